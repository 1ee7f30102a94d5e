"""Names that their place on the page shows: cells of a column headed "Company", and labels of bullets."""

from __future__ import annotations

import re

from extract.find.parties.catalogue import Name, without_legal_suffix
from extract.find.parties.lexicon import pattern, words
from extract.find.parties.reading import Found, Reading, breaks, is_common, is_marked, is_place

_ROW = re.compile(r"^[ ]?\|.*\|[ ]?$", re.MULTILINE)
_CELL_NAME = re.compile(r"[^\d\W][\w.&’'+ -]{0,48}$")
_HEADING = re.compile(r"(?m)^\#{2,6} (?:\d{1,2}[.)] )?[*_]{0,2}(.{1,60}?)[*_]{0,2}[ \t]*$")
_SENTENCE_ENDS = re.compile(r"[.!?]\W{1,4}")
_OF_ALL = frozenset({"total", "totals", "subtotal", "sum", "all", "other", "others", "average", "rest", "various"})
_FEWEST_SITES = 3
_FEWEST_ENTRIES = 2
_HEADING_REACH = 240  # characters below a heading in which chips or a price speak for its being a name


def take_cells(reading: Reading) -> None:
    """Takes unknown names in the cells of a Markdown column headed "Company", "Owner", "Cluster" and the like."""
    columns: dict[int, str] = {}
    last_end = -2
    if "|" not in reading.text:
        return
    for row in _ROW.finditer(reading.text):
        cells = _cells(reading.text, row.start(), row.end())
        if row.start() != last_end + 1:
            columns = {i: kind for i, (_, cell) in enumerate(cells) if (kind := _kind_of_column(cell))}
        else:
            for i, (start, cell) in enumerate(cells):
                named = cell[:1].isupper() and _CELL_NAME.match(cell)
                if i in columns and named and not _is_no_name(cell):
                    _take(reading, start, start + len(cell), columns[i], "table-column")
        last_end = row.end()


def _is_no_name(cell: str) -> bool:
    """ "Large", "Small", "Total incl. others"."""
    return cell.split(" ")[0].lower() in _OF_ALL or (cell.isalpha() and is_common(cell))


def _kind_of_column(header: str) -> str | None:
    if pattern("party-column").match(header):
        return "company"
    return "cluster" if pattern("system-column").match(header) else None


