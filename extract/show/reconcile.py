"""`gpu-claims reconcile`: each stated total beside the sum of its parts."""

from __future__ import annotations

import argparse
from typing import Any

import duckdb
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extract.show.options import add_filters, verb
from extract.show.reading import Row, claim_named, gpu_named, party_named, placeholders, reading, rows
from extract.show.sources import source_lines, sources
from extract.show.terminal import amount, console, emit, money, said, visible

_EXAMPLES = """\
examples:
  gpu-claims reconcile                       every stated total that has parts, and the verdict
  gpu-claims reconcile --gpu H100            totals of H100s
  gpu-claims reconcile 1f0c2a                one total, by its claim
  gpu-claims reconcile --verdict short       those that fall short: what is missing is the gap
"""
_COLUMNS = (
    *("total_claim", "kind", "basis", "entity", "gpu", "relation", "status", "unit", "total_low", "total_high"),
    *("sum_low", "sum_high", "verdict", "gap", "parts", "readings", "excluded", "uncounted", "doc_id"),
)
_BASIS = {
    "tied": "parts that the text ties to it",
    "same text": "parts that the same text names",
    "other texts": "parts that other texts name",
}


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "reconcile",
        run,
        "stated totals beside the sum of their parts",
        "Finds the parts of each stated total, adds them up and says: exact, within rounding, short by n, over by n. "
        "Where a text leaves the choice between figures, every combination is tried, and the one that comes closest is "
        "named. The same for money: the amount beside the number at the stated unit price.",
        _EXAMPLES,
    )
    parser.add_argument("claim", nargs="?", metavar="CLAIM", help="only this total, by its claim's id or its beginning")
    add_filters(parser, "entity", "gpu", "limit")
    parser.add_argument("--verdict", choices=("exact", "within", "short", "over", "no"), help="only these")
    parser.add_argument("--all", action="store_true", help="also totals whose parts no text names")


def run(args: argparse.Namespace) -> int:
    with reading(args.db) as con:
        found = _found(con, args)
        bare = [row for row in found if row["verdict"] == "no parts"]
        if not (args.all or args.claim or args.verdict):
            found = [row for row in found if row["verdict"] != "no parts"]
        shown = found[: args.limit] if args.limit else found
        named = [row["total_claim"] for row in shown]
        detail = _Detail(con, shown)
    if args.json or args.csv:
        emit([row | detail.of(row) if args.json else row for row in shown], _COLUMNS, as_json=args.json)
        return 0
    out = console()
    if not shown:
        out.print("no stated total for this" + (" has parts in any text" if bare else ""))
    for name in dict.fromkeys(named):
        _print_total(out, [row for row in shown if row["total_claim"] == name], detail)
    if len(found) > len(shown):
        out.print(f"{len(shown):,} of {len(found):,}; --limit 0 shows all")
    if bare and len(bare) != len([row for row in shown if row["verdict"] == "no parts"]):
        out.print(f"{len(bare):,} more totals have no parts in any text (--all)")
    return 0


