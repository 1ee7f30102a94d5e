"""Resolvers of quarters, halves and other stretches of a year or month."""

from __future__ import annotations

from datetime import date, timedelta

from extract.find.dates import periods
from extract.find.dates.fiscal import named_part
from extract.find.dates.periods import Period
from extract.find.dates.place import (
    Place,
    Reading,
    count_of,
    day_number,
    given_year,
    near_day,
    near_month,
    near_part,
    resolver,
    unit_of,
    year_ref,
)
from extract.find.dates.resolve_calendar import calendar_day, month_of_year
from extract.find.dates.vocabulary import value, values

LAST = ("last", "final", "closing")


@resolver
def part_of_year(place: Place) -> Reading | None:
    """Q3 2024, third quarter of fiscal 2025, second half of the year, the fourth quarter."""
    part, ref = named_part(place.group("part") or ""), year_ref(place)
    if part is None:
        return None
    fiscal = (None if ref.relative else ref.number, part) if ref.fiscal else None

    def in_year(number: int) -> Period:
        return periods.part_of_year(number, part)

    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None, fiscal)
    near = near_part(place, in_year)
    return Reading(near.period, fiscal, near.in_year)


@resolver
def last_quarter_of(place: Place) -> Reading | None:
    """ "the last quarter of 2023", "the last half of the year" """
    ref = year_ref(place)
    part = "q4" if "quarter" in place.match[0].lower() else "h2"
    fiscal = (None if ref.relative else ref.number, part) if ref.fiscal else None
    return Reading(periods.part_of_year(ref.number, part) if ref.number is not None else None, fiscal)


@resolver
def stretch_of_year(place: Place) -> Reading | None:
    """ "the first nine months of 2024", "the last two weeks of March 2024" """
    count, unit = count_of(place.group("n") or "one"), unit_of(place.group("unit") or "")
    month_name, ref = place.group("month"), year_ref(place)
    number = value("months", month_name) if month_name else None

    def in_year(year: int) -> Period:
        whole = periods.month(year, number) if number else periods.year(year)
        which = place.group("which") or ""
        if place.group("many"):  # "the last days of May"
            return periods.third(whole, *((3, 3) if which in LAST else (1, 1)))
        return _stretch(whole, which, count, unit)

    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return near_month(place, in_year) if number else None


def _stretch(whole: Period, which: str, count: int, unit: str) -> Period:
    """The first or last `count` units of a period, or its nth week or day."""
    assert whole.start is not None and whole.end is not None
    after = whole.end + timedelta(days=1)
    if which in LAST:
        return Period(periods.add(after, -count, unit), whole.end, "stretch")
    nth = value("ordinals", which) if which in values("ordinals") else 1
    if nth > 1 and count > 1:
        raise ValueError("second two weeks")
    start = periods.add(whole.start, nth - 1, unit)
    end = periods.add(start, count, unit) - timedelta(days=1)
    if end > whole.end:
        raise ValueError("beyond its period")
    return Period(start, end, "stretch" if unit != "month" else "month")


@resolver
def ended_on(place: Place) -> Reading | None:
    """ "the three months ended June 30, 2024", "the year to March 2024", "the week ending Friday, March 8" """
    unit, count = unit_of(place.group("unit") or ""), count_of(place.group("n") or "one")
    month_, given = value("months", place.group("month") or ""), place.group("day")

    def in_year(year: int) -> Period:
        last = date(year, month_, day_number(given)) if given else periods.month(year, month_).end
        assert last is not None
        if (last + timedelta(days=1)).month != last.month or unit not in periods.MONTHS_IN:
            start = periods.add(last + timedelta(days=1), -count, unit)
        else:
            start = periods.add(last, -count, unit) + timedelta(days=1)
        return Period(start, last, unit if count == 1 else "quarter" if (unit, count) == ("month", 3) else "stretch")

    ref = year_ref(place)
    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    published = place.published
    if published and (place.group("over") or "").startswith(("ended", "to", "through")):
        over = in_year(published.year).end <= published  # type: ignore[operator]
        return Reading(in_year(published.year if over else published.year - 1), in_year=in_year)
    return near_day(place, in_year)


@resolver
def nth_weekday(place: Place) -> Reading | None:
    """ "the second Tuesday in November", "the last Friday of May 2024" """
    which, number = place.group("which") or "", value("months", place.group("month") or "")
    nth = -1 if which in ("last", "final") else value("ordinals", which)
    weekday_number = value("weekdays", place.group("weekday") or "")

    def in_year(year: int) -> Period:
        found = periods.nth_weekday(year, number, weekday_number, nth)
        if found.month != number:
            raise ValueError("no such weekday in this month")
        return periods.day(found)

    return given_year(place, in_year) or near_day(place, in_year)


@resolver
def parts_of_year(place: Place) -> Reading | None:
    """ "the second and third quarters of 2024": from the first to the last."""
    ref = year_ref(place)
    first, last = (value("ordinals", place.group(name) or "") for name in ("first", "last"))
    if last <= first or last > 4:
        return None

    def in_year(year: int) -> Period:
        return Period(periods.quarter(year, first).start, periods.quarter(year, last).end, "stretch")

    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return near_part(place, in_year)


@resolver
def month_quarter(place: Place) -> Reading | None:
    """ "the June quarter": the three months to the end of June."""
    number, ref = value("months", place.group("month") or ""), year_ref(place)

    def in_year(year: int) -> Period:
        return periods.months(year, number - 2, 3, "quarter")

    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return near_part(place, in_year)


@resolver
def week_of(place: Place) -> Reading | None:
    """ "the week of March 4": Monday to Sunday."""
    inner = calendar_day(place)
    if inner is None or inner.period is None or inner.period.start is None:
        return inner
    return Reading(periods.week(inner.period.start))


@resolver
def year_end(place: Place) -> Reading | None:
    """ "year-end 2024", "year's end", "month-end": the last day."""
    unit, ref = unit_of(place.group("unit") or "year"), year_ref(place)
    if ref.given and unit == "year":
        return Reading(_edge(date(ref.number, 12, 31)) if ref.number is not None else None)
    if place.published is None:
        return Reading(None)
    whole = periods.containing(place.published, unit)
    if place.tense < 0 and unit == "year" and place.published.month <= 6:  # "had 500 stores at year-end", in spring
        whole = periods.shifted(whole, -1, unit)
    assert whole.end is not None
    return Reading(_edge(whole.end))


def _edge(day: date) -> Period:
    return Period(day, day, "edge")


@resolver
def edge_day(place: Place) -> Reading | None:
    """ "the last day of March 2024", "the first day of the month" """
    inner = month_of_year(place) if place.group("month") else None
    if inner is None:
        if place.published is None:
            return Reading(None)
        inner = Reading(periods.containing(place.published, unit_of(place.group("unit") or "")))
    if inner.period is None:
        return inner
    edge = inner.period.start if place.group("which") == "first" else inner.period.end
    assert edge is not None
    return Reading(periods.day(edge))
