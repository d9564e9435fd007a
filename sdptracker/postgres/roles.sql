-- The roles of one cluster. Run as superuser, any number of times; safe to read and to run by hand.
--   sdp_owner    owns every table and function; nobody signs in as it
--   sdp_migrate  becomes sdp_owner, for migrations only
--   sdp_app      what the application runs as: reads and writes business tables, reads the audit history
--   sdp_seal     reads the audit history and what was read, and adds its seals
--   sdp_auditor  reads everything, writes nothing
-- Passwords are not set here: a role without one cannot sign in over the network.
DO $$
DECLARE
    wanted record;
BEGIN
    FOR wanted IN
        SELECT * FROM (VALUES
            ('sdp_owner', 'NOLOGIN'),
            ('sdp_migrate', 'LOGIN NOINHERIT'),
            ('sdp_app', 'LOGIN'),
            ('sdp_seal', 'LOGIN'),
            ('sdp_auditor', 'LOGIN')
        ) AS role (name, attributes)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted.name) THEN
            EXECUTE format('CREATE ROLE %I', wanted.name);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I %s NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS', wanted.name, wanted.attributes
        );
    END LOOP;
END
$$;

GRANT sdp_owner TO sdp_migrate;

-- The audit triggers refuse a change that nobody answers for: data migrations answer as "migration".
ALTER ROLE sdp_owner SET audit.actor = 'migration';
ALTER ROLE sdp_owner SET audit.action = 'migrate';
ALTER ROLE sdp_migrate SET audit.actor = 'migration';
ALTER ROLE sdp_migrate SET audit.action = 'migrate';
