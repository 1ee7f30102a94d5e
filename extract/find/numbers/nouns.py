"""From a number to its head noun: what it counts, by the nouns of `nouns.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.find.numbers.grammar import load_toml

HEAD_WINDOW = 120


@dataclass(frozen=True, slots=True)
class Head:
    """What the noun phrase behind a number counts.

    `category` is one of `nouns.toml` or "other" for a plural that is in no list and names no chip; "" where the phrase has
    no noun that could be counted. `chip` tells that a chip or chip name stands in the phrase, also before another head
    noun ("500 GPU nodes"); `plural` is of the head.
    """

    category: str
    end: int
    chip: bool = False
    plural: bool = False
    equivalent: bool = False


NOTHING = Head("", 0)

_WORD = re.compile(
    r"[ \t\u00a0\u202f]{0,3}\n?[ \t]{0,3}[*_]{0,2}(?:\([^()\n]{1,14}\)\s)?([A-Za-z0-9][\w.+'’‑-]*(?:[®™]|\(R\)|\(TM\))?)[*_]{0,2}"
)
_CHIP_NAME = re.compile(r"(?:([A-Z]{1,6})-?\d{2,4}[A-Za-z]{0,3}s?|TPUv\d\w*|v\d[ep]?|CS-\ds?)(?:-\d+GBs?)?")
_OF = re.compile(r"\s{1,2}of\s{1,2}([a-z]{2,6})(?=\s)|\s{1,2}of(?=\s{1,2}[A-Z][\w-]*['’]s\s)|\s{1,2}of(?=\s)")
_TRIM = ".'’-_+"


class _Nouns:
    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("nouns.toml"))
        self.categories: dict[str, tuple[str, bool]] = {}
        irregular = data["walk"]["irregular_plurals"]
        for category, nouns in data["categories"].items():
            for noun in nouns:
                plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeo" else f"{noun}s"
                if noun.endswith(("s", "x", "ch", "sh")):
                    plural = f"{noun}es"
                # A noun in two lists keeps its first category: the lists stand in the order of their weight.
                self.categories.setdefault(noun, (category, noun in irregular))
                self.categories.setdefault(plural, (category, True))
                if category == "gpu":
                    self.categories.setdefault(f"{noun}s'", (category, True))
        self.weak = frozenset(f"{noun}{ending}" for noun in data["walk"]["weak"] for ending in ("", "s", "es"))
        self.not_chips = frozenset(data["walk"]["not_chips"])
        self.stop = frozenset(data["walk"]["stop"])
        self.of_determiners = frozenset(data["walk"]["of_determiners"])
        self.not_plural = frozenset(data["walk"]["not_plural"])
        self.chip_names = frozenset(data["walk"]["chip_names"])
        self.cpu_makers = frozenset(data["walk"]["cpu_makers"])
        self.max_words: int = data["walk"]["max_words"]


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
    if match is None:
        return False
    letters = match.group(1)
    return letters not in _nouns().not_chips


def _names_family(word: str) -> bool:
    return word.rstrip("0123456789").removesuffix("s") in _nouns().chip_names or word in _nouns().chip_names


def head(text: str, place: int) -> Head:
    """Walks from `place`, right behind a number, to the head of the noun phrase there."""
    nouns = _nouns()
    position = _past_of(text, place)
    found, chip, cpu, equivalent = NOTHING, False, False, False
    for _ in range(nouns.max_words):
        match = _WORD.match(text, position)
        if match is None:
            break
        word = match.group(1).rstrip(_TRIM + "®™")
        lower = word.lower()
        ends_phrase = match.group(1)[-1:] == "." and match.group(1).count(".") == 1
        if lower in nouns.stop or (lower[:1].isdigit() and found.category):
            break
        end = match.start(1) + len(word)
        if lower.endswith(("'s", "’s")):
            position = match.end()
            continue
        last = lower.rsplit("-", 1)[-1].rsplit("‑", 1)[-1]
        if last in ("equivalent", "equivalents"):
            equivalent = True
            found = Head("gpu" if chip else found.category, end, chip, last.endswith("s"), True)
            if last.endswith("s"):
                break
            position = match.end()
            continue
        if last in ("unit", "units") and text.endswith("processing ", 0, match.start(1)):
            last = lower = last.replace("unit", "gpu")
        kind, plural = nouns.categories.get(lower) or nouns.categories.get(last) or ("", False)
        if kind and last in nouns.weak and not chip:
            kind = "other"
        cpu = cpu or lower in nouns.cpu_makers
        if kind == "gpu" and cpu and last.startswith("processor"):
            kind = "cpus"
        if "-" in word:
            first = word.split("-", 1)[0]
            chip = chip or names_chip(first) or nouns.categories.get(first.lower(), ("", False))[0] == "gpu"
        if kind == "hours":
            return Head("gpu_hour" if chip else "duration", end, chip, True)
        if kind:
            chip = chip or kind == "gpu"
            found = Head(kind, end, chip, plural, equivalent)
            if plural and not _hours_follow(text, match.end()):
                break
        elif names_chip(word) or (word[0].isupper() and _names_family(last)):
            chip = True
            system = found.category == "system" and found.end > 0 and text[found.end - 2 : found.end] == "GX"
            found = Head("system" if system else "gpu", end, True, word.endswith("s"), equivalent)
            if word.endswith("s") and not equivalent:
                break
        elif (
            word[0].islower()
            and last.endswith("s")
            and last not in nouns.not_plural
            and len(last) > 3
            and not last.endswith("ss")
        ):
            if not found.category:
                found = Head("other", end, chip, True)
            break
        elif found.category and found.plural:
            break
        if ends_phrase:
            break
        position = match.end()
    return found


def _past_of(text: str, place: int) -> int:
    """Behind "of the" in "1 million of the chips"; `place` where there is none."""
    match = _OF.match(text, place)
    if match is None:
        return place
    if match.group(1) is None or match.group(1) in _nouns().of_determiners:
        return match.end()
    return match.start(1)


_HOURS = re.compile(r"[\s-]{1,2}hours?\b")


def _hours_follow(text: str, place: int) -> bool:
    return _HOURS.match(text, place) is not None
