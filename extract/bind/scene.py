"""A scene: one sentence, parsed, with what stands around it. And the discourse: what earlier sentences leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from extract.bind.clauses import Clause
from extract.bind.stream import Item
from extract.bind.voices import Voice, Voices
from extract.find.cues import Cue
from extract.layout import Block, Sentence
from extract.mention import Chip, Date, Mention, Party

NEAR_SENTENCES = 3  # sentences over which counts are remembered as parts of a sum to come
_COMPARING = frozenset({"against", "versus", "vs", "vs."})
_COMPARING_PAIRS = frozenset({("up", "from"), ("down", "from"), ("compared", "with"), ("compared", "to")})
_ENDS_COMPARISON = frozenset({",", ";", ".", ")", "]", "and", "but", "while", "—", "–"})


@dataclass(frozen=True)
class Scene:
    """One sentence: its items, clauses and cues, and the block it stands in."""

    text: str  # of the whole document
    number: int  # of the sentence
    sentence: Sentence
    block: Block
    items: Sequence[Item]
    clauses: Sequence[Clause]
    cues: Sequence[Cue]
    above: Sequence[Mention]  # the mentions of the headings, lead-ins and bullets that it stands under, nearest last
    above_blocks: Sequence[Block]
    above_cues: Sequence[Cue]
    hidden: Sequence[Chip]  # chips inside a mention that swallowed them ("$2 per GPU hour")
    makers: Sequence[Party]  # parties whose name a chip's name took in ("Nvidia's H100")
    published: date | None
    due: Sequence[Date] = ()  # when other bullets of its list say that all of it will be there
    is_retracted: bool = False  # does the text take back what it quotes itself with here?

    def clause_at(self, index: int) -> Clause:
        """The clause that an item belongs to."""
        for clause in self.clauses:
            if clause.start <= index < clause.end:
                return clause
        return self.clauses[-1]

    def in_verb(self, index: int) -> bool:
        """Is the item part of a verb group?"""
        return any(c.group is not None and c.group.first <= index <= c.group.last for c in self.clauses)

    def index_at(self, offset: int) -> int:
        """The index of the item that covers an offset, or of the first one behind it."""
        for index, item in enumerate(self.items):
            if item.end > offset:
                return index
        return len(self.items) - 1

    def comparison_at(self, index: int) -> tuple[int, int] | None:
        """The items of "up from 350,000 a year earlier" that an item is one of: an earlier or another value of what
        was measured before, with its own date; None where it is in no such phrase.
        """
        return next((span for span in self._comparisons if span[0] <= index < span[1]), None)

    @cached_property
    def _comparisons(self) -> tuple[tuple[int, int], ...]:
        items, spans, measured = self.items, [], False
        for at, item in enumerate(items):
            before = items[at - 1].lower if at else ""
            opens = item.lower in _COMPARING or (before, item.lower) in _COMPARING_PAIRS
            if opens and measured:
                number = next((i for i in range(at + 1, min(at + 4, len(items))) if _is_number(items[i])), None)
                rest = range(number + 1, len(items)) if number is not None else range(0)
                end = next((i for i in rest if items[i].lower in _ENDS_COMPARISON), len(items))
                if number is not None:
                    spans.append((at, end))
            measured = measured or _is_number(item)
        return tuple(spans)

    @property
    def is_supposed(self) -> bool:
        """ "If 1 GW takes 450,000 GPUs", "Suppose that it had 1,000", "Say a chip costs $45,000": a supposition?"""
        words = [item.lower for item in self.items if item.is_word][:2]
        if words in (["say", "a"], ["say", "an"], ["say", "that"], ["let's", "say"], ["say", "it"], ["say", "each"]):
            return True
        opens = words[1:] if words[:1] and words[0] in ("and", "but", "so", "now") else words[:1]
        return bool(opens) and opens[0] in ("if", "suppose", "supposing", "imagine", "assume", "assuming")

    def chips_above(self) -> list[Chip]:
        """Specific chips of the headings and lead-ins, nearest first."""
        return [m for m in reversed(self.above) if isinstance(m, Chip) and m.gpu]

    def parties_above(self) -> list[Party]:
        """Parties of the headings and lead-ins: of the nearest first, and within one in the order of the text."""
        return [
            m
            for block in reversed(self.above_blocks)
            for m in self.above
            if block.start <= m.start < block.end
            and isinstance(m, Party)
            and m.entity
            and m.kind not in ("person", "group")
        ]

    def dates_above(self) -> list[Date]:
        return [m for m in reversed(self.above) if isinstance(m, Date)]


def _is_number(item: Item) -> bool:
    return item.quantity is not None or item.money is not None


@dataclass(frozen=True, slots=True)
class Told:
    """How a count was meant: what the bullets below it, or a verbless sentence behind it, take over."""

    relation: str
    status: str
    parties: tuple[Party, ...]
    counterparty: Party | None
    above: tuple[int, ...]  # what its block stands under
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counted: the chips of the first time and of the last, and the unit and sentence of the last."""

    first: Chip
    chip: Chip
    unit: str
    at: int


