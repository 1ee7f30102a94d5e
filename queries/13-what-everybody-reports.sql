-- Which facts do most independent sources report?
-- Copies of one text count once.
SELECT f.sources, f.documents, f.entity, f.relation, f.gpu, CAST(f.low AS BIGINT) AS at_least, f.unit, f.status, f.first_seen,
       f.last_seen
FROM facts f
WHERE coalesce(f.low, f.high) IS NOT NULL AND NOT contains(f.unit, ' per_')
ORDER BY f.sources DESC, f.documents DESC, f.low DESC, f.entity, f.gpu, f.fact_id
LIMIT 25;
