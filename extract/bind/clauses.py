"""A shallow parse: the verb groups of a sentence, the clause that each one heads, and the clause's subject.

There is no tagger behind this. A word is taken for a verb by its form and by what stands before it, and a clause
reaches from its subject to where the subject of the next one begins. That is enough to tell which party a number
belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.bind.stream import Item, word_class
from extract.find.cues import Verb
from extract.mention import Party

_STATUS_OF_MODAL = {
    "will": "planned", "shall": "planned", "'ll": "planned", "’ll": "planned", "would": "possible", "may": "possible",
    "might": "possible", "could": "possible", "should": "planned",
}  # fmt: skip
OBSERVERS = frozenset({"analyst", "media"})  # kinds of parties that say what others have
_SUBORDINATORS = word_class("subordinators")
_PREPOSITION_OR_SUBORDINATOR = word_class("preposition_or_subordinator")
_FUNCTION_WORDS = (
    "prepositions",
    "conjunctions",
    "relatives",
    "adverbs",
    "modals",
    "be",
    "have",
    "do",
    "pronouns_plural",
    "pronouns_singular",
)
_ING_OPENERS = word_class("ing_openers")
_NAMING = word_class("naming")
_ADVERBS_OF_TWO = word_class("adverbs_of_two")
_DEALS = word_class("deals")
_OBJECT_PRONOUNS = frozenset({"them", "it", "him", "her", "us", "these", "those"})
_OBJECT_CONTROL = word_class("object_control")
_DEAL_NOUNS = word_class("deal_nouns")
_PERMITS = frozenset({"permission", "approval", "clearance", "leave", "licence", "license", "authority"})
_OWN = frozenset({"its", "their", "our"})
_LONGEST_APPOSITION = 9  # items between a name and the "that" behind its apposition
_QUOTES = frozenset('"“”')


@dataclass(slots=True)
class Group:
    """A verb group ("has agreed to buy"): items `first` to `last`, and the verb that carries its meaning."""

    first: int
    last: int
    verb: Verb
    passive: bool = False
    finite: bool = True
    status: str | None = None  # planned | possible | negated, by its modals and by the verbs before the last
    chain: tuple[str, ...] = ()  # the lemmas of all its verbs, in order


@dataclass(slots=True)
class Clause:
    """A stretch of items, headed by a verb group or by none."""

    start: int
    end: int
    group: Group | None
    subjects: tuple[Party, ...] = ()
    own_subject: bool = True  # False: the subject is that of a clause before it
    subject_words: bool = False  # has words for a subject, though no party is among them
    relative: bool = False
    antecedent: int = field(default=-1)  # index of the item that a relative pronoun stands for

    def has_subject_of(self, kinds: frozenset[str]) -> bool:
        """Has the clause subjects, and are they all of these kinds?"""
        return bool(self.subjects) and all(party.kind in kinds for party in self.subjects)


def read_clauses(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a sentence in order; together they cover all of its items."""
    groups = _groups(items)
    if not groups:
        return [Clause(0, len(items), None, subjects=_parties_outside_phrases(items, 0, len(items)))]
    bracketed = _bracketed(items)
    starts = [_first_clause_start(items, groups[0].first, bracketed)]
    for before, after in zip(groups, groups[1:], strict=False):
        tag = _speech_tag(items, before.last + 1, after)
        starts.append(tag if tag is not None else _clause_start(items, before.last + 1, after.first, bracketed))
    clauses: list[Clause] = []
    if starts[0]:
        clauses.append(Clause(0, starts[0], None, _parties_outside_phrases(items, 0, starts[0]), subject_words=True))
    for start, end, group in zip(starts, [*starts[1:], len(items)], groups, strict=True):
        clauses.append(_with_subject(items, Clause(start, end, group), clauses, bracketed))
    return clauses


def _bracketed(items: Sequence[Item]) -> frozenset[int]:
    """The items inside brackets: what stands there neither opens a clause nor is its subject."""
    inside: set[int] = set()
    opened: list[int] = []
    for at, item in enumerate(items):
        if item.lower in ("(", "["):
            opened.append(at)
        elif item.lower in (")", "]") and opened:
            inside.update(range(opened.pop(), at + 1))
    return frozenset(inside)


# --- verb groups ---------------------------------------------------------------------------------------------------


