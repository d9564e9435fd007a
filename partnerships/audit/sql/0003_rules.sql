-- What the database promises about the workflow, whatever program writes (domain.md, sections 2 and 3).

-- 1. Which state may follow which; '' stands before the first. The same tables stand in rules/workflow.py.
CREATE TABLE audit.flow (thing text, old text, new text, PRIMARY KEY (thing, old, new));

INSERT INTO audit.flow (thing, old, new) VALUES
    ('meeting', '', 'planned'), ('meeting', '', 'confirmed'), ('meeting', '', 'held'), ('meeting', '', 'unconfirmed'),
    ('meeting', 'planned', 'confirmed'), ('meeting', 'confirmed', 'held'),
    ('meeting', 'planned', 'cancelled'), ('meeting', 'confirmed', 'cancelled'),
    ('meeting', 'planned', 'postponed'), ('meeting', 'confirmed', 'postponed'),
    ('meeting', 'planned', 'unconfirmed'), ('meeting', 'confirmed', 'unconfirmed'),
    ('meeting', 'unconfirmed', 'held'), ('meeting', 'unconfirmed', 'cancelled'),

    ('record', '', 'draft'), ('record', '', 'reported'), ('record', 'draft', 'submitted'),
    ('record', 'submitted', 'approved'), ('record', 'submitted', 'returned'), ('record', 'returned', 'submitted'),
    ('record', 'reported', 'draft'), ('record', 'approved', 'draft'),

    ('outcome', '', 'to_triage'), ('outcome', '', 'not_owed'),
    ('outcome', 'not_owed', 'to_triage'), ('outcome', 'to_triage', 'converted'), ('outcome', 'to_triage', 'deferred'),
    ('outcome', 'to_triage', 'no_action'), ('outcome', 'to_triage', 'merged'), ('outcome', 'deferred', 'to_triage'),
    ('outcome', 'no_action', 'to_triage'), ('outcome', 'merged', 'to_triage'),

    ('action', '', 'open'), ('action', 'open', 'in_progress'), ('action', 'in_progress', 'blocked'),
    ('action', 'blocked', 'in_progress'), ('action', 'in_progress', 'done'), ('action', 'done', 'verified'),
    ('action', 'done', 'open'), ('action', 'open', 'cancelled'), ('action', 'in_progress', 'cancelled'),
    ('action', 'blocked', 'cancelled'),

    ('update', '', 'draft'), ('update', 'draft', 'submitted'), ('update', 'draft', 'withdrawn'),
    ('update', 'submitted', 'approved'), ('update', 'submitted', 'returned'), ('update', 'submitted', 'withdrawn'),

    ('date_change', '', 'requested'), ('date_change', '', 'approved'), ('date_change', 'requested', 'approved'),
    ('date_change', 'requested', 'rejected'), ('date_change', 'requested', 'withdrawn'),

    ('entry', '', 'reported'), ('entry', '', 'taken_up'), ('entry', 'reported', 'taken_up'), ('entry', 'taken_up', 'reported'),

    ('commitment', '', 'unknown'),
    ('commitment', 'unknown', 'not_started'), ('commitment', 'unknown', 'in_progress'),
    ('commitment', 'unknown', 'partly_implemented'), ('commitment', 'unknown', 'implemented'),
    ('commitment', 'unknown', 'suspended'), ('commitment', 'unknown', 'not_implemented'), ('commitment', 'unknown', 'superseded'),
    ('commitment', 'not_started', 'in_progress'), ('commitment', 'not_started', 'partly_implemented'),
    ('commitment', 'not_started', 'implemented'), ('commitment', 'in_progress', 'partly_implemented'),
    ('commitment', 'in_progress', 'implemented'), ('commitment', 'partly_implemented', 'implemented'),
    ('commitment', 'not_started', 'suspended'), ('commitment', 'in_progress', 'suspended'), ('commitment', 'partly_implemented', 'suspended'),
    ('commitment', 'suspended', 'not_started'), ('commitment', 'suspended', 'in_progress'), ('commitment', 'suspended', 'partly_implemented'),
    ('commitment', 'not_started', 'not_implemented'), ('commitment', 'in_progress', 'not_implemented'), ('commitment', 'partly_implemented', 'not_implemented'),
    ('commitment', 'not_started', 'superseded'), ('commitment', 'in_progress', 'superseded'), ('commitment', 'partly_implemented', 'superseded'),
    ('commitment', 'suspended', 'not_implemented'), ('commitment', 'suspended', 'superseded'),
    ('commitment', 'implemented', 'in_progress'), ('commitment', 'implemented', 'partly_implemented'),
    ('commitment', 'not_implemented', 'in_progress'), ('commitment', 'not_implemented', 'partly_implemented'),
    ('commitment', 'superseded', 'in_progress'), ('commitment', 'superseded', 'partly_implemented');
