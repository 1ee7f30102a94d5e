"""Checks that keep what only looks like a date from being one, by the name that `patterns.toml` calls them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from extract.find.dates.vocabulary import vocabulary, words

Guard = Callable[[re.Match[str]], bool]
GUARDS: dict[str, Guard] = {}

NEAR = 24  # characters on either side that a guard looks at
AMBIGUOUS_MONTHS = {"may", "march", "mar", "april", "june", "jun", "jan", "august", "dec", "sep", "oct"}
OWN_TIMES = range(1900, 2047)  # four digits that are a year where nothing speaks against it; 2048 is a power of two
ALL_YEARS = range(1500, 2101)  # and where a word speaks for it


def guard(function: Guard) -> Guard:
    """Makes a check known to `patterns.toml` by its name."""
    GUARDS[function.__name__] = function
    return function


def _before(match: re.Match[str], size: int = NEAR) -> str:
    return match.string[max(0, match.start() - size) : match.start()]


def _after(match: re.Match[str], size: int = NEAR) -> str:
    return match.string[match.end() : match.end() + size]


@cache
def _ends_with(list_name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<!\w)(?:{'|'.join(words(list_name))}))[ \u00a0\n-]{{0,2}}(?:the )?\Z", re.I)


@cache
def _begins_with(list_name: str) -> re.Pattern[str]:
    return re.compile(rf"[ \u00a0\n-]{{1,2}}(?:{'|'.join(words(list_name))})(?!\w)", re.I)


@guard
def capital_month(match: re.Match[str]) -> bool:
    """The month has a capital."""
    return match["month"][0].isupper()


@guard
def not_a_verb(match: re.Match[str]) -> bool:
    """ "may 5" and "march 12" are no dates; with a capital they are, unless a subject is before them."""
    return not re.search(r"\b(?:it|they|we|you|he|she|who|which|that)\s\Z", _before(match))


@guard
def month_in_context(match: re.Match[str]) -> bool:
    """A month alone. Names that are words or people's names need a word before them that goes with a month."""
    name, after = match["month"].rstrip("."), _after(match)
    if re.match(r"['’]?\w|-\w|@", after) and not re.match(r"['’]s|-(?!\d)|to\b", after):
        return False
    if re.match(r"\s?\d{1,2}(?!\d)", after) or re.search(r"\d(?:st|nd|rd|th)?(?: of)?\s\Z", _before(match)):
        return False  # a day that the calendar has not, or a count
    if name.lower() not in AMBIGUOUS_MONTHS:
        return True
    if re.match(r"(?: |-)[A-Z][a-z]+", after) and not _ends_with("month_openers").search(_before(match)):
        return False
    if name == "May" and re.match(r"\s(?:be|not|have|also|also|well|or may not)\b", after):
        return False
    lead = _before(match)
    if re.match(r"\s?(?:[-–—/&]|to|through|and|or)\s?(?:[A-Z][a-z]{2,8}\b)", after):
        follower = re.match(r"\W*(?:to|through|and|or)?\W*([A-Za-z]+)", after)
        if follower and follower[1].lower() in vocabulary()["months"]:
            return True
    if re.search(r"[A-Za-z]{3,9}\.?\s?(?:[-–—/&,]|to|through|and|or)\s?\Z", lead):
        word = re.search(r"([A-Za-z]+)\W*(?:to|through|and|or)?\W*\Z", lead)
        if word and word[1].lower() in vocabulary()["months"]:
            return True
    return bool(_ends_with("month_openers").search(lead))


@guard
def season_in_context(match: re.Match[str]) -> bool:
    """A season alone: behind "this", "last" or "next", or behind "in the", "over the" and the like."""
    if match["relword"]:
        return True
    return bool(
        re.search(
            r"\b(?:in|by|during|over|since|until|through|throughout|for|before|after|(?:early|late|mid)(?: |-)?(?:in )?"
            r"|(?:end|start|beginning|middle) of) the\s\Z|\b(?:early|late|mid)(?: |-)\Z",
            _before(match),
            re.I,
        )
    ) and not re.match(r"\s(?:of|in|from|line|sports|semester)\b", _after(match))


@guard
def not_falling(match: re.Match[str]) -> bool:
    """ "fall 2024" behind a verb's auxiliary or "to" is the verb."""
    return not re.search(r"\b(?:will|to|may|might|could|would|can|should|not|did|does)\s\Z", _before(match), re.I)


