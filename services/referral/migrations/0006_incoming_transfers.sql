-- What other councils of the region offer: references of our own, codes and counts, nothing about people.
CREATE TABLE {schema}.incoming_transfers (
    "case" text PRIMARY KEY,
    transfer text NOT NULL,
    from_council text NOT NULL,
    status text NOT NULL,
    children integer NOT NULL,
    adults integer NOT NULL,
    stage text NOT NULL,
    parts text[] NOT NULL,
    offered_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
-- The case files that came with cases that were taken over, encrypted under a key of the case each.
CREATE TABLE {schema}.transfer_files (
    "case" text PRIMARY KEY,
    sealed bytea NOT NULL
);
