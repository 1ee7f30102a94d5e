"""HTML: the main text of a page with its headings, lists and tables, and what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.document import Document, Options, Refused, normal_form, oddities
from extract.read.encoding import decode
from extract.read.render import VOID, keep_marks, render
from extract.read.source import Source

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.I)
_LARGEST = 12_000_000  # bytes of one page; its tree takes some thirty times as much
_SHORT = 400  # characters
_DEEPEST = 400  # elements within elements; libraries walk trees by recursion
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b[^<>]{0,4000}?(/?)>")


def read(source: Source, options: Options) -> Iterator[Document]:
    """The one document that a page holds; raises `Refused` where it has no text."""
    data = source.bytes(min(_LARGEST, options.limits.document))
    if (depth := deepest(data)) > _DEEPEST:
        raise Refused(f"HTML with {depth:,} elements one within the other, the limit is {_DEEPEST}")
    named = _CHARSET.search(data[:4096])
    text, forced = decode(data, named[1].decode("ascii") if named else None)
    page = parse(text)
    body, about = _main_text(page)
    if not body:
        raise Refused("HTML without text")
    address = source.url or about.get("url")
    published, origin = _published(about, body, address, source.path)
    yield Document(
        text=body,
        path=source.path,
        reader="html",
        url=address,
        title=about.get("title"),
        publisher=about.get("sitename") or about.get("hostname"),
        published=published,
        published_from=origin if published else None,
        archive=source.archive,
        record=source.record,
        notes=(*((forced,) if forced and "replaced" in forced else ()), *oddities(body)),
    )


def deepest(data: bytes) -> int:
    """How deep elements stand within each other, by a count of tags that are opened and not closed."""
    depth = most = 0
    for match in _TAG.finditer(data):
        name = match[2].decode("ascii").lower()
        if name in VOID or match[3]:
            continue
        depth = max(0, depth - 1) if match[1] else depth + 1
        most = max(most, depth)
    return most


def parse(text: str) -> Any:
    """The tree of a page; nothing that it refers to is loaded. Raises `Refused` where there is none."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    try:
        page = html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise Refused(f"HTML that cannot be read: {str(error)[:100]}") from None
    if page is None:
        raise Refused("HTML without text")
    return page


def fragment_text(text: str) -> str:
    """The text of a piece of HTML that is an article and nothing else."""
    tree = parse(text)
    keep_marks(tree)
    return normal_form(render(tree))


def _main_text(page: Any) -> tuple[str, dict[str, str]]:
    """The main text, and title, address and names by the page's metadata."""
    import trafilatura
    from trafilatura.metadata import extract_metadata

    keep_marks(page)
    stated = extract_metadata(page, date_config={"original_date": True, "extensive_search": False})
    about = {k: str(v) for k in ("title", "url", "sitename", "hostname", "date") if (v := getattr(stated, k, None))}
    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        include_links=False,
        deduplicate=False,
        with_metadata=False,
        favor_recall=True,
    )
    main = getattr(found, "body", None)
    body = normal_form(render(main)) if main is not None else ""
    if len(body) < _SHORT:  # too little to tell the text of a page from what is around it
        marked = page.xpath("//article") or page.xpath("//main | //*[@role='main'] | //*[@itemprop='articleBody']")
        body = normal_form(render(marked[0])) if len(marked) == 1 else body
    return body or normal_form(render(page)), about


def _published(about: dict[str, str], text: str, address: str | None, path: str) -> tuple[date | None, str]:
    if day := parse_day(about.get("date")):
        return day, "metadata"
    if day := day_in_text(text):
        return day, "text"
    return day_in_path(address or "") or day_in_path(path), "path"
