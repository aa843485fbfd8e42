-- Who leads the work with a family, from which day to which, as it was announced, in whichever order; and
-- which cases nobody has a part in any more, since they were transferred or sealed.
CREATE TABLE {schema}.leading (
    "case" text NOT NULL,
    position bigint NOT NULL,
    professional text NOT NULL,
    from_day date NOT NULL,
    until_day date,
    PRIMARY KEY ("case", position)
);
CREATE TABLE {schema}.leading_ended (
    "case" text NOT NULL,
    position bigint NOT NULL,
    professional text NOT NULL,
    until_day date NOT NULL,
    PRIMARY KEY ("case", position)
);
CREATE TABLE {schema}.parts_over (
    "case" text NOT NULL,
    why text NOT NULL,
    PRIMARY KEY ("case", why)
);
