-- On whose word do the numbers rest?
-- The people and firms that texts name as the origin of a number, and how sure they are.
SELECT c.attribution AS who, count(*) AS claims, count(*) FILTER (c.status = 'actual') AS as_fact,
       count(*) FILTER (c.status = 'planned') AS as_plan, count(*) FILTER (c.status = 'possible') AS as_possible,
       count(DISTINCT c.entity) AS parties
FROM claims c
WHERE c.attribution IS NOT NULL
GROUP BY c.attribution
ORDER BY claims DESC, who
LIMIT 25;
