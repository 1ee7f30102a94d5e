-- Whom does NVIDIA supply, with how many of what?
-- From the seller's side and from the buyers': a sale that both speak of stands here twice, and in the totals once.
SELECT f.counterparty AS other_side, f.entity AS who_says_it_of_itself, f.relation, f.gpu, CAST(f.low AS BIGINT) AS at_least,
       f.status, f.date_start, f.date_end, f.sources
FROM facts f
WHERE f.unit IN ('gpu', 'system')
  AND (f.entity = 'NVIDIA' AND f.relation = 'supplies' OR f.counterparty = 'NVIDIA' AND f.relation IN ('buys', 'orders'))
ORDER BY f.low DESC NULLS LAST, f.entity, f.counterparty, f.gpu, f.fact_id
LIMIT 30;
