-- Works out the facts. Runs at the end of every ingest, over all claims.

-- 1. Copies ---------------------------------------------------------------------------------------------------------

DELETE FROM built_syndicated;

-- Two documents are looked at together where a sentence that a claim was read from stands in both; each is set beside
-- the first that has it, so that a sentence which a thousand texts quote makes a thousand pairs and not a million.
CREATE OR REPLACE TEMP TABLE copy_pairs AS
WITH said AS (
    SELECT DISTINCT md5(lower(trim(c.sentence))) AS sentence, d.doc_id, d.published
    FROM claims c JOIN documents d USING (doc_id)
    WHERE length(c.sentence) >= 40
), first AS (
    SELECT sentence, arg_min(doc_id, (coalesce(published, DATE '9999-12-30'), doc_id)) AS doc_id
    FROM said GROUP BY sentence HAVING count(*) > 1
)
SELECT DISTINCT said.doc_id, first.doc_id AS earlier
FROM said JOIN first USING (sentence) WHERE said.doc_id <> first.doc_id;

-- Then all their sentences are compared.
INSERT INTO built_syndicated
WITH RECURSIVE of_pairs AS (
    SELECT doc_id FROM copy_pairs UNION SELECT earlier FROM copy_pairs
), sentences AS (
    SELECT DISTINCT doc_id, md5(sentence) AS sentence
    FROM (SELECT doc_id, unnest(regexp_split_to_array(lower(text), '[.!?]["”’)]*\s+|\n+')) AS sentence
          FROM documents SEMI JOIN of_pairs USING (doc_id))
    WHERE length(sentence) >= 20
), lengths AS (
    SELECT doc_id, count(*) AS n FROM sentences GROUP BY doc_id
), compared AS (
    SELECT p.doc_id, p.earlier, count(*) AS shared, count(*) / least(any_value(a.n), any_value(b.n)) AS share
    FROM copy_pairs p
    JOIN sentences s ON s.doc_id = p.doc_id
    JOIN sentences t ON t.doc_id = p.earlier AND t.sentence = s.sentence
    JOIN lengths a ON a.doc_id = p.doc_id
    JOIN lengths b ON b.doc_id = p.earlier
    GROUP BY p.doc_id, p.earlier
    HAVING share >= 0.6
), nearest AS (
    SELECT * FROM compared QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY share DESC, earlier) = 1
), root AS (  -- a copy of a copy is a copy of the first
    SELECT doc_id, earlier, shared, share, 0 AS steps FROM nearest
    UNION ALL
    SELECT r.doc_id, n.earlier, r.shared, r.share, r.steps + 1
    FROM root r JOIN nearest n ON n.doc_id = r.earlier WHERE r.steps < 20
)
SELECT doc_id, arg_max(earlier, steps), any_value(shared), any_value(share) FROM root GROUP BY doc_id;

DROP TABLE copy_pairs;

-- 2. Choices ------------------------------------------------------------------------------------------------------------

DELETE FROM built_alternatives;

INSERT INTO built_alternatives
WITH choosing AS (
    SELECT claim_id, doc_id, sentence_start, sentence, entity, gpu, relation FROM claims WHERE regexp_matches(sentence, '\bor\b')
), placed AS (
    SELECT c.claim_id, min(s.start_char) AS number_start, max(s.end_char) AS number_end
    FROM choosing c JOIN spans s ON s.claim_id = c.claim_id AND s.slot = 'quantity'
    GROUP BY c.claim_id
)
SELECT a.claim_id, b.claim_id
FROM choosing a
JOIN choosing b ON b.doc_id = a.doc_id AND b.sentence_start = a.sentence_start AND b.entity IS NOT DISTINCT FROM a.entity
               AND b.gpu = a.gpu AND b.relation = a.relation
JOIN placed pa ON pa.claim_id = a.claim_id
JOIN placed pb ON pb.claim_id = b.claim_id AND pb.number_start >= pa.number_end
WHERE regexp_matches(substr(a.sentence, pa.number_end - a.sentence_start + 1, pb.number_start - pa.number_end), '\bor\b');

-- 3. Which claims say the same --------------------------------------------------------------------------------------

