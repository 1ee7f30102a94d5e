"""Text made plain for matching, character for character."""

from __future__ import annotations

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\r®™©\u200b", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\u00ad", "-"),
        "\u00d7": "x",
        "\u2019": "'",
        "\u02bc": "'",
        "\u2044": "/",
    }
)


def fold(text: str) -> str:
    """The text in lower case with plain spaces, hyphens and quotes, of the same length, so that offsets hold."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(folded if len(folded := c.lower()) == 1 else c for c in text)
    return low if low.isascii() else low.translate(_PLAIN)
