"""Whom a whole text is about, who speaks in it, and whom its fixed terms stand for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extract.bind.findings import Findings
from extract.bind.offices import leaders
from extract.bind.stream import word_class
from extract.find.cues import verb_forms
from extract.find.parties import find_parties
from extract.mention import Mention, Party

PASSING = frozenset({"person", "group", "analyst", "media", "model"})  # kinds that no passage is about
NO_BUSINESS = frozenset({"government", "university", "research centre"})
MACHINES = frozenset({"cluster", "supercomputer", "system"})
_WEIGHT_OF_HEADING = 6
_WEIGHT_OF_TITLE = 12
_WORDS_BESIDE_NAME = 4  # in the title of a page that is a profile ("Lambda Labs: company deep dive")
_LONGEST_SIGN = 3  # characters before the name there
_LONGEST_TITLE = 90  # characters of a first line that is one
_SUBTITLE = re.compile(r"\s[|:–—-]\s.*|:\s.*")
_PARTS = re.compile(r"\s[|–—-]\s|:\s")
_BRACKETED = re.compile(r"\([^()]*\)")
_QUESTION = re.compile(r"(?m)^(?:[*_]{2}[^*\n]{3,300}\?[*_]{2}|Q(?:uestion)?: [^\n]{3,300}\?)[ \t]*$")
_LEAST_QUESTIONS = 3
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_QUOTED = re.compile(r"“[^”]{0,600}”|\"[^\"\n]{0,600}\"|(?m:^>.*$)")
_POSSESSIVE = re.compile(r"['’]s? ")
_LEAST_OWN_VOICE = 5  # times that a text says "we" or "our" of itself, and how far apart on average, in characters
_OWN_VOICE_SPREAD = 400
_BEGINNING = 900  # characters in which a text in its own voice says whose it is
_SHORT_TEXT = 1_000  # characters: of so little, a party named once may be the topic
_REACH_BACK = 16
_REACH_OF_BYLINE = 400  # characters from the start
_BYLINE = re.compile(r"(?:^|[\n*_])[Bb]y (?:the )?\Z")  # "By the Nordlys Cloud team"
_DEFINED_COMPANY = re.compile(r"\b[Tt]he Company\b")
_DEFINITION = re.compile(r",?\s?\([^()\n]{0,80}?[\"“](?:the )?Company[\"”]")
_NAMED_WITH_OTHERS = frozenset({"chip maker", "server maker", "cluster", "supercomputer", "government"})
_OTHER_SIDE = word_class("other_side")
_BY_A_VERB = frozenset({"subject", "holder", "owner", "speech", "machine"})  # rules that vouch for a name but weakly
_CLEAR_SHARE = 0.6  # of all namings, for a topic that the title of a page need not name
_SHARE_OUTSIDE_TITLE = 0.14  # of a party that the title of a page does not name: it is about something else
SHARE_OF_TOPIC = 0.3  # of all namings, for a topic that "we" may stand for


@dataclass(slots=True)
class _Namings:
    """How a text names its parties."""

    first: dict[str, Party] = field(default_factory=dict)
    weights: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    repeated: set[str] = field(default_factory=set)  # or named in a heading: what a text names once, it is not about
    acting: set[str] = field(default_factory=set)  # and not only named as the other side of deals

    def add(self, entity: str, weight: float) -> None:
        self.weights[entity] += weight
        self.acting.add(entity)
        self.repeated.add(entity)


def topic_of(findings: Findings, mentions: list[Mention]) -> tuple[Party | None, float]:
    """The party that the text is about, named most often, in title and headings above all; and its share of namings."""
    given = [party for party in find_parties(findings.title or "") if party.entity]
    namings = _namings_of(findings, mentions, given)
    if not namings.weights:
        return None, 0.0
    titles = _titles(findings, mentions, given)
    profiled = _profiled([*titles, *_first_line(findings, mentions)])
    if profiled is not None and namings.weights[profiled.entity]:
        return namings.first[profiled.entity], 1.0
    name = max(namings.weights, key=namings.weights.__getitem__)
    if name not in namings.acting:
        return None, 0.0
    share = namings.weights[name] / sum(namings.weights.values())
    headed = any(b.kind == "heading" and b.level == 1 for b in findings.layout.blocks)
    titled = {p.entity for _, parties in titles for p in parties}
    if share < _CLEAR_SHARE and headed and name not in titled:
        share = min(share, _SHARE_OUTSIDE_TITLE)
    if name not in namings.repeated and len(findings.text) >= _SHORT_TEXT:
        share = min(share, SHARE_OF_TOPIC / 2)
    return namings.first[name], share


def _namings_of(findings: Findings, mentions: list[Mention], given: list[Party]) -> _Namings:
    """Every naming of a party by its weight: most in the title and in headings, more at the beginning of a sentence.
    `given` are the parties of the title that came with the text.
    """
    headings = [(b.start, b.end) for b in findings.layout.blocks if b.kind == "heading" and b.level <= 2]
    opening = {s.start for s in findings.layout.sentences if findings.layout.blocks[s.block].kind != "row"}
    text, namings = findings.text, _Namings()
    named: set[str] = set()
    firm: Party | None = None
    models = {m.start for m in mentions if isinstance(m, Party) and m.kind == "model"}
    for mention in mentions:
        if not isinstance(mention, Party):
            continue
        possessive = _POSSESSIVE.match(text, mention.end)
        if possessive and possessive.end() in models:
            continue  # "Meta's Llama 3 paper" is about the model
        if mention.entity and mention.kind not in PASSING | MACHINES | NO_BUSINESS:
            firm = mention if mention.rule not in _BY_A_VERB else firm
        if firm is not None and firm.entity in namings.first and is_business(mention):
            namings.add(firm.entity, 1)  # "the firm" names it once more
        if not mention.entity or mention.kind in PASSING or is_financier(mention):
            continue
        namings.first.setdefault(mention.entity, mention)
        if text[mention.end : mention.end + 1] == " " and text[mention.end + 1 : mention.end + 2].isupper():
            continue  # the first word of another name: "NVIDIA Partner Network"
        seen = mention.entity in named
        named.add(mention.entity)
        in_heading = any(start <= mention.start < end for start, end in headings)
        weight: float = _WEIGHT_OF_HEADING if in_heading else 4 if mention.start in opening else 2
        lead = text[max(0, mention.start - _REACH_BACK) : mention.start]
        if mention.start < _REACH_OF_BYLINE and _BYLINE.search(lead):
            namings.weights[mention.entity] += _WEIGHT_OF_TITLE
            namings.acting.add(mention.entity)
        other_side = bool(lead.split()) and lead.split()[-1].lower().strip("(,") in _OTHER_SIDE
        if not other_side or seen:
            namings.acting.add(mention.entity)
        if seen or in_heading or not mention.known:
            namings.repeated.add(mention.entity)
        if other_side:
            weight /= 2  # "a contract with Microsoft": the other side of what the text is about
        # Makers are named wherever their chips are; that alone does not make a text one about them.
        namings.weights[mention.entity] += weight / 2 if mention.kind in _NAMED_WITH_OTHERS else weight
    for party in given:
        if party.entity in namings.first and party.kind not in PASSING:
            often = namings.first[party.entity].kind in _NAMED_WITH_OTHERS
            namings.add(party.entity, _WEIGHT_OF_TITLE / (2 if often else 1))
    return namings


def _profiled(titles: list[tuple[str, list[Party]]]) -> Party | None:
    """ "# IREN", "# Nebius Group (NASDAQ: NBIS)", "# Lambda: from mining to AI", "# Clouds, part 2 – Crusoe": the one
    party that the title of a page is the name of, with no more than a few words beside it and none of them a verb.
    """
    for title, parties in titles:
        names = {p.entity for p in parties}
        if len(names) != 1 or parties[0].kind in PASSING | {"government"} or is_financier(parties[0]):
            continue
        rest = _SUBTITLE.sub(" ", _BRACKETED.sub(" ", title.replace(parties[0].text, " ", 1)))
        words = [word.lower() for word in re.findall(r"[A-Za-z]+", rest)]
        opens = 0 <= title.strip("#*_ ").find(parties[0].text) <= _LONGEST_SIGN
        named = opens and len(words) <= _WORDS_BESIDE_NAME and not any(word in verb_forms() for word in words)
        alone = any(part.strip("#*_ ") == parties[0].text for part in _PARTS.split(_BRACKETED.sub("", title)))
        if named or alone:
            return parties[0]
    return None


def _titles(findings: Findings, mentions: list[Mention], given: list[Party]) -> list[tuple[str, list[Party]]]:
    """The titles of a page, each with its parties: headings of the first level, and the title that was given."""
    heads = [b for b in findings.layout.blocks if b.kind == "heading" and b.level == 1]
    titles = [(findings.text[b.start : b.end], _named(mentions, b.start, b.end)) for b in heads]
    if findings.title:
        titles.append((findings.title, given))
    return titles


def _first_line(findings: Findings, mentions: list[Mention]) -> list[tuple[str, list[Party]]]:
    """The first line of a text, if it is short enough for a title; a headline too, which need not name the topic."""
    end = findings.text.find("\n")
    is_title = 0 < end <= _LONGEST_TITLE and findings.text[end - 1] not in ".,;:"
    return [(findings.text[:end], _named(mentions, 0, end))] if is_title else []


def _named(mentions: list[Mention], start: int, end: int) -> list[Party]:
    return [m for m in mentions if isinstance(m, Party) and m.entity and start <= m.start < end]


def is_business(party: Party) -> bool:
    """ "the firm", "the start-up": does the word stand for a business, and for no university or office?"""
    return party.anaphor == "company" and party.text.lower().split()[-1] in word_class("businesses")


def author_of(findings: Findings, mentions: list[Mention]) -> Party | None:
    """Who speaks in a text that speaks of itself ("our H100s", "we ordered"): the party that its publisher or title
    names, or else the first of no list that it names at its beginning.
    """
    asked = len(_QUESTION.findall(findings.text)) >= _LEAST_QUESTIONS
    own = list(_FIRST_PERSON.finditer(_QUOTED.sub(lambda q: " " * len(q.group()), findings.text)))
    if not asked and (len(own) < _LEAST_OWN_VOICE or len(own) * _OWN_VOICE_SPREAD < len(findings.text)):
        return None
    parties = _organisations(mentions)
    named = f"{findings.publisher or ''} | {findings.title or ''}"
    for party in parties:
        if findings.publisher and party.entity in findings.publisher and party.kind not in ("chip maker", "government"):
            return party
    for party in parties:
        if party.entity in named and party.kind not in ("chip maker", "government") or party.text in named.split(" | "):
            return party
    if any(m.rule == "interlocutor" for m in mentions):
        return None
    if asked:  # an interview: who is asked leads whom the answers are about
        led = sorted(leaders(findings.text[:_BEGINNING], mentions).values(), key=lambda p: p.start)
        if led:
            return led[0]
    first = [p for p in parties if not p.known and p.start < _BEGINNING and p.kind != "group"]
    return first[0] if first else None


def _organisations(mentions: list[Mention]) -> list[Party]:
    return [m for m in mentions if isinstance(m, Party) and m.entity and m.kind not in PASSING | MACHINES]


def main_cluster_of(mentions: list[Mention]) -> Party | None:
    """The machine that the text names most often, if it names one twice."""
    machines = [m for m in mentions if isinstance(m, Party) and m.kind in ("cluster", "supercomputer") and m.entity]
    times = Counter(m.entity for m in machines)
    name, count = times.most_common(1)[0] if times else ("", 0)
    return next(m for m in machines if m.entity == name) if count > 1 else None


def registrant_of(findings: Findings, mentions: list[Mention]) -> Party | None:
    """The party that "the Company" of a filing or release stands for: the one it is defined for, or the first named."""
    if not _DEFINED_COMPANY.search(findings.text):
        return None
    parties = _organisations(mentions)
    defined = [p for p in parties if _DEFINITION.match(findings.text, p.end)]
    opening = findings.layout.blocks[0].end if findings.layout.blocks else 0
    first = [p for p in parties if p.start < opening and not is_financier(p)]
    return next(iter(defined or first), None)


def is_financier(party: Party) -> bool:
    """A bank or fund asks, lends and reckons; a text on chips is seldom about it."""
    return party.kind in ("bank", "investor") or party.entity.split()[-1].lower() in word_class("finance_names")


def is_lender(party: Party) -> bool:
    """A bank is the subject of what it lends, and not of the sentences behind."""
    return party.kind == "bank" or party.entity.split()[-1].lower() in ("bank", "capital", "securities", "bancorp")