def _groups(items: Sequence[Item]) -> list[Group]:
    groups: list[Group] = []
    at = 0
    while at < len(items):
        group = _group_at(items, at)
        if group is None:
            at += 1
        else:
            groups.append(group)
            at = group.last + 1
    return groups


def _group_at(items: Sequence[Item], at: int) -> Group | None:
    """The verb group that begins at an item, if one does."""
    item = items[at]
    if item.mention is not None:
        return None
    auxiliary = item.among("modals") or item.among("be") or item.among("do") or item.among("have")
    if not auxiliary and not _is_verb(items, at):
        return None
    return _read_group(items, at)


def _read_group(items: Sequence[Item], first: int) -> Group | None:
    status: str | None = None
    chain: list[Verb] = []
    passive = False
    opening = items[first].verb
    finite = opening is None or "ing" not in opening.shapes or items[first].among("have")
    last = first - 1
    last_aux = ""
    at = first
    while at < len(items):
        item = items[at]
        if item.mention is not None:
            break
        if item.among("modals"):
            status = status or _STATUS_OF_MODAL.get(item.lower)
            last, last_aux = at, "modal"
        elif item.among("negations") and (at > first or item.lower == "never"):
            status, last = "negated", at
        elif _is_adverb(item):
            if not _verb_ahead(items, at):
                break
        elif item.lower == "to" and last_aux in ("be", "verb", "have") and _base_ahead(items, at):
            if last_aux == "be":
                status = status or "planned"
            last_aux, last = "to", at
        elif item.among("be") and last_aux != "verb":
            last, last_aux = at, "be"
        elif item.among("do"):
            last, last_aux = at, "do"
        elif item.among("have") and last_aux != "verb" and _participle_ahead(items, at):
            last, last_aux = at, "have"
        elif item.verb is not None and _continues(item.verb, last_aux, bool(chain)):
            if last_aux == "be" and "participle" in item.verb.shapes:
                passive = True
            elif not chain and last_aux == "" and item.verb.shapes & {"participle"} and _next_is(items, at, "by"):
                passive, finite = True, False
            else:
                passive = False
            chain.append(item.verb)
            last, last_aux = at, "verb"
            gerund = items[at + 1].verb if at + 1 < len(items) else None
            if item.verb.catenative and gerund and gerund.relation and "ing" in gerund.shapes:
                status, last_aux = status or _chain_status(item.verb), "to"  # "is considering buying"
                at += 1
                continue
            if not item.verb.catenative or not _next_is(items, at, "to", "on", "for", "by"):
                break
            if not _next_is(items, at, "to"):  # "plans on building"
                gerund = items[at + 2].verb if at + 2 < len(items) else None
                if gerund and "ing" in gerund.shapes:
                    status = status or _chain_status(item.verb)
                    at += 1
                    last_aux = "to"
                else:
                    break
            elif _base_ahead(items, at + 1):
                status = status or _chain_status(item.verb)
            else:
                break
        elif last_aux in ("be", "have", "modal") and _is_interposed(items, at):
            at += 1  # "has until now trained"
        elif last_aux in ("be", "have", "modal") and item.lower in ("each", "both", "all") and _verb_follows(items, at):
            pass  # "are each buying"
        elif last_aux == "have" and item.lower == "since" and _verb_follows(items, at):
            pass  # "has since ordered"
        elif last_aux == "be" and item.is_word and _next_is(items, at, "to") and _base_ahead(items, at + 1):
            # "is able to", "is due to", "was unable to": the adjective belongs to the group
            status = status or (None if item.lower == "able" else "negated" if item.among("unable") else "planned")
            last, last_aux = at, "have"
        elif last_aux in ("modal", "do") and not chain and _may_be_unlisted_verb(item):
            chain.append(Verb(item.lower, frozenset({"base"})))  # "did not renew": what it says of numbers is unknown
            last = at
            break
        else:
            break
        at += 1
    if last < first:
        return None
    verb = chain[-1] if chain else items[last].verb
    if status == "planned" and passive and verb is not None and verb.lemma in ("have", "find", "see"):
        status = None  # "is to be had from $0.29"
    if verb is None:
        verb = Verb("be", frozenset({"base"}))
    return Group(first, last, verb, passive, finite, status, tuple(v.lemma for v in chain))


def _verb_follows(items: Sequence[Item], at: int) -> bool:
    return at + 1 < len(items) and items[at + 1].verb is not None


