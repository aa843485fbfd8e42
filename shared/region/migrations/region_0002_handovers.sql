-- What was handed over, taken over, refused and removed: for the operator, and so that a file that comes
-- again is recognised. Codes and digests only; nothing of what a council keeps.
CREATE TABLE region.handovers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    what text NOT NULL CHECK (what IN (
        'exporting', 'exported', 'importing', 'imported', 'resumed', 'refused', 'removed'
    )),
    council text NOT NULL,
    file text NOT NULL,
    reason text NOT NULL
);
