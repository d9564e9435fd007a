-- The audit record: one append-only table, written by one row trigger (reliability.md 1.5 and 2.2).
CREATE SCHEMA IF NOT EXISTS audit;

CREATE TABLE audit.event (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    tbl text NOT NULL,
    pk bigint NOT NULL,
    op char(1) NOT NULL CHECK (op IN ('I', 'U', 'D')),
    actor text NOT NULL CHECK (actor <> ''),
    actor_id bigint,
    role text NOT NULL DEFAULT '',
    action text NOT NULL DEFAULT '',
    reason text NOT NULL CHECK (reason <> ''),
    request_id text NOT NULL DEFAULT '',
    source text NOT NULL DEFAULT '',
    db_user text NOT NULL DEFAULT session_user,
    changed text[] NOT NULL,
    before jsonb,
    after jsonb,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);

CREATE INDEX event_of_row ON audit.event (tbl, pk, id DESC);
CREATE INDEX event_newest ON audit.event (id DESC);
CREATE INDEX event_of_removal ON audit.event (tbl, id DESC) WHERE op = 'D';
CREATE INDEX event_of_request ON audit.event (request_id) WHERE request_id <> '';
CREATE INDEX event_in_time ON audit.event USING brin (at);

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the table is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.event FOR EACH ROW EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.event FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER no_truncate;

-- A truncate trigger is not inherited by partitions, and without a default partition a missing year stops all writes.
CREATE FUNCTION audit.add_partition(name text, bounds text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.event %s', name, bounds);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', name);
    EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER no_truncate', name);
    EXECUTE format('ALTER TABLE audit.%I ENABLE ALWAYS TRIGGER append_only', name);
END $$;

SELECT audit.add_partition('event_' || y, format('FOR VALUES FROM (%L) TO (%L)', y || '-01-01 00:00+00', (y + 1) || '-01-01 00:00+00'))
FROM generate_series(2026, 2036) AS y;
SELECT audit.add_partition('event_default', 'DEFAULT');

-- Arguments: columns that are no business of the record (comma separated), columns whose content is not copied.
CREATE FUNCTION audit.log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog SET timezone = 'UTC' AS $$
DECLARE
    ignored text[] := string_to_array(TG_ARGV[0], ',') || ARRAY['search'];
    hidden text[] := string_to_array(TG_ARGV[1], ',');
    stamps text[] := ARRAY['version', 'changed_at', 'changed_by_id'];
    old_image jsonb;
    new_image jsonb;
    changes text[];
    name text;
    who text := coalesce(current_setting('audit.actor', true), '');
    why text := coalesce(nullif(current_setting('audit.reason', true), ''), nullif(current_setting('audit.action', true), ''), '');
BEGIN
    IF TG_OP <> 'INSERT' THEN old_image := to_jsonb(OLD) - ignored; END IF;
    IF TG_OP <> 'DELETE' THEN new_image := to_jsonb(NEW) - ignored; END IF;
    changes := ARRAY(
        SELECT key FROM jsonb_object_keys(coalesce(new_image, old_image)) AS key
        WHERE key <> ALL (stamps) AND (old_image -> key) IS DISTINCT FROM (new_image -> key) ORDER BY key);
    IF TG_OP = 'UPDATE' AND changes = '{}' THEN RETURN NULL; END IF;
    IF who = '' OR why = '' THEN
        RAISE EXCEPTION 'a change of % needs to say who acts and why', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'change_needs_actor_and_reason';
    END IF;
    FOREACH name IN ARRAY hidden LOOP
        IF old_image ? name THEN old_image := jsonb_set(old_image, ARRAY[name], '"(not copied)"'); END IF;
        IF new_image ? name THEN new_image := jsonb_set(new_image, ARRAY[name], '"(not copied)"'); END IF;
    END LOOP;
    IF TG_OP = 'UPDATE' THEN
        old_image := (SELECT jsonb_object_agg(key, old_image -> key) FROM unnest(changes) AS key);
    END IF;
    INSERT INTO audit.event (tbl, pk, op, actor, actor_id, role, action, reason, request_id, source, changed, before, after)
    VALUES (
        TG_TABLE_NAME, coalesce(NEW.id, OLD.id), left(TG_OP, 1), who,
        nullif(current_setting('audit.actor_id', true), '')::bigint,
        coalesce(current_setting('audit.role', true), ''), coalesce(current_setting('audit.action', true), ''), why,
        coalesce(current_setting('audit.request_id', true), ''), coalesce(current_setting('audit.source', true), ''),
        changes, old_image, new_image);
    RETURN NULL;
