"""Cues and verb forms."""

from __future__ import annotations

import pytest

from extract.find.cues import cue_rules, find_cues, verb_forms


@pytest.mark.parametrize("rule", cue_rules(), ids=lambda rule: rule.name)
def test_every_rule_finds_its_own_example(rule) -> None:  # type: ignore[no-untyped-def]
    assert rule.name in {cue.rule for cue in find_cues(rule.example)}


def test_of_overlapping_cues_the_longer_stands() -> None:
    text = "It is expected to have a total of 5,000 GPUs."
    assert [(cue.text, cue.value) for cue in find_cues(text)] == [
        ("is expected to", "planned"),
        ("a total of", "total"),
    ]


def test_a_cue_is_the_text_at_its_place() -> None:
    text = "The firm didn’t buy any; it may rent 500 each."
    found = find_cues(text)
    assert [cue.value for cue in found] == ["negated", "possible", "each"]
    assert all(text[cue.start : cue.end] == cue.text for cue in found)


def test_no_cue_inside_a_word() -> None:
    assert find_cues("Maybelline teaches whichever notable company.") == []


@pytest.mark.parametrize(
    ("form", "lemma", "relation"),
    [
        ("bought", "buy", "buys"),
        ("deploying", "deploy", "has"),
        ("has", "have", "has"),
        ("supplies", "supply", "supplies"),
        ("leased", "lease", "rents"),
        ("announced", "announce", None),
    ],
)
def test_forms_lead_to_their_verb(form: str, lemma: str, relation: str | None) -> None:
    assert (verb_forms()[form].lemma, verb_forms()[form].relation) == (lemma, relation)
