"""The verbs over a ledger: what each prints, as JSON and as CSV too, and what it says where it cannot."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from ledger_books import news_ledger

from extract.show.cli import VERBS, main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("show") / "news.duckdb"
    con = news_ledger(str(file))
    con.execute("CHECKPOINT ledger")
    con.close()
    return file


@pytest.fixture
def run(path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "100")

    def call(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--db", str(path)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def as_json(run: Run, *argv: str) -> list[dict[str, Any]]:
    code, out, _ = run(*argv, "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)
    return found


# --- help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [verb for verb in VERBS if find_spec(f"extract.show.{verb}")])
def test_help_of_every_verb_shows_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    text, _, examples = capsys.readouterr().out.partition("example")
    assert f"gpu-claims {verb}" in examples
    assert "--db" in text or verb == "fetch"


def test_without_a_verb_the_help_says_where_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "start here" in capsys.readouterr().out


# --- claims -----------------------------------------------------------------------------------------------------------


def test_claims_show_the_sentence_with_its_slots_marked(run: Run) -> None:
    code, out, _ = run("claims", "--entity", "KAUST")
    assert code == 0
    assert "KAUST · buys · 3,000 × H100 · $120 million" in out
    assert "“[KAUST|entity] bought [3,000|quantity] [H100s|gpu] for [$120 million|money].”" in out
    assert "Filing · 2024-06-05 · Who bought what" in out


def test_claims_can_be_narrowed_down(run: Run) -> None:
    assert {c["entity"] for c in as_json(run, "claims", "--entity", "xAI")} == {"xAI", "Colossus"}
    assert {c["gpu"] for c in as_json(run, "claims", "--gpu", "hopper")} == {"H100", "H200", "H800"}
    assert [c["quantity_low"] for c in as_json(run, "claims", "--relation", "supplies")] == [150_000]
    assert len(as_json(run, "claims", "--status", "possible")) == 3
    assert {c["title"] for c in as_json(run, "claims", "--since", "2025-07-01", "--until", "2025-07-31")} == {
        "Posts of the week"
    }
    assert len(as_json(run, "claims", "--grep", "two CLUSTERS")) == 1


def test_no_claims_for_a_filter_is_said(run: Run) -> None:
    code, out, _ = run("claims", "--entity", "Oracle", "--relation", "makes")
    assert (code, out) == (0, "no claims for this\n")


def test_an_unknown_name_is_refused_with_the_nearest_ones(run: Run) -> None:
    code, _, err = run("claims", "--entity", "Metta")
    assert code == 2 and "no party Metta; did you mean Meta" in err
    code, _, err = run("totals", "--gpu", "H1OO")
    assert code == 2 and "no chip H1OO" in err and "H100" in err


def test_csv_has_a_head_and_a_line_for_each(run: Run) -> None:
    _, out, _ = run("claims", "--entity", "CoreWeave", "--relation", "has", "--csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["entity"], row["quantity_low"], row["quantity_high"], row["published"]) == (
        "CoreWeave",
        "45000",
        "",
        "2024-09-01",
    )


# --- totals -----------------------------------------------------------------------------------------------------------


def test_totals_stand_with_their_sources_below(run: Run) -> None:
    _, out, _ = run("totals", "--gpu", "H100")
    lines = out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.split()[:4] == ["350,000", "H100", "Meta", "has"])
    assert "[350,000|quantity] [H100s|gpu]" in lines[at + 1] + lines[at + 2]


def test_totals_of_one_party_by_whichever_words(run: Run) -> None:
    found = as_json(run, "totals", "--entity", "meta", "--holds")
    assert [(t["gpu"], t["low"], t["status"]) for t in found] == [
        ("H100", 350_000, "planned"),
        ("H100", 150_000, "actual"),
    ]


def test_totals_as_of_a_day(run: Run) -> None:
    found = as_json(run, "totals", "--gpu", "H100", "--as-of", "2023-12-31")
    assert {t["relation"] for t in found} == {"needs"}


def test_what_is_left_out_has_its_reason(run: Run) -> None:
    found = as_json(run, "totals", "--left-out", "--entity", "Tesla")
    assert [(t["reason"], t["low"]) for t in found] == [("denied", 90_000)]
    _, out, _ = run("totals", "--left-out", "--sources", "0")
    assert "the other side of" in out


def test_tables_fit_the_width(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    _, out, _ = run("totals", "--all", "--limit", "0")
    assert max(len(line) for line in out.splitlines()) <= 60
    assert "350,000" in out


# --- trace ------------------------------------------------------------------------------------------------------------


def test_trace_goes_from_a_total_to_its_parts_and_their_characters(run: Run) -> None:
    (total,) = (c for c in as_json(run, "claims", "--entity", "Colossus") if c["quantity_low"] == 200_000)
    code, out, _ = run("trace", total["claim_id"][:9])
    assert code == 0
    assert "“[Colossus|entity] has [200,000|quantity] [GPUs|gpu].”" in out
    assert out.count("part: Colossus") == 2 and "[150,000|quantity]" in out
    found = as_json(run, "trace", total["claim_id"])
    for row in found:
        for span in row["spans"]:
            begin = span["start_char"] - row["sentence_start"]
            assert row["sentence"][begin : begin + len(span["text"])] == span["text"]


def test_trace_says_how_many_sources_say_the_same(run: Run) -> None:
    claim = as_json(run, "claims", "--entity", "Meta", "--status", "planned")[0]
    _, out, _ = run("trace", claim["claim_id"])
    assert "said by 2 claims in 2 documents, 1 independent" in out


def test_trace_of_nothing(run: Run) -> None:
    code, _, err = run("trace", "zzz")
    assert code == 2 and "there is no claim zzz" in err
    code, _, err = run("trace", "")
    assert code == 2 and "several claims" in err


# --- reconcile, conflicts, prices -------------------------------------------------------------------------------------


def test_reconcile_tells_the_whole_story(run: Run) -> None:
    _, out, _ = run("reconcile", "--gpu", "H100")
    for line in (
        "“Together they come to [some 150,000|quantity] [H100s|gpu], worth [about $5.2 billion|money].”",
        "50,000  OpenAI",
        "25,000 or 100,000  Meta",
        "excluded by the text: Baidu, Tencent",
        "sum 150,000: exact, with Meta at 100,000",
        "sum 75,000: short by 75,000, with Meta at 25,000",
        "$5.2 billion ÷ 150,000 ≈ $34,667 each; stated: $35,000 each",
        "150,000 × $35,000 = $5.25 billion: within rounding",
    ):
        assert line in out, line


def test_reconcile_as_json_holds_parts_and_readings(run: Run) -> None:
    (row,) = (r for r in as_json(run, "reconcile", "--gpu", "H100") if r["kind"] == "sum")
    assert row["verdict"] == "exact" and row["excluded"] == ["Baidu", "Tencent"]
    assert {p["member"] for p in row["part_claims"]} == {"OpenAI", "Meta"}
    assert [r["verdict"] for r in row["all_readings"]] == ["exact", "short by 75,000"]


def test_conflicts_stand_side_by_side(run: Run) -> None:
    _, out, _ = run("conflicts", "--entity", "Oracle")
    assert "Oracle · has · H200: a contradiction" in out and "12,000" in out and "18,000" in out
    assert "choice" in run("conflicts", "--all")[1]


def test_prices_stated_and_implied(run: Run) -> None:
    found = as_json(run, "prices", "--gpu", "H100")
    assert {(p["basis"], p["per"], round(p["price_low"], 2), p["judgement"]) for p in found} == {
        ("stated", "once", 35_000, "in the band"),
        ("implied", "once", 34_666.67, "in the band"),
        ("implied", "once", 40_000, "in the band"),
        ("stated", "once", 2.49, "impossible"),
        ("stated", "an hour", 2.5, "plausible"),
    }
    _, out, _ = run("prices", "--basis", "implied")
    assert "$120 million ÷ 3,000" in out
    assert run("prices", "--impossible")[1].count("impossible") == 1


# --- queries ----------------------------------------------------------------------------------------------------------


def test_queries_are_listed_and_run(run: Run, tmp_path: Path) -> None:
    assert run("queries")[1].count("\n") == 21
    _, out, _ = run("queries", "08")
    assert "What does an H100 cost" in out and "35,000" in out
    assert "FROM prices" in run("queries", "08", "--sql")[1]
    assert as_json(run, "queries", "08")[0]["basis"] == "implied"
    assert run("queries", "what")[0] == 2
    assert run("queries", "--answers", str(tmp_path / "answers"))[0] == 0
    assert len(list((tmp_path / "answers").iterdir())) == 20


# --- what cannot be done ----------------------------------------------------------------------------------------------

READERS = (
    ("claims",),
    ("totals",),
    ("trace", "1"),
    ("reconcile",),
    ("conflicts",),
    ("prices",),
    ("queries", "01"),
    ("diff", "nowhere.duckdb"),
)


@pytest.mark.parametrize("argv", READERS, ids=lambda argv: argv[0])
def test_a_missing_ledger_is_said_with_what_to_do(
    argv: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.duckdb"
    assert main([*argv, "--db", str(missing)]) == 2
    err = capsys.readouterr().err
    assert "there is no ledger at" in err and "gpu-claims ingest" in err
    assert not missing.exists()


@pytest.mark.parametrize("argv", READERS[:-1], ids=lambda argv: argv[0])
def test_a_file_that_is_no_ledger_is_said(
    argv: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import duckdb

    text = tmp_path / "notes.txt"
    text.write_text("not a database")
    assert main([*argv, "--db", str(text)]) == 2
    assert "cannot be read as a DuckDB file" in capsys.readouterr().err
    other = tmp_path / "other.duckdb"
    with duckdb.connect(str(other)) as con:
        con.execute("CREATE TABLE claims (a INTEGER)")
    assert main([*argv, "--db", str(other)]) == 2
    assert "no ledger" in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_makes_no_noise(path: Path) -> None:
    command = [sys.executable, "-m", "extract.show.cli", "claims", "--db", str(path), "--limit", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
