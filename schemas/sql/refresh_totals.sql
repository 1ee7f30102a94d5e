-- The totals as known now, kept ready.
DELETE FROM built_totals;

INSERT INTO built_totals
SELECT 'said', gpu, entity, relation, status, unit, low, high, claims, headline
FROM settled_as_of(DATE '9999-12-31', 'said')
ORDER BY gpu, entity, relation, status, unit;

INSERT INTO built_totals
SELECT 'holds', gpu, entity, relation, status, unit, low, high, claims, headline
FROM settled_as_of(DATE '9999-12-31', 'holds')
ORDER BY gpu, entity, relation, status, unit;
