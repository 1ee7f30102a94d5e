"""Fetching articles from the web into a corpus folder, politely."""

from __future__ import annotations

import re
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from extract.fetch.client import Answer, Bounds, FetchError, checked_url, get
from extract.fetch.robots import Manners
from extract.fetch.save import addresses_in, save
from extract.read.dates import parse_day
from extract.read.document import Document, Options, Refusal, Refused
from extract.worker import Worker

__all__ = ["Bounds", "FetchError", "Outcome", "fetch"]

_LISTED = re.compile(r"https?://\S+")
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.IGNORECASE)
_MOST_LISTED = 10_000
_LONGEST_WAIT = 60.0
_MOST_ITEMS = 100
IN_FOLDER = "in the folder already"
_TYPES = ("html", "pdf", "text/plain", "xml", "octet-stream", "markdown")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address: the file it was saved as, or why it was not."""

    url: str
    saved: Path | None = None
    why: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    url: str
    published: date | None = None  # as a feed says
    is_entry: bool = False  # of a feed: not taken for a feed itself


def fetch(
    what: Sequence[str],
    folder: Path,
    *,
    bounds: Bounds | None = None,
    delay: float = 2.0,
    limit: int = 100,
    again: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Outcome]:
    """Saves articles below `folder` and tells of each what became of it.

    `what` are addresses, feeds (addresses or files), and files with an address on each line. At most `limit` addresses
    are asked; those that are in the folder are not asked again unless `again`. `delay` is the least time, in seconds,
    between two requests to one site. Raises `OSError` where the folder cannot be made.
    """
    bounds = bounds or Bounds()
    folder.mkdir(parents=True, exist_ok=True)
    manners = Manners(bounds, delay, sleep=sleep)
    known = set() if again else addresses_in(folder)
    waiting: deque[_Wanted | Outcome] = deque(wanted for item in what for wanted in _wanted(item, bounds))
    worker = Worker(Options().limits)
    asked = 0
    try:
        while waiting:
            wanted = waiting.popleft()
            if isinstance(wanted, Outcome):
                yield wanted
            elif wanted.url in known:
                yield Outcome(wanted.url, why=IN_FOLDER)
            elif asked >= limit:
                yield Outcome(wanted.url, why=f"{len(waiting) + 1:,} more are beyond the limit of {limit:,} (--limit)")
                return
            else:
                asked += 1
                known.add(wanted.url)
                outcome = _fetch_one(wanted, folder, bounds, manners, worker)
                if isinstance(outcome, Outcome):
                    yield outcome
                else:  # a feed: its entries come next
                    waiting.extendleft(reversed(outcome))
    finally:
        worker.close()


def _wanted(item: str, bounds: Bounds) -> Iterator[_Wanted | Outcome]:
    """The addresses that an argument stands for."""
    if not re.match(r"https?://", item, re.IGNORECASE):
        try:
            data = Path(item).read_bytes()[: bounds.size]
        except OSError as error:
            yield Outcome(item, why=f"neither an address nor a file that can be read: {error.strerror}")
            return
        yield from _feed(data, "", item) if _FEED.search(data[:4000]) else _listed(data)
        return
    yield _Wanted(item)


def _listed(data: bytes) -> Iterator[_Wanted]:
    lines = data.decode("utf-8", errors="replace").splitlines()
    found = (match[0] for line in lines if not line.lstrip().startswith("#") and (match := _LISTED.search(line)))
    for number, url in enumerate(found):
        if number >= _MOST_LISTED:
            return
        yield _Wanted(url)


def _feed(data: bytes, base: str, shown: str) -> Iterator[_Wanted | Outcome]:
    from extract.read.feed import entries

    try:
        found = entries(data)
    except Refused as refusal:
        yield Outcome(shown, why=str(refusal))
        return
    for entry in found[:_MOST_LISTED]:
        if link := entry.get("link"):
            yield _Wanted(urljoin(base, link), parse_day(entry.get("published")), is_entry=True)


def _fetch_one(
    wanted: _Wanted, folder: Path, bounds: Bounds, manners: Manners, worker: Worker
) -> Outcome | list[_Wanted | Outcome]:
    """What became of an article; of a feed, what its entries ask for."""
    try:
        answer = _ask(wanted.url, bounds, manners)
        if _FEED.search(answer.content[:4000]) and not wanted.is_entry:
            return list(_feed(answer.content, answer.url, wanted.url))
        document = _read(answer, worker)
    except FetchError as error:
        return Outcome(wanted.url, why=str(error))
    if document.published is None and wanted.published is not None:
        document = replace(document, published=wanted.published, published_from="metadata")
    try:
        path = save(document, answer.url, wanted.url, folder)
    except OSError as error:
        return Outcome(wanted.url, why=f"cannot be saved: {error.strerror}")
    return Outcome(wanted.url, path, published=document.published)


def _ask(url: str, bounds: Bounds, manners: Manners) -> Answer:
    """The answer of a site, asked once more where it says to come back within a minute."""
    answer = get(url, bounds, manners.check)
    after = answer.headers.get("retry-after", "")
    if answer.status in (429, 503) and after.isdigit() and len(after) < 4 and int(after) <= _LONGEST_WAIT:
        parts = urlsplit(checked_url(answer.url))
        manners.wait(f"{parts.scheme}://{parts.netloc}", float(after))
        answer = get(url, bounds, manners.check)
    if answer.status != 200:
        raise FetchError(f"the site answered {answer.status}")
    kind = answer.headers.get("content-type", "").lower()
    if kind and not any(known in kind for known in _TYPES):
        raise FetchError(f"no article but {kind[:60]}")
    return answer


def _read(answer: Answer, worker: Worker) -> Document:
    """The first article in an answer, read in a process of its own."""
    name = Path(urlsplit(answer.url).path).name[-80:] or "page"
    suffix = Path(name).suffix if Path(name).suffix in (".pdf", ".txt", ".md", ".html", ".htm") else ""
    with tempfile.TemporaryDirectory(prefix="gpu-claims-") as temporary:
        path = Path(temporary) / f"page{suffix}"
        path.write_bytes(answer.content)
        items = list(islice(worker.read(path, answer.url, Options()), _MOST_ITEMS))
    for item in items:
        if isinstance(item, Document):
            return item
    raise FetchError(next((i.why for i in items if isinstance(i, Refusal) and not i.taken), "nothing to read in it"))
