-- What has been announced, and for when?
-- Plans that name a time, the nearest first, with how many independent sources speak of each.
SELECT coalesce(f.date_end, f.date_start) AS due, f.entity, f.relation, f.gpu, CAST(f.low AS BIGINT) AS at_least,
       CAST(f.high AS BIGINT) AS at_most, f.sources, f.first_seen AS announced
FROM facts f
WHERE f.status = 'planned' AND coalesce(f.date_end, f.date_start) IS NOT NULL AND coalesce(f.low, f.high) IS NOT NULL
  AND f.unit IN ('gpu', 'system')
ORDER BY due, f.entity, f.gpu, f.low, f.fact_id
LIMIT 60;
