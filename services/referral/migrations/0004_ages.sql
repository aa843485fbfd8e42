-- The day on which the ages of a case were looked at last; no date of birth is kept here.
ALTER TABLE {schema}.case_list ADD COLUMN ages_checked_on date;
