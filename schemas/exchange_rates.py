"""Writes the table of exchange rates anew from the history that the European Central Bank publishes.

    python -m schemas.exchange_rates eurofxref-hist.zip

The file is that of https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip: for each working day the units of a
currency for one euro. A year's rate is the mean over its days of the currency's rate divided by that of the US dollar,
so units of the currency for one dollar, to four digits. Currencies that the bank does not quote keep the rows that the
table has.
"""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

TABLE = Path(__file__).parent / "data" / "exchange_rates.csv"
FIRST_YEAR = 2015
COLUMNS = ("currency", "year", "per_usd", "source")
_DIGITS = 4


def yearly_means(days: Iterable[Mapping[str, str]]) -> dict[tuple[str, int], tuple[float, str]]:
    """(currency, year) → (units for one US dollar, last day that counted), from the bank's rows of one day each.

    A day without a rate ("N/A" or nothing) does not count for its currency.
    """
    rates: defaultdict[tuple[str, int], list[float]] = defaultdict(list)
    last: dict[tuple[str, int], str] = {}
    for day in days:
        year = int(day["Date"][:4])
        dollar = _rate(day.get("USD"))
        if dollar is None or year < FIRST_YEAR:
            continue
        for currency, text in (*day.items(), ("EUR", "1")):
            rate = _rate(text) if currency not in ("Date", "USD", "", None) else None
            if rate is not None:
                rates[currency, year].append(rate / dollar)
                last[currency, year] = max(last.get((currency, year), ""), day["Date"])
    return {key: (fmean(values), last[key]) for key, values in rates.items()}


def table_rows(
    means: Mapping[tuple[str, int], tuple[float, str]], kept: Iterable[Mapping[str, str]]
) -> list[tuple[str, int, str, str]]:
    """The rows of the table: `kept` ones, in which currencies that `means` has are replaced; sorted."""
    wanted = list(kept)
    quoted = {currency for currency, _ in means}
    rows = [
        (row["currency"], int(row["year"]), row["per_usd"], row["source"])
        for row in wanted
        if row["currency"] not in quoted
    ]
    named = {row["currency"] for row in wanted}
    for (currency, year), (mean, last) in means.items():
        if currency in named:
            until = "" if last[5:7] == "12" else f", to {last}"
            source = f"mean of the ECB's daily euro reference rates of the year{until}, over that of the US dollar"
            rows.append((currency, year, f"{mean:.{_DIGITS}g}", source))
    return sorted(rows)


def _rate(text: str | None) -> float | None:
    try:
        rate = float(text or "")
    except ValueError:
        return None
    return rate if rate > 0 else None


def main(archive: Path) -> None:
    """Reads the bank's archive and rewrites the table."""
    with zipfile.ZipFile(archive) as files, files.open(files.namelist()[0]) as raw:
        means = yearly_means(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = table_rows(means, csv.DictReader(file))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
