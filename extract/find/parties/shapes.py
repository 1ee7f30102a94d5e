"""Names that are in no list, known by their own form or by the company that they keep."""

from __future__ import annotations

import re
from functools import cache

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, legal_suffix, names, without_legal_suffix
from extract.find.parties.lexicon import given_names, kinds, pattern, words
from extract.find.parties.reading import Found, Reading, adjectives, is_common, is_marked, is_odd, is_place
from extract.find.parties.words import SPACES, opens_sentence

_MODEL_SIZE = re.compile(r"[-‑]\d{1,4}(?:\.\d+)?[BbMT](?!\w)")
_VERSION = re.compile(r"[ -]\d[\w.]*(?<!\.)")  # of a model
_AN = re.compile(r"\b[Aa]n?\s$")
_SIZED = re.compile(r"\d{1,4}[BT]$")
_INSTITUTION_TAIL = re.compile(
    r" (?:of|for) (?:the )?(?P<run>[A-ZÀ-ÖØ-Þ][\w-]*(?: [A-ZÀ-ÖØ-Þ][\w-]*){0,4})"
    r"(?:(?:, [A-Z]\w+){0,2},? and [A-Z]\w+(?: [A-Z]\w+){0,2})?"
)
_LONGEST_ACRONYM = 3  # letters: in a name of capitals, a word no longer than this may be one
_LONGEST_NAME = 10  # words of a name that its own form shows
_MOST_WORDS = 5  # a longer run of capitals is no name that its neighbours could vouch for


def take_shapes(reading: Reading) -> None:
    """Takes the names that no list has, where their shape or what stands beside them shows what they are."""
    segments = reading.segments()
    reading.located.update(_located(reading, segments))
    for first, last in segments:
        if _takes_division(reading, reading.by_last.get(first), first, last):
            continue
        for begin, end in _clauses(reading, first, last):
            found = _by_shape(reading, begin, end)
            if found:
                reading.take(found)


_IN = (" in ", " near ", " outside ", " In ", "\nIn ")


def _located(reading: Reading, segments: list[tuple[int, int]]) -> set[str]:
    """What the text says things are in, or what a place follows: towns, for the most part."""
    text = reading.text
    located = set()
    for first, last in segments:
        start, end = reading.words[first].start, reading.words[last - 1].end
        before = text[max(0, start - 24) : start]
        if before.endswith(_IN):
            holder = before.split()[-2:-1]
            if not holder or holder[0].lower() not in words("held_in"):
                located.add(text[start:end])
        elif _is_followed_by_place(reading, last):
            located.add(text[start:end])
    return located


def _is_followed_by_place(reading: Reading, last: int) -> bool:
    """Whether a comma and a place follow the name that ends before the word `last` ("Loughton, Essex")."""
    if last >= len(reading.words):
        return False
    following, end = reading.words[last], reading.words[last - 1].end
    return following.start == end + 2 and reading.text.startswith(", ", end) and is_place([following.text])


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
    half = (end - start) // 2
    if half > 3 and reading.text.startswith(reading.text[start : start + half], end - half):
        start = end - half  # "About KelmorKelmor is ...": a heading that the page ran into its text
    text = reading.text[start:end]
    entity = _in_small_letters(" ".join(without_legal_suffix(text).replace("&amp;", "&").split()))
    listed = names().get(entity)
    if listed is not None and listed.kind != "person" and listed.guard not in ("cluster", "model"):
        name = Name(text, listed.entity, listed.kind)
    else:
        name = Name(text, entity, kind, known=False)
    found = Found(start, end, name, rule, first, last)
    reading.cover(found, end)
    return found


def _in_small_letters(name: str) -> str:
    """A name of several words that a title has in capitals throughout as the text below it has it."""
    tokens = name.split()
    if len(tokens) < 2 or not name.isupper():
        return name
    return " ".join(t.capitalize() if len(t) > _LONGEST_ACRONYM and t.isalpha() else t for t in tokens)


def kind_by_head(tokens: list[str], default: str = "company") -> str:
    """The kind that the last word of a name shows ("Brightfjord Bank"), else the default."""
    return kinds("kinds_of_heads").get(tokens[-1], default) if default == "company" else default


