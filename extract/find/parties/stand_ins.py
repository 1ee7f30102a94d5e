"""Words that stand for a party without naming it: "the company", "it", "we", and groups such as "cloud providers"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.find.cues import verb_forms
from extract.find.parties.lexicon import alternation, words
from extract.find.parties.reading import adjectives
from extract.find.parties.words import opens_sentence
from extract.mention import Party

_WORD_BEHIND = re.compile(r"[a-z]+")
_REACH_OF_VERB = 30  # characters behind "I" in which its verb begins


@cache
def _stand_in() -> re.Pattern[str]:
    company = alternation({noun.replace("joint-venture", "joint venture") for noun in words("company", "anaphors")})
    cluster = alternation(words("cluster", "anaphors"))
    expletive = alternation(words("expletive", "anaphors"))
    namesake = alternation(words("namesake", "anaphors"))
    they = alternation(words("they", "anaphors"))
    we = alternation({w for w in words("we", "anaphors") if w != "us"})
    return re.compile(
        rf"(?<![\w’'-])(?:"
        rf"(?P<the>[Tt]he|[Tt]his|[Tt]hat)[ \n](?:(?!(?:of|and|to|in|for|with)\b)[\w.&-]+[ ]){{0,2}}?"
        rf"(?:(?P<company>{company})(?! of (?:the )?[A-Z])|(?P<cluster>{cluster})|(?P<namesake>{namesake}))"
        rf"|[Tt]he[ \n](?P<capital>{alternation(words('capitals', 'anaphors'))})(?! (?:of|for|[A-Z]))"
        rf"|(?P<management>[Mm]anagement)(?= (?:{alternation(words('told_by_management', 'anaphors'))})\b)"
        rf"|(?P<it>[Ii]t(?:s|self)?)(?![’'](?:s|d|ll)\b)(?!\s+(?:is|was|’s|would\s+be|seems|appears)\s+(?:also\s+)?(?:{expletive})\b)(?!\s+(?:seems|appears|turns)\b)"
        rf"|(?P<they>{they}|{alternation({t.capitalize() for t in words('they', 'anaphors')})})"
        rf"|(?P<we>{we}|{alternation({w.capitalize() for w in words('we', 'anaphors')})}|us)"
        rf"|(?P<i>I)(?=[ ’'])"
        rf")(?![\w-])"
    )


def stand_ins(text: str) -> Iterator[Party]:
    """Pronouns and nouns with an article that take the place of a party's name."""
    for match in _stand_in().finditer(text):
        if match.lastgroup == "i" and not _acts(text, match.end()):
            continue
        yield Party(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            rule="stand-in",
            entity="",
            kind="anaphor",
            anaphor="company" if match.lastgroup in ("capital", "management") else match.lastgroup,
        )


def _acts(text: str, end: int) -> bool:
    """Is what the speaker does the doing of a party ("I ordered 40"), and not only seeing and thinking?"""
    words_behind = _WORD_BEHIND.findall(text[end : end + _REACH_OF_VERB])[:3]
    return any(verb.relation and not verb.speech for verb in map(verb_forms().get, words_behind) if verb is not None)


@cache
def _head() -> re.Pattern[str]:
    heads = words("heads", "groups")
    return re.compile(rf"(?<![\w-])(?:{alternation(heads | {h.capitalize() for h in heads})})(?![\w-])")


@cache
def _folded(key: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in words(key, "groups"))


_WORD_BEFORE = re.compile(r"(?<![\w’'])([\w.’'-]*\w\.?)[ \u00a0]$")


def _in_mid_sentence(phrase: str) -> str:
    """The phrase as it stands within a sentence: without the capital of its beginning, unless that is a name's."""
    return phrase if phrase.split()[0] in adjectives() else phrase[0].lower() + phrase[1:]


def groups(text: str) -> Iterator[Party]:
    """Parties named by what they are and not by name; the phrase without its articles and numerals is the entity."""
    determiners, modifiers = _folded("determiners"), _folded("modifiers")
    for match in _head().finditer(text):
        start = kept = match.start()
        for _ in range(6):
            before = _WORD_BEFORE.search(text[max(0, start - 24) : start])
            if not before:
                break
            word = before.group(1).casefold()
            if word in modifiers and start == kept:
                start = kept = start - len(before.group())
            elif word in determiners:
                start -= len(before.group())
            else:
                break
        entity = " ".join(text[kept : match.end()].split())
        if opens_sentence(text, kept) and not entity.split()[0].isupper():
            entity = _in_mid_sentence(entity)
        yield Party(
            start=start, end=match.end(), text=text[start : match.end()], rule="group", entity=entity, kind="group"
        )
