-- Totals that count nothing twice.
--
-- The rule is the same on every step: of figures that may hold the same chips one is counted, and it is the larger.
--   1. One party's figures for one chip compete among themselves, by time and by counterparty.
--   2. Its figure for a wider chip ("Meta has 600,000 GPUs") competes with the sum of its figures for the kinds of that chip
--      ("350,000 H100s, 30,000 A100s").
--   3. A parent's own figure, or one for the whole market, competes with the sum of the figures of those below it.
-- What loses is in `left_out`, with the reason and with what was counted instead. So a total never shows more chips than
-- its sources can mean, and where they overlap in a way that they do not tell it shows fewer.

-- Why a fact cannot be added up, or NULL where it can.
CREATE OR REPLACE MACRO cannot_be_added(relation, status, unit, low, high, scope, entity) AS
    CASE WHEN status = 'negated' THEN 'denied'
         WHEN low IS NULL AND high IS NULL THEN 'vague: no number to add'
         WHEN relation = 'costs' OR contains(unit, ' per_') THEN 'a price'
         WHEN relation = 'contains' AND (scope = 'each' OR entity IS NULL) THEN 'what one system holds'
         WHEN relation = 'rents' AND scope = 'each' THEN 'a size on offer'
         WHEN scope = 'each' AND entity IS NULL THEN 'what each of some unnamed has' END;

-- The facts that can be added up. `what` is 'said', each under its own relation, or 'holds': the chips that a party has in
-- its halls, however a text comes to speak of them. What was sold to a named buyer is the buyer's; what is rented from,
-- or used at, a named cloud is the cloud's. So both sides of a sale, and a cloud and its tenant, become one party's
-- figures, of which one is counted.
CREATE OR REPLACE MACRO figures_as_of(day, what) AS TABLE
WITH known AS (
    SELECT f.*, e.kind AS entity_kind, p.kind AS counterparty_kind
    FROM facts_as_of(day) f
    LEFT JOIN party_nodes e ON e.party = f.entity
    LEFT JOIN party_nodes p ON p.party = f.counterparty
    WHERE cannot_be_added(f.relation, f.status, f.unit, f.low, f.high, f.scope, f.entity) IS NULL
), held AS (
    SELECT *, CASE
        WHEN relation = 'rents' AND entity_kind IN ('cloud', 'neocloud')
             AND coalesce(counterparty_kind, '') NOT IN ('cloud', 'neocloud') THEN entity
        WHEN relation IN ('supplies', 'rents') THEN counterparty
        WHEN relation = 'uses' AND counterparty_kind IN ('cloud', 'neocloud') THEN counterparty
        ELSE entity END AS holder
    FROM known
    WHERE what = 'holds'
      AND (relation IN ('has', 'uses', 'buys', 'contains') OR relation IN ('supplies', 'rents') AND counterparty IS NOT NULL)
)
SELECT fact_id, claim_id, coalesce(entity, '') AS party, chip, relation AS stated, relation, status, unit,
       coalesce(low, 0) AS low, coalesce(high, 'infinity'::DOUBLE) AS high, counterparty,
       -- what is bought in March and what is bought in June are two lots; what one has in March and in June is not
       relation IN ('buys', 'orders', 'supplies', 'makes', 'spends') AS flows,
       coalesce(date_start, date_end) AS period_start, coalesce(date_end, date_start) AS period_end, sources, first_seen
FROM known WHERE what = 'said'
UNION ALL
SELECT fact_id, claim_id, coalesce(holder, ''), chip, relation, 'holds', status, unit,
       coalesce(low, 0), coalesce(high, 'infinity'::DOUBLE), NULL, false,
       coalesce(date_start, date_end), coalesce(date_end, date_start), sources, first_seen
FROM held;

