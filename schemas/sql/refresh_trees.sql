-- The two trees that figures are rolled up: H100 > Hopper > NVIDIA GPU > GPU > AI chip, and AWS > Amazon > everyone.

-- Each chip and what it is a kind of. A name that no catalogue has is an AI chip, whatever else it may be.
DELETE FROM gpu_nodes;

INSERT INTO gpu_nodes
WITH RECURSIVE node AS (
    SELECT gpu, parent, kind FROM accelerators
    UNION ALL
    SELECT DISTINCT gpu, nullif('AI chip', gpu), NULL FROM claim_gpus ANTI JOIN accelerators USING (gpu)
), down AS (
    SELECT gpu, parent, kind, 0 AS depth FROM node WHERE parent IS NULL OR parent NOT IN (SELECT gpu FROM node)
    UNION ALL
    SELECT node.gpu, node.parent, node.kind, down.depth + 1
    FROM down JOIN node ON node.parent = down.gpu
    WHERE down.depth < 12
)
SELECT gpu, any_value(parent) AS parent, any_value(kind) AS kind, max(depth) AS depth FROM down GROUP BY gpu;

-- Each chip with itself and everything that it is a kind of.
DELETE FROM gpu_ancestors;

INSERT INTO gpu_ancestors
WITH RECURSIVE up AS (
    SELECT gpu, gpu AS ancestor, 0 AS steps FROM gpu_nodes
    UNION ALL
    SELECT up.gpu, n.parent, up.steps + 1
    FROM up JOIN gpu_nodes n ON n.gpu = up.ancestor
    WHERE n.parent IS NOT NULL AND up.steps < 12
)
SELECT gpu, ancestor, min(steps) AS steps FROM up GROUP BY ALL;

-- Each party, the party above it, and how far it is from everyone: '' stands for everyone, and every party that has
-- none above it, or that no catalogue has, is one of them. Several parties of one claim ("CoreWeave + Lambda") are a
-- party of their own: nobody's figure is theirs alone. Depth 0 is everyone, 1 such joint parties, 2 those with none above.
DELETE FROM party_nodes;

INSERT INTO party_nodes
WITH RECURSIVE named AS (
    SELECT entity, parent, kind FROM organisations
    UNION ALL
    SELECT DISTINCT party, NULL, CASE WHEN contains(party, ' + ') THEN 'joint' END
    FROM measures ANTI JOIN organisations ON organisations.entity = measures.party
    WHERE party IS NOT NULL
    UNION ALL
    SELECT DISTINCT counterparty, NULL, NULL
    FROM measures ANTI JOIN organisations ON organisations.entity = measures.counterparty
    WHERE counterparty IS NOT NULL
), node AS (
    SELECT entity, any_value(CASE WHEN parent IN (SELECT entity FROM named) THEN parent END) AS parent, any_value(kind) AS kind
    FROM named GROUP BY entity
), down AS (
    SELECT '' AS party, NULL::VARCHAR AS parent, NULL::VARCHAR AS kind, 0 AS depth
    UNION ALL
    SELECT node.entity, coalesce(node.parent, ''), node.kind,
           CASE WHEN node.kind = 'joint' THEN 1 ELSE greatest(down.depth, 1) + 1 END
    FROM down JOIN node ON coalesce(node.parent, '') = down.party
    WHERE down.depth < 12
)
SELECT * FROM down;

-- Each party with itself and those above it.
DELETE FROM party_ancestors;

INSERT INTO party_ancestors
WITH RECURSIVE up AS (
    SELECT party AS entity, party AS ancestor, 0 AS steps FROM party_nodes WHERE party <> ''
    UNION ALL
    SELECT up.entity, n.parent, up.steps + 1
    FROM up JOIN party_nodes n ON n.party = up.ancestor
    WHERE n.parent <> '' AND up.steps < 12
)
SELECT entity, ancestor, min(steps) AS steps FROM up GROUP BY ALL;
