"""From words to days: one function for each kind of expression, by the name that `patterns.toml` calls it.

A resolver takes a `Place` (the match, the text about it, the date of publication and the dates found before it) and
gives a `Reading`; None says that the words are no date after all. Where a date needs the date of publication and that
is not known, the reading has no period: the words are found, their days are not.

Which year a date without one means: a day, holiday or season is the one nearest to publication, where the tense of its
sentence weighs in; a month that the sentence looks back or ahead to is the last or the next one of its name; a quarter
or half is that of the year of publication, or where the sentence has a tense or the year is young, the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from extract.find.dates import periods
from extract.find.dates.fiscal import distance, named_part
from extract.find.dates.periods import Period
from extract.find.dates.tense import Tense, tense
from extract.find.dates.vocabulary import read_toml, value, values, vocabulary

InYear = Callable[[int], Period]
Fiscal = tuple[int | None, str]

ANCHOR_REACH = 400  # characters back to the date that "a year earlier" counts from
VERY_UNLIKELY = 20.0
UNLIKELY = 4.0  # how much farther a date on the wrong side of its sentence's tense counts
AHEAD = 1.5  # how much farther a date to come counts than one that is over, where there is no tense: news looks back


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `in_year` gives it a year that another date lends, where its own is a guess."""

    period: Period | None
    fiscal: Fiscal | None = None
    in_year: InYear | None = None
    bound: str | None = None  # an open side that the words themselves have ("within two years" has none)


@dataclass(frozen=True)
class Place:
    """A match where it stands."""

    text: str
    match: re.Match[str]
    published: date | None
    before: list[tuple[int, Period]] = field(default_factory=list)  # dates found earlier and where they end

    @cached_property
    def _tense(self) -> Tense:
        return self.tense_but()

    @property
    def tense(self) -> int:
        """-1 looks back, 1 looks ahead, 0 neither."""
        return self._tense.direction

    @property
    def unlikely(self) -> float:
        """How much farther a date on the wrong side of the tense counts."""
        return VERY_UNLIKELY if self._tense.near else UNLIKELY

    def tense_but(self, *ignore: str) -> Tense:
        """The tense without the verbs of some kinds."""
        return tense(self.text, self.match.start(), self.match.end(), ignore)

    def group(self, name: str) -> str | None:
        """A named group in small letters, or its second or third place in the pattern; None where none matched."""
        for place in (name, f"{name}2", f"{name}3"):
            if place in self.match.re.groupindex and (found := self.match[place]) is not None:
                return str(found).lower()
        return None

    def preceded_by(self, word: str) -> bool:
        """Is this the word before the match?"""
        lead = self.text[max(0, self.match.start() - len(word) - 3) : self.match.start()].lower()
        return bool(re.search(rf"\b{re.escape(word)}\s{{1,2}}\Z", lead))

    def anchor(self, *grains: str) -> Period | None:
        """The nearest date before, of one of these grains where any are named."""
        for end, period in reversed(self.before):
            if self.match.start() - end > ANCHOR_REACH or "\n\n" in self.text[end : self.match.start()]:
                return None
            if period.start and period.end and (not grains or period.grain in grains):
                return period
        return None


Resolver = Callable[[Place], Reading | None]
RESOLVERS: dict[str, Resolver] = {}


def resolver(function: Resolver) -> Resolver:
    """Makes a function known to `patterns.toml` by its name."""
    RESOLVERS[function.__name__] = function
    return function


# --- years, and dates without one ----------------------------------------------------------------------------------


class YearRef(NamedTuple):
    """A year as words give it: None without a date of publication."""

    number: int | None
    fiscal: bool
    relative: bool
    given: bool = True


def _long(two_digits: int, published: date | None) -> int:
    """The year of "'24": up to twenty years ahead of publication, else in the last century."""
    latest = (published.year if published else 2025) + 20
    return 2000 + two_digits if 2000 + two_digits <= latest else 1900 + two_digits


