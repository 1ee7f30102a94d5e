-- Who has the most accelerators?
-- Named parties that are no one else's, by the chips in their halls, however texts speak of them: had, used, bought, or sold
-- to them. Of figures that may mean the same chips the larger is counted, so the numbers are at-leasts.
SELECT h.entity, CAST(h.low AS BIGINT) AS at_least, CAST(h.high AS BIGINT) AS at_most, h.figures AS made_of
FROM holdings h
JOIN party_nodes p ON p.party = h.entity AND p.depth <= 2
WHERE h.gpu = 'AI chip' AND h.status = 'actual' AND h.unit = 'gpu'
ORDER BY h.low DESC, h.entity
LIMIT 20;
