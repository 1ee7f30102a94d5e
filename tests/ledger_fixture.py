"""Small ledgers written by hand: each claim is a sentence with its slots marked, and what cannot be marked as keywords.

    book = Book()
    doc = book.document("2023-08-03", publisher="The Wire")
    doc.claim("[Meta|entity] wants [25,000|quantity] [H100s|gpu:H100].", "needs")
    con = book.ledger()          # a connection to a ledger, its facts worked out

A slot is `[words|slot]` or `[words|slot:value]`. Quantities and money are read with a few plain forms: "25,000",
"about 5k", "more than 300", "10,000 to 20,000", "$15 billion", "$35,000". Offsets come from where the words stand, so
the fixture cannot get them wrong.
"""

from __future__ import annotations

import atexit
import hashlib
import itertools
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from schemas import ledger
from schemas.claim import Span, claim_id

_SLOT = re.compile(r"\[([^|\]]+)\|([a-z_]+)(?::([^\]]*))?\]")
_MAGNITUDES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "": 1}
_AMOUNT = re.compile(r"([\d,.]*\d)\s*(k|thousand|million|m|billion|bn)?\b")
_OPS = (
    (r"^(about|around|some|approximately|roughly) ", "~"),
    (r"^(more than|over) ", ">"),
    (r"^(at least) ", ">="),
    (r"^(nearly|almost|less than) ", "<"),
    (r"^(up to) ", "<="),
)
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "NT$": "TWD"}


def interval(words: str) -> tuple[float | None, float | None, str]:
    """low, high and comparator of "about 5k", "10,000 to 20,000", "tens of thousands"."""
    if words == "tens of thousands":
        return 20_000, 99_999, "~"
    values = [float(n.replace(",", "")) * _MAGNITUDES[m or ""] for n, m in _AMOUNT.findall(words)]
    if not values:
        return None, None, "vague"
    if len(values) == 2:
        return values[0], values[1], "range"
    value = values[0]
    op = next((op for pattern, op in _OPS if re.search(pattern, words)), "=")
    return (None if op in ("<", "<=") else value), (None if op in (">", ">=") else value), op


@dataclass
class Doc:
    published: str | None
    publisher: str | None
    title: str
    text: str = ""
    claims: list[dict[str, Any]] = field(default_factory=list)

    def say(self, sentence: str) -> Doc:
        """Adds a sentence that states nothing."""
        self.text += (" " if self.text else "") + sentence
        return self

    def claim(self, marked: str, relation: str, *more: str, **columns: Any) -> Doc:
        """Adds a sentence, and the claim that its marks make. `more` are further claims of the same sentence: the same
        words, marked otherwise. Columns may be given by name; `parties` as (entity, role) pairs."""
        plain = _SLOT.sub(r"\1", marked)
        start = len(self.text) + (1 if self.text else 0)
        self.say(plain)
        for one in (marked, *more):
            assert _SLOT.sub(r"\1", one) == plain, one
            self._mark(one, plain, start, relation, dict(columns))
        return self

    def _mark(self, marked: str, plain: str, start: int, relation: str, columns: dict[str, Any]) -> None:
        spans, row, shift, last = [], {"relation": relation, "status": "actual", "rule": "hand"}, start, 0
        slots: dict[str, list[str]] = {}
        position = start
        for m in _SLOT.finditer(marked):
            position += m.start() - last
            words, slot, value = m.group(1), m.group(2), m.group(3)
            spans.append(Span(slot=slot, start_char=position, end_char=position + len(words), text=words))
            position += len(words)
            last = m.end()
            slots.setdefault(slot, []).append(value or words)
        del shift
        if "quantity" in slots:
            row["quantity_low"], row["quantity_high"], row["quantity_op"] = interval(slots["quantity"][0])
            row["unit"] = "gpu"
        if "money" in slots:
            words = slots["money"][0]
            low, high, row["money_op"] = interval(words.replace("$", ""))
            row["money_low"], row["money_high"] = (None if v is None else Decimal(str(v)) for v in (low, high))
            row["currency"] = next(code for sign, code in _CURRENCIES.items() if sign in words)
            row["money_per"] = "total"
        if "date" in slots:
            first, _, end = slots["date"][0].partition("..")
            row["date_start"], row["date_end"] = first or None, (end or None) if ".." in slots["date"][0] else first
        row["entity"] = " + ".join(slots["entity"]) if "entity" in slots else None
        row["gpu"] = " + ".join(slots["gpu"])
        if "counterparty" in slots:
            row["counterparty"] = slots["counterparty"][0]
        parties = [(e, "entity") for e in slots.get("entity", ())] + [
            (e, "counterparty") for e in slots.get("counterparty", ())
        ]
        parties += [(e, "excluded") for e in slots.get("excluded", ())] + list(columns.pop("parties", ()))
        row |= columns
        row |= {"sentence": plain, "sentence_start": start, "sentence_end": start + len(plain)}
        self.claims.append({"row": row, "spans": spans, "parties": parties, "gpus": slots["gpu"]})


