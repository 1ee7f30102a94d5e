-- Who wants how many H100s, and has how many?
-- Wanted and had are never added: a party that gets what it wants has both.
SELECT coalesce(n.entity, 'everyone') AS who, n.status, CAST(n.low AS BIGINT) AS wants_at_least, CAST(n.high AS BIGINT) AS at_most,
       CAST(h.low AS BIGINT) AS has_at_least
FROM totals n
LEFT JOIN holdings h ON h.gpu = n.gpu AND h.entity IS NOT DISTINCT FROM n.entity AND h.unit = n.unit AND h.status = 'actual'
WHERE n.gpu = 'H100' AND n.relation = 'needs' AND n.unit = 'gpu'
ORDER BY n.low DESC, who, n.status
LIMIT 25;
