"""The grammar of numerals, in digits and in words: the one that counts, kinds and money all read with.

`scan` reads every numeral of a text and says nothing yet about what it counts. Word lists are in `words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

MAX_DIGITS = 24
"""Longer runs of digits are identifiers, not numerals."""

MAX_SCALE = Decimal(10) ** 15
"""Longer chains of magnitudes ("million million million") are no numerals that anybody writes."""

SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"
HYPHEN = r"[-\u2010\u2011\u2012]"
DASH = r"[-\u2010-\u2015\u2212]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A numeral as written, with the interval that its own words state.

    `low` and `high` are the same for a plain number; a vague plural ("tens of thousands") has its bounds. `scale` is
    the factor of the magnitude word or letter behind the digits (1 where there is none): a range needs it to share a
    magnitude ("1.3-1.6M"). `digits_end` is where the digits stop, before the letter.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    form: str  # digits | words | vague
    scale: Decimal = Decimal(1)
    digits_end: int = 0
    letter: str = ""  # the magnitude letter right behind the digits, as written
    rule: str = "digits"

    @property
    def whole(self) -> bool:
        """Whether the number is an integer."""
        return self.low == self.low.to_integral_value()


_DIGITS = r"""
      (?P<dotted>   [0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9.]) )                     # 1.500.000
    | (?P<grouped>  [0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)? )              # 432,000.50
    | (?P<indian>   [0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?![0-9])(?:\.[0-9]+)? )     # 1,00,000
    | (?P<spaced>   (?<![\w.,+/:$€£-])[1-9][0-9]{0,2}
                    (?:[\ \u00a0\u2007\u2009\u202f][0-9]{3})+(?![\w%]|[.,\ -]?[0-9]) )  # 32 768
    | (?P<comma>    [0-9]{1,4},[0-9]{1,2}(?=[\s-]?MAGNITUDE(?![A-Za-z])) )         # 5,7 million
    | (?P<power>    (?:2|10)\^[0-9]{1,2}(?![0-9]) )                               # 10^5
    | (?P<exponent> [0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}(?![0-9A-Za-z]) )          # 5e25
    | (?P<digits>   [0-9]+(?:\.[0-9]+)? )
    | (?P<fraction> (?<![\w.)\]])\.[0-9]+ )                                       # .99
"""
"""Digits in the English reading: a comma groups, a point divides, unless only the other reading is possible."""


class _Token(NamedTuple):
    start: int
    end: int
    kind: str  # digits | unit | ten | scale | plural
    value: Decimal
    letter: str = ""
    letter_scale: Decimal = Decimal(1)
    rule: str = "digits"


def load_toml(path: Path) -> dict[str, Any]:
    """The content of a data file beside the code."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def alternatives(words: Iterable[str]) -> str:
    """A regex that matches the longest of `words` that fits; a space in a word stands for any run of white space.

    The words share their beginnings in it, so that trying it costs little where none of them stands.
    """
    trie: dict[str, Any] = {}
    for word in words:
        node = trie
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _trie_pattern(trie)


def _trie_pattern(node: dict[str, Any]) -> str:
    branches = [
        (r"\s{1,3}" if char == " " else re.escape(char)) + _trie_pattern(child)
        for char, child in sorted(node.items())
        if char
    ]
    if not branches:
        return ""
    if "" in node:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def reversed_alternatives(words: Iterable[str]) -> str:
    """As `alternatives`, for text that is read backwards: so what ends just before a place is found in linear time."""
    return alternatives(word[::-1] for word in words)


@lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """`text` in lower case with every offset kept, also where a lower-case form has more code points."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


class _Lexicon:
    """The word lists, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        def decimals(table: str) -> dict[str, Decimal]:
            return {word: Decimal(str(value)) for word, value in data[table].items()}

        self.units, self.tens = decimals("units"), decimals("tens")
        self.scales, self.plurals = decimals("scales"), decimals("plurals")
        self.abbreviations, self.letters = decimals("abbreviations"), decimals("letters")
        self.words: dict[str, tuple[str, Decimal]] = {
            word: (kind, value)
            for kind, table in (
                ("unit", self.units),
                ("ten", self.tens),
                ("scale", self.scales),
                ("scale", self.abbreviations),
                ("plural", self.plurals),
            )
            for word, value in table.items()
        }
        self.word = re.compile(rf"(?<![a-z0-9_]){alternatives(self.words)}(?![a-z0-9_])")
        full = alternatives([*self.scales, *self.plurals, *self.abbreviations])
        attached = [*self.abbreviations, *self.scales]  # "4.5billion" is written, too
        cased = [form for word in attached for form in (word, word.title(), word.upper())]
        self.suffix = re.compile(rf"{alternatives([*cased, *self.letters])}(?![A-Za-z0-9])")
        self.digits = re.compile(_DIGITS.replace("MAGNITUDE", full), re.VERBOSE)
        self.quantifiers: dict[str, tuple[Decimal, Decimal]] = {
            word: (Decimal(str(entry["low"])), Decimal(str(entry["high"])))
            for entry in data["quantifiers"]
            for word in entry["words"]
        }
        self.quantifier = re.compile(rf"[\s-]{{1,2}}({reversed_alternatives(self.quantifiers)})(?![a-z0-9'’])")

    def suffix_scale(self, letters: str) -> Decimal:
        return self.letters.get(letters) or self.words[letters.lower()][1]


@cache
def lexicon() -> _Lexicon:
    return _Lexicon(load_toml(Path(__file__).with_name("words.toml")))


_SEPARATORS = re.compile(r"[, \u00a0\u2007\u2009\u202f]")
_ROUND = frozenset(map(Decimal, (10, 100, 1000, 10_000)))
_PLURAL_DIGITS = re.compile(r"s(?=\s+of\s)")
_WORD_GAP = re.compile(rf"{SPACE}{{1,2}}|\n|{HYPHEN}")
_AND_GAP = re.compile(r"\s{1,2}and\s{1,2}")
_OF_GAP = re.compile(r"\s{1,2}of\s{1,2}")
_OF_AHEAD = re.compile(r"\s{1,2}of\s")
_AND_A_HALF = re.compile(r"[\s-]{1,2}and[\s-](?:a|one)[\s-](half|quarter)(?=[\s-])")
_PLURAL_JOIN = re.compile(rf"\s{{1,2}}(?:to|or|and|if not)\s{{1,2}}|\s?{DASH}\s?")
_UNDER_A_HUNDRED = Decimal(99)
_HALVES = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}


def _digit_value(match: re.Match[str]) -> Decimal:
    written, rule = match.group(), match.lastgroup
    if rule == "power":
        base, exponent = written.split("^")
        return Decimal(int(base) ** int(exponent))
    if rule == "comma":
        return Decimal(written.replace(",", "."))
    if rule == "exponent":
        return Decimal(written)
    if rule == "dotted":
        return Decimal(written.replace(".", ""))
    return Decimal(_SEPARATORS.sub("", written) if rule in ("grouped", "indian", "spaced") else written)


def _tokens(text: str, lower: str) -> Iterator[_Token]:
    """Digits and number words in the order of the text."""
    words = lexicon()
    word_tokens = (_Token(m.start(), m.end(), *words.words[m.group()]) for m in words.word.finditer(lower))
    word = next(word_tokens, None)
    for match in words.digits.finditer(text):
        start, end = match.span()
        while word is not None and word.start < start:
            yield word
            word = next(word_tokens, None)
        if end - start > MAX_DIGITS:
            continue
        value = _digit_value(match)
        glued = start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-_")  # "A100s of" are no hundreds
        if suffix := words.suffix.match(text, end):
            letter, scale = suffix.group(), words.suffix_scale(suffix.group())
            yield _Token(start, suffix.end(), "digits", value * scale, letter, scale, match.lastgroup or "digits")
        elif value in _ROUND and not glued and (plural := _PLURAL_DIGITS.match(text, end)):
            yield _Token(start, plural.end(), "plural", value)
        else:
            yield _Token(start, end, "digits", value, rule=match.lastgroup or "digits")
    while word is not None:
        yield word
        word = next(word_tokens, None)


