-- What every service keeps of every council beside its events.
CREATE TABLE IF NOT EXISTS {schema}.answers (
    actor text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    body jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE TABLE IF NOT EXISTS {schema}.followed (
    follower text PRIMARY KEY,
    position bigint NOT NULL
);
CREATE TABLE IF NOT EXISTS {schema}.policies (
    version text PRIMARY KEY,
    first_used timestamptz NOT NULL DEFAULT now(),
    text text NOT NULL
);
