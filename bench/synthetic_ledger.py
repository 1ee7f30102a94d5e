"""A synthetic ledger of many claims, and how long the questions take that a ledger of that size must answer.

    python bench/synthetic_ledger.py make /tmp/ten.duckdb --claims 10000000
    python bench/synthetic_ledger.py time /tmp/ten.duckdb

News repeats itself: a few parties, chips and figures make up most of it. So parties and chips are drawn with a few far
ahead of the rest, and each pair of them has a handful of figures that texts state again and again, exactly or roughly.
Everything is made in SQL from the row number, so the same arguments make the same ledger.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import duckdb

from schemas import ledger

LIMITS = {"totals": 5.0, "trace": 0.05, "memory": 4.0}

# One claim in three is `uses` and the like: the weights follow what a corpus of real articles holds.
_MAKE = """
CREATE OR REPLACE TEMP MACRO sentence(i) AS
    'Sentence ' || lpad(CAST(i AS VARCHAR), 9, '0') || ' says that somebody has a number of chips.';

CREATE OR REPLACE TEMP TABLE chips AS
SELECT gpu, row_number() OVER (ORDER BY hash(gpu)) AS n
FROM accelerators WHERE kind IN ('family', 'model', 'vendor', 'class');

CREATE OR REPLACE TEMP TABLE who AS
SELECT entity, row_number() OVER (ORDER BY hash(entity)) AS n FROM organisations;