END $$;

-- Version, author and time of a row are the database's to say; classified markings are refused on the way in.
CREATE FUNCTION audit.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    ours text[] := string_to_array(TG_ARGV[0], ',')
        || ARRAY['search', 'version', 'changed_at', 'changed_by_id', 'created_at', 'created_by_id'];
    hidden text[] := string_to_array(TG_ARGV[1], ',');
    who bigint := nullif(current_setting('audit.actor_id', true), '')::bigint;
    marking text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.version <> OLD.version THEN
            RAISE EXCEPTION '% % was changed by somebody else', TG_TABLE_NAME, OLD.id USING ERRCODE = 'SV409';
        END IF;
        NEW.created_at := OLD.created_at;
        NEW.created_by_id := OLD.created_by_id;
        NEW.changed_at := OLD.changed_at;
        NEW.changed_by_id := OLD.changed_by_id;
        IF to_jsonb(NEW) - ours = to_jsonb(OLD) - ours THEN RETURN NEW; END IF;
        NEW.version := OLD.version + 1;
    ELSE
        NEW.version := 1;
        NEW.created_at := clock_timestamp();
        NEW.created_by_id := who;
    END IF;
    NEW.changed_at := clock_timestamp();
    NEW.changed_by_id := who;
    -- Source: Council Decision 2013/488/EU; the same expression as rules/markings.py.
    -- Value by value: in the text of the whole, a line break before the marking would hide where the word begins.
    marking := substring(
        (SELECT string_agg(value, E'\n') FROM jsonb_each_text(to_jsonb(NEW) - hidden - 'registry_number')) FROM
        '(?:\m(?:[Rr][Ee][Ss][Tt][Rr][Ee][Ii][Nn][Tt]|[Cc][Oo][Nn][Ff][Ii][Dd][Ee][Nn][Tt][Ii][Ee][Ll]|[Ss][Ee][Cc][Rr][Ee][Tt])[\s\u00a0/-]+[Uu][Ee]\M)'
        '|(?:\mEU[\s\u00a0-]+(?:RESTRICTED|CONFIDENTIAL|SECRET|TOP[\s\u00a0-]+SECRET)\M)'
        '|(?:\m(?:[Rr]|[Cc]|[Ss]|[Tt][Ss])-[Uu][Ee]/[Ee][Uu]-(?:[Rr]|[Cc]|[Ss]|[Tt][Ss])\M)');
    IF marking IS NOT NULL THEN
        RAISE EXCEPTION '"%" marks EU classified information; give the registry number instead', marking
            USING ERRCODE = 'check_violation', CONSTRAINT = 'no_classified_marking';
    END IF;
    RETURN NEW;
END $$;

-- Every migration that makes a table calls this once for it.
CREATE FUNCTION audit.watch(tbl text, ignored text DEFAULT '', hidden text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER b_stamp BEFORE INSERT OR UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION audit.stamp(%L, %L)', tbl, ignored, hidden);
    EXECUTE format('CREATE TRIGGER z_log AFTER INSERT OR UPDATE OR DELETE ON public.%I FOR EACH ROW EXECUTE FUNCTION audit.log(%L, %L)', tbl, ignored, hidden);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse()', tbl);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER b_stamp', tbl);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER z_log', tbl);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER no_truncate', tbl);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM PUBLIC;
