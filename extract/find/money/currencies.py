"""Which currency stands at a numeral: signs and codes before it, words and codes behind it.

Signs and words are in `currencies.toml`, the words around them that matter in `context.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extract.find.numbers.grammar import (
    SPACE,
    Amount,
    alternatives,
    lexicon,
    load_toml,
    lowered,
    reversed_alternatives,
)

_PREFIX_WINDOW = 16
_NEAR = 80
_MINOR = Decimal("0.01")
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A numeral with its currency. `start` and `end` take in sign and word.

    `currency` is an ISO code or the name of a sign that several share. `factor` is 0.01 for cents, or the magnitude of
    "$5 B", which the numeral grammar leaves alone.
    """

    amount: Amount
    start: int
    end: int
    currency: str
    rule: str
    prefixed: bool = False
    suffixed: bool = False
    factor: Decimal = Decimal(1)

    @property
    def values(self) -> tuple[Decimal, Decimal]:
        """Low and high in major units. "Several billion" ends at 9.99 billion."""
        amount = self.amount
        high = (amount.high + 1) * Decimal("0.999") if amount.rule == "vague_quantifier" else amount.high
        return amount.low * self.factor, high * self.factor


@dataclass(frozen=True, slots=True)
class _Ambiguous:
    """A sign or word of several currencies, and the cues that decide between them."""

    default: str
    needs_cue: bool
    words: re.Pattern[str] | None  # of a currency that a text has only one of: its first place decides for all
    cues: re.Pattern[str]
    codes: dict[str, str]  # by cue

    def currency(self, text: str, place: int) -> str | None:
        """The currency whose cue stands nearest to `place`; None where a cue is needed and there is none."""
        places = _cue_places(text, self.cues)
        if not places:
            return None if self.needs_cue else self.default
        if self.words:
            place = _first_place(text, self.words)
        index = bisect_left(places, (place, ""))
        near = places[max(0, index - 1) : index + 1]
        return self.codes[min(near, key=lambda cue: abs(cue[0] - place))[1]]


@lru_cache(maxsize=16)
def _cue_places(text: str, cues: re.Pattern[str]) -> list[tuple[int, str]]:
    """Where the cues stand in the text, in order."""
    return [(match.start(), match.group()) for match in cues.finditer(lowered(text))]


@lru_cache(maxsize=16)
def _first_place(text: str, words: re.Pattern[str]) -> int:
    match = words.search(lowered(text))
    return match.start() if match else 0


class _Lexicon:
    """Currencies and their contexts, compiled."""

    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("currencies.toml"))
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
            cues = re.compile(rf"(?<![a-z]){alternatives(codes)}(?![a-z])")
            words = re.compile(rf"[0-9a-z]\s{alternatives(entry['words'])}(?![a-z])") if entry["words"] else None
            needs_cue = entry.get("needs_cue", False)
            self.ambiguous[entry["name"]] = _Ambiguous(entry["default"], needs_cue, words, cues, codes)
            self._add(entry, entry["name"])
        self._compile()

    def _add(self, entry: dict[str, Any], code: str) -> None:
        strict = entry.get("strict", [])
        self.strict.update(strict)
        self.prefixes.update(dict.fromkeys([*entry.get("prefixes", []), *strict], code))
        self.suffixes.update(dict.fromkeys(entry.get("suffixes", []), code))
        self.words.update(dict.fromkeys(entry.get("words", []), code))
        self.minor.update(dict.fromkeys(entry.get("minor", []), code))
        self.qualifiers.update(dict.fromkeys(entry.get("qualifiers", []), code))

    def _compile(self) -> None:
        # Backwards from the number. Letters that run into the sign are another currency's ("Z$"), whole words are not.
        other = r"[A-Z]{1,2}(?![A-Z])|(?<=[A-Za-z.])[A-Za-z0-9]"
        self.prefix = re.compile(rf"{SPACE}{{0,2}}({reversed_alternatives(self.prefixes)})(?!{other})")
        self.suffix = re.compile(rf"(?:{SPACE}{{0,2}}|-)({alternatives(self.suffixes)})(?![\w$])")
        self.word = re.compile(rf"[\s-]{{0,2}}(?:of\s{{1,2}})?({alternatives([*self.words, *self.minor])})(?!\w)")
        qualifier = alternatives(self.qualifiers)
        self.qualifier = re.compile(rf"\s({qualifier})(?![\w.-]|\s[A-Z])|\s\(({qualifier})\)")
        dollars = alternatives(word for word in self.words if word.endswith("dollars"))
        self.declared = re.compile(
            r"(?:amounts?|figures?|values?|prices?|currency|dollars?|references?|expressed|reported|stated|presented)"
            rf"[^.;\n]{{0,60}}?\s(?:in|to|are)\s({dollars})"
        )


