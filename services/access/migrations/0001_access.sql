-- What stands between signing in and those who try by the thousand, shared by every process of the
-- service. Counts, digests under a key and times only: none of it is a record of anything, and all of it
-- is deleted when it is old.

-- Wrong passwords for a name, and refused sign-ins from an address, since `since`.
CREATE TABLE {schema}.tries (
    subject text PRIMARY KEY,
    counted integer NOT NULL,
    since timestamptz NOT NULL,
    locks integer NOT NULL DEFAULT 0,
    locked_until timestamptz
);
CREATE INDEX ON {schema}.tries (since);
-- How many sign-ins were refused for one reason in one span of time; most are not recorded one by one.
CREATE TABLE {schema}.refusals_counted (
    way text NOT NULL,
    code text NOT NULL,
    since timestamptz NOT NULL,
    counted integer NOT NULL,
    PRIMARY KEY (way, code, since)
);
-- Sign-ins whose answer has come: it may come once only.
CREATE TABLE {schema}.sign_ins_answered (
    sign_in text PRIMARY KEY,
    answered_at timestamptz NOT NULL
);
-- When a session was used last, to the minute.
CREATE TABLE {schema}.sessions_used (
    session uuid PRIMARY KEY,
    used_at timestamptz NOT NULL
);
-- The sessions that have not been ended, and the roles that people had when they signed in last. Made
-- from the events alone.
CREATE TABLE {schema}.open_sessions (
    session uuid PRIMARY KEY,
    account text NOT NULL,
    way text NOT NULL,
    roles text[] NOT NULL,
    began_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL
);
CREATE INDEX ON {schema}.open_sessions (account);
CREATE TABLE {schema}.people_known (
    account text PRIMARY KEY,
    roles text[] NOT NULL
);
