"""People: those of the list, those whose given name or title shows them, and their surnames thereafter."""

from __future__ import annotations

import re
from collections import Counter

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name
from extract.find.parties.lexicon import given_names, words
from extract.find.parties.reading import Found, Reading, index_of, is_common, is_odd, is_place, look_up

_LINE_LABEL = re.compile(
    r"^[ \t*_]{0,4}(?P<name>[A-Z][\w.’'-]{1,15} (?:[A-Z]\. )?[A-Z][\w.’'-]{1,20})"
    r"(?: [–-] [^:\n]{0,60})?[*_]{0,2}:[*_ ]{1,3}[\"“A-Z][^\n]{20}",
    re.MULTILINE,
)
_PARTICLES = ("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "O’", "O'", "D’", "D'")


def take_persons(reading: Reading) -> None:
    """Takes full names of people, then the surnames (and given names) by which the text goes on to call them."""
    _take_interlocutors(reading)
    for first, last in reading.segments():
        start, end = reading.words[first].start, reading.words[last - 1].end
        if _is_person(reading, first, last) and not reading.lines.is_title(start):
            entity = " ".join(reading.text[start:end].split())
            reading.take(Found(start, end, Name(entity, entity, "person", known=False), "person-shape", first, last))
    shorter: dict[str, Name] = {}
    for found in reading.found:
        if found.name.kind == "person":
            tokens = found.name.entity.split()
            if len(tokens) > 1:
                for part in (tokens[-1], tokens[0]):
                    if not is_common(part):
                        shorter.setdefault(part, Name(part, found.name.entity, "person", known=found.name.known))
    for found in look_up(reading, index_of(shorter.values()), "surname"):
        if not _continues(reading, found):
            reading.take(found)


def _take_interlocutors(reading: Reading) -> None:
    """Takes those who speak in a transcript: names that open several lines, with a colon and a sentence behind them."""
    labels = list(_LINE_LABEL.finditer(reading.text))
    often = {name for name, times in Counter(m.group("name") for m in labels).items() if times > 1}
    if not often:
        return
    for match in labels:
        inside = reading.words_within(match.start("name"), match.end("name"))
        organisation = any(reading.words[i].text in words("name_heads") | words("legal") for i in inside)
        if inside and not organisation and not any(reading.taken[i] for i in inside):
            name = Name(match.group("name"), match.group("name"), "person", known=False)
            place = match.start("name"), match.end("name")
            reading.take(Found(*place, name, "interlocutor", inside.start, inside.stop))


def _continues(reading: Reading, found: Found) -> bool:
    """Whether the next word belongs to the same name ("Sharpe Capital")."""
    after = reading.words[found.last] if found.last < len(reading.words) else None
    return bool(after and after.joint == " " and after.text in words("name_heads") | words("legal"))


def _is_person(reading: Reading, first: int, last: int) -> bool:
    """Whether a run of words is somebody's name: by a given name, a title, or a verb of saying right before it."""
    start, end = reading.words[first].start, reading.words[last - 1].end
    if last - first == 1:
        return reading.text.endswith(_TITLES, max(0, start - 6), start) and not is_common(reading.words[first].text)
    tokens = reading.tokens(first, last)
    if len(tokens) > 4 or tokens[-1] in words("name_heads") | words("legal") or is_place(tokens):
        return False
    if any((is_odd(t) and not t.startswith(_PARTICLES)) or (len(t) > 3 and t.isupper()) for t in tokens):
        return False
    if any("&" in reading.words[i].joint for i in range(first + 1, last)):
        return False
    if tokens[0] in given_names():
        return not is_common(tokens[-1]) or evidence.person_of(reading.text, start, end)
    if len(tokens) == 2 and evidence.is_quoted(reading.text, start):
        return not any(is_common(t) for t in tokens)
    return len(tokens) < 4 and evidence.person_of(reading.text, start, end) and not all(is_common(t) for t in tokens)


_TITLES = ("Mr. ", "Ms. ", "Mrs. ", "Dr. ", "Mr ", "Ms ", "Mrs ", "Dr ", "Prof. ")