class _Context:
    """The words of `context.toml`, compiled."""

    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("context.toml"))
        self.weight = re.compile(rf"(?<![a-z0-9]){alternatives(data['weight'])}")
        self.paid = re.compile(rf"(?<![a-z]){alternatives(data['paid'])}")
        self.of_stuff = re.compile(rf"\s(?:of|per square)\s(?!{alternatives(data['of_money'])}(?![a-z]))")
        self.verb_won = re.compile(rf"\s{alternatives(data['after_verb_won'])}(?![a-z])")
        self.names_too = frozenset(data["names_too"])
        self.after_years = frozenset(data["after_years"])


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


@cache
def _context() -> _Context:
    return _Context()


_SPACED_LETTER = re.compile(rf"{SPACE}(MM|mm|[KMBTkmb])(?![\w&'’-])")
_HYPHENATED = re.compile(r"[A-Za-z_/]-[\d,.-]*$|[_/=]$")
_CONVERTED_NEXT = re.compile(r"\s?\((?:about |around |approximately |roughly |some |~)?(?:US|U\.S\. ?)?[$€£]\s?\d")
_ON_THE_DOLLAR = re.compile(r"\s+(?:on|of) (?:the|every|each) (?:dollar|euro)")
_NEXT_NUMBER = re.compile(r"\s?\d")


def priced(text: str, amount: Amount) -> Priced | None:
    """`amount` with the currency that stands at it, or None where none does."""
    found = _before(text, amount)
    return _behind(text, amount) if found is None else _completed(text, found)


def magnitude_letter(text: str, end: int) -> tuple[int, Decimal] | None:
    """The letter of "$5 B" behind `end`: where it ends, and its factor."""
    match = _SPACED_LETTER.match(text, end)
    return (match.end(), lexicon().suffix_scale(match.group(1))) if match else None


def in_address(text: str, start: int) -> bool:
    """Whether what begins at `start` hangs on letters by a hyphen, as in the path of an address."""
    return _HYPHENATED.search(text, max(0, start - 24), start) is not None


def iso_code(text: str, found: Priced) -> str:
    """The ISO 4217 code: ambiguous signs by their cues, a bare "$" by what the text says of its dollars."""
    ambiguous = _lexicon().ambiguous.get(found.currency)
    if ambiguous:
        return ambiguous.currency(text, found.start) or ambiguous.default
    if found.currency == "USD" and not found.suffixed and text[found.start] in "$＄":
        return _declared_dollar(text) or found.currency
    return found.currency


@lru_cache(maxsize=4)
def _declared_dollar(text: str) -> str | None:
    """The currency of "$" where the text says it ("All figures are in Canadian dollars")."""
    lower = lowered(text)
    match = _lexicon().declared.search(lower) if "dollars" in lower else None
    return _lexicon().words[_normal(match.group(1))] if match else None