ANCHORED = ("the same", "that same", "that", "the following", "the previous", "previous")
YEARS_ON = {"last": -1, "previous": -1, "prior": -1, "next": 1, "following": 1, "coming": 1}


def year_ref(place: Place) -> YearRef:
    """The year in the groups that the shorthand `yearish` has; `given` is False where the words have none."""
    fiscal_word = place.group("fiscal") or place.group("relfiscal")
    fiscal = bool(fiscal_word or place.group("fpre")) and not (fiscal_word or "").startswith(("calendar", "cy"))
    if long := place.group("year"):
        return YearRef(int(long), fiscal, False)
    if short := place.group("yy"):
        return YearRef(_long(int(short), place.published), fiscal, False)
    if rel := place.group("rel"):
        word = rel.removeprefix("the ")
        anchor = place.anchor() if rel in ANCHORED else None
        base = anchor.start.year if anchor and anchor.start else place.published.year if place.published else None
        return YearRef(None if base is None else base + YEARS_ON.get(word, 0), fiscal, True)
    return YearRef(None, fiscal, True, given=False)


def _nearest(in_year: InYear, published: date, years: range, behind: float = 1.0, ahead: float = 1.0) -> Period:
    """The period of these years that is nearest to publication; factors make one side count as farther."""

    def cost(period: Period) -> float:
        assert period.start is not None and period.end is not None
        return distance(published, (period.start, period.end)) * (behind if period.end < published else ahead)

    candidates = []
    for number in years:
        try:
            candidates.append(in_year(number))
        except (ValueError, OverflowError):  # 29 February, the ends of the calendar, a table that ends
            continue
    if not candidates:
        raise ValueError("no such day in these years")
    return min(candidates, key=cost)


def _years_about(published: date) -> range:
    return range(published.year - 4, published.year + 5)


def near_day(place: Place, in_year: InYear) -> Reading:
    """A day, holiday or season without its year."""
    if place.published is None:
        return Reading(None, in_year=in_year)
    behind = place.unlikely if place.tense > 0 else 1.0
    ahead = place.unlikely if place.tense < 0 else AHEAD if place.tense == 0 else 1.0
    return Reading(_nearest(in_year, place.published, _years_about(place.published), behind, ahead), in_year=in_year)


def near_month(place: Place, in_year: InYear) -> Reading:
    """A month without its year: a sentence that looks back means the last one, one that looks ahead the next."""
    if place.published is None:
        return Reading(None, in_year=in_year)
    years = _years_about(place.published)
    if place.tense < 0:
        years = range(years.start, place.published.year + (in_year(place.published.year).start <= place.published))  # type: ignore[operator]
    elif place.tense > 0:
        over = in_year(place.published.year).end < place.published  # type: ignore[operator]
        years = range(place.published.year + over, years.stop)
    return Reading(_nearest(in_year, place.published, years, ahead=AHEAD), in_year=in_year)


def near_part(place: Place, in_year: InYear) -> Reading:
    """A quarter or half without its year."""
    published = place.published
    if published is None:
        return Reading(None, in_year=in_year)
    years, behind = _years_about(published), 1.0
    if place.tense < 0:
        started = in_year(published.year).start <= published  # type: ignore[operator]
        years = range(years.start, published.year + started)
    elif place.tense > 0:
        behind = UNLIKELY
    elif published.month > 3:
        years = range(published.year, published.year + 1)
    return Reading(_nearest(in_year, published, years, behind, AHEAD if place.tense == 0 else 1.0), in_year=in_year)


def _unit(word: str) -> str:
    return str(vocabulary()["units"][word.rstrip("s")])


def amount(words: str) -> int:
    """A count in words or figures, with "about" and the like before it: "nearly two" is 2. ValueError if it is none."""
    for at in range(len(tokens := words.lower().split())):
        word = " ".join(tokens[at:])
        if word.isdigit() or word in values("numbers"):
            return _count(word)
    raise ValueError(words)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else value("numbers", " ".join(word.split()))


