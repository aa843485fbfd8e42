-- Which councils this deployment serves. A council that was removed leaves its name and the day, so that
-- it is not taken in again by itself.
CREATE TABLE region.councils (
    council text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('serving', 'suspended', 'removed')),
    added_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now()
);
-- Every policy that a council has decided on, in the order in which it did. Nothing here is ever changed:
-- who decides otherwise, decides anew.
CREATE TABLE region.policies (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    council text NOT NULL REFERENCES region.councils (council),
    from_day date NOT NULL,
    version text NOT NULL,
    text text NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    decided_by text NOT NULL
);
CREATE INDEX ON region.policies (council, from_day);
