-- Stated totals set beside the sum of their parts.
--
-- A total is a claim that a text calls one ("in all", "a total of", a market), or that others are tied to as its parts. Its
-- parts are those that the extractor tied to it; else the claims of the same text that can be parts; else what other texts
-- say. All of them are added, none is left aside to make the sum come out, and none is made up: what is missing is the gap.
-- Only where a text gives one party several figures ("25,000, or perhaps 100,000") is there a choice, and every combination
-- is tried.

-- Relations that add up to one another: who ordered and who bought, what is sold and what is made.
CREATE OR REPLACE VIEW kin AS
SELECT * FROM (VALUES
    ('needs', 'orders'), ('needs', 'buys'), ('orders', 'buys'), ('orders', 'has'), ('buys', 'has'), ('has', 'uses'), ('has', 'contains'),
    ('has', 'rents'), ('uses', 'rents'), ('uses', 'contains'), ('supplies', 'makes'), ('supplies', 'buys'), ('supplies', 'orders'),
    ('orders', 'spends'), ('buys', 'spends'), ('has', 'spends')
) AS pairs(one, other);

-- An interval as narrow as its words are meant: "more than 100,000" is not 900,000.
CREATE OR REPLACE MACRO meant_low(low, high) AS coalesce(low, high * 0.8);
CREATE OR REPLACE MACRO meant_high(low, high) AS coalesce(high, low * 1.2);

-- What a sum says of a total. `slack` is how far the total may be from what it was rounded from.
CREATE OR REPLACE MACRO verdict(sum_low, sum_high, total_low, total_high, slack) AS
    CASE WHEN sum_low IS NULL THEN 'no parts'
         WHEN sum_low = total_low AND sum_high = total_high THEN 'exact'
         WHEN sum_high < total_low - slack THEN 'short by ' || printf('%,d', CAST(round(total_low - sum_high) AS BIGINT))
         WHEN sum_low > total_high + slack THEN 'over by ' || printf('%,d', CAST(round(sum_low - total_high) AS BIGINT))
         ELSE 'within rounding' END;

-- The difference as a number: negative where the sum falls short, 0 where the two can be equal.
CREATE OR REPLACE MACRO gap(sum_low, sum_high, total_low, total_high) AS
    CASE WHEN sum_high < total_low THEN sum_high - total_low WHEN sum_low > total_high THEN sum_low - total_high ELSE 0 END;

-- Of several totals of one party in one sentence ("15,916 on top of 18,417, 34,333 in all") the largest is the total.
CREATE OR REPLACE VIEW stated_totals AS
WITH tied AS (
    SELECT parent_claim AS claim_id, bool_or(role IN ('component', 'each')) AS has_parts, bool_or(role = 'part') AS has_of_which
    FROM edges WHERE role IN ('component', 'each', 'part') GROUP BY parent_claim
)
SELECT m.claim_id, m.doc_id, m.published, m.party, m.gpu, m.chip, m.relation, m.status, m.scope, m.unit, m.low, m.high, m.op,
       meant_low(m.low, m.high) AS total_low, meant_high(m.low, m.high) AS total_high,
       CASE WHEN m.low IS DISTINCT FROM m.high THEN 0
            WHEN m.op = '=' AND NOT regexp_matches(m.unit, '^[A-Z]') THEN plain_rounding(m.low)
            ELSE rounding(m.low) END AS slack,
       m.period_start, m.period_end, m.sentence_start,
       coalesce(t.has_parts, false) AS has_parts, coalesce(t.has_of_which, false) AS has_of_which
FROM (SELECT *, CASE WHEN scope = 'total' THEN max(coalesce(high, low)) OVER (
          PARTITION BY doc_id, sentence_start, party, unit, scope) END AS largest FROM measures) m
LEFT JOIN tied t ON t.claim_id = m.claim_id
WHERE coalesce(m.low, m.high) IS NOT NULL AND m.status <> 'negated' AND NOT contains(m.unit, ' per_')
  AND (m.scope = 'total' AND coalesce(m.high, m.low) = m.largest OR t.claim_id IS NOT NULL);

