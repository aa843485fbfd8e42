-- Who coordinates each case, so that a coordinator's list holds their own.
ALTER TABLE {schema}.case_list ADD COLUMN coordinator text NOT NULL DEFAULT '';
