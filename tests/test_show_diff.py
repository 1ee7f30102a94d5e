"""What changed between two ledgers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledger_fixture import Book

from extract.show.cli import main

OLD = (
    ("[Meta|entity] has [100|quantity] [H100s|gpu:H100].", "has", {}),
    ("[Oracle|entity] has [200|quantity] [H100s|gpu:H100].", "has", {"rule": "guess > last"}),
    ("[Tesla|entity] has [300|quantity] [H100s|gpu:H100].", "has", {}),
    ("There are [400|quantity] [H100s|gpu:H100] here.", "has", {}),
)
NEW = (
    OLD[0],
    ("[Oracle|entity] has [200|quantity] [H100s|gpu:H100].", "buys", {"rule": "verb > last"}),
    ("Tesla has 300 H100s.", None, {}),
    ("There are [400|quantity] [H100s|gpu:H100] [here|entity].", "has", {}),
)


def ledger(path: Path, sentences: tuple[tuple[str, str | None, dict[str, str]], ...], extra: bool) -> str:
    book = Book()
    doc = book.document("2024-01-01")
    for sentence, relation, columns in sentences:
        if relation is None:
            doc.say(sentence)
        else:
            doc.claim(sentence, relation, **columns)
    if extra:
        book.document("2024-02-01").claim("[AMD|entity] makes [7|quantity] [MI300Xs|gpu:MI300X].", "makes")
    con = book.ledger(path)
    con.execute("CHECKPOINT ledger")
    con.close()
    return str(path)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("diff")
    return ledger(folder / "old.duckdb", OLD, False), ledger(folder / "new.duckdb", NEW, True)


def test_changes_are_told_apart(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *two, "--json"]) == 0
    found = {
        (c["change"], c["quantity_low"] or c["old_quantity_low"]): c["slots"]
        for c in json.loads(capsys.readouterr().out)
    }
    assert found == {
        ("changed", 200): ["relation", "rule"],
        ("lost", 300): [],
        ("changed", 400): ["entity"],
        ("with a new document", 7): [],
    }


def test_they_are_counted_by_rule_and_listed(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", *two, "--list"]) == 0
    out = capsys.readouterr().out
    assert [line.split() for line in out.splitlines() if line.startswith("verb")] == [["verb", "1"]]
    assert "relation: has → buys" in out and "lost: Tesla · has · 300 × H100" in out


def test_a_ledger_does_not_differ_from_itself(two: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", two[0], "--db", two[0]]) == 0
    assert capsys.readouterr().out == "the two hold the same claims\n"
