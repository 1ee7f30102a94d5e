-- What must hold of every row, and what no rule took.

-- Every way in which a row could claim more than its text shows. Must be empty.
CREATE OR REPLACE VIEW provenance_faults AS
WITH slots AS (
    SELECT claim_id,
           bool_or(slot = 'entity') AS entity, bool_or(slot = 'gpu') AS gpu, bool_or(slot = 'quantity') AS quantity,
           bool_or(slot = 'money') AS money, bool_or(slot = 'date') AS date
    FROM spans GROUP BY claim_id
), filled AS (
    SELECT claim_id, doc_id,
           unnest(['entity', 'gpu', 'quantity', 'money', 'date']) AS slot,
           unnest([entity IS NOT NULL, true, quantity_op IS NOT NULL, coalesce(money_low, money_high) IS NOT NULL,
                   coalesce(date_start, date_end) IS NOT NULL]) AS is_filled
    FROM claims
), vocabulary AS (
    SELECT claim_id, doc_id, 'relation' AS slot, relation AS value FROM claims
    WHERE relation NOT IN ('needs', 'orders', 'buys', 'has', 'uses', 'supplies', 'makes', 'rents', 'costs', 'spends', 'contains')
    UNION ALL
    SELECT claim_id, doc_id, 'status', status FROM claims WHERE status NOT IN ('actual', 'planned', 'possible', 'negated')
    UNION ALL
    SELECT claim_id, doc_id, 'scope', scope FROM claims WHERE scope NOT IN ('each', 'total', 'part')
    UNION ALL
    SELECT claim_id, doc_id, 'unit', unit FROM claims WHERE unit NOT IN ('gpu', 'system', 'equivalent', 'gpu_hour')
    UNION ALL
    SELECT claim_id, doc_id, 'quantity', quantity_op FROM claims
    WHERE quantity_op NOT IN ('=', '~', '>', '>=', '<', '<=', 'range', 'vague')
    UNION ALL
    SELECT claim_id, doc_id, 'money', money_per FROM claims
    WHERE money_per NOT IN ('total', 'per_unit', 'per_hour', 'per_month', 'per_year')
)
SELECT 'the span is not what the text says there' AS fault, s.claim_id, c.doc_id, s.slot, s.text AS detail
FROM spans s JOIN claims c USING (claim_id) JOIN documents d USING (doc_id)
WHERE s.start_char < 0 OR s.end_char <= s.start_char
   OR substr(d.text, s.start_char + 1, s.end_char - s.start_char) IS DISTINCT FROM s.text
UNION ALL
SELECT 'the sentence is not what the text says there', c.claim_id, c.doc_id, 'sentence', c.sentence
FROM claims c JOIN documents d USING (doc_id)
WHERE c.sentence_start < 0 OR substr(d.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) IS DISTINCT FROM c.sentence
UNION ALL
SELECT 'the number is not what the text says there', NULL, n.doc_id, 'number', n.text
FROM numbers n JOIN documents d USING (doc_id)
WHERE n.start_char < 0 OR substr(d.text, n.start_char + 1, n.end_char - n.start_char) IS DISTINCT FROM n.text
UNION ALL
SELECT 'a filled slot has no span', f.claim_id, f.doc_id, f.slot, NULL
FROM filled f LEFT JOIN slots s USING (claim_id)
WHERE f.is_filled
  AND NOT coalesce(CASE f.slot WHEN 'entity' THEN s.entity WHEN 'gpu' THEN s.gpu WHEN 'quantity' THEN s.quantity
                               WHEN 'money' THEN s.money ELSE s.date END, false)
UNION ALL
SELECT 'the claim measures nothing', claim_id, doc_id, 'quantity', NULL
FROM claims WHERE quantity_op IS NULL AND coalesce(money_low, money_high) IS NULL
UNION ALL
SELECT 'the interval is upside down', claim_id, doc_id, 'quantity', quantity_low || ' to ' || quantity_high
FROM claims WHERE quantity_low > quantity_high OR gpus_low > gpus_high OR money_low > money_high OR date_start > date_end
UNION ALL
SELECT 'money without a currency', claim_id, doc_id, 'money', CAST(coalesce(money_low, money_high) AS VARCHAR)
FROM claims WHERE coalesce(money_low, money_high) IS NOT NULL AND currency IS NULL
UNION ALL
SELECT 'not a word of the vocabulary', claim_id, doc_id, slot, value FROM vocabulary
UNION ALL
SELECT 'a claim of no document', c.claim_id, c.doc_id, NULL, NULL
FROM claims c ANTI JOIN documents d USING (doc_id)
UNION ALL
SELECT 'a span of no claim', s.claim_id, NULL, s.slot, s.text FROM spans s ANTI JOIN claims c USING (claim_id)
UNION ALL
SELECT 'a party of no claim', p.claim_id, NULL, p.role, p.entity FROM parties p ANTI JOIN claims c USING (claim_id)
UNION ALL
SELECT 'an edge to no claim', e.parent_claim, NULL, e.role, e.child_claim
FROM edges e
WHERE e.parent_claim NOT IN (SELECT claim_id FROM claims) OR e.child_claim NOT IN (SELECT claim_id FROM claims)
UNION ALL
SELECT 'a number taken by no claim', substr(n.fate, 7), n.doc_id, 'number', n.text
FROM numbers n LEFT JOIN claims c ON c.claim_id = substr(n.fate, 7)
WHERE n.fate LIKE 'claim:%' AND c.claim_id IS NULL
UNION ALL
SELECT 'an id that stands twice', claim_id, any_value(doc_id), 'claim_id', CAST(count(*) AS VARCHAR)
FROM claims GROUP BY claim_id HAVING count(*) > 1
UNION ALL
SELECT 'an id that stands twice', NULL, doc_id, 'doc_id', CAST(count(*) AS VARCHAR)
FROM documents GROUP BY doc_id HAVING count(*) > 1;

-- Numbers that no claim took and no reason excuses: how recall is watched on text with no annotation.
CREATE OR REPLACE VIEW unclaimed AS
SELECT n.doc_id, n.start_char, n.end_char, n.text, n.value,
       -- the words around it
       replace(substr(d.text, greatest(n.start_char - 59, 1), least(n.start_char, 60)), chr(10), ' ')
           || '[' || n.text || ']' || replace(substr(d.text, n.end_char + 1, 60), chr(10), ' ') AS context,
       d.title, d.path
FROM numbers n LEFT JOIN documents d USING (doc_id)
WHERE n.fate = 'no rule';
