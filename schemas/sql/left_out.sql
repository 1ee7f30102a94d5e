-- What is not in a total, and why.

-- Every figure that lost against another, or could not be added, with the narrowest total that it is missing from.
-- `out_of_relation` is the relation of that total; 'holds' where it is one of `holdings`. `counted` are the claims that are
-- in the total instead.
CREATE OR REPLACE MACRO left_out_as_of(day) AS TABLE
WITH known AS (
    SELECT * FROM facts_as_of(day)
), unable AS (
    SELECT claim_id, cannot_be_added(relation, status, unit, low, high, scope, entity) AS reason, relation, chip, entity,
           []::VARCHAR[] AS counted
    FROM known WHERE reason IS NOT NULL
), ranked AS (
    SELECT * FROM ranked_as_of(day, 'said') UNION ALL SELECT * FROM ranked_as_of(day, 'holds')
), outranked AS (
    SELECT r.claim_id,
           CASE WHEN a.claim_id IS NOT NULL THEN 'the other of two readings'
                WHEN r.relation = 'holds' AND (r.stated = 'supplies' AND r.counted_stated IN ('buys', 'orders')
                                               OR r.counted_stated = 'supplies' AND r.stated IN ('buys', 'orders'))
                THEN 'the other side of one sale'
                WHEN r.relation = 'holds' AND (r.stated = 'rents' OR r.counted_stated = 'rents'
                                               OR r.stated = 'uses' AND f.entity <> r.party)
                THEN 'the chips of a cloud and of its tenant'
                WHEN r.period_start <> r.counted_start AND NOT r.flows THEN 'a stock stated at another date'
                WHEN r.flows THEN 'the same lots, with another figure'
                ELSE 'inside a larger figure for the same chips' END AS reason,
           r.relation, r.chip, nullif(r.party, '') AS entity, [r.counted] AS counted
    FROM ranked r
    JOIN known f ON f.claim_id = r.claim_id
    LEFT JOIN alternatives a ON (a.claim_id, a.or_claim) = (r.claim_id, r.counted) OR (a.or_claim, a.claim_id) = (r.claim_id, r.counted)
    WHERE r.place > 1
), cells AS (
    SELECT * FROM cells_as_of(day, 'said') UNION ALL SELECT * FROM cells_as_of(day, 'holds')
), lots AS (
    SELECT unnest(dropped) AS claim_id, 'may be any of the lots that are added' AS reason, relation, chip, nullif(party, '') AS entity,
           claims AS counted
    FROM cells WHERE len(dropped) > 0
), by_chip AS (
    SELECT * FROM by_chip_as_of(day, 'said') UNION ALL SELECT * FROM by_chip_as_of(day, 'holds')
), chips AS (
    SELECT claim_id, 'chip' AS step, relation, chip, nullif(party, '') AS entity, claims AS counted
    FROM (SELECT *, unnest(competed) AS claim_id FROM by_chip WHERE competed IS NOT NULL)
    WHERE NOT list_contains(claims, claim_id)
), rolled AS (
    SELECT * FROM rollup_as_of(day, 'said') UNION ALL SELECT * FROM rollup_as_of(day, 'holds')
), parties_lost AS (
    SELECT claim_id, 'party' AS step, relation, gpu AS chip, entity, claims AS counted
    FROM (SELECT *, unnest(competed) AS claim_id FROM rolled WHERE competed IS NOT NULL)
    WHERE NOT list_contains(claims, claim_id)
), lost AS (
    SELECT l.claim_id,
           CASE WHEN l.step = 'chip' AND f.chip = l.chip THEN 'a figure for a wider chip, whose kinds come to as much or more'
                WHEN l.step = 'chip' THEN 'inside the figure of the party for a wider chip'
                WHEN n.kind = 'model' THEN 'chips that a model was trained on are in the fleet'
                WHEN f.entity IS NOT DISTINCT FROM l.entity AND l.entity IS NULL THEN 'a total whose parts come to more'
                WHEN f.entity IS NOT DISTINCT FROM l.entity THEN 'a figure of a party above, whose parts come to as much or more'
                WHEN l.entity IS NULL THEN 'a part of a stated total'
                ELSE 'inside the figure of a party above' END AS reason,
           l.relation, l.chip, l.entity, l.counted
    FROM (SELECT * FROM chips UNION ALL SELECT * FROM parties_lost) l
    JOIN known f ON f.claim_id = l.claim_id
    LEFT JOIN party_nodes n ON n.party = f.entity
    JOIN gpu_nodes g ON g.gpu = l.chip
    -- what is left out of the H100s is left out of all that they are a kind of
    QUALIFY row_number() OVER (PARTITION BY l.claim_id, l.step, l.relation, l.entity ORDER BY g.depth DESC) = 1
), shared AS (
    SELECT claim_id, 'shared by several: nobody''s alone' AS reason, relation, chip, unnest(string_split(entity, ' + ')) AS entity,
           []::VARCHAR[] AS counted
    FROM known WHERE contains(entity, ' + ')
), wanted AS (
    SELECT f.claim_id, 'wanted or ordered, not had' AS reason, 'holds' AS relation, f.chip, f.entity, h.claims AS counted
    FROM known f JOIN holdings_as_of(day) h ON h.entity = f.entity AND h.gpu = f.chip AND h.unit = f.unit AND h.status = 'actual'
    WHERE f.relation IN ('needs', 'orders') AND f.status <> 'negated' AND coalesce(f.low, f.high) IS NOT NULL
)
SELECT DISTINCT a.reason, a.claim_id, f.entity, f.gpu, f.relation, f.status, f.unit, f.low, f.high,
       a.relation AS out_of_relation, a.chip AS out_of_gpu, a.entity AS out_of_entity, a.counted
FROM (SELECT * FROM unable UNION ALL SELECT * FROM outranked UNION ALL SELECT * FROM lots UNION ALL SELECT * FROM lost
      UNION ALL SELECT * FROM shared UNION ALL SELECT * FROM wanted) a
JOIN known f ON f.claim_id = a.claim_id;

CREATE OR REPLACE VIEW left_out AS SELECT * FROM left_out_as_of(DATE '9999-12-31');
