-- Which plans came true?
-- A planned stock beside the most that a later text says the party has, uses or bought. `reached` is that as a share of the
-- plan, in per cent.
SELECT p.entity, p.gpu, CAST(p.low AS BIGINT) AS planned, p.first_seen AS announced, coalesce(p.date_end, p.date_start) AS due,
       CAST(a.low AS BIGINT) AS later_has, a.first_seen AS said, round(100 * a.low / p.low) AS reached
FROM facts p
JOIN facts a ON a.entity = p.entity AND a.gpu = p.gpu AND a.unit = p.unit AND a.status = 'actual' AND a.relation IN ('has', 'uses', 'buys')
            AND a.first_seen > p.first_seen
WHERE p.status = 'planned' AND p.relation IN ('has', 'buys', 'orders', 'needs') AND p.low > 0 AND a.low > 0
QUALIFY row_number() OVER (PARTITION BY p.fact_id ORDER BY a.low DESC, a.fact_id) = 1
ORDER BY p.entity, p.gpu, planned, announced, p.fact_id
LIMIT 40;
