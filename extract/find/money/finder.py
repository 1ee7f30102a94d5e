"""Amounts of money, with currency, comparator, rate and conversion.

Numerals come from the grammar of `extract.find.numbers`; signs and words of currencies are in `currencies.toml`, rate
words in `rates.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extract.find.numbers.comparators import Cue, bounds, cue_after, cue_before, range_link, shared_scale
from extract.find.numbers.grammar import (
    SPACE,
    Amount,
    alternatives,
    lexicon,
    load_toml,
    lowered,
    reversed_alternatives,
    scan,
)
from extract.mention import Money, Offsets

_PREFIX_WINDOW = 16
_NEAR = 80
MINOR = Decimal("0.01")
MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    """A numeral with its currency. `start` and `end` take in sign and word."""

    amount: Amount
    start: int
    end: int
    currency: str
    prefixed: bool
    suffixed: bool
    rule: str
    factor: Decimal = Decimal(1)  # 0.01 for cents; the magnitude of "$5 B", which the numeral grammar leaves alone


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """A sign or word of several currencies, and the cues that decide between them."""

    default: str
    needs_cue: bool
    cues: re.Pattern[str]
    codes: dict[str, str]  # by cue

    def currency(self, text: str, place: int) -> str | None:
        """The currency whose cue stands nearest to `place`; None where a cue is needed and there is none."""
        places = _cue_places(text, self.cues)
        if not places:
            return None if self.needs_cue else self.default
        index = bisect_left(places, (place, ""))
        near = places[max(0, index - 1) : index + 1]
        return self.codes[min(near, key=lambda cue: abs(cue[0] - place))[1]]


@lru_cache(maxsize=16)
def _cue_places(text: str, cues: re.Pattern[str]) -> list[tuple[int, str]]:
    """Where the cues stand in the text, in order."""
    return [(match.start(), match.group()) for match in cues.finditer(lowered(text))]


class _Lexicon:
    """Currencies and rates, compiled."""

    def __init__(self) -> None:
        here = Path(__file__)
        data = load_toml(here.with_name("currencies.toml"))
        self.prefixes: dict[str, str] = {}
        self.suffixes: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.minor: dict[str, str] = {}
        self.qualifiers: dict[str, str] = {}
        self.strict: set[str] = set()
        self.ambiguous: dict[str, _Ambiguous] = {}
        for entry in data["currency"]:
            self._add(entry, entry["code"])
        for entry in data["ambiguous"]:
            codes = {cue: option["code"] for option in entry["options"] for cue in option["cues"]}
            cues = re.compile(rf"(?<![a-z]){'(?:' + '|'.join(map(re.escape, codes)) + ')'}(?![a-z])")
            needs_cue = entry.get("needs_cue", False)
            self.ambiguous[entry["name"]] = _Ambiguous(entry["default"], needs_cue, cues, codes)
            self._add(entry, entry["name"])
        # Backwards from the number. Letters that run into the sign are another currency's ("Z$"), whole words are not.
        self.prefix = re.compile(
            rf"{SPACE}{{0,2}}({reversed_alternatives(self.prefixes)})(?![A-Z]{{1,2}}(?![A-Z])|(?<=[A-Za-z.])[A-Za-z0-9])"
        )
        self.suffix = re.compile(rf"(?:{SPACE}{{0,2}}|-)({alternatives(self.suffixes)})(?![\w$])")
        of = r"(?:of\s{1,2})?"
        self.word = re.compile(rf"[\s-]{{0,2}}{of}({alternatives([*self.words, *self.minor])})(?![\w])")
        qualifier = alternatives(self.qualifiers)
        self.qualifier = re.compile(rf"\s({qualifier})(?![\w.-]|\s[A-Z])|\s\(({qualifier})\)")
        dollars = alternatives(word for word in self.words if word.endswith("dollars"))
        self.declared = re.compile(
            rf"(?:amounts?|figures?|values?|prices?|currency|dollars?|references?|expressed|reported|stated|presented)"
            rf"[^.;\n]{{0,60}}?\s(?:in|to|are)\s({dollars})"
        )
        self.rates = _rate_patterns(load_toml(here.with_name("rates.toml")))

    def _add(self, entry: dict[str, Any], code: str) -> None:
        strict = entry.get("strict", [])
        self.strict.update(strict)
        self.prefixes.update(dict.fromkeys([*entry.get("prefixes", []), *strict], code))
        self.suffixes.update(dict.fromkeys(entry.get("suffixes", []), code))
        self.words.update(dict.fromkeys(entry.get("words", []), code))
        self.minor.update(dict.fromkeys(entry.get("minor", []), code))
        self.qualifiers.update(dict.fromkeys(entry.get("qualifiers", []), code))


def _rate_patterns(data: dict[str, Any]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        filled = pattern.replace("{chip}", data["chip"]).replace("{each}", data["each"])
        return re.compile(rf"(?:{filled})(?!{data['not_before']})")

    return tuple((rate["name"], rate["per"], compiled(rate["pattern"])) for rate in data["rate"])


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


_SPACED_LETTER = re.compile(rf"{SPACE}(MM|mm|[KMBTkmb])(?![\w&'’-])")
_RATE_START = re.compile(r"\s?[/,]|[\s-](?:per|an?|each|every|for|apiece|hourly|monthly|annually|yearly|p)")
_CONVERSION_OPEN = re.compile(
    r"(?P<bracket>\s?[(\[]\s?(?:(?:or|i\.?e\.?,?|equal to|equivalent to|equivalent of|the equivalent of|worth|valued at|=|that is,?) ?)?)"
    r"|,? or |,? equivalent to |,? equal to |\s?/\s?|\s?=\s?"
)
_CONVERSION_NEXT = re.compile(r"\s?(?:[;,/]|or|and)\s?(?:or )?")
_CONVERSION_CLOSE = re.compile(
    r"\s?(?:equivalent)?(?:,?\s?at (?:the )?(?:current|today[’']s|prevailing|that day[’']s)?\s?(?:exchange )?rates?)?\s?[)\]]"
)
_ENUMERATED = re.compile(r"\s?(?:,|and\b|or\b)")
_WEIGHT = re.compile(
    r"weigh|weight|\blbs?\b|heav|light(?:er|est)|\bper square|\bpsi\b|thrust|\bforce\b|\blift|payload|\btons?\b|kilogram|\bkg\b"
    r"|\blost\b|\bshed\b|harvest|\bcatch|freight|cargo|coffee|\bfood\b|produce\b|ounces|gallons|\bmeat\b|\bbeef\b|waste\b|carbon|co2"
    r"|emissions|\bplastic"
)
_OF_STUFF = re.compile(
    r"\s(?:of|per square)\s(?!(?:new\s|public\s|annual\s|extra\s)?(?:funding|investment|money|savings|debt|spending|damages|revenue|cash|taxpayer))"
)
_AFTER_VERB_WON = re.compile(
    r"\s(?:the|an?|his|her|its|their|our|my|gold|silver|bronze|by|in|at|over|against|best|first|second|out|back|it|this|that|more|awards?|prizes?)\b"
)


_HYPHENATED = re.compile(r"[A-Za-z_/]-[\d,.-]*$|[_/=]$")
_CONVERTED_NEXT = re.compile(r"\s?\((?:about |around |approximately |roughly |some |~)?(?:US|U\.S\. ?)?[$€£]\s?\d")
_PAID = re.compile(
    r"\b(?:worth|cost|costs|costing|paid|pay|fund|funds|funding|fine|fined|deal|price|loan|debt|budget|invest\w*|sp(?:end|ent)\w*|rais\w+|revenue|profit|sales|bill|contract|sold|bought|grant)\b"
)
_ON_THE_DOLLAR = re.compile(r"\s+(?:on|of) (?:the|every|each) (?:dollar|euro)")
_NAMES_TOO = frozenset({"bucks", "crowns", "rand", "soles", "quid"})
_AFTER_YEARS = frozenset(
    {"dollar", "euro", "quid", "crowns", "rand", "dong", "lira", "kr", "sterling", "soles", "taka"}
)


def _priced(text: str, amount: Amount) -> _Priced | None:
    """`amount` with the currency that stands at it, or None where none does."""
    found = _prefixed(text, amount)
    return _with_suffix(text, amount, found)


def _prefixed(text: str, amount: Amount) -> _Priced | None:
    if amount.form != "digits":
        return None
    before = text[amount.start - 1 : amount.start] if amount.start else ""
    if not before or (before.isdigit() or before in ",-)("):
        return None
    lexicon_ = _lexicon()
    match = lexicon_.prefix.match(text[max(0, amount.start - _PREFIX_WINDOW) : amount.start][::-1])
    if match is None:
        return None
    sign = re.sub(r"\s+", " ", match.group(1)[::-1])
    scaled = amount.scale > 1 and not amount.letter.isupper()  # "R9B" is no sum in rand
    if sign in lexicon_.strict and not (scaled or amount.rule in ("grouped", "indian")):
        return None
    if sign.isalpha() and _looks_like_year(amount):
        return None
    end, factor = amount.end, Decimal(1)
    if amount.scale == 1 and (letter := _SPACED_LETTER.match(text, end)):
        end, factor = letter.end(), lexicon().suffix_scale(letter.group(1))
    return _Priced(
        amount=amount,
        start=amount.start - match.end(1),
        end=end,
        currency=lexicon_.prefixes[sign],
        prefixed=True,
        suffixed=False,
        rule="sign_before",
        factor=factor,
    )


def _looks_like_year(amount: Amount) -> bool:
    return amount.scale == 1 and amount.rule == "digits" and 1950 <= amount.low <= 2100 and amount.low % 1 == 0


def _with_suffix(text: str, amount: Amount, found: _Priced | None) -> _Priced | None:
    """Reads the currency behind the number: the only one, or more words for the one before it ("$5 million CAD")."""
    words, lower = _lexicon(), lowered(text)
    end = found.end if found else amount.end
    match = words.suffix.match(text, end)
    table, rule, factor = words.suffixes, "code_after", Decimal(1)
    if match is None:
        match = words.word.match(lower, end)
        if match is None:
            return _qualified(text, found)
        word = re.sub(r"\s+", " ", match.group(1))
        table, rule = (words.words, "word_after") if word in words.words else (words.minor, "minor_word_after")
        factor = Decimal(1) if word in words.words else MINOR
    currency = table[re.sub(r"\s+", " ", match.group(1))]
    if found:
        if found.currency in words.ambiguous and currency in words.ambiguous[found.currency].codes.values():
            return replace(found, currency=currency, end=match.end(), suffixed=True)
        if factor == 1 and (currency == found.currency or found.currency == "USD"):
            dollar = currency if found.currency == "USD" and currency != "USD" else found.currency
            if dollar != found.currency and not (currency.endswith("D") and text[found.start] == "$"):
                return found
            return replace(found, currency=dollar, end=match.end(), suffixed=True)
        return found
    if match.group(1) == "$" and (
        match.start(1) != amount.end or re.match(r"[\s]?\d", text[match.end() : match.end() + 2])
    ):
        return None  # "in 2024 $5": the sign belongs to the next number
    priced = _Priced(
        amount=amount,
        start=amount.start,
        end=match.end(),
        currency=currency,
        prefixed=False,
        suffixed=True,
        rule=rule,
        factor=factor,
    )
    return priced if _plausible_word(text, priced, match.group(1)) else None


def _qualified(text: str, found: _Priced | None) -> _Priced | None:
    """ "$5 million Canadian", "$30 (US)"."""
    if found is None or found.currency != "USD" or text[found.start] != "$":
        return found
    match = _lexicon().qualifier.match(text, found.end)
    if match is None:
        return found
    return replace(found, currency=_lexicon().qualifiers[match.group(1) or match.group(2)], end=match.end())


def _plausible_word(text: str, priced: _Priced, word: str) -> bool:
    """Whether a word that also means something else ("pounds", "won", "cents") is money here."""
    amount, lower = priced.amount, lowered(text)
    if _HYPHENATED.search(text, max(0, priced.start - 24), priced.start):
        return False  # part of an address or a name
    if word in ("won", "pounds", "pound"):
        if _CONVERTED_NEXT.match(text, priced.end):
            return True
        near = lower[max(0, priced.start - _NEAR) : priced.end + _NEAR]
        if word == "won":
            if _AFTER_VERB_WON.match(lower, priced.end) or amount.low < 100 or _looks_like_year(amount):
                return False
            if amount.low >= MILLION:
                return True
        elif _OF_STUFF.match(lower, priced.end) or _WEIGHT.search(near):
            return False
        elif amount.low >= MILLION and _PAID.search(near):
            return True
        return _lexicon().ambiguous[priced.currency].currency(text, priced.start) is not None
    if word in ("cent", "cents"):
        return text[priced.end - len(word)] == "c" and not _ON_THE_DOLLAR.match(lower, priced.end)
    if word in _NAMES_TOO and text[priced.end - len(word) :][:2].istitle():
        return False
    return not (word in _AFTER_YEARS and _looks_like_year(amount))


@dataclass(slots=True)
class _Found:
    """A money mention in the making."""

    first: _Priced
    last: _Priced
    low: Decimal
    high: Decimal
    lead: Offsets | None = None  # where a range begins: "between"
    span_start: int | None = None
    op: str | None = None  # set for a range


def _values(priced: _Priced) -> tuple[Decimal, Decimal]:
    amount = priced.amount
    high = amount.high
    if amount.rule == "vague_quantifier":  # "several billion": up to 9.99 billion
        high = (high + 1) * Decimal("0.999")
    return amount.low * priced.factor, high * priced.factor


def _bare_partner(text: str, amount: Amount, currency: str) -> _Priced:
    return _Priced(
        amount=amount,
        start=amount.start,
        end=amount.end,
        currency=currency,
        prefixed=False,
        suffixed=False,
        rule="range",
    )


_ENDS_AMOUNT = re.compile(
    r"\s*(?:$|[.,;:)\]/+|–—-]|\bper\b|\ba\b|\ban\b|\beach\b|\bapiece\b|\bin\b|\bfor\b|\bon\b|\bby\b|\band\b|\bor\b|\bfrom\b|\bdepending\b)"
)


def _range(text: str, first: _Priced | None, second: _Priced | None, amounts: tuple[Amount, Amount]) -> _Found | None:
    """The range that two neighbouring numerals make, at least one of which has a currency."""
    if first is None and second is None:
        return None
    if first and second and first.currency != second.currency:
        return None
    if first is None:
        if second is None or second.prefixed or not second.suffixed:
            return None
        if _HYPHENATED.search(text, max(0, amounts[0].start - 24), amounts[0].start):
            return None
        first = replace(
            _bare_partner(text, amounts[0], second.currency), factor=second.factor if second.factor < 1 else Decimal(1)
        )
    if second is None:
        if first.suffixed:
            return None
        second = _bare_partner(text, amounts[1], first.currency)
        tight = text[first.end : second.start].strip() != "" and " " not in text[first.end : second.start]
        if not (tight or second.amount.scale > 1 or _ENDS_AMOUNT.match(text, second.end)):
            return None
        if second.amount.form != "digits":
            return None
        if letter := _SPACED_LETTER.match(text, second.end):
            second = replace(second, end=letter.end(), factor=lexicon().suffix_scale(letter.group(1)))
    link = range_link(text, first.start, first.end, second.start)
    if link is None:
        return None
    share = shared_scale(first.amount, second.amount)
    if second.factor > 1 and first.factor == 1 and first.amount.scale == 1:
        share = second.factor
    low, high = _values(first)[0] * share, _values(second)[1]
    if low >= high:
        return None
    op = ">=" if link.second_op in (">", ">=") else "range"
    return _Found(first, second, low, high, lead=link.lead, span_start=link.span_start, op=op)


def _mentions(text: str) -> Iterator[Money]:
    amounts = scan(text)
    priced = [_priced(text, amount) for amount in amounts]
    index = 0
    while index < len(amounts):
        first = priced[index]
        found: _Found | None = None
        if index + 1 < len(amounts) and amounts[index + 1].start - amounts[index].end < 60:
            second = priced[index + 1]
            found = _range(text, first, second, (amounts[index], amounts[index + 1]))
        step = 2 if found else 1
        if found is None and first is not None:
            low, high = _values(first)
            found = _Found(first, first, low, high)
        if found is not None:
            yield _money(text, found)
        index += step


def _resolved(text: str, found: _Found) -> str:
    """The ISO code: ambiguous signs by their cues, a bare "$" by what the text says of its dollars."""
    words, code = _lexicon(), found.first.currency
    lower = lowered(text)
    if code in words.ambiguous:
        ambiguous = words.ambiguous[code]
        return ambiguous.currency(text, found.first.start) or ambiguous.default
    if code == "USD" and found.first.prefixed and text[found.first.start] in "$＄" and not found.first.suffixed:
        return _declared_dollar(text) or code
    return code


@lru_cache(maxsize=4)
def _declared_dollar(text: str) -> str | None:
    words, lower = _lexicon(), lowered(text)
    if "dollars" not in lower:
        return None
    match = words.declared.search(lower)
    return words.words[re.sub(r"\s+", " ", match.group(1))] if match else None


def _money(text: str, found: _Found) -> Money:
    start, end = found.first.start, found.last.end
    before = cue_before(text, start) if found.op is None else None
    after = cue_after(text, end)
    cue: Cue | None = before
    if after and (before is None or before.op == "~"):
        cue = after
    low: Decimal | None
    high: Decimal | None
    if found.op is None:
        low, high, op = bounds(found.low, found.high, cue.op if cue else None)
    else:
        low, high, op = found.low, found.high, found.op
        if after and after.op in (">", ">="):
            low, high, op = found.low, None, after.op
        elif op == ">=":
            high = None
    span_start = min(
        before.start if before else start, found.span_start if found.span_start is not None else start
    )
    span_end = after.end if after else end
    cue_offsets = (cue.start, cue.end) if cue else found.lead
    per, rate = _rate(text, span_end)
    if rate:
        span_end = rate[1]
    return Money(
        start=span_start,
        end=span_end,
        text=text[span_start:span_end],
        rule=found.first.rule if found.op is None else "range",
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        op=op,
        currency=_resolved(text, found),
        per=per,
        number=(start, end),
        cue=cue_offsets,
        rate=rate,
    )


def _rate(text: str, end: int) -> tuple[str | None, Offsets | None]:
    """What the amount that ends at `end` is paid for, and where the words say so."""
    if not _RATE_START.match(text, end):
        return None, None
    lower = lowered(text)
    for _, per, pattern in _lexicon().rates:
        if match := pattern.match(lower, end):
            written = match.group()
            start = end + len(written) - len(written.lstrip(" \t\n,"))
            return per, (start, match.end())
    return None, None


def _with_conversions(text: str, mentions: list[Money]) -> Iterator[Money]:
    """Puts the same amount in other currencies, in brackets or behind "or", into the mention of the first."""
    index = 0
    while index < len(mentions):
        money = mentions[index]
        index += 1
        if index < len(mentions) and (joined := _converted(text, money, mentions, index)):
            money, index = joined
        yield money


def _converted(text: str, money: Money, mentions: list[Money], index: int) -> tuple[Money, int] | None:
    """`money` with the conversion that `mentions[index]` begins, and the index behind the mentions that it takes."""
    first = last = mentions[index]
    if first.currency == money.currency or not 0 < first.start - money.end <= 24:
        return None
    opening = _CONVERSION_OPEN.fullmatch(lowered(text), money.end, first.start)
    if not opening:
        return None
    index, end = index + 1, first.end
    if opening.lastgroup == "bracket":
        while index < len(mentions) and _CONVERSION_NEXT.fullmatch(text, last.end, mentions[index].start):
            last, index = mentions[index], index + 1
        closing = _CONVERSION_CLOSE.match(text, last.end)
        if closing is None:
            return None
        end = closing.end()
    per, rate = (money.per, money.rate) if money.per else (first.per, first.rate)
    if per is None:
        per, rate = _rate(text, end)
    if rate:
        end = max(end, rate[1])
    converted = (first.low, first.high, first.currency)
    joined = replace(money, end=end, text=text[money.start : end], per=per, rate=rate, converted=converted)
    return joined, index


def find_money(text: str) -> list[Money]:
    """The amounts of money in `text`, sorted by start.

    Values are in major units of the ISO 4217 currency (cents are hundredths). An amount in brackets in a second currency
    is the same amount: it is in `converted`, and the span takes in the bracket. "$" is USD unless the text says in which
    dollars it counts; "¥" is CNY where China is nearer than Japan. Names of shares ("$ABCD"), weights in pounds and the
    verb "won" are no money.
    """
    return list(_with_conversions(text, list(_mentions(text))))
