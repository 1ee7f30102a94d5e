"""Names of the catalogue that are common words too: when do they count?"""

from __future__ import annotations

import re
from functools import cache

from extract.find.parties import evidence
from extract.find.parties.catalogue import names, organisations
from extract.find.parties.lexicon import alternation, words
from extract.find.parties.reading import Found, Reading, adjectives, breaks, is_common, is_odd
from extract.find.parties.words import opens_sentence

_NEXT_WORD = re.compile(
    r"[*_]{0,2}(?:, (?:by|in|on|at|for|with|she|he|they|it) [^,.;\n]{1,60},)?"
    r" (?:also |now |already |has |just )?([a-z]+)(?![\w-])"
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_OWNED = re.compile(r"\w['’]s?\s$")
_LINE_OPENS = re.compile(r"[ \t]*(?:(?:[-*•+]|\d{1,2}[.)])[ \t]+)?[*_]{0,2}")
_LABEL_OF_LINE = re.compile(
    r"[ \t]*(?:(?:[-*•+]|\d{1,2}[.)])[ \t]+)?[*_]{0,2}(?P<name>[A-Za-z][\w.& ]*?)[*_]{0,2}(?::|[ \t][-–—])"
)
_LONGEST_LABEL = 60
_NUMBERED = re.compile(r"[*_]{0,2}(?::|[ \t][-–—])[*_]{0,2}[ \t][^\n]*?\d")
_DATELINE_BEHIND = re.compile(
    r",\s+(?:[A-Z]{2}\b|[A-Z][a-z]{2,}\.?)[^\n]{0,60}?(?:\s[-–—]{1,2}\s|/|\(|\b(?:19|20)\d\d\b)"
)
_TIME_STAMP = re.compile(r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?)?")
_TURNS_OF_A_SPEAKER = 3
_PARTICLE = re.compile(r" (?:da|de|di|du|del|van|von) [A-Z]")
_NOUN_WITH = re.compile(r" (?:on|of|upon|between)(?!\w)")  # "Reliance on imports": the common noun
_LIST_JOINT = re.compile(r",? and |,? or |, | & |/")
_TYING = frozenset({" ", "\u00a0", "-"})
_CONTEXT = 100  # characters on either side in which a word of the field speaks for a cluster or a model


def settle(reading: Reading, waiting: list[Found], *, final: bool) -> None:
    """Takes the guarded names for which the text says enough; `final`: also those that only their place speaks for."""
    for found in reversed(waiting):  # a list is settled from its end, so that each name finds the next one settled
        if not reading.taken[found.first] and is_met(reading, found, final=final):
            reading.take(found)


def is_met(reading: Reading, found: Found, *, final: bool) -> bool:
    """Whether the text shows what the guard of the name asks for."""
    text, name = reading.text, found.name
    if name.guard == "surname":
        known = name.entity in reading.entities or not opens_sentence(text, found.start)
        return known or evidence.speaker(text, found.start, found.end)
    if name.text in reading.lines.page_titles:
        return True
    if name.guard in ("cluster", "model"):
        return _in_context(reading, found)
    if found.end - found.start > len(name.text):  # a suffix of the law has lengthened it
        return True
    if has_neighbour(reading, found) or _NOUN_WITH.match(text, found.end):
        return False
    if _is_label_of_numbers(text, found) and (not is_common(name.text) or _has_labels_beside(text, found)):
        return True
    if name.guard == "word" and _POSSESSIVE.match(text, found.end):
        return True
    if evidence.party_of(text, found.start, found.end) or _is_listed(reading, found):
        return True
    opening = opens_sentence(text, found.start)
    if name.guard == "word" and opening and _is_subject(text, found.end):
        return True
    if name.entity in reading.entities:
        return name.guard == "word" or not opening or evidence.acts(text, found.end)
    if name.guard == "strict" or not final:
        return False
    return not opening and not reading.lines.is_title(found.start)


def _is_label_of_numbers(text: str, found: Found) -> bool:
    """ "- **Oracle:** B200s at $14", "- Meta: 550,000": a name with a colon that opens a line with a number in it."""
    line = text.rfind("\n", 0, found.start) + 1
    return _LINE_OPENS.fullmatch(text, line, found.start) is not None and _NUMBERED.match(text, found.end) is not None


def _has_labels_beside(text: str, found: Found) -> bool:
    """Is a party by any reading the label of the line above or below ("- **AWS:** ...", then "- **Oracle:** ...")?"""
    begin, end = text.rfind("\n", 0, found.start), text.find("\n", found.end)
    above = text[:begin].rstrip().rpartition("\n")[2] if begin > 0 else ""
    below = text[end:].lstrip().partition("\n")[0] if end > 0 else ""
    labels = (_LABEL_OF_LINE.match(line[:_LONGEST_LABEL]) for line in (above, below))
    return any(label is not None and _is_sure(label["name"]) for label in labels)


def _is_sure(label: str) -> bool:
    known = names().get(label)
    return known is not None and known.kind != "person" and not is_common(label)


def is_dateline(reading: Reading, found: Found) -> bool:
    """ "PRINCETON, NJ, March 11 --" names the town that a release comes from, and not the university."""
    text = reading.text
    opens = not text[text.rfind("\n", 0, found.start) + 1 : found.start].strip(" \t*_")
    return opens and text[found.start : found.end].isupper() and _DATELINE_BEHIND.match(text, found.end) is not None


def is_speaker(reading: Reading, found: Found) -> bool:
    """ "[00:14:02] MARA: Right" names who speaks in a transcript, as it does again and again, and no party."""
    text = reading.text
    if text[found.end : found.end + 1] != ":":
        return False
    before = text[text.rfind("\n", 0, found.start) + 1 : found.start].strip(" \t*_")
    if not _TIME_STAMP.fullmatch(before):
        return False
    label = re.escape(text[found.start : found.end])
    turns = re.findall(rf"(?m)^[ \t*_]{{0,8}}(?:\[?\d[\d:.]{{0,12}}\]?)?[ \t*_]{{0,8}}{label}:", text)
    return bool(before) or len(turns) >= _TURNS_OF_A_SPEAKER


def _is_subject(text: str, end: int) -> bool:
    """Whether a finite verb follows: a common noun that opens a sentence would have an article ("Oracle is taking")."""
    behind = _NEXT_WORD.match(text, end)
    return behind is not None and evidence.is_finite(behind[1])


def _is_listed(reading: Reading, found: Found) -> bool:
    """Whether a comma or "and" ties the name to a known party right behind it ("Lambda and CoreWeave")."""
    joint = _LIST_JOINT.match(reading.text, found.end)
    if not joint or found.last >= len(reading.words):
        return False
    following = reading.words[found.last]
    return reading.taken[found.last] and following.start == joint.end() and not reading.lines.is_title(found.start)


def has_neighbour(reading: Reading, found: Found) -> bool:
    """Whether an unknown capitalised word adjoins the name, so that it is rather a part of another one."""
    text, found_words = reading.text, reading.words
    if reading.lines.is_title(found.start) and found.name.guard not in ("cluster", "model"):
        return False
    after = found_words[found.last] if found.last < len(found_words) else None
    if after and after.joint in _TYING and not reading.taken[found.last] and not breaks(after.text):
        return True
    if _PARTICLE.match(text, found.end):
        return True
    if not found.first or found_words[found.first].joint not in _TYING or reading.taken[found.first - 1]:
        return False
    before = found_words[found.first - 1]
    return not (breaks(before.text) or before.text in adjectives() or opens_sentence(text, before.start))


def _in_context(reading: Reading, found: Found) -> bool:
    text, name = reading.text, found.name
    if evidence.cluster_of(text, found.start, found.end) and name.guard == "cluster":
        return True
    if has_neighbour(reading, found) or _is_anothers(reading, found):
        return False
    plain = is_odd(name.text) or evidence.is_subject(text, found.end)
    if opens_sentence(text, found.start) and not plain:
        return False
    if name.entity in reading.entities or _OWNED.search(text[max(0, found.start - 4) : found.start]):
        return True
    window = text[max(0, found.start - _CONTEXT) : found.end + _CONTEXT]
    if _context(name.guard).search(window):
        return True
    known = organisations().get(name.entity)
    parent = known.parent if known else ""
    return reading.is_near(parent, found.start)


def _is_anothers(reading: Reading, found: Found) -> bool:
    """Whether a party right before the name, that is not the owner, makes it a name of its own ("Alienware Aurora")."""
    before = reading.by_last.get(found.first)
    if before is None or reading.words[found.first].joint != " " or before.name.kind == "person":
        return False
    entity, owners = found.name.entity, set()
    while entity in organisations():
        owners.add(entity)
        entity = organisations()[entity].parent
    return before.name.entity not in owners


@cache
def _context(guard: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words(guard, 'contexts'))}|G?[HBAV]\d{{3}}s?|MI\d{{3}}X?s?)(?!\w)")
