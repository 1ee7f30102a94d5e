"""Finding parties: names of the catalogue first, then names known by their shape and company, then all short forms.

A text is read in passes over its capitalised words. Each pass leaves the words that it could not settle to the next:

1. spellings of the catalogue; those that are common words too wait until what surrounds them is known;
2. runs of the words that remain, cut at products, dates, titles and sentence openings: a run (or a part of one) is a
   name if its own shape or the words around it say so;
3. every further mention, in full or in short, of what passes 1 and 2 have established in this text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from extract.find.parties import evidence
from extract.find.parties.catalogue import (
    Index,
    Name,
    catalogue_index,
    countries,
    index_of,
    legal_suffix,
    names,
    organisations,
    small_names,
    tickers,
    without_legal_suffix,
)
from extract.find.parties.lexicon import alternation, common_words, given_names, kinds, priority, words
from extract.find.parties.stand_ins import groups, stand_ins
from extract.find.parties.words import Lines, Word, addresses, capitalised_words, opens_sentence
from extract.mention import Party

_MODIFIER = re.compile(r"-(?:[a-z]|$)")
_PRODUCT = re.compile(r"(?:[A-Z]{1,5}\d{2,}\w*|\d+[A-Za-z]{1,4}|[A-Z]+\d+[A-Z]+\w*)$")
_MODEL_SIZE = re.compile(r"[-‑]\d{1,4}(?:\.\d+)?[BbMT](?!\w)")
_MODEL_VERSION = re.compile(
    r"(?:[- ]?[vV]?\d{1,2}(?:\.\d{1,2})*(?:o|[a-z])?(?![\w,%]|\.\d))?"
    r"(?:[ -](?:\d{1,4}(?:\.\d)?[BT]|Ultra|Pro|Flash|Nano|Opus|Sonnet|Haiku|[Mm]ini|Large|Small|Medium|Instruct|Chat|Base|Maverick|Scout"
    r"|Behemoth|Turbo|Heavy|Coder|Next|Omni|Lite)(?!\w))*"
)
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_LIST_JOINT = re.compile(r"(?:, and |, or |, | and | or |/| & )$")


@dataclass(slots=True)
class Found:
    """A name at its place, before it is settled whether it counts."""

    start: int
    end: int
    name: Name
    rule: str
    first: int  # the words that it covers, by index: first..last, last exclusive
    last: int


@dataclass(slots=True)
class Reading:
    """A text under work: its words, which of them are settled, and the names that it has established."""

    text: str
    words: list[Word]
    lines: Lines
    taken: list[bool]
    found: list[Found] = field(default_factory=list)
    entities: set[str] = field(default_factory=set)

    def take(self, found: Found) -> None:
        for i in range(found.first, found.last):
            self.taken[i] = True
        self.found.append(found)
        self.entities.add(found.name.entity)


def find_parties(text: str) -> list[Party]:
    """The parties that a text names or refers to, in the order of their places.

    Names come with their canonical form as `entity`; `known` tells those of the catalogue from those taken by their
    shape (`rule` says which). Pronouns and "the company" come as `kind="anaphor"`, phrases such as "cloud providers"
    as `kind="group"`, people as `kind="person"` (with `role="speaker"` where a verb of saying is beside them).
    Mentions do not overlap. No input is an error.
    """
    skip = addresses(text)
    found_words = capitalised_words(text, skip)
    reading = Reading(text, found_words, Lines(text), [False] * len(found_words))
    waiting = _catalogue_pass(reading)
    _small_names_pass(reading, skip)
    _people_pass(reading)
    _settle(reading, waiting, final=False)
    established = _shape_pass(reading)
    _settle(reading, waiting, final=True)
    _coordinated(reading, established)
    _short_form_pass(reading, established)
    parties = [_party(reading.text, found) for found in reading.found]
    parties += _tables(reading)
    parties += _cashtags(text)
    parties += _governments(reading)
    parties += groups(text)
    parties += stand_ins(text)
    return _without_overlaps(parties)


# --- names of the catalogue ---------------------------------------------------------------------------------------


def _name_at(text: str, start: int, candidates: tuple[Name, ...]) -> tuple[Name, int] | None:
    for name in candidates:
        end = start + len(name.text)
        if not text.startswith(name.text, start):
            piece = text[start:end]
            if "\n" not in piece and "\u00a0" not in piece:
                continue
            if piece.replace("\n", " ").replace("\u00a0", " ") != name.text:
                continue
        if end < len(text) and (text[end].isalnum() or text[end] == "_"):
            continue
        return name, end
    return None


def _look_up(reading: Reading, index: Index) -> list[Found]:
    """All names of the index among the words that are not taken, without overlaps, from left to right."""
    text, found_words, taken = reading.text, reading.words, reading.taken
    hits = []
    i = 0
    while i < len(found_words):
        word = found_words[i]
        candidates = index.get(word.text)
        hit = _name_at(text, word.start, candidates) if candidates and not taken[i] else None
        if not hit:
            i += 1
            continue
        name, end = hit
        last = i + 1
        while last < len(found_words) and found_words[last].start < end:
            last += 1
        if not _MODIFIER.match(text, end) or name.text.endswith("-"):
            hits.append(Found(word.start, end, name, "catalogue", i, last))
        else:
            for k in range(i, last):
                taken[k] = True
        i = last
    return hits


def _catalogue_pass(reading: Reading) -> list[Found]:
    """Takes the names that need no guard and returns the others."""
    waiting = []
    for found in _look_up(reading, catalogue_index()):
        if found.name.kind == "model":
            _extend_model(reading, found)
        else:
            _extend_legal(reading, found)
        if found.name.guard:
            waiting.append(found)
        else:
            reading.take(found)
    return waiting


def _cover(reading: Reading, found: Found, end: int) -> None:
    found.end = end
    while found.last < len(reading.words) and reading.words[found.last].start < end:
        found.last += 1


def _extend_legal(reading: Reading, found: Found) -> None:
    suffix = legal_suffix().match(reading.text, found.end)
    if suffix:
        _cover(reading, found, suffix.end())


def _extend_model(reading: Reading, found: Found) -> None:
    """A version or size behind the family's name belongs to the name: "Llama 3.1 405B"."""
    version = _MODEL_VERSION.match(reading.text, found.end)
    if version and version.end() > found.end:
        whole = reading.text[found.start : version.end()]
        known = names().get(whole)
        entity = known.entity if known else found.name.entity + reading.text[found.end : version.end()]
        found.name = Name(whole, entity, "model", found.name.guard)
        _cover(reading, found, version.end())


