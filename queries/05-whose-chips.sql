-- Whose chips are they? Holdings by maker.
-- The vendors' nodes of the tree, for everyone. `share` is of the named vendors together.
SELECT v.vendor, v.gpu AS chips, CAST(h.low AS BIGINT) AS at_least, round(100 * h.low / sum(h.low) OVER (), 1) AS share
FROM holdings h JOIN accelerators v ON v.gpu = h.gpu AND v.kind = 'vendor'
WHERE h.entity IS NULL AND h.status = 'actual' AND h.unit = 'gpu'
ORDER BY h.low DESC, v.gpu;