-- Claims about the same thing: party, chip, relation, status and unit. `reach` is how far the number may be taken: "about
-- 430,000" is said of 432,000 too, "more than 350,000" hardly of 600,000.
CREATE OR REPLACE TEMP TABLE said AS
SELECT m.*,
       CASE WHEN op = '~' AND low = high THEN low - rounding(low)
            WHEN low IS NULL THEN high * 0.8 ELSE low END AS reach_low,
       CASE WHEN op = '~' AND low = high THEN high + rounding(high)
            WHEN high IS NULL THEN low * 1.2 ELSE high END AS reach_high,
       hash(party, gpu, relation, status, unit) AS about
FROM measures m;

-- Numbers that are stated as a point draw those that are stated less exactly: "tens of thousands" and "about 50,000"
-- go to 50,000, where that is said of the same thing.
CREATE OR REPLACE TEMP TABLE anchors AS
WITH points AS (
    SELECT about, low AS value, bool_or(op = '=') AS exact, grain(low) AS grain
    FROM said WHERE low = high AND op IN ('=', '~') GROUP BY about, low
), loose AS (
    SELECT DISTINCT about, low, high, op, reach_low, reach_high, CASE WHEN low = high THEN grain(low) ELSE 1e18 END AS grain
    FROM said WHERE op <> '=' AND op <> 'vague'
)
SELECT l.about, l.low, l.high, l.op, p.value
FROM loose l JOIN points p ON p.about = l.about AND p.value BETWEEN l.reach_low AND l.reach_high AND p.grain < l.grain
QUALIFY row_number() OVER (
    PARTITION BY l.about, l.low, l.high, l.op
    ORDER BY p.exact DESC, p.grain, abs(p.value - (l.reach_low + l.reach_high) / 2), p.value) = 1;

