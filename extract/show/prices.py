"""`gpu-claims prices`: what one chip costs, as stated and as it follows from money and number."""

from __future__ import annotations

import argparse
from typing import Any

from rich.text import Text

from extract.show.options import add_filters, verb
from extract.show.reading import Row, gpu_named, page, party_named, reading
from extract.show.sources import lines_under, sources
from extract.show.terminal import console, emit, interval, money, number, table

_EXAMPLES = """\
examples:
  gpu-claims prices --gpu H100             prices and rents of an H100, stated and implied
  gpu-claims prices --basis implied        what money and number come to
  gpu-claims prices --impossible           far from what such a chip has cost: look for a wrong reading
"""
_COLUMNS = (
    *("claim_id", "entity", "gpu", "relation", "status", "basis", "per", "currency", "price_low", "price_high"),
    *("quantity_low", "quantity_high", "money_low", "money_high", "year_low", "year_high", "usd_low", "usd_high"),
    *("rate_year", "band_low", "band_high", "band_of", "judgement"),
)


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "prices",
        run,
        "unit prices, stated and implied",
        "Lists prices and rents of one chip, stated or implied by an amount of money and a number of chips, and "
        "compares them with the band of prices in the catalogue, at the average exchange rate of the year.",
        _EXAMPLES,
    )
    add_filters(parser, "entity", "gpu", "limit", "sources")
    parser.add_argument("--basis", choices=("stated", "implied"), help="only stated or only implied ones")
    parser.add_argument("--impossible", action="store_true", help="only those that no such chip can have cost")


def run(args: argparse.Namespace) -> int:
    where, values = ["true"], list[Any]()
    with reading(args.db) as con:
        if args.entity:
            where.append("p.entity IN (SELECT entity FROM party_ancestors WHERE ancestor = ?)")
            values.append(party_named(con, args.entity))
        if args.gpu:
            where.append(
                "p.claim_id IN (SELECT claim_id FROM claim_gpus JOIN gpu_ancestors USING (gpu) WHERE ancestor = ?)"
            )
            values.append(gpu_named(con, args.gpu))
        if args.basis:
            where.append("p.basis = ?")
            values.append(args.basis)
        if args.impossible:
            where.append("p.judgement = 'impossible'")
        shown, count = page(
            con,
            f"""SELECT p.* FROM prices p LEFT JOIN documents d USING (doc_id) WHERE {" AND ".join(where)}
                ORDER BY p.gpu, p.per <> 'once', p.basis DESC, p.usd_low DESC NULLS LAST, d.published, p.claim_id""",
            args.limit,
            *values,
        )
        under = sources(con, list(dict.fromkeys(row["claim_id"] for row in shown))) if args.sources else {}
    if args.json or args.csv:
        emit(shown, _COLUMNS, as_json=args.json)
        return 0
    out = console()
    if not shown:
        out.print("no prices for this")
        return 0
    lines: list[tuple[list[str], list[Text]]] = []
    for row in shown:
        lines.append((_cells(row), lines_under(under, [row["claim_id"]], args.sources) if args.sources else []))
    table(out, ("price of one", "", "chip", "basis", "in a year", "band (USD)", "judgement"), lines, right=(0, 4, 5))
    if count > len(shown):
        out.print(f"{len(shown):,} of {count:,}; --limit 0 shows all")
    return 0


def _cells(row: Row) -> list[str]:
    price = interval(_whole(row["price_low"]), _whole(row["price_high"]), sign=_sign(row))
    per = "" if row["per"] == "once" else row["per"]
    basis = row["basis"]
    if basis == "implied":
        count = interval(row["quantity_low"], row["quantity_high"])
        basis = f"{money(row['money_low'], row['money_high'], row['currency'])} ÷ {count}"
    year = money(_whole(row["year_low"]), _whole(row["year_high"]), row["currency"])
    band = f"{number(row['band_low'])}–{number(row['band_high'])}" if row["band_low"] is not None else ""
    return [price, per, row["gpu"], basis, year, band, row["judgement"] or "no band"]


def _whole(value: float | None) -> float | None:
    """Without cents from a hundred on."""
    return value if value is None or value < 100 else round(value)


def _sign(row: Row) -> str:
    return money(1, 1, row["currency"]).rstrip("1")
