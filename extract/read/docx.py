"""DOCX: paragraphs, headings, lists and tables in their order, and what the file says of itself."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import Any, cast

from extract.read.archive import Counted, sizes
from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.document import Document, Options, Refused, normal_form, oddities
from extract.read.plain import title_of
from extract.read.render import one_line, pipe_rows
from extract.read.source import Budget, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def from_zip(archive: zipfile.ZipFile, source: Source, options: Options) -> Document:
    """The document that an opened DOCX holds; raises `Refused` where it has no text."""
    sizes(archive, options.limits)
    body = _part(archive, "word/document.xml", options)
    sheet = _part(archive, "word/styles.xml", options)
    if body is None:
        raise Refused("a DOCX without text")
    writer = _Writer(_styles(sheet), _Numbering(_part(archive, "word/numbering.xml", options), sheet))
    inner = body.find(f"{_W}body")
    for node in inner if inner is not None else ():
        writer.add(node)
    text = normal_form(writer.text())
    if not text:
        raise Refused("a DOCX without text")
    about = _about(_part(archive, "docProps/core.xml", options))
    published: date | None = parse_day(about.get("created")) or parse_day(about.get("modified"))
    origin = "metadata"
    if published is None and (published := day_in_text(text)):
        origin = "text"
    if published is None:
        published, origin = day_in_path(source.path), "path"
    return Document(
        text=text,
        path=source.path,
        reader="docx",
        title=about.get("title") or title_of(text),
        publisher=about.get("creator"),
        published=published,
        published_from=origin if published else None,
        archive=source.archive,
        record=source.record,
        notes=oddities(text),
    )


def _part(archive: zipfile.ZipFile, name: str, options: Options) -> Any:
    """The tree of one part of the file, None where there is none; nothing that it names is looked up."""
    from lxml import etree

    try:
        member = archive.getinfo(name)
    except KeyError:
        return None
    raw = cast(Any, archive.open(member))
    budget = Budget(options.limits.file)
    data = Counted(raw, budget, options.limits, lambda: member.compress_size).read()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"a broken DOCX: {str(error)[:120]}") from None


def _styles(tree: Any) -> dict[str, str]:
    """The names of styles by their ids."""
    if tree is None:
        return {}
    found = {}
    for style in tree.iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        found[style.get(f"{_W}styleId", "")] = (name.get(f"{_W}val", "") if name is not None else "").lower()
    return found


def _about(tree: Any) -> dict[str, str]:
    if tree is None:
        return {}
    return {str(n.tag).rsplit("}", 1)[-1]: " ".join(n.text.split())[:2000] for n in tree if n.text and n.text.strip()}


class _Numbering:
    """What stands before the items of lists: a dash, or numbers where the list counts."""

    def __init__(self, tree: Any, sheet: Any) -> None:
        self._by_style = {
            style.get(f"{_W}styleId"): number.get(f"{_W}val", "")
            for style in (sheet.iter(f"{_W}style") if sheet is not None else ())
            if (number := style.find(f"{_W}pPr/{_W}numPr/{_W}numId")) is not None
        }
        self._counts: dict[tuple[str, int], int] = {}
        self._formats: dict[tuple[str, int], str] = {}
        kinds = {}
        for kind in tree.iterchildren(f"{_W}abstractNum") if tree is not None else ():
            formats = {level.get(f"{_W}ilvl"): level.find(f"{_W}numFmt") for level in kind.iterchildren(f"{_W}lvl")}
            kinds[kind.get(f"{_W}abstractNumId")] = formats
        for number in tree.iterchildren(f"{_W}num") if tree is not None else ():
            kind = number.find(f"{_W}abstractNumId")
            for level, form in kinds.get(kind.get(f"{_W}val") if kind is not None else None, {}).items():
                if form is not None and level is not None and level.isdigit() and len(level) < 3:
                    self._formats[number.get(f"{_W}numId", ""), int(level)] = form.get(f"{_W}val", "")

    def mark(self, node: Any) -> str:
        """The mark of a paragraph that is an item; counts it."""
        number, depth = (node.find(f"{_W}pPr/{_W}numPr/{_W}{name}") for name in ("numId", "ilvl"))
        style = node.find(f"{_W}pPr/{_W}pStyle")
        by_style = self._by_style.get(style.get(f"{_W}val"), "") if style is not None else ""
        name = number.get(f"{_W}val", "") if number is not None else by_style
        deep = depth.get(f"{_W}val", "0") if depth is not None else "0"
        level = int(deep) if deep.isdigit() and len(deep) < 3 else 0
        indent = "  " * min(level, 6)
        if self._formats.get((name, level)) != "decimal":
            return f"{indent}- "
        self._counts[name, level] = self._counts.get((name, level), 0) + 1
        return f"{indent}{self._counts[name, level]}. "


class _Writer:
    """The text of a document's body, block after block."""

    def __init__(self, styles: dict[str, str], numbering: _Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._parts: list[str] = []
        self._in_list = False

    def add(self, node: Any) -> None:
        if node.tag == f"{_W}p":
            self._paragraph(node)
        elif node.tag == f"{_W}tbl":
            rows = _rows(node)
            if rows and max(map(len, rows)) > 1:
                self._block("\n".join(pipe_rows(rows)))
            else:
                self._block("\n\n".join(cell for row in rows for cell in row))
        elif node.tag == f"{_W}sdt":
            for inner in node.iter(f"{_W}p", f"{_W}tbl"):
                if not any(above.tag == f"{_W}tbl" for above in inner.iterancestors()):
                    self.add(inner)

    def _paragraph(self, node: Any) -> None:
        text = "\n".join(" ".join(line.split()) for line in paragraph_text(node).split("\n")).strip()
        if not text:
            return
        style, is_item = self._style(node)
        if style.startswith("heading ") and style[8:9].isdigit():
            self._block("#" * min(6, int(style[8])) + " " + text)
        elif style == "title":
            self._block("# " + text)
        elif is_item:
            self._block(self._numbering.mark(node) + text, is_item=True)
        else:
            self._block(text)

    def _style(self, node: Any) -> tuple[str, bool]:
        properties = node.find(f"{_W}pPr")
        if properties is None:
            return "", False
        style = properties.find(f"{_W}pStyle")
        name = self._styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
        return name, name.startswith("list") or properties.find(f"{_W}numPr") is not None

    def _block(self, text: str, *, is_item: bool = False) -> None:
        if not text:
            return
        if self._parts:
            self._parts.append("\n" if is_item and self._in_list else "\n\n")
        self._parts.append(text)
        self._in_list = is_item

    def text(self) -> str:
        return "".join(self._parts)


def paragraph_text(node: Any) -> str:
    """The words of a paragraph, without deleted ones; line breaks are newlines."""
    words = []
    for part in node.iter(f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab", f"{_W}noBreakHyphen"):
        if part.tag == f"{_W}t":
            words.append(part.text or "")
        else:
            words.append({f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}.get(part.tag, "\n"))
    return "".join(words)


def _rows(table: Any) -> list[list[str]]:
    rows = []
    for row in table.iterchildren(f"{_W}tr"):
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            text = one_line(" ".join(paragraph_text(paragraph) for paragraph in cell.iter(f"{_W}p")))
            cells += [text] * _span(cell)
        if any(cells):
            rows.append(cells)
    return rows


def _span(cell: Any) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return min(50, int(value)) if value.isdigit() and len(value) < 4 and int(value) else 1
