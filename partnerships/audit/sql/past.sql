-- The business tables as they were at a past moment: views of the same names in the schema "past", which a reader puts
-- before "public" in the search path (queries/past.py). Made anew after every migration, dropped before it.
--
-- A row is read from the latest image that the record has of it from before the moment, or from the table itself if
-- nothing has happened to it since. What was entered later is missing, but for three things: reported history and dated
-- steps exist from the day they speak of (domain.md, invariant 14), the registry always has, and a demonstration's past is
-- taken at its word.
-- Of two markings the higher counts. Who a record's partners are is not taken back: it decides who may see it.

-- The rows of a table to which something has happened since a moment, each with its latest image from before; one that was
-- entered since (is_late) with the first it had. A function of its own, so that the planner need not look into every
-- partition of the record for every view that a query reads.
CREATE FUNCTION past.changed_since(of_table text, moment timestamptz)
RETURNS TABLE (pk bigint, after jsonb, action text, is_late boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT ON (e.pk) e.pk, e.after, e.action, e.at >= moment
    FROM (
        SELECT v.pk, v.after, v.action, v.at, v.id FROM audit.event AS v
        WHERE v.tbl = of_table AND (v.at < moment OR v.op = 'I')
        UNION ALL -- what years that are archived left behind
        SELECT c.pk, c.after, c.action, c.at, c.event_id FROM audit.carried AS c WHERE c.tbl = of_table
    ) AS e
    WHERE e.pk IN (SELECT l.pk FROM audit.event AS l WHERE l.tbl = of_table AND l.at >= moment)
    ORDER BY e.pk, e.at >= moment, CASE WHEN e.at < moment THEN -e.id ELSE e.id END;
END $$;

DO $$
DECLARE
    at_moment constant text := 'current_setting(''past.moment'')::timestamptz';
    at_day constant text := 'current_setting(''past.day'')::date';
    is_reference constant text := 'e.action IN (''reference.load'', ''events.import_file'', ''migrate'')';
    -- A part of a meeting that was reported later exists from the meeting's own day.
    of_reported_meeting constant text :=
        'EXISTS (SELECT FROM past.partnerships_meeting AS m WHERE m.id = r.meeting_id AND m.record_state = ''reported'')';
    shadow record;
    columns text;
    image text;
BEGIN
    FOR shadow IN
        SELECT * FROM (VALUES
            -- table, what it is part of, when a row entered later exists all the same, and then as it is now?
            ('partner', '', 'true', false),
            ('category', '', 'true', false),
            ('partnership', '', 'true', false),
            ('step', 'partnership', 'coalesce(r.date_earliest, r.date_latest) <= ' || at_day, false),
            ('area', '', 'true', false),
            ('interest', 'partnership', is_reference, false),
            ('unit', '', 'true', false),
            ('dialogueformat', '', 'true', false),
            ('track', '', 'true', false),
            ('trackarea', 'track', 'true', false),
            ('meeting', '', 'r.record_state = ''reported'' AND coalesce(r.date_earliest, r.date_latest) <= ' || at_day, false),
            ('meetingtrack', 'meeting', of_reported_meeting, false),
            ('participant', 'meeting', of_reported_meeting, false),
            ('agendaitem', 'meeting', of_reported_meeting, false),
            ('outcome', 'meeting', 'r.disposition = ''not_owed'' AND ' || of_reported_meeting, false),
            ('statusupdate', 'commitment', 't.is_demonstration AND t.submitted_at < ' || at_moment, true),
            ('review', 'commitment', 't.is_demonstration AND t.decided_at < ' || at_moment, true),
            ('reportedposition', 'commitment', 'true', false),
            ('commitment', '', 'r.entry_state = ''reported'' AND EXISTS (SELECT FROM past.partnerships_meeting AS m'
                ' WHERE m.id = r.meeting_id AND coalesce(m.date_earliest, m.date_latest) <= ' || at_day || ')', false),
            ('fulfilment', 'commitment', 'r.fulfilled_on <= ' || at_day || ' AND EXISTS (SELECT FROM'
                ' past.commitment_image AS c WHERE c.id = r.commitment_id AND c.entry_state = ''reported'')', false),
            ('action', 'commitment', 'false', false),
            ('blocker', 'commitment', 'false', false),
            ('datechange', 'commitment', 'false', false),
            ('evidence', 'commitment', 'false', false)
        ) AS it (name, part_of, exists_if, as_now)
    LOOP
        CONTINUE WHEN to_regclass('public.partnerships_' || shadow.name) IS NULL;
        SELECT string_agg(
            CASE
                WHEN attname = 'id' THEN 't.id'
                WHEN attname = 'marking' THEN 'greatest(t.marking, r.marking) AS marking'
                ELSE format('r.%I', attname)
            END, ', ' ORDER BY attnum)
        INTO columns FROM pg_attribute
        WHERE attrelid = ('public.partnerships_' || shadow.name)::regclass AND attnum > 0 AND NOT attisdropped;
        image := CASE WHEN shadow.as_now THEN 'CASE WHEN e.is_late THEN ''{}'' ELSE e.after END' ELSE 'e.after' END;
        EXECUTE format($view$
            CREATE VIEW past.%1$I AS
            WITH later AS MATERIALIZED (SELECT * FROM past.changed_since(%2$L, %3$s))
            SELECT t.*, false AS is_restored FROM public.%2$I AS t
            WHERE NOT EXISTS (SELECT FROM later WHERE later.pk = t.id)
            UNION ALL
            SELECT %4$s, true FROM later AS e JOIN public.%2$I AS t ON t.id = e.pk
            CROSS JOIN LATERAL jsonb_populate_record(t, %5$s) AS r
            WHERE NOT e.is_late OR (%6$s)
            $view$,
            CASE shadow.name WHEN 'commitment' THEN 'commitment_image' ELSE 'partnerships_' || shadow.name END,
            'partnerships_' || shadow.name, at_moment, columns, image, shadow.exists_if)
        -- Parts that were taken out since, of something that is still there.
        || CASE WHEN shadow.part_of = '' THEN '' ELSE format($gone$
            UNION ALL
            SELECT r.*, true FROM later AS e
            CROSS JOIN LATERAL jsonb_populate_record(NULL::public.%1$I, e.after) AS r
            WHERE NOT e.is_late AND NOT EXISTS (SELECT FROM public.%1$I AS t WHERE t.id = e.pk)
                AND EXISTS (SELECT FROM public.%2$I AS p WHERE p.id = r.%3$I)
            $gone$, 'partnerships_' || shadow.name, 'partnerships_' || shadow.part_of, shadow.part_of || '_id') END;

        -- What was known of a commitment by then follows from reviews, reported positions and fulfilments of the time.
        CONTINUE WHEN shadow.name <> 'fulfilment' OR to_regclass('past.commitment_image') IS NULL;
        SELECT string_agg(
            CASE attname::text
                WHEN 'status' THEN 'CASE WHEN c.is_restored THEN coalesce(v.decided_status, ''unknown'') ELSE c.status END AS status'
                WHEN 'confidence' THEN 'CASE WHEN c.is_restored THEN coalesce(v.decided_confidence, ''unknown'') ELSE c.confidence END AS confidence'
                WHEN 'position' THEN 'CASE WHEN NOT c.is_restored THEN c.position'
                    ' WHEN k.known IN (''done'', ''done_late'') AND h.commitment_id IS NOT NULL THEN ''partly'''
                    ' ELSE coalesce(k.known, ''unknown'') END AS "position"'
                WHEN 'position_on' THEN 'CASE WHEN c.is_restored THEN k.known_on ELSE c.position_on END AS position_on'
                WHEN 'fulfilled_on' THEN 'CASE WHEN c.is_restored THEN f.done_on ELSE c.fulfilled_on END AS fulfilled_on'
                ELSE format('c.%I', attname)
            END, ', ' ORDER BY attnum)
        INTO columns FROM pg_attribute
        WHERE attrelid = 'public.partnerships_commitment'::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format($view$
            CREATE VIEW past.partnerships_commitment AS
            SELECT %1$s FROM past.commitment_image AS c
            LEFT JOIN (
                SELECT DISTINCT ON (commitment_id) commitment_id, decided_status, decided_confidence
                FROM past.partnerships_review WHERE decision <> 'returned' AND decided_at < %2$s
                ORDER BY commitment_id, decided_at DESC, id DESC
            ) AS v ON v.commitment_id = c.id
            LEFT JOIN (
                -- The same order and the same words as audit.position_of.
                SELECT DISTINCT ON (commitment_id) commitment_id, known, known_on FROM (
                    SELECT commitment_id, CASE decided_status WHEN 'implemented' THEN 'done'
                            WHEN 'partly_implemented' THEN 'partly' WHEN 'not_implemented' THEN 'not_done'
                            WHEN 'superseded' THEN 'superseded' WHEN 'suspended' THEN 'suspended' ELSE 'open' END AS known,
                        (decided_at AT TIME ZONE 'Europe/Brussels')::date AS known_on, 1 AS rank, decided_at AS moment, id
                    FROM past.partnerships_review WHERE decision <> 'returned' AND decided_at < %2$s
                    UNION ALL
                    SELECT commitment_id, CASE "position" WHEN 'met' THEN 'done' WHEN 'met late' THEN 'done_late'
                            WHEN 'partly met' THEN 'partly' WHEN 'not met' THEN 'not_done' WHEN 'open' THEN 'open'
                            ELSE 'unknown' END, "on", 0, NULL, id
                    FROM past.partnerships_reportedposition WHERE "on" <= %3$s
                ) AS said ORDER BY commitment_id, known_on DESC, rank DESC, moment DESC NULLS LAST, id DESC
            ) AS k ON k.commitment_id = c.id
            LEFT JOIN (
                SELECT commitment_id, max(fulfilled_on) AS done_on FROM past.partnerships_fulfilment
                WHERE fulfilled_on <= %3$s GROUP BY commitment_id
            ) AS f ON f.commitment_id = c.id
            LEFT JOIN (
                -- The same as audit.is_done_for_some.
                SELECT DISTINCT s.commitment_id FROM past.partnerships_fulfilment AS s
                JOIN public.partnerships_commitmentpartner AS p ON p.commitment_id = s.commitment_id
                WHERE s.partner_id IS NOT NULL AND coalesce(s.fulfilled_on, %3$s) <= %3$s
                    AND NOT EXISTS (
                        SELECT FROM past.partnerships_fulfilment AS o WHERE o.commitment_id = p.commitment_id
                            AND (o.partner_id IS NULL OR o.partner_id = p.partner_id) AND coalesce(o.fulfilled_on, %3$s) <= %3$s)
            ) AS h ON h.commitment_id = c.id
            $view$, columns, at_moment, at_day);
    END LOOP;

    -- A partnership's state is that of its latest step by then, in the order of audit.state_of_partnership.
    IF to_regclass('past.partnerships_partnership') IS NOT NULL THEN
        ALTER VIEW past.partnerships_partnership RENAME TO partnership_image;
        SELECT string_agg(
            CASE attname::text
                WHEN 'state' THEN 'CASE WHEN p.is_restored THEN coalesce(s.state_after, ''expected'') ELSE p.state END AS state'
                ELSE format('p.%I', attname)
            END, ', ' ORDER BY attnum)
        INTO columns FROM pg_attribute
        WHERE attrelid = 'public.partnerships_partnership'::regclass AND attnum > 0 AND NOT attisdropped;
        EXECUTE format($view$
            CREATE VIEW past.partnerships_partnership AS
            SELECT %1$s FROM past.partnership_image AS p
            LEFT JOIN (
                SELECT DISTINCT ON (partnership_id) partnership_id, state_after FROM past.partnerships_step
                WHERE coalesce(date_earliest, date_latest) <= %2$s
                ORDER BY partnership_id, coalesce(date_earliest, date_latest) DESC NULLS LAST,
                    date_latest DESC NULLS LAST, position DESC, id DESC
            ) AS s ON s.partnership_id = p.id
            $view$, columns, at_day);
    END IF;
END $$;