_CODE_OF_PLACE = re.compile(r"[A-Z]{1,2}\d{1,2}")  # of a hall or site
_NUMBER_OF_PLACE = re.compile(r"[A-Z]?\d{0,3}[A-Z]?|[IVX]+|One|Two|Three|Four|East|West|North|South")


def _by_shape(reading: Reading, first: int, last: int) -> Found | None:
    by_form = _by_own_form(reading, first, last)
    if by_form:
        return by_form
    first = _without_opening(reading, first, last)
    while last - first > 1 and reading.words[first].text in adjectives():
        first += 1
    tokens = reading.tokens(first, last)
    if len(tokens) == 2 and tokens[0] in words("numbered_places") and _NUMBER_OF_PLACE.fullmatch(tokens[1]):
        return None  # "Hall B1", "Phase II"
    if len(tokens) == 1 and _CODE_OF_PLACE.fullmatch(tokens[0]):
        return None  # "on order for D1"
    if len(tokens) > _MOST_WORDS or is_place(tokens) or tokens == [tokens[0][:1]]:
        return None
    if reading.lines.is_title(reading.words[first].start):
        return _headline(reading, first, last, tokens)
    return _by_company(reading, first, last, tokens)


def _without_opening(reading: Reading, first: int, last: int) -> int:
    """The index of the first word of the name, where the run begins with a word that only opens the sentence."""
    half = (last - first) // 2
    if half and reading.tokens(first, first + half) == reading.tokens(first + half, last):
        return first + half  # "About Kelmor" run into "Kelmor is a ..."
    word = reading.words[first]
    while last - first > 1 and word.joint == "" and opens_sentence(reading.text, word.start):
        opener = word.text in words("soft_openers") or word.text.casefold() in words("opening_descriptors")
        if not opener or not is_marked(reading.tokens(first + 1, last)):
            break
        first += 1
        word = reading.words[first]
    return first


def _by_company(reading: Reading, first: int, last: int, tokens: list[str]) -> Found | None:
    """A name that the words around it vouch for."""
    text = reading.text
    start, end = reading.words[first].start, reading.words[last - 1].end
    marked = is_marked(tokens)
    alone = len(tokens) == 1
    version = _VERSION.match(text, end)
    if version and evidence.model_of(text, start, version.end()):
        return _new(reading, first, last, "model-trained", "model", version.end())  # "Beacon 2 was trained on"
    if not marked and (opens_sentence(text, start) or (alone and tokens[0] in _generic())):
        return None
    if alone and (tokens[0] in given_names() or tokens[0] in words("legal")):
        return None
    cluster = evidence.cluster_of(text, start, end)
    if cluster:
        return _new(reading, first, last, cluster.rule, cluster.kind)
    if marked and evidence.model_of(text, start, end):
        return _new(reading, first, last, "model-trained", "model")
    sign = evidence.party_of(text, start, end)
    listed = names().get(text[start:end])  # a name of the catalogue whose guard was not met
    doubtful = text[start:end] in reading.located or (listed is not None and listed.guard in ("cluster", "model"))
    if sign is not None and sign.rule in _WEAK and doubtful:
        return None
    if sign is not None and sign.rule == "officer" and tokens[-1] in words("functions"):
        return None
    if sign is not None and sign.rule in _WEAK and alone and _AN.search(text[max(0, start - 4) : start]):
        return None  # "a Texan", "an Estonian"
    if sign is not None and alone and not marked and text[end + 1 : end + 2].isdigit():
        return None
    if sign is None or (not marked and sign.rule not in _STRONG):
        return None
    # One or two words that only a verb of saying speaks for are a person, unless they go on as a company does.
    short = len(tokens) <= 2 and not any(is_odd(token) for token in tokens)
    if sign.rule == "speech" and short and not evidence.speaks_as_company(text, end, alone=alone):
        return _new(reading, first, last, "person-shape", "person")
    if sign.rule in _WEAK and len(tokens) == 2 and _is_of_person(reading, first, tokens):
        return _new(reading, first, last, "person-shape", "person")
    return _new(reading, first, last, sign.rule, kind_by_head(tokens, sign.kind))