-- Step 1a. Figures of one party for one chip (and of lots, with one counterparty and at one time), the counted one first.
-- The largest is counted. But a stock that a later date gives is the stock, unless it is less than half: then it is rather
-- one site than what is left of the fleet. Where a text leaves the choice between two figures ("25,000, or perhaps 100,000") the
-- counted one reaches from the lower to the higher.
CREATE OR REPLACE MACRO ranked_as_of(day, what) AS TABLE
WITH figures AS (
    -- one number for what figures have in common is quicker to sort by than five words
    SELECT *, hash(party, chip, relation, status, unit, CASE WHEN flows THEN counterparty END) AS same
    FROM figures_as_of(day, what)
), gaps AS (
    SELECT fact_id, same, period_start > max(period_end) OVER (
        PARTITION BY same ORDER BY period_start, period_end, fact_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap,
        period_start, period_end
    FROM figures WHERE flows AND period_start IS NOT NULL
), lots AS (
    SELECT fact_id, same, 1 + count(*) FILTER (gap) OVER (PARTITION BY same ORDER BY period_start, period_end, fact_id) AS lot
    FROM gaps
), topped AS (
    SELECT f.*, CASE WHEN flows THEN counterparty END AS lot_with, coalesce(l.lot, 0) AS lot,
           first_value(low) OVER w AS top_low, first_value(period_end) OVER w AS top_end
    FROM figures f LEFT JOIN lots l ON l.fact_id = f.fact_id AND l.same = f.same
    WINDOW w AS (PARTITION BY f.same, coalesce(l.lot, 0) ORDER BY low DESC, high DESC, f.fact_id)
), later AS (
    SELECT *, CASE WHEN NOT flows AND period_start > top_end AND low >= top_low / 2 THEN period_end END AS restated_at
    FROM topped
), choices AS (
    SELECT a.fact_id, min(b.low) AS from_low
    FROM (SELECT claim_id, or_claim FROM built_alternatives UNION ALL SELECT or_claim, claim_id FROM built_alternatives) x
    JOIN built_fact_claims a ON a.claim_id = x.claim_id
    JOIN built_fact_claims o ON o.claim_id = x.or_claim
    JOIN figures b ON b.fact_id = o.fact_id
    GROUP BY a.fact_id
)
SELECT r.* REPLACE (least(r.low, coalesce(c.from_low, r.low)) AS low),
       row_number() OVER w AS place, first_value(claim_id) OVER w AS counted, first_value(stated) OVER w AS counted_stated,
       first_value(period_start) OVER w AS counted_start
FROM later r LEFT JOIN choices c ON c.fact_id = r.fact_id
WINDOW w AS (PARTITION BY same, lot ORDER BY restated_at DESC NULLS LAST, r.low DESC, high DESC, sources DESC, r.fact_id);

-- Step 1b. One figure for each party and chip: lots at different times, and with different counterparties, add up; where a
-- figure names no time, or no counterparty, it may be any of them or all, so the larger is counted.
CREATE OR REPLACE MACRO cells_as_of(day, what) AS TABLE
WITH by_counterparty AS (
    SELECT party, chip, relation, status, unit, lot_with,
           coalesce(sum(low) FILTER (lot > 0), -1) > coalesce(max(low) FILTER (lot = 0), -1) AS by_time,
           sum(low) FILTER (lot > 0) AS lots_low, sum(high) FILTER (lot > 0) AS lots_high,
           list_sort(list(claim_id) FILTER (lot > 0)) AS lots_claims,
           max(low) FILTER (lot = 0) AS one_low, max(high) FILTER (lot = 0) AS one_high,
           list(claim_id) FILTER (lot = 0) AS one_claims
    FROM ranked_as_of(day, what) WHERE place = 1
    GROUP BY party, chip, relation, status, unit, lot_with
), chosen AS (
    SELECT party, chip, relation, status, unit, lot_with,
           CASE WHEN by_time THEN lots_low ELSE one_low END AS low,
           CASE WHEN by_time THEN lots_high ELSE one_high END AS high,
           CASE WHEN by_time THEN lots_claims ELSE one_claims END AS claims,
           CASE WHEN by_time THEN one_claims ELSE lots_claims END AS dropped
    FROM by_counterparty
), by_cell AS (
    SELECT party, chip, relation, status, unit,
           coalesce(sum(low) FILTER (lot_with IS NOT NULL), -1) > coalesce(max(low) FILTER (lot_with IS NULL), -1) AS by_whom,
           sum(low) FILTER (lot_with IS NOT NULL) AS lots_low, sum(high) FILTER (lot_with IS NOT NULL) AS lots_high,
           list_sort(flatten(list(claims) FILTER (lot_with IS NOT NULL))) AS lots_claims,
           max(low) FILTER (lot_with IS NULL) AS one_low, max(high) FILTER (lot_with IS NULL) AS one_high,
           any_value(claims) FILTER (lot_with IS NULL) AS one_claims,
           flatten(list(dropped) FILTER (dropped IS NOT NULL)) AS dropped
    FROM chosen
    GROUP BY party, chip, relation, status, unit
)
SELECT party, chip, relation, status, unit,
       CASE WHEN by_whom THEN lots_low ELSE one_low END AS low,
       CASE WHEN by_whom THEN lots_high ELSE one_high END AS high,
       CASE WHEN by_whom THEN lots_claims ELSE one_claims END AS claims,
       list_concat(coalesce(dropped, []), coalesce(CASE WHEN by_whom THEN one_claims ELSE lots_claims END, [])) AS dropped
FROM by_cell;

-- Step 2. Up the tree of chips, from the deepest level to the top: on each level the nodes of that depth move to their
-- parent, where their sum meets the party's own figure. A row is final on the level of its depth. `competed` are all the
-- claims that met on the way into the row, those that are counted among them.
CREATE OR REPLACE MACRO by_chip_as_of(day, what) AS TABLE
WITH RECURSIVE rolled AS (
    SELECT (SELECT max(depth) FROM gpu_nodes) AS level, n.depth, c.chip, c.party, c.relation, c.status, c.unit, c.low, c.high,
           c.claims, NULL::VARCHAR[] AS competed
    FROM cells_as_of(day, what) c JOIN gpu_nodes n ON n.gpu = c.chip
    UNION ALL
    SELECT level - 1, depth, chip, party, relation, status, unit,
           CASE WHEN own THEN own_low ELSE below_low END,
           CASE WHEN own THEN own_high ELSE below_high END,
           CASE WHEN own THEN own_claims ELSE below_claims END,
           CASE WHEN own_low IS NOT NULL AND below_low IS NOT NULL THEN list_concat(own_claims, below_claims) END
    FROM (
        SELECT *, own_low IS NOT NULL AND (below_low IS NULL OR own_low > below_low
                                           OR own_low = below_low AND own_high >= below_high) AS own
        FROM (
            SELECT r.level, CASE WHEN r.depth = r.level THEN n.parent ELSE r.chip END AS chip,
                   r.party, r.relation, r.status, r.unit,
                   min(CASE WHEN r.depth = r.level THEN r.level - 1 ELSE r.depth END) AS depth,
                   any_value(r.low) FILTER (r.depth < r.level) AS own_low,
                   any_value(r.high) FILTER (r.depth < r.level) AS own_high,
                   any_value(r.claims) FILTER (r.depth < r.level) AS own_claims,
                   sum(r.low) FILTER (r.depth = r.level) AS below_low,
                   sum(r.high) FILTER (r.depth = r.level) AS below_high,
                   list_sort(flatten(list(r.claims) FILTER (r.depth = r.level))) AS below_claims
            FROM rolled r JOIN gpu_nodes n ON n.gpu = r.chip
            WHERE r.level > 0
            GROUP BY ALL
        )
    )
)
SELECT chip, party, relation, status, unit, low, high, claims, competed FROM rolled WHERE depth = level;

-- Step 3a. Up the tree of parties in the same way, as far as those that have none above them. Models are not added to what
-- else is below their maker: the chips that one was trained on are in the fleet, and train the next one too.
CREATE OR REPLACE MACRO by_party_as_of(day, what) AS TABLE
WITH RECURSIVE rolled AS (
    SELECT (SELECT max(depth) FROM party_nodes) AS level, n.depth, n.kind = 'model' AS alone,
           b.chip, b.party, b.relation, b.status, b.unit, b.low, b.high, b.claims, NULL::VARCHAR[] AS competed
    FROM by_chip_as_of(day, what) b JOIN party_nodes n ON n.party = b.party
    UNION ALL
    SELECT level - 1, depth, alone, chip, party, relation, status, unit,
           CASE WHEN own THEN own_low ELSE below_low END,
           CASE WHEN own THEN own_high ELSE below_high END,
           CASE WHEN own THEN own_claims ELSE below_claims END,
           CASE WHEN figures > 1 THEN all_claims END
    FROM (
        SELECT *, own_low IS NOT NULL AND (below_low IS NULL OR own_low > below_low
                                           OR own_low = below_low AND own_high >= below_high) AS own
        FROM (
            SELECT r.level, CASE WHEN r.depth = r.level THEN n.parent ELSE r.party END AS party,
                   r.chip, r.relation, r.status, r.unit, count(*) AS figures,
                   min(CASE WHEN r.depth = r.level THEN r.level - 1 ELSE r.depth END) AS depth,
                   bool_and(r.alone AND r.depth < r.level) AS alone,
                   max(r.low) FILTER (r.depth < r.level OR r.alone) AS own_low,
                   arg_max(r.high, (r.low, r.high, r.claims)) FILTER (r.depth < r.level OR r.alone) AS own_high,
                   arg_max(r.claims, (r.low, r.high, r.claims)) FILTER (r.depth < r.level OR r.alone) AS own_claims,
                   sum(r.low) FILTER (r.depth = r.level AND NOT r.alone) AS below_low,
                   sum(r.high) FILTER (r.depth = r.level AND NOT r.alone) AS below_high,
                   list_sort(flatten(list(r.claims) FILTER (r.depth = r.level AND NOT r.alone))) AS below_claims,
                   flatten(list(r.claims)) AS all_claims
            FROM rolled r
            JOIN party_nodes n ON n.party = r.party
            WHERE r.level > 2
            GROUP BY ALL
        )
    )
)
SELECT depth, chip, party, relation, status, unit, low, high, claims, competed
FROM rolled WHERE depth = level OR depth < 2 AND level = 2;

-- Which joint party a member's figure meets: of those that share the figure's chip, relation, status and unit the largest.
-- A member is here the topmost party above it.
CREATE OR REPLACE VIEW joint_members AS
SELECT DISTINCT j.joint, n.party AS member
FROM (SELECT party AS joint, unnest(string_split(party, ' + ')) AS member FROM party_nodes WHERE kind = 'joint') j
JOIN party_ancestors a ON a.entity = j.member
JOIN party_nodes n ON n.party = a.ancestor AND n.depth = 2;

-- Step 3b. Several parties that share one figure: it competes with the sum of what its members have by themselves. Of joint
-- parties with a member in common only the larger is looked at. Then everyone (''): the figure for the whole market competes
-- with the sum of all.
CREATE OR REPLACE MACRO by_everyone_as_of(day, what) AS TABLE
WITH below AS (
    SELECT * FROM by_party_as_of(day, what)
), adopted AS (
    SELECT b.chip, b.relation, b.status, b.unit, m.member, arg_max(b.party, (b.low, b.party)) AS joint
    FROM below b JOIN joint_members m ON m.joint = b.party
    GROUP BY b.chip, b.relation, b.status, b.unit, m.member
), overlapped AS (
    SELECT DISTINCT a.chip, a.relation, a.status, a.unit, m.joint AS party
    FROM adopted a JOIN joint_members m ON m.member = a.member AND m.joint <> a.joint
), tops AS (
    SELECT b.depth, b.chip, coalesce(a.joint, b.party) AS party, b.relation, b.status, b.unit, b.low, b.high, b.claims
    FROM below b
    LEFT JOIN adopted a ON a.member = b.party AND a.chip = b.chip AND a.relation = b.relation AND a.status = b.status AND a.unit = b.unit
    ANTI JOIN overlapped o
      ON o.party = b.party AND o.chip = b.chip AND o.relation = b.relation AND o.status = b.status AND o.unit = b.unit
    WHERE b.depth IN (1, 2)
), met AS (
    SELECT chip, party, relation, status, unit, count(*) AS figures, bool_or(depth = 1) AS joint,
           max(low) FILTER (depth = 1) AS own_low, max(high) FILTER (depth = 1) AS own_high,
           any_value(claims) FILTER (depth = 1) AS own_claims,
           sum(low) FILTER (depth = 2) AS below_low, sum(high) FILTER (depth = 2) AS below_high,
           list_sort(flatten(list(claims) FILTER (depth = 2))) AS below_claims
    FROM tops GROUP BY chip, party, relation, status, unit
), parties_settled AS (
    SELECT 1 AS depth, joint, chip, party, relation, status, unit,
           CASE WHEN own THEN own_low ELSE below_low END AS low,
           CASE WHEN own THEN own_high ELSE below_high END AS high,
           CASE WHEN own THEN own_claims ELSE below_claims END AS claims,
           CASE WHEN own_low IS NOT NULL AND below_low IS NOT NULL THEN list_concat(own_claims, below_claims) END AS competed
    FROM (SELECT *, own_low IS NOT NULL AND (below_low IS NULL OR own_low > below_low
                                             OR own_low = below_low AND own_high >= below_high) AS own FROM met)
), market AS (
    SELECT chip, relation, status, unit,
           max(low) FILTER (depth = 0) AS own_low, max(high) FILTER (depth = 0) AS own_high,
           any_value(claims) FILTER (depth = 0) AS own_claims,
           sum(low) FILTER (depth = 1) AS below_low, sum(high) FILTER (depth = 1) AS below_high,
           list_sort(flatten(list(claims) FILTER (depth = 1))) AS below_claims
    FROM (SELECT depth, chip, relation, status, unit, low, high, claims FROM parties_settled
          UNION ALL
          SELECT depth, chip, relation, status, unit, low, high, claims FROM below WHERE depth = 0)
    GROUP BY chip, relation, status, unit
), market_settled AS (
    SELECT chip, NULL::VARCHAR AS entity, relation, status, unit,
           CASE WHEN own THEN own_low ELSE below_low END AS low,
           CASE WHEN own THEN own_high ELSE below_high END AS high,
           CASE WHEN own THEN own_claims ELSE below_claims END AS claims,
           CASE WHEN own_low IS NOT NULL AND below_low IS NOT NULL THEN list_concat(own_claims, below_claims) END AS competed
    FROM (SELECT *, own_low IS NOT NULL AND (below_low IS NULL OR own_low > below_low
                                             OR own_low = below_low AND own_high >= below_high) AS own FROM market)
)
SELECT chip, coalesce(entity, '') AS party, relation, status, unit, low, high, claims, competed
FROM (
    SELECT chip, party AS entity, relation, status, unit, low, high, claims, competed FROM below WHERE depth >= 2
    UNION ALL
    SELECT chip, party, relation, status, unit, low, high, claims, competed FROM parties_settled WHERE joint
    UNION ALL
    SELECT * FROM market_settled
);

-- Step 4. A figure for all parties and one chip ("the market wants 432,000 H100s") may have lost, on the way up the tree of
-- chips, against those of parties for other chips, which it does not overlap. So for everyone, and for parties with others
-- below them, the sum of what the kinds of a chip came to competes once more.
CREATE OR REPLACE MACRO rollup_as_of(day, what) AS TABLE
WITH RECURSIVE settled AS (
    SELECT * FROM by_everyone_as_of(day, what)
), above AS (
    SELECT DISTINCT parent AS party FROM party_nodes WHERE parent IS NOT NULL
), rolled AS (
    SELECT (SELECT max(depth) FROM gpu_nodes) AS level, n.depth, s.chip, s.party, s.relation, s.status, s.unit, s.low, s.high, s.claims,
           s.competed
    FROM settled s JOIN above USING (party) JOIN gpu_nodes n ON n.gpu = s.chip
    UNION ALL
    SELECT level - 1, depth, chip, party, relation, status, unit,
           CASE WHEN below_low > own_low THEN below_low ELSE own_low END,
           CASE WHEN below_low > own_low THEN below_high ELSE own_high END,
           CASE WHEN below_low > own_low THEN below_claims ELSE own_claims END,
           CASE WHEN below_low > own_low THEN list_concat(coalesce(competed, []), own_claims) ELSE competed END
    FROM (
        -- what a kind of a chip has, the chip has too: there is always a row of its own
        SELECT r.level, CASE WHEN r.depth = r.level THEN n.parent ELSE r.chip END AS chip,
               r.party, r.relation, r.status, r.unit,
               min(CASE WHEN r.depth = r.level THEN r.level - 1 ELSE r.depth END) AS depth,
               any_value(r.low) FILTER (r.depth < r.level) AS own_low,
               any_value(r.high) FILTER (r.depth < r.level) AS own_high,
               any_value(r.claims) FILTER (r.depth < r.level) AS own_claims,
               any_value(r.competed) FILTER (r.depth < r.level) AS competed,
               sum(r.low) FILTER (r.depth = r.level) AS below_low,
               sum(r.high) FILTER (r.depth = r.level) AS below_high,
               list_sort(flatten(list(r.claims) FILTER (r.depth = r.level))) AS below_claims
        FROM rolled r JOIN gpu_nodes n ON n.gpu = r.chip
        WHERE r.level > 0
        GROUP BY ALL
    )
)
SELECT chip AS gpu, nullif(party, '') AS entity, relation, status, unit, low,
       CASE WHEN high < 'infinity'::DOUBLE THEN high END AS high, claims, competed
FROM (
    SELECT chip, party, relation, status, unit, low, high, claims, competed FROM settled ANTI JOIN above USING (party)
    UNION ALL
    SELECT chip, party, relation, status, unit, low, high, claims, competed FROM rolled WHERE depth = level
);

-- The totals with, for each, whether a row with narrower names is made of the same claims: what is true of AWS alone is true
-- of Amazon and of everyone too, and what is true of the H100 of Hopper and of GPU.
CREATE OR REPLACE MACRO settled_as_of(day, what) AS TABLE
    SELECT t.gpu, t.entity, t.relation, t.status, t.unit, t.low, t.high, t.claims,
           row_number() OVER (PARTITION BY t.relation, t.status, t.unit, t.claims
                              ORDER BY g.depth DESC, p.depth DESC, t.gpu, t.entity) = 1 AS headline
    FROM rollup_as_of(day, what) t
    JOIN gpu_nodes g ON g.gpu = t.gpu
    JOIN party_nodes p ON p.party = coalesce(t.entity, '');

-- The totals as known from texts published by a day: one row for each chip and everything that it is a kind of, each party
-- and everyone above it (NULL is everyone), relation, status and unit. `high` is NULL where nothing bounds it; `claims` has
-- one claim for each of the facts that it is made of, and `fact_claims` the others that say the same.
CREATE OR REPLACE MACRO totals_as_of(day) AS TABLE
    SELECT gpu, entity, relation, status, unit, low, high, len(claims) AS figures, claims, headline
    FROM settled_as_of(day, 'said');

-- What each party has in its halls, by whichever words: the figures of `has`, `uses`, `buys`, `supplies` and `rents` that may
-- mean the same chips compete as well.
CREATE OR REPLACE MACRO holdings_as_of(day) AS TABLE
    SELECT gpu, entity, status, unit, low, high, len(claims) AS figures, claims, headline
    FROM settled_as_of(day, 'holds');

-- The same as known now.
CREATE OR REPLACE VIEW totals AS
SELECT gpu, entity, relation, status, unit, low, high, len(claims) AS figures, claims, headline
FROM built_totals WHERE what = 'said';

CREATE OR REPLACE VIEW holdings AS
SELECT gpu, entity, status, unit, low, high, len(claims) AS figures, claims, headline
FROM built_totals WHERE what = 'holds';

-- Each number once, under the narrowest names that it holds for.
CREATE OR REPLACE VIEW headlines AS SELECT * EXCLUDE (headline) FROM totals WHERE headline;

-- All that the ledger says of how many of a chip there are: what everyone has, wants, sells, ..., and each party's share in it.
CREATE OR REPLACE MACRO total(of_gpu) AS TABLE
    SELECT relation, status, unit, entity, low, high, figures, claims
    FROM totals WHERE gpu = of_gpu
    ORDER BY relation, status, unit, entity NULLS FIRST;
