"""Checks that keep what only looks like a date from being one, by the name that `patterns.toml` calls them.

The words that they look for on both sides are the lists `before` and `after` of `words.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from extract.find.dates.vocabulary import compile_pattern, values, vocabulary, words

Guard = Callable[[re.Match[str]], bool]
GUARDS: dict[str, Guard] = {}

NEAR = 40  # characters on either side that a guard looks at
OWN_TIMES = range(1900, 2047)  # four digits that are a year where nothing speaks against it; 2048 is a power of two
ALL_YEARS = range(1500, 2101)  # and where a word speaks for it


def guard(function: Guard) -> Guard:
    """Makes a check known to `patterns.toml` by its name."""
    GUARDS[function.__name__] = function
    return function


@cache
def _list(side: str, name: str) -> re.Pattern[str]:
    options = "|".join(vocabulary()[side][name])
    return compile_pattern(rf"(?<!\w)(?:{options})(?: |-)?\Z" if side == "before" else rf"(?: |-)?(?:{options})(?!\w)")


def _lead(match: re.Match[str], size: int = NEAR) -> str:
    return match.string[max(0, match.start() - size) : match.start()]


def _rest(match: re.Match[str], size: int = NEAR) -> str:
    return match.string[match.end() : match.end() + size]


def behind(match: re.Match[str], name: str, size: int = NEAR) -> bool:
    """Does the match stand behind words of a list?"""
    return _list("before", name).search(_lead(match, size)) is not None


def followed_by(match: re.Match[str], name: str) -> bool:
    """Does it stand before words of a list?"""
    return _list("after", name).match(_rest(match)) is not None


# --- months, seasons, holidays, weekdays ---------------------------------------------------------------------------


@guard
def capital_month(match: re.Match[str]) -> bool:
    """The month has a capital."""
    return match["month"][0].isupper()


@guard
def not_a_verb(match: re.Match[str]) -> bool:
    """ "May 5" behind a subject is no date."""
    return not behind(match, "subject")


@guard
def month_in_context(match: re.Match[str]) -> bool:
    """A month alone. Names that are words or people's names need a word before them that goes with a month."""
    name, after = match["month"].rstrip("."), _rest(match)
    if re.match(r"\w|['’](?!s\b)\w|-\d|@", after):
        return False
    if re.match(r"\s?\d{1,2}(?!\d|,\d{3})", after) or re.search(r"\d(?:st|nd|rd|th)?(?: of)?\s\Z", _lead(match)):
        return False  # a day that the calendar has not, or a count
    if re.match(r"-[A-Za-z]", after) and not _next_month(match):
        return False
    if name == "August" and followed_by(match, "capital"):
        return behind(match, "goes_with_a_month")
    if name.lower() not in words("ambiguous_months"):
        return True
    if re.match(r"[*_]{0,2}:", after) and re.search(r"(?:\A|\n)[ \t]*(?:[-*•–][ \t]*)?[*_]{0,2}\Z", _lead(match)):
        return True  # "• May: Riau Tensor goes public"
    if name in ("May", "March") and followed_by(match, "verbs_of_months"):
        return True
    if name == "May" and followed_by(match, "after_a_verb"):
        return False
    return behind(match, "goes_with_a_month") or _next_month(match) or _month_before(match)


def _next_month(match: re.Match[str]) -> bool:
    """ "June to August", "June/July" """
    found = re.match(r"\s?(?:-to-|-through-|[-–—/&,]|to|through|and|or)\s?([A-Z][a-z]+)", _rest(match))
    return found is not None and found[1].lower() in values("months")


def _month_before(match: re.Match[str]) -> bool:
    found = re.search(r"([A-Z][a-z]+)\.?\s?(?:-to-|-through-|[-–—/&,]|to|through|and|or)\s?\Z", _lead(match))
    return found is not None and found[1].lower() in values("months")


@guard
def season_in_context(match: re.Match[str]) -> bool:
    """A season alone: behind "this", "last" or "next", or behind "in the", "over the" and the like."""
    if match["relword"]:
        return True
    return behind(match, "goes_with_the_season") and not followed_by(match, "of_a_fall")


@guard
def not_falling(match: re.Match[str]) -> bool:
    """ "Fall 2024" behind an auxiliary or "to" is the verb."""
    return not behind(match, "auxiliary")


@guard
def capital_holiday(match: re.Match[str]) -> bool:
    """A holiday's name has a capital, and what follows does not make it something else."""
    return not match["holiday"][0].islower() and not followed_by(match, "festive_things")


@guard
def capital_weekday(match: re.Match[str]) -> bool:
    """A weekday with a capital that is no name and does not recur ("every Monday", "Mondays")."""
    if not match["weekday"][0].isupper():
        return False
    return not behind(match, "each_or_named") and not followed_by(match, "weekday_names")


@guard
def no_opening_hours(match: re.Match[str]) -> bool:
    """ "open Monday to Friday", "Tuesday-Saturday, 9 a.m." recur: the days of every week."""
    lead, rest = _lead(match, 50), _rest(match, 50)
    in_range = re.match(r"s?\s?(?:[-–—&]|to|through|thru)\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", rest) or re.search(
        r"(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?s?\s?(?:[-–—&]|to|through|thru)\s?\Z", lead
    )
    return not (in_range and re.search(r"\b(?:open|hours|daily|weekly|available|[ap]\.?m)\b", f"{lead} {rest}", re.I))


