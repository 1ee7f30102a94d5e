"""From a tree of HTML, or of trafilatura's output, to text in the layout that all readers share.

Headings begin with '#', list items with '- ' or a number, table rows are pipe rows with a rule under the header, and
blocks stand one blank line apart. Trees are walked without recursion: how deep they are does not matter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_TAGS = tomllib.loads(Path(__file__).with_name("tags.toml").read_text("utf-8"))
_HEADINGS = {name: level for level, name in enumerate(_TAGS["headings"], 1)}
_BLOCKS = frozenset(_TAGS["blocks"])
_LISTS = frozenset(_TAGS["lists"])
_ITEMS = frozenset(_TAGS["items"])
_BREAKS = frozenset(_TAGS["breaks"])
_DROPPED = frozenset(_TAGS["dropped"])
VOID = frozenset(_TAGS["void"])
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0]+")
_KEPT = "\ue0a4"  # private characters: no text has them
_NUMBER_MARK = "\ue0a5"
_LINE_END, _BLANK = "\ue0a6", "\ue0a7"
_SHORT = 40
_UNMARKED = str.maketrans({_KEPT: "", _LINE_END: " ", _BLANK: " "})
_MARKED_NUMBER = re.compile(rf"{_NUMBER_MARK}(\d+){_NUMBER_MARK}\s*")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?:max-)?height\s*:\s*0(?:px)?\b", re.I
)


@dataclass
class _Writer:
    """Blocks of text as they are written, and what is being written."""

    blocks: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)  # blocks of one list share a number; 0 stands alone
    lists: int = 0  # lists seen, but for those within others
    depth: int = 0  # items that are open
    words: list[str] = field(default_factory=list)
    prefix: str = ""

    def end_block(self) -> None:
        """What was written since the last block becomes one; within a list it goes with the list."""
        lines = (_SPACES.sub(" ", line).strip() for line in "".join(self.words).replace(_LINE_END, "\0").split("\0"))
        text = "\n".join(line for line in lines if line).replace(_KEPT, "").replace(_BLANK, " ")
        if match := _MARKED_NUMBER.match(text):
            self.prefix = f"{self.prefix[: -len(self.prefix.lstrip())]}{match[1]}. "
            text = text[match.end() :]
        self.words.clear()
        if text:
            self.blocks.append(self.prefix + text)
            self.groups.append(self.lists if self.depth else 0)
            self.prefix = ""

    def add_lines(self, lines: Sequence[str]) -> None:
        self.end_block()
        if lines:
            self.blocks.append("\n".join(lines))
            self.groups.append(0)

    def text(self) -> str:
        parts: list[str] = []
        for number, (block, group) in enumerate(zip(self.blocks, self.groups, strict=True)):
            if number:
                parts.append("\n" if group and group == self.groups[number - 1] else "\n\n")
            parts.append(block)
        return "".join(parts)


def render(root: Any) -> str:
    """The text of an lxml element and what is below it."""
    writer = _Writer()
    counters: list[int] = []  # for each open list the number of its last item; -1 without numbers
    walk: list[tuple[Any, bool]] = [(root, False)]
    while walk:
        node, closing = walk.pop()
        if not isinstance(node.tag, str):
            _tail(writer, node, root)
            continue
        tag = _name(node)
        if closing:
            _close(tag, node, writer, counters)
            _tail(writer, node, root)
            continue
        if tag in _DROPPED or (tag == "head" and _is_html_head(node)) or _is_hidden(node):
            _tail(writer, node, root)
            continue
        if tag == "table" and (rows := _data_rows(node)):
            writer.add_lines(pipe_rows(rows))
            _tail(writer, node, root)
            continue
        _open(tag, node, writer, counters)
        if node.text:
            writer.words.append(node.text)
        walk.append((node, True))
        walk.extend((child, False) for child in reversed(node))
    writer.end_block()
    return writer.text()


def keep_marks(root: Any) -> None:
    """Makes a tree safe on its way through a library that drops the numbers of lists, and cells and headings of one
    word ("Google", "Facebook") as if they were buttons."""
    for short in root.iter("td", "th", *_HEADINGS):
        if short.text and len(short.text) < _SHORT and not len(short):
            short.text += _KEPT
    for fixed in root.iter("pre"):
        for node in fixed.iter():
            node.text = _fixed(node.text)
            if node is not fixed:
                node.tail = _fixed(node.tail)
    for listing in root.iter("dl"):
        for term in list(listing.iterchildren("dt")):
            value = term.getnext()
            if value is not None and value.tag == "dd" and not len(term) and not len(value):
                term.text = f"{(term.text or '').strip().removesuffix(':')}: {(value.text or '').strip()}"
                listing.remove(value)
    for numbered in root.iter("ol"):
        number = _whole(numbered.get("start"), 1)
        for item in numbered.iterchildren("li"):
            number = _whole(item.get("value"), number)
            item.text = f"{_NUMBER_MARK}{number}{_NUMBER_MARK}{item.text or ''}"
            number += 1


def _fixed(text: str | None) -> str | None:
    """Text in which line ends and runs of blanks stay."""
    if not text:
        return text
    return re.sub(r"  +|\t", lambda m: _BLANK * max(2, len(m[0])), text.strip("\n").replace("\n", _LINE_END))


def _whole(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _name(node: Any) -> str:
    name: str = node.tag
    return name.rsplit("}", 1)[-1].lower()


def _tail(writer: _Writer, node: Any, root: Any) -> None:
    if node is not root and node.tail:
        writer.words.append(node.tail)


def _is_html_head(node: Any) -> bool:
    """HTML's <head>; trafilatura's is a heading."""
    return node.get("rend") is None and any(
        _name(c) in ("title", "meta", "link") for c in node if isinstance(c.tag, str)
    )


def _is_hidden(node: Any) -> bool:
    style = node.get("style")
    return node.get("hidden") is not None or (style is not None and bool(_HIDDEN.search(style[:2000])))


def _open(tag: str, node: Any, writer: _Writer, counters: list[int]) -> None:
    if tag in _BREAKS:
        writer.words.append("\0")
    elif tag in _HEADINGS or tag == "head":
        writer.end_block()
        level = _HEADINGS.get(tag) or _HEADINGS.get(node.get("rend") or "", 2)
        writer.prefix = "#" * level + " "
    elif tag in _LISTS:
        writer.end_block()
        writer.lists += not writer.depth
        ordered = tag == "ol" or node.get("rend") == "ol"
        start = node.get("start") or ""
        counters.append((int(start) - 1 if start.isdigit() and len(start) < 9 else 0) if ordered else -1)
    elif tag in _ITEMS:
        writer.end_block()
        indent = "  " * min(len(counters) - 1, 6) if counters else ""
        if counters and counters[-1] >= 0:
            counters[-1] += 1
            writer.prefix = f"{indent}{counters[-1]}. "
        else:
            writer.prefix = f"{indent}- "
        writer.depth += 1
    elif tag in _BLOCKS:
        writer.end_block()


def _close(tag: str, node: Any, writer: _Writer, counters: list[int]) -> None:
    if tag in _HEADINGS or tag == "head":
        writer.end_block()
        writer.prefix = ""
    elif tag in _ITEMS:
        writer.end_block()
        writer.prefix = ""
        writer.depth = max(0, writer.depth - 1)
    elif tag in _LISTS:
        writer.end_block()
        if counters:
            counters.pop()
    elif tag in _BLOCKS:
        writer.end_block()


def _data_rows(table: Any) -> list[list[str]]:
    """The cells of a table of data; none where the table is there for the looks of a page."""
    if (
        next((t for t in table.iter() if t is not table and isinstance(t.tag, str) and _name(t) == "table"), None)
        is not None
    ):
        return []
    rows = [row for row in table.iter() if isinstance(row.tag, str) and _name(row) in ("tr", "row")]
    cells = [[c for c in row if isinstance(c.tag, str) and _name(c) in ("td", "th", "cell")] for row in rows]
    texts = [[cell_text(cell) for cell in row for _ in range(_span(cell))] for row in cells]
    texts = [row for row in texts if any(row)]
    if not texts or max(map(len, texts)) < 2 or len(texts) < 2:
        return []
    filled = [cell for row in texts for cell in row if cell]
    if (
        sum(len(cell) > 300 for cell in filled) > len(filled) / 4
        or sum(len([c for c in r if c]) > 1 for r in texts) < 2
    ):
        return []
    return texts


def _span(cell: Any) -> int:
    """How many columns a cell takes."""
    span = cell.get("colspan") or cell.get("span") or "1"
    return min(int(span), 50) if span.isdigit() and len(span) < 4 and int(span) else 1


def cell_text(cell: Any) -> str:
    """The text of a cell on one line."""
    words: list[str] = []
    for node in cell.iter():
        if isinstance(node.tag, str) and _name(node) not in _DROPPED:
            if _name(node) in _BREAKS or _name(node) in _BLOCKS or _name(node) in _ITEMS:
                words.append(" ")
            words.append(node.text or "")
        if node is not cell:
            words.append(node.tail or "")
    return one_line("".join(words))


def one_line(text: str) -> str:
    """A cell's text: one line, and no pipe that would end the cell."""
    return _SPACES.sub(" ", text.translate(_UNMARKED)).strip().replace("|", "/")


def pipe_rows(rows: Iterable[Sequence[str]], *, header: bool = True) -> list[str]:
    """Rows of cells as pipe rows of one width, with a rule under the first where it is a header."""
    rows = [list(row) for row in rows]
    width = max(map(len, rows), default=0)
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    lines = [re.sub(r"  +", " ", line) for line in lines]
    if header and len(lines) > 1:
        lines.insert(1, "|" + "---|" * width)
    return lines
