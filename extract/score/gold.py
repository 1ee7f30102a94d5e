"""Annotated claims and a ledger's claims as records to compare."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

from extract.score.compare import Record
from schemas.golden import SUFFIX, doc_name, to_records

_CLAIMS = """
    select d.path, c.entity, c.gpu, c.quantity_low, c.quantity_high, c.quantity_op, c.unit, c.money_low, c.money_high,
           c.currency, c.money_per, c.date_start, c.date_end, c.relation, c.status, c.sentence, c.rule
    from claims c join documents d using (doc_id)
    order by d.path, c.sentence_start, c.claim_id
"""


def read_annotations(path: Path) -> dict[str, list[Record]]:
    """Annotated claims by document: from a JSON Lines file, or from the goldens of a folder.

    Raises FileNotFoundError where there is neither, and GoldenError where a golden cannot be read.
    """
    records: defaultdict[str, list[Record]] = defaultdict(list)
    if path.is_dir():
        for golden in sorted(path.glob(f"*{SUFFIX}")):
            records[doc_name(golden)] = [_record(entry) for entry in to_records(golden)]
    else:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                record = _record(json.loads(line))
                records[record.doc].append(record)
    if not records:
        raise FileNotFoundError(f"{path}: no annotated claims")
    return dict(records)


def ledger_records(con: duckdb.DuckDBPyConnection) -> dict[str, list[Record]]:
    """The claims of a ledger by document (the file's name without its ending)."""
    records: defaultdict[str, list[Record]] = defaultdict(list)
    for row in con.execute(_CLAIMS).fetchall():
        doc = Path(row[0]).stem
        records[doc].append(
            Record(
                doc=doc,
                entity=_split(row[1]),
                gpu=_split(row[2]),
                quantity=(row[3], row[4]),
                op=row[5],
                unit=row[6],
                money=(row[7], row[8]),
                currency=row[9],
                per=row[10],
                date=(row[11], row[12]),
                relation=row[13],
                status=row[14],
                quote=row[15],
                rule=row[16].split(" > ")[0],
            )
        )
    return dict(records)


def _record(entry: dict[str, Any]) -> Record:
    return Record(
        doc=entry["doc"],
        entity=tuple(entry.get("entity") or ()),
        gpu=tuple(entry.get("gpu") or ()),
        quantity=_interval(entry.get("quantity")),
        op=entry.get("op"),
        unit=entry.get("unit"),
        money=_interval(entry.get("money")),
        currency=entry.get("currency"),
        per=entry.get("per"),
        date=_interval(entry.get("date")),
        relation=entry.get("relation"),
        status=entry.get("status"),
        quote=entry.get("quote") or "",
        kind=entry.get("kind") or "",
    )


def _interval(value: list[Any] | None) -> tuple[Any, Any]:
    return (value[0], value[1]) if value else (None, None)


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(name for name in (names or "").split(" + ") if name)