class _Reader:
    """Puts tokens together into amounts, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.lower = text, lowered(text)
        self.tokens = list(_tokens(text, self.lower))
        self.words = lexicon()

    def amounts(self) -> Iterator[Amount]:
        index = 0
        while index < len(self.tokens):
            kind = self.tokens[index].kind
            if kind == "digits":
                amount, index = self._digits(index)
            elif kind == "plural":
                amount, index = self._plural(index)
            elif kind == "scale":
                amount, index = self._quantified(index)
            else:
                amount, index = self._words(index, self.tokens[index].start)
            if amount is not None:
                yield amount

    def _follows(self, index: int, end: int, gap: re.Pattern[str] = _WORD_GAP) -> bool:
        """Whether token `index` follows `end` with nothing but `gap` between."""
        return (
            index < len(self.tokens)
            and end <= self.tokens[index].start <= end + 8
            and gap.fullmatch(self.lower, end, self.tokens[index].start) is not None
        )

    def _is_scale(self, index: int, end: int) -> bool:
        """Whether token `index` is a magnitude for the number that ends at `end`."""
        if not self._follows(index, end):
            return False
        token = self.tokens[index]
        # "In 2023 millions of people": such a plural is a numeral by itself.
        return token.kind == "scale" or (token.kind == "plural" and not _OF_AHEAD.match(self.lower, token.end))

    def _scales(self, index: int, end: int) -> tuple[Decimal, int, int]:
        """The product of the magnitudes from token `index` on ("lakh crore", "hundred thousand")."""
        scale = Decimal(1)
        while self._is_scale(index, end) and scale * self.tokens[index].value <= MAX_SCALE:
            scale, end, index = scale * self.tokens[index].value, self.tokens[index].end, index + 1
        return scale, end, index

    def _half_more(self, index: int, end: int) -> tuple[Decimal, int]:
        """The fraction of "two and a half million", with its end; the magnitude must follow."""
        match = _AND_A_HALF.match(self.lower, end)
        if match and self._is_scale(index, match.end()):
            return _HALVES[match.group(1)], match.end()
        return Decimal(0), end

    def _digits(self, index: int) -> tuple[Amount | None, int]:
        token = self.tokens[index]
        more, end = self._half_more(index + 1, token.end)
        scale, end, next_index = (
            self._scales(index + 1, end) if not token.letter else (Decimal(1), token.end, index + 1)
        )
        value = (token.value + more) * scale
        amount = Amount(
            start=token.start,
            end=end,
            low=value,
            high=value,
            form="digits",
            scale=token.letter_scale * scale,
            digits_end=token.end - len(token.letter),
            letter=token.letter,
            rule=token.rule,
        )
        return amount, next_index

    def _quantifier(self, start: int) -> tuple[str, int]:
        """The quantifier just before `start` ("half a", "several") and where it begins; "" where there is none."""
        window = self.lower[max(0, start - 28) : start][::-1]
        match = self.words.quantifier.match(window)
        if match is None:
            return "", start
        return re.sub(r"\s+", " ", match.group(1)[::-1]), start - match.end()

    def _quantified(self, index: int) -> tuple[Amount | None, int]:
        """A magnitude with no number before it: "half a million", "several hundred thousand", "a hundred and fifty"."""
        token = self.tokens[index]
        quantifier, start = self._quantifier(token.start)
        if not quantifier or self.lower[token.start : token.end] in self.words.abbreviations:
            return None, index + 1
        low, high = self.words.quantifiers[quantifier]
        if not high and low == 1:
            return self._words(index, start)
        scale, end, next_index = self._scales(index + 1, token.end)
        scale *= token.value
        top = high * scale - 1 if high else low * scale
        if scale == 12 and high:
            top = _UNDER_A_HUNDRED  # as for "dozens": nobody says "a few dozen" of a hundred
        rule = "vague_quantifier" if high else "fraction"
        form = "vague" if high else "words"
        amount = Amount(start=start, end=end, low=low * scale, high=top, form=form, scale=scale, rule=rule)
        return amount, next_index

    def _plural_scale(self, index: int) -> tuple[Decimal, Decimal, int, int]:
        """Low, exclusive high, end and next token of "tens of thousands"."""
        token = self.tokens[index]
        low, high = (Decimal(24), Decimal(100)) if token.value == 12 else (2 * token.value, 10 * token.value)
        end, index = token.end, index + 1
        while self._follows(index, end, _OF_GAP) and (follower := self.tokens[index]).kind == "plural":
            if low * follower.value > MAX_SCALE:
                break
            low, high, end, index = low * follower.value, high * follower.value, follower.end, index + 1
        return low, high, end, index

    def _plural(self, index: int) -> tuple[Amount | None, int]:
        """ "dozens", "hundreds of thousands", "tens to hundreds of millions", "several thousands"."""
        token = self.tokens[index]
        low, high, end, next_index = self._plural_scale(index)
        joined = next_index == index + 1 and self._follows(next_index, end, _PLURAL_JOIN)
        if joined and (second := self.tokens[next_index]).kind == "plural" and second.value > token.value:
            _, high, end, after = self._plural_scale(next_index)
            if after > next_index + 1:  # "tens to hundreds of millions": both are of millions
                low *= high / (10 * second.value)
            next_index = after
        elif self.lower[token.start : token.end] == "tens" and next_index == index + 1:
            return None, next_index
        quantifier, start = self._quantifier(token.start)
        if quantifier:
            lower_factor, upper_factor = self.words.quantifiers[quantifier]
            if not upper_factor:
                start = token.start
            elif lower_factor > 2:
                low = lower_factor * high / 10
        return Amount(start=start, end=end, low=low, high=high - 1, form="vague", rule="vague_plural"), next_index

    def _words(self, index: int, start: int) -> tuple[Amount | None, int]:
        """An English number in words, from token `index`; a magnitude there stands for one of it ("a hundred")."""
        total, current, last = Decimal(0), Decimal(0), ""
        token = self.tokens[index]
        end, first, top = token.start, index, Decimal("Infinity")
        scale = Decimal(1)
        while index < len(self.tokens):
            token = self.tokens[index]
            if index > first and not self._follows(index, end):
                joined = last in ("hundred", "scale") and token.kind in ("unit", "ten")
                if not (joined and self._follows(index, end, _AND_GAP)):
                    break
            if token.kind == "unit":
                if last == "unit" or (last == "ten" and not 0 < token.value < 10):
                    break
                current, last = current + token.value, "unit"
            elif token.kind == "ten":
                if last in ("unit", "ten"):
                    break
                current, last = current + token.value, "ten"
            elif token.kind == "scale" and self.lower[token.start : token.end] not in self.words.abbreviations:
                if index == first:
                    current = Decimal(1)
                if token.value == 100:
                    if last not in ("", "unit", "ten") or current >= 100:
                        break
                    current, last = current * 100, "hundred"
                elif last == "scale" and current == 0 and scale * token.value <= MAX_SCALE:  # "one lakh crore"
                    total, scale = total * token.value, scale * token.value
                else:
                    if token.value > top or (last == "scale" and not current):
                        break
                    total, current, last = total + current * token.value, Decimal(0), "scale"
                    top = scale = token.value
            else:
                break
            end, index = token.end, index + 1
            if last == "unit" and current < 20 and total == 0:
                more, after = self._half_more(index, end)
                current, end = (current + more, after) if more else (current, end)
        if index == first:
            return None, index + 1
        value = total + current
        return Amount(start=start, end=end, low=value, high=value, form="words", scale=scale, rule="words"), index


@lru_cache(maxsize=4)
def scan(text: str) -> tuple[Amount, ...]:
    """Every numeral of `text` in order, without overlap. The last few texts are kept: several finders read the same."""
    return tuple(_Reader(text).amounts())
