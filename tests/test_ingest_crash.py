"""Whatever ends an ingest, the ledger is the old one or the new one, and the next run puts everything right."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from stub_extractor import RULES, stub
from test_ingest import check, claims, rows, run, write

from extract.ingest import LedgerError, ingest

OLD = {"Meta": 25_000.0, "Tesla": 10_000.0}
NEW = {"Meta": 26_000.0, "Oracle": 16_000.0}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder / "meta.txt", "2024-05-01", "Meta has 25,000 H100s.")
    write(folder / "tesla.txt", "2024-06-01", "Tesla has 10,000 H100s.")
    return folder


@pytest.fixture
def ledger(corpus: Path, tmp_path: Path) -> Path:
    """A ledger of the old corpus; the corpus is the new one then."""
    path = tmp_path / "ledger.duckdb"
    run(corpus, path)
    write(corpus / "meta.txt", "2024-05-01", "Meta has 26,000 H100s.")
    write(corpus / "oracle.txt", "2024-05-01", "Oracle has 16,000 H100s.")
    (corpus / "tesla.txt").unlink()
    return path


def in_a_process(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Python code at work beside us, with the tests' own modules at hand."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])},
    )


def test_killed_before_each_step(corpus: Path, ledger: Path, tmp_path: Path) -> None:
    process = in_a_process(
        "import sys, kill_each_step as k; k.main(*map(k.Path, sys.argv[1:]))", str(corpus), str(ledger)
    )
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    killed = sorted(path for path in tmp_path.iterdir() if path.name.startswith("killed-"))
    assert len(killed) > 15
    states = []
    for folder in killed:
        work = folder / "ledger.duckdb"
        states.append("old" if claims(work) == OLD else "new")
        assert claims(work) == (OLD if states[-1] == "old" else NEW)
        check(work)
        run(corpus, work, prune=True)
        assert claims(work) == NEW
        check(work)
        assert [path.name for path in folder.iterdir()] == ["ledger.duckdb"]
    first_new = states.index("new")
    assert set(states[:first_new]) == {"old"} and set(states[first_new:]) == {"new"}


def test_a_full_disk_leaves_the_old_ledger(corpus: Path, ledger: Path) -> None:
    before = ledger.read_bytes()
    code = f"""
        import resource, sys
        from stub_extractor import RULES, stub
        from extract.ingest import LedgerError, ingest
        resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) - 4096}, {len(before) - 4096}))
        try:
            ingest({str(corpus)!r}, {str(ledger)!r}, extractor=stub, rules=RULES)
        except LedgerError as error:
            print(error)
    """
    out, err = in_a_process(code).communicate(timeout=120)
    assert "as it was" in out, err
    assert ledger.read_bytes() == before
    run(corpus, ledger, prune=True)
    assert claims(ledger) == NEW


def test_no_room_is_said(corpus: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(LedgerError, match="No space left on device.*as it was"):
        run(corpus, ledger)
    assert claims(ledger) == OLD


def test_an_error_in_the_extractor_of_the_caller_leaves_the_old_ledger(corpus: Path, ledger: Path) -> None:
    before = ledger.read_bytes()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(corpus, ledger, extractor=broken)
    assert ledger.read_bytes() == before
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["corpus", "ledger.duckdb"]


def test_a_read_only_ledger_is_left_alone(corpus: Path, ledger: Path) -> None:
    ledger.chmod(0o444)
    with pytest.raises(LedgerError, match="read-only.*--db"):
        run(corpus, ledger)
    assert claims(ledger) == OLD


def test_a_folder_that_is_no_place_for_a_ledger_is_said(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is a folder"):
        run(corpus, tmp_path)
    with pytest.raises(LedgerError, match="is no folder: make it first"):
        run(corpus, tmp_path / "nowhere" / "ledger.duckdb")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_said(corpus: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    with pytest.raises(LedgerError, match="cannot write beside"):
        run(corpus, locked / "ledger.duckdb")


@pytest.mark.parametrize("content", [b"", b"not a database", b"\0" * 5000])
def test_a_file_that_is_no_ledger_is_not_overwritten(content: bytes, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "thesis.docx"
    other.write_bytes(content)
    with pytest.raises(LedgerError, match="no DuckDB file"):
        run(corpus, other)
    assert other.read_bytes() == content


def test_other_tables_in_the_file_stay(corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE mine AS SELECT 42 AS x")
    run(corpus, path)
    assert rows(path, "FROM mine") == [(42,)]
    assert len(claims(path)) == 2


def test_two_at_once_one_waits_to_be_run_again(corpus: Path, ledger: Path) -> None:
    def step(name: str) -> None:
        if name == "record":
            with pytest.raises(LedgerError, match="another ingest is writing"):
                run(corpus, ledger)

    run(corpus, ledger, step=step, prune=True)
    assert claims(ledger) == NEW
    check(ledger)


def test_a_reader_goes_on_reading_the_old_ledger(corpus: Path, ledger: Path) -> None:
    code = f"""
        import duckdb, sys
        con = duckdb.connect({str(ledger)!r}, read_only=True)
        print(con.execute("SELECT count(*) FROM claims").fetchone(), flush=True)
        sys.stdin.readline()
        print(con.execute("SELECT entity FROM claims ORDER BY 1").fetchall(), flush=True)
    """
    reader = in_a_process(code)
    assert reader.stdin and reader.stdout
    assert reader.stdout.readline() == "(2,)\n"
    run(corpus, ledger, prune=True)
    assert claims(ledger) == NEW
    out, _ = reader.communicate("\n", timeout=60)
    assert out == "[('Meta',), ('Tesla',)]\n"


def test_a_shell_that_writes_keeps_the_ledger_to_itself(corpus: Path, ledger: Path) -> None:
    code = f"""
        import duckdb, sys
        con = duckdb.connect({str(ledger)!r})
        con.execute("CREATE TABLE note AS SELECT 1 AS x")
        print("open", flush=True)
        sys.stdin.readline()
    """
    shell = in_a_process(code)
    assert shell.stdin and shell.stdout
    assert shell.stdout.readline() == "open\n"
    try:
        with pytest.raises(LedgerError, match="open for writing in another program: close it"):
            run(corpus, ledger)
    finally:
        shell.kill()  # with what it wrote in the log beside the file
        shell.wait()
    run(corpus, ledger, prune=True)
    assert claims(ledger) == NEW
    assert rows(ledger, "FROM note") == [(1,)]


def test_stopped_by_hand_the_ledger_is_the_old_one(corpus: Path, ledger: Path) -> None:
    code = f"""
        import signal, time
        signal.signal(signal.SIGINT, signal.default_int_handler)  # tests that run in the background ignore it
        from stub_extractor import RULES, stub
        from extract.ingest import ingest
        def step(name):
            if name == "claims":
                print("here", flush=True)
                time.sleep(60)
        ingest({str(corpus)!r}, {str(ledger)!r}, extractor=stub, rules=RULES, isolate=False, step=step)
    """
    process = in_a_process(code)
    assert process.stdout and process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGINT)
    process.wait(timeout=60)
    assert claims(ledger) == OLD
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["corpus", "ledger.duckdb"]


def test_workers_do_not_outlive_an_ingest_that_is_killed(corpus: Path, ledger: Path) -> None:
    code = f"""
        import time
        from stub_extractor import RULES, stub
        from extract.ingest import ingest
        from extract.worker import Worker
        start = Worker._start
        def noted(self):
            start(self)
            print(self._process.pid, flush=True)
        Worker._start = noted
        def step(name):
            if name == "claims":
                time.sleep(60)
        ingest({str(corpus)!r}, {str(ledger)!r}, extractor=stub, rules=RULES, step=step)
    """
    process = in_a_process(code)
    assert process.stdout
    worker = int(process.stdout.readline())
    process.kill()
    process.wait()
    for _ in range(100):
        if not Path(f"/proc/{worker}").exists() or "Z" in Path(f"/proc/{worker}/stat").read_text().split(")")[-1]:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the worker is still there")


def test_ingest_takes_the_stub_in_this_process(corpus: Path, tmp_path: Path) -> None:
    summary = ingest(corpus, tmp_path / "isolated.duckdb", extractor=stub, rules=RULES)
    assert summary.claims == 2