-- Back to unknown only where no review is left: when a demonstration is taken away (commitment_guard checks).
INSERT INTO audit.flow SELECT 'commitment', s, 'unknown'
FROM unnest(ARRAY['not_started', 'in_progress', 'partly_implemented', 'implemented', 'suspended', 'not_implemented', 'superseded']) AS s;

CREATE FUNCTION audit.refuse_with(name text, message text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

-- Arguments: the thing in audit.flow, the column that holds its state.
CREATE FUNCTION audit.check_flow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    was text := '';
    becomes text := to_jsonb(NEW) ->> TG_ARGV[1];
BEGIN
    IF TG_OP = 'UPDATE' THEN was := to_jsonb(OLD) ->> TG_ARGV[1]; END IF;
    IF was IS DISTINCT FROM becomes
        AND NOT EXISTS (SELECT FROM audit.flow AS f WHERE f.thing = TG_ARGV[0] AND f.old = was AND f.new = becomes) THEN
        PERFORM audit.refuse_with(TG_ARGV[0] || '_flow',
            format('%s cannot go from "%s" to "%s"', TG_ARGV[0], was, becomes));
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit.guard_flow(tbl text, thing text, col text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I BEFORE INSERT OR UPDATE ON public.%I FOR EACH ROW EXECUTE FUNCTION audit.check_flow(%L, %L)',
        'c_flow_' || col, tbl, thing, col);
    EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER %I', tbl, 'c_flow_' || col);
END $$;

SELECT audit.guard_flow('partnerships_meeting', 'meeting', 'status');
SELECT audit.guard_flow('partnerships_meeting', 'record', 'record_state');
SELECT audit.guard_flow('partnerships_outcome', 'outcome', 'disposition');
SELECT audit.guard_flow('partnerships_action', 'action', 'state');
SELECT audit.guard_flow('partnerships_statusupdate', 'update', 'state');
SELECT audit.guard_flow('partnerships_datechange', 'date_change', 'state');
SELECT audit.guard_flow('partnerships_commitment', 'entry', 'entry_state');
SELECT audit.guard_flow('partnerships_commitment', 'commitment', 'status');

-- 2. A partnership's state is that of its latest step.
CREATE FUNCTION audit.state_of_partnership(partnership bigint) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT state_after FROM public.partnerships_step WHERE partnership_id = partnership
    ORDER BY coalesce(date_earliest, date_latest) DESC NULLS LAST, date_latest DESC NULLS LAST, position DESC, id DESC LIMIT 1
$$;

CREATE FUNCTION audit.partnership_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    NEW.state := coalesce(audit.state_of_partnership(NEW.id), NEW.state);
    RETURN NEW;
END $$;
CREATE TRIGGER a_state BEFORE INSERT OR UPDATE ON public.partnerships_partnership FOR EACH ROW EXECUTE FUNCTION audit.partnership_state();
ALTER TABLE public.partnerships_partnership ENABLE ALWAYS TRIGGER a_state;

CREATE FUNCTION audit.step_moves_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.partnerships_partnership AS p SET state = audit.state_of_partnership(p.id)
    WHERE p.id = coalesce(NEW.partnership_id, OLD.partnership_id)
        AND p.state IS DISTINCT FROM coalesce(audit.state_of_partnership(p.id), p.state);
    RETURN NULL;
END $$;
CREATE TRIGGER y_state AFTER INSERT OR UPDATE OR DELETE ON public.partnerships_step FOR EACH ROW EXECUTE FUNCTION audit.step_moves_state();
ALTER TABLE public.partnerships_step ENABLE ALWAYS TRIGGER y_state;

-- 3. A commitment's position is that of its latest approved review or reported position.
CREATE FUNCTION audit.position_of(subject bigint, OUT known text, OUT known_on date, OUT done_on date)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT latest.known, latest.known_on,
        (SELECT max(fulfilled_on) FROM public.partnerships_fulfilment WHERE commitment_id = subject)
    FROM (SELECT 1) AS one LEFT JOIN LATERAL (
        SELECT CASE decided_status WHEN 'implemented' THEN 'done' WHEN 'partly_implemented' THEN 'partly'
                WHEN 'not_implemented' THEN 'not_done' WHEN 'superseded' THEN 'superseded'
                WHEN 'suspended' THEN 'suspended' ELSE 'open' END AS known,
            (decided_at AT TIME ZONE 'Europe/Brussels')::date AS known_on, 1 AS rank, decided_at AS moment, id
        FROM public.partnerships_review WHERE commitment_id = subject AND decision <> 'returned'
        UNION ALL
        SELECT CASE position WHEN 'met' THEN 'done' WHEN 'met late' THEN 'done_late' WHEN 'partly met' THEN 'partly'
                WHEN 'not met' THEN 'not_done' WHEN 'open' THEN 'open' ELSE 'unknown' END,
            "on", 0, NULL, id
        FROM public.partnerships_reportedposition WHERE commitment_id = subject
        ORDER BY known_on DESC, rank DESC, moment DESC NULLS LAST, id DESC LIMIT 1
    ) AS latest ON true
$$;

CREATE FUNCTION audit.commitment_position() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE at record;
BEGIN
    SELECT * INTO at FROM audit.position_of(NEW.id);
    NEW.position := coalesce(at.known, 'unknown');
    NEW.position_on := at.known_on;
    NEW.fulfilled_on := at.done_on;
    RETURN NEW;
END $$;
CREATE TRIGGER a_position BEFORE INSERT OR UPDATE ON public.partnerships_commitment FOR EACH ROW EXECUTE FUNCTION audit.commitment_position();
ALTER TABLE public.partnerships_commitment ENABLE ALWAYS TRIGGER a_position;

CREATE FUNCTION audit.position_was_taken_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE subject bigint := coalesce(NEW.commitment_id, OLD.commitment_id);
BEGIN
    IF EXISTS (
        SELECT FROM public.partnerships_commitment AS c, audit.position_of(subject) AS p
        WHERE c.id = subject
            AND (c.position, c.position_on, c.fulfilled_on) IS DISTINCT FROM (coalesce(p.known, 'unknown'), p.known_on, p.done_on)
    ) THEN
        PERFORM audit.refuse_with('commitment_position_follows', 'save the commitment after its positions and reviews');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER y_position AFTER INSERT OR UPDATE OR DELETE ON public.partnerships_review
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.position_was_taken_over();
CREATE CONSTRAINT TRIGGER y_position AFTER INSERT OR UPDATE OR DELETE ON public.partnerships_reportedposition
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.position_was_taken_over();
CREATE CONSTRAINT TRIGGER y_position AFTER INSERT OR UPDATE OR DELETE ON public.partnerships_fulfilment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.position_was_taken_over();

-- 4. Commitments (invariants 1, 6, 8, 9).
CREATE FUNCTION audit.commitment_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE decided record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'unknown' OR NEW.confidence <> 'unknown' THEN
            PERFORM audit.refuse_with('commitment_status_from_review', 'a new commitment has no status yet');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.status, NEW.confidence) IS DISTINCT FROM (OLD.status, OLD.confidence) THEN
        SELECT decided_status, decided_confidence INTO decided FROM public.partnerships_review
        WHERE commitment_id = NEW.id AND decision <> 'returned' ORDER BY decided_at DESC, id DESC LIMIT 1;
        IF (NEW.status, NEW.confidence) IS DISTINCT FROM
            (coalesce(decided.decided_status, 'unknown'), coalesce(decided.decided_confidence, 'unknown')) THEN
            PERFORM audit.refuse_with('commitment_status_from_review',
                'status and confidence are the decision of the latest approved review');
        END IF;
    END IF;
    IF OLD.entry_state = 'taken_up' AND NEW.entry_state = 'taken_up' THEN
        IF OLD.baseline_due_precision <> 'none'
            AND (NEW.baseline_due_earliest, NEW.baseline_due_latest, NEW.baseline_due_precision)
                IS DISTINCT FROM (OLD.baseline_due_earliest, OLD.baseline_due_latest, OLD.baseline_due_precision) THEN
            PERFORM audit.refuse_with('commitment_baseline_stays', 'the date first agreed never changes');
        END IF;
        IF (NEW.due_earliest, NEW.due_latest, NEW.due_precision)
                IS DISTINCT FROM (OLD.due_earliest, OLD.due_latest, OLD.due_precision)
            AND NOT EXISTS (
                SELECT FROM public.partnerships_datechange AS d WHERE d.commitment_id = NEW.id AND d.state = 'approved'
                    AND (d.new_due_earliest, d.new_due_latest, d.new_due_precision)
                        IS NOT DISTINCT FROM (NEW.due_earliest, NEW.due_latest, NEW.due_precision)) THEN
            PERFORM audit.refuse_with('commitment_due_by_date_change', 'a due date changes by an approved date change');
        END IF;
        IF coalesce(current_setting('audit.reason', true), '') = ''
            AND (NEW.due_earliest, NEW.due_latest, NEW.due_precision, NEW.owner_id, NEW.owner_unit_id, NEW.responsible,
                 NEW.text, NEW.priority, NEW.marking)
                IS DISTINCT FROM
                (OLD.due_earliest, OLD.due_latest, OLD.due_precision, OLD.owner_id, OLD.owner_unit_id, OLD.responsible,
                 OLD.text, OLD.priority, OLD.marking) THEN
            PERFORM audit.refuse_with('commitment_change_needs_a_reason',
                'due date, owner, side, text, priority and marking change with a reason');
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT OR UPDATE ON public.partnerships_commitment FOR EACH ROW EXECUTE FUNCTION audit.commitment_guard();
ALTER TABLE public.partnerships_commitment ENABLE ALWAYS TRIGGER d_guard;

