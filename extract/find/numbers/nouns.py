"""From a number to its head noun: what it counts, by the nouns of `nouns.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.find.numbers.grammar import load_toml


@dataclass(frozen=True, slots=True)
class Head:
    """What the noun phrase behind a number counts.

    `category` is one of `nouns.toml`, or "other" for a plural that is in no list and names no chip, or "" where the
    phrase has no noun that could be counted. `chip` tells that a chip stands in the phrase, also before another head
    noun ("500 GPU nodes"); `plural` is of the head.
    """

    category: str
    end: int
    chip: bool = False
    plural: bool = False
    equivalent: bool = False


NOTHING = Head("", 0)

_WORD = re.compile(
    r"[ \t\u00a0\u202f]{0,3}\n?[ \t]{0,3}[*_]{0,2}(?:\([^()\n]{1,14}\)\s)?"  # "A100 (40GB) GPUs"
    r"([A-Za-z0-9][\w.+'’‑-]*(?:[®™]|\(R\)|\(TM\))?)[*_]{0,2}"
)
_CHIP_NAME = re.compile(
    r"(?:([A-Z]{1,6})-?\d{2,4}[A-Za-z]{0,3}s?|TPUv\d\w*|v\d[ep]?s?|\d{3,4}[A-Z]{1,2}s)(?:-\d+GBs?)?"
)
_OF = re.compile(r"\s{1,2}of(?:\s{1,2}([a-z]{2,6}))?(?=\s)")
_HOURS = re.compile(r"[\s-]{1,2}hours?\b")
_HYPHEN = re.compile(r"[-‑]")
_TRIM = ".'’-_+®™"


class _Nouns:
    """The lists of `nouns.toml`, with plurals."""

    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("nouns.toml"))
        walk = data["walk"]
        self.categories: dict[str, tuple[str, bool]] = {}  # category, and whether the form is a plural
        for category_name, nouns in data["categories"].items():
            for noun in nouns:
                # A noun in two lists keeps its first category: the lists stand in the order of their weight.
                self.categories.setdefault(noun, (category_name, noun in walk["irregular_plurals"]))
                self.categories.setdefault(_plural(noun), (category_name, True))
        self.weak = frozenset(form for noun in walk["weak"] for form in (noun, _plural(noun)))
        self.not_chips = frozenset(walk["not_chips"])
        self.stop = frozenset(walk["stop"])
        self.of_determiners = frozenset(walk["of_determiners"])
        self.not_plural = frozenset(walk["not_plural"])
        self.chip_names = frozenset(walk["chip_names"])
        self.cpu_makers = frozenset(walk["cpu_makers"])
        self.max_words: int = walk["max_words"]


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeo":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


@cache
def _nouns() -> _Nouns:
    return _Nouns()


def category(noun: str, alone: bool = False) -> str:
    """The category of a noun in lower case, singular or plural; "" where it is in no list.

    `alone` says that no chip is named beside it: a noun such as "module" then counts other things.
    """
    if alone and noun in _nouns().weak:
        return "other"
    return _nouns().categories.get(noun, ("", False))[0]


def names_chip(word: str) -> bool:
    """Whether `word` has the shape of a chip's name: "H100", "MI300X", "GB200s", "TPUv4"."""
    match = _CHIP_NAME.fullmatch(word)
    return match is not None and match.group(1) not in _nouns().not_chips


def head(text: str, place: int) -> Head:
    """Walks from `place`, right behind a number, to the head of the noun phrase there."""
    nouns = _nouns()
    position, walk = _past_of(text, place), _Walk(text)
    for _ in range(nouns.max_words):
        match = _WORD.match(text, position)
        if match is None or not walk.step(match):
            break
        position = match.end()
    return walk.found


def _past_of(text: str, place: int) -> int:
    """Behind "of the" in "1 million of the chips"; `place` where there is none."""
    match = _OF.match(text, place)
    if match is None:
        return place
    determiner = match.group(1)
    return match.start(1) if determiner and determiner not in _nouns().of_determiners else match.end()


class _Walk:
    """The state of a walk over the words of one noun phrase."""

    def __init__(self, text: str) -> None:
        self.text, self.nouns = text, _nouns()
        self.found = NOTHING
        self.chip = self.cpu = False

    def step(self, match: re.Match[str]) -> bool:
        """Takes in the next word; False where the phrase ends with it or before it."""
        written = match.group(1)
        word = written.rstrip(_TRIM)
        lower = word.lower()
        if lower in self.nouns.stop or (lower[:1].isdigit() and self.found.category):
            return False
        if not lower.endswith(("'s", "’s")) and not self._noun(word, lower, match):
            return False
        return not (written.endswith(".") and written.count(".") == 1)

    def _noun(self, word: str, lower: str, match: re.Match[str]) -> bool:
        """Takes in a word that is no possessive; False where the phrase is over."""
        nouns, end = self.nouns, match.start(1) + len(word)
        *stems, last = _HYPHEN.split(lower)
        if last in ("equivalent", "equivalents"):
            self.chip = self.chip or any(map(names_chip, _HYPHEN.split(word)))
            self.found = Head("gpu" if self.chip else self.found.category, end, self.chip, last[-1] == "s", True)
            return last[-1] != "s"
        if last in ("unit", "units") and self.text.endswith("processing ", 0, match.start(1)):
            lower = last = last.replace("unit", "gpu")  # "graphics processing units"
        kind, plural = nouns.categories.get(lower) or nouns.categories.get(last) or ("", False)
        if last in nouns.weak and not self.chip:
            kind = "other"
        self.cpu = self.cpu or lower in nouns.cpu_makers
        if kind == "gpu" and self.cpu and last.startswith("processor"):
            kind = "cpus"
        if stems:  # "A100-hours", "GPU-nodes", "DGX-1"
            own = names_chip(word.split("-", 1)[0]) or category(stems[0]) == "gpu"
            self.chip = self.chip or own or (word[0].isupper() and self._family(stems[0]))
        if kind == "hours":
            self.found = Head("gpu_hour" if self.chip else "duration", end, self.chip, True)
            return False
        if kind:
            self.chip = self.chip or kind == "gpu"
            self.found = Head(kind, end, self.chip, plural, self.found.equivalent)
            return not plural or _HOURS.match(self.text, match.end()) is not None
        if names_chip(word) or (word[0].isupper() and self._family(last)):
            return self._chip_name(word, end)
        if word[0].islower() and len(last) > 3 and last[-1] == "s" and last[-2] != "s" and last not in nouns.not_plural:
            if not self.found.category:
                self.found = Head("other", end, self.chip, True)
            return False
        return not (self.found.category and self.found.plural)

    def _family(self, word: str) -> bool:
        names = self.nouns.chip_names
        return word in names or word.rstrip("0123456789").removesuffix("s") in names

    def _chip_name(self, word: str, end: int) -> bool:
        """ "280 DGX A100s" are systems, "280 A100s" are chips."""
        self.chip = True
        is_system = self.found.category == "system" and self.text.endswith("GX", 0, self.found.end)
        self.found = replace(
            self.found, category="system" if is_system else "gpu", end=end, chip=True, plural=word.endswith("s")
        )
        return not word.endswith("s") or self.found.equivalent
