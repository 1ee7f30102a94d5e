"""Stretches of days: the calendar arithmetic behind every date mention.

All functions raise `ValueError` or `OverflowError` for what no calendar holds (30 February, year 0, year 10000); the
finder takes that as "not a date".
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER_FIRST_MONTH = {1: 1, 2: 4, 3: 7, 4: 10}
# Meteorological seasons of the northern hemisphere: whole months. Winter runs into the next year.
SEASON_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both in it; None is an open side. `grain` is the unit it was named by."""

    start: date | None
    end: date | None
    grain: str


def day(value: date) -> Period:
    """The one day."""
    return Period(value, value, "day")


def week(of: date) -> Period:
    """The week that a day is in, Monday to Sunday (ISO 8601)."""
    monday = of - timedelta(days=of.weekday())
    return Period(monday, monday + timedelta(days=6), "week")


def weekend(of: date) -> Period:
    """Saturday and Sunday of the week that a day is in."""
    saturday = of + timedelta(days=5 - of.weekday())
    return Period(saturday, saturday + timedelta(days=1), "weekend")


def months(year_: int, first: int, count: int, grain: str) -> Period:
    """`count` whole months from month `first` of a year; `first` may lie outside 1..12 and then counts on."""
    start = date(year_ + (first - 1) // 12, (first - 1) % 12 + 1, 1)
    last = first + count - 1
    end_year, end_month = year_ + (last - 1) // 12, (last - 1) % 12 + 1
    return Period(start, date(end_year, end_month, monthrange(end_year, end_month)[1]), grain)


def month(year_: int, number: int) -> Period:
    """A month, 1 to 12."""
    return months(year_, number, 1, "month")


def quarter(year_: int, number: int) -> Period:
    """A calendar quarter, 1 to 4."""
    return months(year_, QUARTER_FIRST_MONTH[number], 3, "quarter")


def half(year_: int, number: int) -> Period:
    """A half of a calendar year, 1 or 2."""
    return months(year_, 1 if number == 1 else 7, 6, "half")


def year(number: int) -> Period:
    """A calendar year."""
    return months(number, 1, 12, "year")


def decade(first_year: int) -> Period:
    """Ten years from `first_year`: the 1990s are 1990 to 1999."""
    return Period(date(first_year, 1, 1), date(first_year + 9, 12, 31), "decade")


def century(number: int) -> Period:
    """The nth century: the 19th is 1801 to 1900."""
    return Period(date(100 * number - 99, 1, 1), date(100 * number, 12, 31), "century")


def season(year_: int, name: str) -> Period:
    """Three whole months; the winter of a year begins in its December."""
    return months(year_, SEASON_FIRST_MONTH[name], 3, "season")


def part_of_year(year_: int, part: str) -> Period:
    """The "year", "q1" to "q4", "h1" or "h2" of a calendar year."""
    if part == "year":
        return year(year_)
    return quarter(year_, int(part[1])) if part[0] == "q" else half(year_, int(part[1]))


def add_months(to: date, count: int) -> date:
    """The same day of the month `count` months on, or the last one of a shorter month."""
    index = to.year * 12 + to.month - 1 + count
    year_, month_ = index // 12, index % 12 + 1
    return date(year_, month_, min(to.day, monthrange(year_, month_)[1]))


MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}


def add(to: date, count: int, unit: str) -> date:
    """A day moved by `count` units; hours are rounded up to days."""
    if unit in DAYS_IN:
        return to + timedelta(days=count * DAYS_IN[unit])
    if unit == "hour":
        return to + timedelta(days=-(-abs(count) // 24) * (1 if count > 0 else -1))
    return add_months(to, count * MONTHS_IN[unit])


def containing(of: date, unit: str) -> Period:
    """The calendar unit that a day is in."""
    if unit == "week":
        return week(of)
    if unit == "weekend":
        return weekend(of)
    if unit == "month":
        return month(of.year, of.month)
    if unit == "quarter":
        return quarter(of.year, (of.month + 2) // 3)
    if unit == "half":
        return half(of.year, 1 if of.month <= 6 else 2)
    if unit == "year":
        return year(of.year)
    if unit == "decade":
        return decade(of.year // 10 * 10)
    if unit == "century":
        return century((of.year + 99) // 100)
    return day(of)


def shifted(period: Period, count: int, unit: str) -> Period:
    """A period moved by `count` units. One of whole months stays one of whole months."""
    if period.start is None or period.end is None:
        raise ValueError("an open period cannot be moved")
    start = add(period.start, count, unit)
    if _whole_months(period) and unit in MONTHS_IN:
        end = add_months(period.end + timedelta(days=1), count * MONTHS_IN[unit]) - timedelta(days=1)
    else:
        end = add(period.end, count, unit)
    return Period(start, end, period.grain)


def _whole_months(period: Period) -> bool:
    assert period.end is not None and period.start is not None
    return period.start.day == 1 and (period.end + timedelta(days=1)).day == 1


def third(period: Period, first: int, last: int) -> Period:
    """From the first to the last of a period's three parts (1 early, 2 mid, 3 late).

    A year falls into January to April, May to August and September to December; a month into the days 1 to 10, 11 to
    20 and the rest; a quarter, half and season into their months; a decade into years 0 to 3, 4 to
    6 and 7 to 9; other stretches by days. A day has no parts.
    """
    if period.start is None or period.end is None:
        raise ValueError("an open period has no thirds")
    if period.grain == "day":
        return period
    cuts = _cuts(period)
    return Period(cuts[first - 1], cuts[last] - timedelta(days=1), f"{period.grain}-part")


WHOLE_YEAR_CUTS = {"decade": (4, 7), "century": (33, 67)}  # the years 0-3, 4-6, 7-9 of a decade


def _cuts(period: Period) -> list[date]:
    """The first days of the three parts and the day after the last."""
    assert period.start is not None and period.end is not None
    after = period.end + timedelta(days=1)
    count = (after.year - period.start.year) * 12 + after.month - period.start.month
    if period.grain == "month":
        return [period.start, period.start.replace(day=11), period.start.replace(day=21), after]
    if period.grain in WHOLE_YEAR_CUTS:
        return [period.start, *(add_months(period.start, 12 * n) for n in WHOLE_YEAR_CUTS[period.grain]), after]
    if _whole_months(period) and count >= 3:
        step = count / 3
        return [period.start, *(add_months(period.start, round(step * n)) for n in (1, 2)), after]
    days = (after - period.start).days
    return [period.start, *(period.start + timedelta(days=round(days * n / 3)) for n in (1, 2)), after]


def nth_weekday(year_: int, month_: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month (Monday is 0); -1 is the last."""
    if nth > 0:
        first = date(year_, month_, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = date(year_, month_, monthrange(year_, month_)[1])
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year_: int) -> date:
    """Easter Sunday of the Gregorian calendar (the algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year_ % 19, year_ // 100, year_ % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month_, day_ = divmod(h + el - 7 * m + 114, 31)
    return date(year_, month_, day_ + 1)