# --- years, decades, centuries -------------------------------------------------------------------------------------


@guard
def no_code(match: re.Match[str]) -> bool:
    """Not in a file name, a longer number or a code."""
    start, end, text = match.start(), match.end(), match.string
    before, after = text[max(0, start - 8) : start], text[end : end + 6]
    if re.search(r"[/_=&@#%$€£¥₹+\w]\Z|\d[.,:-]\Z|\b[A-Z]{1,5}\d*-\Z", before) and not re.search(
        r"\b[QH]\d[-/]\Z", before
    ):  # "Q3-Q4" is no code
        return False
    return not re.match(r"[_=@%\w]|/\w|-\d{3}|\.(?:html?|pdf|com|org|net|jpg|png)\b|:\d", after)


@guard
def no_span(match: re.Match[str]) -> bool:
    """ "2011-12" is two years, "2011-05" a month."""
    return int(match["month"]) != (int(match["year"]) + 1) % 100


@guard
def year_in_context(match: re.Match[str]) -> bool:
    """Four digits that are a year, by the words on both sides of them."""
    number = int(match["year"])
    if number not in ALL_YEARS or behind(match, "count_or_name"):
        return False
    if any(followed_by(match, name) for name in ("counted", "chips", "street")) or _measured(match):
        return False
    if number % 100 == 0 and (followed_by(match, "things") or behind(match, "list_of_2000")):
        return False
    return number in OWN_TIMES or behind(match, "goes_with_a_year") or _in_brackets(match)


def _measured(match: re.Match[str]) -> bool:
    return _rest(match, 1) not in (" ", "\n", "") and followed_by(match, "measured")


def _in_brackets(match: re.Match[str]) -> bool:
    return bool(re.search(r"[(\[|]\s?\Z", _lead(match, 2)) and re.match(r"\s?[)\]|,;]", _rest(match, 2)))


@guard
def decade_in_context(match: re.Match[str]) -> bool:
    """A decade: four digits and an s, or two behind "the", and neither an age nor a temperature."""
    if match["digits2"]:
        return match[0][-1] == "s" and int(match["digits2"]) >= ALL_YEARS.start
    if match["digits"] and match[0][-1] != "s":
        return False
    if not behind(match, "the_or_part") and (match["word"] or match[0][0].isdigit()):
        return False
    return not behind(match, "age") and not behind(match, "degrees", 80)


@guard
def in_figures_or_the(match: re.Match[str]) -> bool:
    """ "the second century" is one of the calendar, "its second century" is not."""
    return match["number"][0].isdigit() or behind(match, "the_or_part")


# --- quarters, halves and relative expressions ---------------------------------------------------------------------


@guard
def half_in_context(match: re.Match[str]) -> bool:
    """ "H1" behind a preposition or before what a company reports; H2 is also a gas, "first-half" also sport."""
    if match["fpre"] or followed_by(match, "results"):
        return True
    return behind(match, "goes_with_a_stretch") and not match["part3"]


@guard
def after_preposition(match: re.Match[str]) -> bool:
    """Behind a word that goes with a stretch of time."""
    return behind(match, "goes_with_a_stretch")


@guard
def after_the(match: re.Match[str]) -> bool:
    """Behind "the"."""
    return behind(match, "the")


@guard
def in_the(match: re.Match[str]) -> bool:
    """Behind "in the", "for the" or "during the"."""
    return behind(match, "in_the")


@guard
def not_after_the(match: re.Match[str]) -> bool:
    """ "in the five years prior" is a stretch before an event."""
    return not behind(match, "the")


@guard
def only_in_part(match: re.Match[str]) -> bool:
    """Behind "the end of the" and the like."""
    return behind(match, "end_of_the")


@guard
def no_comparison(match: re.Match[str]) -> bool:
    """ "no later than the week of" is a bound and no part."""
    return not behind(match, "no")


@guard
def no_future_at_large(match: re.Match[str]) -> bool:
    """ "a brighter tomorrow" is no day."""
    return not match["word"].lower().startswith("tomorrow") or not behind(match, "adjective")


@guard
def following_the(match: re.Match[str]) -> bool:
    """ "following" and the like only behind "the": alone it means "after"."""
    word = (match["relword"] or "").lower()
    return word not in ("following", "subsequent", "preceding") or behind(match, "goes_with_the_same")


@guard
def relative_in_context(match: re.Match[str]) -> bool:
    """ "that year" and "same day" only behind what makes them a date; "last day" and "the last year of" are none."""
    word, unit = match["relword"].lower(), match["unit"].lower()
    if word in ("last", "next", "this", "this past", "this coming"):
        return unit != "day" and not (word in ("last", "next") and followed_by(match, "of"))
    if word in ("that", "that same"):
        return word != "that" or behind(match, "goes_with_that")
    if unit == "day" and word not in ("same", "following", "previous", "past"):
        return False
    return word in ("previous", "prior") or behind(match, "goes_with_the_same")
