"""Quantities: interval, comparator, unit and form of what is counted."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract.find.numbers
from extract.find.numbers import find_numbers, find_numerals, find_quantities
from extract.mention import Quantity

DATA = Path(extract.find.numbers.__file__).parent
COMPARATORS = tomllib.loads((DATA / "comparators.toml").read_text(encoding="utf-8"))["comparator"]
VAGUE = tomllib.loads((DATA / "vague.toml").read_text(encoding="utf-8"))


def only(text: str) -> Quantity:
    """The one quantity of `text`."""
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


# The table of comparators in the reference for claims, row by row.
INTERVALS = [
    ("432,000", 432_000, 432_000, "="),
    ("22k", 22_000, 22_000, "="),
    ("a dozen", 12, 12, "="),
    ("half a million", 500_000, 500_000, "="),
    ("a total of 8,800", 8_800, 8_800, "="),
    ("only 500", 500, 500, "="),
    ("another 5,000", 5_000, 5_000, "="),
    ("about 500", 500, 500, "~"),
    ("around 500", 500, 500, "~"),
    ("roughly 500", 500, 500, "~"),
    ("some 500", 500, 500, "~"),
    ("an estimated 500", 500, 500, "~"),
    ("approximately 500", 500, 500, "~"),
    ("~500", 500, 500, "~"),
    ("500 or so", 500, 500, "~"),
    ("500-ish", 500, 500, "~"),
    ("some 432,000 or so", 432_000, 432_000, "~"),
    ("more than 500", 500, None, ">"),
    ("over 500", 500, None, ">"),
    ("well over 100,000", 100_000, None, ">"),
    ("over a thousand", 1_000, None, ">"),
    ("upwards of 500", 500, None, ">"),
    ("in excess of 500", 500, None, ">"),
    ("north of 500", 500, None, ">"),
    ("exceeding 500", 500, None, ">"),
    (">500", 500, None, ">"),
    ("at least 500", 500, None, ">="),
    ("no fewer than 500", 500, None, ">="),
    ("a minimum of 500", 500, None, ">="),
    ("500 or more", 500, None, ">="),
    ("500+", 500, None, ">="),
    ("100,000-plus", 100_000, None, ">="),
    ("nearly 500", None, 500, "<"),
    ("almost 500", None, 500, "<"),
    ("close to 500", None, 500, "<"),
    ("just under 500", None, 500, "<"),
    ("less than 500", None, 500, "<"),
    ("fewer than 500", None, 500, "<"),
    ("just shy of 500", None, 500, "<"),
    ("up to 500", None, 500, "<="),
    ("up to an estimated 500", None, 500, "<="),
    ("as many as 500", None, 500, "<="),
    ("no more than 500", None, 500, "<="),
    ("at most 500", None, 500, "<="),
    ("500 or fewer", None, 500, "<="),
    ("400,000 to 500,000", 400_000, 500_000, "range"),
    ("between 400,000 and 500,000", 400_000, 500_000, "range"),
    ("400,000–500,000", 400_000, 500_000, "range"),
    ("from 32 to 1,016", 32, 1_016, "range"),
    ("16-512", 16, 512, "range"),
    ("1.3-1.6M", 1_300_000, 1_600_000, "range"),
    ("two to three thousand", 2_000, 3_000, "range"),
    ("about 400 to 500", 400, 500, "range"),
    ("1,000 to 64,000+", 1_000, None, ">="),
    ("from 32 to over 1,000", 32, None, ">="),
    ("dozens of", 24, 99, "~"),
    ("hundreds of", 200, 999, "~"),
    ("thousands of", 2_000, 9_999, "~"),
    ("tens of thousands of", 20_000, 99_999, "~"),
    ("hundreds of thousands of", 200_000, 999_999, "~"),
    ("millions of", 2_000_000, 9_999_999, "~"),
    ("tens to hundreds of thousands of", 20_000, 999_999, "~"),
    ("several thousand", 3_000, 9_999, "~"),
    ("a few thousand", 3_000, 9_999, "~"),
    ("a few hundred", 300, 999, "~"),
    ("a few dozen", 36, 99, "~"),
    ("more than tens of thousands of", 20_000, None, ">"),
    ("a significant number of", None, None, "vague"),
    ("large quantities of", None, None, "vague"),
    ("numerous", None, None, "vague"),
    ("many", None, None, "vague"),
    ("several", None, None, "vague"),
    ("a handful of", None, None, "vague"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "low", "high", "op"), INTERVALS)
def test_interval_and_comparator(written: str, low: float | None, high: float | None, op: str) -> None:
    quantity = only(f"They run {written} GPUs.")
    assert (quantity.low, quantity.high, quantity.op, quantity.unit) == (low, high, op, "gpu")


SPANS = [
    ("They run about 500 GPUs", "about 500", "500", "about"),
    ("They run well over 500 GPUs", "well over 500", "500", "well over"),
    ("They run 500 or more GPUs", "500 or more", "500", "or more"),
    ("They run 500+ GPUs", "500+", "500", "+"),
    ("They run up to a total of 500 GPUs", "up to a total of 500", "500", "up to"),
    ("They run between 400 and 500 GPUs", "between 400 and 500", "400 and 500", "between"),
    ("They run 400–500 GPUs", "400–500", "400–500", None),
    ("They run 500 GPUs", "500", "500", None),
    ("They run 8x H100", "8x", "8", None),
]


@pytest.mark.parametrize(("text", "span", "number", "cue"), SPANS)
def test_span_takes_in_the_comparator(text: str, span: str, number: str, cue: str | None) -> None:
    quantity = only(text)
    assert quantity.text == span == text[quantity.start : quantity.end]
    assert text[slice(*quantity.number)] == number
    assert (text[slice(*quantity.cue)] if quantity.cue else None) == cue


def test_comparator_behind_the_noun() -> None:
    quantity = only("They run 500 GPUs or more.")
    assert (quantity.text, quantity.op, quantity.low, quantity.high) == ("500", ">=", 500, None)


def test_repeated_noun_in_a_range() -> None:
    assert (only("from 32 GPUs to 1,016 GPUs").low, only("from 32 GPUs to 1,016 GPUs").high) == (32, 1_016)


@pytest.mark.parametrize("text", ["grew from 10,000 to 50,000 GPUs", "doubled its fleet from 10,000 to 50,000 GPUs"])
def test_a_change_is_no_range(text: str) -> None:
    assert [(quantity.low, quantity.high) for quantity in find_quantities(text)] == [(10_000, 10_000), (50_000, 50_000)]


def test_the_number_of_a_name_is_no_plural() -> None:
    assert [q.text for q in find_quantities("384 A100s of Jean Zay, 100s of H100s of others")] == ["384", "100s"]


def test_two_numbers_joined_by_or_stay_two() -> None:
    assert [quantity.low for quantity in find_quantities("30,000 or 40,000 GPUs")] == [30_000, 40_000]


@pytest.mark.parametrize("text", ["spread over 64 nodes", "handed over 64 nodes", "divided evenly over 64 nodes"])
def test_over_behind_some_verbs_does_not_compare(text: str) -> None:
    assert (only(text).text, only(text).op) == ("64", "=")


def test_many_hours_are_of_chips_where_the_text_says_so() -> None:
    assert [q.unit for q in find_quantities("It took 200,000 GPU hours. 150,000 hours went to tests.")] == [
        "gpu_hour"
    ] * 2
    assert find_quantities("It took 150,000 hours.") == []


def test_vague_words_before_a_pronoun() -> None:
    assert only("They bought large quantities of them.").op == "vague"


def test_a_quoted_line_is_no_comparator() -> None:
    assert only("> 500 GPUs run").op == "="


UNITS = [
    ("432,000 H100s", "gpu"),
    ("1,024 interconnected H100 GPUs", "gpu"),
    ("1 million of the Trainium2 chips", "gpu"),
    ("72 Blackwell", "gpu"),
    ("512 A100 80 GB GPUs", "gpu"),
    ("256 H100-80GBs", "gpu"),
    ("some 1,000 Nvidia H100 graphics processing units", "gpu"),
    ("20 of its Gaudi 3 accelerators", "gpu"),
    ("25,000 of Nvidia's H100 GPUs", "gpu"),
    ("10,000 GPU cluster", "gpu"),
    ("a 100k GB200 cluster", "gpu"),
    ("GPUs: 360 (installed)", "gpu"),
    ("60 GPU nodes", "system"),
    ("191 DGX H100 systems", "system"),
    ("280 DGX A100s", "system"),
    ("12 racks of GB200", "system"),
    ("1,000 AI servers", "system"),
    ("the 768 nodes", "system"),
    ("64 Cerebras CS-2 systems", "system"),
    ("1,600 910Bs", "gpu"),
    ("650,000 units of it", None),
    ("the 168 of the first phase", None),
    ("2.788 million H800 GPU hours", "gpu_hour"),
    ("100,000 GPU-hours", "gpu_hour"),
    ("5 million A100-hours", "gpu_hour"),
    ("600,000 H100 equivalents", "equivalent"),
    ("100,000 H100-equivalent GPUs", "equivalent"),
    ("the equivalent of 250 A100s", "equivalent"),
    ("50,000 H100s or equivalent", "equivalent"),
    ("wants 25,000.", None),
]


@pytest.mark.parametrize(("text", "unit"), UNITS)
def test_unit_by_the_head_noun(text: str, unit: str | None) -> None:
    assert only(text).unit == unit


FORMS = [
    ("8x H100", 8, "times", "gpu"),
    ("8 x H100", 8, "times", "gpu"),
    ("8xH100", 8, "times", "gpu"),
    ("4×A100", 4, "times", "gpu"),
    ("64 x CS-3s", 64, "times", "system"),
    ("42 x DGX A100 nodes", 42, "times", "system"),
    ("16x Blackwell clusters", 16, "times", "gpu"),
    ("an 8-GPU server", 8, "compound", "gpu"),
    ("an 8\u2011GPU server", 8, "compound", "gpu"),
    ("a 100K-GPU cluster", 100_000, "compound", "gpu"),
    ("a 1,024-node cluster", 1_024, "compound", "system"),
    ("eight-way A100 boxes", 8, "compound", "gpu"),
    ("quad A100 nodes", 4, "compound", "gpu"),
    ("dual GPUs", 2, "compound", "gpu"),
    ("a 300-strong fleet", 300, "compound", None),
    ("a pair of H100s", 2, "plain", "gpu"),
    ("16-512 GPU clusters", 16, "plain", "gpu"),
]


@pytest.mark.parametrize(("text", "low", "form", "unit"), FORMS)
def test_form(text: str, low: float, form: str, unit: str | None) -> None:
    quantity = only(text)
    assert (quantity.low, quantity.form, quantity.unit) == (low, form, unit)


NO_QUANTITY = [
    "in 2024 GPUs were scarce", "2.4x more memory", "9x the GPU count", "80GB of memory", "H100 80GB", "a GB200 NVL72",
    "over 3 years", "under 5 minutes", "Phase 2", "RTX 5070 GPU", "$15 billion", "40% of GPUs", "many people",
    "a large number of visitors", "dual CPUs", "1.5 exaflops",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_table_cells_and_bullets() -> None:
    text = "| Chips | 384 Ascend 910C | 72 Blackwell |\n- Pod (2025): 15,000+ chips\n| A | 30,000 chips | B |"
    assert [(q.low, q.op) for q in find_quantities(text)] == [(384, "="), (72, "="), (15_000, ">="), (30_000, "=")]


@pytest.mark.parametrize("rule", COMPARATORS, ids=lambda rule: rule["name"])
def test_every_comparator_reads_its_example(rule: dict[str, str]) -> None:
    quantity = only(f"{rule['example']} GPUs")
    assert quantity.op == rule["op"]
    assert 500 in (quantity.low, quantity.high)


@pytest.mark.parametrize(("op", "side", "word"), [(r["op"], r["side"], w) for r in COMPARATORS for w in r["words"]])
def test_every_word_of_a_comparator_is_read(op: str, side: str, word: str) -> None:
    glue = "" if word.endswith("-") else " "
    assert only(f"They run {word}{glue}500 GPUs" if side == "before" else f"500{word} GPUs").op == op


@pytest.mark.parametrize("words", [word for rule in VAGUE["vague"] for word in rule["words"]])
def test_every_vague_word_is_read(words: str) -> None:
    assert only(f"They buy {words} GPUs.").op == "vague"


def test_numerals_and_quantities_in_one_reading() -> None:
    text = "about 500 GPUs and 80GB for $5"
    assert find_numbers(text) == (find_numerals(text), find_quantities(text))


PIECES = ["over ", "to ", "GPUs ", "H100 ", "between ", "and ", "up to ", "or more", "thousands of ", "half a million "]


@given(st.lists(st.sampled_from([*"0123456789 ,-+~>x€İ\u00a0\n", *PIECES]), max_size=40).map("".join))
def test_offsets_are_those_of_the_text(text: str) -> None:
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.op == "vague" or quantity.start <= quantity.number[0] < quantity.number[1] <= quantity.end
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high
