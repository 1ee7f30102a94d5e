"""What resolvers share: the place of a match, its reading, and the year of a date that names none.

Which year a date without one means: a day, holiday or season is the one nearest to publication, where the tense of its
sentence weighs in; a month that the sentence looks back or ahead to is the last or the next one of its name; a quarter
or half is that of the year of publication, or where the sentence has a tense or the year is young, the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from extract.find.dates.fiscal import distance
from extract.find.dates.periods import Period
from extract.find.dates.tense import Tense, tense
from extract.find.dates.vocabulary import value, values, vocabulary

InYear = Callable[[int], Period]
Fiscal = tuple[int | None, str]

ANCHOR_REACH = 400  # characters back to the date that "a year earlier" counts from
DAYS_OF_TELLING = {"weekday", "today", "day-word"}
VERY_UNLIKELY = 20.0
UNLIKELY = 4.0  # how much farther a date on the wrong side of its sentence's tense counts
AHEAD = 1.5  # how much farther a date to come counts than one that is over, where there is no tense: news looks back


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `in_year` gives it a year that another date lends, where its own is a guess."""

    period: Period | None
    fiscal: Fiscal | None = None
    in_year: InYear | None = None
    compared: bool = False  # a date to compare with ("a year earlier"): nothing is counted from it


class Earlier(NamedTuple):
    """A date found before a place."""

    end: int
    period: Period
    rule: str


@dataclass(frozen=True)
class Place:
    """A match where it stands."""

    text: str
    match: re.Match[str]
    published: date | None
    before: Callable[[], Iterator[Earlier]]  # the dates found earlier, the nearest first

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

    def near(self) -> Iterator[Earlier]:
        """The dates before within reach, the nearest first."""
        return takewhile(lambda earlier: self.match.start() - earlier.end <= ANCHOR_REACH, self.before())

    def anchor(self, *, of_telling: bool = True, grains: Container[str] | None = None) -> Period | None:
        """The nearest date before, of one of these grains.

        Without `of_telling` the days on which news is told ("said on Tuesday") do not count: no year is compared with
        them.
        """
        for earlier in self.near():
            period = earlier.period
            counts = of_telling or earlier.rule not in DAYS_OF_TELLING
            if counts and period.start and period.end and (grains is None or period.grain in grains):
                return period
        return None


Resolver = Callable[[Place], Reading | None]
RESOLVERS: dict[str, Resolver] = {}


def resolver(function: Resolver) -> Resolver:
    """Makes a function known to `patterns.toml` by its name."""
    RESOLVERS[function.__name__] = function
    return function


class YearRef(NamedTuple):
    """A year as words give it: None without a date of publication."""

    number: int | None
    fiscal: bool
    relative: bool
    given: bool = True


def long_year(two_digits: int, published: date | None) -> int:
    """The year of "'24": up to twenty years ahead of publication, else in the last century."""
    latest = (published.year if published else 2025) + 20
    return 2000 + two_digits if 2000 + two_digits <= latest else 1900 + two_digits


ANCHORED = ("the same", "that same", "that", "the following", "the previous", "previous")
YEARS_ON = {"last": -1, "previous": -1, "prior": -1, "next": 1, "following": 1, "coming": 1}


def year_ref(place: Place) -> YearRef:
    """The year in the groups that the shorthand `yearish` has; `given` is False where the words have none."""
    fiscal_word = place.group("fiscal") or place.group("relfiscal")
    fiscal = bool(fiscal_word or place.group("fpre") or "fiscal" in (place.group("part") or "")) and not (
        fiscal_word or ""
    ).startswith(("calendar", "cy"))
    if long := place.group("year"):
        return YearRef(int(long), fiscal, False)
    if short := place.group("yy"):
        return YearRef(long_year(int(short), place.published), fiscal, False)
    if rel := place.group("rel"):
        word = rel.removeprefix("the ")
        anchor = place.anchor() if rel in ANCHORED else None
        base = anchor.start.year if anchor and anchor.start else place.published.year if place.published else None
        return YearRef(None if base is None else base + YEARS_ON.get(word, 0), fiscal, True)
    return YearRef(None, fiscal, True, given=False)