def _small_names_pass(reading: Reading, skip: object) -> None:
    for match in small_names().finditer(reading.text):
        name = names()[match.group()]
        if name.guard and not evidence.party_of(reading.text, match.start(), match.end()):
            continue
        inside = [i for i, word in enumerate(reading.words) if match.start() <= word.start < match.end()] or [0]
        covered = reading.words and reading.words[inside[0]].start >= match.start()
        first, last = (
            (inside[0], inside[-1] + 1) if covered and reading.words[inside[0]].start < match.end() else (0, 0)
        )
        reading.take(Found(match.start(), match.end(), name, "catalogue", first, last))


# --- guards -------------------------------------------------------------------------------------------------------


def _settle(reading: Reading, waiting: list[Found], *, final: bool) -> None:
    """Takes the guarded names for which the text says enough; `final` also those that only their place speaks for."""
    for found in waiting:
        if reading.taken[found.first]:
            continue
        if _guard_met(reading, found, final):
            reading.take(found)


def _guard_met(reading: Reading, found: Found, final: bool) -> bool:
    text, name = reading.text, found.name
    if name.kind == "person":
        return name.entity in reading.entities or evidence.speaker(text, found.start, found.end)
    if name.guard in ("cluster", "model"):
        return _in_context(reading, found, name.guard)
    if _has_neighbour(reading, found):
        return False
    if _POSSESSIVE.match(text, found.end) and name.guard == "word":
        return True
    if evidence.party_of(text, found.start, found.end):
        return True
    if name.entity in reading.entities:
        return not opens_sentence(text, found.start) or name.guard == "word"
    if name.guard == "strict" or not final:
        return False
    return not opens_sentence(text, found.start) and not reading.lines.is_title(found.start)


