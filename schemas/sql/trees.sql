-- What chips and parties have to do with one another.

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
