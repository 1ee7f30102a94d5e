"""A process that reads and extracts within limits, so that no input can stop, bloat or crash the ingest.

The parent writes one JSON object a line to the process and gets lines back: `{"do": "read", …}` is answered by a line
for each document and refusal and a last `{"done": true}`, `{"do": "extract", …}` by one line. A process that is silent
for too long is killed and replaced; one that dies is replaced. A worker writes no file and does not outlive its parent.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Generator, Iterator
from dataclasses import asdict
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.read.document import Document, Limits, Options, Refusal

if TYPE_CHECKING:
    from schemas.claim import Extraction

_START_SECONDS = 120.0  # for imports on a busy machine, before a worker's first answer
_PATIENCE = 6.0  # how many times longer a process may take by the clock than by its own work, on a busy machine
_LOOK = 0.1  # seconds between two looks at how long it has worked
_ORPHAN_SECONDS = 600.0  # that a worker may be busy with one answer when nobody stops it
_FRUGAL = {  # libraries set memory aside by the gigabyte and the core, which a limit would count
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
_LONG = 100_000  # characters
_PER_PACKED_MEGABYTE = 60.0  # seconds in the extractor: a megabyte of prose packs to about a third
_REFUSALS_LISTED = 100  # of one file
_PER_MEGABYTE = 0.5  # seconds that a file may take in all, beside `Limits.seconds`, for each megabyte of it


class Stopped(Exception):
    """The worker was stopped or died over its task; the message is the cause."""


class Exhausted(Stopped):
    """It died or had no more memory, which may be the doing of what it had done before."""


class Worker:
    """One such process, started when first asked and again after it was stopped.

    A process keeps some of the memory that its tasks took. So what fails for lack of it in a process that had done
    other tasks before is tried once more in a new one: no input is refused for what came before it. Each of the two
    tries has half of the time, so that together they take no longer than one.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()
        self._scanned = 0
        self._is_used = False
        self._begin = self._end = 0.0  # of the task: what the process had worked before it, and at its last answer

    def read(self, path: Path, name: str, options: Options) -> Iterator[Document | Refusal]:
        """What `extract.read.read_path` gives for the file; a refusal too where it takes too long or too much."""
        was_used, given = self._is_used, 0
        with contextlib.closing(self._read_once(path, name, options)) as items:
            for item in items:
                if (
                    was_used
                    and isinstance(item, Refusal)
                    and item.out_of_memory
                    and self._was_quick(self.limits.seconds)
                ):
                    break
                yield item
                given += 1
            else:
                return
        self.close()
        yield from islice(self._read_once(path, name, options, self.limits.seconds / 2), given, None)

    def _was_quick(self, seconds: float) -> bool:
        """Is there time for another try of what just failed, of `seconds` for both?"""
        return self._end - self._begin < seconds / 2

    def _read_once(
        self, path: Path, name: str, options: Options, seconds: float | None = None
    ) -> Generator[Document | Refusal, None, None]:
        size = path.stat().st_size
        seconds = self.limits.seconds if seconds is None else seconds
        allowed = seconds + _PER_MEGABYTE * size / 1e6
        refusals, is_done = 0, False
        try:
            self._send({"do": "read", "path": str(path), "name": name, "options": asdict(options)})
            self._begin = self._busy()
            while True:
                left = allowed - (self._busy() - self._begin)
                reply = self._receive(min(seconds, left), allowed if left < seconds else None)
                if "done" in reply:
                    is_done = True
                    break
                if "document" in reply:
                    yield _document(reply["document"])
                elif (refusals := refusals + 1) <= _REFUSALS_LISTED:
                    yield Refusal(**reply["refusal"])
        except Stopped as stopped:
            is_exhausted = isinstance(stopped, Exhausted)
            yield Refusal(path=name, why=f"reader stopped: {stopped}", bytes=size, out_of_memory=is_exhausted)
        finally:
            if not is_done:  # answers may still come that are no answers to the next question
                self.close()
        if refusals > _REFUSALS_LISTED:
            more = refusals - _REFUSALS_LISTED
            yield Refusal(path=name, why=f"{more:,} more parts of it were refused and are not listed", bytes=size)

    def extract(self, text: str, published: date | None, title: str | None, publisher: str | None) -> Extraction | None:
        """What the text yields; None where it names no chip. Raises `Stopped` where it took too long or failed."""
        was_used, seconds = self._is_used, self.limits.seconds + allowance(text)
        request = {"do": "extract", "text": text, "title": title, "publisher": publisher}
        request["published"] = published.isoformat() if published else None
        try:
            return self._extract_once(request, seconds)
        except Exhausted:
            self.close()
            if not (was_used and self._was_quick(seconds)):
                raise
        return self._extract_once(request, seconds / 2)

    def _extract_once(self, request: dict[str, Any], seconds: float) -> Extraction | None:
        from schemas.claim import Extraction

        self._send(request)
        self._begin = self._busy()
        reply = self._receive(seconds)
        if "failed" in reply:
            raise (Exhausted if reply["out_of_memory"] else Stopped)(reply["failed"])
        return Extraction.model_validate(reply["extraction"]) if reply["extraction"] is not None else None

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
        self._process = None
        self._buffer.clear()
        self._scanned = 0
        self._is_used = False

    def _start(self) -> None:
        environment = {**os.environ, **_FRUGAL, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "extract.worker", str(self.limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._receive(_START_SECONDS)
        self._is_used = False

    def _send(self, request: dict[str, Any]) -> None:
        line = json.dumps(request).encode() + b"\n"
        for _ in range(2):  # a process that ended while it had nothing to do is replaced
            if self._process is None:
                self._start()
            assert self._process is not None and self._process.stdin is not None
            try:
                self._process.stdin.write(line)
                self._process.stdin.flush()
                return
            except BrokenPipeError:
                self.close()
        raise Stopped("its process ends as soon as it is started")

    def _receive(self, seconds: float, stated: float | None = None) -> dict[str, Any]:
        """The next answer; stops the process where it has worked for more than `seconds` on it."""
        assert self._process is not None and self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        begin, gives_up = self._busy(), time.monotonic() + _PATIENCE * max(seconds, 1.0)
        while (line_end := self._buffer.find(b"\n", self._scanned)) < 0:
            self._scanned = len(self._buffer)
            ready, _, _ = select.select([pipe], [], [], _LOOK)
            if not ready:
                if self._busy() - begin > seconds or time.monotonic() > gives_up:
                    self.close()
                    raise Stopped(f"it took longer than {stated or seconds:.0f} s")
                continue
            data = os.read(pipe, 1 << 20)
            if not data:
                self._end = self._busy()
                raise Exhausted(self._death())
            self._buffer += data
        line = bytes(self._buffer[:line_end])
        del self._buffer[: line_end + 1]
        self._scanned = 0
        self._is_used, self._end = True, self._busy()
        reply: dict[str, Any] = json.loads(line)
        return reply

    def _busy(self) -> float:
        """Seconds that the process has worked, whatever else the machine was busy with; elsewhere than on Linux those
        that have gone by."""
        assert self._process is not None
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _death(self) -> str:
        assert self._process is not None
        code = self._process.wait()
        self.close()
        if code < 0:
            return f"its process was ended by {signal.Signals(-code).name}"
        return f"its process ended with code {code}: out of memory or a fault in a library"


def allowance(text: str) -> float:
    """Seconds that a long text may take beyond the limit: for what it says, not for what it repeats."""
    if len(text) < _LONG:
        return 0.0
    return _PER_PACKED_MEGABYTE * len(zlib.compress(text.encode(), 1)) / 1e6


def _document(fields: dict[str, Any]) -> Document:
    fields["published"] = date.fromisoformat(fields["published"]) if fields["published"] else None
    fields["pages"], fields["notes"] = tuple(fields["pages"]), tuple(fields["notes"])
    return Document(**fields)


def _confine(memory: int) -> None:
    """No files, no core dumps, and no more memory than is allowed."""
    import resource

    for limit, value in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, value))


