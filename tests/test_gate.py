"""The gate: it holds back ordinary news, and never a text that names a chip."""

from __future__ import annotations

import csv
import time
import tomllib
from pathlib import Path

import pytest

from extract.find.chips import catalogue
from extract.find.chips.finder import find_ungated
from extract.gate import names_a_chip

ROOT = Path(__file__).parent.parent / "extract"
ALIASES = list(csv.DictReader((ROOT / "find/chips/aliases.csv").open(encoding="utf-8")))
PATTERNS = tomllib.loads((ROOT / "find/chips/patterns.toml").read_text(encoding="utf-8"))
GATE = tomllib.loads((ROOT / "gate/roots.toml").read_text(encoding="utf-8"))

# Each leaves to the name alone, or to what stands right beside it, to show what it is.
FRAMES = [
    "They bought 500 {}.",
    "They bought 500 {}s.",
    "8x{}",
    "{} chips",
    "{}-80GB",
    "{} SXM",
    "a cluster of {} accelerators",
]


def finds_a_named_chip(text: str) -> bool:
    """What the finder would say without its gate."""
    return any(chip.gpu for chip in find_ungated(text))


def spellings() -> list[str]:
    written = {row["spelling"] for row in ALIASES} | set(catalogue())
    varied = {
        v for name in written for v in (name, name.replace(" ", "-"), name.replace(" ", ""), name.replace("-", " "))
    }
    return sorted(varied | {v.lower() for v in varied})


def test_no_spelling_is_held_back() -> None:
    held = [
        text
        for spelling in spellings()
        for frame in FRAMES
        if not names_a_chip(text := frame.format(spelling)) and finds_a_named_chip(text)
    ]
    assert held == []


@pytest.mark.parametrize(
    "rule", [*PATTERNS["class"], *PATTERNS["shape"], *PATTERNS["short"]], ids=lambda rule: rule["name"]
)
def test_no_example_of_the_finder_is_held_back(rule: dict[str, str]) -> None:
    assert names_a_chip(rule["example"])


@pytest.mark.parametrize("rule", GATE["pattern"], ids=lambda rule: rule["name"])
def test_each_pattern_lets_its_example_through(rule: dict[str, str]) -> None:
    assert names_a_chip(rule["example"])


@pytest.mark.parametrize(
    "text",
    [
        "The bakery sold 20,000 chocolate chip cookies in March.",
        "The start-up accelerator admitted 30 companies.",
        "Output rose 4 percent at the plant, the shopper survey said.",
        "Officers of the K9 unit closed the road at junction 4.",
        "",
    ],
)
def test_ordinary_news_is_held_back(text: str) -> None:
    assert not names_a_chip(text)


@pytest.mark.parametrize(
    "text", ["ai " + "-" * 200_000, "amd " + "a-" * 200_000, "chips " * 50_000 + "amd", "ai chi" * 50_000]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begin = time.process_time()
    names_a_chip(text)
    assert time.process_time() - begin < 3