def _day_number(word: str) -> int:
    return int(re.match(r"\d+", word)[0]) if word[0].isdigit() else value("ordinals", word)  # type: ignore[index]


# --- calendar dates ------------------------------------------------------------------------------------------------


@resolver
def calendar_day(place: Place) -> Reading | None:
    """Month and day, with a year or without; a weekday before it helps to find the year."""
    month_, day_ = value("months", place.group("month") or ""), _day_number(place.group("day") or "")
    last = _day_number(place.group("day2") or place.group("day") or "")
    if last < day_:
        return None

    def in_year(number: int) -> Period:
        return Period(date(number, month_, day_), date(number, month_, last), "day")

    in_year(2000)  # a leap year: refuses 30 February
    ref = year_ref(place)
    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    weekday = place.group("weekday")
    if weekday and place.published:
        right = value("weekdays", weekday)
        fitting = [n for n in _years_about(place.published) if _weekday_of(n, month_, day_) == right]
        if fitting:
            span = min(fitting, key=lambda n: abs((date(n, month_, day_) - place.published).days))  # type: ignore[operator]
            if abs(span - place.published.year) <= 1:
                return Reading(in_year(span), in_year=in_year)
    return near_day(place, in_year)


def _weekday_of(year: int, month_: int, day_: int) -> int | None:
    try:
        return date(year, month_, day_).weekday()
    except ValueError:
        return None


@resolver
def day_of_relative_year(place: Place) -> Reading | None:
    """ "March 5 of this year" """
    return calendar_day(place)


@resolver
def iso_day(place: Place) -> Reading | None:
    """2024-03-05, with or without a time."""
    return Reading(periods.day(date(*(int(place.match[g]) for g in ("year", "month", "day")))))


@resolver
def numeric_day(place: Place) -> Reading | None:
    """03/05/2024 and 5/3/24: month first, as in the United States, unless only the other order is a date."""
    year = int(place.match["year"])
    number = year if year > 99 else _long(year, place.published)
    first, second = int(place.match["first"]), int(place.match["second"])
    if first > 12:
        first, second = second, first
    return Reading(periods.day(date(number, first, second)))


@resolver
def other_day(place: Place) -> Reading | None:
    """Rare ways to write a whole date, which dateparser reads."""
    found = _dateparser(place.match[0], place.group("dmy") is not None)
    return Reading(periods.day(found)) if found else None


