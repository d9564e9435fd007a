-- Rights inside one database. Run as the owner before and after every migration.
-- Where the roles of roles.sql do not exist (a single plain DATABASE_URL), only the schema is made.
CREATE SCHEMA IF NOT EXISTS audit;
CREATE SCHEMA IF NOT EXISTS past;

DO $$
DECLARE
    secret text;
BEGIN
    IF current_user <> 'sdp_owner' THEN
        RETURN;
    END IF;

    REVOKE ALL ON SCHEMA public, audit, past FROM PUBLIC;
    GRANT USAGE ON SCHEMA public, audit, past TO sdp_app, sdp_seal, sdp_auditor;

    -- Functions: nothing to PUBLIC; those in "public" serve constraints and queries, those in "audit" only triggers,
    -- which need no right to fire.
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON ROUTINES TO sdp_app;

    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO sdp_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO sdp_app;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO sdp_auditor;

    -- The history is read, never written, by everybody but its triggers; so is every partition made later.
    ALTER DEFAULT PRIVILEGES IN SCHEMA audit GRANT SELECT ON TABLES TO sdp_app, sdp_seal, sdp_auditor;

    -- The seals are written by one role alone, and by it only added to.
    IF to_regclass('audit.sealed') IS NOT NULL THEN
        GRANT INSERT ON audit.sealed, audit.checkpoint, audit.anchor, audit.verification TO sdp_seal;
    END IF;

    -- So is the end of what happened at the door, when its time is over.
    IF to_regprocedure('audit.forget_sign_ins(timestamptz)') IS NOT NULL THEN
        GRANT EXECUTE ON FUNCTION audit.forget_sign_ins(timestamptz) TO sdp_seal;
    END IF;

    -- And what was read: it is sealed by that role, and its end is.
    IF to_regclass('audit.reading_batch') IS NOT NULL THEN
        GRANT SELECT ON public.partnerships_reading TO sdp_seal;
        GRANT INSERT ON audit.reading_batch TO sdp_seal;
        GRANT EXECUTE ON FUNCTION audit.forget_readings(timestamptz) TO sdp_seal;
    END IF;

    -- The tables as they were are views on both.
    ALTER DEFAULT PRIVILEGES IN SCHEMA past GRANT SELECT ON TABLES TO sdp_app, sdp_auditor;
    ALTER DEFAULT PRIVILEGES IN SCHEMA past GRANT EXECUTE ON ROUTINES TO sdp_app, sdp_auditor;

    IF to_regclass('public.django_migrations') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON public.django_migrations FROM sdp_app;
    END IF;
    -- A session key is as good as a password, and so are the secrets of second factors and of single sign-on.
    FOREACH secret IN ARRAY ARRAY[
        'django_session', 'usersessions_usersession', 'mfa_authenticator', 'account_emailconfirmation',
        'socialaccount_socialapp', 'socialaccount_socialtoken'
    ] LOOP
        IF to_regclass('public.' || secret) IS NOT NULL THEN
            EXECUTE format('REVOKE ALL ON public.%I FROM sdp_auditor', secret);
        END IF;
    END LOOP;
END
$$;