-- Figures between which a text leaves the choice: "25,000, or perhaps 100,000".
CREATE OR REPLACE VIEW alternatives AS SELECT * FROM built_alternatives;

-- Chips that can be in a figure for a chip: its kinds, and what a text does not name more closely ("50,000 GPUs" among H100s).
CREATE OR REPLACE VIEW gpu_comparable AS
SELECT ancestor AS whole, gpu AS part, false AS wider FROM gpu_ancestors
UNION ALL
SELECT gpu, ancestor, true FROM gpu_ancestors WHERE steps > 0;

-- Parties that can be in a party's figure: those below it, and the members of a joint one.
CREATE OR REPLACE VIEW party_within AS
SELECT ancestor AS whole, entity AS part FROM party_ancestors WHERE steps > 0
UNION
SELECT party, unnest(string_split(party, ' + ')) FROM party_nodes WHERE kind = 'joint';

-- Claims of the same text that can be parts of a total.
CREATE OR REPLACE VIEW parts_in_text AS
WITH found AS (
    SELECT t.claim_id AS total_claim, t.party AS total_party, t.chip AS total_chip, p.*, c.wider,
           p.party IS NOT DISTINCT FROM t.party AS own,
           -- whom the number is about: of what one party sells, each buyer
           CASE WHEN p.party IS NOT DISTINCT FROM t.party THEN coalesce(p.counterparty, p.party) ELSE p.party END AS member,
           o.entity IS NOT NULL AS known
    FROM stated_totals t
    JOIN measures p ON p.doc_id = t.doc_id AND p.claim_id <> t.claim_id AND p.unit = t.unit
    JOIN gpu_comparable c ON c.whole = t.chip AND c.part = p.chip
    LEFT JOIN organisations o ON o.entity = p.party
    LEFT JOIN party_within w ON w.whole = t.party AND w.part = p.party
    LEFT JOIN kin k ON (k.one, k.other) = (t.relation, p.relation) OR (k.other, k.one) = (t.relation, p.relation)
    WHERE t.scope = 'total' AND NOT t.has_parts
      AND (p.relation = t.relation OR k.one IS NOT NULL)
      AND p.status <> 'negated' AND p.party IS NOT NULL
      -- "eight each" of a party's systems is a factor and not a part
      AND NOT (p.scope IS NOT DISTINCT FROM 'each' AND (p.relation = 'contains' OR p.party IS NOT DISTINCT FROM t.party))
      AND (coalesce(p.low, p.high) IS NULL OR meant_low(p.low, p.high) <= t.total_high)
      -- a market is made of parties; a party of those below it, its buyers, and its own figures for kinds of the chip, or for
      -- the same chip close by ("50,000 in Memphis and 30,000 in Atlanta, 80,000 in all")
      AND (t.party IS NULL
           OR w.part IS NOT NULL
           OR t.relation IN ('supplies', 'makes') AND p.relation IN ('buys', 'orders')
           OR p.party = t.party AND coalesce(p.low, p.high) < t.total_high
              -- what is a part, or a total, of something else is neither here
              AND p.scope IS DISTINCT FROM 'part' AND (p.scope IS DISTINCT FROM 'total' OR p.sentence_start = t.sentence_start)
              AND (p.counterparty IS NOT NULL OR p.chip <> t.chip AND NOT c.wider
                   OR p.chip = t.chip AND abs(p.sentence_start - t.sentence_start) <= 600))
      AND (p.period_start IS NULL OR t.period_start IS NULL OR p.period_start <= t.period_end AND p.period_end >= t.period_start)
      AND (t.claim_id, p.party) NOT IN (SELECT (x.claim_id, x.entity) FROM parties x WHERE x.role = 'excluded')
), inside AS (  -- what is in a part is not a part beside it: what is tied to it, and kinds of the chips that sites count
    SELECT q.total_claim, e.child_claim AS claim_id FROM found q JOIN edges e ON e.parent_claim = q.claim_id
    UNION
    SELECT k.total_claim, k.claim_id
    FROM found k JOIN found q ON q.total_claim = k.total_claim AND q.own AND q.member = k.member AND q.chip = q.total_chip
    WHERE k.own AND k.member = k.total_party AND k.chip <> k.total_chip AND coalesce(q.low, q.high) IS NOT NULL
), each_of AS (  -- where the numbers stand that are said of each of several
    SELECT f.total_claim, f.claim_id, f.known, f.multiplier, min(s.start_char) AS number_start
    FROM found f JOIN spans s ON s.claim_id = f.claim_id AND s.slot = 'quantity'
    WHERE f.scope = 'each'
    GROUP BY ALL
), groups AS (  -- "of the big clouds, Azure and AWS want 30,000 each": the group is its members
    SELECT DISTINCT f.total_claim, f.claim_id
    FROM each_of f JOIN each_of q ON q.total_claim = f.total_claim AND q.number_start = f.number_start AND q.known
    WHERE NOT f.known AND f.multiplier IS NULL
)
SELECT f.*
FROM found f
ANTI JOIN inside i ON i.total_claim = f.total_claim AND i.claim_id = f.claim_id
ANTI JOIN groups g ON g.total_claim = f.total_claim AND g.claim_id = f.claim_id;

