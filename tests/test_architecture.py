"""Imports go one way: the steps of docs/architecture.md, each knowing only those before it, and no circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Who may import whom. A name stands for the module or the folder of that name, and for all below it.
MAY_IMPORT = {
    "schemas.claim": set(),
    "schemas.golden": {"schemas.claim"},
    "schemas.ledger": set(),
    "schemas.exchange_rates": set(),
    "extract.mention": set(),
    "extract.read": set(),
    "extract.gate": set(),
    "extract.layout": set(),
    "extract.find.numbers": {"extract.mention"},
    "extract.find.money": {"extract.mention", "extract.find.numbers"},
    "extract.find.dates": {"extract.mention"},
    "extract.find.parties": {"extract.mention", "extract.find.cues"},
    "extract.find.cues": {"extract.mention"},
    "extract.find.chips": {"extract.mention", "extract.gate"},
    "extract.bind": {"extract.mention", "extract.find", "extract.layout", "schemas.claim"},
    "extract.pipeline": {"extract.gate", "extract.find", "extract.layout", "extract.bind", "schemas.claim"},
    "extract.store": {"extract.read", "schemas"},
    "extract.worker": {"extract.read", "schemas.claim"},
    "extract.pool": {"extract.read", "extract.worker"},
    "extract.plan": {"extract.read"},
    "extract.ingest": {
        "extract.read", "extract.gate", "extract.pipeline", "extract.store", "extract.worker", "extract.pool",
        "extract.plan", "schemas",
    },
    "extract.score": {"extract.find.chips", "schemas"},
    "extract.fetch": {"extract.read", "extract.worker"},
    "extract.show": {"extract.read", "extract.ingest", "extract.score", "extract.fetch", "schemas"},
}  # fmt: skip

# Imports against the order, inside a function so that they come late, and why.
LATE = {
    ("extract.find.numbers", "extract.find.money"): "a numeral that belongs to an amount of money counts nothing",
    ("extract.worker", "extract.ingest"): "a worker process runs the extractor that the ingest names",
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the project by its name."""
    paths = [path for folder in ("extract", "schemas") for path in (ROOT / folder).rglob("*.py")]
    names = {path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in paths}
    return {name: ast.parse(path.read_text(encoding="utf-8")) for path, name in names.items()}


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """The project's own modules that these nodes import, by the longest name that is a module."""
    found = set()
    for node in nodes:
        assert not (isinstance(node, ast.ImportFrom) and node.level), "imports are absolute"
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            while name and name not in modules():
                name = name.rpartition(".")[0]
            found |= {name} - {""}
    return found


def at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a module is imported: what stands in functions or under TYPE_CHECKING does not."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from at_import(node)


def home(module: str) -> str | None:
    """The entry of `MAY_IMPORT` that a module belongs to."""
    parts = module.split(".")
    names = [".".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((name for name in names if name in MAY_IMPORT), None)


def below(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


PACKAGES = {"extract", "extract.find", "schemas"}  # they only hand on names of others


@pytest.mark.parametrize("name", [name for name in sorted(modules()) if name not in PACKAGES])
def test_a_module_knows_only_the_steps_before_its_own(name):
    place = home(name)
    assert place, f"{name} is in no step: give it a place in MAY_IMPORT and in docs/architecture.md"
    others = {other for other in imported(ast.walk(modules()[name])) if home(other) != place and other not in PACKAGES}
    late = {to for (since, to) in LATE if since == place}
    early = imported(at_import(modules()[name]))
    assert {other for other in others if not below(other, MAY_IMPORT[place] | late)} == set()
    assert {other for other in early if below(other, late)} == set(), "this one has to stay inside a function"


def test_the_table_itself_has_no_circles():
    done: set[str] = set()
    while ready := {
        name
        for name, may in MAY_IMPORT.items()
        if name not in done and all(other in done for other in MAY_IMPORT if other != name and below(other, may))
    }:
        done |= ready
    assert set(MAY_IMPORT) - done == set()


def test_no_modules_import_each_other():
    graph = {name: imported(at_import(tree)) - {name} for name, tree in modules().items()}
    while free := {name for name, others in graph.items() if not others & graph.keys()}:
        graph = {name: others for name, others in graph.items() if name not in free}
    assert sorted(graph) == []


@pytest.mark.parametrize("pair", LATE, ids="-".join)
def test_a_late_import_is_still_there(pair):
    since, to = pair
    trees = [tree for name, tree in modules().items() if home(name) == since]
    assert any(below(other, {to}) for tree in trees for other in imported(ast.walk(tree)))


def test_every_step_has_its_words_in_the_documentation():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "extract").iterdir() if (path / "__init__.py").exists()}
    assert {name for name in folders if f"extract/{name}/" not in page} == set()


def test_rule_files_named_in_the_documentation_are_there():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in page.splitlines() if line.startswith("| ") and "extract/" in line]
    for row in rows:
        first, *others = [part for part in row.split("`") if part.endswith((".toml", ".csv")) and "*" not in part] or [
            ""
        ]
        assert all((ROOT / first).with_name(Path(other).name).exists() for other in [first, *others] if first), row
