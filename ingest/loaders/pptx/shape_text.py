"""The paragraphs of a shape on a slide, with the bullets and numbers that PowerPoint draws before them."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.loaders.docx.math_text import M, math_text
from ingest.loaders.docx.numbering import formatted
from ingest.loaders.outline import Passage

if TYPE_CHECKING:
    from lxml.etree import _Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INDENT = "  "
_BULLETS = (f"{A}buChar", f"{A}buBlip", f"{A}buAutoNum")
_AUTOMATIC = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
_FORMATS = {"alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman", "romanUc": "upperRoman"}
_SIGNS = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, byte order mark


def read_paragraphs(body: "_Element", styles: Sequence["_Element"]) -> list[Passage]:
    """Return the paragraphs of a text body; `styles` hold its levels' properties (`a:lvl1pPr` …), the nearest first."""
    passages: list[Passage] = []
    items: list[str] = []
    numbers: dict[int, int] = {}
    for paragraph in body.iter(f"{A}p"):
        text = paragraph_text(paragraph)
        if not text:
            continue
        level = _level(paragraph)
        mark = _mark(paragraph, level, styles, numbers)
        if mark is None:
            passages += _as_list(items)
            items = []
            passages.append(Passage(text))
        else:
            before = _INDENT * level + mark
            items.append(before + text.replace("\n", "\n" + " " * len(before)))
    return [*passages, *_as_list(items)]


def paragraph_text(paragraph: "_Element") -> str:
    """Return a paragraph's text: white space is one space, a line break stays one."""
    lines = _INVISIBLE.sub("", "".join(_pieces(paragraph))).replace("\v", "\n").split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _as_list(items: Sequence[str]) -> list[Passage]:
    return [Passage("\n".join(items), "list")] if items else []


def _pieces(element: "_Element") -> Iterator[str]:
    for child in element:
        if child.tag == f"{A}br":
            yield "\n"
        elif child.tag == f"{A}t":
            yield child.text or ""
        elif child.tag == f"{M}oMath":
            yield f" {math_text(child)} "
        elif child.tag == f"{MC}AlternateContent":
            chosen = child.find(f"{MC}Choice")
            yield from _pieces(chosen if chosen is not None else child)
        elif isinstance(child.tag, str) and not child.tag.endswith("Pr"):
            yield from _pieces(child)


def _level(paragraph: "_Element") -> int:
    properties = paragraph.find(f"{A}pPr")
    level = "0" if properties is None else properties.get("lvl") or "0"
    return min(int(level), 8) if level.isdecimal() else 0


def _mark(paragraph: "_Element", level: int, styles: Sequence["_Element"], numbers: dict[int, int]) -> str | None:
    """Return a paragraph's bullet or number, None if it is not an item; `numbers` is advanced."""
    own = paragraph.find(f"{A}pPr")
    inherited = (style.find(f"{A}lvl{level + 1}pPr") for style in styles)
    bullets = (_bullet(said) for said in (own, *inherited) if said is not None)
    bullet = next((each for each in bullets if each is not None), None)
    for deeper in [depth for depth in numbers if depth > level]:
        del numbers[deeper]
    if bullet is None or bullet.tag == f"{A}buNone":
        numbers.pop(level, None)
        return None
    match = _AUTOMATIC.fullmatch(bullet.get("type") or "") if bullet.tag == f"{A}buAutoNum" else None
    if match is None:
        numbers.pop(level, None)
        return "- "
    start = bullet.get("startAt") or "1"
    numbers[level] = numbers[level] + 1 if level in numbers else int(start) if start.isdecimal() else 1
    return _SIGNS[match[2]].format(formatted(numbers[level], _FORMATS.get(match[1], "decimal"))) + " "


def _bullet(properties: "_Element") -> "_Element | None":
    return next((child for child in properties if child.tag in _BULLETS or child.tag == f"{A}buNone"), None)
