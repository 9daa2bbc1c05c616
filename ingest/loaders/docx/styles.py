"""What the styles of a Word document make of a paragraph: a title, a heading, a list's item, a line of contents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY_LEVEL = 9  # of outlineLvl, which counts headings from 0
_HEADING = re.compile(r"heading (\d)")
_CONTENTS = re.compile(r"toc \d|table of (?:figures|authorities)|index \d")
_MOST_STEPS = 50  # along basedOn, which may go round in circles


@dataclass(frozen=True, slots=True)
class Numbered:
    """A paragraph's place in a list: the list's number and the level, from 0; level None is for the list to say."""

    list_id: str
    level: int | None


class Styles:
    """The paragraph styles of a document, by id; each inherits from the one it is based on."""

    def __init__(self, root: "_Element | None") -> None:
        styles = () if root is None else root.iter(f"{W}style")
        self._styles = {style.get(f"{W}styleId") or "": style for style in styles}
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), "")

    def heading_level(self, paragraph: "_Element") -> int | None:
        """Return 0 for the document's title, 1 for the highest heading, None for anything else."""
        own = _value(paragraph, "pPr", "outlineLvl")
        for style in self._chain(paragraph):
            name = _name(style)
            if name == "title":
                return 0
            if own is None and (match := _HEADING.fullmatch(name)):
                return int(match[1])
            own = own if own is not None else _value(style, "pPr", "outlineLvl")
        return int(own) + 1 if own is not None and own.isdecimal() and int(own) < _BODY_LEVEL else None

    def is_contents(self, paragraph: "_Element") -> bool:
        """Whether a paragraph is a line of a table of contents or of an index."""
        return any(_CONTENTS.fullmatch(_name(style)) for style in self._chain(paragraph))

    def numbered(self, paragraph: "_Element") -> Numbered | None:
        """Return a paragraph's place in a list: its own word on it, or its styles'."""
        level = _value(paragraph, "pPr", "numPr", "ilvl")
        list_id = _value(paragraph, "pPr", "numPr", "numId")
        for style in self._chain(paragraph):
            if list_id is None:
                list_id = _value(style, "pPr", "numPr", "numId")
                level = level if level is not None else _value(style, "pPr", "numPr", "ilvl")
        if list_id is None or list_id == "0":  # 0 takes a style's numbers away
            return None
        return Numbered(list_id, int(level) if level is not None and level.isdecimal() else None)

    def list_of(self, style_id: str) -> str | None:
        """Return the list that a numbering style stands for."""
        style = self._styles.get(style_id)
        return None if style is None else _value(style, "pPr", "numPr", "numId")

    def ids(self, paragraph: "_Element") -> list[str]:
        """Return the ids of a paragraph's style and of those that it is based on."""
        return [style.get(f"{W}styleId") or "" for style in self._chain(paragraph)]

    def _chain(self, paragraph: "_Element") -> Iterator["_Element"]:
        key = _value(paragraph, "pPr", "pStyle") or self._default
        for _ in range(_MOST_STEPS):
            style = self._styles.get(key)
            if style is None:
                return
            yield style
            key = _value(style, "basedOn") or ""


def value_of(element: "_Element", *path: str) -> str | None:
    """Return the `w:val` of the first element at a path of `w:` names."""
    return _value(element, *path)


def is_on(element: "_Element | None") -> bool:
    """Whether a switch such as `w:vanish` is there and not turned off."""
    return element is not None and (element.get(f"{W}val") or "1").lower() not in ("0", "false", "off", "none")


def _value(element: "_Element", *path: str) -> str | None:
    node = element.find("/".join(f"{W}{step}" for step in path))
    return None if node is None else node.get(f"{W}val")


def _name(style: "_Element") -> str:
    return (_value(style, "name") or "").lower()


def _is_default(style: "_Element") -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on")