@guard
def capital_holiday(match: re.Match[str]) -> bool:
    """A holiday's name has a capital, and what follows does not make it something else."""
    name = match["holiday"]
    return (name[0].isupper() or name[0].isdigit()) and not re.match(
        r"(?:['’]s)?[ -](?:Islands?|eggs?|trees?|cards?|carols?|bunny|lights|Carol|gifts?|Party)\b", _after(match)
    )


@guard
def capital_weekday(match: re.Match[str]) -> bool:
    """A weekday with a capital that is no name and does not recur ("every Monday", "Mondays")."""
    if not match["weekday"][0].isupper():
        return False
    if re.search(
        r"\b(?:every|each|most|any|weekly|Ruby|Black|Cyber|Giving|Super|Fat|Bloody|Ash|Palm|Good|Easter|Casual)\s\Z",
        _before(match),
    ):
        return False
    return not re.match(
        r"s\b|\.com\b| (?:Night Live|Night Football|Inc|LLC|Records|Times|Telegraph|Mirror|Evening Post|Ticket)\b",
        _after(match),
    )


@guard
def no_opening_hours(match: re.Match[str]) -> bool:
    """ "open Monday to Friday", "Tuesday-Saturday, 9 a.m." recur: the days of every week."""
    around = _before(match, 50), _after(match, 50)
    in_range = re.match(r"s?\s?(?:[-–—&]|to|through|thru)\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", around[1]) or re.search(
        r"(?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)?\.?s?\s?(?:[-–—&]|to|through|thru)\s?\Z", around[0]
    )
    return not (in_range and re.search(r"\b(?:open|hours|daily|weekly|available|[ap]\.?m)\b", " ".join(around), re.I))


@guard
def in_figures_or_the(match: re.Match[str]) -> bool:
    """ "the second century" is one of the calendar, "its second century" is not."""
    return match["number"][0].isdigit() or bool(re.search(r"\b(?:the|early|mid|late)[ -]\Z", _before(match), re.I))


@guard
def not_after_the(match: re.Match[str]) -> bool:
    """ "in the five years prior" is a stretch before an event."""
    return not re.search(r"\bthe\s\Z", _before(match), re.I)


@guard
def half_in_context(match: re.Match[str]) -> bool:
    """ "H1" behind a preposition or before what a company reports; H2 is also a gas, "first-half" also sport."""
    if match["fpre"]:
        return True
    return (after_preposition(match) and not match["part3"]) or bool(
        re.match(r"\s(?:net |total |adjusted |gross )?(?:revenues?|sales|results?|profits?|earnings|income|guidance|ebitda|report)\b", _after(match), re.I)
    )


@guard
def no_future_at_large(match: re.Match[str]) -> bool:
    """ "a brighter tomorrow" is no day."""
    return not re.search(r"\b(?:an?|our|of|\w+er)\s\Z|\bthe\s\w+\s\Z", _before(match), re.I) or not match["word"].lower().startswith("tomorrow")


@guard
def no_code(match: re.Match[str]) -> bool:
    """Not in an address of the web, a file name, a longer number or a code."""
    start, end, text = match.start(), match.end(), match.string
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before and (before in "/_=&@#%$€£¥₹+" or before.isalnum()):
        return False
    if before in ".,:" and text[max(0, start - 2) : start - 1].isdigit():
        return False
    if before == "-" and re.search(r"\d-\Z|\b[A-Z]{1,5}\d*-\Z", text[max(0, start - 8) : start]):
        return False
    if re.match(r"[_=@%]|/\w|-\d{3}|\.(?:html?|pdf|com|org|net|jpg|png)\b|:\d", text[end : end + 6]):
        return False
    if after[:1].isalnum() and not after[0].isspace():
        return False
    return True


@guard
def no_span(match: re.Match[str]) -> bool:
    """ "2011-12" is two years, "2011-05" a month."""
    return int(match["month"]) != (int(match["year"]) + 1) % 100