CREATE FUNCTION audit.commitment_partner_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE c record;
BEGIN
    SELECT meeting_id, partnership_id INTO c FROM public.partnerships_commitment WHERE id = NEW.commitment_id;
    IF EXISTS (SELECT FROM public.partnerships_meetingpartner WHERE meeting_id = c.meeting_id)
        AND NOT EXISTS (SELECT FROM public.partnerships_meetingpartner WHERE meeting_id = c.meeting_id AND partner_id = NEW.partner_id)
        OR c.meeting_id IS NULL AND c.partnership_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM public.partnerships_partnership WHERE id = c.partnership_id AND partner_id = NEW.partner_id) THEN
        PERFORM audit.refuse_with('commitment_partner_of_its_origin', 'a commitment''s partners are among those of its origin');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT OR UPDATE ON public.partnerships_commitmentpartner FOR EACH ROW EXECUTE FUNCTION audit.commitment_partner_guard();
ALTER TABLE public.partnerships_commitmentpartner ENABLE ALWAYS TRIGGER d_guard;

-- 5. Reviews and updates (invariants 2, 3, 7).
CREATE FUNCTION audit.review_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE u record; c record;
BEGIN
    IF TG_OP = 'UPDATE' THEN PERFORM audit.refuse_with('review_stands', 'a decision is not changed afterwards'); END IF;
    SELECT author_id, submitted_by_id, commitment_id, state INTO u FROM public.partnerships_statusupdate WHERE id = NEW.update_id;
    SELECT kind INTO c FROM public.partnerships_commitment WHERE id = NEW.commitment_id;
    IF NEW.commitment_id <> u.commitment_id OR u.state <> 'submitted' THEN
        PERFORM audit.refuse_with('review_of_a_submitted_update', 'only a submitted update of this commitment is reviewed');
    END IF;
    IF NEW.reviewer_id IN (u.author_id, u.submitted_by_id) THEN
        PERFORM audit.refuse_with('review_by_another', 'nobody reviews what they wrote or submitted');
    END IF;
    IF NEW.decided_status = 'implemented' AND NOT (CASE c.kind
        WHEN 'dialogue_only' THEN EXISTS (
            SELECT FROM public.partnerships_fulfilment AS f JOIN public.partnerships_meeting AS m ON m.id = f.meeting_id
            WHERE f.commitment_id = NEW.commitment_id AND m.status = 'held')
        ELSE EXISTS (SELECT FROM public.partnerships_evidence WHERE commitment_id = NEW.commitment_id AND NOT is_withdrawn) END) THEN
        PERFORM audit.refuse_with('implemented_needs_evidence', 'implemented needs evidence, or a held meeting for dialogue only');
    END IF;
    IF (NEW.decided_status = 'implemented' OR NEW.decided_confidence = 'on_track')
        AND EXISTS (SELECT FROM public.partnerships_blocker WHERE commitment_id = NEW.commitment_id AND resolved_on IS NULL) THEN
        PERFORM audit.refuse_with('blocker_stands', 'on track or implemented is not approved over an open blocker');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT OR UPDATE ON public.partnerships_review FOR EACH ROW EXECUTE FUNCTION audit.review_guard();
