"""The fate of every number: which claim took it, or why none did; and `no rule` where a claim may have been missed."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import pytest

import extract
from extract.bind.fates import NO_RULE
from extract.find.numbers import find_numerals
from schemas.claim import Extraction

BACK = "refers back to what was named"


@pytest.fixture(scope="module")
def nlp():
    return extract.load()


@pytest.fixture
def read(nlp):
    def _read(text: str) -> Extraction:
        return extract.extract_document(nlp, text, date(2025, 3, 1))

    return _read


@pytest.fixture
def fate_of(read):
    """The fate of the number written so, in its first place in the text."""

    def _fate_of(number: str, text: str) -> str:
        return next(n.fate for n in read(text).numbers if n.text == number)

    return _fate_of


def test_every_numeral_has_one_fate_and_each_claim_that_is_named_is_there(read):
    text = "Orbital bought 5,000 H100s for $150 million in May 2024.\nIt has 12 sites, 3 of them in Norway, and 40 MW."
    extraction = read(text)
    assert [(n.start_char, n.end_char) for n in extraction.numbers] == [(n.start, n.end) for n in find_numerals(text)]
    named = {n.fate.removeprefix("claim:") for n in extraction.numbers if n.fate.startswith("claim:")}
    assert named and named <= {claim.claim_id for claim in extraction.claims}


def test_the_claim_that_counts_with_a_number_takes_it(read):
    extraction = read("Orbital bought 5,000 H100s.")
    (claim,) = extraction.claims
    assert {n.text: n.fate for n in extraction.numbers}["5,000"] == f"claim:{claim.claim_id}"


@pytest.mark.parametrize(
    ("number", "text", "fate"),
    [
        pytest.param("100", "The H100 is fast.", "model name", id="inside a chip's name"),
        pytest.param("5090", "An RTX 5090 is large. Better than the 5090?", "model name", id="a chip's name"),
        pytest.param("5", "The H100 trained GPT-5.", "part of a name", id="another name"),
        pytest.param("80", "The H100 has 80 GB of memory.", "memory", id="memory"),
        pytest.param("700", "The H100 draws 700 W at most.", "power", id="power"),
        pytest.param("40", "Prices of the H100 fell by 40%.", "percentage", id="percentage"),
        pytest.param("2022", "The H100 came out in 2022.", "year", id="year"),
    ],
)
def test_what_the_number_itself_tells(fate_of, number, text, fate):
    assert fate_of(number, text) == fate


@pytest.mark.parametrize(
    ("number", "text", "noun"),
    [
        pytest.param("two", "The H100 goes to two oil-rich states.", "states", id="over an adjective"),
        pytest.param("three", "The H100 is three leaps ahead.", "leaps", id="a noun that can be a verb"),
        pytest.param("40", "The H100 is sold in 40 countries.", "countries", id="plural in -ies"),
        pytest.param("one", "There is one question about the H100.", "question", id="singular behind one"),
        pytest.param("two", "The H100 server has two 64-core AMD processors.", "CPUs", id="processors of a CPU maker"),
        pytest.param("900", "Last year 900 of you asked us about the H100.", "people", id="of you"),
        pytest.param("881", "The maker of the H100, in short.\n\n- Staff: 881", "staff", id="a label before a colon"),
        pytest.param("500", "The H100 has 500 GPU patents.", "patents", id="a chip that only modifies"),
    ],
)
def test_a_count_of_something_else_names_what_is_counted(fate_of, number, text, noun):
    assert fate_of(number, text) == f"count of something else: {noun}"


@pytest.mark.parametrize(
    ("number", "text", "fate"),
    [
        pytest.param("one", "The H100 is one of the best.", "one of several", id="one of"),
        pytest.param("five", "H100s run in them. Together the five have a park.", BACK, id="the five"),
        pytest.param("one", "It is a one-line change to run on the H100.", "part of a word: one-line", id="compound"),
        pytest.param("71", "The H100 is loud, said Dolores Whitfield, 71, a neighbour.", "age", id="age"),
        pytest.param("2.1", "Of chips.\n\n2.1 GPUs\n\nThe H100 is one.", "section number", id="section"),
        pytest.param("2", "Chips.\n\n2 Method\n\nThe H100.\n\n2.1 Makers\n\nNvidia.", "section number", id="parent"),
        pytest.param("768", "192 of the 768 nodes have four A100s.", "whole of a claimed part", id="whole"),
        pytest.param("150", "Of the H100's rates, 150 rather than 250 MW is too much.", "power", id="shared unit"),
    ],
)  # fmt: skip
def test_other_reasons(fate_of, number, text, fate):
    assert fate_of(number, text) == fate


class TestMoney:
    @pytest.mark.parametrize(
        ("number", "text", "fate"),
        [
            ("3 billion", "The H100 is its best. Revenue was $3 billion.", "money for something else: revenue"),
            ("5.6 billion", "The H100 is new. Waymo raised $5.6 billion.", "money for something else"),
            ("1,299", "A gaming PC with an RTX 5080 is $1,299.", "money for something else: pc"),
            ("100 million", "The H100. It gave 600 million kroner, the fund 100 million.", "money for something else"),
        ],
    )
    def test_with_no_chip_or_with_another_purpose_it_is_for_something_else(self, fate_of, number, text, fate):
        assert fate_of(number, text) == fate

    def test_beside_a_chip_it_may_have_been_missed(self, fate_of):
        assert fate_of("38 million", "H100s are among them, under the $38 million of Monday.") in (NO_RULE,)


class TestTables:
    TEXT = (
        "Prices of instances\n\n| # | Instance | GPUs | vCPUs | Price per hour |\n|---|---|---|---|---|\n"
        "| 1 | p5.48xlarge | 8 x H100 | 192 | $98.32 |\n| 2 | p4d.24xlarge | 8 x A100 | 96 | $32.77 |\n"
    )

    def test_a_column_that_counts_no_chips_says_what_it_holds(self, fate_of):
        assert fate_of("192", self.TEXT) == "table column: vCPUs"

    def test_rows_may_be_numbered(self, fate_of):
        assert fate_of("1", self.TEXT) == "row number"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        pytest.param("50,944", "Google has shown 50,944 of its TPU v5e chips.", id="a chip as head"),
        pytest.param("140", "We looked at 140 machines with an H100.", id="machines"),
        pytest.param("13,000", "H100s come soon, of which 13,000 come in a first phase of work.", id="no noun"),
    ],
)
def test_a_number_of_chips_is_never_explained_away(fate_of, number, text):
    fate = fate_of(number, text)
    assert fate == NO_RULE or fate.startswith("claim:")


def test_reasons_are_worded_for_kinds_that_the_finder_has():
    data = tomllib.loads(files("extract.bind").joinpath("fates.toml").read_text("utf-8"))
    finder = files("extract.find.numbers")
    sources = [finder.joinpath(name).read_text("utf-8") for name in ("kinds.toml", "nouns.toml", "kinds.py")]
    named = [kind for kind in data["reasons"] if any(f'"{kind}"' in s or f"\n{kind} = " in s for s in sources)]
    assert named == list(data["reasons"])
