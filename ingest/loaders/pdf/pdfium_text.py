"""Reads a page's lines and word boxes through PDFium, and corrects its errors.

A word's box is that of its first and last character: 204 pages of quarterly reports take 3.8 s of CPU so, 6.8 s by
PDFium's own rectangles, of which some fonts have one a character. Only words that look odd are measured letter by
letter: those far too long for their letters (ticks of an axis) are cut, Arabic and Hebrew ones put into their order.
"""

import ctypes
import re
from collections.abc import Iterator
from itertools import accumulate

import pypdfium2.raw as pdfium

from ingest.loaders.pdf.right_to_left import has_right_to_left, in_reading_order

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top in the page's own space, in points

_WORD = re.compile(r"[^\s\ufffe\x02]+|[\ufffe\x02]")
_LINE_BREAK = re.compile(r"[\r\n\ufffe\x02]")
_LINE_END_HYPHEN = "\ufffe\x02"  # PDFium writes either for a hyphen at a line's end, and no line break after it
_WORD_GAP = 0.6  # of a character's larger side: wider than a space, for letters may be spaced out
_TOO_LONG = 1.05  # times as many of its first character's longer side as a word has characters
_BOLD = 600  # of 100 to 900, as in CSS
_FONT_NAME = 128  # bytes of a font's name that are read
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def read_text(text_page: object) -> tuple[list[list[str]], list[Rectangle], list[float], list[bool]]:
    """Return the lines of words, each word's rectangle in the page's own space, each line's font size and weight.

    A line is bold if its first and its last word are.
    """
    count = pdfium.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (2 * max(0, count) + 2))()
    units = max(0, pdfium.FPDFText_GetText(text_page, 0, count, buffer) - 1) if count > 0 else 0
    text = bytes(buffer)[: 2 * units].decode("utf-16-le", "replace")
    index_of = _CharacterIndices(text_page, text, is_mapped=units != count)
    boxes = _CharacterBoxes(text_page)
    is_right_to_left = has_right_to_left(text)
    lines: list[list[str]] = []
    rectangles: list[Rectangle] = []
    sizes: list[float] = []
    bold: list[bool] = []
    for words in _words_by_line(text):
        line: list[str] = []
        for start, end, word in words:
            first, last = index_of.offset(start), index_of.offset(end - 1)
            rectangle = boxes.around(first, last)
            if boxes.are_apart:
                pieces = _cut(word, [boxes.of(index_of.offset(offset)) for offset in range(start, end)])
                line += [piece for piece, _ in pieces]
                rectangles += [place for _, place in pieces]
                continue
            if is_right_to_left and has_right_to_left(word) and end - start == len(word):
                word = in_reading_order(word, [boxes.of(index_of.offset(offset)) for offset in range(start, end)])
            line.append(word)
            rectangles.append(rectangle)
        lines.append(line)
        ends = [max(0, index_of.offset(offset)) for offset in (words[0][0], words[-1][0])]
        sizes.append(pdfium.FPDFText_GetFontSize(text_page, ends[0]))
        bold.append(all(_is_bold(text_page, index) for index in ends))
    return lines, rectangles, sizes, bold


def _is_bold(text_page: object, index: int) -> bool:
    """Whether a character's font says so, by its weight or its name; simple fonts have no weight."""
    if pdfium.FPDFText_GetFontWeight(text_page, index) >= _BOLD:
        return True
    name = ctypes.create_string_buffer(_FONT_NAME)
    pdfium.FPDFText_GetFontInfo(text_page, index, name, _FONT_NAME, ctypes.byref(ctypes.c_int()))
    return b"bold" in name.value.lower()


def _words_by_line(text: str) -> Iterator[list[tuple[int, int, str]]]:
    """Yield the words of each line that has any: start, end, text; a hyphen at a line's end is an ordinary one."""
    words: list[tuple[int, int, str]] = []
    line_end = 0
    for match in _WORD.finditer(text):
        start, end, word = match.start(), match.end(), match[0]
        if word in _LINE_END_HYPHEN:
            if words and words[-1][1] == start:
                words[-1] = (words[-1][0], end, words[-1][2] + "-")
            continue
        if words and _LINE_BREAK.search(text, line_end, start):
            yield words
            words = []
        words.append((start, end, word))
        line_end = end
    if words:
        yield words


def _cut(word: str, boxes: list[Rectangle]) -> list[tuple[str, Rectangle]]:
    """Cut a word where its characters lie apart; return the pieces and what surrounds each."""
    pieces: list[tuple[str, Rectangle]] = []
    for character, box in zip(word, boxes, strict=True):
        if pieces and box == _NOWHERE:
            pieces[-1] = (pieces[-1][0] + character, pieces[-1][1])
        elif pieces and _gap(pieces[-1][1], box) <= _WORD_GAP * max(box[2] - box[0], box[3] - box[1]):
            before, around = pieces[-1]
            pieces[-1] = (before + character, _union(around, box))
        else:
            pieces.append((character, box))
    return pieces


def _gap(one: Rectangle, other: Rectangle) -> float:
    return max(other[0] - one[2], one[0] - other[2], other[1] - one[3], one[1] - other[3])


def _union(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


class _CharacterIndices:
    """Finds PDFium's index of the character at an offset of a page's text.

    PDFium counts UTF-16 units; where its text and its characters differ in number (one has no Unicode) it maps them.
    """

    def __init__(self, text_page: object, text: str, *, is_mapped: bool) -> None:
        self._text_page = text_page
        self._is_mapped = is_mapped
        self._units = None if text.isascii() or max(text) < "\U00010000" else _utf16_offsets(text)

    def offset(self, offset: int) -> int:
        unit = offset if self._units is None else self._units[offset]
        return pdfium.FPDFText_GetCharIndexFromTextIndex(self._text_page, unit) if self._is_mapped else unit


def _utf16_offsets(text: str) -> list[int]:
    return [0, *accumulate(1 + (character > "\uffff") for character in text)]


class _CharacterBoxes:
    """Finds where the characters of one page stand."""

    def __init__(self, text_page: object) -> None:
        self._text_page = text_page
        self._box = pdfium.FS_RECTF()
        self._reference = ctypes.byref(self._box)
        self.are_apart = False  # whether the last word looked at is too long for its letters

    def around(self, first: int, last: int) -> Rectangle:
        """Return what surrounds the characters: a word stands on one line, so its two ends tell."""
        self.are_apart = False
        box = self._box
        if first < 0 or not pdfium.FPDFText_GetLooseCharBox(self._text_page, first, self._reference):
            return _NOWHERE
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        side = max(right - left, top - bottom)  # of the first character
        if last > first and pdfium.FPDFText_GetLooseCharBox(self._text_page, last, self._reference):
            left, right = min(left, box.left), max(right, box.right)
            bottom, top = min(bottom, box.bottom), max(top, box.top)
            self.are_apart = max(right - left, top - bottom) > _TOO_LONG * (last - first + 1) * side > 0
        return left, bottom, right, top

    def of(self, index: int) -> Rectangle:
        """Return one character's box."""
        box = self._box
        if index < 0 or not pdfium.FPDFText_GetLooseCharBox(self._text_page, index, self._reference):
            return _NOWHERE
        return box.left, box.bottom, box.right, box.top
