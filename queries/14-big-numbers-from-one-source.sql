-- Which big numbers rest on one source?
-- A hundred thousand chips and more, said once: what a careful editor would have checked.
SELECT f.entity, f.relation, f.gpu, CAST(f.low AS BIGINT) AS at_least, f.status, f.first_seen, coalesce(d.publisher, d.path) AS source,
       c.attribution AS says
FROM facts f JOIN claims c USING (claim_id) JOIN documents d USING (doc_id)
WHERE f.sources = 1 AND f.low >= 100000 AND f.unit = 'gpu' AND f.entity IS NOT NULL
ORDER BY f.low DESC, f.entity, f.gpu, f.fact_id
LIMIT 30;