def _is_interposed(items: Sequence[Item], at: int) -> bool:
    """Does an adverb of two words stand here, with a verb behind it?"""
    pair = " ".join(item.lower for item in items[at : at + 2])
    return pair in _ADVERBS_OF_TWO and at + 2 < len(items) and items[at + 2].verb is not None


def _may_be_unlisted_verb(item: Item) -> bool:
    return (
        item.is_word and item.text.isalpha() and item.text.islower() and not any(item.among(c) for c in _FUNCTION_WORDS)
    )


def _is_adverb(item: Item) -> bool:
    return item.among("adverbs") or (item.is_word and item.verb is None and item.lower.endswith("ly"))


def _chain_status(verb: Verb) -> str | None:
    return verb.catenative if verb.catenative != "actual" else None


def _continues(verb: Verb, last_aux: str, begun: bool) -> bool:
    shapes = verb.shapes
    match last_aux:
        case "modal" | "do":
            return "base" in shapes
        case "to":
            return bool(shapes & {"base", "ing"})
        case "be":
            return bool(shapes & {"participle", "ing"})
        case "have":
            return bool(shapes & {"participle", "base"})
        case _:
            return not begun


def _verb_ahead(items: Sequence[Item], at: int) -> bool:
    for item in items[at + 1 : at + 4]:
        if item.mention is not None or item.is_mark:
            return False
        if item.verb or item.lower == "to":
            return True
        if not _is_adverb(item):
            return False
    return False


def _base_ahead(items: Sequence[Item], at: int) -> bool:
    """Does a base form follow, adverbs aside?"""
    for item in items[at + 1 : at + 4]:
        if item.verb and item.verb.shapes & {"base"}:
            return True
        if item.lower == "be":
            return True
        if not (item.is_word and _is_adverb(item)):
            return False
    return False


def _participle_ahead(items: Sequence[Item], at: int) -> bool:
    if at + 1 < len(items) and _is_interposed(items, at + 1):
        at += 2
    for item in items[at + 1 : at + 4]:
        if item.mention is not None:
            return False
        if item.verb and "participle" in item.verb.shapes or item.lower in ("been", "to"):
            return True
        if not (item.among("adverbs") or item.among("negations") or item.lower.endswith("ly") or item.lower == "since"):
            return False
    return False


def _next_is(items: Sequence[Item], at: int, *words: str) -> bool:
    return at + 1 < len(items) and items[at + 1].lower in words


def _is_noun_of_deal(items: Sequence[Item], at: int, name: int) -> bool:
    """ "has its own Microsoft deal", "a new Google contract": one firm deals, or contracts, with an -s."""
    party = items[name].party
    alone = party is not None and bool(party.entity) and not party.anaphor and party.kind != "group"
    lead = items[name - 1] if name else None
    asked = lead is None or any(lead.among(kind) for kind in ("conjunctions", "modals", "do", "prepositions"))
    return alone and not asked and items[at].lower in _DEALS


