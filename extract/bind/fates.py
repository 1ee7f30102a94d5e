"""The fate of every number of a document with a chip in it: the claim that took it, or why none did.

The finder of numbers says what a numeral is by its own form and its neighbours (a year, memory, a percentage). What is
left is told here by what the binder knows: the claims and their evidence, the mentions that a numeral stands inside of,
the column of a table, the noun that a number counts, the numbers that it is joined to. A number that none of this
explains has the fate `no rule`: a claim may have been missed there.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from extract.bind.cells import column_role
from extract.bind.scene import Scene
from extract.bind.stream import Item
from extract.find.numbers.nouns import category
from extract.layout import Block
from extract.mention import Chip, Date, Mention, Money, Numeral, Party
from schemas.claim import Claim, NumberFate

NO_RULE = "no rule"
MODEL_NAME = "model name"
OTHER_MONEY = "money for something else"
_OTHER_COUNT = "count of something else"
_MEASURING_SLOTS = ("quantity", "money")  # of two claims with a numeral in their evidence, the one that counts with it
_UNITS = frozenset({"gpu", "system", "gpu_hour"})
_MOST_FILLERS = 7  # words between a number and its noun
_FURTHEST_PURPOSE = 14  # items between money and the word that says what it is for
_FURTHEST_JOINED = 5  # items between two numbers of one list
_AGES = range(12, 111)
_LONGEST_TITLE = 60  # characters
_LARGEST_BASE = 1000  # of "1 in 1,000"
_WIDTH_OF_IN = 6
_REACH_BACK, _REACH_AHEAD = 5, 2  # sentences
_LARGEST_NODE = 16  # chips: "an 8-GPU server" is a sort of server, "a 4,096-GPU cluster" somebody's
_LARGEST_GROUP = 20  # "the five" stands for things named before; "the 432,000" does not
_NOUN_PHRASE_ENDS = ("prepositions", "relatives", "modals", "be", "have", "do", "determiners", "conjunctions")
_PLURAL = re.compile(r"(?:[a-z][a-z-]*(?:[a-hj-rtv-z]s|ies|[sxz]es)|people|children|women|men|staff|feet)$")
_HYPHEN = re.compile(r"[-‑–][A-Za-z]")
_SCALE = re.compile(r"(?:million|billion|trillion|crore|lakh|bn|mn|tn)\b|\d[bBmM]$")
_TIMES = re.compile(r"\s?[xX×]\s?\S")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[\w-]+(?:[-‑–][A-Za-z]+)")
_UNIT = re.compile(r"\s([A-Za-z]{1,6}\d?(?:eq)?(?:/[a-z]{1,3})?)(?![\w'’-])")
_SECTION = re.compile(r"(\d{1,2})(?:\.\d{1,2})*\s[A-Z]")
_NAME_NUMBER = re.compile(r"(?<=\s)\d{3,4}\b")


@cache
def _data() -> dict[str, dict]:
    return tomllib.loads(files(__package__).joinpath("fates.toml").read_text("utf-8"))


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_data()["words"][name])


@cache
def _kinds(name: str) -> frozenset[str]:
    return frozenset(_data()["kinds"][name])


def number_fates(
    numerals: Sequence[Numeral], claims: Sequence[Claim], mentions: Sequence[Mention], scenes: Sequence[Scene]
) -> list[NumberFate]:
    """For each of `numerals` (sorted by start), `claim:<id>`, a reason, or `no rule`.

    `mentions` are those of all finders; `scenes` the sentences of the text in their order.
    """
    fates = _Fates(numerals, claims, mentions, scenes).all()
    return [
        NumberFate(start_char=numeral.start, end_char=numeral.end, text=numeral.text, value=numeral.value, fate=fate)
        for numeral, fate in zip(numerals, fates, strict=True)
    ]


@dataclass(frozen=True)
class _Sentence:
    """A scene with what is looked up in it for every number."""

    scene: Scene
    has_claim_of_money: bool

    @cached_property
    def starts(self) -> list[int]:
        return [item.start for item in self.scene.items]

    @cached_property
    def in_verb(self) -> frozenset[int]:
        groups = (clause.group for clause in self.scene.clauses if clause.group is not None)
        return frozenset(at for group in groups for at in range(group.first, group.last + 1))

    @cached_property
    def has_chip(self) -> bool:
        """Does it tell of chips, by name, by class or by a word that stands for them?"""
        chips = (item.chip for item in self.scene.items if item.chip is not None)
        return any(chip.gpu or chip.anaphor for chip in chips)

    @cached_property
    def has_money(self) -> bool:
        return any(item.money is not None for item in self.scene.items)

    @cached_property
    def is_label(self) -> bool:
        """Is it no more than a chip's name, put before what is told of it ("RTX 4080 Super.")?"""
        return self.has_chip and len(self.scene.items) <= _MOST_FILLERS and not self.in_verb

    def after(self, numeral: Numeral) -> int:
        """The index of the first item behind a numeral and the mention that it stands in."""
        return bisect_left(self.starts, numeral.end)

    def before(self, numeral: Numeral) -> int:
        """The index of the last item before a numeral and the mention that it stands in; -1 where there is none."""
        return bisect_right(self.starts, numeral.start) - 2


