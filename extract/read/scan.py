"""Which files of a folder are inputs."""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from extract.read.document import Refusal


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: where it is, and the name that it goes by (`path`, as the user gave the folder)."""

    file: Path
    path: str


@cache
def _skipped() -> tuple[str, ...]:
    table = tomllib.loads(Path(__file__).with_name("skip.toml").read_text("utf-8"))
    return tuple(table["names"])


def is_skipped(name: str) -> bool:
    """Whether a file or folder of this name is no input."""
    return any(fnmatch(name.lower(), pattern) for pattern in _skipped())


def scan(folder: Path) -> Iterator[Found | Refusal]:
    """The inputs below a folder in the order of their names, or the one file.

    Links are followed as long as they stay in the folder and close no loop. What is neither a file nor a folder (pipes,
    sockets, devices) is refused without being opened.
    """
    root = Path(os.path.realpath(folder))
    if root.is_file():
        yield Found(root, _shown(folder.as_posix()))
    else:
        yield from _scan(root, folder.as_posix(), root, (_identity(root),))


def _scan(here: Path, shown: str, root: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Found | Refusal]:
    try:
        entries = sorted(os.scandir(here), key=lambda entry: entry.name)
    except OSError as error:
        yield Refusal(path=_shown(shown), why=f"cannot be opened: {error.strerror}")
        return
    for entry in entries:
        if is_skipped(entry.name):
            continue
        path = f"{shown.rstrip('/')}/{entry.name}"
        try:
            yield from _entry(entry, path, root, above)
        except OSError as error:
            yield Refusal(path=_shown(path), why=f"cannot be opened: {error.strerror}")


def _entry(
    entry: os.DirEntry[str], path: str, root: Path, above: tuple[tuple[int, int], ...]
) -> Iterator[Found | Refusal]:
    file = Path(entry.path)
    if entry.is_symlink():
        target = Path(os.path.realpath(file))
        if not target.is_relative_to(root):
            yield Refusal(path=_shown(path), why="a link that leads out of the folder")
            return
        if not target.exists():
            yield Refusal(path=_shown(path), why="a link that leads nowhere, or round in a circle")
            return
    kind = file.stat().st_mode
    if stat.S_ISDIR(kind):
        identity = _identity(file)
        if identity in above:
            yield Refusal(path=_shown(path), why="a link that leads round in a circle")
        else:
            yield from _scan(file, path, root, (*above, identity))
    elif stat.S_ISREG(kind):
        yield Found(file, _shown(path))
    else:
        yield Refusal(path=_shown(path), why="neither a file nor a folder")


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _shown(path: str) -> str:
    """The path as text that can be stored: bytes of a name that are no UTF-8 are shown as U+FFFD."""
    return os.fsencode(path).decode("utf-8", errors="replace")