def _is_verb(items: Sequence[Item], at: int) -> bool:
    """Is this word a verb here? By its form, by the word before it, and by what follows."""
    verb = items[at].verb
    if verb is None:
        return False
    before = at - 1
    while before >= 0 and _is_adverb(items[before]):
        before -= 1
    prev = items[before] if before >= 0 else None
    following = items[at + 1] if at + 1 < len(items) else None
    if prev is not None and prev.lower == "each" and verb.shapes & {"base", "past"}:
        return True  # "the nodes each contain", "ByteDance and Tencent each took"
    if items[at].lower in _NAMING and prev is not None and prev.is_word:
        return False  # "a venture called Stargate"
    if prev is not None and prev.party is not None and prev.lower in _OWN:
        return False  # "its training cluster"
    if prev is not None and (prev.lower == "own" or _ends_name(items, before, verb, following)):
        return False  # "by its own reckoning", "in their Condor Galaxy network"
    if prev is not None and prev.quantity is not None and verb.shapes == {"past"}:
        return True  # "of which 2.664 million went into"
    if (
        prev is not None
        and (prev.among("determiners") or prev.among("possessives") or prev.quantity)
        and not prev.among("pronouns_singular")
        and not prev.among("pronouns_plural")
    ):
        return False
    if prev is not None and prev.lower == "to":
        return "base" in verb.shapes
    if verb.lemma == "cost" and prev is not None and prev.chip is not None and following and following.money:
        return True  # "the 4090 cost $1,599"
    opens_object = (
        following is None
        or following.mention is not None
        or following.among("determiners")
        or following.among("prepositions")
        or following.is_mark
        or following.lower in _OBJECT_PRONOUNS
    )
    if verb.shapes & {"past"} and "base" not in verb.shapes and _is_adjectival(items, at):
        return False
    if prev is None and "base" not in verb.shapes and following is not None and _is_titled(following):
        return False  # "Reserved Cloud: 64-2,040 GPU blocks"
    if verb.shapes & {"past"} and "base" not in verb.shapes:
        if (
            following is not None
            and (following.chip or following.quantity)
            and prev is not None
            and (prev.among("prepositions") or prev.quantity)
        ):
            return False  # "with upgraded H100s", "1024 interconnected GPUs"
        return prev is None or not prev.among("prepositions") or prev.lower in ("as", "than")
    if prev is not None and prev.date is not None and "past" in verb.shapes and opens_object:
        return True  # "analysts in March put the price at": a form of past and base alike
    if "ing" in verb.shapes:
        after_noun = prev is not None and (prev.chip is not None or (prev.is_word and not prev.verb))
        opens = prev is not None and prev.lower in _ING_OPENERS
        before_phrase = following is not None and following.among("prepositions")
        if after_noun and before_phrase and not opens and verb.lemma != "consist":
            return False  # a noun: "A100 pricing at", "model training on"
        plain = prev is not None and prev.is_word and not any(prev.among(c) for c in _FUNCTION_WORDS)
        if plain and after_noun and not opens and (following is None or following.is_mark):
            return False  # "for two weeks of model testing."
        return prev is None or not (prev.among("determiners")) and opens_object
    if prev is None:
        return "base" in verb.shapes and opens_object and bool(verb.relation)
    if (
        prev.party is not None
        or prev.among("pronouns_plural")
        or prev.among("pronouns_singular")
        or prev.among("relatives")
    ):
        if prev.party is not None and _is_noun_of_deal(items, at, before):
            return False
        return not (following is not None and following.lower == "of") or verb.lemma == "consist"
    if prev.lower == "," and "s" in verb.shapes and opens_object and _closes_relative(items, before):
        return following is not None and not following.is_mark
    if prev.lower == "," and items[before - 1].party is not None:  # "private clouds, such as A and B, want"
        members = any(item.lower in ("such", "including", "like") for item in items[: before - 1])
        return members and opens_object and following is not None and not following.is_mark
    if prev.among("prepositions") or (prev.is_word and prev.verb and prev.verb.lemma == "be"):
        return False
    if prev.among("conjunctions"):
        if following is None or following.is_mark or not opens_object:
            return False
        return not following.among("prepositions") or (following.lower == "to" and verb.catenative is not None)
    compound = prev.verb is not None and "base" in prev.verb.shapes and prev.is_word
    if compound and items[at].lower in _DEAL_NOUNS and following is not None and following.among("prepositions"):
        return False  # "purchase orders with Dell for 192 servers"
    if "s" in verb.shapes or prev.lower.endswith("s") or (prev.chip and prev.chip.plural):
        return (
            opens_object
            and following is not None
            and (not following.is_mark or following.lower in ("[", "(", '"', "“", "~"))
            and following.lower not in ("of", "for", "from")
        )
    return False


def _ends_name(items: Sequence[Item], at: int, verb: Verb, following: Item | None) -> bool:
    """Does a base form behind the one party at `at` go on with its name, as no verb of one subject has that form?"""
    party = items[at].party
    if party is None or verb.shapes & {"s", "past"} or "base" not in verb.shapes or party.kind == "group":
        return False
    one = not party.anaphor and not party.text.endswith("s") and not (at and items[at - 1].among("conjunctions"))
    placed = at > 0 and (items[at - 1].among("determiners") or items[at - 1].lower in _OWN)
    return one and placed and (following is None or following.lower != "to")


def _closes_relative(items: Sequence[Item], comma: int) -> bool:
    """ "ABCI 3.0, which the institute will open in January, consists of": does the comma end a relative clause that
    another one opened?
    """
    for at in range(comma - 1, 0, -1):
        if items[at].lower == ",":
            return False
        if items[at].among("relatives") and items[at - 1].lower == ",":
            return any(item.verb is not None or item.among("be") for item in items[at + 1 : comma])
    return False


