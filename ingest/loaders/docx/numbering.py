"""Counts the numbers that Word draws before paragraphs, which its text does not contain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.loaders.docx.styles import Numbered, Styles, W, is_on, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

BULLET = "-"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_UNITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: `text` is `%1.%2`, with a place for each level's number."""

    start: int
    format: str
    text: str
    style: str
    is_legal: bool  # all numbers in it are decimal


class Numbering:
    """The lists of a document, and how far each has counted; to be asked once for each paragraph, in order."""

    def __init__(self, root: "_Element | None", styles: Styles) -> None:
        self._styles = styles
        self._patterns: dict[str, _Element] = {}
        self._lists: dict[str, _Element] = {}
        for element in () if root is None else root:
            if element.tag == f"{W}abstractNum":
                self._patterns[element.get(f"{W}abstractNumId") or ""] = element
            elif element.tag == f"{W}num":
                self._lists[element.get(f"{W}numId") or ""] = element
        self._levels: dict[str, tuple[str, Mapping[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}  # pattern -> level -> the last number
        self._begun: set[str] = set()

    def label(self, numbered: Numbered, style_ids: list[str]) -> tuple[str, int] | None:
        """Return the next paragraph's number or bullet, and its level; None if its list does not exist."""
        if numbered.list_id not in self._lists:
            return None
        pattern, levels = self._resolve(numbered.list_id)
        level = numbered.level
        if level is None:
            level = next((depth for depth, said in levels.items() if said.style and said.style in style_ids), 0)
        said = levels.get(level)
        if said is None:
            return BULLET, level
        counts = self._count(numbered.list_id, pattern, level, levels)
        if said.format == "bullet":
            return BULLET, level
        return _filled(said, counts, levels), level

    def _count(self, list_id: str, pattern: str, level: int, levels: Mapping[int, _Level]) -> Mapping[int, int]:
        """Count one further on a level, and begin the levels below it anew."""
        counts = self._counts.setdefault(pattern, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for override in self._lists[list_id].iter(f"{W}lvlOverride"):
                depth, start = override.get(f"{W}ilvl") or "", value_of(override, "startOverride")
                if depth.isdecimal() and start is not None:
                    counts[int(depth)] = _integer(start, 1) - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        return counts

    def _resolve(self, list_id: str) -> tuple[str, Mapping[int, _Level]]:
        """Return the pattern whose count a list shares, and its levels."""
        if list_id not in self._levels:
            element = self._lists[list_id]
            pattern = value_of(element, "abstractNumId") or ""
            linked = self._patterns.get(pattern)
            style = None if linked is None else value_of(linked, "numStyleLink")
            other = self._lists.get(self._styles.list_of(style) or "") if style else None
            if other is not None:
                pattern = value_of(other, "abstractNumId") or ""
            root = self._patterns.get(pattern)
            levels = {} if root is None else dict(map(_read_level, root.findall(f"{W}lvl")))
            levels |= dict(map(_read_level, element.findall(f"{W}lvlOverride/{W}lvl")))
            self._levels[list_id] = (pattern, levels)
        return self._levels[list_id]


def _read_level(element: "_Element") -> tuple[int, _Level]:
    level = _Level(
        start=_integer(value_of(element, "start"), 1),
        format=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        style=value_of(element, "pStyle") or "",
        is_legal=is_on(element.find(f"{W}isLgl")),
    )
    return _integer(element.get(f"{W}ilvl"), 0), level


def _filled(level: _Level, counts: Mapping[int, int], levels: Mapping[int, _Level]) -> str:
    def number(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        said = levels.get(depth)
        value = counts.get(depth, said.start if said else 1)
        return formatted(value, "decimal" if level.is_legal or said is None else said.format)

    return " ".join(_PLACE.sub(number, level.text).split())


def formatted(number: int, form: str) -> str:
    """Return a number as one of Word's formats writes it; those of other scripts are written as decimals."""
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letters = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)  # after z come aa, bb
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text, left = "", number
        for value, sign in (*_ROMAN, *_ROMAN_UNITS):
            text += sign * (left // value)
            left %= value
        return text if form == "lowerRoman" else text.upper()
    if form == "decimalZero":
        return f"{number:02}"
    return "" if form == "none" else str(number)


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else otherwise
