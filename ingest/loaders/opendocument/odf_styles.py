"""The styles of an OpenDocument file: which paragraphs are titles, which lists have numbers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LONGEST_CHAIN = 20  # of styles that stand on one another


class Styles:
    """The styles of both parts that have them, by name."""

    def __init__(self, *parts: "_Element | None") -> None:
        present = [part for part in parts if part is not None]
        self._parents = {
            style.get(f"{_STYLE}name"): style.get(f"{_STYLE}parent-style-name")
            for part in present
            for style in part.iter(f"{_STYLE}style")
        }
        self._numbered = {
            (style.get(f"{_STYLE}name"), level.get(f"{TEXT}level"))
            for part in present
            for style in part.iter(f"{TEXT}list-style")
            for level in style.iterchildren(f"{TEXT}list-level-style-number")
        }

    def is_title(self, style: str | None) -> bool:
        """Whether a paragraph's style is, or stands on, that of titles."""
        for _ in range(_LONGEST_CHAIN):
            if style is None or style == "Title":
                return style is not None
            style = self._parents.get(style)
        return False

    def is_numbered(self, style: str | None, level: int) -> bool:
        """Whether a list's items have numbers at a level; the highest is 1."""
        return (style, str(level)) in self._numbered