def _has_neighbour(reading: Reading, found: Found) -> bool:
    """Whether an unknown capitalised word adjoins the name, so that it is rather a part of another one."""
    if reading.lines.is_title(found.start):
        return False
    found_words = reading.words
    after = found_words[found.last] if found.last < len(found_words) else None
    if after and after.joint in (" ", "-", "\u00a0") and not reading.taken[found.last] and not _breaks(after.text):
        return not (_POSSESSIVE.match(reading.text, found.end))
    if found.first and found_words[found.first].joint in (" ", "-", "\u00a0") and not reading.taken[found.first - 1]:
        before = found_words[found.first - 1]
        return not (_breaks(before.text) or opens_sentence(reading.text, before.start) or before.text in _adjectives())
    return False


def _in_context(reading: Reading, found: Found, guard: str) -> bool:
    text, name = reading.text, found.name
    if _has_neighbour(reading, found) and not evidence.cluster_of(text, found.start, found.end):
        return False
    window = text[max(0, found.start - 100) : found.end + 100]
    if _context(guard).search(window):
        return True
    parent = organisations()[name.entity].parent if name.entity in organisations() else ""
    near = (
        any(f.name.entity == parent and abs(f.start - found.start) < 120 for f in reading.found[-40:])
        if parent
        else False
    )
    return name.entity in reading.entities or (near and guard == "model")


@cache
def _context(guard: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words(guard, 'contexts'))})(?!\w)")


# --- names by their shape -----------------------------------------------------------------------------------------


@cache
def _breakers() -> frozenset[str]:
    return words("products") | words("months") | words("openers") | words("title_words")


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(a for country in countries() for a in country.adjectives)


@cache
def _place_words() -> frozenset[str]:
    named = (n for country in countries() for n in (*country.names, *country.adjectives))
    return words("places") | frozenset(word for name in named for word in name.split())


def _breaks(word: str) -> bool:
    """Whether a word ends a run of capitalised words because it is of no name: a product, a date, a title, an opening."""
    return word in _breakers() or bool(_PRODUCT.match(word))


def _common(word: str) -> bool:
    return word.casefold() in common_words() or word.endswith("’s")


def _odd(word: str) -> bool:
    """Capitals inside, or throughout: no English word is written so."""
    return len(word) > 2 and not word[1:].islower()


def _segments(reading: Reading) -> list[tuple[int, int]]:
    """Runs of words that are not taken, cut where a word is of no name, as ranges of word indices."""
    segments: list[tuple[int, int]] = []
    begin: int | None = None
    for i, word in enumerate(reading.words):
        free = not reading.taken[i] and not _breaks(word.text)
        if begin is not None and (not free or not word.joint):
            segments.append((begin, i))
            begin = None
        if free and begin is None:
            begin = i
    if begin is not None:
        segments.append((begin, len(reading.words)))
    return segments


def _shape_pass(reading: Reading) -> dict[str, Name]:
    """Takes the names that no list has; returns them by canonical form."""
    established: dict[str, Name] = {}
    for first, last in _segments(reading):
        found = _shape(reading, first, last)
        if found:
            reading.take(found)
            established.setdefault(found.name.entity, found.name)
    return established


