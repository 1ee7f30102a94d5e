"""Names that are in no list, known by their own form or by the company that they keep."""

from __future__ import annotations

import re

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, legal_suffix, names, without_legal_suffix
from extract.find.parties.lexicon import given_names, kinds, words
from extract.find.parties.reading import Found, Reading, adjectives, is_common, is_marked, is_odd, is_place
from extract.find.parties.words import SPACES, opens_sentence

_MODEL_SIZE = re.compile(r"[-‑]\d{1,4}(?:\.\d+)?[BbMT](?!\w)")
_SIZED = re.compile(r"\d{1,4}[BT]$")
_INSTITUTION_TAIL = re.compile(
    r" (?:of|for) (?:the )?(?P<run>[A-ZÀ-ÖØ-Þ][\w-]*(?: [A-ZÀ-ÖØ-Þ][\w-]*){0,4})"
    r"(?:(?:, [A-Z]\w+){0,2},? and [A-Z]\w+(?: [A-Z]\w+){0,2})?"
)
_MOST_WORDS = 5  # a longer run of capitals is no name that its neighbours could vouch for


def take_shapes(reading: Reading) -> None:
    """Takes the names that no list has, where their shape or what stands beside them shows what they are."""
    endings = {found.last: found for found in reading.found}
    for first, last in reading.segments():
        if _takes_division(reading, endings.get(first), first, last):
            continue
        for begin, end in _clauses(reading, first, last):
            found = _by_shape(reading, begin, end)
            if found:
                reading.take(found)