@lru_cache(maxsize=1024)
def _dateparser(text: str, day_first: bool) -> date | None:
    from dateparser import parse  # late: its import costs more than reading most articles

    text = re.sub(r"(?i)\b(?:the|day of|of)\b|,", " ", text)
    text = re.sub(r"[a-z]+", lambda word: str(values("ordinals").get(word[0].lower(), word[0])), text, flags=re.I)
    found = parse(
        " ".join(text.split()),
        languages=["en"],
        settings={"DATE_ORDER": "DMY" if day_first else "MDY", "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return found.date() if found else None


@resolver
def month_of_year(place: Place) -> Reading | None:
    """May 2024, May '24, March of last year."""
    number, ref = value("months", place.group("month") or ""), year_ref(place)
    return Reading(periods.month(ref.number, number) if ref.number is not None else None)


@resolver
def month_number(place: Place) -> Reading | None:
    """2024-05"""
    return Reading(periods.month(int(place.match["year"]), int(place.match["month"])))


@resolver
def table_month(place: Place) -> Reading | None:
    """ "Mar-24" in a table: a year near to publication, else it may be a day."""
    year = 2000 + int(place.match["yy"])
    if place.published is None or abs(year - place.published.year) > 4:
        return None
    return Reading(periods.month(year, value("months", place.match["month"])))


@resolver
def month_alone(place: Place) -> Reading | None:
    """March; last March, next March, this March."""
    number = value("months", place.group("month") or "")
    return _with_relative_word(place, lambda year: periods.month(year, number), near_month)


@resolver
def season(place: Place) -> Reading | None:
    """Summer 2024, winter 2023-24, this fall, last spring."""
    name, ref = place.group("season") or "", year_ref(place)
    if ref.given:
        return Reading(periods.season(ref.number, name) if ref.number is not None else None)
    return _with_relative_word(place, lambda year: periods.season(year, name), near_day)


def _with_relative_word(
    place: Place, in_year: InYear, alone: Callable[[Place, InYear], Reading | None]
) -> Reading | None:
    """A month, season or holiday behind "last", "next" or "this": the last one over, the next one to come, the near one."""
    rel, published = place.group("relword"), place.published
    if not rel:
        return alone(place, in_year)
    if published is None:
        return Reading(None)
    years = _years_about(published)
    if rel in ("this", "current", "the"):
        this = _nearest(in_year, published, years)
        same = in_year(published.year)
        return Reading(same if rel == "this" and this.grain == "month" else this)
    found = [p for p in (in_year(number) for number in years) if p.start and p.end]
    if rel in ("last", "past", "previous", "this past"):
        return Reading(max((p for p in found if p.end < published), key=lambda p: p.end))  # type: ignore[operator, return-value, arg-type]
    return Reading(min((p for p in found if p.start > published), key=lambda p: p.start))  # type: ignore[operator, return-value, arg-type]


@resolver
def year_alone(place: Place) -> Reading | None:
    """2024, '24, calendar 2024, last year, fiscal 2025, FY25."""
    ref = year_ref(place)
    fiscal = (None if ref.relative else ref.number, "year") if ref.fiscal else None
    return Reading(periods.year(ref.number) if ref.number is not None else None, fiscal)


@resolver
def year_span(place: Place) -> Reading | None:
    """2023-24, 2023/24: two years. Behind "fiscal", a year from April to March (Britain, India, Japan)."""
    first = int(place.match["year"])
    last = first // 100 * 100 + int(place.match["yy"])
    if last < first:
        last += 100
    if last - first > 60 or last == first:
        return None
    if place.group("season"):
        return Reading(periods.season(first, place.group("season") or ""))
    if place.group("fiscal") and last == first + 1:
        return Reading(periods.months(first, 4, 12, "year"), fiscal=(last, "year"))
    if last - first > 1 and (place.group("sep") == "/" or last - first > 30):
        return None
    return Reading(Period(date(first, 1, 1), date(last, 12, 31), "years"))


@resolver
def decade(place: Place) -> Reading | None:
    """1990s, the '90s, the nineties."""
    if word := place.group("word"):
        return Reading(periods.decade(1900 + int(vocabulary()["decades"][word])))
    digits = place.group("digits") or ""
    if len(digits) == 4 and digits.endswith("00") and int(digits) < 2000:  # the 1800s
        return Reading(Period(date(int(digits), 1, 1), date(int(digits) + 99, 12, 31), "century"))
    if len(digits) == 4:
        return Reading(periods.decade(int(digits)))
    return Reading(periods.decade((2000 if int(digits) <= 20 else 1900) + int(digits)))


@resolver
def century(place: Place) -> Reading | None:
    """The 19th century, the nineteenth century."""
    return Reading(periods.century(_day_number(place.group("number") or "")))


# --- parts of a year -----------------------------------------------------------------------------------------------


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
    count, unit = _count(place.group("n") or "one"), _unit(place.group("unit") or "")
    month_name, ref = place.group("month"), year_ref(place)
    number = value("months", month_name) if month_name else None

    def in_year(year: int) -> Period:
        whole = periods.month(year, number) if number else periods.year(year)
        return _stretch(whole, place.group("which") or "", count, unit)

    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return near_month(place, in_year) if number else None


def _stretch(whole: Period, which: str, count: int, unit: str) -> Period:
    """The first or last `count` units of a period, or its nth week or day."""
    assert whole.start is not None and whole.end is not None
    after = whole.end + timedelta(days=1)
    if which in ("last", "final", "closing"):
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
    unit, count = _unit(place.group("unit") or ""), _count(place.group("n") or "one")
    month_, given = value("months", place.group("month") or ""), place.group("day")

    def in_year(year: int) -> Period:
        last = date(year, month_, _day_number(given)) if given else periods.month(year, month_).end
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
    if published and (place.group("over") or "").startswith(("ended", "to")):
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

    ref = year_ref(place)
    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    return near_day(place, in_year)


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
    unit, ref = _unit(place.group("unit") or "year"), year_ref(place)
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
        inner = Reading(periods.containing(place.published, _unit(place.group("unit") or "")))
    if inner.period is None:
        return inner
    edge = inner.period.start if place.group("which") == "first" else inner.period.end
    assert edge is not None
    return Reading(periods.day(edge))


# --- holidays ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Holiday:
    """A named day and how to find it in a year."""

    name: str
    names: tuple[str, ...]
    how: dict[str, object]
    days: int

    def in_year(self, year: int) -> Period:
        """Its days in a year. Raises ValueError where a table does not reach."""
        start = self._first(year)
        return Period(start, start + timedelta(days=self.days - 1), "day")

    def _first(self, year: int) -> date:
        how: dict = self.how
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
    found = {}
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
    return _with_relative_word(place, in_year, near_day)


# --- relative to publication ---------------------------------------------------------------------------------------


@resolver
def named_day(place: Place) -> Reading | None:
    """Today, yesterday, tonight, the day after tomorrow."""
    days_on = int(vocabulary()["day_words"][" ".join((place.match["word"]).lower().split())])
    return Reading(periods.day(place.published + timedelta(days=days_on)) if place.published else None)


@resolver
def weekday(place: Place) -> Reading | None:
    """Tuesday: the last one up to publication, or the next where the sentence looks ahead.

    "last" and "past" are the last one before publication, "next" that of the next week, "coming" the next to come,
    "this" that of the week of publication.
    """
    published = place.published
    if published is None:
        return Reading(None)
    number = value("weekdays", place.group("weekday") or "")
    if week_word := place.group("week"):
        moved = published + timedelta(weeks={"last": -1, "next": 1}.get(week_word, 0))
        return Reading(periods.day(moved + timedelta(days=number - moved.weekday())))
    rel = place.group("relword") or ""
    since, until = (published.weekday() - number) % 7, (number - published.weekday()) % 7
    if rel in ("last", "past", "this past", "previous"):
        return Reading(periods.day(published - timedelta(days=since or 7)))
    if rel == "next":
        return Reading(periods.day(published + timedelta(days=7 - published.weekday() + number)))
    if rel in ("coming", "this coming", "following", "upcoming"):
        return Reading(periods.day(published + timedelta(days=until or 7)))
    if rel == "this":
        found = published + timedelta(days=number - published.weekday())
        if place.tense > 0 and found < published:
            found += timedelta(days=7)
        return Reading(periods.day(found))
    return Reading(
        periods.day(published + timedelta(days=until) if place.tense > 0 else published - timedelta(days=since))
    )


@resolver
def relative_unit(place: Place) -> Reading | None:
    """Last week, next month, this quarter; "the past year" and "the next year" are twelve months from publication."""
    rel, unit = place.group("relword") or "", _unit(place.group("unit") or "")
    fiscal_year = (None, "year") if place.group("fiscal") in ("fiscal", "financial") and unit == "year" else None
    if rel in ("same", "that"):
        return _same_unit(place, unit)
    if rel in ("following", "previous", "prior", "preceding", "subsequent"):
        return _neighbour(place, unit, -1 if rel in ("previous", "prior", "preceding") else 1, fiscal_year)
    published = place.published
    if published is None:
        return Reading(None, fiscal_year)
    rolling = place.preceded_by("the") and rel in ("last", "next") and unit not in ("weekend", "half")
    if rel == "last" and rolling and unit == "quarter":
        rolling = False
    if rel in ("past", "this past") and unit not in ("weekend",) or rolling and rel == "last":
        return Reading(Period(periods.add(published, -1, unit), published, "stretch"))
    if rolling:
        return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
    steps = {"last": -1, "past": -1, "this past": -1, "next": 1, "coming": 1, "upcoming": 1}.get(rel, 0)
    if rel in ("coming", "upcoming") and unit not in ("weekend",):
        return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
    found = periods.containing(periods.add(published, steps, unit), unit)
    if unit == "weekend" and steps == -1 and found.end is not None and published.weekday() == 6:
        found = periods.weekend(published - timedelta(days=7))
    return Reading(found, fiscal_year)


def _same_unit(place: Place, unit: str) -> Reading | None:
    anchor = place.anchor()
    if anchor is None or anchor.start is None:
        return None
    return Reading(periods.containing(anchor.start, unit))


def _neighbour(place: Place, unit: str, steps: int, fiscal: Fiscal | None = None) -> Reading | None:
    """ "the following year", "the previous quarter": counted from the date before it in the text, else publication."""
    anchor = place.anchor(unit) or place.anchor()
    base = (anchor.end if steps > 0 else anchor.start) if anchor else None
    base = base or place.published
    if base is None:
        return Reading(None, fiscal)
    return Reading(periods.containing(periods.add(base, steps, unit), unit), fiscal)


@resolver
def the_unit(place: Place) -> Reading | None:
    """ "(the end of) the year": the one that publication is in."""
    if place.published is None:
        return Reading(None)
    return Reading(periods.containing(place.published, _unit(place.group("unit") or "")))


@resolver
def next_day(place: Place) -> Reading | None:
    """ "the next day", "the day before": beside the date named before it."""
    return _neighbour(place, "day", -1 if place.group("way") == "before" else 1)


@resolver
def bare_weekend(place: Place) -> Reading | None:
    """ "the weekend", "over the weekend": the one before publication, or the next in a sentence that looks ahead."""
    published = place.published
    if published is None:
        return Reading(None)
    this = periods.weekend(published)
    if place.tense > 0 or (this.start is not None and this.start <= published):
        return Reading(this)
    return Reading(periods.weekend(published - timedelta(days=7)))


@resolver
def rolling(place: Place) -> Reading | None:
    """ "the past three months", "the next 18 months", "the previous two years": up to or from publication."""
    rel, unit = place.group("relword") or "", _unit(place.group("unit") or "")
    back = rel in ("past", "last", "previous", "prior", "preceding", "latest", "recent", "trailing")
    published = place.published
    if published is None:
        return Reading(None)
    count = place.group("n")
    if count is None or count.split()[0] in ("few", "several", "many"):  # one side is known, how far the other is not
        return Reading(Period(None, published, "stretch") if back else Period(published, None, "stretch"))
    number = _count(count)
    if rel in ("following", "subsequent", "previous", "prior", "preceding") and (anchor := place.anchor()):
        edge = anchor.start if back else anchor.end
        if edge is not None:
            one = timedelta(days=1)
            if back:
                return Reading(Period(periods.add(edge, -number, unit), edge - one, "stretch"))
            return Reading(Period(edge + one, periods.add(edge, number, unit), "stretch"))
    moved = periods.add(published, -number if back else number, unit)
    return Reading(Period(moved, published, "stretch") if back else Period(published, moved, "stretch"))


@resolver
def within(place: Place) -> Reading | None:
    """ "within five years": from publication to five years on; "within the year": to its end.

    In a sentence that looks back it is how long something took: no date.
    """
    if place.tense_but("reporting").direction < 0:
        return None
    published, unit = place.published, _unit(place.group("unit") or "")
    if published is None:
        return Reading(None)
    count = place.group("n")
    if count == "the" or count is None:
        if place.group("next"):
            return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
        return Reading(Period(published, periods.containing(published, unit).end, "stretch"))
    return Reading(Period(published, periods.add(published, _count(count), unit), "stretch"))


@resolver
def ago(place: Place) -> Reading | None:
    """ "two years ago": the unit of the calendar that lies so far back: that year, that month, that week, that day."""
    return _moved(place, place.published, -1)


@resolver
def ahead(place: Place) -> Reading | None:
    """ "in two weeks", "two years from now". Where nothing looks ahead "in two weeks" is how long it took: no date."""
    if place.group("in") and place.tense_but("reporting", "modal").direction <= 0:
        return None
    return _moved(place, place.published, 1)


def _moved(place: Place, base: date | None, direction: int) -> Reading:
    if base is None:
        return Reading(None)
    unit, count = _unit(place.group("unit") or ""), _count(place.group("n") or "one")
    if this := place.group("this"):  # "25 years ago this month"
        return Reading(periods.shifted(periods.containing(base, _unit(this)), direction * count, unit))
    half = 6 if place.group("half") and unit == "year" else 0
    if half:
        return Reading(periods.containing(periods.add_months(base, direction * (12 * count + half)), "month"))
    grain = {"decade": "year", "century": "year", "fortnight": "week", "quarter": "quarter"}.get(unit, unit)
    return Reading(periods.containing(periods.add(base, direction * count, unit), grain))


@resolver
def counted_from(place: Place) -> Reading | None:
    """ "a year earlier", "three months later": counted from the date named before, of which it keeps the length."""
    back = (place.group("way") or "") in ("earlier", "before", "prior", "previously", "beforehand")
    direction = -1 if back else 1
    unit, count = _unit(place.group("unit") or ""), _count(place.group("n") or "one")
    anchor = place.anchor()
    if anchor is None:
        return _moved(place, place.published, direction) if back else Reading(None)
    return Reading(periods.shifted(anchor, direction * count, unit))


@resolver
def same_period(place: Place) -> Reading | None:
    """ "the same period last year", "the year-ago quarter", "the corresponding quarter of 2023".

    The period named before it in the text, a year back or in the year named; without one the last whole quarter or
    month before publication.
    """
    unit = place.group("unit") or "period"
    grains = ("quarter", "half", "month", "stretch", "week", "day", "year") if unit == "period" else (unit, "stretch")
    ref = year_ref(place)
    base = place.anchor(*grains)
    if base is None and place.published is not None:
        if unit == "time":
            base = periods.day(place.published)
        elif unit in ("period", "quarter", "month", "week", "day"):
            grain = "quarter" if unit == "period" else unit
            base = periods.containing(periods.add(place.published, -1, grain), grain)
    if base is None or base.start is None:
        return Reading(None)
    if ref.given and not ref.relative and ref.number is not None:
        return Reading(periods.shifted(base, ref.number - base.start.year, "year"))
    return Reading(periods.shifted(base, -_count(place.group("n") or "one"), "year"))


@resolver
def part_of_this(place: Place) -> Reading | None:
    """ "earlier this year", "later this month", "so far this year": the near side of the unit that publication is in."""
    if "today" in place.match[0].lower():
        return Reading(periods.day(place.published) if place.published else None)
    published = place.published
    if published is None:
        return Reading(None)
    ref = year_ref(place)
    if ref.given and ref.number is not None:
        whole = periods.year(ref.number)
        if ref.number != published.year:
            return Reading(whole)
    else:
        whole = periods.containing(published, _unit(place.group("unit") or "year"))
    if (place.group("side") or "") in (
        "later",
        "the rest of",
        "rest of",
        "the remainder of",
        "remainder of",
        "the balance of",
    ):
        return Reading(Period(published, whole.end, "stretch"))
    return Reading(Period(whole.start, published, "stretch"))
