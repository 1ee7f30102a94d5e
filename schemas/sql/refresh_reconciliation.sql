-- Which claims are parts of which totals, and every combination of their readings.

-- All parts of all totals. Figures in one `lot` are readings of one and the same number: of them one is counted.
DELETE FROM built_total_parts;

INSERT INTO built_total_parts
WITH choices AS (
    SELECT or_claim AS claim_id, min(claim_id) AS or_of FROM alternatives GROUP BY or_claim
), text_lots AS (
    SELECT p.*, bool_or(p.wider OR p.chip = p.total_chip) OVER (PARTITION BY p.total_claim, p.member) AS wide, c.or_of
    FROM parts_in_text p LEFT JOIN choices c ON c.claim_id = p.claim_id
), of_which AS (  -- the parts that are tied as "of which", with the place of their numbers
    SELECT t.claim_id AS total_claim, t.total_high, t.chip AS total_chip, t.relation AS total_relation, p.claim_id, p.doc_id, p.sentence_start,
           p.unit, p.low, p.high
    FROM edges e JOIN stated_totals t ON t.claim_id = e.parent_claim JOIN measures p ON p.claim_id = e.child_claim AND p.unit = t.unit
    WHERE e.role = 'part'
), in_sentence AS (
    SELECT o.total_claim, o.claim_id AS part_claim, q.claim_id, coalesce(q.party, q.counterparty) AS member, q.gpu, q.low, q.high
    FROM of_which o
    JOIN measures q ON q.doc_id = o.doc_id AND q.sentence_start = o.sentence_start AND q.unit = o.unit AND q.relation = o.total_relation
    JOIN gpu_comparable c ON c.whole = o.total_chip AND c.part = q.chip AND NOT c.wider
    WHERE q.claim_id <> o.total_claim AND q.status <> 'negated' AND q.scope IS DISTINCT FROM 'each'
      AND coalesce(q.low, q.high) + coalesce(o.low, o.high) <= o.total_high
), places AS (
    SELECT s.claim_id, min(s.start_char) AS at_char FROM spans s
    WHERE s.slot = 'quantity' AND s.claim_id IN (SELECT claim_id FROM in_sentence UNION SELECT part_claim FROM in_sentence)
    GROUP BY s.claim_id
), siblings AS (  -- "of which 7,100 are B300s and 4,200 B200s": the second number is as much a part as the first
    SELECT DISTINCT i.total_claim, i.claim_id, i.member, i.gpu, i.low, i.high
    FROM in_sentence i
    JOIN places a ON a.claim_id = i.part_claim
    JOIN places b ON b.claim_id = i.claim_id AND b.at_char > a.at_char
    ANTI JOIN edges e ON e.parent_claim = i.total_claim AND e.child_claim = i.claim_id
)
SELECT e.parent_claim AS total_claim, CASE WHEN e.role = 'part' THEN 'of which' ELSE 'sum' END AS kind, 'tied' AS basis,
       m.claim_id, coalesce(m.party, m.counterparty) AS member, m.gpu, m.low, m.high,
       coalesce(c.or_of, m.claim_id) AS lot
FROM edges e
JOIN measures m ON m.claim_id = e.child_claim
JOIN stated_totals t ON t.claim_id = e.parent_claim AND t.unit = m.unit
LEFT JOIN choices c ON c.claim_id = m.claim_id
WHERE e.role IN ('component', 'each', 'part')
UNION ALL
SELECT total_claim, 'of which', 'same text', claim_id, member, gpu, low, high, claim_id FROM siblings
UNION ALL
SELECT total_claim, 'sum', 'same text', claim_id, member, gpu, low, high,
       CASE -- two sites of one party: two numbers, unless the text leaves the choice
            WHEN own AND member = total_party AND chip = total_chip THEN coalesce(or_of, claim_id)
            ELSE concat_ws('|', member, CASE WHEN NOT wide THEN chip END,
                           CASE WHEN own AND relation IN ('buys', 'orders', 'supplies', 'makes') THEN period_start END) END
FROM text_lots
UNION ALL
SELECT total_claim, 'sum', 'other texts', claim_id, member, chip, low, high, concat_ws('|', member, chip) FROM parts_elsewhere;

-- Every combination of readings, and what it comes to. Lots with one reading are summed first; of the others the ten whose
-- readings differ most are combined, with at most four readings each, and of what is beyond that the largest is taken.
DELETE FROM built_readings;

INSERT INTO built_readings
WITH RECURSIVE read AS (
    SELECT total_claim, kind, lot, meant_low(low, high) AS low, meant_high(low, high) AS high, min(claim_id) AS claim_id
    FROM built_total_parts WHERE coalesce(low, high) IS NOT NULL
    GROUP BY total_claim, kind, lot, meant_low(low, high), meant_high(low, high)
), ranked AS (
    SELECT *, row_number() OVER w AS place, max(high) OVER lots - min(high) OVER lots AS spread
    FROM read
    WINDOW w AS (PARTITION BY total_claim, kind, lot ORDER BY high DESC, low DESC), lots AS (PARTITION BY total_claim, kind, lot)
), numbered AS (
    SELECT *, dense_rank() OVER (PARTITION BY total_claim, kind ORDER BY spread DESC, lot) AS n FROM ranked WHERE place <= 4
), settled AS (
    SELECT total_claim, kind, sum(low) FILTER (spread = 0 OR n > 10) AS low, sum(high) FILTER (spread = 0 OR n > 10) AS high,
           list_sort(list(claim_id) FILTER (spread = 0 OR n > 10)) AS claims,
           count(DISTINCT n) FILTER (spread > 0 AND n <= 10) AS choices
    FROM numbered WHERE spread > 0 AND n <= 10 OR place = 1
    GROUP BY total_claim, kind
), sums AS (
    SELECT total_claim, kind, choices, 0::BIGINT AS n, coalesce(low, 0) AS low, coalesce(high, 0) AS high, coalesce(claims, []) AS claims
    FROM settled
    UNION ALL
    -- combinations that come to the same are one: the first of them by its claims
    SELECT s.total_claim, s.kind, s.choices, s.n + 1, s.low + r.low, s.high + r.high, min(list_append(s.claims, r.claim_id))
    FROM sums s JOIN numbered r ON r.total_claim = s.total_claim AND r.kind = s.kind AND r.n = s.n + 1
    WHERE s.n < s.choices
    GROUP BY s.total_claim, s.kind, s.choices, s.n + 1, s.low + r.low, s.high + r.high
)
SELECT s.total_claim, s.kind, s.low AS sum_low, s.high AS sum_high, s.claims,
       verdict(s.low, s.high, t.total_low, t.total_high, t.slack) AS verdict,
       gap(s.low, s.high, t.total_low, t.total_high) AS gap,
       row_number() OVER (PARTITION BY s.total_claim, s.kind
                          ORDER BY abs(gap(s.low, s.high, t.total_low, t.total_high)), abs(s.low - t.total_low) + abs(s.high - t.total_high),
                                   s.claims) AS place
FROM sums s JOIN stated_totals t ON t.claim_id = s.total_claim
WHERE s.n = s.choices;
