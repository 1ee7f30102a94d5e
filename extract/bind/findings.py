"""What the finders saw in a text, and the scenes, sentence by sentence, in which the binder reads it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from extract.bind.clauses import read_clauses
from extract.bind.scene import Scene
from extract.bind.stream import read_stream
from extract.find.cues import Cue
from extract.layout import Block, Layout
from extract.mention import Chip, Date, Mention, Money, Party, Quantity

_OWN_WORDS = re.compile(
    r"\b(?:I|[Ww]e|[Aa]n earlier version of (?:this|the) \w+|[Tt]h(?:e|is) (?:article|story|newsletter|post|episode))"
    r" (?:had )?(?:incorrectly |wrongly |mistakenly )?(?:said|wrote|written|reported|stated|claimed|told you)\b"
)
_TAKEN_BACK = re.compile(
    r"(?i)\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistak\w+|errors?|errat\w+|correct(?:ion|ions|ed)|misread|misstated|regret|"
    r"apolog\w+)\b|\b(?:it|that|they) (?:does|did|do|is|was|has)(?: not|n['’]t)(?=[.,:;!—])"
)
_REACH_OF_CORRECTION = 2  # sentences in which a text takes back what it said
_DAYS_OF_SCENARIO = 4  # dates to come, in a text that tells of the future
_FAR_AHEAD = 330  # days: what is nearer may be a plain announcement ("twelve racks arrive in the first quarter")
_SHARE_PLAIN = 0.75  # of them, in sentences without a word of plans


@dataclass(frozen=True)
class Findings:
    """What the finders saw in a text."""

    text: str
    layout: Layout
    mentions: Sequence[Mention]
    cues: Sequence[Cue]
    published: date | None = None
    title: str | None = None
    publisher: str | None = None

    @cached_property
    def headers(self) -> frozenset[int]:
        """The blocks that are the header of a table's rows."""
        return frozenset(b.header for b in self.layout.blocks if b.header is not None)


_DUE = re.compile(
    r"(?i)\b(?:completed?|completion|live|online|opens?|opening|operational|ready|go-live|deliver(?:y|ies|ed)|"
    r"energi[sz](?:ed|ation)|in service|commission(?:ed|ing)|deployment|hand-?over|phased|first racks?)\b[^.;]{0,20}$"
)


def read_scenes(findings: Findings, mentions: list[Mention]) -> list[Scene]:
    starts = [m.start for m in mentions]
    cue_starts = [c.start for c in findings.cues]

    def within(start: int, end: int) -> list[Mention]:
        return [m for m in mentions[bisect_left(starts, start) : bisect_left(starts, end)] if m.end <= end]

    kept = set(map(id, mentions))
    swallowed = [m for m in findings.mentions if isinstance(m, Chip) and m.gpu and id(m) not in kept]
    makers = [m for m in findings.mentions if isinstance(m, Party) and m.entity and id(m) not in kept]
    due: defaultdict[tuple[int, ...], list[tuple[Block, Date]]] = defaultdict(list)  # by what a list stands under
    for bullet in findings.layout.blocks:
        if bullet.kind == "bullet":
            when = _due_in(findings.text, bullet, within(bullet.start, bullet.end))
            due[bullet.above] += [(bullet, when)] if when is not None else []
    scenes = []
    for number, sentence in enumerate(findings.layout.sentences):
        block = findings.layout.blocks[sentence.block]
        items = read_stream(findings.text, sentence.start, sentence.end, within(sentence.start, sentence.end))
        blocks_above = [findings.layout.blocks[i] for i in block.above]
        above = [m for b in blocks_above for m in _named_in(b, within(b.start, b.end), makers)]
        dated = [(i.start, i.end) for i in items if i.date is not None]
        cues = [
            cue  # "May" in a date is no modal
            for cue in findings.cues[bisect_left(cue_starts, sentence.start) : bisect_left(cue_starts, sentence.end)]
            if not any(start <= cue.start < end for start, end in dated)
        ]
        clauses = read_clauses(items) if items else []
        scenes.append(
            Scene(
                findings.text,
                number,
                sentence,
                block,
                items,
                clauses,
                cues,
                above=above,
                above_blocks=blocks_above,
                above_cues=[c for c in findings.cues if any(b.start <= c.start < b.end for b in blocks_above)],
                hidden=[c for c in swallowed if sentence.start <= c.start < sentence.end],
                makers=[m for m in makers if sentence.start <= m.start < sentence.end],
                published=findings.published,
                due=[d for b, d in due[block.above] if b is not block] if block.kind == "bullet" else (),
            )
        )
    return scenes


def _due_in(text: str, block: Block, mentions: list[Mention]) -> Date | None:
    """When the bullet of a list says that what the list tells of will be there ("- complete in 2026")."""
    dates = [m for m in mentions if isinstance(m, Date)]
    if len(dates) != 1 or any(isinstance(m, (Quantity, Money)) or (isinstance(m, Chip) and m.gpu) for m in mentions):
        return None
    return dates[0] if _DUE.search(text[block.start : dates[0].start]) else None


def with_corrections(scenes: list[Scene]) -> list[Scene]:
    """The scenes, those marked in which a text quotes what it said before, to take it back ("Last week I wrote that
    Meta has 100,000. That was wrong")."""
    if not scenes or not _OWN_WORDS.search(scenes[0].text):
        return scenes
    marked = []
    for scene in scenes:
        own = scene.text[scene.sentence.start : scene.sentence.end]
        if _OWN_WORDS.search(own):
            near = scenes[scene.number : scene.number + 1 + _REACH_OF_CORRECTION]
            after = " ".join(s.text[s.sentence.start : s.sentence.end] for s in near)
            headed = " ".join(scene.text[b.start : b.end] for b in scene.above_blocks)
            if _TAKEN_BACK.search(f"{headed} {after}"):
                scene = replace(scene, is_retracted=True)
        marked.append(scene)
    return marked


def is_scenario(scenes: Sequence[Scene]) -> bool:
    """Does the text tell of days to come as if they were here ("By the end of 2027 the state holds 900,000")?

    Its prose names days to come more often than others, and mostly without a "will" or another word of plans.
    """
    ahead = plain = behind = 0
    for scene in scenes:
        if scene.published is None or scene.block.kind != "paragraph":
            continue
        hedged = any(c.category == "status" and c.value in ("planned", "possible") for c in scene.cues)
        for at, item in enumerate(scene.items):
            day = item.date and (item.date.date_start or item.date.date_end)
            if not day:
                continue
            group = scene.clause_at(at).group
            is_ahead = (day - scene.published).days > _FAR_AHEAD
            ahead, behind = ahead + is_ahead, behind + (not is_ahead)
            plain += is_ahead and not hedged and (group is None or group.status is None)
    return ahead >= _DAYS_OF_SCENARIO and ahead >= 2 * behind and plain >= _SHARE_PLAIN * ahead


def _named_in(block: Block, mentions: list[Mention], makers: list[Party]) -> list[Mention]:
    """The mentions of a heading, with a party that the name of a chip took in ("Baidu Kunlun P800 cluster")."""
    taken_in = [m for m in makers if block.start <= m.start < block.end and m.kind != "chip maker"]
    return sorted([*mentions, *taken_in], key=lambda m: m.start)
