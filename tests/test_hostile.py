"""Hostile and broken input is refused or read, with a word that says so, and harms nothing."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
from formats import FORMATS, Article, tarred, to_plain, zipped
from stub_extractor import RULES, stub

from extract.ingest import Summary, ingest
from extract.read import Document, Limits, Options, Refusal, read_path
from extract.show.ingest import described
from extract.worker import Stopped, Worker

sys.path.insert(0, str(Path(__file__).parent.parent / "fuzz"))
import hostile  # noqa: E402

SLOW = ("HTML table of 100,000 columns", "PDF with a stream that unpacks to 300 MB", "zip whose members overlap")


def read(path: Path, **limits: Any) -> list[Document | Refusal]:
    return list(read_path(path, Options(limits=Limits(**limits))))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Summary, Path]:
    """One file of each hostile kind among good ones, ingested."""
    top = tmp_path_factory.mktemp("hostile")
    folder, ledger = top / "corpus", top / "ledger.duckdb"
    folder.mkdir()
    rng = random.Random(1)
    kinds = {}
    for number, (kind, (suffix, make)) in enumerate(hostile.KINDS.items()):
        if kind not in SLOW:
            kinds[f"bad-{number}{suffix}"] = kind
            (folder / f"bad-{number}{suffix}").write_bytes(make(rng))
    for number in range(9):
        kind, path = hostile.odd_place(folder, number)
        kinds[path.name] = kind
    for number, name in enumerate(hostile.SAFE_NAMES):
        (folder / name.format(n=number).replace("/", "∕")).write_bytes(
            to_plain(Article(f"Firm{number} has {number}00 H100s."))
        )
    summary = ingest(folder, ledger, extractor=stub, rules=RULES, jobs=2, options=Options(limits=Limits(seconds=4)))
    return kinds, summary, ledger


def test_every_bad_file_has_its_word(result: tuple[dict[str, str], Summary, Path]) -> None:
    kinds, summary, _ = result
    named = {refusal.path.split("!/")[0].split("#")[0].rsplit("/", 1)[-1] for refusal in summary.refused}
    assert {kind for name, kind in kinds.items() if name not in named} == set()


def test_every_good_file_is_in(result: tuple[dict[str, str], Summary, Path]) -> None:
    _, _, ledger = result
    with duckdb.connect(str(ledger), read_only=True) as con:
        found = con.execute("SELECT entity FROM claims WHERE entity LIKE 'Firm%' ORDER BY 1").fetchall()
        assert found == [(f"Firm{n}",) for n in range(len(hostile.SAFE_NAMES))]
        assert con.execute("FROM provenance_faults").fetchall() == []


def test_no_reader_died_and_no_library_was_surprised(result: tuple[dict[str, str], Summary, Path]) -> None:
    _, summary, _ = result
    unexpected = ("ValueError", "TypeError", "KeyError", "IndexError", "AttributeError", "AssertionError", "SIG")
    assert [r for r in summary.refused if any(word in r.why for word in unexpected)] == []


def test_nothing_steers_the_terminal(result: tuple[dict[str, str], Summary, Path]) -> None:
    _, summary, _ = result
    shown = described(summary)
    assert all(c.isprintable() or c == "\n" for c in shown)
    assert "\\x1b[31mred" in shown or "\\u202e" in shown or len(summary.refused) > 40


def test_nothing_is_written_beside_the_ledger(result: tuple[dict[str, str], Summary, Path]) -> None:
    _, _, ledger = result
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["corpus", "ledger.duckdb"]


# --- bounds, one by one ----------------------------------------------------------------------------------------------


def refusal(items: list[Document | Refusal]) -> str:
    [item] = items
    assert isinstance(item, Refusal), item
    return item.why


def test_a_document_has_a_largest_size(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_bytes(b"x" * 1001)
    assert refusal(read(tmp_path / "long.txt", document=1000)) == "1,001 bytes in one piece, the limit is 1,000 bytes"


def test_of_many_lines_only_the_long_one_is_refused(tmp_path: Path) -> None:
    lines = ['{"text": "a b c"}', '{"text": "' + "x" * 2000 + '"}', '{"text": "d e f"}']
    (tmp_path / "lines.jsonl").write_text("\n".join(lines))
    first, second, third = read(tmp_path / "lines.jsonl", document=1000)
    assert isinstance(first, Document) and isinstance(third, Document)
    assert isinstance(second, Refusal) and second.path.endswith("lines.jsonl#2")


def test_an_archive_has_a_largest_number_of_members(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{n}.txt": b"a b c" for n in range(20)}))
    assert refusal(read(tmp_path / "a.zip", members=10)) == "an archive of 20 members, the limit is 10"


def test_what_archives_unpack_to_is_counted_through_all_levels(tmp_path: Path) -> None:
    inner = zipped({"a.txt": random.Random(0).randbytes(3000).hex().encode()})
    (tmp_path / "a.tar").write_bytes(tarred({f"{n}.zip": inner for n in range(5)}, "w"))
    items = read(tmp_path / "a.tar", unpacked=20_000)
    assert [type(item) for item in items] == [Document] * 2 + [Refusal] * 3
    assert "unpacks to more than is allowed" in items[-1].why  # type: ignore[union-attr]


def test_names_that_lead_out_of_an_archive_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    names = ["../out.txt", "/out.txt", "a/../../out.txt", "C:\\out.txt", "..\\out.txt"]
    (tmp_path / "a.zip").write_bytes(zipped({**dict.fromkeys(names, b"H100"), "good.txt": b"H100"}))
    *bad, good = read(tmp_path / "a.zip")
    assert isinstance(good, Document) and len(bad) == 5
    assert all(isinstance(item, Refusal) and "leads out" in item.why for item in bad)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("day", ["0000-01-01", "9999-12-31", "2023-02-30", "2023-13-01", "1492-10-12"])
def test_a_day_that_is_none_is_no_date_of_publication(day: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f" date {day} Meta has 10 H100s.")
    [document] = read(tmp_path / "a.txt")
    assert isinstance(document, Document)
    assert (document.text, document.published, document.published_from) == ("Meta has 10 H100s.", None, None)
    assert document.notes == (f"'{day}' is no date of publication",)


def test_what_cannot_be_seen_is_kept_and_said(tmp_path: Path) -> None:
    text = "Meta\u200b has \u202e000,52\u202c H100s\x1b[0m."
    (tmp_path / "a.txt").write_text(text)
    [document] = read(tmp_path / "a.txt")
    assert isinstance(document, Document) and document.text == text and len(document.notes) == 3


def test_many_refusals_of_one_file_are_summed_up(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n" * 250 + '{"text": "a b c"}\n')
    worker = Worker(Limits())
    try:
        items = list(worker.read(tmp_path / "a.jsonl", "a.jsonl", Options()))
    finally:
        worker.close()
    assert isinstance(items[100], Document) and len(items) == 102
    assert items[-1].why == "150 more parts of it were refused and are not listed"  # type: ignore[union-attr]


MARKS = (
    "[", "(", "![", "[](", "[[", "[a|", "*", "**", "**a", "*a ", "_", "__a", "`", "``a", "~~a", "<", "<a ", "<p><a ",
    "&", "&amp", "|", "|-", "| - ", "-", "- ", "--", "=", "a\n=", "> ", ">", "#", "# ", "\\", "\n", "\r", " ", "\t",
    "\xa0", "\u2028", "\0", ".", "1", "1.", "1,", "a", "A", "a.", "@", "a@", "http://", "<!---->", "<!--", "<?x?>",
    "---\n", "+++\n", "date ", "{", '{"', "[{", '"', "From a\n", "From a\na:", "a: b\n", " a\n", "boundary=", "-- \n",
    "\ue0a5", "\u202e", "\U0001f7e2", "Jan 1 2024 ", "May ",
)  # fmt: skip


@pytest.mark.parametrize("start", ["", " ", "H100 ", "<html>", "From: a\nTo: b\nSubject: c\n\n"])
def test_no_repetition_takes_long(start: str, tmp_path: Path) -> None:
    for mark in MARKS:
        (tmp_path / "a").write_text(start + mark * (50_000 // len(mark)) + "x")
        began = time.process_time()
        read(tmp_path / "a")
        assert time.process_time() - began < 2, repr(mark)


# --- the process that reads ------------------------------------------------------------------------------------------


def test_a_text_that_takes_too_long_is_stopped_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLEEPY)
    monkeypatch.syspath_prepend(str(tmp_path))
    worker = Worker(Limits(seconds=1))
    try:
        with pytest.raises(Stopped, match="longer than 1 s"):
            worker.extract("work", None, None, None)
        assert worker.extract("no chip", None, None, None) is None
        with pytest.raises(Stopped, match="ended by SIGKILL"):
            worker.extract("die", None, None, None)
        assert worker.extract("no chip", None, None, None) is None
        with pytest.raises(Stopped, match="MemoryError"):
            worker.extract("eat", None, None, None)
        assert worker.extract("no chip", None, None, None) is None
        with pytest.raises(Stopped, match="ZeroDivisionError"):
            worker.extract("fault", None, None, None)
    finally:
        worker.close()


# Loaded by the worker as it starts: an extractor that does what the text says.
SLEEPY = """
import extract.ingest, os
def does(text, *_):
    while text == "work": pass
    if text == "die": os.kill(os.getpid(), 9)
    if text == "eat": return bytearray(10 ** 10)
    if text == "fault": return 1 / 0
