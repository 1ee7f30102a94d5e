"""Numerals: how they are written, what they are worth, and what they are when they count nothing."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract.find.numbers
from extract.find.numbers import find_numerals

DATA = Path(extract.find.numbers.__file__).parent
KINDS = tomllib.loads((DATA / "kinds.toml").read_text(encoding="utf-8"))


def numerals(text: str) -> list[tuple[str, float, str]]:
    return [(numeral.text, numeral.value, numeral.kind) for numeral in find_numerals(text)]


def kind_of(text: str, written: str) -> str:
    """The kind of the numeral `written` in `text`, which must hold it once."""
    found = [numeral.kind for numeral in find_numerals(text) if numeral.text == written]
    assert len(found) == 1, numerals(text)
    return found[0]


DIGITS = [
    ("432,000", 432_000),
    ("1024", 1024),
    ("1.4 million", 1_400_000),
    ("22k", 22_000),
    ("100K", 100_000),
    ("1.6M", 1_600_000),
    ("4.5billion", 4_500_000_000),
    ("110 thousand", 110_000),
    ("5 hundred", 500),
    ("2.5bn", 2_500_000_000),
    ("3 lakh", 300_000),
    ("2 crore", 20_000_000),
    ("1 lakh crore", 1e12),
    ("1,00,000", 100_000),
    ("32 768", 32_768),
    ("9\u202f408", 9_408),
    ("12\u00a0345\u00a0678", 12_345_678),
    ("1.500.000", 1_500_000),
    ("5,7 million", 5_700_000),
    ("10^5", 100_000),
    ("100s", 200),
]
WORDS = [
    ("a dozen", 12),
    ("three-dozen", 36),
    ("half a million", 500_000),
    ("a quarter of a million", 250_000),
    ("two hundred and fifty thousand", 250_000),
    ("one million two hundred thousand", 1_200_000),
    ("two and a half million", 2_500_000),
    ("twenty-five thousand", 25_000),
    ("a hundred and fifty", 150),
    ("twenty-four", 24),
    ("ninety", 90),
    ("dozens", 24),
    ("tens of thousands", 20_000),
    ("several thousand", 3_000),
]


@pytest.mark.parametrize(("written", "value"), DIGITS + WORDS)
def test_value_of_a_count(written: str, value: float) -> None:
    glue = " of" if written.endswith("s") else ""
    assert numerals(f"They have {written}{glue} chips.") == [(written, value, "count")]


def test_english_reading_of_points_and_commas() -> None:
    assert [value for _, value, _ in numerals("1.000 and 1,000 and 2.4 and 16,384")] == [1, 1000, 2.4, 16384]


def test_numbers_in_words_do_not_run_together() -> None:
    assert [value for _, value, _ in numerals("between one and two, three or four; twenty twenty-four")] == [
        1, 2, 3, 4, 20, 24,
    ]  # fmt: skip


def test_a_year_before_a_plural_is_no_part_of_it() -> None:
    assert numerals("In 2023 millions of people")[0] == ("2023", 2023, "year")


def test_a_magnitude_alone_is_no_number() -> None:
    assert numerals("a multi-million deal for thousand-acre sites, Nashville, TN") == []


NOT_COUNTS = [
    # names
    ("the H100 is out", "100", "model"),
    ("$2 per H100 hour", "100", "model"),
    ("the RTX 5070 GPU is out", "5070", "model"),
    ("a GB200 NVL72 rack", "72", "model"),
    ("the Ascend 910C ships", "910", "model"),
    ("the Ascend 910B level", "910", "model"),
    ("CloudMatrix 384 is large", "384", "model"),
    ("an EPYC 7H12 host", "7", "model"),
    ("slices of TPU v5e-256 are sold", "256", "model"),
    ("GPT-4 was trained", "4", "model"),
    ("a Porsche 911 GT3", "911", "model"),
    ("5G networks", "5", "model"),
    # versions and parts
    ("PyTorch 2.1 is here", "2.1", "version"),
    ("Llama 2 is open", "2", "version"),
    ("PCIe 5.0 slots", "5.0", "version"),
    ("Phase 2 begins", "2", "version"),
    ("MLPerf v4.0 results", "4.0", "version"),
    ("No. 6 on the list", "6", "ordinal"),
    ("the 9th time", "9", "ordinal"),
    ("in Figure 3 we see", "3", "page_furniture"),
    ("as shown before [12] it", "12", "page_furniture"),
    # measures
    ("40% of them", "40", "percent"),
    ("up 12 percentage points", "12", "percent"),
    ("141GB of HBM3e", "141", "memory"),
    ("an A100 40G card", "40", "memory"),
    ("700 W each", "700", "power"),
    ("2 gigawatts of power", "2", "power"),
    ("1,979 TFLOPS peak", "1,979", "speed"),
    ("3.35 TB/s of bandwidth", "3.35", "speed"),
    ("800 Gb/s links", "800", "speed"),
    ("120 tokens per second", "120", "speed"),
    ("4 nm process", "4", "process_node"),
    ("a 240mm cooler", "240", "size"),
    ("150,000 square feet", "150,000", "size"),
    ("a 30L case", "30", "size"),
    ("8-bit floats", "8", "bits"),
    ("1080p video", "1080", "resolution"),
    ("45°C water", "45", "temperature"),
    ("70 billion parameters", "70 billion", "parameters"),
    ("a 175B-parameter model", "175B", "parameters"),
    ("Llama 2 70B ran", "70B", "parameters"),
    ("15 trillion tokens", "15 trillion", "tokens"),
    ("3.4 hours of training", "3.4", "duration"),
    ("a 2-week test", "2", "duration"),
    ("two years ago", "two", "duration"),
    ("a 35-year-old founder", "35", "age"),
    ("2.4x more bandwidth", "2.4", "ratio"),
    ("9x the GPU count", "9", "ratio"),
    ("30x faster", "30", "ratio"),
    ("10 times more compute", "10", "ratio"),
    ("a batch size of 2,048", "2,048", "batch"),
    ("128 cores each", "128", "cores"),
    ("144 ports per switch", "144", "ports"),
    ("382 Intel Xeon Platinum CPUs", "382", "cpus"),
    ("1,000 Intel Xeon processors", "1,000", "cpus"),
    ("10,000 employees", "10,000", "people"),
    ("hundreds of customers", "hundreds", "people"),
    ("40 countries", "40", "other"),
    # time and place
    ("in 2024 GPUs were scarce", "2024", "year"),
    ("since 2019 they grew", "2019", "year"),
    ("(2025): more", "2025", "year"),
    ("fiscal year '26 begins", "26", "year"),
    ("1990s music", "1990", "year"),
    ("a 2025 chip survey", "2025", "year"),
    ("on May 17 they met", "17", "date"),
    ("on 17 May they met", "17", "date"),
    ("in Q3 they met", "3", "date"),
    ("at 10 a.m. sharp", "10", "time"),
    ("call 801-555-0193 now", "0193", "phone"),
    ("at 2701 San Tomas Expressway", "2701", "address"),
    ("see https://example.org/a/4711/b", "4711", "code"),
    ("its 10-K report", "10", "code"),
    ("ISO 27001 holds", "27001", "code"),
    # others
    ("$15 million for it", "15 million", "money"),
    ("one of the best", "one", "pronoun"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "written", "kind"), NOT_COUNTS)
def test_kind_of_a_numeral_that_counts_nothing(text: str, written: str, kind: str) -> None:
    assert kind_of(text, written) == kind


COUNTS = [
    ("2048 TPUv3 chips", "2048"),
    ("1024 interconnected H100 GPUs", "1024"),
    ("two H100s", "two"),
    ("8x H100", "8"),
    ("8xH100", "8"),
    ("16,384-GPU cluster", "16,384"),
    ("2.788 million H800 GPU hours", "2.788 million"),
    ("one cluster is online", "one"),
    ("| 15,000+ chips |", "15,000"),
    ("Meta wants 25,000.", "25,000"),
    ("Inflection 22,000.", "22,000"),
]


@pytest.mark.parametrize(("text", "written"), COUNTS)
def test_kind_of_a_count(text: str, written: str) -> None:
    assert kind_of(text, written) == "count"


def test_lists_and_ranges_hand_their_unit_to_the_left() -> None:
    kinds = [
        kind for _, _, kind in numerals("30, 30, and 100 megawatts; 13 to 70 billion parameters; 10 to 20 times more")
    ]
    assert kinds == ["power"] * 3 + ["parameters"] * 2 + ["ratio"] * 2


def test_list_marks_and_heading_numbers() -> None:
    text = "1. First\n2) Second\n### 3.1 Third\nand (4) fourth"
    assert [kind for written, _, kind in numerals(text) if written[0].isdigit()] == ["list_mark"] * 4


def test_the_letter_of_a_unit_is_no_magnitude() -> None:
    assert numerals("30m deep and 30m chips")[0][:2] == ("30", 30)
    assert numerals("30m deep and 30m chips")[1][:2] == ("30m", 30_000_000)


RULES = [rule for table in ("address", "shape", "after", "before", "lead") for rule in KINDS[table]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.get("name", rule["example"]))
def test_every_rule_reads_its_example(rule: dict[str, str]) -> None:
    assert {numeral.kind for numeral in find_numerals(f"see {rule['example']} there")} == {rule["kind"]}


HOSTILE = [
    "9", " ", ",", "1,", "$", "one ", "1 ", "111,", "111 ", "thousands of ", "1.", "1-", "hundred ", "1x", "(1) ", "http://",
    "five hundred and ", "+1 (", "1 Ab ", "\n", "dozens of GPUs or more ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.process_time()  # of this process: what else the machine does is not counted
    find_numerals(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 5


def test_a_long_run_of_digits_is_no_numeral() -> None:
    assert numerals("7" * 400 + " chips") == []


@given(st.text(alphabet=st.sampled_from(list("0123456789 ,.-$xGPUHo€İß\u00a0\nonetwf()/%kM'")), max_size=60))
def test_offsets_are_those_of_the_text(text: str) -> None:
    found = find_numerals(text)
    assert all(text[numeral.start : numeral.end] == numeral.text for numeral in found)
    assert [numeral.start for numeral in found] == sorted(numeral.start for numeral in found)
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
