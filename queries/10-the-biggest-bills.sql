-- What are the biggest sums for chips?
-- In US dollars at the average rate of the year; the stated amount stands beside it.
SELECT m.entity, m.gpu, m.relation, m.status, m.currency, CAST(m.money_low AS BIGINT) AS stated,
       CAST(m.usd_low AS BIGINT) AS in_usd, CAST(c.quantity_low AS BIGINT) AS for_how_many, d.published
FROM money_usd m JOIN claims c USING (claim_id) JOIN documents d USING (doc_id)
WHERE m.money_per = 'total' AND m.status <> 'negated'
ORDER BY m.usd_low DESC NULLS LAST, m.entity, m.gpu, d.published, m.claim_id
LIMIT 25;
