-- The keys under which personal content is encrypted, one for each case and one for each person in
-- it, wrapped by the council's master key, which is never here. A destroyed key leaves its row.
CREATE TABLE {schema}.keys (
    "case" text NOT NULL,
    subject text NOT NULL,
    master text,
    wrapped bytea,
    made_at timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    PRIMARY KEY ("case", subject),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
    CHECK ((wrapped IS NULL) = (master IS NULL))
);
CREATE INDEX ON {schema}.keys (master);
-- Rises when a key is destroyed or wrapped anew: every process then forgets the keys it has in memory.
CREATE TABLE {schema}.key_epoch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch bigint NOT NULL
);
INSERT INTO {schema}.key_epoch (epoch) VALUES (1);
-- What shows whether a master key is the one that was used before, without telling it.
CREATE TABLE {schema}.master_keys (
    id text PRIMARY KEY,
    proof bytea NOT NULL,
    first_used timestamptz NOT NULL DEFAULT now()
);
