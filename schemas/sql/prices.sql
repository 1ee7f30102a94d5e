-- What one chip costs, as stated and as it follows from money and number.

-- The rate of the year of the claim, or of the nearest year that the table has.
CREATE OR REPLACE VIEW usd_rates AS
WITH years AS (SELECT unnest(range(2000, 2041)) AS year)
SELECT y.year, r.currency, arg_min(r.per_usd, (abs(r.year - y.year), r.year)) AS per_usd,
       arg_min(r.year, (abs(r.year - y.year), r.year)) AS rate_year, arg_min(r.source, (abs(r.year - y.year), r.year)) AS source
FROM years y CROSS JOIN exchange_rates r GROUP BY ALL;

-- Amounts of money in US dollars, at the average rate of the year that the amount is dated to, or else of the text. The stated
-- amount stands beside it and is never replaced.
CREATE OR REPLACE VIEW money_usd AS
SELECT c.claim_id, c.entity, c.gpu, c.relation, c.status, c.money_low, c.money_high, c.currency, c.money_per,
       round(CAST(c.money_low AS DOUBLE) / r.per_usd, 2) AS usd_low, round(CAST(c.money_high AS DOUBLE) / r.per_usd, 2) AS usd_high,
       r.per_usd, r.rate_year, r.source
FROM claims c
LEFT JOIN documents d USING (doc_id)
LEFT JOIN usd_rates r ON r.currency = c.currency
     AND r.year = least(greatest(coalesce(year(c.date_start), year(c.date_end), year(d.published), 2024), 2000), 2040)
WHERE coalesce(c.money_low, c.money_high) IS NOT NULL;

-- Prices of one: stated ("$30,000 each", "$2.50 an hour", "8 H100s for $98 an hour"), or implied by an amount of money and the
-- number that it was paid for. Money is in the currency of the text; what is compared with the catalogue's band is in
-- US dollars (`usd_low`, `usd_high`, by `money_usd`), a rent as the chip's cost over a year of hire.
CREATE OR REPLACE VIEW prices AS
WITH sums AS (
    SELECT c.claim_id, c.doc_id, c.entity, c.gpu, m.chip, c.relation, c.status, c.money_per, c.currency,
           meant_low(CAST(c.money_low AS DOUBLE), CAST(c.money_high AS DOUBLE)) AS money_low,
           meant_high(CAST(c.money_low AS DOUBLE), CAST(c.money_high AS DOUBLE)) AS money_high,
           u.per_usd, u.rate_year, m.unit,
           -- "a DGX H100 is $300,000": the price of a system, where it is more than twice what any of its chips has cost
           c.system IS NOT NULL AND c.quantity_low IS NULL AND c.quantity_high IS NULL AND c.money_per = 'per_unit'
           AND coalesce(u.usd_low > 2 * o.price_high, FALSE) AND coalesce(s.chips_each > 1, FALSE) AS is_of_system,
           CASE WHEN is_of_system THEN s.chips_each WHEN c.quantity_op <> 'vague' THEN meant_low(m.low, m.high) END AS n_low,
           CASE WHEN is_of_system THEN s.chips_each WHEN c.quantity_op <> 'vague' THEN meant_high(m.low, m.high) END AS n_high,
           -- "rents 2,304 H200s at $2.35 an hour": at so much each; nobody hires a chip for a hundred dollars an hour
           c.relation <> 'costs' AND c.money_per = 'per_hour' AND coalesce(u.usd_high, u.usd_low) < 100 AS is_of_one
    FROM claims c
    JOIN measures m ON m.claim_id = c.claim_id
    JOIN money_usd u ON u.claim_id = c.claim_id
    LEFT JOIN accelerators s ON s.gpu = c.system AND s.kind = 'system'
    LEFT JOIN accelerators o ON o.gpu = m.chip
    WHERE c.status <> 'negated'
), units AS (
    -- stated for one
    SELECT *, 'stated' AS basis, money_low AS price_low, money_high AS price_high,
           CASE money_per WHEN 'per_unit' THEN 'once' WHEN 'per_hour' THEN 'an hour' WHEN 'per_month' THEN 'a month' ELSE 'a year' END AS per
    FROM sums
    WHERE money_per IN ('per_unit', 'per_hour', 'per_month', 'per_year')
      AND (n_low IS NULL OR money_per = 'per_unit' OR n_high <= 1 OR is_of_one) AND NOT is_of_system
    UNION ALL
    -- a rate for a set, or an amount for so many
    SELECT *, 'implied', money_low / n_high, money_high / n_low,
           CASE WHEN unit = 'gpu_hour' THEN 'an hour'
                WHEN money_per = 'per_hour' THEN 'an hour' WHEN money_per = 'per_month' THEN 'a month'
                WHEN money_per = 'per_year' THEN 'a year' ELSE 'once' END
    FROM sums
    WHERE (coalesce(money_per, 'total') <> 'per_unit' OR is_of_system) AND n_low > 0
      AND NOT (money_per <> 'total' AND n_high <= 1) AND NOT coalesce(is_of_one, FALSE)
), compared AS (
    SELECT u.*,
           CASE per WHEN 'an hour' THEN 8760 WHEN 'a month' THEN 12 ELSE 1 END AS in_a_year,
           coalesce(a.price_low, s.price_low) AS band_low, coalesce(a.price_high, s.price_high) AS band_high,
           CASE WHEN a.price_low IS NULL THEN s.gpu ELSE a.gpu END AS band_of
    FROM units u
    LEFT JOIN accelerators a ON a.gpu = u.chip AND a.price_low IS NOT NULL
    -- a variant without a band has that of its model
    LEFT JOIN (SELECT n.gpu AS variant, p.* FROM gpu_nodes n JOIN accelerators p ON p.gpu = n.parent
               WHERE n.kind = 'variant' AND p.price_low IS NOT NULL) s ON s.variant = u.chip
)
SELECT claim_id, doc_id, entity, gpu, relation, status, basis, per, currency, price_low, price_high, unit, n_low AS quantity_low,
       n_high AS quantity_high, money_low, money_high,
       CASE WHEN per <> 'once' THEN price_low * in_a_year END AS year_low,
       CASE WHEN per <> 'once' THEN price_high * in_a_year END AS year_high,
       price_low / per_usd AS usd_low, price_high / per_usd AS usd_high, rate_year,
       band_low, band_high, band_of,
       CASE WHEN band_low IS NULL OR per_usd IS NULL THEN NULL
            -- a year of hire has cost from a twentieth of a chip's price, late in its life, to some three times the price
            WHEN per <> 'once' AND (price_high * in_a_year / per_usd < band_low / 50 OR price_low * in_a_year / per_usd > band_high * 6)
            THEN 'impossible'
            WHEN per <> 'once' THEN 'plausible'
            -- a fifth of the least and five times the most that one has cost is no price of one
            WHEN price_high / per_usd < band_low / 5 OR price_low / per_usd > band_high * 5 THEN 'impossible'
            WHEN price_high / per_usd < band_low THEN 'below the band'
            WHEN price_low / per_usd > band_high THEN 'above the band'
            ELSE 'in the band' END AS judgement
FROM compared;
