-- The tree of chips that figures are rolled up: H100 > Hopper > NVIDIA GPU > GPU > AI chip.

-- Each chip and what it is a kind of. A name that no catalogue has is an AI chip, whatever else it may be.
CREATE OR REPLACE VIEW gpu_nodes AS
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
CREATE OR REPLACE VIEW gpu_ancestors AS
WITH RECURSIVE up AS (
    SELECT gpu, gpu AS ancestor, 0 AS steps FROM gpu_nodes
    UNION ALL
    SELECT up.gpu, n.parent, up.steps + 1
    FROM up JOIN gpu_nodes n ON n.gpu = up.ancestor
    WHERE n.parent IS NOT NULL AND up.steps < 12
)
SELECT gpu, ancestor, min(steps) AS steps FROM up GROUP BY ALL;

-- The narrowest chip that takes in all chips of a claim on several ("A100 + H100" are NVIDIA GPUs).
CREATE OR REPLACE VIEW gpu_joint AS
WITH joint AS (
    SELECT gpu AS gpus, unnest(string_split(gpu, ' + ')) AS gpu
    FROM (SELECT DISTINCT gpu FROM claims WHERE contains(gpu, ' + '))
), met AS (
    SELECT j.gpus, a.ancestor, sum(a.steps) AS steps, count(DISTINCT j.gpu) AS of_them
    FROM joint j JOIN gpu_ancestors a ON a.gpu = j.gpu
    GROUP BY j.gpus, a.ancestor
)
SELECT gpus, arg_min(ancestor, (-of_them, steps, ancestor)) AS gpu FROM met GROUP BY gpus;

-- The tree below a chip, with what each node is.
CREATE OR REPLACE MACRO tree(of_gpu) AS TABLE
    SELECT a.gpu, a.steps AS depth, n.parent, n.kind, acc.vendor, acc.released,
           (SELECT count(*) FROM claim_gpus g WHERE g.gpu = a.gpu) AS claims
    FROM gpu_ancestors a JOIN gpu_nodes n ON n.gpu = a.gpu LEFT JOIN accelerators acc ON acc.gpu = a.gpu
    WHERE a.ancestor = of_gpu
    ORDER BY a.steps, a.gpu;
