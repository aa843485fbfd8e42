-- A part in a case can end. `heard` rises with the positions of the announcements about it, all in one
-- service's log, so that an older one that comes late changes nothing.
ALTER TABLE {schema}.parts ADD COLUMN heard bigint NOT NULL DEFAULT 0;
ALTER TABLE {schema}.parts ADD COLUMN has_it boolean NOT NULL DEFAULT true;
