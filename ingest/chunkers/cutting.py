"""Cuts spans too long for one chunk: at a clause, else between words, else between graphemes."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from rag.records import Span

Fits = Callable[[Sequence[Span]], list[bool]]

_CLAUSE = re.compile(r"(?<=[,;:)\]—–、，；])\s+|\n+")
_BLANK = re.compile(r"\s+")
_JOINER = "\u200d"
_VIRAMA = 9  # its canonical combining class: it joins the consonants around it
_SPACING = "\u0e33\u0eb3"  # Thai and Lao AM, letters by category that belong to the letter before


def cut_to_fit(text: str, spans: Sequence[Span], fits: Fits) -> list[Span]:
    """Halve those of `spans` that do not fit until all do; trimmed, in order. A single character is left as it is."""
    pending = list(spans)
    while True:
        fitting = fits(pending)
        if all(fitting[i] or span.end - span.start < 2 for i, span in enumerate(pending)):
            return pending
        pending = [
            part
            for span, is_fitting in zip(pending, fitting, strict=True)
            for part in ([span] if is_fitting or span.end - span.start < 2 else _halves(text, span))
        ]


def _halves(text: str, span: Span) -> Iterator[Span]:
    """Cut near the middle: at a clause of the middle half, else at the nearest word, else at the nearest grapheme."""
    length = span.end - span.start
    middle = span.start + length // 2
    inner = span.start + length // 4, span.end - length // 4
    cut = _nearest((match.end() for match in _CLAUSE.finditer(text, *inner)), middle)
    if cut is None:
        cut = _nearest((m.end() for m in _BLANK.finditer(text, span.start, span.end) if m.end() < span.end), middle)
    if cut is None:
        inside = range(span.start + 1, span.end)
        cut = next((at for at in _outward(middle, inside) if is_grapheme_boundary(text, at)), middle)
    for start, end in ((span.start, cut), (cut, span.end)):
        piece = text[start:end]
        kept = piece.strip()
        if kept:
            start += len(piece) - len(piece.lstrip())
            yield Span(start, start + len(kept))


def _nearest(offsets: Iterator[int], middle: int) -> int | None:
    return min(offsets, key=lambda offset: abs(offset - middle), default=None)


def _outward(middle: int, inside: range) -> Iterator[int]:
    for distance in range(len(inside) + 1):
        for at in (middle - distance, middle + distance):
            if at in inside:
                yield at


def is_grapheme_boundary(text: str, at: int) -> bool:
    """Whether no user-perceived character spans the offset; 0 < at < len(text).

    The rules of UAX #29 that occur in NFC text: marks, joiners, emoji sequences, flags, conjuncts, Hangul jamo.
    """
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():  # spans are trimmed, so a mark on a space stands alone anyway
        return True
    if before < "\u0300" and after < "\u0300":
        return True
    if unicodedata.category(after)[0] == "M" or after in _SPACING or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    if _JOINER in (before, after) or after == "\u200c" or "\U000e0020" <= after <= "\U000e007f":
        return False
    if unicodedata.combining(before) == _VIRAMA and unicodedata.category(after) == "Lo":
        return False
    if _is_flag(before) and _is_flag(after):
        first = at
        while first > 0 and _is_flag(text[first - 1]):
            first -= 1
        return (at - first) % 2 == 0
    return not (_is_jamo(before) and "\u1160" <= after <= "\u11ff")


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_jamo(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\uac00" <= character <= "\ud7a3"