def _is_of_person(reading: Reading, first: int, tokens: list[str]) -> bool:
    """Whether the text goes on to call the name by its last word alone, as it does people ("Teo Marchetti keeps ...
    Marchetti does not sell"), and never by its first.
    """
    if tokens[-1] in _generic() or any(is_odd(token) for token in tokens):
        return False
    alone = [i for i in reading.places.get(tokens[-1], ()) if i != first + 1 and reading.words[i - 1].text != tokens[0]]
    begun = [i for i in reading.places.get(tokens[0], ()) if i != first and reading.words[i + 1 : i + 2] != []]
    return bool(alone) and not [i for i in begun if reading.words[i + 1].text != tokens[-1]]


_WEAK = frozenset({"subject", "holder", "owner", "speech", "trade-partner", "machine"})
_STRONG = frozenset({"ticker", "defined-term", "apposition-after", "apposition-before", "is-a"})


@cache
def _heads() -> frozenset[str]:
    return words("name_heads") | words("sure_heads") | words("institution_heads") | words("legal")


@cache
def _generic() -> frozenset[str]:
    return _heads() | words("functions")


# --- by their own form --------------------------------------------------------------------------------------------


def _by_own_form(reading: Reading, first: int, last: int) -> Found | None:
    """Names that carry a sign of their own: a suffix of the law, a head such as "Labs" or "University", a size."""
    text = reading.text
    tokens = reading.tokens(first, last)
    end = reading.words[last - 1].end
    behind = text[end : end + 1]
    if behind in " ,(\u00a0" and (len(tokens) > 1 or tokens[0] not in _generic()):
        if evidence.ticker().match(text, end):
            return _new(reading, first, last, "ticker", kind_by_head(tokens))
        suffix = legal_suffix().match(text, end)
        cut = reading.words[first].joint in SPACES and not is_marked(tokens)  # a part of a name, less its first words
        if suffix and not cut and not is_place(tokens):
            return _new(reading, first, last, "legal-suffix", kind_by_head(tokens), suffix.end())
    if len(tokens) > 1 and not _heads().isdisjoint(tokens):
        first = max(first, last - _LONGEST_NAME)
        for k in range(last - first - 1, 0, -1):
            found = _by_head(reading, first, first + k, last)
            if found:
                return found
    if tokens[0] in words("institution_openers"):
        tail = pattern("institution-tail").match(text, end)  # "Universidad Austral del Biobío"
        if tail or len(tokens) > 1:
            return _new(reading, first, last, "institution", "university", tail.end() if tail else None)
    if tokens[-1] in words("institution_heads") and _INSTITUTION_TAIL.match(text, end):
        return _institution(reading, first, last)
    size = _MODEL_SIZE.match(text, end) if behind in "-‑" else None
    if size and not is_common(tokens[-1]):
        return _new(reading, first, last, "model-size", "model", size.end())
    return None


def _by_head(reading: Reading, first: int, head: int, last: int) -> Found | None:
    """The name that ends with the word at index `head`, if that word is one that names end with."""
    text = reading.text
    word = reading.words[head]
    tokens = reading.tokens(first, head)
    marked = is_marked(tokens)
    sure = word.text in words("sure_heads") and len(tokens) > 1 and not reading.lines.is_title(word.start)
    if reading.words[first].joint in SPACES and not (marked or sure):  # a part of a name, less its first words
        return None
    if word.text in words("institution_heads"):
        if word.text in ("Center", "Centre") and tokens[-1] in words("plain_centers"):
            return None
        if marked or tokens[0] in words("institution_marks") or tokens[0] in adjectives():
            return _institution(reading, first, head + 1)
        return _institution(reading, first, head + 1) if _is_the_only(reading, first, head, last) else None
    while tokens[0] in adjectives() and is_marked(tokens[1:]):
        first += 1
        tokens = tokens[1:]
    if word.text in words("legal") and word.joint in SPACES and (marked or len(word.text) > 2):
        stop = word.end + (text.startswith(".", word.end) and word.text + "." in words("legal"))
        return _new(reading, first, head + 1, "legal-suffix", kind_by_head(tokens), stop)
    named = word.text in words("name_heads") and marked
    if (named or sure) and head + 1 == last and not is_place(tokens):
        return _new(reading, first, head + 1, "name-head", kind_by_head([*tokens, word.text]))
    return None


