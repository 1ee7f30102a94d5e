"""What is printed: amounts, marked sentences, sources and tables, all safe for a terminal.

Texts of others reach the screen only through `visible`: control characters, which could move the cursor or rewrite the
screen, and direction marks, which could make a number read otherwise than it is, are shown as escapes.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extract.show.reading import Row

_STYLES = {
    "entity": "bold cyan",
    "counterparty": "cyan",
    "gpu": "bold green",
    "quantity": "bold yellow",
    "multiplier": "yellow",
    "money": "bold magenta",
    "date": "bold blue",
    "attribution": "dim",
}
MARKED = tuple(_STYLES)


def console() -> Console:
    """The terminal, as wide as it is or as COLUMNS says; 100 columns where the output goes into a file or a pipe."""
    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(highlight=False, emoji=False, markup=False, width=None if known else 100)


def visible(text: str) -> str:
    """The text with line breaks as blanks and everything that is not seen, or steers a terminal, as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(c) for c in text)


def _visible(c: str) -> str:
    if c.isprintable():
        return c
    if c in "\n\t" or unicodedata.category(c) == "Zs":
        return " "
    return f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}" if ord(c) < 65536 else f"\\U{ord(c):08x}"


# --- amounts --------------------------------------------------------------------------------------------------------

_SIGNS = {
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "CNY": "CN¥",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "TWD": "NT$",
    "HKD": "HK$",
}
_PER = {"per_unit": " each", "per_hour": " an hour", "per_month": " a month", "per_year": " a year"}


def number(value: float | Decimal | None) -> str:
    """1234567.0 -> "1,234,567"; cents are kept where there are any."""
    if value is None:
        return "?"
    value = float(value)
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}" if abs(value) >= 0.01 else f"{value:g}"


def interval(low: Any, high: Any, op: str | None = None, sign: str = "") -> str:
    """An interval in the words of its comparator: "~432,000", "> 350,000", "20,000–99,999"."""
    if low is None and high is None:
        return "some" if op == "vague" else ""
    if low is not None and low == high:
        return ("~" if op == "~" else "") + sign + number(low)
    if high is None:
        return ("> " if op == ">" else "≥ ") + sign + number(low)
    if low is None:
        return ("< " if op == "<" else "≤ ") + sign + number(high)
    return f"{sign}{number(low)}–{number(high)}"


def money(low: Any, high: Any, currency: str | None, op: str | None = None, per: str | None = None) -> str:
    """An amount of money with its sign, and large ones in millions and billions: "$15 billion", "€2.4 million"."""
    if low is None and high is None:
        return ""
    sign = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    for size, word in ((10**9, " billion"), (10**6, " million")):
        parts = [None if v is None else Decimal(str(v)) / size for v in (low, high)]
        if all(p is None or (p >= 1 and p == round(p, 2)) for p in parts):
            return _short(interval(parts[0], parts[1], op, sign)) + word + _PER.get(per or "", "")
    return interval(low, high, op, sign) + _PER.get(per or "", "")


def _short(text: str) -> str:
    head, dot, tail = text.rpartition(".")
    return f"{head}.{tail.rstrip('0')}".rstrip(".") if dot and tail.isdigit() else text


def amount(low: Any, high: Any, unit: str | None, op: str | None = None) -> str:
    """An interval in a unit of the ledger: chips bare, other units named, money with its sign."""
    head = (unit or "gpu").split(" ")[0]
    if head.isupper():
        return money(low, high, head, op, (unit or "").partition(" ")[2])
    names = {"system": " systems", "equivalent": " equivalents", "gpu_hour": " GPU hours"}
    shown = interval(low, high, op)
    return shown + names.get(unit or "", "") if shown else shown


def period(start: date | None, end: date | None) -> str:
    """A stretch of days, as short as it can be said: "2024", "2023 Q3", "by 2027-12-31", "2024-03-01–2024-06-30"."""
    if start is None and end is None:
        return ""
    if start is None:
        return f"by {end}"
    if end is None:
        return f"from {start}"
    if start == end:
        return str(start)
    if start.year == end.year:
        whole = (start.month, start.day, end.month, end.day)
        if whole == (1, 1, 12, 31):
            return str(start.year)
        quarters = {(1, 1, 3, 31): "Q1", (4, 1, 6, 30): "Q2", (7, 1, 9, 30): "Q3", (10, 1, 12, 31): "Q4"}
        if whole in quarters:
            return f"{start.year} {quarters[whole]}"
        if start.day == 1 and start.month == end.month and end.day >= 28:
            return f"{start:%Y-%m}"
    return f"{start}–{end}"


