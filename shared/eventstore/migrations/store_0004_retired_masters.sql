-- Nothing is ever wrapped under a master key that was retired, whatever file a process has in memory:
-- the row that its data keys refer to is gone, and nobody but the owner of the database puts it back.
CREATE TABLE {schema}.retired_masters (
    id text PRIMARY KEY,
    proof bytea NOT NULL,
    retired_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE {schema}.keys ADD FOREIGN KEY (master) REFERENCES {schema}.master_keys (id);