CREATE OR REPLACE TEMP TABLE drawn AS
SELECT i,
       substr(md5('claim' || i), 1, 16) AS claim_id,
       substr(md5('text' || i // 10), 1, 16) AS doc_id,
       1 + CAST(floor((SELECT count(*) FROM chips) * pow(hash(i, 1) / 18446744073709551615, 3)) AS BIGINT)
           % (SELECT count(*) FROM chips) AS chip_n,
       1 + CAST(floor((SELECT count(*) FROM who) * pow(hash(i, 2) / 18446744073709551615, 2)) AS BIGINT)
           % (SELECT count(*) FROM who) AS who_n,
       hash(i, 3) % 100 AS relation_n, hash(i, 4) % 10 AS status_n, hash(i, 5) % 4 AS figure_n, hash(i, 6) % 6 AS op_n
FROM range($claims) AS r(i);

INSERT INTO documents (doc_id, path, title, publisher, published, text, sha256, reader, ingested_at)
SELECT any_value(doc_id), 'text-' || i // 10 || '.txt', 'Text ' || i // 10, 'Paper ' || (i // 10) % 500,
       DATE '2018-01-01' + CAST(hash(i // 10) % 3000 AS INTEGER),
       string_agg(sentence(i), ' ' ORDER BY i),
       md5('text' || i // 10) || md5('text' || i // 10), 'text', TIMESTAMP '2025-01-01 00:00:00'
FROM drawn GROUP BY i // 10 ORDER BY 1;

CREATE OR REPLACE TEMP TABLE filled AS
SELECT d.*, c.gpu, w.entity,
       CASE WHEN relation_n < 42 THEN 'has' WHEN relation_n < 52 THEN 'uses' WHEN relation_n < 60 THEN 'needs'
            WHEN relation_n < 68 THEN 'buys' WHEN relation_n < 75 THEN 'orders' WHEN relation_n < 82 THEN 'supplies'
            WHEN relation_n < 88 THEN 'rents' WHEN relation_n < 96 THEN 'costs' ELSE 'spends' END AS relation,
       CASE WHEN status_n < 7 THEN 'actual' WHEN status_n < 9 THEN 'planned' ELSE 'possible' END AS status,
       CASE op_n WHEN 0 THEN '~' WHEN 1 THEN '>' ELSE '=' END AS op,
       100 * (1 + hash(c.gpu, w.entity, figure_n) % 5000) AS figure
FROM drawn d JOIN chips c ON c.n = d.chip_n JOIN who w ON w.n = d.who_n;

INSERT INTO claims
SELECT claim_id, doc_id, entity, gpu,
       CASE WHEN relation NOT IN ('costs', 'spends') THEN figure END,
       CASE WHEN relation NOT IN ('costs', 'spends') AND op <> '>' THEN figure END,
       CASE WHEN relation NOT IN ('costs', 'spends') THEN op END,
       CASE WHEN relation NOT IN ('costs', 'spends') THEN 'gpu' END,
       NULL, NULL,
       CASE relation WHEN 'costs' THEN 20000 + figure % 20000 WHEN 'spends' THEN figure * 30000 END,
       CASE relation WHEN 'costs' THEN 20000 + figure % 20000 WHEN 'spends' THEN figure * 30000 END,
       CASE WHEN relation IN ('costs', 'spends') THEN '=' END, CASE WHEN relation IN ('costs', 'spends') THEN 'USD' END,
       CASE relation WHEN 'costs' THEN 'per_unit' WHEN 'spends' THEN 'total' END,
       NULL, NULL, NULL,
       CASE WHEN hash(i, 7) % 4 = 0 THEN make_date(2018 + CAST(hash(i, 8) % 8 AS INTEGER), 1, 1) END,
       CASE WHEN hash(i, 7) % 4 = 0 THEN make_date(2018 + CAST(hash(i, 8) % 8 AS INTEGER), 12, 31) END,
       relation, status, CASE WHEN hash(i, 9) % 200 = 0 THEN 'total' END,
       CASE WHEN relation IN ('supplies', 'rents') AND hash(i, 10) % 2 = 0 THEN 'Microsoft' END, NULL, NULL,
       sentence(i), i % 10 * 61, i % 10 * 61 + 60, 'synthetic'
FROM filled ORDER BY claim_id;

INSERT INTO spans
SELECT claim_id, s.slot, i % 10 * 61 + s.start_char, i % 10 * 61 + s.end_char, s.text
FROM filled, (VALUES ('entity', 29, 37, 'somebody'), ('gpu', 54, 59, 'chips'), ('quantity', 42, 50, 'a number'),
                     ('money', 42, 50, 'a number'), ('date', 38, 41, 'has')) AS s(slot, start_char, end_char, text)
ORDER BY claim_id;

INSERT INTO parties SELECT claim_id, entity, 'entity' FROM filled ORDER BY claim_id;
INSERT INTO claim_gpus SELECT claim_id, gpu FROM filled ORDER BY claim_id;

-- One claim in fifty has three parts, among the claims of its text.
INSERT INTO edges
SELECT a.claim_id, b.claim_id, 'component'
FROM drawn a JOIN drawn b ON b.i // 10 = a.i // 10 AND b.i BETWEEN a.i + 1 AND a.i + 3
WHERE a.i % 50 = 0 ORDER BY a.claim_id;

DROP TABLE filled;
DROP TABLE drawn;
"""


def make(path: Path, claims: int) -> None:
    """Makes the ledger at `path`, in place of what is there."""
    path.unlink(missing_ok=True)
    with ledger.opened(path) as con:
        con.execute("SET memory_limit = '3GB'")
        con.execute("SET threads = 2")
        con.execute("SET preserve_insertion_order = true")
        con.execute(f"SET temp_directory = '{path}.spill'")
        ledger.create(con)
        for statement in _MAKE.split(";\n\n"):
            with _timed(statement.strip().split("\n")[0][:60]):
                con.execute(statement.replace("$claims", str(claims)))
        with _timed("refresh"):
            ledger.refresh(con)
        con.execute("CHECKPOINT ledger")
    print(f"{path.stat().st_size / 1e9:.2f} GB, peak memory {_peak():.2f} GB")


def times(path: Path) -> bool:
    """Prints how long each question takes, and whether all keep to the limits. Two cores, a fresh connection each."""
    questions = {
        "totals": "SELECT count(*), sum(low) FROM totals",
        "totals as of 2022": "SELECT count(*) FROM totals_as_of(DATE '2022-01-01')",
        "total('H100')": "SELECT count(*) FROM total('H100')",
        "facts": "SELECT count(*), sum(claims) FROM facts",
        "conflicts of Meta": "SELECT count(*) FROM conflicts WHERE entity = 'Meta'",
    }
    kept = True
    for name, sql in questions.items():
        with _connection(path) as con:
            start = time.perf_counter()
            row = con.execute(sql).fetchone()
            seconds = time.perf_counter() - start
        kept &= seconds < LIMITS.get(name, 60)
        print(f"{name:<20} {seconds:8.3f} s   {row}")
    with _connection(path) as con:
        sample = _ids(con, "SELECT claim_id FROM claims USING SAMPLE 21 ROWS (reservoir, 1)")
        parents = _ids(con, "SELECT DISTINCT parent_claim FROM edges LIMIT 21")
    for label, ids in (("trace", sample), ("trace with parts", parents)):
        spent = []
        with _connection(path) as con:
            for claim in ids:
                start = time.perf_counter()
                rows = con.execute("SELECT * FROM trace(?)", [claim]).fetchall()
                spent.append(time.perf_counter() - start)
        middle = sorted(spent[1:])[len(spent) // 2]
        kept &= middle < LIMITS["trace"]
        most = max(spent[1:])
        print(f"{label:<20} {middle * 1000:8.1f} ms in the middle of 20, {most * 1000:.1f} at most ({len(rows)} rows)")
    print(f"{'memory':<20} {_peak():8.2f} GB at most")
    return kept and _peak() < LIMITS["memory"]


def _ids(con: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [str(row[0]) for row in con.execute(sql).fetchall()]


class _connection:
    def __init__(self, path: Path) -> None:
        self.con = duckdb.connect(str(path), read_only=True, config={"threads": 2, "memory_limit": "3GB"})

    def __enter__(self) -> duckdb.DuckDBPyConnection:
        return self.con

    def __exit__(self, *_: object) -> None:
        self.con.close()


class _timed:
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        self.start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        print(f"{time.perf_counter() - self.start:8.1f} s  {self.name}", flush=True)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("make", "time"))
    parser.add_argument("path", type=Path)
    parser.add_argument("--claims", type=int, default=10_000_000)
    args = parser.parse_args()
    if args.what == "make":
        make(args.path, args.claims)
        return 0
    return 0 if times(args.path) else 1


if __name__ == "__main__":
    sys.exit(main())
