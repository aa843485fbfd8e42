-- What is still to be done by hand in each case, and who has a part in it now. Made from the events alone.
CREATE TABLE {schema}.open_tasks (
    task text PRIMARY KEY,
    "case" text NOT NULL,
    kind text NOT NULL,
    recipient text NOT NULL,
    message_kind text NOT NULL,
    raised_at timestamptz NOT NULL
);
CREATE INDEX ON {schema}.open_tasks ("case");
CREATE TABLE {schema}.parts_in_cases (
    "case" text PRIMARY KEY,
    coordinator text NOT NULL DEFAULT '',
    referrer text NOT NULL DEFAULT ''
);
