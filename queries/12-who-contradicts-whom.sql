-- Where do texts contradict one another?
-- Figures for the same party, chip and time that cannot both hold; growth, corrections, and parts of a whole are left out.
SELECT x.entity, x.relation, x.gpu, CAST(x.first_low AS BIGINT) AS one, coalesce(a.publisher, a.path) AS says, x.first_said AS said_on,
       CAST(x.second_low AS BIGINT) AS other, coalesce(b.publisher, b.path) AS other_says, x.second_said AS other_said_on, x.reading
FROM conflicts x
JOIN claims c ON c.claim_id = x.first_claim JOIN documents a ON a.doc_id = c.doc_id
JOIN claims e ON e.claim_id = x.second_claim JOIN documents b ON b.doc_id = e.doc_id
WHERE x.reading LIKE 'a contradiction%'
ORDER BY greatest(x.first_low, x.second_low) DESC NULLS LAST, x.entity, x.gpu, x.first_claim, x.second_claim
LIMIT 30;
