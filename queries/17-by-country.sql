-- In which countries do the owners sit?
-- Holdings of parties that are no one else's, by the country of the party (not of the hall).
SELECT coalesce(o.country, 'not known') AS country, count(*) AS parties, CAST(sum(h.low) AS BIGINT) AS at_least,
       arg_max(h.entity, h.low) AS largest
FROM holdings h
JOIN party_nodes p ON p.party = h.entity AND p.depth = 2
LEFT JOIN organisations o ON o.entity = h.entity
WHERE h.gpu = 'AI chip' AND h.status = 'actual' AND h.unit = 'gpu'
GROUP BY ALL
ORDER BY at_least DESC, country;