ALTER TABLE public.partnerships_review ENABLE ALWAYS TRIGGER d_guard;

CREATE FUNCTION audit.update_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF OLD.state <> 'draft' AND (NEW.proposed_status, NEW.proposed_confidence, NEW.narrative, NEW.next_steps, NEW.author_id,
            NEW.base_version, NEW.commitment_id, NEW.submitted_by_id, NEW.submitted_at)
        IS DISTINCT FROM (OLD.proposed_status, OLD.proposed_confidence, OLD.narrative, OLD.next_steps, OLD.author_id,
            OLD.base_version, OLD.commitment_id, OLD.submitted_by_id, OLD.submitted_at) THEN
        PERFORM audit.refuse_with('update_frozen', 'an update is frozen once submitted');
    END IF;
    IF NEW.state IN ('approved', 'returned') AND OLD.state = 'submitted' AND NOT EXISTS (
        SELECT FROM public.partnerships_review WHERE update_id = NEW.id
            AND (decision = 'returned') = (NEW.state = 'returned')) THEN
        PERFORM audit.refuse_with('update_decided_by_review', 'an update is approved or returned by a review');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON public.partnerships_statusupdate FOR EACH ROW EXECUTE FUNCTION audit.update_guard();
ALTER TABLE public.partnerships_statusupdate ENABLE ALWAYS TRIGGER d_guard;

