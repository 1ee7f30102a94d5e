"""What a run has to do: which files are new or changed, and what of the ledger no longer holds.

Files are known by their content: by the SHA-256 of their bytes, and by a digest of the readers and settings that they
were read with.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extract.read.document import Refusal
from extract.read.scan import Found, scan

if TYPE_CHECKING:
    import duckdb

_LARGEST = 4_000_000_000  # bytes of one file


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read. `key` is what the ledger knows it by: its absolute path."""

    found: Found
    key: str
    sha256: str
    bytes: int


@dataclass
class Known:
    """What a ledger knows of inputs."""

    inputs: dict[str, tuple[str, str]] = field(default_factory=dict)  # key: SHA-256, digest of readers and settings
    unread: dict[str, str] = field(default_factory=dict)  # why a file could not even be opened, by key
    refused: set[str] = field(default_factory=set)  # keys of inputs of which something was refused
    rules: set[str] = field(default_factory=set)  # digests of the rules that documents were extracted with
    made_by: str | None = None  # digest of the code that made its tables, views and reference data
    failed: bool = False  # whether the extractor did not get through some document


def known_to(con: duckdb.DuckDBPyConnection | None) -> Known:
    """What the ledger knows; nothing where there is none, or a file without our tables."""
    known = Known()
    if con is None:
        return known
    tables = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not {"inputs", "copies", "extractions", "refused", "made_by"} <= tables:
        return known
    known.made_by = next((version for (version,) in con.execute("FROM made_by").fetchall()), None)
    known.inputs = {
        key: (sha, how) for key, sha, how in con.execute("SELECT input, sha256, settings FROM inputs").fetchall()
    }
    for key, why, taken in con.execute("SELECT input, why, taken FROM refused WHERE input IS NOT NULL").fetchall():
        if key not in known.inputs:
            known.unread[key] = why
        elif not taken:
            known.refused.add(key)
    for rules, failed in con.execute(
        "SELECT rules, bool_or(outcome = 'failed') FROM extractions GROUP BY 1"
    ).fetchall():
        known.rules.add(rules)
        known.failed |= failed
    return known


@dataclass
class Plan:
    """Files to read, inputs to forget, and refusals of what cannot be opened, by key."""

    read: list[Input] = field(default_factory=list)
    forget: dict[str, None] = field(default_factory=dict)
    unread: dict[str, Refusal] = field(default_factory=dict)
    unchanged: int = 0
    missing: int = 0  # inputs of this folder that are gone and stay in the ledger
    is_idle: bool = True  # nothing of the inputs asks for a change of the ledger


def make_plan(
    folder: Path,
    ledger: Path,
    known: Known,
    settings: str,
    *,
    prune: bool = False,
    retry: bool = False,
    progress: Callable[[str, int, int], None] = lambda phase, done, total: None,
) -> Plan:
    """Compares the files below `folder` (or the one file) with what is `known`.

    With `prune` the inputs of this folder that are gone are forgotten; with `retry` those that were refused are read
    again.
    """
    plan = Plan()
    by_content: dict[str, list[str]] = defaultdict(list)
    for key, (sha256, _) in known.inputs.items():
        by_content[sha256].append(key)
    seen: set[str] = set()
    for number, item in enumerate(scan(folder), 1):
        progress("look", number, 0)
        if isinstance(item, Found) and item.file.name.startswith(ledger.name):
            continue
        found = _look(item)
        if isinstance(found, Refusal):
            plan.unread[f"{_key(folder.absolute())}//{found.path}"] = found
            continue
        seen.add(found.key)
        if known.inputs.get(found.key) == (found.sha256, settings) and not (retry and found.key in known.refused):
            plan.unchanged += 1
            continue
        plan.read.append(found)
        plan.forget[found.key] = None
        if found.key not in known.inputs:  # the same content under a name that is gone: the file was moved
            plan.forget |= dict.fromkeys(key for key in by_content[found.sha256] if not Path(key).exists())
    within = _key(folder.resolve())
    gone = [
        key
        for key in known.inputs
        if (key == within or key.startswith(within.rstrip("/") + "/")) and key not in seen and key not in plan.forget
    ]
    unread = {key: why for key, why in known.unread.items() if key.startswith(f"{_key(folder.absolute())}//")}
    plan.forget |= dict.fromkeys((*unread, *(gone if prune else ())))
    plan.missing = 0 if prune else len(gone)
    same = unread == {key: refusal.why for key, refusal in plan.unread.items()}
    plan.is_idle = same and not plan.read and not (prune and gone)
    return plan


def _look(item: Found | Refusal) -> Input | Refusal:
    """A file with the digest of its content, or why it cannot be opened."""
    if isinstance(item, Refusal):
        return item
    try:
        with item.file.open("rb") as stream:
            size = item.file.stat().st_size
            if size > _LARGEST:
                return Refusal(path=item.path, why=f"{size / 1e9:.1f} GB, the limit is 4 GB: split it", bytes=size)
            return Input(item, _key(item.file), hashlib.file_digest(stream, "sha256").hexdigest(), size)
    except OSError as error:
        return Refusal(path=item.path, why=f"cannot be opened: {error.strerror}")


def _key(path: Path) -> str:
    """A path as text that can be stored, also where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")
