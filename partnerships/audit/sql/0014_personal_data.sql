-- What happened at the door is kept for a time, and without a name once its person's was erased: the two exceptions to its
-- being append-only. The period is the program's (rules/retention.py); that nothing younger than half a year goes is
-- promised here, so that nobody who may call this wipes out today's traces. The sealer's role may, the application's not.
CREATE FUNCTION audit.forget_sign_ins(moment timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET timezone = 'UTC' AS $$
DECLARE gone record;
BEGIN
    IF moment > now() - interval '180 days' THEN
        RAISE EXCEPTION 'what happened at the door in the last half-year is not deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sign_ins_stay_half_a_year';
    END IF;
    IF NOT EXISTS (SELECT FROM public.partnerships_signinevent AS s WHERE s.at < moment) THEN
        RETURN 0;
    END IF;
    ALTER TABLE public.partnerships_signinevent DISABLE TRIGGER append_only;
    WITH old AS (DELETE FROM public.partnerships_signinevent AS s WHERE s.at < moment RETURNING s.id, s.at)
    SELECT count(*) AS number, max(id) AS last_id, min(at) AS first, max(at) AS last INTO gone FROM old;
    ALTER TABLE public.partnerships_signinevent ENABLE ALWAYS TRIGGER append_only;
    INSERT INTO audit.event (tbl, pk, op, actor, action, reason, source, changed, before)
    VALUES ('partnerships_signinevent', gone.last_id, 'D', 'retention', 'retention.forget', 'kept long enough', 'worker', '{}',
        jsonb_build_object('number', gone.number, 'first', gone.first, 'last', gone.last));
    RETURN gone.number;
END $$;

-- For the owner alone, as audit.redact is.
CREATE FUNCTION audit.pseudonymise_sign_ins(account bigint, pseudonym text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    ALTER TABLE public.partnerships_signinevent DISABLE TRIGGER append_only;
    UPDATE public.partnerships_signinevent SET username = pseudonym, name_key = '', address = NULL, browser = '', detail = ''
    WHERE account_id = account;
    UPDATE public.partnerships_signinevent SET by_username = pseudonym WHERE by_id = account;
    ALTER TABLE public.partnerships_signinevent ENABLE ALWAYS TRIGGER append_only;
END $$;

-- A year of the record that is archived leaves the last image that it has of each row here, so that days after it can still be
-- shown as they were (past.sql). Taken from the record, not part of it: it is neither sealed nor checked.
CREATE TABLE audit.carried (
    year integer NOT NULL,
    tbl text NOT NULL,
    pk bigint NOT NULL,
    event_id bigint NOT NULL,
    at timestamptz NOT NULL,
    action text NOT NULL,
    after jsonb,
    PRIMARY KEY (tbl, pk, year)
);

REVOKE ALL ON FUNCTION audit.forget_sign_ins(timestamptz), audit.pseudonymise_sign_ins(bigint, text) FROM PUBLIC;