def _is_titled(item: Item) -> bool:
    """A capitalised plain word: what stands before it is part of the same title."""
    return item.is_word and item.text[:1].isupper() and item.text.isalpha()


def _is_adjectival(items: Sequence[Item], at: int) -> bool:
    """ "the total estimated demand": a participle between a determiner and a noun."""
    if at + 1 >= len(items):
        return False
    following = items[at + 1]
    noun_like = following.verb is None or "base" in following.verb.shapes
    plain = following.is_word and noun_like and not any(following.among(c) for c in _FUNCTION_WORDS)
    if not plain or _is_adverb(following):
        return False
    for item in reversed(items[max(0, at - 3) : at]):
        if item.among("determiners") or item.among("possessives"):
            return True
        verbal = item.verb is not None and "base" not in item.verb.shapes
        if not item.is_word or verbal or any(item.among(c) for c in _FUNCTION_WORDS):
            return False
    return False


# --- clauses -------------------------------------------------------------------------------------------------------


def _first_clause_start(items: Sequence[Item], first_verb: int, bracketed: frozenset[int]) -> int:
    """Where the first clause begins: at 0, unless its verb is that of a relative clause behind the subject."""
    for at in range(first_verb - 1, 0, -1):
        if at in bracketed:
            continue
        if items[at].among("relatives") and _bears_verb(items, at, first_verb):
            return at
        if items[at].lower in (";", ":"):
            return at
    return 0


def _bears_verb(items: Sequence[Item], relative: int, verb: int) -> bool:
    """Is the verb that of the relative pronoun, with no comma between them? "that" alone may be a determiner."""
    between = items[relative + 1 : verb]
    return all(item.lower != "," for item in between) and (items[relative].lower != "that" or relative > 0)


def _speech_tag(items: Sequence[Item], low: int, group: Group) -> int | None:
    """The comma of ", Morgan Stanley estimates." at the end of a sentence: all before it is what was said."""
    if not group.verb.speech or any(item.is_word or item.quantity for item in items[group.last + 1 :]):
        return None
    for at in range(group.first - 1, low - 1, -1):
        if items[at].lower == ",":
            return at
        if items[at].quantity is not None or items[at].money is not None or items[at].chip is not None:
            return None
    return None


def reported_by_observer(items: Sequence[Item], clause: Clause, index: int) -> tuple[list[Party], int] | None:
    """ "Omdia has ByteDance and Tencent each taking 230,000", "the FT had Baidu placing orders": of whom an observer
    says so, and the item of what they do; None where no observer has somebody do something.
    """
    group = clause.group
    observed = clause.has_subject_of(OBSERVERS | {"bank"})
    if group is None or group.verb.lemma != "have" or not observed or group.last + 2 >= index:
        return None
    parties = party_list(items, group.last + 1, index) if items[group.last + 1].party is not None else ()
    if not parties:
        return None
    doing = range(items.index(next(i for i in items if i.party is parties[-1])) + 1, index)
    told = next((at for at in doing if items[at].verb is not None and items[at].lower.endswith("ing")), None)
    return (list(parties), told) if told is not None else None


def _clause_start(items: Sequence[Item], low: int, high: int, bracketed: frozenset[int]) -> int:
    """Where, between two verb groups, the clause of the second begins."""
    if high - 2 >= low and items[high - 1].lower == "to" and items[high - 2].lower == ",":
        return high  # "$830 million from banks, among them BNP Paribas and MUFG, to pay for 13,800 GPUs"
    comma: int | None = None
    for at in range(high - 1, low - 1, -1):
        if at in bracketed:
            continue
        item = items[at]
        if item.mention is not None:
            continue
        if item.among("relatives") and comma is not None and items[comma].lower == "," and _ended(items, at, comma):
            return comma
        if item.lower == "so" and (
            items[at - 1].lower == "not" or items[at + 1].lower in ("long", "far", "much", "many")
        ):
            continue
        if item.among("relatives") or item.lower in (";", ":") or item.lower in _SUBORDINATORS:
            return at
        if item.lower in _PREPOSITION_OR_SUBORDINATOR and comma is None:
            return at
        if item.lower in ("and", "or") and not _in_apposition(items, at, high):
            return _list_start(items, low, at) if _party_near(items, at, high) else at
        if item.lower in ("—", "–") and comma is None:
            return at
        if item.lower == "," or item.text in _QUOTES:
            comma = at if comma is None else comma
    if comma is not None:
        return (
            _list_start(items, low, comma) if items[comma].lower == "," and _party_near(items, comma, high) else comma
        )
    last = items[high - 1]
    if (
        last.party is not None
        and high - 1 not in bracketed
        and high > low
        and not items[high - 2].among("prepositions")
    ):
        return high - 1  # "320 H100s it rents", whatever parties stand before
    # nothing divides them: "said OpenAI needs", "help Meta deploy"; a subject right before the second group is its own
    for at in range(low, high):
        if items[at].party is not None and at not in bracketed:
            behind = items[at + 1 : high]
            return high if any(item.among("prepositions") for item in behind) else at
    return high