def _shape(reading: Reading, first: int, last: int) -> Found | None:
    """The name that a segment is or holds, if its shape or its company shows one."""
    text, found_words = reading.text, reading.words
    while first < last and found_words[first].text in _adjectives() and last - first > 1:
        first += 1
    start, end = found_words[first].start, found_words[last - 1].end
    tokens = [word.text for word in found_words[first:last]]
    titled = reading.lines.is_title(start)

    by_form = _by_own_form(reading, first, last, tokens, titled)
    if by_form:
        return by_form
    if last - first > 5:
        return None
    if not titled and _is_person(reading, first, last, tokens):
        return _new(reading, first, last, end, "person-shape", "person")
    if all(token in _place_words() for token in tokens):
        return None
    plausible = any(not _common(token) or _odd(token) for token in tokens)
    opening = opens_sentence(text, start)
    if titled:
        return _headline(reading, first, last, tokens)
    if not plausible and (opening or last - first == 1 and tokens[0].casefold() in _generic()):
        return None
    cluster = evidence.cluster_of(text, start, end)
    if cluster:
        return _new(reading, first, last, end, cluster.rule, cluster.kind)
    model = evidence.model_of(text, start, end)
    if model and plausible:
        return _new(reading, first, last, end, model.rule, model.kind)
    sign = evidence.party_of(text, start, end)
    if sign and (plausible or sign.rule in ("ticker", "apposition-after", "officer")):
        if sign.rule == "subject" and last - first == 1 and not plausible:
            return None
        return _new(reading, first, last, end, sign.rule, _kind_by_head(tokens, sign.kind))
    return None


@cache
def _generic() -> frozenset[str]:
    return frozenset(word.casefold() for word in words("name_heads") | words("institution_heads"))


def _new(reading: Reading, first: int, last: int, end: int, rule: str, kind: str) -> Found:
    start = reading.words[first].start
    text = reading.text[start:end]
    entity = " ".join(without_legal_suffix(text).split())
    return Found(start, end, Name(text, entity, kind, known=False), rule, first, last)


def _kind_by_head(tokens: list[str], default: str) -> str:
    if default != "company":
        return default
    return kinds("kinds_of_heads").get(tokens[-1], default)


def _by_own_form(reading: Reading, first: int, last: int, tokens: list[str], titled: bool) -> Found | None:
    """Names that carry a sign of their own: a suffix of the law, a head such as "Labs" or "University", a size."""
    text, found_words = reading.text, reading.words
    end = found_words[last - 1].end
    if evidence.ticker().match(text, end):
        return _new(reading, first, last, end, "ticker", _kind_by_head(tokens, "company"))
    suffix = legal_suffix().match(text, end)
    if suffix and not (len(tokens) == 1 and tokens[0] in words("legal")):
        return _with_covered(reading, first, last, suffix.end(), "legal-suffix", _kind_by_head(tokens, "company"))
    for k in range(len(tokens) - 1, 0, -1):
        token = tokens[k]
        stop = found_words[first + k].end
        if text.startswith(".", stop) and token + "." in words("legal"):
            stop += 1
        name_tokens = tokens[:k]
        marked = any(not _common(t) or _odd(t) for t in name_tokens)
        if token in words("legal") and (marked or len(token) > 2):
            return _with_covered(
                reading, first, first + k + 1, stop, "legal-suffix", _kind_by_head(name_tokens, "company")
            )
        if token in words("institution_heads") and marked:
            return _institution(reading, first, first + k + 1)
        if token in words("name_heads") and marked and (k == len(tokens) - 1 or titled):
            return _with_covered(
                reading, first, first + k + 1, stop, "name-head", _kind_by_head(tokens[: k + 1], "company")
            )
    if tokens[-1] in words("institution_heads"):
        of = _institution_tail().match(text, end)
        if of:
            return _institution(reading, first, last)
    size = _MODEL_SIZE.match(text, end)
    if size and not _common(tokens[-1]):
        return _with_covered(reading, first, last, size.end(), "model-size", "model")
    return None


def _with_covered(reading: Reading, first: int, last: int, end: int, rule: str, kind: str) -> Found:
    found = _new(reading, first, last, end, rule, kind)
    _cover(reading, found, end)
    return found


@cache
def _institution_tail() -> re.Pattern[str]:
    word = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
    run = rf"{word}(?: {word}){{0,4}}"
    return re.compile(rf" (?:of|for) (?:the )?{run}(?:,? and {run})?")


def _institution(reading: Reading, first: int, last: int) -> Found:
    text = reading.text
    head = reading.words[last - 1].text
    end = reading.words[last - 1].end
    tail = _institution_tail().match(text, end)
    if tail:
        end = tail.end()
        if head not in ("Ministry", "Department"):  # "University of Tromsberg and Kelmor" are two
            end = end - len(tail.group()) + len(re.split(r",? and ", tail.group())[0])
    return _with_covered(reading, first, last, end, "institution", kinds("kinds_of_heads").get(head, "research centre"))