@dataclass(slots=True)
class Discourse:
    """What the sentences so far leave for the next one: who is spoken of, which chips, which date."""

    topic: Party | None = None  # the party that the whole text is about
    topic_is_strong: bool = False  # is it clearly so, so that prose without a subject is about it?
    topic_stands_out: bool = False  # or so far that a bullet without a party is its own?
    is_scenario: bool = False  # does the text tell of days to come as if they were here?
    of_kind: dict[str, Party] = field(default_factory=dict)  # the last party of each kind
    by_word: dict[str, Party] = field(
        default_factory=dict
    )  # the last party with each word in its name, in small letters
    led_by: dict[str, Party] = field(default_factory=dict)  # the party that each person of the text leads
    voices: Voices = field(default_factory=Voices)  # the passages that others than the author say
    voice: Voice | None = None  # the one that the last sentence belonged to
    person: Party | None = None  # the last person named who leads one, and the block
    person_block: int = -1
    model: Party | None = None  # the last AI model named
    model_at: int = -99
    main_cluster: Party | None = None  # the machine that the text names most
    named: tuple[Party, ...] = ()  # the parties of the last sentence that named any, and its number
    named_at: int = -99
    registrant: Party | None = None  # the party that "the Company" stands for, where that is a term of the text
    state: Party | None = None  # the last government named, and the last country
    nation: Party | None = None
    chip: Chip | None = None  # the last chip named specifically
    chip_at: int = -99  # the number of the sentence it stood in
    world_at: int = -99  # the last sentence that counted what the whole world has
    market_at: int = -99  # the last sentence with a price that no party was said to ask, and its block
    market_block: int = -1
    superchip: Chip | None = None  # the last superchip named
    counted: Chip | None = None  # the chip of the last claim
    counted_at: int = -99
    counted_block: int = -1
    counted_parties: tuple[Party, ...] = ()
    counted_unit: str = "gpu"
    counted_value: float | None = None
    subjects: tuple[Party, ...] = ()  # of the last sentence that had a party for its subject
    subjects_at: int = -99
    holders: int = 0  # different parties of the claims in the last sentences
    holder_names: list[tuple[int, str]] = field(default_factory=list)
    relation: str | None = None  # of the last claim, where a verb said it; and its status
    status: str = "actual"
    relation_at: int = -99
    subjects_block: int = -1
    subjects_list: tuple[int, ...] | None = None  # what the list of their bullet stands under
    company: Party | None = None  # the last company, and the last cluster, named at all
    company_at: int = -99
    firm: Party | None = None  # the last party that "the firm" can stand for
    observer: Party | None = None  # a bank or research house that writes the text: "we" reckon, and have no chips
    cluster: Party | None = None
    cluster_at: int = -99
    date: Date | None = None
    date_at: int = -99
    date_block: int = -1
    label_date: Date | None = None  # the date that labels the current block, and its number
    label_block: int = -1
    date_is_passing: bool = False  # is it of a sentence that counts nothing?
    tense: str = "none"  # of the claim that had the date
    recent_counts: list[tuple[int, float | None, Chip]] = field(default_factory=list)  # sentence, value, chip
    products: dict[float, list[Chip]] = field(
        default_factory=dict
    )  # the chips of systems × chips each, by their number
    told_in: dict[int, Told] = field(default_factory=dict)  # block -> how its last count was meant
    block_starts: dict[int, int] = field(default_factory=dict)  # block -> number of its first sentence
    hourly_at: int = -99  # the last sentence with a price per hour
    others_at: int = -99  # the last sentence that counted people or other things, and no chips
    money_at: int = -99  # the last sentence with any money in it
    counts: dict[float, Counted] = field(default_factory=dict)  # each number counted so far
    head_block: int = -1  # the block that a head within its first line stands over
    chip_of: dict[str, Chip] = field(default_factory=dict)  # the chip that each machine was said to have
    section_at: int = 0  # the number of the first sentence under the current heading
