"""From a folder to the ledger: only what is new is read, and the ledger is replaced whole or not at all."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.plan import Input, Plan, known_to, make_plan
from extract.read.document import Document, Options, Refusal
from extract.store.draft import LedgerError, draft, locked, open_ledger, sweep
from extract.worker import Stopped, Worker

if TYPE_CHECKING:
    import duckdb

    from extract.pool import Pool
    from schemas.claim import Extraction

Extractor = Callable[[str, date | None, str | None, str | None], "Extraction | None"]
Progress = Callable[[str, int, int], None]

_BATCH_CHARACTERS = 4_000_000
_BATCH_DOCUMENTS = 200
_PACKAGE = Path(__file__).parent
_RULES = ("mention.py", "pipeline.py", "gate", "find", "layout", "bind")
_READERS = ("read",)
_SCHEMA = ("../schemas", "store", "find")


class NoFolder(Exception):
    """There is nothing to read there; the message says what to do."""


@dataclass
class Summary:
    """What a run did. Counts are of documents, but for `inputs` (files) and `claims`."""

    ledger: str
    source: str
    changed: bool = False  # whether the ledger was written
    inputs: int = 0
    read: int = 0
    added: int = 0
    reread: int = 0  # extracted anew: text or date changed, or the rules did
    unchanged: int = 0
    retired: int = 0
    missing: int = 0  # files that are in the ledger and no longer in the folder
    documents: int = 0
    claims: int = 0
    slots: dict[str, int] = field(default_factory=dict)  # claims by slot filled
    refused: list[Refusal] = field(default_factory=list)  # every one that stands, of this folder
    seconds: float = 0.0


@cache
def default_extractor() -> Extractor:
    """The gate and, behind it, the pipeline, which is loaded when the first text with a chip comes."""
    from extract.gate import names_a_chip

    @cache
    def pipeline() -> Callable[[str, date | None, str | None, str | None], Extraction]:
        import extract
        from extract.pipeline import extract_document

        nlp = extract.load()
        return lambda text, published, title, publisher: extract_document(nlp, text, published, title, publisher)

    def run(text: str, published: date | None, title: str | None, publisher: str | None) -> Extraction | None:
        return pipeline()(text, published, title, publisher) if names_a_chip(text) else None

    return run


def ingest(
    folder: str | Path,
    db: str | Path,
    *,
    extractor: Extractor | None = None,
    rules: str | None = None,
    options: Options | None = None,
    prune: bool = False,
    retry: bool = False,
    jobs: int = 1,
    isolate: bool = True,
    progress: Progress = lambda phase, done, total: None,
    step: Callable[[str], None] = lambda name: None,
) -> Summary:
    """Reads what is new or changed below `folder` (or in the one file) into the ledger `db`.

    Inputs are known by their content. A changed file replaces what came from it and nothing else; a file that is gone
    stays in the ledger unless `prune`. With other `rules` (a digest of all rule files unless given) every document is
    extracted anew. `retry` reads again what was refused. `extractor` takes the place of the pipeline, in this process.
    Files are read in `jobs` processes of their own, within bounds of time and memory; without `isolate` in this one,
    which is for input that is trusted.
    `step` is called before each step of the writing.

    Raises `NoFolder` where there is nothing to read, `LedgerError` where the ledger cannot be used: it is then as it
    was.
    """
    started = datetime.now(UTC)
    folder, ledger, options = Path(folder), Path(db), options or Options()
    if not folder.exists():
        raise NoFolder(f"{folder} does not exist: name a folder of articles, or one file")
    rules = rules or digest_of(_RULES)
    settings = _digest([digest_of(_READERS), asdict(options)])
    summary = Summary(ledger=str(ledger), source=str(folder))
    with locked(ledger):
        sweep(ledger)
        old = open_ledger(ledger) if ledger.exists() else None
        try:
            known = known_to(old)
            plan = make_plan(folder, ledger, known, settings, prune=prune, retry=retry, progress=progress)
            summary.unchanged, summary.missing = plan.unchanged, plan.missing
            summary.inputs = len(plan.read) + len(plan.unread) + plan.unchanged
            is_current = known.made_by == digest_of(_SCHEMA) and known.rules <= {rules}
            summary.changed = not (is_current and plan.is_idle) or (retry and known.failed)
            if summary.changed:
                run = _Run(rules, settings, options, extractor, jobs, isolate, retry, progress, step, summary, started)
                run.execute(ledger, plan)
        finally:
            if old is not None:
                old.close()
        with open_ledger(ledger) as con:
            _describe(con, summary)
    summary.seconds = (datetime.now(UTC) - started).total_seconds()
    return summary


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


@cache
def digest_of(parts: tuple[str, ...]) -> str:
    """A digest of code and data of these parts of the package: other rules, another digest."""
    digest = hashlib.sha256()
    for part in parts:
        top = _PACKAGE / part
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        for file in files:
            if file.is_file() and file.suffix in (".py", ".toml", ".csv", ".txt", ".sql"):
                digest.update(file.relative_to(top.parent).as_posix().encode() + b"\0")
                digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _read_here(path: Path, name: str, options: Options) -> Iterator[Document | Refusal]:
    from extract.read import read_path

    return read_path(path, options, name=name)


@dataclass
class _Run:
    """One writing of the ledger."""

    rules: str
    settings: str
    options: Options
    extractor: Extractor | None
    jobs: int
    isolate: bool
    retry: bool
    progress: Progress
    step: Callable[[str], None]
    summary: Summary
    started: datetime
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def execute(self, ledger: Path, plan: Plan) -> None:
        from extract.pool import Pool
        from extract.store import tables

        limits = replace(self.options.limits, memory=self.options.limits.memory // min(2, self.jobs))
        pool = Pool(limits, self.jobs)
        try:
            with draft(ledger, self.step) as con:
                self.step("create")
                tables.create(con, digest_of(_SCHEMA))
                self.step("forget")
                tables.forget_inputs(con, list(plan.forget))
                if self.retry:
                    con.execute("DELETE FROM extractions WHERE outcome = 'failed'")
                self._read(con, plan, pool)
                self.step("settle")
                self.summary.retired = tables.settle_documents(con)
                self._extract(con, pool)
                self.step("record")
                self._record(con)
                self.step("refresh")
                tables.refresh(con)
        finally:
            pool.close()

    def _read(self, con: duckdb.DuckDBPyConnection, plan: Plan, pool: Pool) -> None:
        from extract.store import tables

        (before,) = con.execute("SELECT count(*) FROM documents").fetchone() or (0,)
        batch = tables.Batch(self.run_id)
        for key, refusal in plan.unread.items():
            batch.refuse(key, refusal)
        for done, (task, item) in enumerate(pool.run(plan.read, self._read_one), 1):
            if isinstance(item, Document):
                self.summary.read += 1
            batch.add(task.key, item)
            self.progress("read", done, 0)
            if batch.characters > _BATCH_CHARACTERS:
                self.step("documents")
                batch.write(con)
        self.step("documents")
        batch.write(con)
        columns: dict[str, list[Any]] = {
            "input": [i.key for i in plan.read],
            "path": [i.found.path for i in plan.read],
            "sha256": [i.sha256 for i in plan.read],
            "bytes": [i.bytes for i in plan.read],
            "settings": [self.settings] * len(plan.read),
            "run_id": [self.run_id] * len(plan.read),
        }
        self.step("inputs")
        tables.insert(con, "inputs", columns)
        (after,) = con.execute("SELECT count(*) FROM documents").fetchone() or (0,)
        self.summary.added = after - before

    def _read_one(self, worker: Worker, task: Input) -> Iterator[tuple[Input, Document | Refusal]]:
        read = worker.read if self.isolate else _read_here
        for item in read(task.found.file, task.found.path, self.options):
            yield task, item

    def _extract(self, con: duckdb.DuckDBPyConnection, pool: Pool) -> None:
        from extract.store import tables

        basis = (
            "md5(concat_ws(chr(31), coalesce(published::VARCHAR, ''), coalesce(title, ''), coalesce(publisher, ''), ?))"
        )
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE pending AS
            SELECT doc_id, {basis} AS basis, row_number() OVER (ORDER BY doc_id) AS number FROM documents AS d
            WHERE NOT EXISTS (FROM extractions AS e WHERE e.doc_id = d.doc_id AND e.basis = {basis})""",
            [self.rules, self.rules],
        )
        (total,) = con.execute("SELECT count(*) FROM pending").fetchone() or (0,)
        if not total:
            return
        self.step("forget claims")
        tables.forget_claims(con, "SELECT doc_id FROM pending")
        con.execute("DELETE FROM extractions WHERE doc_id IN (SELECT doc_id FROM pending)")
        con.execute("DELETE FROM refused WHERE doc_id IN (SELECT doc_id FROM pending)")
        self.summary.reread = total - self.summary.added
        for first in range(1, total + 1, _BATCH_DOCUMENTS):
            rows = con.execute(
                """SELECT doc_id, text, published, title, publisher, basis, path, number FROM pending JOIN documents
                USING (doc_id) WHERE number BETWEEN ? AND ? ORDER BY number""",
                [first, first + _BATCH_DOCUMENTS - 1],
            ).fetchall()
            self._extract_batch(con, pool, rows, total)

    def _extract_batch(self, con: duckdb.DuckDBPyConnection, pool: Pool, rows: list[tuple], total: int) -> None:
        from extract.store import tables

        batch = tables.Batch(self.run_id)
        found: list[tuple[str, Extraction]] = []
        outcomes: list[tuple[str, str, str]] = []
        for row, result in self._results(pool, rows):
            doc_id, basis, path, number = row[0], row[5], row[6], row[7]
            if isinstance(result, Stopped):
                batch.refuse("", Refusal(path=path, why=f"extractor stopped: {result}", bytes=len(row[1])), doc_id)
            elif result is not None:
                found.append((doc_id, result))
                for claim in result.claims:
                    if not tables.fits(claim):
                        why = f"a claim with an amount that no ledger can hold: {claim.sentence[:80]}"
                        batch.refuse("", Refusal(path=path, why=why, taken=True), doc_id)
            outcome = "failed" if isinstance(result, Stopped) else "no chip" if result is None else "extracted"
            outcomes.append((doc_id, basis, outcome))
            self.progress("extract", number, total)
        self.step("claims")
        tables.write_extractions(con, found)
        batch.write(con)
        columns = {
            "doc_id": [doc_id for doc_id, _, _ in outcomes],
            "basis": [basis for _, basis, _ in outcomes],
            "rules": [self.rules] * len(outcomes),
            "outcome": [outcome for _, _, outcome in outcomes],
            "run_id": [self.run_id] * len(outcomes),
        }
        tables.insert(con, "extractions", columns)

    def _results(self, pool: Pool, rows: Iterable[tuple]) -> Iterator[tuple[tuple, Extraction | Stopped | None]]:
        if self.extractor is not None:
            for row in rows:
                yield row, self.extractor(*row[1:5])
            return

        def one(worker: Worker, row: tuple) -> Iterator[tuple[tuple, Extraction | Stopped | None]]:
            try:
                yield row, worker.extract(*row[1:5])
            except Stopped as stopped:
                yield row, stopped

        yield from pool.run(rows, one)

    def _record(self, con: duckdb.DuckDBPyConnection) -> None:
        counts = con.execute(
            "SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM refused WHERE NOT taken)"
        ).fetchone()
        assert counts is not None
        con.execute(
            """INSERT INTO runs BY NAME SELECT ? AS run_id, ?::TIMESTAMP AS started_at, ?::TIMESTAMP AS finished_at,
            ? AS version, ? AS rules, ? AS source, ? AS settings, ? AS read, ? AS added, ? AS changed, ? AS unchanged,
            ? AS retired, ? AS claims, ? AS refused""",
            [
                self.run_id,
                self.started.replace(tzinfo=None),
                datetime.now(UTC).replace(tzinfo=None),
                metadata.version("gpu-claims"),
                self.rules,
                self.summary.source,
                json.dumps({"readers": self.settings, **asdict(self.options)}),
                self.summary.read,
                self.summary.added,
                self.summary.reread,
                self.summary.unchanged,
                self.summary.retired,
                *counts,
            ],
        )


_SLOTS = ("entity", "gpu", "quantity", "money", "date")


def _describe(con: duckdb.DuckDBPyConnection, summary: Summary) -> None:
    """Fills in what the ledger holds now."""
    row = con.execute(
        """SELECT count(*), count(entity), count(gpu), count(quantity_op), count(money_op),
        count(*) FILTER (date_start IS NOT NULL OR date_end IS NOT NULL), (SELECT count(*) FROM documents)
        FROM claims"""
    ).fetchone()
    assert row is not None
    summary.claims, summary.documents = row[0], row[6]
    summary.slots = dict(zip(_SLOTS, row[1:6], strict=True))
    rows = con.execute("SELECT path, why, bytes, coalesce(taken, false) FROM refused ORDER BY path, why").fetchall()
    summary.refused = [Refusal(path=path, why=why, bytes=size, taken=taken) for path, why, size, taken in rows]


__all__ = ["Extractor", "LedgerError", "NoFolder", "Summary", "digest_of", "ingest"]