def _is_the_only(reading: Reading, first: int, head: int, last: int) -> bool:
    """ "the Digital Development Agency": two common words or more, all with a capital, behind "the"."""
    start = reading.words[first].start
    article = reading.text[max(0, start - 4) : start].lower() == "the "
    return article and head - first > 1 and head + 1 == last and not reading.lines.is_title(start)


def _institution(reading: Reading, first: int, last: int) -> Found:
    """A university, ministry or centre, with what follows "of" or "for"."""
    word = reading.words[last - 1]
    end = word.end
    tail = _INSTITUTION_TAIL.match(reading.text, end)
    if tail:  # "Ministry of Trade and Industry" is one, "University of Tromsberg and Kelmor" are two
        end = tail.end() if word.text in ("Ministry", "Department") else tail.end("run")
        if reading.lines.is_title(word.start):
            verbs = (i for i in reading.words_within(word.end, end) if _is_verb(reading, i))
            end = next((reading.words[i - 1].end for i in verbs), end)
    kind = kinds("kinds_of_heads").get(word.text, "research centre")
    if "Audit" in reading.tokens(first, last):
        kind = "analyst"  # "National Audit Office": it reports of others
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


_JOINT = re.compile(r", and |, or |, & |, | and | or |/| & ")
_NOT_LISTED = frozenset({"person", "model"})
_IN_PLACE = re.compile(r"(?:^|\W)(?:in|at|near|from|across|of|outside) (?:the )?$")
_LONGEST_LIST = 12


def take_coordinated(reading: Reading) -> None:
    """Takes unknown names that a list ties to known parties: between two, at its end, or before its last."""
    known = [f for f in reading.found if f.name.kind not in _NOT_LISTED]
    ends, starts = {f.end for f in known}, {f.start for f in known}
    segments = {reading.words[first].start: (first, last) for first, last in reading.segments()}
    seen: set[int] = set()
    for start, (_, last) in list(segments.items()):
        if start in seen:
            continue
        end = reading.words[last - 1].end
        if reading.text[start - 1 : start] not in (" ", "/") and reading.text[end : end + 1] not in (" ", ",", "/"):
            continue
        if not (reading.text.endswith(_MARKS_BEFORE, 0, start) or _JOINT.match(reading.text, end)):
            continue
        chain, closed = _chain(reading, segments, start)
        if not chain:
            continue
        seen.update(reading.words[first].start for first, _ in chain)
        last_end = reading.words[chain[-1][1] - 1].end
        joint = _JOINT.match(reading.text, last_end)
        tied_behind = joint is not None and joint.end() in starts
        tied_before = any(reading.text.endswith(mark, 0, start) and start - len(mark) in ends for mark in _MARKS_BEFORE)
        ends_list = (
            closed or not reading.text.endswith(", ", 0, start) or reading.text.endswith((", and ", ", or "), 0, start)
        )
        opens_list = tied_behind and not _IN_PLACE.search(reading.text[max(0, start - 12) : start])
        if (tied_before and (tied_behind or ends_list)) or (opens_list and not tied_before):
            for first, last in chain:
                if not reading.taken[first]:
                    reading.take(_new(reading, first, last, "coordinated", kind_by_head(reading.tokens(first, last))))
                    ends.add(reading.words[last - 1].end)
                    starts.add(reading.words[first].start)


_MARKS_BEFORE = (", and ", ", or ", ", ", " and ", " or ", "/", " & ")


def _chain(reading: Reading, segments: dict[int, tuple[int, int]], start: int) -> tuple[list[tuple[int, int]], bool]:
    """The unknown names that follow one another in a list from `start` on, and whether "and" stands among them."""
    chain: list[tuple[int, int]] = []
    closed = False
    while start in segments and _may_be_listed(reading, *segments[start]) and len(chain) < _LONGEST_LIST:
        chain.append(segments[start])
        joint = _JOINT.match(reading.text, reading.words[segments[start][1] - 1].end)
        if joint is None or joint.end() not in segments:
            break
        closed = closed or joint.group() != ", "
        start = joint.end()
    return chain, closed


def _may_be_listed(reading: Reading, first: int, last: int) -> bool:
    tokens = reading.tokens(first, last)
    if reading.taken[first] or len(tokens) > 3 or not is_marked(tokens) or len(tokens[0]) == 1:
        return False
    return not (tokens[0] in given_names() or is_place(tokens) or reading.lines.is_title(reading.words[first].start))
