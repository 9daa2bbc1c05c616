"""Finds the elements of a web page to leave out: hidden ones, controls, and what every page of a site repeats.

They are left out of the text: a citation is a slice of it, and what was never in it cannot be cited.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NEVER_TEXT = frozenset(
    (
        *("script", "style", "template", "noscript", "head", "title", "meta", "link", "base", "col", "colgroup"),
        *("svg", "canvas", "audio", "video", "object", "embed", "iframe", "map", "datalist", "annotation", "rp"),
        *("input", "button", "select", "textarea", "progress", "meter", "ix:header"),
    )
)
_ALWAYS = frozenset(("nav", "menu"))
_PAGE_FRAMES = frozenset(("header", "footer"))  # of the page, unless they stand in a part of it
_PARTS = frozenset(("article", "main", "section"))
_ROLES: Mapping[str, str] = {  # of ARIA, and the element each stands for
    **dict.fromkeys(("navigation", "search", "menu", "menubar", "toolbar", "tablist", "alertdialog"), "nav"),
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
}
_INVISIBLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_INVISIBLE_CLASSES = frozenset(  # of the frameworks in wide use
    (
        *("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "skip-link", "skiplink", "skip-nav"),
        *("noprint", "no-print", "mw-editsection"),
    )
)
_COOKIE_BANNER = re.compile(
    r"(?:cookie|consent|gdpr)s?[-_]?(?:\w+[-_])?(?:banner|bar|notice|popup|modal|overlay|message|dialog|wrapper|law)"
    r"|onetrust|cookiebot|cookieconsent",
    re.IGNORECASE,
)
_HEADER_CHARACTERS = 1000  # of a page's header that holds its title, authors and date; a longer one is a menu


def is_hidden(tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element is not shown, or is not text in its place."""
    if tag in NEVER_TEXT or (tag == "dialog" and "open" not in attributes):
        return True
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true":
        return True
    if _INVISIBLE.search(attributes.get("style") or ""):
        return True
    return not _INVISIBLE_CLASSES.isdisjoint((attributes.get("class") or "").split())


def is_boilerplate(node: "LexborNode", tag: str, attributes: Mapping[str, str | None]) -> bool:
    """Whether an element is navigation, or the same on every page, and so not this page's content."""
    role = (attributes.get("role") or "").strip().lower() if attributes else ""
    kind = _ROLES.get(role, tag)
    if kind in _ALWAYS:
        return True
    if kind in _PAGE_FRAMES:
        return not _is_in_part(node) and not (kind == "header" and _holds_title(node))
    if kind == "aside":
        return not _is_in_part(node) or _is_mostly_links(node)
    if not attributes:
        return False
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return tag != "body" and _COOKIE_BANNER.search(names) is not None and not _is_in_part(node)


def _is_in_part(node: "LexborNode") -> bool:
    above = node.parent
    while above is not None:
        if above.tag in _PARTS:
            return True
        above = above.parent
    return False


def _holds_title(node: "LexborNode") -> bool:
    return node.css_first("h1") is not None and _characters(node) <= _HEADER_CHARACTERS


def _is_mostly_links(node: "LexborNode") -> bool:
    return 2 * sum(_characters(link) for link in node.css("a")) > _characters(node)


def _characters(node: "LexborNode") -> int:
    return len("".join(node.text().split()))
