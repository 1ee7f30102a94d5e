-- What were models trained on?
-- Chips that texts name for a model. They are not added to the fleets of those who made the models.
SELECT f.entity AS model, o.parent AS maker, f.gpu, f.unit, CAST(f.low AS BIGINT) AS at_least, CAST(f.high AS BIGINT) AS at_most, f.sources
FROM facts f JOIN organisations o ON o.entity = f.entity AND o.kind = 'model'
WHERE f.status <> 'negated' AND f.unit IN ('gpu', 'gpu_hour', 'system') AND coalesce(f.low, f.high) IS NOT NULL
ORDER BY f.low DESC NULLS LAST, model, f.gpu, f.fact_id
LIMIT 40;
