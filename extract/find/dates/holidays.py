"""Named days, and their resolver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from extract.find.dates import periods
from extract.find.dates.periods import Period
from extract.find.dates.place import Place, Reading, near_day, resolver, with_relative_word, year_ref
from extract.find.dates.vocabulary import read_toml


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day and how to find it in a year."""

    name: str
    names: tuple[str, ...]
    how: dict[str, Any]
    days: int

    def in_year(self, year: int) -> Period:
        """Its days in a year. Raises ValueError where a table does not reach."""
        start = self._first(year)
        return Period(start, start + timedelta(days=self.days - 1), "day")

    def _first(self, year: int) -> date:
        how = self.how
        if "once" in how:
            return date.fromisoformat(how["once"])
        if "fixed" in how:
            return date(year, *how["fixed"])
        if "nth" in how:
            return periods.nth_weekday(year, *how["nth"])
        if "after" in how:
            month_, weekday, nth, days = how["after"]
            return periods.nth_weekday(year, month_, weekday, nth) + timedelta(days=days)
        if "easter" in how:
            return periods.easter(year) + timedelta(days=how["easter"])
        if str(year) not in how["table"]:
            raise ValueError(f"no {self.name} of {year} in the table")
        return date.fromisoformat(f"{year}-{how['table'][str(year)]}")


@cache
def holidays() -> dict[str, Holiday]:
    """Holidays by each of their names, in small letters with a plain apostrophe."""
    found: dict[str, Holiday] = {}
    for row in read_toml("holidays.toml")["holiday"]:
        holiday = Holiday(row["name"], tuple(row["names"]), row, row.get("days", 1))
        found |= {_plain(name): holiday for name in holiday.names}
    return found


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").split())


@resolver
def holiday(place: Place) -> Reading | None:
    """Christmas, Thanksgiving 2023, last Easter, Labor Day weekend."""
    day = holidays()[_plain(place.match["holiday"])]
    if "once" in day.how:
        return Reading(day.in_year(0))

    def in_year(year: int) -> Period:
        found = day.in_year(year)
        if not place.group("weekend") or found.start is None:
            return found
        # The weekend that the day touches: the one before a Monday, the one after a Thursday.
        saturday = found.start + timedelta(days=(5 - found.start.weekday() + 3) % 7 - 3)
        return Period(min(found.start, saturday), max(found.start, saturday + timedelta(days=1)), "weekend")

    ref = year_ref(place)
    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return with_relative_word(place, in_year, near_day)