def _found(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> list[Row]:
    where, values = ["true"], list[Any]()
    if args.claim:
        where.append("total_claim = ?")
        values.append(claim_named(con, args.claim))
    if args.entity:
        where.append("entity IN (SELECT entity FROM party_ancestors WHERE ancestor = ?)")
        values.append(party_named(con, args.entity))
    if args.gpu:
        where.append(
            "total_claim IN (SELECT claim_id FROM claim_gpus JOIN gpu_ancestors USING (gpu) WHERE ancestor = ?)"
        )
        values.append(gpu_named(con, args.gpu))
    if args.verdict:
        where.append("starts_with(verdict, ?)")
        values.append(args.verdict)
    return rows(
        con,
        f"""SELECT r.* FROM reconciliation r LEFT JOIN documents d USING (doc_id) WHERE {" AND ".join(where)}
            ORDER BY d.published DESC NULLS LAST, d.path, total_claim, kind = 'money', kind""",
        *values,
    )


class _Detail:
    """The parts, readings and sources of some totals."""

    def __init__(self, con: duckdb.DuckDBPyConnection, found: list[Row]) -> None:
        totals = list(dict.fromkeys(row["total_claim"] for row in found))
        self.parts, self.readings, self.money, self.prices = (list[Row]() for _ in range(4))
        if totals:
            marks = placeholders(totals)
            self.parts = rows(con, f"SELECT * FROM total_parts WHERE total_claim IN ({marks})", *totals)
            self.readings = rows(
                con, f"SELECT * FROM reconciliation_readings WHERE total_claim IN ({marks}) ORDER BY place", *totals
            )
            self.money = rows(
                con, f"SELECT * FROM money_readings WHERE total_claim IN ({marks}) AND place = 1", *totals
            )
        claims = [*totals, *(p["claim_id"] for p in self.parts), *(m["price_claim"] for m in self.money)]
        claims += [part for row in found for part in row["parts"]]
        self.sources = sources(con, list(dict.fromkeys(claims)))

    def of(self, row: Row) -> Row:
        """What belongs to one row of `reconciliation`, for JSON."""
        same = {"total_claim": row["total_claim"], "kind": row["kind"]}
        parts = [p for p in self.parts if same.items() <= p.items()]
        return {
            "stated": self.sources[row["total_claim"]]["sentence"],
            "part_claims": [p | {"sentence": self.sources[p["claim_id"]]["sentence"]} for p in parts],
            "all_readings": [r for r in self.readings if same.items() <= r.items()],
            "money": [m for m in self.money if m["total_claim"] == row["total_claim"]],
        }


def _print_total(out: Console, verdicts: list[Row], detail: _Detail) -> None:
    total = detail.sources[verdicts[0]["total_claim"]]
    out.print(Text(said(total), style="bold"))
    for line in source_lines(total):
        out.print(line)
    for row in verdicts:
        if row["kind"] == "money":
            _print_money(out, row, detail)
        elif row["kind"] == "product":
            _print_product(out, row, detail)
        else:
            _print_parts(out, row, detail)
    out.print()


def _print_parts(out: Console, row: Row, detail: _Detail) -> None:
    mine = [p for p in detail.parts if (p["total_claim"], p["kind"]) == (row["total_claim"], row["kind"])]
    readings = [r for r in detail.readings if (r["total_claim"], r["kind"]) == (row["total_claim"], row["kind"])]
    lots: dict[str, list[Row]] = {}
    for part in sorted(mine, key=lambda p: (_at(detail, p), p["low"] or 0, p["claim_id"])):
        lots.setdefault(part["lot"], []).append(part)
    if mine:
        _indented(out, f"{'of which' if row['kind'] == 'of which' else 'parts'}, by the {_BASIS[row['basis']]}:", 2)
    for parts in lots.values():
        amounts = dict.fromkeys(amount(p["low"], p["high"], row["unit"]) for p in parts)
        figure = " or ".join(a or "no number" for a in amounts)
        chip = "" if parts[0]["gpu"] == row["gpu"] else f" ({parts[0]['gpu']})"
        ids = " ".join(dict.fromkeys(p["claim_id"] for p in parts))
        _indented(out, f"{figure:>18}  {parts[0]['member'] or 'of no named party'}{chip}  {ids}", 4)
    if row["excluded"]:
        _indented(out, f"excluded by the text: {', '.join(row['excluded'])}", 2)
    if not readings:
        _indented(out, "no text names its parts", 2, "yellow")
    chosen = {p["claim_id"]: p for p in mine}
    contested = {p["lot"] for p in mine if len({(q["low"], q["high"]) for q in lots[p["lot"]]}) > 1}
    for reading_ in readings[:6]:
        at = [
            f"{chosen[c]['member']} at {amount(chosen[c]['low'], chosen[c]['high'], row['unit'])}"
            for c in reading_["claims"]
            if chosen[c]["lot"] in contested
        ]
        sums = amount(reading_["sum_low"], reading_["sum_high"], row["unit"])
        style = "bold green" if reading_["verdict"] in ("exact", "within rounding") else "bold yellow"
        with_ = f", with {', '.join(at)}" if at else ""
        _indented(out, f"sum {sums}: {reading_['verdict']}{with_}", 2, style if reading_["place"] == 1 else "")
    if len(readings) > 6:
        _indented(out, f"… and {len(readings) - 6:,} further combinations, none closer", 2)
    _print_gap(out, row)


def _at(detail: _Detail, part: Row) -> tuple[str, int]:
    """Where a part stands: parts are listed in the order of the text."""
    source = detail.sources[part["claim_id"]]
    return str(source["file"]), int(source["sentence_start"])


def _print_gap(out: Console, row: Row) -> None:
    if row["gap"] and row["gap"] < 0 and row["verdict"].startswith("short"):
        missing = amount(-row["gap"], -row["gap"], row["unit"])
        what = (
            "the rest, which the text does not break down"
            if row["kind"] == "of which"
            else "in no part that a text names"
        )
        _indented(out, f"gap: {missing} {what}", 2)
    if row["uncounted"]:
        _indented(out, f"named without a number, not in the sum: {', '.join(row['uncounted'])}", 2)


def _print_money(out: Console, row: Row, detail: _Detail) -> None:
    for m in detail.money:
        if m["total_claim"] != row["total_claim"]:
            continue
        total, price = detail.sources[m["total_claim"]], detail.sources[m["price_claim"]]
        low = total["gpus_low"] or total["quantity_low"]
        high = total["gpus_high"] or total["quantity_high"]
        count, sign = amount(low, high, "gpu"), m["currency"]
        stated, each = (
            money(m["money_low"], m["money_high"], sign),
            money(price["money_low"], price["money_high"], sign),
        )
        implied = money(_round(m["implied_low"]), _round(m["implied_high"]), sign)
        product = money(_round(m["sum_low"]), _round(m["sum_high"]), sign)
        _indented(out, f"money: {stated} ÷ {count} ≈ {implied} each; stated: {each} each", 2)
        style = "bold green" if row["verdict"] in ("exact", "within rounding") else "bold yellow"
        _indented(out, f"{count} × {each} = {product}: {row['verdict']}", 2, style)
        for line in source_lines(price):
            out.print(Padding(line, (0, 0, 0, 4), expand=False))


def _print_product(out: Console, row: Row, detail: _Detail) -> None:
    systems = detail.sources[row["parts"][0]]
    count = amount(systems["quantity_low"], systems["quantity_high"], "system", systems["quantity_op"])
    chips = amount(row["sum_low"], row["sum_high"], "gpu")
    style = "bold green" if row["verdict"] in ("exact", "within rounding") else "bold yellow"
    _indented(out, f"{count} of {systems['gpu']} hold {chips}: {row['verdict']}", 2, style)
    for line in source_lines(systems):
        out.print(Padding(line, (0, 0, 0, 4), expand=False))


def _round(value: float | None) -> float | None:
    """To five figures, as a person would say it; exact cents under ten."""
    if value is None or value == 0:
        return value
    digits = 5 - len(str(int(abs(value))))
    return round(value, max(2, digits)) if abs(value) < 10 else round(value, min(digits, 0))


def _indented(out: Console, text: str, by: int, style: str = "") -> None:
    out.print(Padding(Text(visible(text), style=style), (0, 0, 0, by), expand=False))
