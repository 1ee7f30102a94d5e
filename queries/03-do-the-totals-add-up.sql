-- Do the totals that texts state add up?
-- Each stated total beside the sum of the parts that can be found for it. Totals of which no text names a part are left out.
SELECT d.published, coalesce(r.entity, 'everyone') AS who, r.gpu, r.kind, CAST(r.total_low AS BIGINT) AS stated,
       CAST(r.sum_low AS BIGINT) AS parts_come_to, r.verdict, r.readings AS ways_to_read
FROM reconciliation r JOIN documents d USING (doc_id)
WHERE r.verdict <> 'no parts'
ORDER BY r.verdict = 'exact', r.verdict = 'within rounding', abs(r.gap) / r.total_low DESC NULLS LAST, d.published, who, r.gpu
LIMIT 40;
