"""A text under work: its words, which of them are settled, and the names found so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from extract.find.cues import verb_forms
from extract.find.parties.catalogue import Name, countries, legal_suffix, names
from extract.find.parties.lexicon import cities, common_words, pattern, words
from extract.find.parties.words import SPACES, Lines, Spans, Word, addresses, capitalised_words, first_word

Index = dict[str, tuple[Name, ...]]


@dataclass(slots=True)
class Found:
    """A name at its place. It covers the words first..last of the text, `last` exclusive."""

    start: int
    end: int
    name: Name
    rule: str
    first: int
    last: int


_REGION = 100  # characters: a party named about so far away is near


def _start_of(word: Word) -> int:
    return word.start


@dataclass(slots=True)
class Reading:
    """What is known of a text while it is read."""

    text: str
    skip: Spans
    words: list[Word]
    lines: Lines
    taken: list[bool]
    breaking: list[bool]  # which words are of no name
    places: dict[str, list[int]]  # where each word stands
    found: list[Found] = field(default_factory=list)
    by_last: dict[int, Found] = field(default_factory=dict)  # the names, by the index behind their last word
    entities: set[str] = field(default_factory=set)
    located: set[str] = field(default_factory=set)  # capitalised words that the text says things are in
    _regions: set[tuple[str, int]] = field(default_factory=set)  # (entity, stretch of the text that names it)
    established: dict[str, Name] = field(default_factory=dict)  # names of no list, by canonical form

    @classmethod
    def of(cls, text: str) -> Reading:
        skip = addresses(text)
        found_words = capitalised_words(text, skip)
        places: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(found_words):
            places[word.text].append(i)
        breaking = [False] * len(found_words)
        for spelling, at in places.items():
            if breaks(spelling):
                ends_names = spelling in words("name_heads")
                for i in at:
                    breaking[i] = not (ends_names and _is_head(text, found_words, i))
        return cls(text, skip, found_words, Lines(text), [False] * len(found_words), breaking, places)

    def take(self, found: Found) -> None:
        """Settles a name: its words are no other name's."""
        for i in range(found.first, found.last):
            self.taken[i] = True
        self.by_last[found.last] = found
        self.found.append(found)
        self.entities.add(found.name.entity)
        self._regions.add((found.name.entity, found.start // _REGION))
        if not found.name.known:
            self.established.setdefault(found.name.entity, found.name)

    def is_near(self, entity: str, offset: int) -> bool:
        """Whether the entity is named within some hundred characters of the offset."""
        region = offset // _REGION
        return any((entity, region + step) in self._regions for step in (-1, 0, 1))

    def words_within(self, start: int, end: int) -> range:
        """The indices of the words that begin in start..end."""
        first = bisect_left(self.words, start, key=_start_of)
        return range(first, bisect_left(self.words, end, first, key=_start_of))

    def tokens(self, first: int, last: int) -> list[str]:
        return [word.text for word in self.words[first:last]]

    def cover(self, found: Found, end: int) -> None:
        """Lengthens a name to `end`, and lets it cover the words up to there."""
        found.end = end
        while found.last < len(self.words) and self.words[found.last].start < end:
            found.last += 1

    def segments(self) -> list[tuple[int, int]]:
        """Runs of words that are not taken, cut where a word is of no name, as ranges of word indices."""
        segments: list[tuple[int, int]] = []
        begin: int | None = None
        for i, (taken, breaking) in enumerate(zip(self.taken, self.breaking, strict=True)):
            free = not (taken or breaking)
            if begin is not None and not (free and self.words[i].joint):
                segments.append((begin, i))
                begin = None
            if free and begin is None:
                begin = i
        if begin is not None:
            segments.append((begin, len(self.words)))
        return segments


_BEHIND_HEAD = re.compile(r"['’,.;:)\]]|\s*$|\s+(?:[-–—(]|(?P<word>[a-z]+))")
_LINKS = frozenset(
    ("and", "or", "in", "on", "for", "at", "with", "by", "from", "which", "who", "that", "whose", "as", "to", "of")
)


def _is_head(text: str, found_words: list[Word], index: int) -> bool:
    """Whether a word of the trade is the last one of a name ("Norrkraft AI has ordered"), and not before another noun
    ("Norrkraft AI chips") or behind a common word ("Generative AI").
    """
    before = found_words[index - 1] if index else None
    if before is None or found_words[index].joint != " " or breaks(before.text) or is_common(before.text):
        return False
    if before.text in adjectives() or is_place([before.text]):
        return False
    behind = _BEHIND_HEAD.match(text, found_words[index].end)
    if behind is None:
        return False
    word = behind["word"]
    verb = verb_forms().get(word) if word else None
    finite = verb is not None and bool(verb.shapes & {"s", "past"})
    return word is None or finite or word in words("auxiliaries") or word in words("between") or word in _LINKS


def index_of(entries: Iterable[Name]) -> Index:
    """Names by their first word, the longest first, so that a text is read with one look-up a word."""
    by_word: dict[str, list[Name]] = defaultdict(list)
    for name in entries:
        word = first_word(name.text)
        if word:
            by_word[word].append(name)
    return {word: tuple(sorted(found, key=lambda n: (-len(n.text), n.text))) for word, found in by_word.items()}


@cache
def catalogue_index() -> Index:
    return index_of(names().values())


@cache
def small_names() -> re.Pattern[str]:
    """The names that do not begin as a name is expected to ("d-Matrix", "hessian.AI", "io.net")."""
    odd = sorted((text for text in names() if not first_word(text)), key=len, reverse=True)
    return re.compile(rf"(?<![\w.@/-])(?:{'|'.join(map(re.escape, odd))})(?![\w-])")


_MODIFIER = re.compile(r"[-‑–][a-z]")  # "Nvidia-backed": the name only marks another one
# Letters of a link that the page ran into the next word ("CoreWeaveis now"): common where text is taken from mail.
_RUN_ON = (
    "is",
    "are",
    "has",
    "have",
    "had",
    "was",
    "were",
    "will",
    "and",
    "to",
    "for",
    "in",
    "on",
    "at",
    "with",
    "said",
)
_GLUED = re.compile(rf"(?:{'|'.join(_RUN_ON)})(?!\w)")
_GLUE_FROM = 8  # characters that a name must have before letters that run on are taken for the next word


def _name_at(text: str, start: int, candidates: tuple[Name, ...]) -> tuple[Name, int] | None:
    for name in candidates:
        end = start + len(name.text)
        if not text.startswith(name.text, start):
            piece = text[start:end]
            if "\n" not in piece and "\u00a0" not in piece:
                continue
            if piece.replace("\n", " ").replace("\u00a0", " ") != name.text:
                continue
        runs_on = end < len(text) and (text[end].isalnum() or text[end] == "_")
        if runs_on and (len(name.text) < _GLUE_FROM or name.guard or not _GLUED.match(text, end)):
            continue
        return name, end
    return None


def look_up(reading: Reading, index: Index, rule: str) -> list[Found]:
    """All names of the index among the words that are not taken, without overlaps, from left to right."""
    text, found_words = reading.text, reading.words
    hits = []
    covered = 0
    for i, candidates in _candidates(reading, index):
        if i < covered or reading.taken[i]:
            continue
        start = found_words[i].start
        hit = _name_at(text, start, candidates)
        if not hit:
            continue
        name, end = hit
        covered = i + 1
        while covered < len(found_words) and found_words[covered].start < end:
            covered += 1
        if _MODIFIER.match(text, end):
            reading.taken[i:covered] = [True] * (covered - i)
        else:
            hits.append(Found(start, end, name, rule, i, covered))
    return hits


def _candidates(reading: Reading, index: Index) -> list[tuple[int, tuple[Name, ...]]]:
    """The places where a name of the index may begin, in order, with the names that begin so."""
    places = reading.places
    found = [(i, index[word]) for word in places.keys() & index.keys() for i in places[word]]
    for word, at in places.items():
        if len(word) > _GLUE_FROM and word.endswith(_RUN_ON) and word not in index:
            names_glued = _glued(word, index)
            if names_glued:
                found += [(i, names_glued) for i in at]
    return sorted(found, key=lambda candidate: candidate[0])


def _glued(word: str, index: Index) -> tuple[Name, ...] | None:
    """The names that begin with the word less the letters that run on from the next one."""
    tail = next((tail for tail in _RUN_ON if word.endswith(tail)), "")
    return index.get(word[: -len(tail)])


def extend_legal(reading: Reading, found: Found) -> None:
    """Takes "Group", "Holdings" and suffixes of the law behind a name into its span."""
    after = reading.words[found.last] if found.last < len(reading.words) else None
    if after and after.joint in SPACES and after.text in words("trailing"):
        reading.cover(found, after.end)
    suffix = legal_suffix().match(reading.text, found.end)
    if suffix:
        reading.cover(found, suffix.end())


def extend_model(reading: Reading, found: Found) -> None:
    """A version or size behind the name of a family of models belongs to the name: "Llama 3.1 405B"."""
    version = pattern("model-version").match(reading.text, found.end)
    if version and version.end() > found.end:
        whole = reading.text[found.start : version.end()]
        known = names().get(whole)
        entity = known.entity if known else found.name.entity + version.group()
        found.name = replace(found.name, text=whole, entity=entity)
        reading.cover(found, version.end())


# --- words of no name ---------------------------------------------------------------------------------------------


_PRODUCT = re.compile(r"(?:[A-Z]{1,5}\d{2,}\w*|\d+[A-Za-z]{1,4}|[A-Z]+\d+[A-Z]+\w*|(?:[A-Z]\.[ ]?){2,})$")
_MAY_BE_PRODUCT = re.compile(r"[A-Z]*[\d.]")


@cache
def _breakers() -> frozenset[str]:
    return words("products") | words("months") | words("openers") | words("title_words")


def breaks(word: str) -> bool:
    """Whether a word ends a run of capitalised words, being of no name: a product, a date, a title."""
    return word in _breakers() or bool(_MAY_BE_PRODUCT.match(word) and _PRODUCT.match(word))


@cache
def adjectives() -> frozenset[str]:
    """The adjectives of countries."""
    return frozenset(adjective for country in countries() for adjective in country.adjectives)


@cache
def _place_words() -> frozenset[str]:
    named = (n for country in countries() for n in (*country.names, *country.adjectives))
    return words("places") | cities() | frozenset(word for name in named for word in name.split())


def is_place(tokens: list[str]) -> bool:
    """Whether the words name a place and nothing else."""
    places = _place_words()
    return all(token in places or (token.isupper() and token.title() in places) for token in tokens)


def is_common(word: str) -> bool:
    """Whether prose writes the word in lower case too."""
    return word.casefold() in common_words() or (len(word) > 5 and word.endswith("ly"))


def is_odd(word: str) -> bool:
    """Capitals inside, or throughout: no English word is written so."""
    return len(word) > 2 and not word[1:].islower()


def is_marked(tokens: list[str]) -> bool:
    """Whether a word of the run is none that prose writes in lower case."""
    return any(not is_common(token) or is_odd(token) for token in tokens)