-- Intervals that no point draws are taken together as long as one number could meet them all.
CREATE OR REPLACE TEMP TABLE together AS
WITH free AS (
    SELECT DISTINCT s.about, s.low, s.high, s.op, s.reach_low, s.reach_high
    FROM said s ANTI JOIN anchors a
      ON a.about = s.about AND a.op = s.op AND a.low IS NOT DISTINCT FROM s.low AND a.high IS NOT DISTINCT FROM s.high
    WHERE s.op <> 'vague' AND s.low IS DISTINCT FROM s.high
), marked AS (
    SELECT *, reach_low > max(reach_high) OVER (
        PARTITION BY about ORDER BY reach_low, reach_high, op ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap
    FROM free
), grouped AS (
    SELECT *, count(*) FILTER (gap) OVER (PARTITION BY about ORDER BY reach_low, reach_high, op) AS island FROM marked
)
SELECT about, low, high, op,
       CASE WHEN max(reach_low) OVER w <= min(reach_high) OVER w THEN max(low) OVER w ELSE low END AS to_low,
       CASE WHEN max(reach_low) OVER w <= min(reach_high) OVER w THEN min(high) OVER w ELSE high END AS to_high
FROM grouped WINDOW w AS (PARTITION BY about, island);

-- The counterparty and the time: a claim that names none goes with the first that does. Times that do not meet part
-- what would else be one fact.
CREATE OR REPLACE TEMP TABLE parted AS
WITH valued AS (
    SELECT s.*,
           coalesce(a.value, CASE WHEN t.about IS NOT NULL THEN t.to_low ELSE s.low END) AS fact_low,
           coalesce(a.value, CASE WHEN t.about IS NOT NULL THEN t.to_high ELSE s.high END) AS fact_high
    FROM said s
    LEFT JOIN anchors a
      ON a.about = s.about AND a.op = s.op AND a.low IS NOT DISTINCT FROM s.low AND a.high IS NOT DISTINCT FROM s.high
    LEFT JOIN together t
      ON t.about = s.about AND t.op = s.op AND t.low IS NOT DISTINCT FROM s.low AND t.high IS NOT DISTINCT FROM s.high
), dealt AS (
    SELECT * REPLACE (coalesce(counterparty, min(counterparty) OVER (PARTITION BY about, fact_low, fact_high)) AS counterparty)
    FROM valued
), gaps AS (
    SELECT *, period_start > max(period_end) OVER (
        PARTITION BY about, fact_low, fact_high, counterparty ORDER BY period_start NULLS LAST, period_end, claim_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS gap
    FROM dealt
)
SELECT *, CASE WHEN period_start IS NULL THEN 0 ELSE count(*) FILTER (gap) OVER (
    PARTITION BY about, fact_low, fact_high, counterparty ORDER BY period_start NULLS LAST, period_end, claim_id) END AS period
FROM gaps;

DELETE FROM built_fact_claims;

INSERT INTO built_fact_claims
SELECT 'f' || substr(md5(concat_ws('|', coalesce(party, '-'), gpu, relation, status, unit, coalesce(counterparty, '-'),
                                   coalesce(CAST(fact_low AS VARCHAR), '-'), coalesce(CAST(fact_high AS VARCHAR), '-'),
                                   min(period_start) OVER (PARTITION BY about, fact_low, fact_high, counterparty, period))), 1, 15),
       claim_id, p.doc_id, coalesce(s.copy_of, p.doc_id), published
FROM parted p LEFT JOIN built_syndicated s ON s.doc_id = p.doc_id;

-- 4. The facts, as known at each date -------------------------------------------------------------------------------

DELETE FROM built_facts;

INSERT INTO built_facts
WITH stated AS (
    SELECT f.fact_id, coalesce(f.published, DATE '9999-12-30') AS known_from,
           m.op, m.low, m.high, m.scope, m.date_start, m.date_end, f.source, f.doc_id, f.claim_id, f.published,
           m.party, m.gpu, m.chip, m.relation, m.status, m.unit, m.counterparty, m.fact_low, m.fact_high,
           row_number() OVER (PARTITION BY f.fact_id, f.doc_id ORDER BY f.published, f.claim_id) = 1 AS new_document,
           row_number() OVER (PARTITION BY f.fact_id, f.source ORDER BY f.published, f.claim_id) = 1 AS new_source
    FROM built_fact_claims f JOIN parted m USING (claim_id)
), daily AS (
    SELECT fact_id, known_from,
           any_value(party) AS party, any_value(gpu) AS gpu, any_value(chip) AS chip, any_value(relation) AS relation,
           any_value(status) AS status, any_value(unit) AS unit, any_value(counterparty) AS counterparty,
           any_value(fact_low) AS fact_low,
           bool_or(low = fact_low AND fact_low = fact_high) AS pointed, max(low) AS low, min(high) AS high,
           bool_or(scope = 'total') AS total, bool_or(scope = 'part') AS part, bool_or(scope = 'each') AS each,
           max(date_start) AS date_start, min(date_end) AS date_end,
           count(*) AS claims, count(*) FILTER (new_document) AS documents, count(*) FILTER (new_source) AS sources,
           min(published) AS published, min(claim_id) AS claim_id
    FROM stated GROUP BY fact_id, known_from
), grown AS (
    SELECT fact_id, known_from,
           lead(known_from, 1, DATE 'infinity') OVER w AS known_until,
           party, gpu, chip, relation, status, unit,
           bool_or(pointed) OVER w AS pointed, fact_low, max(low) OVER w AS low, min(high) OVER w AS high,
           counterparty,
           CASE WHEN bool_or(total) OVER w THEN 'total' WHEN bool_or(part) OVER w THEN 'part'
                WHEN bool_or(each) OVER w THEN 'each' END AS scope,
           max(date_start) OVER w AS date_start, min(date_end) OVER w AS date_end,
           sum(claims) OVER w AS claims, sum(documents) OVER w AS documents, sum(sources) OVER w AS sources,
           min(published) OVER w AS first_seen, max(published) OVER w AS last_seen,
           first_value(claim_id) OVER w AS claim_id
    FROM daily
    WINDOW w AS (PARTITION BY fact_id ORDER BY known_from)
)
SELECT fact_id, known_from, known_until, party, gpu, chip, relation, status, unit,
       CASE WHEN pointed THEN fact_low ELSE low END, CASE WHEN pointed THEN fact_low ELSE high END,
       counterparty, scope, date_start, CASE WHEN date_end < date_start THEN NULL ELSE date_end END,
       claims, documents, sources, first_seen, last_seen, claim_id
FROM grown;

DROP TABLE said;
DROP TABLE anchors;
DROP TABLE together;
DROP TABLE parted;