def given_year(place: Place, in_year: InYear) -> Reading | None:
    """The reading of words that have their year; None where they have none."""
    ref = year_ref(place)
    if not ref.given:
        return None
    return Reading(in_year(ref.number) if ref.number is not None else None)


def nearest(in_year: InYear, published: date, years: range, behind: float = 1.0, ahead: float = 1.0) -> Period:
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


def years_about(published: date) -> range:
    return range(published.year - 4, published.year + 5)


def near_day(place: Place, in_year: InYear) -> Reading:
    """A day, holiday or season without its year."""
    if place.published is None:
        return Reading(None, in_year=in_year)
    behind = place.unlikely if place.tense > 0 else 1.0
    ahead = place.unlikely if place.tense < 0 else AHEAD if place.tense == 0 else 1.0
    return Reading(nearest(in_year, place.published, years_about(place.published), behind, ahead), in_year=in_year)


def near_month(place: Place, in_year: InYear) -> Reading:
    """A month without its year: a sentence that looks back means the last one, one that looks ahead the next."""
    if place.published is None:
        return Reading(None, in_year=in_year)
    years = years_about(place.published)
    if place.tense < 0:
        years = range(years.start, place.published.year + (in_year(place.published.year).start <= place.published))  # type: ignore[operator]
    elif place.tense > 0:
        over = in_year(place.published.year).end < place.published  # type: ignore[operator]
        years = range(place.published.year + over, years.stop)
    return Reading(nearest(in_year, place.published, years, ahead=AHEAD), in_year=in_year)


def near_part(place: Place, in_year: InYear) -> Reading:
    """A quarter or half without its year."""
    published = place.published
    if published is None:
        return Reading(None, in_year=in_year)
    years, behind = years_about(published), 1.0
    if place.tense < 0:
        started = in_year(published.year).start <= published  # type: ignore[operator]
        years = range(years.start, published.year + started)
    elif place.tense > 0:
        behind = UNLIKELY
    elif published.month > 3:
        years = range(published.year, published.year + 1)
    return Reading(nearest(in_year, published, years, behind, AHEAD if place.tense == 0 else 1.0), in_year=in_year)


def unit_of(word: str) -> str:
    return str(vocabulary()["units"][word.rstrip("s")])


def amount(words: str) -> int:
    """A count in words or figures, with "about" and the like before it: "nearly two" is 2. ValueError if it is none."""
    for at in range(len(tokens := words.lower().split())):
        word = " ".join(tokens[at:])
        if word.isdigit() or word in values("numbers"):
            return count_of(word)
    raise ValueError(words)


def count_of(word: str) -> int:
    return int(word) if word.isdigit() else value("numbers", " ".join(word.split()))


def day_number(word: str) -> int:
    return int(re.match(r"\d+", word)[0]) if word[0].isdigit() else value("ordinals", word)  # type: ignore[index]


def with_relative_word(
    place: Place, in_year: InYear, alone: Callable[[Place, InYear], Reading | None]
) -> Reading | None:
    """A month, season or holiday behind "last", "next" or "this": the last over, the next to come, the near one."""
    rel, published = place.group("relword"), place.published
    if not rel:
        return alone(place, in_year)
    if published is None:
        return Reading(None)
    years = years_about(published)
    if rel in ("this", "current", "the"):
        this = nearest(in_year, published, years)
        same = in_year(published.year)
        return Reading(same if rel == "this" and this.grain == "month" else this)
    found = [p for p in (in_year(number) for number in years) if p.start and p.end]
    if rel in ("last", "past", "previous", "this past"):
        return Reading(max((p for p in found if p.end < published), key=lambda p: p.end))  # type: ignore[operator, return-value, arg-type]
    return Reading(min((p for p in found if p.start > published), key=lambda p: p.start))  # type: ignore[operator, return-value, arg-type]