def _is_person(reading: Reading, first: int, last: int, tokens: list[str]) -> bool:
    if (
        not 2 <= len(tokens) <= 4
        or tokens[-1] in words("name_heads")
        or any(len(t) > 3 and t.isupper() for t in tokens)
    ):
        return False
    start, end = reading.words[first].start, reading.words[last - 1].end
    given = tokens[0] in given_names() or (len(tokens[0]) == 2 and tokens[0].isupper())
    if given and not _common(tokens[-1]):
        return True
    if any(
        _odd(t) and not t.startswith(("Mc", "De", "La", "Mac", "Van")) and "’" not in t and "'" not in t for t in tokens
    ):
        return False
    return evidence.person_of(reading.text, start, end) or (given and evidence.speaker(reading.text, start, end))


def _headline(reading: Reading, first: int, last: int, tokens: list[str]) -> Found | None:
    """In a heading set in capitals: what stands at its head, before a verb."""
    text = reading.text
    start = reading.words[first].start
    if not opens_sentence(text, start) and not text[:start].rstrip().endswith(("#", "*")):
        return None
    for k in range(1, min(len(tokens), 5)):
        if evidence.headline_verb().fullmatch(tokens[k]):
            name_tokens = tokens[:k]
            if any(not _common(t) or _odd(t) for t in name_tokens) and not all(
                t in _place_words() for t in name_tokens
            ):
                end = reading.words[first + k - 1].end
                return _new(reading, first, first + k, end, "headline", _kind_by_head(name_tokens, "company"))
            return None
    return None


def _coordinated(reading: Reading, established: dict[str, Name]) -> None:
    """Takes an unknown name that stands in a list beside parties that are known."""
    text = reading.text
    sides = {"person", "model"}
    ends = {f.end for f in reading.found if f.name.kind not in sides}
    starts = {f.start for f in reading.found if f.name.kind not in sides}
    for first, last in _segments(reading):
        tokens = [word.text for word in reading.words[first:last]]
        start, end = reading.words[first].start, reading.words[last - 1].end
        if len(tokens) > 3 or reading.lines.is_title(start) or all(t in _place_words() for t in tokens):
            continue
        if all(_common(t) and not _odd(t) for t in tokens) or opens_sentence(text, start) or tokens[0] in given_names():
            continue
        joint = _LIST_JOINT.search(text[max(0, start - 6) : start])
        left = joint is not None and start - len(joint.group()) in ends
        right_joint = re.compile(r", and |, or |, | and | or |/| & ").match(text, end)
        right = right_joint is not None and right_joint.end() in starts
        closes = (
            joint is not None
            and "," not in joint.group().strip(" ")
            or (joint is not None and ", " in joint.group() != ", ")
        )
        if (left and right) or (left and closes):
            found = _new(reading, first, last, end, "coordinated", _kind_by_head(tokens, "company"))
            reading.take(found)
            established.setdefault(found.name.entity, found.name)
            ends.add(end)
            starts.add(start)


# --- short forms --------------------------------------------------------------------------------------------------


def _short_form_pass(reading: Reading, established: dict[str, Name]) -> None:
    """Takes further mentions of what the text has established, in full or in short, and gives all one canonical form."""
    longest = _longest_forms(established)
    for found in reading.found:
        if found.name.entity in longest:
            full = longest[found.name.entity]
            found.name = Name(found.name.text, full.entity, full.kind, known=False)
    forms: dict[str, Name] = {}
    for name in {longest.get(entity, name) for entity, name in established.items()}:
        for form in _short_forms(name):
            guard = "word" if all(_common(t) and not _odd(t) for t in form.split()) else ""
            forms.setdefault(form, Name(form, name.entity, name.kind, guard, known=False))
    for found in reading.found:
        if found.name.kind == "person":
            surname = found.name.entity.split()[-1]
            if not _common(surname) and surname not in forms:
                forms[surname] = Name(surname, found.name.entity, "person", known=found.name.known)
            continue
        bracket = evidence.acronym().match(reading.text, found.end)
        if bracket and _abbreviates(bracket.group("short"), found.name.entity):
            name = found.name
            forms.setdefault(
                bracket.group("short"), Name(bracket.group("short"), name.entity, name.kind, "", name.known)
            )
    if not forms:
        return
    for found in _look_up(reading, index_of(list(forms.values()))):
        found.rule = "short-form" if found.name.kind != "person" else "person-shape"
        if found.name.guard and not _guard_met(reading, found, final=True):
            continue
        if _has_neighbour(reading, found):
            continue
        _extend_legal(reading, found)
        reading.take(found)


