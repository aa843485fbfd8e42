-- The live review date of every agreed plan, for the timer. Made from the events alone.
CREATE TABLE {schema}.review_dates (
    "case" text PRIMARY KEY,
    review_on date NOT NULL
);
CREATE INDEX ON {schema}.review_dates (review_on);
