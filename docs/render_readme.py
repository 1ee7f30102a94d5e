"""Runs what README.md shows and puts in what it prints: `make readme`, or `python docs/render_readme.py [--check]`.

What is run stands between two comments, and the output behind it is replaced:

    <!-- run lines=12 claim=432000 -->        at most so many lines, the rest a "…"; ids are of the claim of that number
    ```sh                                     sh: in a shell; sql: in DuckDB's shell; python: in this interpreter
    gpu-claims trace 2555ee8657fb9b12
    ```

    ```text
    (output)
    ```
    <!-- end -->

`<!-- floors -->` is followed by a table of `tests/accuracy_floors.toml`. Everything runs in a folder of its own that
looks like a fresh clone, on a ledger of the corpus that the first block, `make ingest`, has made.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
FLOORS = ROOT / "tests" / "accuracy_floors.toml"
LEDGER = "ledger.duckdb"
_WIDTH = 100  # columns of the terminal that the output is made for
_LINES = 40

_RUN = re.compile(
    r"<!-- run(?P<options>[^>]*?) -->\n```(?P<language>\w+)\n(?P<code>.*?)```\n\n"
    r"```text\n(?P<output>.*?)```\n<!-- end -->",
    re.DOTALL,
)
_FLOORS = re.compile(r"(?<=<!-- floors -->\n).*?(?=<!-- end -->)", re.DOTALL)
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
_ID = re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{16}\b")


@dataclass(frozen=True)
class Block:
    """A block of README.md that is run, with the output that it shows."""

    options: str
    language: str
    code: str
    output: str

    def option(self, name: str) -> str | None:
        found = re.search(rf"\b{name}=(\S+)", self.options)
        return found.group(1) if found else None

    def written(self) -> str:
        return (
            f"<!-- run{self.options} -->\n```{self.language}\n{self.code}```\n\n```text\n{self.output}```\n<!-- end -->"
        )


def blocks(text: str) -> list[Block]:
    """The blocks of a text that are run."""
    return [Block(**found.groupdict()) for found in _RUN.finditer(text)]


def fences(text: str, language: str) -> list[str]:
    """All code blocks of a language, run or not."""
    return [found["code"] for found in _FENCE.finditer(text) if found["language"] == language]


@contextmanager
def clone() -> Iterator[Path]:
    """A folder with what a newcomer has after cloning, in which a run leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="gpu-claims-") as name:
        folder = Path(name) / "gpu-claims"
        folder.mkdir()
        for part in ("Makefile", "corpus", "pyproject.toml", "queries", "requirements.lock", ".venv"):
            if (ROOT / part).exists():
                (folder / part).symlink_to(ROOT / part)
        yield folder


def run(block: Block, folder: Path) -> str:
    """What a block prints, in a terminal of `_WIDTH` columns. Raises RuntimeError where it fails."""
    match block.language:
        case "sh":
            command = ["bash", "-euo", "pipefail", "-c", block.code]
        case "sql":
            command = ["duckdb", "-readonly", "-cmd", f".maxwidth {_WIDTH}", LEDGER, "-c", block.code]
        case "python":
            command = [sys.executable, "-c", block.code]
        case other:
            raise RuntimeError(f"nothing runs a block of {other!r}")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    environment = kept | {"PATH": path, "COLUMNS": str(_WIDTH), "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{block.code}\n{done.stdout}{done.stderr}")
    return done.stdout


def trimmed(output: str, lines: int) -> str:
    """The first lines, without blanks at their ends; what is left out is marked by a line "…"."""
    kept = [line.rstrip() for line in output.strip("\n").splitlines()]
    return "\n".join(kept if len(kept) <= lines else [*kept[:lines], "…"]) + "\n"


def with_current_ids(block: Block, folder: Path) -> Block:
    """The block with the ids in its code put right: those of the claim that its option names by its number."""
    number = block.option("claim")
    if number is None:
        return block
    with duckdb.connect(str(folder / LEDGER), read_only=True) as con:
        found = con.execute("SELECT claim_id FROM claims WHERE quantity_low = ? ORDER BY 1", [float(number)]).fetchone()
    if found is None:
        raise RuntimeError(f"no claim of {number}")
    return replace(block, code=_ID.sub(found[0], block.code))


def floors_table() -> str:
    """The pinned floors as a table in Markdown, in per cent."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    columns = ("found_f1", "exact_f1", "entity", "gpu", "quantity", "money", "date", "relation", "status")
    lines = ["| articles | " + " | ".join(c.replace("_f1", " F1") for c in columns) + " |", "|---" * 10 + "|"]
    for name, what in (("corpus", "the corpus"), ("shared", "real articles")):
        for half, figures in floors.get(name, {}).items():
            if isinstance(figures, dict):
                cells = " | ".join(f"{figures[c]:.0%}"[:-1] for c in columns)
                lines.append(f"| {what}, {half} numbers | {cells} |")
    lines += ["", "| quotes | count | count and chip |", "|---|---|---|"]
    for part, what in (("literal", "the quote states the count"), ("derived", "the count is a product of two numbers")):
        figures = floors.get("quotes", {}).get(part, {})
        if figures:
            lines.append(f"| {what} | {figures['count']:.0%} | {figures['count_and_chip']:.0%} |".replace("%", ""))
    return "\n" + "\n".join(lines) + "\n\n"


def rendered(text: str) -> str:
    """The README with every output and table made anew."""
    with clone() as folder:

        def again(found: re.Match[str]) -> str:
            block = with_current_ids(Block(**found.groupdict()), folder)
            print(block.code.strip().splitlines()[0], file=sys.stderr)
            output = trimmed(run(block, folder), int(block.option("lines") or _LINES))
            return replace(block, output=output).written()

        text = _RUN.sub(again, text)
    return _FLOORS.sub(lambda _: floors_table(), text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where README.md would change")
    args = parser.parse_args()
    old = README.read_text(encoding="utf-8")
    new = rendered(old)
    if args.check:
        return int(new != old)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