def _longest_forms(established: dict[str, Name]) -> dict[str, Name]:
    """For each name that begins a longer one of the same text, the longer one."""
    by_word: dict[str, list[Name]] = {}
    for name in sorted(established.values(), key=lambda n: (-len(n.entity), n.entity)):
        if name.kind != "person":
            by_word.setdefault(name.entity.split()[0], []).append(name)
    longest = {}
    for peers in by_word.values():
        for short in peers:
            for long in peers:
                if long is not short and long.entity.startswith(short.entity + " ") and long.kind != "model":
                    longest[short.entity] = long
                    break
    return longest


def _short_forms(name: Name) -> list[str]:
    """The ways in which a text may name again what it has named in full."""
    if name.kind in ("person", "model"):
        return [name.entity]
    tokens = name.entity.split()
    forms = [name.entity]
    tails = words("name_heads") | {"Company"}
    trimmed = list(tokens)
    while len(trimmed) > 1 and trimmed[-1] in tails:
        trimmed = trimmed[:-1]
        forms.append(" ".join(trimmed))
    head = tokens[0]
    institution = name.kind in ("university", "government", "research centre")
    if (
        len(tokens) > 1
        and not institution
        and len(head) > 2
        and head not in _place_words()
        and head not in given_names()
    ):
        forms.append(head)
    if len(tokens) >= 3 and not institution:
        initials = "".join(t[0] for t in trimmed[:-1])
        if len(trimmed) >= 3:
            forms.append(f"{initials} {trimmed[-1]}")
    return [form for form in dict.fromkeys(forms) if not _breaks(form) and form not in tails]


def _abbreviates(short: str, entity: str) -> bool:
    """Whether the letters of the short form occur in the name in their order, the first one at its head."""
    if short.casefold() in {"company", "group", "the company", "corporation"}:
        return False
    letters = iter(re.sub(r"\W", "", entity).casefold())
    return short[0].casefold() == entity[0].casefold() and all(
        c in letters for c in re.sub(r"\W", "", short).casefold()
    )


# --- people, tables, tickers, governments -------------------------------------------------------------------------


def _people_pass(reading: Reading) -> None:
    """Surnames of well-known people count once their full name stands in the text: settled with the other guards."""
    for found in reading.found:
        if found.name.kind == "person":
            found.rule = "person"


_CASHTAG = re.compile(r"(?<![\w$])\$([A-Z]{1,5})(?![\w.])")


def _cashtags(text: str) -> list[Party]:
    parties = []
    for match in _CASHTAG.finditer(text):
        entity = tickers().get(match.group(1))
        if entity:
            kind = organisations()[entity].kind
            parties.append(
                Party(
                    start=match.start(), end=match.end(), text=match.group(), rule="cashtag", entity=entity, kind=kind
                )
            )
    return parties


_COLUMN = re.compile(
    r"(?i)(?:company|companies|customer|buyer|owner|operator|organi[sz]ation|provider|cloud provider|hyperscaler|vendor|lab|firm|entity|tenant|supplier)s?$"
)
_SYSTEM_COLUMN = re.compile(r"(?i)(?:supercomputer|cluster|system name|supercomputer name|cluster name)s?$")
_ROW = re.compile(r"^[ ]?\|.*\|[ ]?$", re.MULTILINE)
_CELL_NAME = re.compile(r"[^\d\W][\w.&’'+ -]{0,48}$")


