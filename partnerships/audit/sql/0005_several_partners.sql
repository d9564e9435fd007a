-- With several partners a promise is kept when it is towards the last of them (domain.md, section 5): where its steps are
-- named partner by partner, "done" counts as partly done until each partner has one. A step that names no partner is for
-- all. The same stands in rules/commitments.py (for_all_partners), queries/standings.py and past.sql.
CREATE FUNCTION audit.is_done_for_some(subject bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM public.partnerships_fulfilment WHERE commitment_id = subject AND partner_id IS NOT NULL)
        AND EXISTS (
            SELECT FROM public.partnerships_commitmentpartner AS p WHERE p.commitment_id = subject
                AND NOT EXISTS (
                    SELECT FROM public.partnerships_fulfilment AS f WHERE f.commitment_id = subject
                        AND (f.partner_id IS NULL OR f.partner_id = p.partner_id)))
$$;

CREATE OR REPLACE FUNCTION audit.position_of(subject bigint, OUT known text, OUT known_on date, OUT done_on date)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT CASE WHEN latest.known IN ('done', 'done_late') AND audit.is_done_for_some(subject) THEN 'partly' ELSE latest.known END,
        latest.known_on,
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

CREATE CONSTRAINT TRIGGER y_position AFTER INSERT OR UPDATE OR DELETE ON public.partnerships_commitmentpartner
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.position_was_taken_over();

-- What was known before now: the trigger on commitments works their position out again, whatever stands here.
UPDATE public.partnerships_commitment SET position_on = NULL
WHERE position IN ('done', 'done_late') AND audit.is_done_for_some(id);
