-- Facts about the same thing that cannot both hold, side by side.

-- Same party, chip, relation, status and unit, times that can meet, and intervals that do not. What they may be is told from
-- the dates: a later text that says more is growth, one that says less a correction or a fall; figures of one day, or without
-- days, contradict one another. A number less than half of the other may be a part of it and not against it.
CREATE OR REPLACE VIEW conflicts AS
WITH figures AS (
    SELECT *, coalesce(date_start, date_end) AS period_start, coalesce(date_end, date_start) AS period_end,
           coalesce(low, 0) AS at_least, coalesce(high, 'infinity'::DOUBLE) AS at_most
    FROM facts
    WHERE coalesce(low, high) IS NOT NULL AND status <> 'negated' AND scope IS DISTINCT FROM 'part'
      AND relation IN ('has', 'uses', 'needs', 'buys', 'orders', 'supplies', 'makes', 'spends', 'contains')
      AND NOT contains(unit, ' per_')
      AND entity IS NOT NULL AND NOT contains(gpu, ' + ')
)
SELECT CASE WHEN c.claim_id IS NOT NULL THEN 'the text leaves the choice'
            WHEN b.at_most < a.at_least / 2 OR a.at_most < b.at_least / 2 THEN 'part and whole, or another lot'
            WHEN a.last_seen < b.first_seen AND b.at_least > a.at_most THEN 'growth between the texts'
            WHEN a.last_seen < b.first_seen THEN 'a correction, or less than before'
            WHEN a.period_start IS NOT NULL AND b.period_start IS NOT NULL THEN 'a contradiction about one time'
            ELSE 'a contradiction, or undated change' END AS reading,
       a.entity, a.gpu, a.relation, a.status, a.unit,
       a.low AS first_low, a.high AS first_high, a.period_start AS first_from, a.period_end AS first_to, a.first_seen AS first_said,
       a.sources AS first_sources, a.claim_id AS first_claim,
       b.low AS second_low, b.high AS second_high, b.period_start AS second_from, b.period_end AS second_to, b.first_seen AS second_said,
       b.sources AS second_sources, b.claim_id AS second_claim
FROM figures a
JOIN figures b
  ON b.entity = a.entity AND b.gpu = a.gpu AND b.relation = a.relation AND b.status = a.status AND b.unit = a.unit
 AND b.counterparty IS NOT DISTINCT FROM a.counterparty
 AND (b.at_least > a.at_most OR b.at_most < a.at_least)
 AND (a.period_start IS NULL OR b.period_start IS NULL OR a.period_start <= b.period_end AND b.period_start <= a.period_end)
 AND (coalesce(a.first_seen, DATE '9999-12-30'), a.fact_id) < (coalesce(b.first_seen, DATE '9999-12-30'), b.fact_id)
LEFT JOIN alternatives c ON (c.claim_id, c.or_claim) = (a.claim_id, b.claim_id) OR (c.or_claim, c.claim_id) = (a.claim_id, b.claim_id);
