"""Equations of Office (OMML) in one line, as Word's own linear format writes them: `x=(-b±√(b^2-4ac))/(2a)`.

Murray Sargent, UnicodeMath, https://www.unicode.org/notes/tn28/.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SIMPLE = re.compile(r".?$|\w*(?:[.,]\d+)?$")  # needs no brackets around it
_OPEN_ENDED = frozenset(("f", "sSup", "sSub", "sSubSup"))
_ACCENTS = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u20d7": "→", "\u0307": "˙", "\u0308": "¨"}


def math_text(element: "_Element") -> str:
    """Return an equation, or a part of one, as text."""
    kind = _kind(element)
    if kind == "t":
        return str(element.text or "")
    if kind.endswith("Pr"):
        return ""
    writer = _WRITERS.get(kind)
    return writer(element) if writer is not None else _inside(element)


def _inside(element: "_Element") -> str:
    text, before = "", ""
    for child in element:
        if isinstance(child.tag, str) and (piece := math_text(child)):
            # What follows x_1 or a/b must not read as a part of it.
            text += f" {piece}" if before in _OPEN_ENDED and text[-1:].isalnum() and piece[0].isalnum() else piece
            before = _kind(child)
    return text


def _kind(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _part(element: "_Element", name: str) -> str:
    part = element.find(f"{M}{name}")
    return "" if part is None else _inside(part).strip()


def _grouped(text: str) -> str:
    return text if _SIMPLE.match(text) or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    """Whether the bracket that a text begins with closes at its end."""
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return i == len(text) - 1
    return False


def _said(element: "_Element", properties: str, name: str, otherwise: str) -> str:
    setting = element.find(f"{M}{properties}/{M}{name}")
    value = None if setting is None else setting.get(f"{M}val")
    return otherwise if value is None else value


def _fraction(element: "_Element") -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _said(element, "fPr", "type", "") == "noBar":
        return f"{above}¦{below}"  # one above the other, as in a binomial
    return f"{_grouped(above)}/{_grouped(below)}"


def _scripts(element: "_Element") -> str:
    base, below, above = (_part(element, name) for name in ("e", "sub", "sup"))
    text = _grouped(base)
    text += f"_{_grouped(below)}" if below else ""
    return text + (f"^{_grouped(above)}" if above else "")


def _scripts_before(element: "_Element") -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    return f"(_{_grouped(below)}^{_grouped(above)}){_part(element, 'e')}"


def _radical(element: "_Element") -> str:
    degree = _part(element, "deg")
    return f"√({degree}&{_part(element, 'e')})" if degree else f"√({_part(element, 'e')})"


def _operator(element: "_Element") -> str:
    sign = _said(element, "naryPr", "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{_grouped(below)}" if below else "") + (f"^{_grouped(above)}" if above else "")
    return f"{sign}{limits} {_part(element, 'e')}".rstrip()


def _delimited(element: "_Element") -> str:
    begin, end = _said(element, "dPr", "begChr", "("), _said(element, "dPr", "endChr", ")")
    parts = (_inside(part).strip() for part in element.findall(f"{M}e"))
    return f"{begin}{_said(element, 'dPr', 'sepChr', '|').join(parts)}{end}"


def _function(element: "_Element") -> str:
    name, argument = _part(element, "fName"), _part(element, "e")
    return f"{name}{argument}" if argument.startswith("(") else f"{name} {argument}".strip()


def _limit_below(element: "_Element") -> str:
    return f"{_part(element, 'e')}_{_grouped(_part(element, 'lim'))}"


def _limit_above(element: "_Element") -> str:
    return f"{_part(element, 'e')}^{_grouped(_part(element, 'lim'))}"


def _matrix(element: "_Element") -> str:
    rows = ("&".join(_inside(cell).strip() for cell in row.findall(f"{M}e")) for row in element.findall(f"{M}mr"))
    return f"({'@'.join(rows)})"


def _equations(element: "_Element") -> str:
    return "; ".join(_inside(part).strip() for part in element.findall(f"{M}e"))


def _accent(element: "_Element") -> str:
    sign = _said(element, "accPr", "chr", "\u0302")
    return _grouped(_part(element, "e")) + _ACCENTS.get(sign, sign)


_WRITERS = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _scripts_before,
    "rad": _radical,
    "nary": _operator,
    "d": _delimited,
    "func": _function,
    "limLow": _limit_below,
    "limUpp": _limit_above,
    "m": _matrix,
    "eqArr": _equations,
    "acc": _accent,
}