@dataclass
class Book:
    docs: list[Doc] = field(default_factory=list)
    edges: list[tuple[tuple[int, int], tuple[int, int], str]] = field(default_factory=list)

    def document(self, published: str | None = None, publisher: str | None = None, title: str = "") -> Doc:
        self.docs.append(Doc(published, publisher, title or f"Document {len(self.docs) + 1}"))
        return self.docs[-1]

    def ids(self) -> list[list[str]]:
        """The claims' ids, by document."""
        return [[claim_id(_sha(d.text), c["spans"]) for c in d.claims] for d in self.docs]

    def ledger(self, path: str | Path | None = None) -> duckdb.DuckDBPyConnection:
        """A ledger with all that the book holds, refreshed: at `path`, or in a file that goes with the tests."""
        file = Path(path) if path else _template().with_name(f"{next(_numbers)}.duckdb")
        shutil.copyfile(_template(), file)
        con = duckdb.connect(config={"threads": 1})
        con.execute(f"ATTACH '{file}' AS ledger")
        con.execute("USE ledger")
        self.write(con)
        ledger.refresh(con)
        return con

    def write(self, con: duckdb.DuckDBPyConnection) -> None:
        """Inserts the book's documents, claims, spans, parties, chips and edges."""
        ids = self.ids()
        for d, (doc, names) in enumerate(zip(self.docs, ids, strict=True)):
            sha = _sha(doc.text)
            _insert(
                con,
                "documents",
                {
                    "doc_id": sha[:16],
                    "path": f"{d}.txt",
                    "title": doc.title,
                    "publisher": doc.publisher,
                    "published": doc.published,
                    "text": doc.text,
                    "sha256": sha,
                    "reader": "text",
                },
            )
            for name, claim in zip(names, doc.claims, strict=True):
                _insert(con, "claims", {"claim_id": name, "doc_id": sha[:16], **claim["row"]})
                for span in claim["spans"]:
                    _insert(con, "spans", {"claim_id": name, **span.model_dump()})
                for entity, role in claim["parties"]:
                    _insert(con, "parties", {"claim_id": name, "entity": entity, "role": role})
                for gpu in claim["gpus"]:
                    _insert(con, "claim_gpus", {"claim_id": name, "gpu": gpu})
        for (pd, pc), (cd, cc), role in self.edges:
            _insert(con, "edges", {"parent_claim": ids[pd][pc], "child_claim": ids[cd][cc], "role": role})


_numbers = itertools.count()


@cache
def _template() -> Path:
    """An empty ledger, made once: to copy it costs less than to make it."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "empty.duckdb"
    with ledger.opened(path) as con:
        ledger.create(con)
        con.execute("CHECKPOINT ledger")
    return path


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, Any]) -> None:
    con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
