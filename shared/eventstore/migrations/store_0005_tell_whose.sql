-- Listeners are told whose log has grown: with many councils in one database, a save would otherwise
-- wake everybody who follows any of them.
CREATE OR REPLACE FUNCTION {schema}.tell_followers() RETURNS void LANGUAGE plpgsql AS $tell$
DECLARE
    now_ms CONSTANT bigint := extract(epoch FROM clock_timestamp()) * 1000;
    last_ms CONSTANT bigint := coalesce(pg_sequence_last_value('{schema}.told'::regclass), 0);
    nothing text;
BEGIN
    IF now_ms - last_ms > 20 OR now_ms < last_ms THEN
        nothing := setval('{schema}.told'::regclass, now_ms);
        nothing := pg_notify('stored_events', trim(both '"' from '{schema}'));
    END IF;
END
$tell$;