-- Facts of other texts that can be parts of a total whose own text names none: of a market those of all parties, of a party
-- those of the parties below it.
CREATE OR REPLACE VIEW parts_elsewhere AS
WITH open_totals AS (
    SELECT t.*, a.gpu AS part_chip
    FROM stated_totals t
    ANTI JOIN parts_in_text p ON p.total_claim = t.claim_id
    JOIN gpu_ancestors a ON a.ancestor = t.chip
    WHERE t.scope = 'total' AND NOT t.has_parts
      AND (t.party IS NOT NULL OR t.total_high >= 1000)  -- two cards are no market
), fact AS (
    SELECT * FROM built_facts
    WHERE known_until = DATE 'infinity' AND entity IS NOT NULL AND scope IS DISTINCT FROM 'total' AND coalesce(low, high) IS NOT NULL
), met AS (
    SELECT t.claim_id AS total_claim, t.total_high, t.period_start, t.period_end, f.*
    FROM open_totals t
    JOIN fact f ON f.chip = t.part_chip AND f.relation = t.relation AND f.status = t.status AND f.unit = t.unit
    WHERE t.party IS NULL
    UNION ALL
    SELECT t.claim_id, t.total_high, t.period_start, t.period_end, f.*
    FROM open_totals t
    JOIN party_within w ON w.whole = t.party
    JOIN fact f ON f.entity = w.part AND f.chip = t.part_chip AND f.relation = t.relation AND f.status = t.status AND f.unit = t.unit
)
SELECT m.total_claim, m.claim_id, m.entity AS member, m.chip, m.low, m.high
FROM met m
ANTI JOIN (SELECT claim_id, entity FROM parties WHERE role = 'excluded') x ON x.claim_id = m.total_claim AND x.entity = m.entity
WHERE meant_low(m.low, m.high) <= m.total_high
  AND (m.period_start IS NULL OR coalesce(m.date_start, m.date_end) IS NULL
       OR coalesce(m.date_start, m.date_end) <= m.period_end AND coalesce(m.date_end, m.date_start) >= m.period_start);

CREATE OR REPLACE VIEW total_parts AS SELECT * FROM built_total_parts;

CREATE OR REPLACE VIEW reconciliation_readings AS SELECT * FROM built_readings;