def _ended(items: Sequence[Item], relative: int, comma: int) -> bool:
    """Has the relative clause come to its end at a comma ("an AI that programs, has")? Not "which, he says, has"."""
    words = items[relative + 1 : comma]
    return bool(words) and words[0].lower != "," and not all(_is_adverbial(item) for item in words)


def _in_apposition(items: Sequence[Item], conjunction: int, high: int) -> bool:
    """Does the conjunction join words inside an apposition ("Naver, the search and cloud company, is")?"""
    return any(item.lower == "," for item in items[conjunction + 1 : high]) and not _party_near(
        items, conjunction, high
    )


def _party_near(items: Sequence[Item], at: int, high: int) -> bool:
    return any(item.party is not None for item in items[at + 1 : high])


def _list_start(items: Sequence[Item], low: int, conjunction: int) -> int:
    """The start of the list of parties that a conjunction closes ("A, B and C want"); else the conjunction itself."""
    at = conjunction
    start = conjunction
    while at - 1 >= low:
        previous = items[at - 1]
        if previous.party is not None:
            if at >= 2 and items[at - 2].lower == "by":
                break  # "Built by HPE, the machine contains"
            start = at - 1
            at -= 1
        elif previous.lower == ",":
            at -= 1
        else:
            break
    return start


def _with_subject(items: Sequence[Item], clause: Clause, before: Sequence[Clause], bracketed: frozenset[int]) -> Clause:
    group = clause.group
    assert group is not None
    first = clause.start
    while first < group.first and (items[first].is_mark or items[first].among("conjunctions")):
        first += 1
    if first < group.first and items[first].among("relatives"):
        return _relative_clause(items, clause, before, first)
    if items[first].lower == "where" and before and before[-1].group is None:
        clause.relative = True  # "Alps, in Lugano, where this happened, has"
    clause.subjects = _parties_outside_phrases(items, first, group.first, bracketed)
    words = [i for i in range(first, group.first) if i not in bracketed and not _is_adverbial(items[i])]
    named = _named_in_predicate(items, before[-1]) if before and not words else None
    if named is not None:
        clause.own_subject, clause.subject_words, clause.subjects = False, True, (named,)
        return clause
    clause.subject_words = bool(words)
    if not words:
        clause.own_subject = False
        clause.relative = _is_reduced(items, clause, before)
        if before:
            # "X bought A and sold B"; after a relative clause the subject is that of the clause around it
            around = before[-1]
            if items[clause.start].lower in (",", "—", "–", ")"):  # past relative and participial clauses in between
                main = [c for c in before if not c.relative and (c.group is None or c.group.finite)]
                around = main[-1] if main else around
                if around.group is None and around.start == 0 and before[-1].relative:
                    # "ABCI 3.0, which the institute will open in January, consists of": what the first words name
                    antecedents = _antecedent_parties(items, before[-1].antecedent) if len(before) == 2 else ()
                    clause.subjects, clause.subject_words = around.subjects or antecedents, True
                    return clause
            elif around.relative and items[clause.start].lower == "and" and len(before) > 1 and _closed(items, around):
                around = before[-2]
            clause.subjects, clause.subject_words = around.subjects, around.subject_words
    asked = _asked_to(items, clause, before)
    if asked is not None:
        clause.subjects, clause.own_subject = (asked,), True
    elif not group.finite and not clause.subjects and before:
        clause.own_subject, clause.subjects = False, before[-1].subjects
    return clause


