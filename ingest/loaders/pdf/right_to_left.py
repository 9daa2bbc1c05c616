"""Restores the order of Arabic and Hebrew words: PDFium reverses ligatures, and some whole words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NEVER_TURNED = re.compile(r"[0-9A-Za-z\u0660-\u0669\u06f0-\u06f9]")  # numbers and Latin run left to right anyway

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top


def has_right_to_left(text: str) -> bool:
    """Whether there is any letter that is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def in_reading_order(word: str, boxes: Sequence[Rectangle]) -> str:
    """Return a word in the order in which it is read; `boxes` are its characters' own.

    Characters of one glyph share its box: a ligature of lam and alef comes from PDFium as alef, lam. A word whose
    letters run from left to right is back to front as a whole.
    """
    if _NEVER_TURNED.search(word):
        return word
    glyphs = [
        ("".join(character for character, _ in group), box)
        for box, group in groupby(zip(word, boxes, strict=True), key=lambda pair: pair[1])
    ]
    texts = [_of_one_glyph(text) if box[2] > box[0] else text for text, box in glyphs]
    lefts = [box[0] for text, box in glyphs if not unicodedata.combining(text[0])]
    is_backwards = len(lefts) > 1 and all(left < right for left, right in pairwise(lefts))
    return "".join(reversed(texts) if is_backwards else texts)


def _of_one_glyph(text: str) -> str:
    """Return the characters of a glyph, which PDFium reverses unless it is a presentation form."""
    return text[::-1] if len(text) > 1 and text not in _presentation_forms() else text


@cache
def _presentation_forms() -> frozenset[str]:
    blocks = (*range(0xFB1D, 0xFE00), *range(0xFE70, 0xFF00))
    return frozenset(unicodedata.normalize("NFKC", chr(code)) for code in blocks)
