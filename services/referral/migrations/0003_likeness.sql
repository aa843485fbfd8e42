-- By what people at the centre of cases are recognised as perhaps the same: digests under the council's key,
-- nothing in the clear.
CREATE TABLE {schema}.likeness (
    "case" text NOT NULL,
    person text NOT NULL,
    mark text NOT NULL,
    PRIMARY KEY (mark, "case", person)
);
CREATE INDEX ON {schema}.likeness ("case");
