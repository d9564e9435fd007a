-- The chain over the audit record, its signed checkpoints, and what was done with them (docs/audit-record.md).
CREATE TABLE audit.sealed (
    position bigint PRIMARY KEY CHECK (position > 0),
    event_id bigint NOT NULL UNIQUE,
    event_at timestamptz NOT NULL,
    salt bytea CHECK (length(salt) = 32), -- taken away where contents are erased with approval
    content bytea NOT NULL CHECK (length(content) = 32),
    leaf bytea NOT NULL CHECK (length(leaf) = 32),
    head bytea NOT NULL CHECK (length(head) = 32),
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit.checkpoint (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL CHECK (size > 0),
    head bytea NOT NULL CHECK (length(head) = 32),
    key_id text NOT NULL CHECK (key_id <> ''),
    signature bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit.anchor (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place text NOT NULL CHECK (place <> ''),
    size bigint NOT NULL CHECK (size > 0),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE audit.verification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    size bigint NOT NULL,
    is_clean boolean NOT NULL,
    report text NOT NULL
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['sealed', 'checkpoint', 'anchor', 'verification'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.%I FOR EACH ROW EXECUTE FUNCTION audit.refuse()', name);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER append_only', name);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', name);
        EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER no_truncate', name);
    END LOOP;
END $$;

-- Approved erasure of personal data (Regulation (EU) 2018/1725, Art. 19): takes the contents and salts of sealed events
-- away and says so in an event for each. For the owner alone; everybody else has neither this function nor the rights.
CREATE FUNCTION audit.redact(events bigint[], who text, who_id bigint, why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    guarded text[] := ARRAY['audit.sealed', 'audit.event'] || ARRAY(
        SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit.event'::regclass);
    guard text;
BEGIN
    IF (SELECT count(*) FROM audit.sealed AS s WHERE s.event_id = ANY (events) AND s.salt IS NOT NULL) <> cardinality(events) THEN
        RAISE EXCEPTION 'only events that are sealed, and not erased yet, can be erased'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'redact_sealed_once';
    END IF;
    FOREACH guard IN ARRAY guarded LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER append_only', guard);
    END LOOP;
    UPDATE audit.event AS e SET before = NULL, after = NULL, changed = '{}', reason = '(erased)' WHERE e.id = ANY (events);
    UPDATE audit.sealed AS s SET salt = NULL WHERE s.event_id = ANY (events);
    FOREACH guard IN ARRAY guarded LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', guard);
    END LOOP;
    INSERT INTO audit.event (tbl, pk, op, actor, actor_id, action, reason, source, changed)
    SELECT 'audit.event', number, 'U', who, who_id, 'audit.redact', why, 'redact_audit', '{after,before,changed,reason}'
    FROM unnest(events) AS number;
END $$;

REVOKE ALL ON FUNCTION audit.redact(bigint[], text, bigint, text) FROM PUBLIC;