-- 6. Meeting records and outcomes (invariants 4, 5).
CREATE FUNCTION audit.meeting_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.record_state = 'approved' AND OLD.record_state <> 'approved'
        AND EXISTS (SELECT FROM public.partnerships_outcome WHERE meeting_id = NEW.id AND disposition IN ('to_triage', 'not_owed')) THEN
        PERFORM audit.refuse_with('record_approved_after_triage', 'an outcome is still to triage');
    END IF;
    IF OLD.record_state IN ('submitted', 'approved') AND NEW.summary <> OLD.summary THEN
        PERFORM audit.refuse_with('record_frozen', 'a submitted record is changed after it is returned or by a new revision');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON public.partnerships_meeting FOR EACH ROW EXECUTE FUNCTION audit.meeting_guard();
ALTER TABLE public.partnerships_meeting ENABLE ALWAYS TRIGGER d_guard;

CREATE FUNCTION audit.outcome_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE held_state text;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.text, NEW.kind, NEW.meeting_id) = (OLD.text, OLD.kind, OLD.meeting_id) THEN RETURN NEW; END IF;
    SELECT record_state INTO held_state FROM public.partnerships_meeting WHERE id = NEW.meeting_id;
    IF held_state IN ('submitted', 'approved') THEN
        PERFORM audit.refuse_with('record_frozen', 'outcomes of a submitted record are changed after it is returned or by a new revision');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT OR UPDATE ON public.partnerships_outcome FOR EACH ROW EXECUTE FUNCTION audit.outcome_guard();
