-- A live review date stays until the review is dealt with; beside it stands what comes next, and when.
-- Reviews that had fallen due were taken out before: the table is made again from the log.
ALTER TABLE {schema}.review_dates
    ADD COLUMN comes_next text NOT NULL DEFAULT 'fall_due',
    ADD COLUMN comes_on date;
DELETE FROM {schema}.review_dates;
DELETE FROM {schema}.followed WHERE follower = 'review_dates';
CREATE INDEX ON {schema}.review_dates (comes_on);