class _Fates:
    """The fates of the numerals of one text."""

    def __init__(
        self,
        numerals: Sequence[Numeral],
        claims: Sequence[Claim],
        mentions: Sequence[Mention],
        scenes: Sequence[Scene],
    ) -> None:
        self.numerals = numerals
        self.starts = [numeral.start for numeral in numerals]
        self.claims = self._claims_of(claims)
        self.mentions = self._mentions_of(mentions)
        self.scenes = scenes
        self.scene_starts = [scene.sentence.start for scene in scenes]
        self.priced = {claim.sentence_start for claim in claims if claim.money_low is not None}
        self.chip_numbers = {
            number for m in mentions if isinstance(m, Chip) and m.gpu for number in _NAME_NUMBER.findall(m.text)
        }
        self.blocks = {scene.sentence.block: scene.block for scene in scenes}
        self.numbered_sections = {
            match.group(1)
            for scene in scenes
            if _is_title(scene.text, scene.block) and (match := _SECTION.match(scene.text, scene.block.start))
        }
        self.sentences: dict[int, _Sentence] = {}
        self.blocks_with_chips = {
            scene.sentence.block for at, scene in enumerate(scenes) if self._sentence_at(at).has_chip
        }

    def all(self) -> list[str]:
        fates = [self._fate(number) for number in range(len(self.numerals))]
        for step in (1, -1):  # "pages 7, 8 or 9" looks back, "9 to 14%" ahead
            order = range(len(fates)) if step == 1 else range(len(fates) - 1, -1, -1)
            for number in order:
                if fates[number] == NO_RULE and 0 <= number - step < len(fates):
                    fates[number] = self._shared(number, number - step, fates) or NO_RULE
        return fates

    # --- what a numeral stands inside of ---------------------------------------------------------------------------

    def _within(self, start: int, end: int) -> range:
        """The numbers of the numerals that lie within a stretch of the text."""
        first = bisect_left(self.starts, start)
        last = first
        while last < len(self.numerals) and self.numerals[last].end <= end:
            last += 1
        return range(first, last)

    def _claims_of(self, claims: Sequence[Claim]) -> dict[int, str]:
        taken: dict[int, str] = {}
        spans = [(span, claim) for claim in claims for span in claim.spans]
        spans.sort(key=lambda pair: pair[0].slot not in _MEASURING_SLOTS)
        for span, claim in spans:
            for number in self._within(span.start_char, span.end_char):
                taken.setdefault(number, claim.claim_id)
        return taken

    def _mentions_of(self, mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
        inside: dict[int, list[Mention]] = {}
        for mention in mentions:
            if isinstance(mention, (Chip, Party, Money, Date)):
                for number in self._within(mention.start, mention.end):
                    inside.setdefault(number, []).append(mention)
        return inside

    def _sentence(self, numeral: Numeral) -> _Sentence | None:
        at = bisect_right(self.scene_starts, numeral.start) - 1
        return self._sentence_at(at) if at >= 0 and numeral.end <= self.scenes[at].sentence.end else None

    def _sentence_at(self, at: int) -> _Sentence:
        if at not in self.sentences:
            scene = self.scenes[at]
            self.sentences[at] = _Sentence(scene, scene.sentence.start in self.priced)
        return self.sentences[at]

    # --- one numeral -----------------------------------------------------------------------------------------------

    def _fate(self, number: int) -> str:
        if number in self.claims:
            return f"claim:{self.claims[number]}"
        numeral, inside = self.numerals[number], self.mentions.get(number, [])
        sentence = self._sentence(numeral)
        if numeral.kind in _kinds("naming"):
            if any(isinstance(m, Chip) for m in inside):
                return MODEL_NAME
            if any(isinstance(m, Party) for m in inside):
                return _data()["reasons"]["model"]
        money = next((m for m in inside if isinstance(m, Money)), None)
        if numeral.kind == "money" or money is not None:
            return self._money(numeral, money, sentence)
        if numeral.kind not in _kinds("open"):
            return _data()["reasons"].get(numeral.kind, numeral.kind)
        if any(isinstance(m, Date) for m in inside):
            return "date"
        if sentence is None:
            return NO_RULE
        return (
            self._in_table(numeral, sentence)
            or self._whole(number, sentence)
            or self._ratio(number, sentence)
            or self._section_number(numeral, sentence)
            or self._name_of_chip(numeral, sentence)
            or _measured(numeral, sentence)
            or self._of_shared_noun(numeral, sentence)
            or _counted(numeral, sentence)
            or _left_out_currency(numeral, sentence)
            or _labelled(numeral, sentence)
            or _aged(numeral, sentence)
            or _refers_back(numeral, sentence)
            or self._out_of_reach(sentence)
            or ("pronoun" if numeral.kind == "pronoun" else NO_RULE)
        )

    def _money(self, numeral: Numeral, money: Money | None, sentence: _Sentence | None) -> str:
        """Money is for something else where no chip is told of, or where words beside it say what it is for."""
        if sentence is None:
            return OTHER_MONEY
        at = min(bisect_right(sentence.starts, numeral.start) - 1, len(sentence.starts) - 1)
        if (purpose := _purpose(sentence, at)) is not None:
            return f"{OTHER_MONEY}: {purpose}"
        number = sentence.scene.number
        told_before = number > 0 and self.scenes[number - 1].sentence.block == sentence.scene.sentence.block
        labelled = told_before and self._sentence_at(number - 1).is_label
        return NO_RULE if sentence.has_chip or labelled else OTHER_MONEY

    def _whole(self, number: int, sentence: _Sentence) -> str | None:
        """ "192 of the 768 nodes": the part was claimed, and the whole is said to be no more than that."""
        if number == 0 or number - 1 not in self.claims:
            return None
        start = bisect_left(sentence.starts, self.numerals[number - 1].end)
        end = bisect_left(sentence.starts, self.numerals[number].start)
        between = sentence.scene.items[start:end]
        is_part = len(between) == 2 and between[0].lower == "of" and between[1].among("determiners")
        return "whole of a claimed part" if is_part else None

    def _ratio(self, number: int, sentence: _Sentence) -> str | None:
        """ "4 in 10 employers"."""
        for first in (number - 1, number):
            if first < 0 or first + 1 >= len(self.numerals):
                continue
            part, whole = self.numerals[first : first + 2]
            between = sentence.scene.text[part.end : whole.start] if whole.start - part.end < _WIDTH_OF_IN else ""
            countable = part.kind in _kinds("open") and whole.kind in _kinds("open")
            if between.strip() == "in" and countable and part.value <= whole.value <= _LARGEST_BASE:
                return "ratio"
        return None

    def _section_number(self, numeral: Numeral, sentence: _Sentence) -> str | None:
        """ "2.1 GPUs" over a section; "2 Data and method" where sections have such numbers."""
        block, text = sentence.scene.block, sentence.scene.text
        if block.start != numeral.start or not _is_title(text, block):
            return None
        if not _SECTION.match(text, block.start):
            return None
        return "section number" if "." in numeral.text or numeral.text in self.numbered_sections else None

    def _name_of_chip(self, numeral: Numeral, sentence: _Sentence) -> str | None:
        """ "The 5070 Ti": the number by which a chip named in full elsewhere goes for short."""
        if numeral.text not in self.chip_numbers:
            return None
        at = sentence.after(numeral)
        following = sentence.scene.items[at] if at < len(sentence.scene.items) else None
        counts = following is not None and (following.chip is not None or _is_plural(sentence.scene.items[at]))
        return None if counts else MODEL_NAME

    def _in_table(self, numeral: Numeral, sentence: _Sentence) -> str | None:
        """By the header of its column; the size of an instance belongs to the price beside it."""
        scene = sentence.scene
        cells = scene.block.cells
        column = next((i for i, (start, end) in enumerate(cells) if start <= numeral.start < end), None)
        header = self.blocks.get(scene.block.header) if scene.block.header is not None else None
        if column is None or header is None:
            return None
        start, end = cells[column]
        behind = scene.text[numeral.end : end]
        if _TIMES.match(behind):
            return "size of what is priced" if sentence.has_claim_of_money else None
        if _LETTER.search(behind) or _LETTER.search(scene.text, start, numeral.start):
            return None
        name = scene.text[slice(*header.cells[column])].strip("*_ `") if column < len(header.cells) else ""
        if name.lower() in _words("row_numbers") or (not name and column == 0):
            return "row number"
        return f"table column: {name}" if name and column_role(name) not in ("count", "price") else None

    def _of_shared_noun(self, numeral: Numeral, sentence: _Sentence) -> str | None:
        """ "Seven essential modules": a noun that chips go by too, far from any chip."""
        if not self._is_far_from_chips(sentence):
            return None
        at = sentence.after(numeral)
        for item in sentence.scene.items[at : at + 3]:
            noun = item.lower.split()[-1]
            if noun in _words("shared_nouns") and (item.chip is None or not item.chip.gpu):
                return f"{_OTHER_COUNT}: {noun}"
            if not item.is_word:
                break
        return None

    def _out_of_reach(self, sentence: _Sentence) -> str | None:
        """A bare number where neither its paragraph nor what stands around it tells of chips counts none of them."""
        return "no chip within reach" if self._is_far_from_chips(sentence) else None

    def _is_far_from_chips(self, sentence: _Sentence) -> bool:
        number, block = sentence.scene.number, sentence.scene.sentence.block
        near = range(max(0, number - _REACH_BACK), min(len(self.scenes), number + _REACH_AHEAD + 1))
        told = any(self._sentence_at(i).has_chip for i in near) or block in self.blocks_with_chips
        return not told and not sentence.scene.chips_above()

    def _shared(self, number: int, other: int, fates: Sequence[str]) -> str | None:
        """The reason of the number before or behind this one, where the two are joined and share one unit."""
        numeral, neighbour = self.numerals[number], self.numerals[other]
        sentence = self._sentence(numeral)
        if sentence is None or neighbour.kind not in _kinds("shared") or self._sentence(neighbour) is not sentence:
            return None
        first, second = sorted((numeral, neighbour), key=lambda n: n.start)
        start, end = bisect_left(sentence.starts, first.end), bisect_left(sentence.starts, second.start)
        between = sentence.scene.items[start:end]
        behind_unit = first is neighbour  # "2,765 GB/s, not 2,675": the unit itself stands between the two
        if not 0 < len(between) <= _FURTHEST_JOINED or not any(_joins(item) for item in between):
            return None
        if not behind_unit and not all(_joins(item) or item.is_mark for item in between):
            return None
        if behind_unit and not _joins(between[-1]):
            return None
        return fates[other] if fates[other] != NO_RULE and not fates[other].startswith("claim:") else None


def _is_title(text: str, block: Block) -> bool:
    """Is it a heading, or a short line by itself that could be one?"""
    short = block.end - block.start <= _LONGEST_TITLE and text[block.end - 1] not in ".!?:;,"
    return block.kind == "heading" or (block.kind == "paragraph" and short)


# --- what is counted -----------------------------------------------------------------------------------------------


def _counted(numeral: Numeral, sentence: _Sentence) -> str | None:
    """By the noun phrase behind the number: the noun that it counts where that is no chip."""
    scene = sentence.scene
    if _HYPHEN.match(scene.text, numeral.end) and (whole := _compound(numeral, sentence)) is not None:
        return whole
    items, at = scene.items, sentence.after(numeral)
    if at and items[at - 1].end > numeral.end and (group := _group(items[at - 1])) is not None:
        return f"{_OTHER_COUNT}: {group}"
    if at < len(items) and items[at].lower == "+":
        at += 1
    if at < len(items) and items[at].lower == "of":
        if at + 1 < len(items) and items[at + 1].lower in _words("persons"):
            return f"{_OTHER_COUNT}: people"
        if numeral.kind == "pronoun":
            return "one of several"
        at += 1
        if at < len(items) and items[at].among("determiners"):
            at += 1
    last: Item | None = None
    cpu = False
    for here in range(at, min(len(items), at + _MOST_FILLERS)):
        item = items[here]
        cpu = cpu or any(word in _words("cpu_makers") for word in re.split(r"[\s-]", item.lower))
        if item.chip is not None:
            if cpu and not item.chip.gpu:
                return f"{_OTHER_COUNT}: CPUs"
            return _beside_chip(sentence, here)
        if item.date is not None or item.money is not None:
            break
        if cpu and item.lower.split()[-1].rstrip("s") in ("processor", "socket", "cpu"):
            return f"{_OTHER_COUNT}: CPUs"
        if (group := _group(item)) is not None:
            return f"{_OTHER_COUNT}: {group}"
        if _is_plural(item) and not (numeral.value == 1 and item.verb is not None):
            return f"{_OTHER_COUNT}: {item.lower}"
        if _ends_phrase(sentence, here) or (item.verb is not None and numeral.value == 1):
            break
        if item.is_word:
            last = item
    singular = numeral.value == 1 or numeral.text.lower() == "zero"
    if singular and last is not None and last.lower.isalpha() and len(last.lower) > 3 and not last.among("adverbs"):
        return f"{_OTHER_COUNT}: {last.lower}"
    return None


def _compound(numeral: Numeral, sentence: _Sentence) -> str | None:
    """ "A one-line change", "zero-jitter operation": a number that makes a word with what a hyphen ties to it."""
    scene = sentence.scene
    match = _WORD.match(scene.text, numeral.start)
    word = match.group() if match else numeral.text
    tail = re.split(r"[-‑–]", word)[-1].lower()
    at = bisect_left(sentence.starts, numeral.end)
    beside = (item.chip for item in scene.items[at : at + 2] if item.start <= numeral.end + 1)
    tied = next((chip for chip in beside if chip is not None), None)
    if tied is None and category(tail) not in _UNITS:
        return f"part of a word: {word.lower()}"
    if tied is not None and not tied.system and tied.noun == "system" and 1 <= numeral.value <= _LARGEST_NODE:
        return f"kind of system: {numeral.text}-{tied.text}"
    return None


def _beside_chip(sentence: _Sentence, at: int) -> str:
    """A number with a chip in its noun phrase: counts something else only where the chip is not the phrase's head."""
    items = sentence.scene.items
    chip, following = items[at].chip, items[at + 1] if at + 1 < len(items) else None
    if chip is None or following is None:
        return NO_RULE
    if following.lower in _words("personal_machines"):
        return f"{_OTHER_COUNT}: {following.lower}"
    if following.lower in _words("general_sizes"):
        return "size in general"
    if following.lower == "without":  # "252 nodes without accelerators"
        return f"{_OTHER_COUNT}: {chip.text} without chips"
    if not chip.plural and _is_plural(following):
        return f"{_OTHER_COUNT}: {following.lower}"
    return NO_RULE


def _group(item: Item) -> str | None:
    """ "Companies", "countries", "customers": parties without names, by the noun alone."""
    if item.party is None or item.party.kind != "group":
        return None
    noun = item.lower.split()[-1]
    return noun if _PLURAL.match(noun) else None


def _is_plural(item: Item) -> bool:
    """Behind a number a word in -s is a plural noun, whatever verb it could be elsewhere ("two blocks away")."""
    return (
        item.is_word
        and _PLURAL.match(item.lower) is not None
        and not any(item.among(name) for name in _NOUN_PHRASE_ENDS)
        and not item.among("adverbs")
        and category(item.lower) not in _UNITS
    )


def _ends_phrase(sentence: _Sentence, at: int) -> bool:
    item = sentence.scene.items[at]
    if item.is_mark:
        return item.lower not in ('"', "“", "”", "*", "**", "_", "-", "‑")
    if item.mention is not None:
        return False
    return (
        any(item.among(name) for name in _NOUN_PHRASE_ENDS)
        or item.among("pronouns_singular")
        or (at in sentence.in_verb and not (item.verb is not None and item.verb.shapes & {"participle", "ing"}))
    )


def _measured(numeral: Numeral, sentence: _Sentence) -> str | None:
    """By the abbreviated unit right behind the number: "41 dB", "8.26 g/t", "280,000 ETH"."""
    scene = sentence.scene
    match = _UNIT.match(scene.text, numeral.end)
    at = sentence.after(numeral)
    if match is None or at >= len(scene.items) or scene.items[at].mention is not None:
        return None
    unit = match.group(1)
    in_capitals = unit.isupper() and len(unit) > 1
    return f"measure: {unit}" if in_capitals or "/" in unit or unit in _words("units") else None


# --- other signs ---------------------------------------------------------------------------------------------------


def _purpose(sentence: _Sentence, at: int) -> str | None:
    """The word that says what money is for, if not for chips: one in its clause, or the machine that is sold."""
    items, clause = sentence.scene.items, sentence.scene.clause_at(at)
    first = max(clause.start, at - _FURTHEST_PURPOSE, _last_semicolon(items, clause.start, at) + 1)
    for here in sorted(range(first, min(clause.end, at + _FURTHEST_PURPOSE)), key=lambda i: abs(i - at)):
        if items[here].mention is None and items[here].lower in _words("other_purposes"):
            return items[here].lower
    for here, item in enumerate(items[:-1]):
        if item.mention is None and item.lower in _words("personal_machines"):
            following = items[here + 1]
            if following.chip is None and not following.lower[:1].isdigit():  # "the desktop 5060 Ti" is a card
                return item.lower
    return None


def _last_semicolon(items: Sequence[Item], start: int, end: int) -> int:
    return max((i for i in range(start, end) if items[i].lower == ";"), default=-1)


def _left_out_currency(numeral: Numeral, sentence: _Sentence) -> str | None:
    """ "... 600 million kroner, and the fund 100 million": beside money, bare millions are money."""
    return OTHER_MONEY if sentence.has_money and _SCALE.search(numeral.text.lower()) else None


def _labelled(numeral: Numeral, sentence: _Sentence) -> str | None:
    """ "Staff: 881", "n = 14": what stands before the colon or the equals sign."""
    at = sentence.before(numeral)
    items = sentence.scene.items
    if at < 1 or items[at].lower not in (":", "="):
        return None
    label = items[at - 1].lower
    known = category(label)
    if items[at].lower == "=" and len(label) == 1:
        return f"{_OTHER_COUNT}: {label}"
    return f"{_OTHER_COUNT}: {label}" if known and known not in _UNITS else None


def _aged(numeral: Numeral, sentence: _Sentence) -> str | None:
    """ "Said Dolores Whitfield, 71, who": a number in commas behind a person, named in a list or only by two words."""
    at, items = sentence.before(numeral), sentence.scene.items
    if at < 2 or items[at].lower != "," or sentence.scene.text[numeral.end : numeral.end + 1] not in (",", "."):
        return None
    party = items[at - 1].party
    by_shape = all(i.is_word and i.text.istitle() for i in items[at - 2 : at]) and numeral.value in _AGES
    return "age" if by_shape or (party is not None and party.kind == "person") else None


def _refers_back(numeral: Numeral, sentence: _Sentence) -> str | None:
    """ "Together the five have": a number word behind a determiner, with no noun of its own."""
    at = sentence.before(numeral)
    if at < 0 or numeral.value > _LARGEST_GROUP or numeral.text[:1].isdigit():
        return None
    word = sentence.scene.items[at].lower
    return "refers back to what was named" if word in _words("anaphoric") else None


def _joins(item: Item) -> bool:
    return item.mention is None and (item.lower in _words("joining") or item.lower in (",", "-", "–", "—", "/"))
