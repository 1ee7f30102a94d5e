"""From bytes to text: marks first, then UTF-8, then a guess."""

from __future__ import annotations

import codecs

from extract.read.document import Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESS_FROM = 100_000


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The text of `data` and, where it had to be forced, a word on how.

    A byte-order mark is believed first, then UTF-8 where it fits, then the declared encoding, then the likeliest by
    charset-normalizer. Text that is UTF-8 but for some bytes keeps them as U+FFFD or by Windows-1252. Raises `Refused`
    where the bytes are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, errors="replace")
            return text, _forced(text, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        first_fault = error.start
    else:
        if _is_binary(text):
            if wide := _wide(data):
                return wide, None
            raise Refused("binary, not text")
        return text, None
    if declared:
        try:
            return data.decode(declared), None
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    if wide := _wide(data):
        return wide, None
    if _is_binary(data[:_GUESS_FROM].decode("latin-1")):
        raise Refused("binary, not text")
    return _guess(data, first_fault)


def _forced(text: str, name: str) -> str | None:
    faults = text.count("\ufffd")
    return f"{faults} characters are not {name} and were replaced" if faults else None


def _is_binary(text: str) -> bool:
    head = text[:_GUESS_FROM]
    odd = sum(map(head.count, map(chr, (*range(9), *range(14, 27), *range(28, 32)))))
    return odd > max(6, len(head) // 30)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: in Western text every second byte is zero."""
    head = data[:2000]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(head) >= 4 and zeros.count(0) > 0.7 * len(zeros):
            try:
                return data[: len(data) // 2 * 2].decode(name)
            except UnicodeDecodeError:
                return None
    return None


def _guess(data: bytes, first_fault: int) -> tuple[str, str | None]:
    loose = data.decode("utf-8", errors="replace")
    high = sum(1 for c in loose[: 4 * _GUESS_FROM] if c > "\x7f" and c != "\ufffd")
    bad = loose[: 4 * _GUESS_FROM].count("\ufffd")
    if high > 1 and high >= bad:  # UTF-8 with some foreign bytes in it
        codecs.register_error("as-cp1252", _as_cp1252)
        return data.decode("utf-8", errors="as-cp1252"), "mixed encodings: bytes that are not UTF-8 were read as cp1252"
    if bad + high < len(loose[: 4 * _GUESS_FROM]) // 4:  # here and there a byte in Latin text
        try:
            return data.decode("cp1252"), "read as cp1252"
        except UnicodeDecodeError:
            pass
    import charset_normalizer

    start = max(0, first_fault - _GUESS_FROM // 2)
    best = charset_normalizer.from_bytes(data[start : start + _GUESS_FROM]).best()
    if best is None:
        raise Refused("binary, or in no encoding that could be told")
    return data.decode(best.encoding, errors="replace"), f"read as {best.encoding}"


def _as_cp1252(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end
