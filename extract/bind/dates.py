"""When does a number hold? The date of its clause, its sentence, its heading, or of what was told before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from extract.bind.clauses import Clause
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item
from extract.mention import Date

_EMPHASIS = frozenset({"*", "**", "_", "-", "•", "[", "]"})
_LABEL_MARKS = frozenset({":", "→", "–", "—", "|", "=", ">"})
_ARROWS = frozenset({"→", "->"})
_LABEL_REACH = 4  # characters of emphasis that may stand before the date of a label
_YEAR = re.compile(r"(?:19|20)\d\d")
_REACH_OF_DATELINE = 60  # characters
_PLACE_OF_REPORT = re.compile(r"[*_]{0,2}[A-Z][A-Z.’' -]+[A-Z.](?:, [A-Z][\w. ]{0,20})?,? ")
_END_OF_DATELINE = re.compile(r"[^\n]{0,40}?[)\s] ?(?:-{1,2}|–|—) ")
# A heading that is a date, for which \0 stands.
_SECTION = re.compile(r"(?:[\w ]{1,30} (?:at|as of|as at|on|in|for) )?[*_\s]*\0[*_\s]*(?:[:.–—-].*)?")
_YEAR_HEADING = re.compile(r"[*_\s]*((?:19|20)\d\d)[*_\s]*(?:[:–—-]\s.*)?$")
_OF_A_YEAR = re.compile(
    r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|spring|summer|autumn|fall|winter|quarter|half)"
)
_OF_THE_YEAR = re.compile(r"(?i)\b(?:the|this) year\b")
_TIED = re.compile(r"(?i)\d{4}|\b(?:last|this|next|past|coming|ago|current|later|earlier|year)\b")
_REACH_OF_ENOUGH = 6  # words
_SUBORDINATING = frozenset({"when", "if", "once", "after", "before", "since", "as"})
_ESTIMATING = frozenset({"put", "peg"})
_DATE_REACH = 4  # sentences over which a date carries within its paragraph
_END_OF = re.compile(r"(?i)(?:(?:at|by|until) )?(?:the )?(?:end|close)\b|year-?end")
_LONGEST_ASIDE = 8  # items of ", says the memorandum,"
_ISSUED = frozenset({"filed", "published", "released", "shown", "issued", "posted", "sent", "presented", "reported"})
_SEEN = frozenset({"dated", "unveiled", "revealed", "leaked", "submitted", "lodged", "updated", "written"})
ENDED = frozenset({"shelved", "scrapped", "cancelled", "canceled", "abandoned", "dropped", "withdrawn"})
_SHARES = frozenset({"all", "most", "much", "some", "half", "part"})
_REACH_OF_SOURCE = 10  # items between "according" and the day of a report
_LONGEST_TELLING = 31  # days that a date may span on which a plan was told; a year is that of the plan
_LONGEST_SHORT = 5  # letters of a paper's short name ("FT", "WSJ")
_LONGEST_SOURCE = 5  # items of the source in "(Financial Times, May 2025)"
_REPORTING = frozenset({"media", "analyst", "research", "bank", "person", "government", "research centre"})
_SPEECH_DATES = 3  # items between a verb of saying and the date that belongs to it ("said on Tuesday")


def date_meant(
    scene: Scene, index: int, end: int, discourse: Discourse, *, priced: bool = False
) -> tuple[Date | None, str]:
    """The date at which the number holds, and the rule; under a heading that is a date, that where there is no other,
    and days without a year are of its year.
    """
    found, rule = _date_told(scene, index, end, discourse, priced=priced)
    if found is None and discourse.label_block == scene.sentence.block and rule == "no date":
        found, rule = discourse.label_date, "label of line"
    section = _date_of_section(scene)
    if section is None:
        return found, rule
    if found is None:
        compared_or_now = rule in ("compared", "today") or any(i.date is not None for i in scene.items)
        return (None, rule) if compared_or_now else (section, "heading")
    return _in_year_of(found, section), rule


def _date_told(scene: Scene, index: int, end: int, discourse: Discourse, *, priced: bool) -> tuple[Date | None, str]:
    """The date by what the sentence and those before it say: of two dates, the one of the number's own clause.

    A price (`priced`) keeps the date of the sentence before only where a verb says that the telling stays in its tense:
    "they ordered 4,000 in March. One sells for $10,000" has no date for the second.
    """
    label = label_date(scene)
    if label is not None:
        clause = scene.clause_at(index)
        by = [i.date for i in scene.items[index : clause.end] if i.date is not None and i.date.date_start is None]
        return (by[0], "own clause") if by else (label, "label")  # "- January: it will install 4,000 by the end of ..."
    if end + 1 < len(scene.items) and scene.items[end + 1].lower in ("now", "today", "currently"):
        return None, "today"
    usable = [at for at, item in enumerate(scene.items) if item.date is not None and _can_hold(scene, at)]
    comparison = scene.comparison_at(index)
    usable = [at for at in usable if scene.comparison_at(at) == comparison and not _of_part(scene, end, at)]
    usable = [at for at in usable if not _is_of_next_number(scene, end, at)]
    if comparison is not None:
        return (scene.items[usable[0]].date, "compared") if usable else (None, "compared")
    clause = scene.clause_at(index)
    behind = next((c for c in scene.clauses if c.start == end + 1 and c.relative), None)
    told = [at for at in usable if behind is not None and behind.start <= at < behind.end]
    if told:
        return scene.items[told[0]].date, "relative"  # "the 720 H200s that Selat has operated since November"
    inside = [at for at in usable if clause.start <= at < clause.end and not _of_other_measure(scene, index, end, at)]
    after = [at for at in inside if at > end]
    before = [at for at in inside if at < index]
    for at in (after[0] if after else None, before[-1] if before else None):
        if at is not None and not _other_item(scene, index, at):
            return _year_ended(scene, at), "own clause"
    if any(_is_today(scene, at) for at in range(clause.start, clause.end) if scene.items[at].date is not None):
        return None, "today"
    earlier = [at for at in usable if at < clause.start and _reaches(scene, at, clause)]
    if earlier:
        return scene.items[earlier[-1]].date, "earlier clause"
    later = [at for at in usable if at >= clause.end]
    hanging = [at for at in later if _trailing(scene, at) and not _other_item(scene, end, at)]
    in_place = [at for at in hanging if _puts_in_place(scene, at)]
    if hanging:
        return scene.items[(in_place or hanging)[0]].date, "later clause"
    if len(usable) == 1 and _dates_all(scene, usable[0], clause):
        return scene.items[usable[0]].date, "only date"
    already = any(item.lower == "already" for item in scene.items[clause.start : clause.end])
    if already and is_to_come(discourse.date, scene.published):
        return None, "today"  # "... when finished in late 2026. Meta already runs two such clusters"
    if _goes_on(scene, index, discourse) and (not priced or _tense_stays(scene, index, discourse)):
        return discourse.date, "sentence before"
    if scene.block.kind == "bullet":
        parent = _date_of_parent(scene)
        if parent is not None:
            return parent, "label above"
        led = _date_of_lead(scene)
        if led is not None:
            return led, "lead-in"
        tagged = [d for d in scene.dates_above() if _is_tag(scene.text, d) and not _dates_the_page(scene, d)]
        if tagged:
            return tagged[0], "heading"
    return None, "no date"


def _other_item(scene: Scene, index: int, at: int) -> bool:
    """In a list without verbs, a semicolon ends what a date can be about ("X (23,000 in 2027); Y (5,448)")."""
    low, high = min(index, at), max(index, at)
    return any(item.lower == ";" for item in scene.items[low:high])


def _is_of_next_number(scene: Scene, end: int, at: int) -> bool:
    """ "2,000 H100s → 10,800 by 2028", "22,000 deployed; target for 2026: 60,000": the date is of the second number."""
    between = scene.items[end + 1 : at]
    mark = next((i for i, item in enumerate(between) if item.lower in _ARROWS or item.lower == ";"), None)
    if mark is None:
        return False
    return between[mark].lower != ";" or any(item.quantity is not None for item in scene.items[end + 2 + mark :])


def _of_part(scene: Scene, end: int, at: int) -> bool:
    """ "96 A100s, of which the oldest date from 2021", "$1,860 on A100s, all of it in the last five days": the date is
    that of a part of what was counted before it.
    """
    words = [item.lower for item in scene.items[end + 1 : at]]
    if any(words[i : i + 2] == ["of", "it"] and i and words[i - 1] in _SHARES for i in range(len(words))):
        return True
    return any(pair in (("of", "which"), ("of", "whom")) for pair in zip(words, words[1:], strict=False))


def _year_ended(scene: Scene, at: int) -> Date | None:
    """ "would finish 2024 with 350,000": what a party ends a year with, it has by then."""
    date = scene.items[at].date
    verb = scene.items[at - 1].verb if at else None
    if date is None or date.date_start is None or verb is None or verb.lemma not in ("end", "finish", "close"):
        return date
    return replace(date, date_start=None)


def held_by(date: Date | None, published: date | None) -> Date | None:
    """What is to be had "at the end of 2027", or to "end 2027 with", is had by then: the interval has no start.

    The end of a year that is over is a day, as is the end of a month, on which books are closed.
    """
    if date is None or date.date_start is None or date.date_start != date.date_end:
        return date
    of_a_year = (date.date_start.month, date.date_start.day) == (12, 31)
    is_over = published is not None and date.date_start <= published
    return replace(date, date_start=None) if of_a_year and not is_over and _END_OF.match(date.text) else date


def was_told_then(when: Date | None, published: date | None) -> bool:
    """ "June 2025: plans to buy 13,000": of what is still to come, a month that is over is when it was told."""
    if when is None or when.date_start is None or when.date_end is None or not has_passed(when, published):
        return False
    if when.date_start == when.date_end and (when.date_end.month, when.date_end.day) == (12, 31):
        return False  # "said that it would end 2024 with 600,000": that is of the plan
    return (when.date_end - when.date_start).days <= _LONGEST_TELLING


def has_passed(when: Date | None, published: date | None) -> bool:
    """Was a date over on the day of publication? One without an end, or on a page without a day, is not."""
    end = when.date_end if when is not None else None
    return end is not None and published is not None and end < published


def is_to_come(when: Date | None, published: date | None) -> bool:
    """Did a date begin, or if it has no start end, after the day of publication?"""
    start = when.date_start or when.date_end if when is not None else None
    return start is not None and published is not None and start > published


def whole_year(start: int, year: str, rule: str) -> Date:
    """The four digits of a year at the offset `start`, from its first day to its last."""
    first, last = date(int(year), 1, 1), date(int(year), 12, 31)
    return Date(start=start, end=start + len(year), text=year, rule=rule, date_start=first, date_end=last)


def label_date(scene: Scene) -> Date | None:
    """ "- **Dec 2024** → 350,000 H100s", "2017: ...": a date before a mark at the start dates the whole line."""
    at = 0
    while at < len(scene.items) and scene.items[at].lower in _EMPHASIS:
        at += 1
    behind = at + 1
    while behind < len(scene.items) and scene.items[behind].lower in _EMPHASIS:
        behind += 1
    if behind >= len(scene.items) or scene.items[behind].lower not in _LABEL_MARKS:
        return None
    item = scene.items[at]
    if item.date is None and item.mention is None and _YEAR.fullmatch(item.text):
        return whole_year(item.start, item.text, "label year")
    return item.date


def _date_of_parent(scene: Scene) -> Date | None:
    """The label date of the bullet that a bullet is nested in."""
    for block in reversed(scene.above_blocks):
        if block.kind in ("bullet", "paragraph"):
            found = next((d for d in scene.dates_above() if block.start <= d.start < block.end), None)
            if found is not None and found.start - block.start <= _LABEL_REACH:
                return found
    return None


def _dates_the_page(scene: Scene, when: Date) -> bool:
    """ "# Deep dive (September 2025)", of a page of that month: when it was written."""
    title = next((b for b in scene.above_blocks if b.kind == "heading" and b.start <= when.start < b.end), None)
    if title is None or title.level > 1 or when.date_start is None or when.date_end is None or scene.published is None:
        return False
    is_month = (when.date_end - when.date_start).days <= _LONGEST_TELLING
    return is_month and abs((scene.published - when.date_start).days) <= 2 * _LONGEST_TELLING


def _date_of_lead(scene: Scene) -> Date | None:
    """ "The ranges at the end of 2024 are as follows:": the one date of the line right above a list, not in
    brackets.
    """
    block = next((b for b in reversed(scene.above_blocks) if b.kind != "bullet"), None)
    if block is None or block.kind != "paragraph":
        return None
    lead = scene.text[block.start : block.end]
    dates = [d for d in scene.dates_above() if block.start <= d.start < block.end]
    if len(dates) != 1 or not lead.rstrip("*_ ").endswith(":"):
        return None
    before = lead[: dates[0].start - block.start]
    return dates[0] if before.count("(") == before.count(")") else None


def date_of_sentence(scene: Scene) -> int | None:
    """The item with the one date of a sentence that counts nothing, where its main clause is of that date: the next
    sentence may be too ("In November 2021 Yandex put three machines on the list. Chervonenkis had 1,592 A100s").
    """
    dated = [at for at, item in enumerate(scene.items) if item.date is not None]
    if len(dated) != 1 or scene.block.kind != "paragraph" or not _can_hold(scene, dated[0]):
        return None
    clause = scene.clause_at(dated[0])
    if clause.group is None or clause.relative or not clause.group.finite or clause.group.verb.speech:
        return None
    return dated[0] if _opening(scene, clause) not in _SUBORDINATING else None


def _date_of_section(scene: Scene) -> Date | None:
    """ "## 2022", "### Mid 2026", "## 2018: the first rack": the date that the nearest such heading above is."""
    for block in reversed(scene.above_blocks):
        if block.kind != "heading":
            continue
        heading = scene.text[block.start : block.end]
        for found in scene.dates_above():
            if block.start <= found.start < block.end and _SECTION.fullmatch(
                heading.replace(found.text, "\0", 1), 0, len(heading)
            ):
                return found
        year = _YEAR_HEADING.match(heading)
        if year is not None:
            return whole_year(block.start + year.start(1), year[1], "label year")
    return None


def _in_year_of(found: Date, section: Date) -> Date:
    """ "In March", under the heading "2022": a month or a quarter that names no year is of the year of its section."""
    year = (section.date_start or section.date_end or date.min).year
    same = section.date_end is None or section.date_start is None or section.date_end.year == year
    ends = found.date_end or found.date_start
    of_the_year = _OF_THE_YEAR.search(found.text) is not None
    tied = not of_the_year and (not _OF_A_YEAR.search(found.text) or _TIED.search(found.text))
    if not same or ends is None or tied:
        return found
    shift = year - ends.year
    return replace(
        found,
        date_start=_shifted(found.date_start, shift),
        date_end=_shifted(found.date_end, shift),
    )


def _shifted(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    if day.month == 2 and day.day >= 28:
        return date(day.year + years, 3, 1) - timedelta(days=1)  # the last of February, leap year or not
    return day.replace(year=day.year + years)


def _goes_on(scene: Scene, index: int, discourse: Discourse) -> bool:
    """Does a date of the sentences before still hold? Within a paragraph or a bullet, while the telling stays in one
    tense.
    """
    if discourse.date is None or discourse.date_block != scene.sentence.block:
        return False
    if len(scene.items) > 1 and scene.items[0].party is not None and scene.items[1].lower == ":":
        return False  # "SoftBank: 10,000 H100s by the end of the year. AIST: 6,128 H200s."
    dated = any(item.date is not None and not _of_speech(scene, at) for at, item in enumerate(scene.items))
    if scene.number - discourse.date_at > _DATE_REACH or dated:
        return False
    if scene.block.kind not in ("paragraph", "bullet"):
        return False
    if is_to_come(discourse.date, scene.published) and tense_at(scene, index) == "past":
        return False  # "It is to arrive by the end of March. We had wanted 40 of those"
    if discourse.date_is_passing:
        subjects = scene.clause_at(index).subjects
        new = any(not party.anaphor for party in subjects)
        if new or scene.number - discourse.date_at > 1 or discourse.tense not in (tense_at(scene, index), "none"):
            return False
    if _refers_back(scene) or discourse.tense == "any":
        return True
    if scene.number - discourse.date_at > 1:
        return False
    return _tells_on(scene, index, discourse.tense)


def _tells_on(scene: Scene, index: int, tense: str) -> bool:
    """Is a number of the sentence right behind a date of its time too? What was told in the past mostly is; what is, or
    is to come, of another subject mostly is not.
    """
    here = tense_at(scene, index)
    clause = scene.clause_at(index)
    named = any(party.entity and not party.anaphor for party in clause.subjects)
    spoken_of = any(party.anaphor for party in clause.subjects)
    if tense == "future" and named or tense == here == "none":
        return False
    if tense == here == "present":
        return spoken_of or not (named or clause.subject_words)
    return here in (tense, "none")


def _tense_stays(scene: Scene, index: int, discourse: Discourse) -> bool:
    return _refers_back(scene) or discourse.tense in ("any", tense_at(scene, index))


def _refers_back(scene: Scene) -> bool:
    """ "Of these, 4,100 are H200s", "That is $12.29 a chip": said of what the sentence before was about."""
    words = [item.lower for item in scene.items if not item.is_mark][:6]
    shares = any(a == "of" and b in ("these", "those", "them") for a, b in zip(words, words[1:], strict=False))
    return shares or words[:2] in (["that", "is"], ["that", "'s"], ["that", "’s"], ["that", "was"])


def tense_at(scene: Scene, index: int) -> str:
    """past, present, future, or none where the number has no verb of its own."""
    group = scene.clause_at(index).group
    if group is None:
        return "none"
    words = scene.items[group.first : group.last + 1]
    if group.status in ("planned", "possible") or any(w.lower in ("will", "would") for w in words):
        return "future"
    if any(w.lower in ("is", "are", "has", "have", "does", "do") for w in words):
        return "present"
    if any(w.lower in ("was", "were", "had", "did") or (w.verb is not None and "past" in w.verb.shapes) for w in words):
        return "past"
    return "present" if group.finite else "none"


def _can_hold(scene: Scene, at: int) -> bool:
    if any(item.lower == "enough" for item in scene.items[max(0, at - _REACH_OF_ENOUGH) : at]):
        return False  # "enough to last until next year"
    if _is_of_dateline(scene, at) or _is_of_publishing(scene, at) or _is_of_condition(scene, at):
        return False
    if _is_of_reference(scene, at):
        return False
    return not (_of_speech(scene, at) or _of_source(scene, at) or _is_today(scene, at) or _modifies(scene, at))


def _is_of_dateline(scene: Scene, at: int) -> bool:
    """ "SAN FRANCISCO, May 20 (Reuters) - OpenAI will": the day of the report, and of nothing in it."""
    before = scene.text[scene.sentence.start : scene.items[at].start]
    behind = scene.text[scene.items[at].end : scene.items[at].end + _REACH_OF_DATELINE]
    return _PLACE_OF_REPORT.fullmatch(before) is not None and _END_OF_DATELINE.match(behind) is not None


def _is_of_publishing(scene: Scene, at: int) -> bool:
    """ "The papers, released last week, describe 24 cabinets": when they came out, and not when the cabinets stand."""
    before = [item.lower for item in scene.items[max(0, at - 3) : at]]
    while before and before[-1] in ("on", "in", "only", "late"):
        before.pop()
    return len(before) > 1 and before[-1] in _ISSUED | _SEEN | ENDED and before[-2] in (",", "(")


def _is_of_reference(scene: Scene, at: int) -> bool:
    """ "(FT, May 2025)", "(Reuters, 14 Oct)": when the source wrote so, and not when the number holds."""
    items = scene.items
    if at < 3 or at + 1 >= len(items) or items[at - 1].lower != "," or items[at + 1].lower not in (")", "]"):
        return False
    opening = next((i for i in range(at - 2, max(-1, at - _LONGEST_SOURCE), -1) if items[i].lower in ("(", "[")), None)
    if opening is None:
        return False
    named = items[opening + 1 : at - 1]
    known = [item.party for item in named if item.party is not None]
    if known:
        return len(named) <= _LONGEST_SOURCE and known[0].kind in _REPORTING
    return all(item.mention is None and item.text.isupper() and len(item.text) <= _LONGEST_SHORT for item in named)


def _is_of_condition(scene: Scene, at: int) -> bool:
    """ "Subject to a decision in 2027, a further 12,000 could be deployed": when the condition is met or not."""
    opening = [item.lower for item in scene.items[:at] if item.is_word][:2]
    if opening != ["subject", "to"] and opening[:1] not in (["pending"], ["failing"]):
        return False
    return not any(item.lower == "," for item in scene.items[:at])


def _modifies(scene: Scene, at: int) -> bool:
    """ "under Monday's contract": the date tells one contract from others, and not when the number holds."""
    if at + 1 >= len(scene.items) or scene.items[at + 1].lower not in ("'s", "’s"):
        return False
    return at + 2 >= len(scene.items) or scene.items[at + 2].chip is None  # but "last year's Blackwells"


def _of_other_measure(scene: Scene, index: int, end: int, at: int) -> bool:
    """Does the date stand right behind another number, and so belong to that ("$30,000 in 2023 and $2.10 today")?"""
    items = scene.items
    if at > end and _opens_next(scene, end, at):
        return True
    for other in range(at - 1, max(-1, at - 5), -1):
        item = items[other]
        if other in (index, end):
            return False
        if item.money is not None and items[other - 1].lower in ("for", "worth"):
            return False  # "bought 4,000 H100s for $120 million in 2023": the date is the purchase's
        if item.quantity is not None or item.money is not None:
            low, high = (end, other) if other > index else (other, index)
            if other < index and all(_joins_list(i) or i.party is not None for i in items[at + 1 : index]):
                return False  # "Meta took 173,000 in 2024 and Microsoft 96,000"
            return not all(_joins_list(items[i]) for i in range(low + 1, high))
        if item.is_mark or item.date is not None or scene.in_verb(other):
            return False
    return False


def _opens_next(scene: Scene, end: int, at: int) -> bool:
    """ "3,072 H100s and, since February, 512 MI300Xs": does the date stand before the next number of a list?"""
    items = scene.items
    lead = next((i for i in range(at - 1, end, -1) if items[i].lower in ("and", ";", "but")), None)
    follows = next((i for i in range(at + 1, min(at + 4, len(items))) if items[i].quantity or items[i].money), None)
    if lead is None or follows is None or at - lead > 2:
        return False
    return all(
        items[i].is_mark or items[i].among("determiners") or items[i].among("adverbs") for i in range(at + 1, follows)
    )


def _joins_list(item: Item) -> bool:
    return item.chip is not None or item.lower in (",", "and", "or", "plus", "&")


def _reaches(scene: Scene, at: int, clause: Clause) -> bool:
    """Does the date of an earlier clause carry over? Not one of a relative clause, nor of a clause about another
    party.
    """
    own = scene.clause_at(at)
    if _is_before_aside(scene, at, own):
        return True
    if own.relative or (own.group is not None and (not own.group.finite or _only_speaks(own))):
        return False
    if scene.items[clause.start].lower == ";" and clause.own_subject and clause.subject_words and not clause.subjects:
        return False  # "will cost $1,999 on Jan. 30; the 4090 cost $1,599"
    if _opening(scene, own) in ("when", "once"):
        opens = own.start == 0 or scene.items[own.start].lower == ":"
        return opens and clause.start == own.end  # "When it opens in early 2027, the machine will have"
    if _opening(scene, own) in ("if", "after", "before", "since", "as"):
        return False
    if _is_told_of_now(scene, at, clause):
        return False
    if own.group is None or not clause.own_subject or own.subjects == clause.subjects:
        return True
    opening = scene.items[clause.start].lower
    group = clause.group
    return opening in ("when", "where", "so", "thus") or (
        group is not None and scene.items[group.first - 1].lower == "to"
    )


def _is_before_aside(scene: Scene, at: int, own: Clause) -> bool:
    """ "By 2030, it says, the country will need": a verb of saying between commas parts the date from its clause."""
    group = own.group
    opens = all(item.is_mark for item in scene.items[own.start : at])
    return (
        opens
        and group is not None
        and group.verb.speech
        and at + 1 < len(scene.items)
        and scene.items[at + 1].lower == ","
        and own.end - at <= _LONGEST_ASIDE
    )


def _is_told_of_now(scene: Scene, at: int, clause: Clause) -> bool:
    """ "bought them in 2023 and rents them out at $2": the date is of what is over, and the clause of what is."""
    if clause.group is None or scene.items[clause.start].lower not in ("and", "but") or clause.group.verb.lemma == "be":
        return False
    return tense_at(scene, at) == "past" and tense_at(scene, clause.group.first) == "present"


def _dates_all(scene: Scene, at: int, clause: Clause) -> bool:
    """Is the one date of a sentence that of all of it ("The first, with eight P100s, was $129,000 in 2016")?"""
    own = scene.clause_at(at)
    if own.relative or any(item.lower in (";", "—") for item in scene.items):
        return False
    if _opening(scene, own) in ("if", "as") and own.group is not None and own.end == len(scene.items):
        # "was trained on 25,000, if the analysts have it right, over some three months in 2022"
        closing = next((i for i in range(own.group.last + 1, at) if scene.items[i].lower == ","), None)
        return closing is not None
    if own.group is not None and (not own.group.finite or _only_speaks(own) or own.group.status is not None):
        return False
    if _is_told_of_now(scene, at, clause):
        return False
    one_subject = not own.own_subject or own.subjects == clause.subjects or not (own.subjects and clause.subjects)
    return one_subject and _opening(scene, own) not in _SUBORDINATING | {"and", "but", "while"}


def _opening(scene: Scene, clause: Clause) -> str:
    """The word that opens a clause; "as of" is no "as"."""
    words = [item.lower for item in scene.items[clause.start : clause.start + 3] if item.lower != ":"][:2]
    return " ".join(words) if words == ["as", "of"] else words[0]


def _only_speaks(clause: Clause) -> bool:
    return clause.group is not None and clause.group.verb.speech and not clause.group.verb.relation


def _is_tag(text: str, date: Date) -> bool:
    """A date alone in brackets behind a label ("SuperPoD (2025)") dates what stands below."""
    return text[date.start - 1 : date.start] == "(" and text[date.end : date.end + 1] == ")"


def _puts_in_place(scene: Scene, at: int) -> bool:
    group = scene.clause_at(at).group
    return group is not None and group.verb.lemma in ("deploy", "install", "launch", "operate", "complete", "activate")


def _trailing(scene: Scene, at: int) -> bool:
    """ "..., which is due in 2027", "to be delivered by March": a clause that hangs on the number's own."""
    clause = scene.clause_at(at)
    if clause.group is not None and clause.group.verb.speech:
        return False
    around = next((c for c in scene.clauses if c.end == clause.start), None)
    if scene.items[clause.start].lower in ("and", "but") and not (around is not None and around.relative):
        return False  # "costs $40,000 and should be there by December": a statement of its own
    when = scene.items[clause.start].lower in ("when", "once") and all(p.anaphor for p in clause.subjects)
    return clause.relative or when or (clause.group is not None and not clause.own_subject)


