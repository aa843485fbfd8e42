-- The messages that wait to be sent, for the sender. Made from the events alone.
CREATE TABLE {schema}.outbox (
    message text PRIMARY KEY,
    "case" text NOT NULL,
    next_try_at timestamptz NOT NULL
);
CREATE INDEX ON {schema}.outbox (next_try_at);