-- Money that a text states for a number of chips, beside that number at the unit price that the same text gives.
CREATE OR REPLACE VIEW money_readings AS
WITH paid AS (
    SELECT c.claim_id, c.doc_id, c.sentence_start, m.chip, c.currency, c.money_low, c.money_high, m.low, m.high, m.unit, c.claim_id AS money_claim
    FROM claims c JOIN measures m ON m.claim_id = c.claim_id
    WHERE coalesce(c.money_low, c.money_high) IS NOT NULL AND coalesce(c.money_per, 'total') = 'total'
      AND m.unit IN ('gpu', 'equivalent') AND coalesce(m.low, m.high) IS NOT NULL
    UNION ALL  -- the number and the money in two claims of one sentence
    SELECT m.claim_id, m.doc_id, m.sentence_start, m.chip, p.currency, p.money_low, p.money_high, m.low, m.high, m.unit, p.claim_id
    FROM measures m
    JOIN claims p ON p.doc_id = m.doc_id AND p.sentence_start = m.sentence_start AND p.claim_id <> m.claim_id AND p.gpu = m.gpu
    WHERE m.unit = 'gpu' AND coalesce(m.low, m.high) IS NOT NULL AND m.scope = 'total'
      AND p.quantity_op IS NULL AND p.money_per = 'total' AND p.entity IS NOT DISTINCT FROM m.party
), priced AS (
    SELECT p.claim_id, p.doc_id, p.sentence_start, p.party, p.chip, split_part(p.unit, ' ', 1) AS currency, p.low, p.high
    FROM measures p
    WHERE p.unit LIKE '% per_unit' AND p.status <> 'negated' AND coalesce(p.low, p.high) IS NOT NULL
)
SELECT b.claim_id AS total_claim, b.money_claim, p.claim_id AS price_claim, b.currency,
       CAST(b.money_low AS DOUBLE) AS money_low, CAST(b.money_high AS DOUBLE) AS money_high,
       meant_low(b.low, b.high) * meant_low(p.low, p.high) AS sum_low, meant_high(b.low, b.high) * meant_high(p.low, p.high) AS sum_high,
       p.low AS price_low, p.high AS price_high,
       meant_low(CAST(b.money_low AS DOUBLE), CAST(b.money_high AS DOUBLE)) / meant_high(b.low, b.high) AS implied_low,
       meant_high(CAST(b.money_low AS DOUBLE), CAST(b.money_high AS DOUBLE)) / meant_low(b.low, b.high) AS implied_high,
       greatest(rounding(CAST(b.money_low AS DOUBLE)), rounding(CAST(b.money_high AS DOUBLE)), 0) AS slack,
       row_number() OVER (PARTITION BY b.claim_id ORDER BY abs(p.sentence_start - b.sentence_start), p.claim_id) AS place
FROM paid b
JOIN priced p ON p.doc_id = b.doc_id AND p.currency = b.currency
JOIN gpu_comparable c ON c.whole = b.chip AND c.part = p.chip
JOIN claims o ON o.claim_id = b.claim_id
-- the price of the same chip, or one that the same sentence gives; not what another party asks
WHERE (p.chip = b.chip OR p.sentence_start = b.sentence_start)
  AND (p.party IS NULL OR p.party = o.entity OR p.party = o.counterparty OR p.sentence_start = b.sentence_start);

-- A count of chips beside the systems and the chips in each that the same text, or the catalogue, gives: 766 nodes with eight
-- each, 6,128 in all. Systems whose chips were only told from that count itself say nothing about it.
CREATE OR REPLACE VIEW product_readings AS
WITH systems AS (
    SELECT c.claim_id, c.quantity_low, c.quantity_high FROM claims c
    WHERE c.unit = 'system' AND c.gpus_low IS NOT NULL
      AND (c.system IS NOT NULL OR c.claim_id IN (SELECT s.claim_id FROM spans s WHERE s.slot = 'factor'))
)
SELECT t.claim_id AS total_claim, p.claim_id AS systems_claim, c.quantity_low AS systems, t.low AS total_low, t.high AS total_high,
       p.low AS sum_low, p.high AS sum_high,
       CASE WHEN t.low IS DISTINCT FROM t.high THEN 0
            WHEN t.op = '=' THEN plain_rounding(t.low)
            ELSE rounding(t.low) END AS slack,
       row_number() OVER (PARTITION BY t.claim_id ORDER BY abs(p.sentence_start - t.sentence_start), p.claim_id) AS place
