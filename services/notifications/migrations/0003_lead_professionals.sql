-- Who leads the work with a family, from which day to which, as it was heard, in whichever order; and which
-- cases nobody has a part in any more, since they were transferred or sealed. Made from the events alone.
CREATE TABLE {schema}.leading (
    "case" text NOT NULL,
    professional text NOT NULL,
    from_day date NOT NULL,
    until_day date,
    position bigint NOT NULL
);
CREATE INDEX ON {schema}.leading (professional);
CREATE TABLE {schema}.leading_ended (
    "case" text NOT NULL,
    professional text NOT NULL,
    until_day date NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX ON {schema}.leading_ended ("case");
CREATE TABLE {schema}.parts_over ("case" text PRIMARY KEY);