def _alarm(seconds: float) -> None:
    """Lets the system end this process after so many seconds, should its parent not be there to do it; 0: never."""
    signal.setitimer(signal.ITIMER_REAL, seconds)


def _read(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from extract.read import read_path

    fields = request["options"]
    options = Options(fields=fields["fields"], limits=Limits(**fields["limits"]))
    for item in read_path(request["path"], options, name=request["name"]):
        if isinstance(item, Refusal):
            yield {"refusal": asdict(item)}
        else:
            document = asdict(item)
            document["published"] = item.published.isoformat() if item.published else None
            yield {"document": document}
    yield {"done": True}


def _extract(request: dict[str, Any]) -> dict[str, Any]:
    from extract.ingest import default_extractor

    published = date.fromisoformat(request["published"]) if request["published"] else None
    try:
        found = default_extractor()(request["text"], published, request["title"], request["publisher"])
    except (MemoryError, RecursionError) as error:
        why = f"{type(error).__name__}: too much to be extracted from"
        return {"failed": why, "out_of_memory": isinstance(error, MemoryError)}
    except Exception as error:
        why = f"a fault in the extractor: {type(error).__name__}: {str(error)[:200]}"
        return {"failed": why, "out_of_memory": isinstance(error, ImportError)}
    return {"extraction": found.model_dump(mode="json") if found is not None else None}


def main() -> None:
    """Answers requests until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is not an answer
    sys.dont_write_bytecode = True
    _confine(int(sys.argv[1]))

    def answer(reply: dict[str, Any]) -> None:
        _alarm(_ORPHAN_SECONDS)
        answers.write(json.dumps(reply).encode() + b"\n")
        answers.flush()

    answer({"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _alarm(_ORPHAN_SECONDS + allowance(request.get("text", "")))
        if request["do"] == "read":
            for reply in _read(request):
                answer(reply)
        else:
            answer(_extract(request))
        _alarm(0)


if __name__ == "__main__":
    main()
