-- Who has a part in which case, as it was announced: its referrer, its coordinator.
CREATE TABLE {schema}.parts (
    "case" text NOT NULL,
    role text NOT NULL,
    account text NOT NULL,
    PRIMARY KEY ("case", role, account)
);