extract.ingest.default_extractor = lambda: does
"""


def test_nothing_is_refused_for_the_memory_that_an_earlier_input_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(GREEDY)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("article.pdf", "article.parquet", "article.html", "article.jsonl.zst"):
        (tmp_path / name).write_bytes(FORMATS[name](Article("Meta has 10 H100s.")))
    worker = Worker(Limits())
    try:
        for name in ("article.pdf", "article.parquet", "article.html", "article.jsonl.zst"):
            assert worker.extract("keep", None, None, None) is None
            [document] = worker.read(tmp_path / name, name, Options())
            assert isinstance(document, Document), document
        assert worker.extract("keep", None, None, None) is None
        assert worker.extract("take", None, None, None) is None
    finally:
        worker.close()


def test_two_tries_take_no_longer_than_one_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(SPENT)
    monkeypatch.syspath_prepend(str(tmp_path))
    worker = Worker(Limits(seconds=1))
    try:
        assert worker.extract("first", None, None, None) is None
        assert worker.extract("quick", None, None, None) is None
        with pytest.raises(Stopped, match="MemoryError"):
            worker.extract("slow", None, None, None)
    finally:
        worker.close()


# An extractor whose memory is enough for one text only; a slow one takes most of a second until that shows.
SPENT = """
import extract.ingest, time
texts = []
def does(text, *_):
    texts.append(text)
    until = time.process_time() + (0.8 if text == "slow" else 0)
    while time.process_time() < until: pass
    if len(texts) > 1: raise MemoryError
extract.ingest.default_extractor = lambda: does
"""


# An extractor that keeps all the memory but 10 MB, or wants 100 MB for a while.
GREEDY = """
import extract.ingest
kept = []
def does(text, *_):
    if text == "take": bytes(10 ** 8)
    while text == "keep":
        try: kept.append(bytes(10 ** 7))
        except MemoryError: break
    if text == "keep": kept.pop()
extract.ingest.default_extractor = lambda: does
"""


def test_a_reader_writes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "written"
    (tmp_path / "sitecustomize.py").write_text(
        f"import extract.ingest\n"
        f"extract.ingest.default_extractor = lambda: lambda *_: open({str(target)!r}, 'w').write('x' * 100000)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    worker = Worker(Limits())
    try:
        with pytest.raises(Stopped, match="File too large"):
            worker.extract("H100", None, None, None)
    finally:
        worker.close()
    assert target.stat().st_size == 0
