-- Which prices cannot be right?
-- Far from what such a chip has ever cost: here a number that was bound to the wrong words shows first.
SELECT p.gpu, p.basis, p.per, round(p.price_low, 2) AS price, p.currency, CAST(p.band_low AS BIGINT) AS band_from,
       CAST(p.band_high AS BIGINT) AS band_to, c.sentence
FROM prices p JOIN claims c USING (claim_id)
WHERE p.judgement = 'impossible'
ORDER BY p.gpu, price, p.claim_id
LIMIT 30;