def _asked_to(items: Sequence[Item], clause: Clause, before: Sequence[Clause]) -> Party | None:
    """ "Microsoft asked CoreWeave to install": who is to do what the infinitive says."""
    group = before[-1].group if before else None
    if group is None or group.passive or clause.start < 3:
        return None
    if items[clause.start - 2].lower in _PERMITS and items[clause.start - 1].lower == "to":
        party = items[clause.start - 3].party  # "has given Morocco permission to buy"
        return party if clause.start - 3 > group.last - 1 else None
    if group.verb.lemma not in _OBJECT_CONTROL:
        return None
    party = items[clause.start - 2].party
    return party if items[clause.start - 1].lower == "to" and clause.start - 2 > group.last - 1 else None


def _named_in_predicate(items: Sequence[Item], clause: Clause) -> Party | None:
    """ "The one in Indiana is called Project Rainier and will have": the name that a clause gives to its subject."""
    group = clause.group
    if group is None or not group.passive or group.verb.lemma not in ("call", "name", "dub", "christen"):
        return None
    at = group.last + 1
    return items[at].party if at < clause.end else None


def _is_reduced(items: Sequence[Item], clause: Clause, before: Sequence[Clause]) -> bool:
    """ "a venture called Stargate", "GPUs bought from Nvidia": a participle right behind its noun is a relative
    clause.
    """
    group = clause.group
    assert group is not None
    if not before or clause.start != group.first or "participle" not in group.verb.shapes or group.first == 0:
        return False
    if items[group.first].among("be"):
        return False  # "The deal that set the pattern was"
    return group.first == group.last and not items[group.first - 1].is_mark and items[group.first - 1].verb is None


def _closed(items: Sequence[Item], clause: Clause) -> bool:
    """Does a comma close the relative clause, so that what follows goes on with the clause around it?"""
    return items[clause.end - 1].lower in (",", ")", "—", "–")


def _relative_clause(items: Sequence[Item], clause: Clause, before: Sequence[Clause], first: int) -> Clause:
    """A clause behind "which", "who" or "that": its subject is its own, else what the pronoun stands for."""
    group = clause.group
    assert group is not None
    clause.relative, clause.subject_words = True, True
    clause.antecedent = _antecedent(items, first)
    own = _parties_outside_phrases(items, first + 1, group.first)
    clause.subjects = own or _antecedent_parties(items, clause.antecedent)
    clause.own_subject = bool(own)
    if not clause.subjects and before:
        clause.subjects = before[-1].subjects
    return clause


def _is_adverbial(item: Item) -> bool:
    """Words that can stand between a subject and its verb, or before both, and are no subject themselves."""
    return item.is_mark or item.date is not None or _is_adverb(item)


def _antecedent_parties(items: Sequence[Item], antecedent: int) -> tuple[Party, ...]:
    """The party that a relative pronoun stands for, with the list that it closes ("ByteDance, Baidu and Tencent,
    which").
    """
    if antecedent < 0 or items[antecedent].party is None:
        return ()
    start = antecedent
    while start >= 2 and items[start - 1].lower in (",", "and", "or"):
        before = start - 2 if items[start - 2].lower != "," else start - 3
        if before < 0 or items[before].party is None:
            break
        start = before
    return party_list(items, start, antecedent + 1)


def _antecedent(items: Sequence[Item], relative: int) -> int:
    for at in range(relative - 1, max(-1, relative - 6), -1):
        if items[at].mention is not None and (items[at].party or items[at].chip):
            return at
    for at in range(relative - 3, max(-1, relative - _LONGEST_APPOSITION), -1):
        if items[at].party is not None and items[at + 1].lower == "," and items[at + 2].lower in ("a", "an", "the"):
            return at  # "Gefion, a machine in the port of Copenhagen that began"
        if items[at].lower in (",", ";") and items[at - 1].party is None:
            return -1
    return -1


