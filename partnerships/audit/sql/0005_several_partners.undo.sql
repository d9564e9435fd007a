-- Takes back 0005_several_partners.sql.
DROP TRIGGER y_position ON public.partnerships_commitmentpartner;

CREATE OR REPLACE FUNCTION audit.position_of(subject bigint, OUT known text, OUT known_on date, OUT done_on date)
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

UPDATE public.partnerships_commitment SET position_on = NULL
WHERE position = 'partly' AND audit.is_done_for_some(id);
DROP FUNCTION audit.is_done_for_some;