@guard
def year_in_context(match: re.Match[str]) -> bool:
    """Four digits that are a year, by the words on both sides of them."""
    number, before, after = int(match["year"]), _before(match), _after(match, 40)
    if number not in ALL_YEARS or _begins_with("count_nouns").match(after):
        return False
    if _ends_with("year_blockers").search(before):
        return False
    if re.match(
        r"-\d|\s?(?:x|×|\*|\+|=|°|\$|€)|-(?:bit|core|node|[A-Z]|seat|mile|square|page|word|person|foot|acre)", after
    ):
        return False
    if re.match(
        r"(?:\s[NSEW]\.?)?(?:\s[A-Z0-9][\w.]*){1,3}\s(?:St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Dr|Drive|Lane|Ln|Way|Court|Ct|Parkway|Pkwy|Highway|Hwy|Place|Plaza|Square)\b",
        after,
    ):
        return False
    if re.match(r"\s?(?:[A-Z]{1,3}\d{2,4}[A-Za-z]{0,2}s)\b", after):  # "2000 A100s"
        return False
    for_it = bool(_ends_with("year_openers").search(before)) or _in_brackets(before, after)
    if number % 100 == 0 and re.match(r"\s[a-z]+s\b(?<!\bwas)(?<!\bhas)(?<!\bis)(?<!\bas)", after):  # "of 2000 homes"
        return False
    return for_it or number in OWN_TIMES


def _in_brackets(before: str, after: str) -> bool:
    return bool(re.search(r"[(\[|]\s?\Z", before) and re.match(r"\s?[)\]|,;]", after))


@guard
def decade_in_context(match: re.Match[str]) -> bool:
    """A decade: four digits and an s, or two behind "the", and neither an age nor a temperature."""
    if match["digits2"]:
        return match[0][-1] == "s" and int(match["digits2"]) >= 1500
    before = _before(match, 80)
    if match["digits"] and match[0][-1] != "s":
        return False
    if match["digits"] and match[0][0].isdigit() and not re.search(r"\b(?:the|early|mid|late)[ -]\Z", before):
        return False
    if match["word"] and not re.search(r"\b(?:the|early|mid|late)[ -]\Z", before):
        return False
    if re.search(r"\b(?:his|her|their|my|your|our|into|temperatures?|highs|lows|degrees)\b[^.]{0,40}\Z", before, re.I):
        return not re.search(
            r"\b(?:his|her|their|my|your|our)\s(?:early |mid-? ?|late )?\Z|temperature|highs|lows|degrees", before, re.I
        )
    return True


@guard
def after_preposition(match: re.Match[str]) -> bool:
    """Behind a word that goes with a stretch of time."""
    return bool(
        re.search(
            r"\b(?:in|by|since|until|till|through|during|from|of|for|before|after|early|late|mid|to|between|and|class of|summer of)[ -](?:the )?\Z",
            _before(match),
            re.I,
        )
    )


@guard
def after_the(match: re.Match[str]) -> bool:
    """Behind "the"."""
    return bool(re.search(r"\bthe\s{1,2}\Z", _before(match), re.I))


@guard
def only_in_part(match: re.Match[str]) -> bool:
    """Behind "the end of the" and the like."""
    return bool(
        re.search(
            r"\b(?:end|close|start|beginning|middle|mid|late|early|part|turn|outset)(?: |-)(?:of |in )(?:the|our|its|their)\s{1,2}\Z",
            _before(match, 40),
            re.I,
        )
    )


@guard
def relative_in_context(match: re.Match[str]) -> bool:
    """ "that year" and "same day" only behind what makes them a date; "last day" and "next day" are none."""
    word, unit, before = match["relword"].lower(), match["unit"].lower(), _before(match)
    if word in ("last", "next") and re.match(r"\sof\b", _after(match)):  # "the last year of her life"
        return False
    if word == "that":
        return bool(re.search(r"\b(?:in|by|of|later|earlier|during|until|since|end of|for)\s\Z", before, re.I))
    if word in (
        "same",
        "following",
        "preceding",
        "subsequent",
        "current",
        "coming",
        "upcoming",
        "latest",
        "previous",
        "past",
    ):
        if unit == "day" and word not in ("same", "following", "previous", "past"):
            return False
        return bool(re.search(r"\b(?:the|its|our|their|this|in|for|during|and|by)\s\Z", before, re.I)) or word in (
            "previous",
            "following",
        )
    return not (unit == "day" and word in ("last", "next", "this", "prior"))


@guard
def no_comparison(match: re.Match[str]) -> bool:
    """ "no later than the week of" is a bound and no part."""
    return not re.search(r"\bno\s\Z", _before(match), re.I)
