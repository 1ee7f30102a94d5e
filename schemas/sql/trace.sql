-- From a number to the characters that it was read from.

-- A claim, and below it the claims that it is tied to, each with its sentence, its evidence and where the text came from.
CREATE OR REPLACE MACRO trace(of_claim) AS TABLE
WITH RECURSIVE walk AS (
    SELECT 0 AS depth, NULL::VARCHAR AS role, of_claim AS claim_id, [of_claim] AS path
    UNION ALL
    SELECT w.depth + 1, e.role, e.child_claim, list_append(w.path, e.child_claim)
    FROM walk w JOIN edges e ON e.parent_claim = w.claim_id
    WHERE NOT list_contains(w.path, e.child_claim) AND w.depth < 6
)
SELECT w.depth, w.role, c.claim_id, c.entity, c.gpu, c.quantity_low, c.quantity_high, c.quantity_op, c.unit,
       c.money_low, c.money_high, c.currency, c.money_per, c.date_start, c.date_end, c.relation, c.status, c.sentence,
       (SELECT list(s.slot || ': ' || s.text ORDER BY s.start_char, s.slot) FROM spans s WHERE s.claim_id = w.claim_id) AS evidence,
       c.sentence_start, c.rule, d.title, d.publisher, d.published, d.path AS file, d.url, d.archive, d.record,
       (SELECT nullif(count(*), 0) FROM (SELECT unnest(d.pages) AS starts) WHERE starts <= c.sentence_start) AS page
FROM walk w JOIN claims c ON c.claim_id = w.claim_id LEFT JOIN documents d ON d.doc_id = c.doc_id
ORDER BY w.path;