def _tables(reading: Reading) -> list[Party]:
    """Unknown names in the cells of a Markdown column that is headed "Company", "Owner" and the like."""
    text = reading.text
    if "|" not in text:
        return []
    known = {f.start for f in reading.found}
    parties: list[Party] = []
    columns: dict[int, str] = {}
    last_end = -2
    for row in _ROW.finditer(text):
        cells = _cells(text, row.start(), row.end())
        if row.start() != last_end + 1:
            columns = {
                i: "company" if _COLUMN.match(cell) else "cluster"
                for i, (_, cell) in enumerate(cells)
                if _COLUMN.match(cell) or _SYSTEM_COLUMN.match(cell)
            }
        elif columns:
            for i, (start, cell) in enumerate(cells):
                if i in columns and cell[:1].isupper() and _CELL_NAME.match(cell) and start not in known:
                    entity = without_legal_suffix(cell)
                    parties.append(
                        Party(
                            start=start,
                            end=start + len(cell),
                            text=cell,
                            rule="table-column",
                            entity=entity,
                            kind=columns[i],
                            known=False,
                        )
                    )
        last_end = row.end()
    return parties


def _cells(text: str, start: int, end: int) -> list[tuple[int, str]]:
    cells = []
    at = text.index("|", start) + 1
    for raw in text[at:end].split("|"):
        bare = raw.strip(" *_`")
        cells.append((at + (raw.index(bare) if bare else 0), bare))
        at += len(raw) + 1
    return cells[:-1]


@cache
def _government() -> tuple[re.Pattern[str], dict[str, str]]:
    entities: dict[str, str] = {}
    for country in countries():
        for name in (*country.names, *country.adjectives):
            entities[name.removeprefix("the ")] = country.entity
    organs = "government|governments|administration|authorities|regulators|officials|state|military|army|parliament|ministry|cabinet|treasury"
    pattern = re.compile(
        rf"(?<![\w.-])(?:[Tt]he )?(?P<name>{alternation(entities)})(?!\w)(?:['’]s?)?"
        rf"(?:(?P<organ> (?:(?:federal|central|national|local) )?(?:{organs})\b)|(?P<verb>(?={evidence.subject().pattern})))"
    )
    return pattern, entities


_PREPOSITION = re.compile(
    r"(?:\b(?:in|from|of|for|to|with|by|across|near|outside|inside|at|into|through|over|between|and|or|,)\s+(?:the\s+)?|,\s*)$"
)


def _governments(reading: Reading) -> list[Party]:
    """Countries where they act: as the subject of a verb that parties have, or by their government."""
    pattern, entities = _government()
    text = reading.text
    parties = []
    for match in pattern.finditer(text):
        if match.group("organ"):
            rule, end = "government", match.end()
        elif match.group("name") in _adjectives() or _PREPOSITION.search(
            text[max(0, match.start() - 14) : match.start()]
        ):
            continue
        else:
            rule, end = "country", match.end("name")
        parties.append(
            Party(
                start=match.start("name"),
                end=end,
                text=text[match.start("name") : end],
                rule=rule,
                entity=entities[match.group("name")],
                kind="government",
            )
        )
    return parties


# --- the result ---------------------------------------------------------------------------------------------------


def _party(text: str, found: Found) -> Party:
    name = found.name
    role = "speaker" if name.kind == "person" and evidence.speaker(text, found.start, found.end) else None
    return Party(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        rule=found.rule,
        entity=name.entity,
        kind=name.kind,
        known=name.known,
        role=role,
    )


def _without_overlaps(parties: list[Party]) -> list[Party]:
    """Of mentions that overlap, the one by the stronger rule, then the longer one."""
    kept: list[Party] = []
    for party in sorted(parties, key=lambda p: (p.start, -p.end)):
        while kept and kept[-1].end > party.start:
            if _strength(party) <= _strength(kept[-1]):
                break
            kept.pop()
        else:
            kept.append(party)
    return kept


def _strength(party: Party) -> tuple[int, int]:
    return priority(party.rule), party.end - party.start
