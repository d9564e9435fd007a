-- Arguments: columns that are no business of the record (comma separated), columns whose content is not copied.
CREATE OR REPLACE FUNCTION audit.log() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
CREATE OR REPLACE FUNCTION audit.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
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
