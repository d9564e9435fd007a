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