def _of_source(scene: Scene, at: int) -> bool:
    """Is it the year of a source ("Li et al., 2023") or the tag behind a name ("Gemma 2 (2024)")?"""
    items = scene.items
    before = [item.lower for item in items[max(0, at - 4) : at]]
    if "al" in before or "al." in before:
        return True
    led = [item.lower for item in items[max(0, at - _REACH_OF_SOURCE) : at]]
    if "according" in led and _ISSUED & set(led) and not {",", ";", "("} & set(led[led.index("according") :]):
        return True  # "according to a report filed on Wednesday"
    bracketed = at >= 2 and items[at - 1].lower == "(" and at + 1 < len(items) and items[at + 1].lower == ")"
    return bracketed and items[at - 2].party is not None and scene.block.kind == "paragraph"


def _is_ahead(scene: Scene, date: Date) -> bool:
    """Is it a day to come, or one by which something will be? Nothing was said then ("expects 2,000 by the end of")."""
    if date.date_start is None:
        return True
    published = scene.published
    return published is not None and date.date_start >= published and date.date_end != published


def _is_today(scene: Scene, at: int) -> bool:
    date = scene.items[at].date
    return date is not None and date.date_start == date.date_end == scene.published is not None


def _of_speech(scene: Scene, at: int) -> bool:
    """Does the date say when something was said ("said on Tuesday"), and not when it holds?"""
    date = scene.items[at].date
    assert date is not None
    clause = scene.clause_at(at)
    group = clause.group
    if group is None:
        return False
    if group.verb.lemma in _ESTIMATING and at < group.first and clause.start <= at:
        return True  # "analysts in May put the price at $3 million"
    if not group.verb.speech or group.verb.relation or _is_ahead(scene, date):
        return False
    if group.last < at:
        return at <= group.last + _SPEECH_DATES
    before = scene.items[clause.start : group.first]
    measured = any(item.quantity is not None or item.money is not None for item in before)
    return clause.start <= at and not measured  # but "600,000 chips by 2027, it said"
