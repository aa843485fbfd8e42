-- The ledger: each gathered entry gets its place in a Merkle tree (RFC 6962), whose hashes are kept in
-- tiles, and whose root is signed. Nothing here is ever changed but the last tile of each level.
ALTER TABLE {schema}.entries ADD COLUMN leaf bigint;
CREATE UNIQUE INDEX entries_leaf ON {schema}.entries (leaf);
CREATE INDEX entries_unsealed ON {schema}.entries (service, position) WHERE leaf IS NULL;
CREATE TABLE {schema}.tree (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint NOT NULL
);
CREATE TABLE {schema}.tiles (
    level smallint NOT NULL,
    place bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (level, place)
);
ALTER TABLE {schema}.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
CREATE TABLE {schema}.checkpoints (
    size bigint PRIMARY KEY,
    signed_at timestamptz NOT NULL,
    key text NOT NULL,
    note text NOT NULL
);
CREATE TABLE {schema}.cosignatures (
    size bigint NOT NULL,
    witness text NOT NULL,
    line text NOT NULL,
    PRIMARY KEY (size, witness)
);
