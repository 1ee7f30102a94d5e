"""A ledger file is replaced whole or not at all.

A run works on a copy beside the ledger and puts it in the ledger's place by one rename, which a file system does
wholly or not at all. So whatever ends a run, the ledger is the old one or the new one; and a program that has the old
one open goes on reading it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from schemas.ledger import NEW_FILE

_MEMORY = "256MB"


class LedgerError(Exception):
    """The ledger cannot be used; the message says why and what to do."""


@contextlib.contextmanager
def locked(ledger: Path) -> Iterator[None]:
    """Holds the right to write to the ledger; raises `LedgerError` where it cannot be had."""
    if ledger.is_dir():
        raise LedgerError(f"{ledger} is a folder: name a file with --db")
    if not ledger.parent.is_dir():
        raise LedgerError(f"{ledger.parent} is no folder: make it first, or name another file with --db")
    if ledger.exists() and not ledger.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise LedgerError(f"{ledger} is read-only: allow writing (chmod u+w) or name another file with --db")
    path = ledger.with_name(f".{ledger.name}.lock")
    try:
        handle = _acquire(path)
    except BlockingIOError:
        raise LedgerError(
            f"another ingest is writing to {ledger}: wait until it has ended, then run this again"
        ) from None
    except OSError as error:
        raise LedgerError(f"cannot write beside {ledger}: {error.strerror}; name a file elsewhere with --db") from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        os.close(handle)


def _acquire(path: Path) -> int:
    """An open handle with the lock on `path`, which the system gives back whenever and however the process ends."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # the last holder took the file away as we came


def open_ledger(ledger: Path) -> duckdb.DuckDBPyConnection:
    """The ledger for reading; while it is open no other program can write to it. Raises `LedgerError`."""
    try:
        if wal_of(ledger).exists():  # left by a program that was stopped: take it in
            with duckdb.connect(str(ledger)) as con:
                con.execute("CHECKPOINT")
        return duckdb.connect(str(ledger), read_only=True)
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise LedgerError(
                f"{ledger} is open for writing in another program: close it, or open it there with -readonly"
            ) from None
        raise LedgerError(
            f"{ledger} is no DuckDB file that can be read ({_first_line(error)}): name another with --db"
        ) from None


def wal_of(ledger: Path) -> Path:
    return ledger.with_name(f"{ledger.name}.wal")


def sweep(ledger: Path) -> None:
    """Takes away what stopped runs left beside the ledger. Only for the holder of the lock."""
    for left in ledger.parent.iterdir():
        if left.name.startswith(f"{ledger.name}.tmp-"):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


@contextlib.contextmanager
def draft(ledger: Path, step: Callable[[str], None] = lambda name: None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a copy of the ledger, which takes its place when the block ends without an error.

    The copy is attached as `ledger` and in use. `step` is called with the name of each step, before it.
    """
    work = ledger.with_name(f"{ledger.name}.tmp-{os.getpid()}")
    try:
        step("copy")
        if ledger.exists():
            shutil.copyfile(ledger, work)
            shutil.copymode(ledger, work)
        con = duckdb.connect()
        try:
            con.execute(f"SET memory_limit = '{_MEMORY}'")
            con.execute("SET preserve_insertion_order = false")
            con.execute("SET autoinstall_known_extensions = false")
            con.execute(f"SET temp_directory = {quoted(f'{work}.spill')}")
            step("attach")
            con.execute(f"ATTACH {quoted(str(work))} AS ledger ({NEW_FILE})")
            con.execute("USE ledger")
            con.execute("BEGIN")  # one transaction, for speed: it is the rename that makes the run whole
            yield con
            step("commit")
            con.execute("COMMIT")
            step("checkpoint")
            con.execute("CHECKPOINT ledger")
            con.execute("USE memory")
            con.execute("DETACH ledger")
        finally:
            con.close()
        step("sync")
        _sync(work)
        step("replace")
        work.replace(ledger)
        step("sync folder")
        _sync(ledger.parent)
        step("end")
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise LedgerError(
            f"writing failed ({_first_line(error)}); {ledger} is as it was: see to it and run this again"
        ) from error
    finally:
        for left in (work, wal_of(work)):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
        shutil.rmtree(f"{work}.spill", ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:300]
