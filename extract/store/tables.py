"""Writing rows: columns by name, many at once, and nothing of any text inside a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, Any

from extract.read.document import Document, Refusal
from schemas.claim import Claim, Extraction

if TYPE_CHECKING:
    import duckdb

LARGEST_MONEY = Decimal(10) ** 21  # what the ledger's columns hold, with room for sums
_OF_CLAIMS = ("spans", "parties", "claim_gpus")


def create(con: duckdb.DuckDBPyConnection, version: str) -> None:
    """Makes tables, views, macros and reference data, unless those of this version (a digest of them) are there."""
    from schemas import ledger

    con.execute("CREATE TABLE IF NOT EXISTS made_by (version VARCHAR NOT NULL)")
    if con.execute("SELECT version FROM made_by").fetchall() == [(version,)]:
        return
    ledger.create(con)
    con.execute(resources.files("extract.store").joinpath("state.sql").read_text("utf-8"))
    con.execute("DELETE FROM made_by")
    con.execute("INSERT INTO made_by VALUES (?)", [version])


def refresh(con: duckdb.DuckDBPyConnection) -> None:
    """Works out anew what the ledger keeps ready: call it when rows have changed."""
    from schemas import ledger

    ledger.refresh(con)


def insert(con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Appends rows, given by column. Column types are those of the table."""
    import pyarrow as pa

    if not next(iter(columns.values()), ()):
        return
    arrays = {name: _array(pa, name, values) for name, values in columns.items()}
    con.register("incoming", pa.table(arrays))
    try:
        con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    finally:
        con.unregister("incoming")


@contextmanager
def listed(con: duckdb.DuckDBPyConnection, names: Sequence[str]) -> Iterator[None]:
    """Names as a table `listed` of one column, `name`, for statements within the block."""
    import pyarrow as pa

    con.register("listed", pa.table({"name": pa.array(names, pa.string())}))
    try:
        yield
    finally:
        con.unregister("listed")


