"""Markdown to plain text: the words stay, and so do the marks that carry layout ('#', bullets, table pipes)."""

from __future__ import annotations

import html
import re

_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]{0,80}$", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$", re.MULTILINE)
_UNDERLINED = re.compile(r"^([^\n#|>*+-][^\n]{0,200})\n(=|-)\2{2,}[ \t]*$", re.MULTILINE)
_DEFINITION = re.compile(
    r"^[ ]{0,3}\[(?!\^)[^\]\n]{1,100}\]:[ \t]+<?\S+?>?(?:[ \t]+[\"'(][^\n]{0,200})?$", re.MULTILINE
)
_QUOTE = re.compile(r"^(?:[ ]{0,3}>[ \t]?)+", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]{0,12})[*+•‣▪●◦·][ \t]+(?=\S)", re.MULTILINE)
_CLOSED_HEADING = re.compile(r"^(#{1,6} [^\n]*?[^\s#])[ \t]+#+$", re.MULTILINE)
_RULE_CELL = r"[ \t]{0,20}:?-{2,}:?[ \t]{0,20}"
_TABLE_RULE = re.compile(rf"^[ \t]{{0,20}}\|?{_RULE_CELL}(?:\|{_RULE_CELL})*\|?[ \t]*$", re.MULTILINE)
_TARGET = r"\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)"
_IMAGE = re.compile(rf"!\[([^\[\]\n]{{0,500}})\]{_TARGET}")
_LINK = re.compile(rf"(?<!!)\[([^\[\]\n]{{0,1000}})\]{_TARGET}")
_REFERENCE = re.compile(r"\[([^\[\]\n]{1,500})\]\[[^\[\]\n]{0,100}\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,30}\](?!:)")
_WIKI = re.compile(r"!?\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|center|cite|code|div|em|font|i|img|mark|p|s|small|span|strong|sub|sup|u)(?:\s[^<>\n]{0,500})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp|lt|gt|quot|apos|nbsp|ndash|mdash|hellip|[lr][sd]quo|euro|pound|yen|#\d{1,6}|#x[\da-f]{1,5});"
)
_EMPHASIS = (
    re.compile(r"(?<![*\\])\*\*\*(?=[^\s*])([^*\n]{0,400}?[^\s*\\])\*\*\*(?!\*)"),
    re.compile(r"(?<![*\\])\*\*(?=[^\s*])([^\n]{0,400}?[^\s*\\])\*\*(?!\*)"),
    re.compile(r"(?<![\w_\\])__(?=[^\s_])([^\n]{0,400}?[^\s_\\])__(?![\w_])"),
    re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{0,400}?[^\s*\\])\*(?![\w*])"),
    re.compile(r"(?<![\w_\\])_(?=[^\s_])([^_\n]{0,400}?[^\s_\\])_(?![\w_])"),
    re.compile(r"~~(?=[^\s~])([^~\n]{0,400}?[^\s~])~~"),
    re.compile(r"(?<!`)``?([^`\n]{1,500})``?(?!`)"),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>$&-])")
_MARKED = re.compile(r"[*_`~\[<\\&]")


def plain(text: str) -> str:
    """The text without marks of links, emphasis, images, quotes, code and rules.

    Kept are headings as '#', bullets as '-', numbered items, and table rows as they are, with rules under a header as
    '|---|'. An image leaves its description.
    """
    text = _FENCE.sub("", text)
    text = _UNDERLINED.sub(lambda m: f"{'#' if m[2] == '=' else '##'} {m[1]}", text)
    text = _RULE.sub("", text)
    text = _DEFINITION.sub("", text)
    text = _QUOTE.sub("", text)
    text = _BULLET.sub(r"\1- ", text)
    text = _CLOSED_HEADING.sub(r"\1", text)
    text = _TABLE_RULE.sub(_level_rule, text)
    return "\n".join(_plain_line(line) if _MARKED.search(line) else line for line in text.split("\n"))


def _level_rule(match: re.Match[str]) -> str:
    rule = match[0].strip()
    return "|" + "---|" * len(rule.strip("|").split("|")) if "|" in rule else match[0]


def _plain_line(line: str) -> str:
    line = _AUTOLINK.sub(r"\1", line)
    line = _IMAGE.sub(r"\1", line)
    line = _WIKI.sub(r"\1", line)
    line = _LINK.sub(r"\1", line)
    line = _REFERENCE.sub(r"\1", line)
    line = _FOOTNOTE.sub("", line)
    line = _TAG.sub(lambda m: " " if m[0][1:3].lower() in ("br", "p>", "/p") else "", line)
    for pattern in _EMPHASIS:
        line = pattern.sub(r"\1", line)
    line = _ENTITY.sub(lambda m: html.unescape(m[0]), line)
    return _ESCAPE.sub(r"\1", line)
