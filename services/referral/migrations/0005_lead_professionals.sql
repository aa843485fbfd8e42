-- From which day to which somebody leads the work with a family; and which cases nobody has a part in any
-- more, since another council is responsible for them. The list is made again, so that it tells both of
-- cases from before.
CREATE TABLE {schema}.leading (
    "case" text NOT NULL,
    professional text NOT NULL,
    from_day date NOT NULL,
    until_day date
);
CREATE INDEX ON {schema}.leading (professional);
ALTER TABLE {schema}.case_list ADD COLUMN parts_over boolean NOT NULL DEFAULT false;
DELETE FROM {schema}.case_list;
DELETE FROM {schema}.followed WHERE follower = 'case_list';
