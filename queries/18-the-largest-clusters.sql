-- Which are the largest clusters and supercomputers?
-- By name, with whose they are.
SELECT h.entity AS cluster, o.parent AS of_whom, o.country, h.gpu AS chips, CAST(h.low AS BIGINT) AS at_least, h.status
FROM holdings h JOIN organisations o ON o.entity = h.entity AND o.kind IN ('cluster', 'supercomputer')
WHERE h.unit = 'gpu' AND h.headline
ORDER BY h.low DESC, cluster, chips, h.status
LIMIT 30;
