-- The log. Positions rise in the order in which transactions got their numbers (save_events), so
-- that a reader who stops before the first event of a transaction that might still have an older one
-- beside it never passes over anything. Decision 11.
CREATE SEQUENCE {schema}.positions;
CREATE TABLE {schema}.stored_events (
    notification_id bigint NOT NULL,
    originator_id uuid NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    written_in xid8 NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH (
    autovacuum_vacuum_threshold = 100000000,
    autovacuum_vacuum_scale_factor = 0.5,
    autovacuum_analyze_threshold = 1000,
    autovacuum_analyze_scale_factor = 0.01
);
CREATE UNIQUE INDEX stored_events_notification_id_idx ON {schema}.stored_events (notification_id);
-- Encrypted states cannot be made smaller; not even trying saves the time.
ALTER TABLE {schema}.stored_events ALTER COLUMN state SET STORAGE EXTERNAL;

-- The messages that were answered: one row each, so that a message that comes late is no repeat.
CREATE TABLE {schema}.notification_tracking (
    application_name text NOT NULL,
    notification_id bigint NOT NULL,
    PRIMARY KEY (application_name, notification_id)
);

-- When followers were told last, in milliseconds. A sequence, since it changes outside transactions.
CREATE SEQUENCE {schema}.told;

-- The first of the two advisory locks of this log.
CREATE FUNCTION {schema}.log_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS $lock$
    SELECT hashtextextended('{schema}.positions', 0)
$lock$;

-- Takes a number for the transaction and so many positions in one step: the lock is given back at once,
-- long before the commit, so that writers wait for each other no longer than that. The other lock is
-- held until the commit, beside all other writers: it tells a reader whether any is under way.
CREATE FUNCTION {schema}.take_positions(wanted integer) RETURNS bigint LANGUAGE plpgsql AS $take$
DECLARE
    lock CONSTANT bigint := {schema}.log_lock();
    first bigint;
    nothing text;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        RAISE EXCEPTION 'Events are saved first in their transaction, or alone.';
    END IF;
    nothing := pg_advisory_xact_lock_shared(lock + 1);
    nothing := pg_advisory_lock(lock);
    nothing := pg_current_xact_id();
    first := nextval('{schema}.positions'::regclass);
    IF wanted > 1 THEN
        nothing := setval('{schema}.positions'::regclass, first + wanted - 1);
    END IF;
    nothing := pg_advisory_unlock(lock);
    RETURN first;
END
$take$;

-- Telling listeners makes commits queue up behind one another in the whole cluster. So they are told at
-- most every 20 milliseconds; whoever was told looks again a few times before waiting long.
CREATE FUNCTION {schema}.tell_followers() RETURNS void LANGUAGE plpgsql AS $tell$
DECLARE
    now_ms CONSTANT bigint := extract(epoch FROM clock_timestamp()) * 1000;
    last_ms CONSTANT bigint := coalesce(pg_sequence_last_value('{schema}.told'::regclass), 0);
    nothing text;
BEGIN
    IF now_ms - last_ms > 20 OR now_ms < last_ms THEN
        nothing := setval('{schema}.told'::regclass, now_ms);
        nothing := pg_notify('stored_events', '');
    END IF;
END
$tell$;

-- Everything that one decision saves, in one round trip and one transaction: events, the message that
-- they answer, and the answer that they give. Returns the first position.
CREATE FUNCTION {schema}.save_events(
    ids uuid[], versions bigint[], topics text[], states bytea[], recorded timestamptz,
    source text, source_position bigint,
    answered_to text, answer_key text, request text, answer jsonb
) RETURNS bigint LANGUAGE plpgsql AS $save$
DECLARE
    wanted CONSTANT integer := cardinality(ids);
    told_at CONSTANT timestamptz := coalesce(recorded, clock_timestamp());
    first bigint;
    nothing text;
BEGIN
    IF wanted > 0 THEN
        first := {schema}.take_positions(wanted);
    END IF;
    IF source IS NOT NULL THEN
        INSERT INTO {schema}.notification_tracking VALUES (source, source_position);
    END IF;
    IF answered_to IS NOT NULL THEN
        INSERT INTO {schema}.answers VALUES (answered_to, answer_key, request, answer, told_at);
    END IF;
    IF wanted > 0 THEN
        INSERT INTO {schema}.stored_events
        SELECT first + e.place - 1, e.id, e.version, e.topic, e.state, told_at, pg_current_xact_id()
        FROM unnest(ids, versions, topics, states) WITH ORDINALITY AS e (id, version, topic, state, place);
        nothing := {schema}.tell_followers();
    END IF;
    RETURN first;
END
$save$;

-- The same for one event, which is what most decisions are.
CREATE FUNCTION {schema}.save_event(
    id uuid, version bigint, topic text, state bytea, recorded timestamptz,
    source text, source_position bigint,
    answered_to text, answer_key text, request text, answer jsonb
) RETURNS bigint LANGUAGE plpgsql AS $save$
DECLARE
    told_at CONSTANT timestamptz := coalesce(recorded, clock_timestamp());
    first CONSTANT bigint := {schema}.take_positions(1);
    nothing text;
BEGIN
    IF source IS NOT NULL THEN
        INSERT INTO {schema}.notification_tracking VALUES (source, source_position);
    END IF;
    IF answered_to IS NOT NULL THEN
        INSERT INTO {schema}.answers VALUES (answered_to, answer_key, request, answer, told_at);
    END IF;
    INSERT INTO {schema}.stored_events
    VALUES (first, id, version, topic, state, told_at, pg_current_xact_id());
    nothing := {schema}.tell_followers();
    RETURN first;
END
$save$;

-- Nobody changes what happened, whatever their rights; whoever must (there is no reason that we
-- know of) has to disable these triggers, and the ledger will tell.
CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: what was stored is never changed.',
        TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', HINT = 'A correction is a new event.';
END
$refuse$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {schema}.stored_events
    FOR EACH ROW EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {schema}.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
