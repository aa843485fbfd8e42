-- What every service told of every event that it stored, and what was announced of it.
CREATE TABLE {schema}.entries (
    service text NOT NULL,
    position bigint NOT NULL,
    "case" text NOT NULL,
    aggregate uuid NOT NULL,
    version bigint NOT NULL,
    topic text NOT NULL,
    recorded_at timestamptz NOT NULL,
    digest text NOT NULL,
    gathered_at timestamptz NOT NULL,
    PRIMARY KEY (service, position)
);
CREATE INDEX ON {schema}.entries ("case");
CREATE TABLE {schema}.announcements (
    service text NOT NULL,
    position bigint NOT NULL,
    event text NOT NULL,
    heard_at timestamptz NOT NULL,
    PRIMARY KEY (service, position)
);
