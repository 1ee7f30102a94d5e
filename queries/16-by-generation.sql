-- How many of each generation are there?
-- Holdings of everyone by family of chips, with the year in which the family came out.
SELECT a.gpu AS family, a.vendor, year(a.released) AS since, CAST(h.low AS BIGINT) AS at_least, CAST(h.high AS BIGINT) AS at_most
FROM holdings h JOIN accelerators a ON a.gpu = h.gpu AND a.kind = 'family'
WHERE h.entity IS NULL AND h.status = 'actual' AND h.unit = 'gpu'
ORDER BY h.low DESC, family
LIMIT 25;
