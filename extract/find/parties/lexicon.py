"""The words and rules of `parties.toml`, read once and given out as sets, mappings and patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


def data_text(name: str) -> str:
    """The contents of a data file that stands beside this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(data_text("parties.toml"))


@cache
def rules() -> tuple[dict[str, Any], ...]:
    """The rules, by falling priority, each with its name and the example that a test runs."""
    return tuple(sorted(_data()["rule"], key=lambda rule: -rule["priority"]))


@cache
def priority(rule: str) -> int:
    return next(int(r["priority"]) for r in rules() if r["name"] == rule)


@cache
def words(key: str, table: str = "words") -> frozenset[str]:
    """The words of a list; phrases of several words are divided by ";" in the file."""
    listed: str = _data()[table][key]
    return frozenset(listed.split(";") if ";" in listed else listed.split())


@cache
def kinds(key: str) -> dict[str, str]:
    """A list of `word=kind` as a mapping."""
    pairs = (item.split("=") for item in _data()["words"][key].split())
    return {word: kind.replace("_", " ") for word, kind in pairs}


@cache
def common_words() -> frozenset[str]:
    """English words that ordinary prose writes in lower case: alone and at the head of a sentence they name nobody."""
    return frozenset(data_text("common_words.txt").split())


@cache
def cities() -> frozenset[str]:
    """Names of cities of one word, less those that are also common words, people's names or organisations'.

    From GeoNames (geonames.org, CC BY 4.0): capitals, and cities from 60,000 people in Europe to 200,000 elsewhere.
    """
    return frozenset(data_text("cities.txt").split())


@cache
def given_names() -> frozenset[str]:
    return frozenset(data_text("given_names.txt").split())


def alternation(terms: Iterable[str]) -> str:
    """The terms as branches of a regular expression, the longest first."""
    return "|".join(re.escape(term) for term in sorted(terms, key=lambda t: (-len(t), t)))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the table `[patterns]`, where white space is of no account and {fill} is a stretch of words."""
    text: str = _data()["patterns"][name]
    return re.compile(text.replace("{fill}", _data()["patterns"]["fill"]), re.VERBOSE)


# Verbs that double their last letter.
_DOUBLING = frozenset({"control", "commit", "plan", "bet", "ship", "set", "get", "begin", "run"})


@cache
def verb_forms(key: str) -> dict[str, frozenset[str]]:
    """Inflected forms of the verbs of a list, by form: "base", "present" ("-s"), "past" (and participle), "continuous".

    An entry is the base, with an irregular past and an irregular present behind slashes ("buy/bought", "have/had/has").
    """
    forms: dict[str, set[str]] = {"base": set(), "present": set(), "past": set(), "continuous": set()}
    for entry in _data()["words"][key].split():
        base, past, present = (*entry.split("/"), "", "")[:3]
        forms["base"].add(base)
        forms["present"].add(present or _present(base))
        forms["past"].add(past or _with_ending(base, "ed"))
        forms["continuous"].add(_with_ending(base, "ing"))
    return {form: frozenset(found) for form, found in forms.items()}


def _present(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")


def _with_ending(base: str, ending: str) -> str:
    if base in _DOUBLING:
        return base + base[-1] + ending
    if base.endswith("y") and base[-2] not in "aeiou" and ending == "ed":
        return base[:-1] + "ied"
    return (base[:-1] if base.endswith("e") else base) + ending