def _array(pa: Any, name: str, values: Sequence[Any]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pa.nulls(len(values), pa.string())
    if kinds == {Decimal}:
        return pa.array(values, pa.decimal128(24, 2))
    if kinds & {tuple, list}:
        return pa.array([list(v) for v in values], pa.list_(pa.int32()))
    if kinds == {date}:
        return pa.array(values, pa.date32())
    return pa.array(values)


def columns(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows with the same keys, turned into columns."""
    rows = list(rows)
    return {key: [row[key] for row in rows] for key in rows[0]} if rows else {}


@dataclass
class Batch:
    """Documents and refusals on their way into the tables."""

    run_id: str
    copies: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    characters: int = 0

    def add(self, input_: str, item: Document | Refusal) -> None:
        if isinstance(item, Refusal):
            self.refuse(input_, item)
            return
        names = (
            "path",
            "url",
            "title",
            "publisher",
            "published",
            "published_from",
            "reader",
            "archive",
            "record",
            "pages",
        )
        row = {name: getattr(item, name) for name in names}
        self.copies.append({"doc_id": item.doc_id, "input": input_, **row, "run_id": self.run_id})
        self.texts[item.doc_id] = (item.sha256, item.text)
        self.characters += len(item.text)
        for note in item.notes:
            self.refuse(input_, Refusal(path=item.path, why=note, bytes=None, taken=True))

    def refuse(self, input_: str, refusal: Refusal, doc_id: str | None = None) -> None:
        row = {"run_id": self.run_id, "path": refusal.path, "why": refusal.why, "bytes": refusal.bytes}
        more = {"refused_at": _now(), "input": input_, "taken": refusal.taken, "doc_id": doc_id}
        self.refusals.append(row | more)
        self.characters += 1000

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        """Into `copies`, `refused` and, for texts that are new, `documents`; the batch is empty then."""
        insert(con, "copies", columns(self.copies))
        insert(con, "refused", columns(self.refusals))
        if self.texts:
            with listed(con, list(self.texts)):
                con.execute("SELECT doc_id FROM documents WHERE doc_id IN (SELECT name FROM listed)")
                for (known,) in con.fetchall():
                    del self.texts[known]
            rows = [{"doc_id": d, "sha256": s, "text": t, "ingested_at": _now()} for d, (s, t) in self.texts.items()]
            insert(con, "documents", columns(rows))
        self.copies, self.texts, self.refusals, self.characters = [], {}, [], 0


def forget_inputs(con: duckdb.DuckDBPyConnection, inputs: Sequence[str]) -> None:
    """Takes away what is known of these inputs: the places where texts were found, and refusals."""
    if not inputs:
        return
    with listed(con, inputs):
        for table in ("inputs", "copies", "refused"):
            con.execute(f"DELETE FROM {table} WHERE input IN (SELECT name FROM listed)")


def settle_documents(con: duckdb.DuckDBPyConnection) -> int:
    """Makes `documents` follow from `copies`: those found nowhere any more go, with their claims; the others show the
    first place where they were found. Gives the number that went."""
    con.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT doc_id FROM documents ANTI JOIN copies USING (doc_id)")
    forget_claims(con, "SELECT doc_id FROM gone")
    (gone,) = con.execute("SELECT count(*) FROM gone").fetchone() or (0,)
    for table in ("documents", "extractions"):
        con.execute(f"DELETE FROM {table} WHERE doc_id IN (SELECT doc_id FROM gone)")
    con.execute("DELETE FROM refused WHERE doc_id IN (SELECT doc_id FROM gone)")
    names = ("path", "url", "title", "publisher", "published", "published_from", "reader", "archive", "record", "pages")
    listed = ", ".join(names)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE shown AS
        SELECT doc_id, {listed} FROM copies
        QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY published NULLS LAST, path, input, record) = 1""")
    same = " AND ".join(f"d.{name} IS NOT DISTINCT FROM s.{name}" for name in names)
    con.execute(f"""
        UPDATE documents AS d SET {", ".join(f"{name} = s.{name}" for name in names)}
        FROM shown AS s WHERE d.doc_id = s.doc_id AND NOT ({same})""")
    return int(gone)


def forget_claims(con: duckdb.DuckDBPyConnection, documents: str) -> None:
    """Takes away all that was extracted from the documents that the query `documents` gives."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE dead AS SELECT claim_id FROM claims WHERE doc_id IN ({documents})")
    for table in _OF_CLAIMS:
        con.execute(f"DELETE FROM {table} WHERE claim_id IN (SELECT claim_id FROM dead)")
    con.execute("DELETE FROM edges WHERE parent_claim IN (SELECT claim_id FROM dead)")
    for table in ("claims", "numbers"):
        con.execute(f"DELETE FROM {table} WHERE doc_id IN ({documents})")


def fits(claim: Claim) -> bool:
    """Whether the ledger's columns can hold the claim's amounts."""
    amounts = (claim.money_low, claim.money_high, claim.converted_low, claim.converted_high)
    return all(amount is None or (amount.is_finite() and abs(amount) < LARGEST_MONEY) for amount in amounts)


_MONEY = ("money_low", "money_high", "converted_low", "converted_high")
_CENT = Decimal("0.01")


def write_extractions(con: duckdb.DuckDBPyConnection, found: Sequence[tuple[str, Extraction]]) -> None:
    """Appends what was extracted, by document."""
    rows: dict[str, list[dict[str, Any]]] = {
        t: [] for t in ("claims", "spans", "parties", "claim_gpus", "numbers", "edges")
    }
    for doc_id, extraction in found:
        kept = {claim.claim_id: claim for claim in extraction.claims if fits(claim)}
        for claim in kept.values():
            row = claim.model_dump(exclude={"parties", "gpus", "spans"})
            for name in _MONEY:
                row[name] = row[name].quantize(_CENT) if row[name] is not None else None
            rows["claims"].append({"doc_id": doc_id, **row})
            own = {"claim_id": claim.claim_id}
            rows["spans"] += [own | span.model_dump() for span in claim.spans]
            rows["parties"] += [own | party.model_dump() for party in claim.parties]
            rows["claim_gpus"] += [own | {"gpu": gpu} for gpu in claim.gpus]
        rows["numbers"] += [{"doc_id": doc_id} | number.model_dump() for number in extraction.numbers]
        rows["edges"] += [e.model_dump() for e in extraction.edges if {e.parent_claim, e.child_claim} <= kept.keys()]
    for table, values in rows.items():
        insert(con, table, columns(values))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
