"""README.md keeps its word: its commands are there, its SQL and Python run, and give what it shows.

Outputs are compared in their structure (columns, first row, first line), not figure by figure. After a change of rules
`make readme` runs everything that README.md shows and puts in what it prints.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from extract.show import cli

ROOT = Path(__file__).resolve().parent.parent
REFRESH = "run `make readme`, and read what it changes"


def _render() -> ModuleType:
    spec = importlib.util.spec_from_file_location("render_readme", ROOT / "docs" / "render_readme.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


render = _render()
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = render.blocks(TEXT)


def of(language: str) -> list[object]:
    """The blocks of a language as parameters, each under its first words."""
    return [pytest.param(b, id=" ".join(b.code.split()[:6])) for b in BLOCKS if b.language == language]


def commands() -> list[str]:
    """Every command line of the README: in blocks, and those named in its text and tables."""
    lines = [line for block in render.fences(TEXT, "sh") for line in block.splitlines()]
    lines += re.findall(r"`((?:gpu-claims|make) [^`\n]+)`", TEXT)
    return sorted({line.partition("#")[0].strip() for line in lines} - {""})


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """What a newcomer has after the first `make ingest`."""
    with render.clone() as folder:
        command = [sys.executable, "-m", "extract.show.cli", "ingest", "corpus", "--db", render.LEDGER, "--quiet"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        yield folder


def rows(table: str) -> list[list[str]]:
    """The cells of a table as DuckDB's shell draws it: names, types, rows; a wrapped cell gives its parts."""
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in table.splitlines() if "│" in line]


class TestCommands:
    @pytest.mark.parametrize("line", [line for line in commands() if line.startswith("gpu-claims")])
    def test_the_command_line_takes_it(self, line):
        argv = shlex.split(line)[1:]
        asked = "--help" in argv
        if argv[:1] == ["VERB"]:
            argv[0] = "totals"
        needed = {"ingest": ["F"], "fetch": ["U", "--into", "F"], "trace": ["C"], "diff": ["A"], "score": ["G"]}
        if len(argv) == 1 or argv[1].startswith("--"):  # a verb named in passing, without what it needs
            argv[1:1] = [] if asked else needed.get(argv[0], [])
        with pytest.raises(SystemExit) if asked else nullcontext():
            cli._parser(argv).parse_args(argv)

    @pytest.mark.parametrize("line", [line for line in commands() if line.startswith("make")])
    def test_the_makefile_has_its_target(self, line):
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert line.split()[1] in targets

    def test_every_verb_stands_in_the_table(self):
        assert re.findall(r"^\| `gpu-claims ([a-z]+)", TEXT, re.MULTILINE) == list(cli.VERBS)

    def test_every_target_is_named(self):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
        assert phony and all(re.search(rf"`(make )?{target}\b", TEXT) for target in phony.group(1).split())


class TestOutputs:
    def test_there_is_something_of_each_language(self):
        assert all(len(of(language)) >= least for language, least in (("sh", 5), ("sql", 8), ("python", 1)))

    @pytest.mark.parametrize("block", of("sql"))
    def test_sql_gives_the_columns_and_the_first_row(self, block, folder):
        shown, given = rows(block.output), rows(render.run(block, folder))
        assert len(given) > 2, "no rows"
        assert given[:3] == shown[:3], REFRESH

    @pytest.mark.parametrize("block", of("python"))
    def test_python_prints_what_is_shown(self, block, folder):
        shown, given = block.output.splitlines(), render.run(block, folder).splitlines()
        assert (len(given), given[0]) == (len(shown), shown[0]), REFRESH

    @pytest.mark.parametrize("block", of("sh"))
    def test_outputs_are_there_and_as_long_as_they_may_be(self, block):
        lines = block.output.splitlines()
        most = int(block.option("lines") or render._LINES)
        assert lines and len(lines) <= most + 1, REFRESH
        assert (lines[-1] == "…") == (len(lines) > most)

    @pytest.mark.parametrize("block", [block for block in BLOCKS if block.option("claim")])
    def test_a_claim_that_is_shown_is_in_the_ledger(self, block, folder):
        (claim_id,) = render._ID.findall(block.code)
        with duckdb.connect(str(folder / render.LEDGER), read_only=True) as con:
            known = con.execute("SELECT quantity_low FROM claims WHERE claim_id = ?", [claim_id]).fetchall()
        assert known == [(float(block.option("claim")),)], REFRESH

    def test_floors_are_those_that_are_pinned(self):
        assert render.floors_table() in TEXT, REFRESH


class TestText:
    PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_links_lead_to_files(self, page):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), target

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_no_path_of_one_machine_is_shown(self, page):
        text = page.read_text(encoding="utf-8")
        assert str(ROOT) not in text and not re.search(r"(?<![\w.])/(work|home|root|Users|tmp)/", text)

    def test_the_source_of_figures_is_named_with_its_licence(self):
        words = " ".join(TEXT.split())
        assert "Epoch AI" in words and "CC BY 4.0" in words


class TestRendering:
    SOURCE = "a\n<!-- run lines=1 -->\n```sql\nSELECT 1;\n```\n\n```text\nold\n```\n<!-- end -->\nb\n"

    def test_a_block_is_written_as_it_was_read(self):
        (block,) = render.blocks(self.SOURCE)
        assert (block.language, block.code, block.output, block.option("lines")) == ("sql", "SELECT 1;\n", "old\n", "1")
        assert f"a\n{block.written()}\nb\n" == self.SOURCE

    def test_long_output_ends_in_an_ellipsis(self):
        assert render.trimmed("\none  \ntwo\nthree\n", 2) == "one\ntwo\n…\n"
        assert render.trimmed("one\ntwo\n", 2) == "one\ntwo\n"

    def test_a_block_that_fails_is_named(self, tmp_path):
        with pytest.raises(RuntimeError, match="exit 3"):
            render.run(render.Block("", "sh", "exit 3\n", ""), tmp_path)
