-- The cases of a council, for lists: references, codes and accounts, nothing about people.
CREATE TABLE {schema}.case_list (
    "case" text PRIMARY KEY,
    status text NOT NULL,
    referrer text NOT NULL,
    received_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX ON {schema}.case_list (changed_at DESC);
