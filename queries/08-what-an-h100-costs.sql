-- What does an H100 cost, and how has the price moved?
-- To buy, in US dollars at the rate of the year, stated or implied by a sum and a number. Prices that no such chip can have
-- are left out: they are wrong readings.
SELECT date_trunc('quarter', d.published)::DATE AS quarter, p.basis, count(*) AS prices, round(min(p.usd_low)) AS lowest,
       round(median((p.usd_low + p.usd_high) / 2)) AS middle, round(max(p.usd_high)) AS highest
FROM prices p JOIN documents d USING (doc_id)
WHERE p.gpu = 'H100' AND p.per = 'once' AND p.judgement IS DISTINCT FROM 'impossible'
GROUP BY ALL
ORDER BY quarter NULLS LAST, p.basis;
