"""Verbs and their forms. The lemmas stand in `verbs.toml`; regular forms are made by rule."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_VOWELS = "aeiou"
_IRREGULAR_THIRD = frozenset({"has", "is", "goes"})


@dataclass(frozen=True, slots=True)
class Verb:
    """What one written form can be: its lemma, its shapes, and what the verb says of a number beside chips."""

    lemma: str
    shapes: frozenset[str]  # base | s | past | participle | ing
    relation: str | None = None
    catenative: str | None = None  # the status that it gives to a second verb
    speech: bool = False


@cache
def verb_forms() -> dict[str, Verb]:
    """Every written form of every verb, in lower case."""
    data = tomllib.loads(files(__package__).joinpath("verbs.toml").read_text("utf-8"))
    relation = {lemma: name for name, entry in reversed(data["relation"].items()) for lemma in entry["lemmas"]}
    catenative = {lemma: name for name, entry in reversed(data["catenative"].items()) for lemma in entry["lemmas"]}
    speech = frozenset(data["speech"]["lemmas"])
    irregular: dict[str, list[str]] = data["irregular"]
    forms: dict[str, Verb] = {}
    for lemma in sorted({*data["structure"]["lemmas"], *speech, *catenative, *relation, *irregular}):
        for form, shapes in _inflected(lemma, irregular.get(lemma, [])).items():
            verb = Verb(lemma, frozenset(shapes), relation.get(lemma), catenative.get(lemma), lemma in speech)
            # Where two verbs share a form ("found", "saw"), the one that ties numbers to chips is meant here.
            if form not in forms or (verb.relation and not forms[form].relation):
                forms[form] = verb
    return forms


_BOTH = frozenset({"got"})
_PAST_ONLY = frozenset({"came", "became", "ran"})


def _inflected(lemma: str, irregular: list[str]) -> dict[str, set[str]]:
    forms: dict[str, set[str]] = {lemma: {"base"}}
    own_ing = [form for form in irregular if form.endswith("ing")]  # two where spellings differ ("cancelling")
    own_third = [form for form in irregular if form in _IRREGULAR_THIRD]
    own_past = [form for form in irregular if not form.endswith("ing") and form not in own_third]
    for form, shape in (
        (own_third[0] if own_third else _third(lemma), "s"),
        *((form, "ing") for form in own_ing or [_ing(lemma)]),
    ):
        forms.setdefault(form, set()).add(shape)
    apart = len(own_past) == 2 and own_past[1].endswith(("n", "ne")) and own_past[0] not in _BOTH  # "took, taken"
    for form in own_past or [_past(lemma)]:
        shapes = {"past"} if form in _PAST_ONLY or (apart and form == own_past[0]) else {"past", "participle"}
        forms.setdefault(form, set()).update({"participle"} if apart and form == own_past[1] else shapes)
    return forms


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _past(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + ("d" if lemma.endswith("e") else "ed")


def _ing(lemma: str) -> str:
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") and lemma != "be" else lemma) + "ing"