def _parties_outside_phrases(
    items: Sequence[Item], start: int, end: int, bracketed: frozenset[int] = frozenset()
) -> tuple[Party, ...]:
    """The parties of a stretch that could be its subject: the first one that no preposition governs, with its list.

    "In a deal with Microsoft, Nscale" gives Nscale; "A, B and C" all three; "Nscale, the U.K. cloud firm," Nscale.
    """
    governed = False
    at = start
    owner: tuple[Party, ...] = ()
    while at < end:
        item = items[at]
        if at in bracketed:
            at += 1
            continue
        if item.party is not None and item.party.kind == "group" and _names_members(items, at, end):
            at += items[at + 1].lower == ","
            at += 3 if items[at + 2].lower == "as" else 2
            governed = False
            continue
        if item.party is not None and not governed and item.party.kind != "person" and not is_adjunct(items, at):
            if item.lower in ("its", "their", "our") and not owner:
                owner = (item.party,)  # "its successor, StarCoder2," is about the successor, where that is named
                at += 1
                continue
            named = _apposed_name(items, at, end)
            if named is not None:
                return (named,)
            owned = _owned_party(items, at, end)
            return (owned,) if owned is not None else party_list(items, at, end)
        naming = item.lower == "as" and items[at - 1].lower in _NAMING
        ruled = item.lower == "of" and at > start and items[at - 1].lower == "government"
        if item.among("prepositions") and not (naming or ruled):
            governed = True
        elif item.date is not None or item.lower in ("year", "month", "quarter", "week", "time"):
            governed = False  # "In the first months of this year Crusoe": the phrase of time ends there
        elif (
            item.is_mark
            and item.lower != "-"
            or item.among("conjunctions")
            or item.party is not None
            or item.chip is not None
        ):
            governed = False
        at += 1
    return owner


def _apposed_name(items: Sequence[Item], at: int, end: int) -> Party | None:
    """ "The largest machine in the United States, Frontier, has", "Nvidia's biggest customer, Microsoft, bought": the
    name that tells which one is meant.
    """
    party = items[at].party
    if party is None:
        return None
    owns = at + 2 < end and items[at + 1].lower in ("'s", "’s") and items[at + 2].is_word
    if party.anaphor not in ("cluster", "company") and not owns:
        return None
    for comma in range(at + 1, min(at + _LONGEST_APPOSITION, end - 2)):
        if items[comma].lower == ",":
            name = items[comma + 1].party
            closed = items[comma + 2].lower == ","
            return name if closed and name is not None and not name.anaphor and name.kind != "person" else None
    return None


def is_adjunct(items: Sequence[Item], at: int) -> bool:
    """Is the party only the first word of another name ("NVIDIA Partner Network", "Meta CEO Mark Zuckerberg")?"""
    if at + 1 >= len(items) or items[at].end + 1 != items[at + 1].start:
        return False
    following = items[at + 1]
    if following.party is not None:
        return following.party.kind == "person"
    return following.is_word and following.text[:1].isupper() and following.verb is None


def _names_members(items: Sequence[Item], group: int, end: int) -> bool:
    """ "private clouds such as CoreWeave and Lambda": the group is named by its members."""
    group += group + 1 < end and items[group + 1].lower == ","
    words = [item.lower for item in items[group + 1 : min(group + 3, end)]]
    if words[:2] == ["such", "as"]:
        at = group + 3
    elif words[:1] in (["like"], ["including"]):
        at = group + 2
    else:
        return False
    return at < end and items[at].party is not None


def _owned_party(items: Sequence[Item], at: int, end: int) -> Party | None:
    """ "DeepMind's Gopher", "Microsoft's Eagle": what is spoken of is the second, which has the number."""
    if at + 2 < end and items[at + 1].lower in ("'s", "’s", "'", "’"):
        party = items[at + 2].party
        if party is not None and party.kind in ("model", "cluster", "supercomputer"):
            return party
    return None


def party_list(items: Sequence[Item], at: int, end: int) -> tuple[Party, ...]:
    """The parties of the list that begins at an item ("A, B and C"), in order."""
    parties: list[Party] = []
    expected = True
    while at < end:
        item = items[at]
        party = item.party
        if party is not None and expected:
            parties.append(party)
            expected = False
        elif not expected and (item.lower in (",", "and", "or", "&", "/", "plus", "+") or item.lower in ("as", "well")):
            if item.lower == "," and not _list_goes_on(items, at, end):
                break
            expected = True
        elif expected and (item.among("determiners") or item.lower in ("both", "and", "various", "other", "either")):
            pass
        else:
            break
        at += 1
    return tuple(parties)


def _list_goes_on(items: Sequence[Item], comma: int, end: int) -> bool:
    """Is the comma one of a list, and not of an apposition ("Nscale, the U.K. cloud firm,")?"""
    at = comma + 1
    while at < end and (items[at].lower in ("and", "or", "both") or items[at].among("determiners")):
        if items[at].lower in ("the", "a", "an"):
            return False
        at += 1
    party = items[at].party if at < end else None
    return party is not None and not party.anaphor
