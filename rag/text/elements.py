"""Elements: which angle brackets in a text are tags of HTML, and what is shown in their place. Pure."""

import re

_ELEMENT = re.compile(  # of text: an element of this name is one wherever it stands
    "a|b|big|blockquote|body|br|center|dd|del|dl|dt|div|em|font|h[1-6]|head|hr|html|i|img|ins|kbd|li|mark|ol|p|pre|s|small|span|"
    "strike|strong|sub|sup|tbody|td|tfoot|th|thead|tr|tt|u|ul|wbr",
    re.IGNORECASE,
)
_WORD = re.compile(  # also a placeholder, as in `-m <summary>`: an element only with attributes or an end
    "abbr|address|article|aside|caption|cite|code|details|dfn|figcaption|figure|footer|header|label|main|nav|q|"
    "section|source|summary|table|time|title|var|video",
    re.IGNORECASE,
)
_BREAKING = re.compile(
    "blockquote|br|dd|details|div|dl|dt|h[1-6]|hr|li|ol|p|pre|summary|table|td|th|tr|ul", re.IGNORECASE
)
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")  # or `10<sup>6</sup>` would be another number
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)>")
_RAISED_NUMBER = re.compile(r"<sup>([+\-−]?[\dn]{1,4})</sup>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def ended_elements(text: str, start: int, end: int) -> set[str]:
    """Return the names of which `text[start:end]` has an end tag."""
    return {name.lower() for name in _END_TAG.findall(text, start, end)}


def is_element(name: str, attributes: str | None, ended: set[str]) -> bool:
    """Say whether a tag of this name is HTML's, and no placeholder such as `<name>` or `<summary>`."""
    if attributes and not attributes.isspace() and "=" not in attributes:
        return False  # `a <b and c> d`
    if _ELEMENT.fullmatch(name):
        return True
    return _WORD.fullmatch(name) is not None and (attributes is not None or name.lower() in ended)


def is_breaking(name: str) -> bool:
    """Say whether an element parts the words before and after it."""
    return _BREAKING.fullmatch(name) is not None


def alternative(name: str, attributes: str | None) -> str:
    """Return the text that stands for a picture; other elements have none."""
    alt = _ALT.search(attributes or "") if name.lower() == "img" else None
    return (alt[1] or alt[2] or "") if alt else ""


def raised_number(text: str, start: int, end: int) -> tuple[int, str] | None:
    """Return where the raised number at `start` ends, and how it is written without a tag; None where there is none."""
    match = _RAISED_NUMBER.match(text, start, end)
    return (match.end(), match[1].translate(_RAISED)) if match else None