def _clauses(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """A run of words as it is; in a heading, where verbs too have capitals, cut at its verbs."""
    if not reading.lines.is_title(reading.words[first].start):
        return [(first, last)]
    cut = [i for i in range(first, last) if _is_verb(reading, i)]
    bounds = [first - 1, *cut, last]
    return [(a + 1, b) for a, b in zip(bounds, bounds[1:], strict=False) if a + 1 < b]


def _is_verb(reading: Reading, index: int) -> bool:
    return evidence.headline_verb().fullmatch(reading.words[index].text) is not None


def _new(reading: Reading, first: int, last: int, rule: str, kind: str, end: int | None = None) -> Found:
    """A name over the words first..last, up to `end` where that lies farther on."""
    start = reading.words[first].start
    end = reading.words[last - 1].end if end is None else end
    text = reading.text[start:end]
    entity = " ".join(without_legal_suffix(text).replace("&amp;", "&").split())
    listed = names().get(entity)
    if listed is not None and listed.kind != "person":
        name = Name(text, listed.entity, listed.kind)
    else:
        name = Name(text, entity, kind, known=False)
    found = Found(start, end, name, rule, first, last)
    reading.cover(found, end)
    return found


def kind_by_head(tokens: list[str], default: str = "company") -> str:
    """The kind that the last word of a name shows ("Brightfjord Bank"), else the default."""
    return kinds("kinds_of_heads").get(tokens[-1], default) if default == "company" else default


def _by_shape(reading: Reading, first: int, last: int) -> Found | None:
    by_form = _by_own_form(reading, first, last)
    if by_form:
        return by_form
    while last - first > 1 and reading.words[first].text in adjectives():
        first += 1
    tokens = reading.tokens(first, last)
    if len(tokens) > _MOST_WORDS or is_place(tokens):
        return None
    if reading.lines.is_title(reading.words[first].start):
        return _headline(reading, first, last, tokens)
    return _by_company(reading, first, last, tokens)


def _by_company(reading: Reading, first: int, last: int, tokens: list[str]) -> Found | None:
    """A name that the words around it vouch for."""
    text = reading.text
    start, end = reading.words[first].start, reading.words[last - 1].end
    marked = is_marked(tokens)
    alone = len(tokens) == 1
    if not marked and (opens_sentence(text, start) or (alone and tokens[0] in _generic())):
        return None
    if alone and tokens[0] in given_names():
        return None
    cluster = evidence.cluster_of(text, start, end)
    if cluster:
        return _new(reading, first, last, cluster.rule, cluster.kind)
    if marked and evidence.model_of(text, start, end):
        return _new(reading, first, last, "model-trained", "model")
    sign = evidence.party_of(text, start, end)
    if sign is not None and sign.rule == "officer" and tokens[-1] in words("functions"):
        return None
    if sign is None or (not marked and sign.rule not in _STRONG):
        return None
    # One or two words that only a verb of saying speaks for are a person, unless they go on as a company does.
    short = len(tokens) <= 2 and not any(is_odd(token) for token in tokens)
    if sign.rule == "speech" and short and not evidence.speaks_as_company().match(text, end):
        return _new(reading, first, last, "person-shape", "person")
    return _new(reading, first, last, sign.rule, kind_by_head(tokens, sign.kind))


_STRONG = frozenset({"ticker", "defined-term", "apposition-after", "apposition-before", "is-a"})


def _generic() -> frozenset[str]:
    return words("name_heads") | words("institution_heads") | words("functions")


# --- by their own form --------------------------------------------------------------------------------------------


def _by_own_form(reading: Reading, first: int, last: int) -> Found | None:
    """Names that carry a sign of their own: a suffix of the law, a head such as "Labs" or "University", a size."""
    text, found_words = reading.text, reading.words
    tokens = reading.tokens(first, last)
    end = found_words[last - 1].end
    named = len(tokens) > 1 or tokens[0] not in _generic() | words("legal")
    if named and evidence.ticker().match(text, end):
        return _new(reading, first, last, "ticker", kind_by_head(tokens))
    suffix = legal_suffix().match(text, end)
    cut = reading.words[first].joint in SPACES and not is_marked(tokens)  # a part of a name, less its first words
    if suffix and named and not cut and not is_place(tokens):
        return _new(reading, first, last, "legal-suffix", kind_by_head(tokens), suffix.end())
    for k in range(len(tokens) - 1, 0, -1):
        found = _by_head(reading, first, first + k, last)
        if found:
            return found
    if tokens[-1] in words("institution_heads") and _INSTITUTION_TAIL.match(text, end):
        return _institution(reading, last - 1 if tokens[-1] not in ("School",) else first, last)
    size = _MODEL_SIZE.match(text, end)
    if size and not is_common(tokens[-1]):
        return _new(reading, first, last, "model-size", "model", size.end())
    return None


def _by_head(reading: Reading, first: int, head: int, last: int) -> Found | None:
    """The name that ends with the word at index `head`, if that word is one that names end with."""
    text = reading.text
    word = reading.words[head]
    tokens = reading.tokens(first, head)
    marked = is_marked(tokens)
    if word.text in words("institution_heads"):
        if word.text in ("Center", "Centre") and tokens[-1] in words("plain_centers"):
            return None
        if marked or tokens[0] in words("institution_marks") or tokens[0] in adjectives():
            return _institution(reading, first, head + 1)
        return None
    while tokens[0] in adjectives() and is_marked(tokens[1:]):
        first += 1
        tokens = tokens[1:]
    if word.text in words("legal") and word.joint in SPACES and (marked or len(word.text) > 2):
        stop = word.end + (text.startswith(".", word.end) and word.text + "." in words("legal"))
        return _new(reading, first, head + 1, "legal-suffix", kind_by_head(tokens), stop)
    if word.text in words("name_heads") and marked and head + 1 == last and not is_place(tokens):
        return _new(reading, first, head + 1, "name-head", kind_by_head([*tokens, word.text]))
    return None


def _institution(reading: Reading, first: int, last: int) -> Found:
    """A university, ministry or centre, with what follows "of" or "for"."""
    word = reading.words[last - 1]
    end = word.end
    tail = _INSTITUTION_TAIL.match(reading.text, end)
    if tail:  # "Ministry of Trade and Industry" is one, "University of Tromsberg and Kelmor" are two
        end = tail.end() if word.text in ("Ministry", "Department") else tail.end("run")
    kind = kinds("kinds_of_heads").get(word.text, "research centre")
    return _new(reading, first, last, "institution", kind, end)


def _takes_division(reading: Reading, parent: Found | None, first: int, last: int) -> bool:
    """Lengthens a known name by "Labs", "Ventures" or the like: the division is a party of its own."""
    if parent is None or reading.words[first].joint not in SPACES or parent.name.kind in ("person", "model"):
        return False
    tokens = reading.tokens(first, last)
    if len(tokens) > 2 or tokens[-1] not in words("division_heads") or reading.lines.is_title(parent.start):
        return False
    entity = " ".join([parent.name.entity, *tokens])
    end = reading.words[last - 1].end
    parent.name = Name(reading.text[parent.start : end], entity, kind_by_head(tokens, "company"), known=False)
    parent.rule = "division"
    reading.cover(parent, end)
    reading.taken[first:last] = [True] * (last - first)
    reading.established.setdefault(entity, parent.name)
    return True


# --- by their place -----------------------------------------------------------------------------------------------


def _headline(reading: Reading, first: int, last: int, tokens: list[str]) -> Found | None:
    """In a heading set in capitals: what stands at its head, before a verb."""
    opens = opens_sentence(reading.text, reading.words[first].start)
    if not opens or last >= len(reading.words) or not reading.words[last].joint or not is_marked(tokens):
        return None
    return _new(reading, first, last, "headline", kind_by_head(tokens)) if _is_verb(reading, last) else None


_JOINT_BEFORE = re.compile(r"(?:, and |, or |, | and | or |/| & )$")
_JOINT_AFTER = re.compile(r", and |, or |, | and | or |/| & ")
_NOT_LISTED = frozenset({"person", "model"})


def take_coordinated(reading: Reading) -> None:
    """Takes an unknown name that stands in a list between parties, or at the end of a list of them."""
    text = reading.text
    ends = {f.end for f in reading.found if f.name.kind not in _NOT_LISTED}
    starts = {f.start for f in reading.found if f.name.kind not in _NOT_LISTED}
    for first, last in reading.segments():
        tokens = reading.tokens(first, last)
        start, end = reading.words[first].start, reading.words[last - 1].end
        if len(tokens) > 3 or not is_marked(tokens) or tokens[0] in given_names() or is_place(tokens):
            continue
        before = _JOINT_BEFORE.search(text[max(0, start - 6) : start])
        if before is None or start - len(before.group()) not in ends or reading.lines.is_title(start):
            continue
        after = _JOINT_AFTER.match(text, end)
        closes_list = before.group() != ", "
        if closes_list or (after is not None and after.end() in starts):
            reading.take(_new(reading, first, last, "coordinated", kind_by_head(tokens)))
            ends.add(end)
            starts.add(start)
