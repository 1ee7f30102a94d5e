-- From a number to the characters that it was read from.

-- The page on which an offset stands: how many pages begin at or before it. (Counted by where the offset would stand among
-- the beginnings, since functions of lists are not written alike in all shells.)
CREATE OR REPLACE MACRO page_of(pages, position_at) AS
    nullif(list_position(list_sort(list_append(pages, position_at + 1)), position_at + 1) - 1, 0);

-- A claim, and below it the claims that it is tied to, each with its sentence, its evidence and where the text came from.
-- Claims and spans lie in the order of their ids, so that a join with the few of a trace reads only the few blocks that
-- hold them: hence joins here, and no subqueries, which would read everything.
CREATE OR REPLACE MACRO trace(of_claim) AS TABLE
WITH RECURSIVE walk AS (
    SELECT 0 AS depth, NULL::VARCHAR AS role, of_claim AS claim_id, [of_claim] AS path
    UNION ALL
    SELECT w.depth + 1, e.role, e.child_claim, list_append(w.path, e.child_claim)
    FROM walk w JOIN edges e ON e.parent_claim = w.claim_id
    WHERE NOT list_contains(w.path, e.child_claim) AND w.depth < 6
), few AS (  -- the limit says nothing but that they are few, which the planner cannot know
    SELECT * FROM walk LIMIT 2000
), evidence AS (
    SELECT w.path, list(s.slot || ': ' || s.text ORDER BY s.start_char, s.slot) AS evidence
    FROM few w JOIN spans s ON s.claim_id = w.claim_id
    GROUP BY w.path
)
SELECT w.depth, w.role, c.claim_id, c.entity, c.gpu, c.quantity_low, c.quantity_high, c.quantity_op, c.unit,
       c.money_low, c.money_high, c.currency, c.money_per, c.date_start, c.date_end, c.relation, c.status, c.sentence,
       e.evidence, c.sentence_start, c.rule, d.title, d.publisher, d.published, d.path AS file, d.url, d.archive, d.record,
       page_of(d.pages, c.sentence_start) AS page
FROM few w
JOIN claims c ON c.claim_id = w.claim_id
JOIN documents d ON d.doc_id = c.doc_id
LEFT JOIN evidence e ON e.path = w.path
ORDER BY w.path;
