-- What a claim measures, in one form for all: one interval in one unit, of one party (or of several together) and one chip.

-- The unit that a number is rounded to, by its trailing zeros: 1,000 for 432,000 and 1,000,000,000 for 15,000,000,000.
CREATE OR REPLACE MACRO grain(x) AS
    CASE WHEN x IS NULL OR abs(x) < 1 OR abs(x) > 1e17 OR x <> floor(x) THEN 0
         ELSE pow(10, length(printf('%d', CAST(x AS BIGINT))) - length(rtrim(printf('%d', CAST(x AS BIGINT)), '0'))) END;

-- How far the true number may be from a rounded one: half of its last figure, and never more than a twentieth of it
-- (or "100,000" would take in 50,000).
CREATE OR REPLACE MACRO rounding(x) AS least(grain(x) / 2, abs(x) / 20);

-- The same for a number that is stated as it is, without "about": "700,000" may be 702,000 and is not 709,000.
CREATE OR REPLACE MACRO plain_rounding(x) AS least(grain(x) / 2, abs(x) / 200);

-- "four cloud providers want 30,000 each" is one claim of 30,000 where the text names none of the four: its span of slot
-- 'multiplier' says by how many the number is to be taken.
CREATE OR REPLACE VIEW multipliers AS
SELECT s.claim_id, any_value(s.text) AS text,
       any_value(coalesce(TRY_CAST(replace(s.text, ',', '') AS DOUBLE), w.value)) AS multiplier
FROM spans s LEFT JOIN number_words w ON w.word = lower(trim(s.text))
WHERE s.slot = 'multiplier'
GROUP BY s.claim_id
HAVING multiplier IS NOT NULL;

-- One row a claim. `unit` is gpu, system, equivalent or gpu_hour; for a claim of money alone the currency ('USD'), and
-- for a price 'USD per_unit' and the like. Systems whose chips are known are counted in chips.
CREATE OR REPLACE VIEW measures AS
WITH one AS (
    SELECT c.*, d.published, m.multiplier,
           coalesce(j.gpu, c.gpu) AS chip,
           CASE WHEN coalesce(c.quantity_op, 'vague') = 'vague' AND coalesce(c.money_low, c.money_high) IS NOT NULL THEN 'money'
                WHEN coalesce(c.gpus_low, c.gpus_high) IS NOT NULL AND c.unit IS DISTINCT FROM 'equivalent' THEN 'gpus'
                ELSE 'quantity' END AS measured
    FROM claims c
    LEFT JOIN documents d USING (doc_id)
    LEFT JOIN gpu_joint j ON j.gpus = c.gpu
    LEFT JOIN multipliers m ON m.claim_id = c.claim_id AND c.scope = 'each'
)
SELECT claim_id, doc_id, published,
       CASE WHEN contains(entity, ' + ') THEN array_to_string(list_sort(string_split(entity, ' + ')), ' + ')
            ELSE entity END AS party,
       CASE WHEN contains(gpu, ' + ') THEN array_to_string(list_sort(string_split(gpu, ' + ')), ' + ') ELSE gpu END AS gpu,
       chip, relation, status, scope, counterparty,
       CASE measured WHEN 'gpus' THEN 'gpu'
                     WHEN 'quantity' THEN coalesce(unit, 'gpu')
                     ELSE currency || coalesce(' ' || nullif(money_per, 'total'), '') END AS unit,
       coalesce(multiplier, 1)
           * CASE measured WHEN 'gpus' THEN gpus_low WHEN 'quantity' THEN quantity_low ELSE CAST(money_low AS DOUBLE) END AS low,
       coalesce(multiplier, 1)
           * CASE measured WHEN 'gpus' THEN gpus_high WHEN 'quantity' THEN quantity_high ELSE CAST(money_high AS DOUBLE) END AS high,
       CASE measured WHEN 'money' THEN money_op ELSE quantity_op END AS op,
       multiplier,
       -- an open side of a date is no stretch of time: "by the end of 2027" is about that day
       coalesce(date_start, date_end) AS period_start,
       coalesce(date_end, date_start) AS period_end,
       date_start, date_end, sentence_start
FROM one;