def said(claim: Row) -> str:
    """A claim in one line: "Meta · needs · 25,000 × H100"."""
    count = amount(claim["quantity_low"], claim["quantity_high"], claim["unit"], claim["quantity_op"])
    cost = money(claim["money_low"], claim["money_high"], claim["currency"], claim.get("money_op"), claim["money_per"])
    what = f"{count} × {claim['gpu']}" if count else claim["gpu"]
    status = "" if claim["status"] == "actual" else claim["status"]
    scope = claim.get("scope") or ""
    parts = (
        claim["entity"],
        claim["relation"],
        what,
        cost,
        period(claim["date_start"], claim["date_end"]),
        status,
        scope,
    )
    return visible(" · ".join(p for p in parts if p))


# --- sentences and sources --------------------------------------------------------------------------------------------


def marked(sentence: str, start: int, spans: Iterable[Row]) -> Text:
    """The sentence with its slots marked: "Meta wants [25,000|quantity]". `start` is the offset of the sentence."""
    inside = sorted(
        {(s["start_char"] - start, s["end_char"] - start, s["slot"]) for s in spans if s["slot"] in _STYLES},
        key=lambda s: (s[0], -s[1], s[2]),
    )
    text, open_, at = Text(), list[tuple[int, str]](), 0

    def upto(end: int) -> None:
        nonlocal at
        text.append(visible(sentence[at:end]), style=_STYLES[open_[-1][1]] if open_ else "")
        at = max(at, end)

    for begin, end, slot in inside:
        if begin < 0 or end > len(sentence):
            continue
        while open_ and open_[-1][0] <= begin:
            upto(open_[-1][0])
            text.append(f"|{open_.pop()[1]}]", style="dim")
        if open_ and end > open_[-1][0]:  # crosses the one that is open: that one is shown
            continue
        upto(begin)
        text.append("[", style="dim")
        open_.append((end, slot))
    while open_:
        upto(open_[-1][0])
        text.append(f"|{open_.pop()[1]}]", style="dim")
    upto(len(sentence))
    return text


def elsewhere(start: int, end: int, spans: Iterable[Row]) -> str:
    """The evidence that stands outside the sentence, in words: 'entity “Meta” 120 characters before'."""
    found = []
    for span in sorted(spans, key=lambda s: s["start_char"]):
        if span["slot"] in _STYLES and span["end_char"] <= start:
            found.append(f"{span['slot']} “{visible(span['text'])}”, {start - span['end_char']} characters before")
        elif span["slot"] in _STYLES and span["start_char"] >= end:
            found.append(f"{span['slot']} “{visible(span['text'])}”, {span['start_char'] - end} characters after")
    return "; ".join(dict.fromkeys(found))


def place(source: Row) -> str:
    """Where a claim's text came from: publisher, date, title, page, file or record, URL."""
    named = source["record"] and str(source["record"]) not in str(source["file"])
    parts = (
        source["publisher"],
        source["published"],
        source["title"],
        source["page"] and f"page {source['page']}",
        source["file"],
        f"record {source['record']}" if named else None,
        source["url"],
    )
    return visible(" · ".join(str(part) for part in parts if part))


# --- output -----------------------------------------------------------------------------------------------------------


def table(
    out: Console, head: Sequence[str], lines: Iterable[tuple[Sequence[str], Sequence[Text]]], right: Iterable[int] = ()
) -> None:
    """A table that fits the width, with notes set in under each line. `right` are the columns of numbers.

    The widest columns of words give way first; numbers are never cut.
    """
    body = [([visible(cell) for cell in cells], notes) for cells, notes in lines]
    right = set(right)
    widths = [max([cell_len(head[i])] + [cell_len(cells[i]) for cells, _ in body]) for i in range(len(head))]
    room = out.width - 2 * (len(head) - 1)
    while sum(widths) > room:
        words = [i for i in range(len(head)) if i not in right]
        widest = max(words, key=widths.__getitem__, default=0)
        if not words or widths[widest] <= 6:
            break
        widths[widest] -= 1

    def line(cells: Sequence[str], style: str = "") -> Text:
        parts = []
        for i, cell in enumerate(cells):
            if cell_len(cell) > widths[i]:
                cell = set_cell_size(cell, widths[i] - 1) + "…"
            blank = " " * (widths[i] - cell_len(cell))
            parts.append(blank + cell if i in right else cell + blank)
        return Text("  ".join(parts).rstrip(), style=style, no_wrap=True, overflow="ignore")

    out.print(line(head, "bold"), crop=False)
    for cells, notes in body:
        out.print(line(cells), crop=False)
        for note in notes:
            out.print(Padding(note, (0, 0, 0, 4), expand=False))


def emit(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool) -> None:
    """Rows for a program: JSON, or CSV with the named columns. Lists within a CSV cell are joined by blanks."""
    if as_json:
        print(json.dumps([{k: _plain(v) for k, v in row.items()} for row in rows], indent=2))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in columns])


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e18 else value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return value


def _cell(value: Any) -> Any:
    value = _plain(value)
    if isinstance(value, list):
        value = " ".join(str(v) for v in value)
    return visible(value) if isinstance(value, str) else "" if value is None else value
