-- What was read is sealed as what was changed is: a batch of readings is a row here, the row leaves an event in the record, and
-- that is sealed like any other (docs/audit-record.md). The salt is no business of the record: it goes with the readings.
CREATE TABLE audit.reading_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ids int8multirange NOT NULL CHECK (NOT isempty(ids)),
    newest timestamptz NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    salt bytea NOT NULL CHECK (length(salt) = 32),
    CONSTRAINT reading_sealed_once EXCLUDE USING gist (ids WITH &&)
);

-- Nobody deletes a batch of the last year, and nobody a reading but with its batch, which leaves an event. How long readings
-- are kept is the program's to say (rules/retention.py); that these stay a year is promised here.
CREATE FUNCTION audit.guard_batch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.newest < now() - interval '365 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused: the table is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$;

CREATE FUNCTION audit.guard_reading() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM audit.event AS e
        WHERE e.tbl = 'reading_batch' AND e.op = 'D' AND e.at >= now() AND e.txid = pg_current_xact_id()
            AND CASE WHEN e.tbl = 'reading_batch' THEN OLD.id <@ (e.before ->> 'ids')::int8multirange END
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% of % is refused: the table is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.reading_batch FOR EACH ROW EXECUTE FUNCTION audit.guard_batch();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.reading_batch FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER z_log AFTER INSERT OR DELETE ON audit.reading_batch FOR EACH ROW EXECUTE FUNCTION audit.log('salt', '');
ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE audit.reading_batch ENABLE ALWAYS TRIGGER z_log;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON partnerships_reading
    FOR EACH ROW EXECUTE FUNCTION audit.guard_reading();
ALTER TABLE partnerships_reading ENABLE ALWAYS TRIGGER append_only;

-- Takes no lock that a new reading would wait for. A hundred batches at a time: the guard looks through their events.
CREATE FUNCTION audit.forget_readings(moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET timezone = 'UTC' AS $$
DECLARE
    gone int8multirange;
    number bigint;
BEGIN
    PERFORM set_config('audit.actor', 'retention', true), set_config('audit.action', 'retention.forget', true),
        set_config('audit.reason', 'kept long enough', true), set_config('audit.source', 'worker', true);
    WITH old AS (
        DELETE FROM audit.reading_batch WHERE id IN (
            SELECT b.id FROM audit.reading_batch AS b WHERE b.newest < moment ORDER BY b.id LIMIT 100)
        RETURNING ids)
    SELECT range_agg(ids) INTO gone FROM old;
    DELETE FROM public.partnerships_reading AS r USING unnest(gone) AS run WHERE r.id >= lower(run) AND r.id < upper(run);
    GET DIAGNOSTICS number = ROW_COUNT;
    RETURN number;
END $$;

REVOKE ALL ON FUNCTION audit.guard_batch(), audit.guard_reading(), audit.forget_readings(timestamptz) FROM PUBLIC;
