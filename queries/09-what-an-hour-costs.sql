-- What does an hour of each chip cost?
-- Rents per hour, in US dollars at the rate of the year; a rent of `impossible` height is a wrong reading.
SELECT p.gpu, count(*) AS rents, round(min(p.usd_low), 2) AS lowest, round(median((p.usd_low + p.usd_high) / 2), 2) AS middle,
       round(max(p.usd_high), 2) AS highest, min(d.published) AS first_text, max(d.published) AS last_text
FROM prices p JOIN documents d USING (doc_id)
WHERE p.per = 'an hour' AND p.judgement IS DISTINCT FROM 'impossible'
GROUP BY p.gpu
ORDER BY middle DESC, p.gpu;
