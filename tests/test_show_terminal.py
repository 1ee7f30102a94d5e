"""What reaches the terminal: amounts as a person writes them, marks around slots, and nothing that could steer it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_fixture import Book

from extract.show.cli import main
from extract.show.terminal import amount, elsewhere, interval, marked, money, period, visible


@pytest.mark.parametrize(
    ("low", "high", "op", "shown"),
    [
        (432000, 432000, "=", "432,000"),
        (432000, 432000, "~", "~432,000"),
        (350000, None, ">", "> 350,000"),
        (350000, None, ">=", "≥ 350,000"),
        (None, 1000, "<", "< 1,000"),
        (None, 1000, "<=", "≤ 1,000"),
        (20000, 99999, "~", "20,000–99,999"),
        (2.5, 2.5, "=", "2.50"),
        (None, None, "vague", "some"),
        (None, None, None, ""),
    ],
)
def test_intervals(low: float | None, high: float | None, op: str | None, shown: str) -> None:
    assert interval(low, high, op) == shown


@pytest.mark.parametrize(
    ("args", "shown"),
    [
        ((Decimal("15000000000.00"), Decimal("15000000000.00"), "USD", "~"), "~$15 billion"),
        ((2_400_000, 2_400_000, "EUR", "="), "€2.4 million"),
        ((7e9, 1e10, "USD", "range"), "$7–10 billion"),
        ((2.49, 2.49, "USD", "=", "per_hour"), "$2.49 an hour"),
        ((35_000, 35_000, "USD", "=", "per_unit"), "$35,000 each"),
        ((500, 500, "SEK", "="), "SEK 500"),
        ((None, None, "USD"), ""),
    ],
)
def test_money(args: tuple[object, ...], shown: str) -> None:
    assert money(*args) == shown  # type: ignore[arg-type]


def test_units_are_named() -> None:
    assert amount(64, 64, "system") == "64 systems"
    assert amount(2.788e6, 2.788e6, "gpu_hour") == "2,788,000 GPU hours"
    assert amount(3e9, 3e9, "USD") == "$3 billion"
    assert amount(30000, 30000, "USD per_unit") == "$30,000 each"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (date(2023, 7, 1), date(2023, 9, 30), "2023 Q3"),
        (date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (None, date(2027, 12, 31), "by 2027-12-31"),
        (date(2023, 3, 1), None, "from 2023-03-01"),
        (date(2024, 1, 1), date(2025, 6, 30), "2024-01-01–2025-06-30"),
        (date(2024, 1, 1), date(2024, 1, 1), "2024-01-01"),
        (None, None, ""),
    ],
)
def test_periods(start: date | None, end: date | None, shown: str) -> None:
    assert period(start, end) == shown


def span(slot: str, start: int, end: int, text: str = "") -> dict[str, object]:
    return {"slot": slot, "start_char": start, "end_char": end, "text": text}


def test_slots_are_marked_one_in_another_and_crossing_ones_kept_apart() -> None:
    sentence = "Meta wants 50,000 GPUs now."
    nested = marked(sentence, 100, [span("quantity", 111, 122), span("gpu", 118, 122), span("entity", 100, 104)])
    assert nested.plain == "[Meta|entity] wants [50,000 [GPUs|gpu]|quantity] now."
    crossing = marked(sentence, 0, [span("quantity", 11, 20), span("gpu", 18, 22)])
    assert crossing.plain == "Meta wants [50,000 GP|quantity]Us now."
    assert marked(sentence, 0, [span("status_cue", 5, 10)]).plain == sentence


def test_evidence_from_another_sentence_is_named() -> None:
    said = elsewhere(
        100, 120, [span("entity", 50, 54, "Meta"), span("gpu", 130, 135, "H100s"), span("money", 101, 105)]
    )
    assert said == "entity “Meta”, 46 characters before; gpu “H100s”, 10 characters after"


HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e000,1\u2066\u200b\x9b31m\r"


def test_what_could_steer_a_terminal_is_shown_as_what_it_is() -> None:
    assert visible("plain – ½ 漢字 ✓") == "plain – ½ 漢字 ✓"
    assert visible("a\tb\nc") == "a b c"
    assert visible(HOSTILE) == r"\x1b[2J\x1b]0;owned\x07\u202e000,1\u2066\u200b\x9b31m\x0d"


@given(st.text())
def test_nothing_invisible_passes(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert not set(shown) & set("\x1b\r\n\u202e\u2066\u200b\x9b")


@pytest.mark.parametrize(
    "argv", [["claims"], ["totals"], ["totals", "--left-out"], ["claims", "--csv"], ["claims", "--json"]]
)
def test_hostile_texts_are_escaped_by_every_verb(
    argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Book()
    doc = book.document("2024-01-01", f"Paper {HOSTILE}", f"Title {HOSTILE}")
    doc.claim(f"[Evil {HOSTILE} Corp|entity] has [50|quantity] [H100s|gpu:H100] [b]here[/b].", "has")
    doc.claim(f"[Evil {HOSTILE} Corp|entity] lacks [60|quantity] [H100s|gpu:H100].", "has", status="negated")
    con = book.ledger(tmp_path / "evil.duckdb")
    con.execute("CHECKPOINT ledger")
    con.close()
    assert main([*argv, "--db", str(tmp_path / "evil.duckdb")]) == 0
    out = capsys.readouterr().out
    assert "Evil" in out and not set(out) & set("\x1b\x07\x9b\u202e\u2066\u200b\r")