FROM systems c
JOIN measures p ON p.claim_id = c.claim_id
JOIN measures t ON t.doc_id = p.doc_id AND t.claim_id <> p.claim_id AND t.party IS NOT DISTINCT FROM p.party
JOIN claims o ON o.claim_id = t.claim_id AND o.unit = 'gpu'
JOIN gpu_comparable g ON g.whole = t.chip AND g.part = p.chip
WHERE t.unit = 'gpu' AND coalesce(t.low, t.high) IS NOT NULL AND t.scope IS DISTINCT FROM 'each' AND t.relation <> 'contains'
  AND abs(p.sentence_start - t.sentence_start) <= 300
  -- as many chips as there are systems, or a hundred times their number, is said of something else
  AND coalesce(t.high, t.low) > coalesce(c.quantity_low, c.quantity_high) AND t.low / p.low BETWEEN 0.5 AND 2;

-- One row for each stated total, each amount of money with a unit price and each count with its systems: what is stated, the sum
-- (or product) that comes closest, and the verdict: exact, within rounding, short by n, over by n; 'no parts' where no text names any.
CREATE OR REPLACE VIEW reconciliation AS
WITH names AS (
    SELECT claim_id, list(DISTINCT entity ORDER BY entity) FILTER (role = 'excluded') AS excluded FROM parties GROUP BY claim_id
), listed AS (
    SELECT total_claim, kind, min(basis) AS basis,
           list(DISTINCT member ORDER BY member) FILTER (coalesce(low, high) IS NULL) AS uncounted
    FROM total_parts GROUP BY total_claim, kind
), combinations AS (
    SELECT total_claim, kind, count(*) AS readings FROM reconciliation_readings GROUP BY total_claim, kind
), kinds AS (
    SELECT claim_id, 'sum' AS kind FROM stated_totals WHERE scope = 'total' AND NOT has_of_which OR has_parts
    UNION ALL
    SELECT claim_id, 'of which' FROM stated_totals WHERE has_of_which
)
SELECT t.claim_id AS total_claim, k.kind, coalesce(l.basis, 'none') AS basis,
       t.party AS entity, t.gpu, t.relation, t.status, t.unit, t.low AS total_low, t.high AS total_high, r.sum_low, r.sum_high,
       coalesce(r.verdict, 'no parts') AS verdict, r.gap, coalesce(r.claims, []) AS parts, coalesce(c.readings, 0) AS readings,
       coalesce(n.excluded, []) AS excluded, coalesce(l.uncounted, []) AS uncounted, t.doc_id
FROM stated_totals t
JOIN kinds k ON k.claim_id = t.claim_id
 -- what the text works out as systems times chips is not a sum as well
 AND (k.kind <> 'sum' OR t.has_parts OR k.claim_id NOT IN (SELECT total_claim FROM product_readings))
LEFT JOIN reconciliation_readings r ON r.total_claim = t.claim_id AND r.kind = k.kind AND r.place = 1
LEFT JOIN names n ON n.claim_id = t.claim_id
LEFT JOIN listed l ON l.total_claim = t.claim_id AND l.kind = k.kind
LEFT JOIN combinations c ON c.total_claim = t.claim_id AND c.kind = k.kind
UNION ALL
SELECT m.total_claim, 'money', 'same text', c.entity, c.gpu, c.relation, c.status, m.currency, m.money_low, m.money_high, m.sum_low, m.sum_high,
       verdict(m.sum_low, m.sum_high, meant_low(m.money_low, m.money_high), meant_high(m.money_low, m.money_high), m.slack),
       gap(m.sum_low, m.sum_high, meant_low(m.money_low, m.money_high), meant_high(m.money_low, m.money_high)),
       [m.total_claim, m.price_claim], 1, [], [], c.doc_id
FROM money_readings m JOIN claims c ON c.claim_id = m.total_claim
WHERE m.place = 1
UNION ALL
SELECT p.total_claim, 'product', 'same text', t.party, t.gpu, t.relation, t.status, t.unit, p.total_low, p.total_high, p.sum_low, p.sum_high,
       verdict(p.sum_low, p.sum_high, meant_low(p.total_low, p.total_high), meant_high(p.total_low, p.total_high), p.slack),
       gap(p.sum_low, p.sum_high, meant_low(p.total_low, p.total_high), meant_high(p.total_low, p.total_high)),
       [p.systems_claim], 1, [], [], t.doc_id
FROM product_readings p JOIN measures t ON t.claim_id = p.total_claim
WHERE p.place = 1;