def _cells(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The cells of a row, with their places, without spaces and marks of emphasis."""
    cells = []
    at = text.index("|", start) + 1
    for raw in text[at:end].split("|")[:-1]:
        bare = raw.strip(" *_`")
        cells.append((at + (raw.index(bare) if bare else 0), bare))
        at += len(raw) + 1
    return cells


def take_labels(reading: Reading) -> None:
    """Takes a name that labels a bullet with a figure behind it ("- Kelmor-2 (2026): 8,000 chips")."""
    inline = pattern("label-inline").finditer(reading.text)
    for match in (*pattern("label").finditer(reading.text), *inline):
        tokens = re.findall(r"[\w.&’'+]+", match.group("name"))
        if any(breaks(token) for token in tokens) or is_place(tokens):
            continue
        about_chips = pattern("chips-ahead").match(reading.text, match.end())
        numbered = tokens[-1].isdigit() or any(char.isdigit() for char in tokens[-1])
        if about_chips and (_ends_as_name(tokens) or (numbered and len(tokens) > 1)):
            _take(reading, match.start("name"), match.end("name"), "cluster" if numbered else "company", "label")


def _ends_as_name(tokens: list[str]) -> bool:
    """Whether the last word is one that names end with, and not a common noun ("Starter Plan")."""
    return is_marked(tokens) and (is_marked(tokens[-1:]) or tokens[-1] in words("name_heads"))


def take_headings(reading: Reading) -> None:
    """Takes a name that is a heading by itself, with chips or prices below it."""
    headings = _HEADING.findall(reading.text)
    for match in pattern("heading").finditer(reading.text):
        tokens = re.findall(r"[\w.&’'+]+", match.group("name"))
        if any(breaks(token) for token in tokens) or is_place(tokens) or not _ends_as_name(tokens):
            continue
        if match.group().startswith("# ") or (len(tokens) > 1 and match.group("name").isupper()):
            continue  # the title of the whole text, or a rubric in capitals ("FROM OUR SPONSOR")
        again = reading.text.count(match.group("name")) > 1
        if not again and not _heads_a_list_of_names(reading, headings, match.group("name")):
            continue  # "## Mailbag" among headings that are no names
        below = reading.text[match.end() : match.end() + _HEADING_REACH]
        if any(pattern("chips-ahead").match(line) for line in below.split("\n")):
            _take(reading, match.start("name"), match.end("name"), "company", "heading")


def _heads_a_list_of_names(reading: Reading, headings: list[str], own: str) -> bool:
    """Whether another heading of the text is a name too, known or of the same shape ("## Lambda", "## Crusoe")."""
    known = {found.name.text for found in reading.found}
    others = [heading for heading in headings if heading != own]
    return any(
        heading in known or (len(words_of) <= 2 and _ends_as_name(words_of) and not any(map(breaks, words_of)))
        for heading in others
        if (words_of := re.findall(r"[\w.&’'+]+", heading))
    )


def take_run_ins(reading: Reading) -> None:
    """Takes a name in bold or italics that opens a paragraph, with chips or prices in it ("**Halyard GPU** – ...")."""
    for match in pattern("run-in").finditer(reading.text):
        tokens = re.findall(r"[\w.&’'+]+", match.group("name"))
        named = tokens[:-1] if len(tokens) > 1 and breaks(tokens[-1]) else tokens  # "Halyard GPU"
        if any(breaks(token) for token in named) or is_place(named) or not _ends_as_name(named):
            continue
        if named[0] in words("soft_openers") | words("openers") | words("numbered_parts") or named[0].endswith("ing"):
            continue  # "**One PRO 6000.**", "**Renting.**", "**Phase 1.**"
        paragraph = reading.text[match.end() : match.end() + _HEADING_REACH].partition("\n\n")[0]
        if any(pattern("chips-ahead").match(sentence) for sentence in _SENTENCE_ENDS.split(paragraph)):
            _take(reading, match.start("name"), match.end("name"), "company", "run-in")


def take_entries(reading: Reading) -> None:
    """Takes the names of machines that head the entries of a register, of which there are two at least."""
    heads = list(pattern("entry").finditer(reading.text))
    if len(heads) < _FEWEST_ENTRIES:
        return
    for match in heads:
        inside = reading.words_within(match.start("name"), match.end("name"))
        if inside and not any(reading.taken[i] for i in inside):
            text = match.group("name")
            entity = " ".join(token.capitalize() if token.isupper() else token for token in text.split())
            name = Name(text, entity, "cluster", known=False)
            reading.take(Found(match.start("name"), match.end("name"), name, "entry", inside.start, inside.stop))


def take_place_entries(reading: Reading) -> None:
    """Takes whose a site is from the headings of a register of sites, a place with a name in brackets each."""
    heads = [
        match
        for match in pattern("place-entry").finditer(reading.text)
        if is_place(re.findall(r"[\w’'-]+", match.group("place").rpartition(",")[2]))
    ]
    if len(heads) < _FEWEST_SITES:
        return
    for match in heads:
        if not re.search(r"\d|\band\b|,", match.group("name")):
            _take(reading, match.start("name"), match.end("name"), "company", "place-entry")


def _take(reading: Reading, start: int, end: int, kind: str, rule: str) -> None:
    inside = reading.words_within(start, end)
    if not inside or any(reading.taken[i] for i in inside):
        return
    text = reading.text[start:end]
    name = Name(text, without_legal_suffix(text), kind, known=False)
    reading.take(Found(start, end, name, rule, inside.start, inside.stop))