ALTER TABLE public.partnerships_outcome ENABLE ALWAYS TRIGGER d_guard;

CREATE FUNCTION audit.outcome_was_converted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE o record;
BEGIN
    SELECT * INTO o FROM public.partnerships_outcome WHERE id = NEW.id;
    IF o.disposition = 'converted'
        AND NOT EXISTS (
            SELECT FROM public.partnerships_commitment AS c WHERE c.outcome_id = o.id AND c.entry_state = 'taken_up'
                AND (c.kind = 'dialogue_only' OR EXISTS (SELECT FROM public.partnerships_action WHERE commitment_id = c.id)))
        AND NOT (o.kind = 'go_on_talking' AND (o.planned_meeting_id IS NOT NULL OR o.cadence_track_id IS NOT NULL)) THEN
        PERFORM audit.refuse_with('converted_is_a_commitment', 'converted means a commitment with owner, date and first action');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER y_converted AFTER INSERT OR UPDATE ON public.partnerships_outcome
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.outcome_was_converted();

-- 7. Nothing once submitted is deleted; what the demonstration made up says so for good.
CREATE FUNCTION audit.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    free boolean := coalesce((was ->> 'is_demonstration')::boolean, false);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.is_demonstration AND NOT OLD.is_demonstration AND coalesce(was ->> 'entry_state', '') <> 'reported' THEN
            PERFORM audit.refuse_with('demonstration_from_the_start', 'a real record does not become a demonstration');
        END IF;
        RETURN NEW;
    END IF;
    free := CASE TG_TABLE_NAME
        WHEN 'partnerships_commitment' THEN was ->> 'entry_state' = 'reported' OR free AND was ->> 'external_id' IS NULL
        WHEN 'partnerships_meeting' THEN free OR was ->> 'record_state' = 'draft' AND was ->> 'submitted_at' IS NULL AND was ->> 'external_id' IS NULL
        WHEN 'partnerships_statusupdate' THEN free OR was ->> 'state' = 'draft'
        WHEN 'partnerships_outcome' THEN free OR NOT EXISTS (
            SELECT FROM public.partnerships_meeting WHERE id = (was ->> 'meeting_id')::bigint AND record_state IN ('submitted', 'approved'))
        ELSE free END;
    IF NOT free THEN
        PERFORM audit.refuse_with('nothing_is_deleted', 'withdraw, cancel or supersede it instead');
    END IF;
    RETURN OLD;
END $$;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['partnerships_meeting', 'partnerships_outcome', 'partnerships_commitment', 'partnerships_action',
        'partnerships_blocker', 'partnerships_datechange', 'partnerships_statusupdate', 'partnerships_review', 'partnerships_evidence'] LOOP
        EXECUTE format('CREATE TRIGGER c_keep BEFORE UPDATE OR DELETE ON public.%I FOR EACH ROW EXECUTE FUNCTION audit.keep()', t);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER c_keep', t);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA audit FROM PUBLIC;
