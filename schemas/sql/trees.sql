-- The two trees that figures are rolled up: chips (H100 > Hopper > NVIDIA GPU > GPU) and parties (AWS > Amazon).

-- Each chip with itself and everything that it is a kind of. A name that no catalogue has stands alone.
CREATE OR REPLACE VIEW gpu_ancestors AS
WITH RECURSIVE node AS (
    SELECT gpu, parent FROM accelerators
    UNION ALL
    SELECT DISTINCT gpu, NULL FROM claim_gpus WHERE gpu NOT IN (SELECT gpu FROM accelerators)
), up AS (
    SELECT gpu, gpu AS ancestor, 0 AS steps FROM node
    UNION ALL
    SELECT up.gpu, node.parent, up.steps + 1
    FROM up JOIN node ON node.gpu = up.ancestor
    WHERE node.parent IS NOT NULL AND up.steps < 12
)
SELECT gpu, ancestor, min(steps) AS steps FROM up GROUP BY ALL;

-- Each party with itself and those above it.
CREATE OR REPLACE VIEW party_ancestors AS
WITH RECURSIVE node AS (
    SELECT entity, parent FROM organisations
    UNION ALL
    SELECT DISTINCT entity, NULL FROM parties WHERE entity NOT IN (SELECT entity FROM organisations)
), up AS (
    SELECT entity, entity AS ancestor, 0 AS steps FROM node
    UNION ALL
    SELECT up.entity, node.parent, up.steps + 1
    FROM up JOIN node ON node.entity = up.ancestor
    WHERE node.parent IS NOT NULL AND up.steps < 12
)
SELECT entity, ancestor, min(steps) AS steps FROM up GROUP BY ALL;

-- The tree below a chip, with what each node is.
CREATE OR REPLACE MACRO tree(chip) AS TABLE
    SELECT a.gpu, a.steps AS depth, acc.parent, acc.kind, acc.vendor, acc.released,
           (SELECT count(*) FROM claim_gpus g WHERE g.gpu = a.gpu) AS claims
    FROM gpu_ancestors a LEFT JOIN accelerators acc ON acc.gpu = a.gpu
    WHERE a.ancestor = chip
    ORDER BY a.steps, a.gpu;