def _normal(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _before(text: str, amount: Amount) -> Priced | None:
    """The sign or code before the digits."""
    if amount.form != "digits" or amount.start == 0 or text[amount.start - 1] in "0123456789,-)(":
        return None
    words = _lexicon()
    match = words.prefix.match(text[max(0, amount.start - _PREFIX_WINDOW) : amount.start][::-1])
    if match is None:
        return None
    sign = _normal(match.group(1)[::-1])
    scaled = amount.scale > 1 and not amount.letter.isupper()  # "R9B" is no sum in rand
    if sign in words.strict and not (scaled or amount.rule in ("grouped", "indian")):
        return None
    if sign.isalpha() and _looks_like_year(amount):
        return None
    end, factor = amount.end, Decimal(1)
    if amount.scale == 1 and (letter := magnitude_letter(text, end)):
        end, factor = letter
    start = amount.start - match.end(1)
    currency = words.prefixes[sign]
    return Priced(
        amount=amount, start=start, end=end, currency=currency, rule="sign_before", prefixed=True, factor=factor
    )


def _looks_like_year(amount: Amount) -> bool:
    return amount.scale == 1 and amount.rule == "digits" and amount.whole and 1950 <= amount.low <= 2100


def _currency_behind(text: str, end: int) -> tuple[str, str, int, Decimal] | None:
    """Word, currency, end and factor of what stands behind a number: "CAD", "Canadian dollars", "cents"."""
    words = _lexicon()
    if match := words.suffix.match(text, end):
        return match.group(1), words.suffixes[match.group(1)], match.end(), Decimal(1)
    if match := words.word.match(lowered(text), end):
        word = _normal(match.group(1))
        if word in words.words:
            return word, words.words[word], match.end(), Decimal(1)
        return word, words.minor[word], match.end(), _MINOR
    return None


def _behind(text: str, amount: Amount) -> Priced | None:
    """The currency behind a number that has none before it."""
    behind = _currency_behind(text, amount.end)
    if behind is None:
        return None
    word, currency, end, factor = behind
    if word == "$" and (end != amount.end + 1 or _NEXT_NUMBER.match(text, end)):
        return None  # "in 2024 $5": the sign belongs to the next number
    rule = "minor_word_behind" if factor == _MINOR else "word_behind"
    found = Priced(
        amount=amount, start=amount.start, end=end, currency=currency, rule=rule, suffixed=True, factor=factor
    )
    return found if _plausible(text, found, word) else None


def _completed(text: str, found: Priced) -> Priced:
    """`found` with the words behind it that say its currency again or better: "$5 million CAD", "$30 (US)"."""
    words = _lexicon()
    dollar = found.currency == "USD" and text[found.start] == "$"
    behind = _currency_behind(text, found.end)
    if behind is None:
        match = words.qualifier.match(text, found.end) if dollar else None
        if match is None:
            return found
        return replace(
            found, currency=words.qualifiers[match.group(1) or match.group(2)], end=match.end(), suffixed=True
        )
    _, currency, end, factor = behind
    ambiguous = words.ambiguous.get(found.currency)
    narrows = (dollar and currency.endswith("D")) or (ambiguous and currency in ambiguous.codes.values())
    if factor != 1 or not (narrows or currency == found.currency):
        return found
    return replace(found, currency=currency, end=end, suffixed=True)


def _plausible(text: str, found: Priced, word: str) -> bool:
    """Whether a word that also means something else ("pounds", "won", "cents") is money here."""
    context, lower = _context(), lowered(text)
    if in_address(text, found.start):
        return False
    if word in ("pounds", "pound"):
        return _pounds(text, found)
    if word == "won":
        return _won(text, found)
    if word in ("cent", "cents"):
        return text[found.end - len(word)] == "c" and not _ON_THE_DOLLAR.match(lower, found.end)
    if word in context.names_too and text[found.end - len(word)].isupper() and text[found.end - 1].islower():
        return False
    return not (word in context.after_years and _looks_like_year(found.amount))


def _pounds(text: str, found: Priced) -> bool:
    """Money, not weight: with a conversion behind it, or in a British text, or as a large sum that is paid."""
    context, lower = _context(), lowered(text)
    if _CONVERTED_NEXT.match(text, found.end):
        return True
    near = lower[max(0, found.start - _NEAR) : found.end + _NEAR]
    if context.of_stuff.match(lower, found.end) or context.weight.search(near):
        return False
    if found.amount.low >= _MILLION and context.paid.search(near):
        return True
    return _lexicon().ambiguous[found.currency].currency(text, found.start) is not None


def _won(text: str, found: Priced) -> bool:
    """The currency, not the verb: a sum of some size, with a magnitude or in a text about Korea."""
    amount = found.amount
    if _CONVERTED_NEXT.match(text, found.end):
        return True
    if amount.low < 100 or _looks_like_year(amount) or _context().verb_won.match(lowered(text), found.end):
        return False
    return amount.low >= _MILLION or _lexicon().ambiguous[found.currency].currency(text, found.start) is not None
