r"""Formulas: the numbers that models write in LaTeX, `$1{,}500$` or `\( 12\,\% \)`, as plain text. Pure."""

import re

# What `$5 and $6` has is no formula: a blank stands before the second sign, or a figure behind it.
FORMULA = (
    r"\$(?=[^\s$])[^$\n]{0,200}(?<=[^\s$])\$(?!\d)|\\\((?!\d{1,3}\\?\))[^\n]{1,200}?\\\)|"
    r"\\\[(?!\s*\d{1,3}[\d\s,;-]*\\?\])[^\n]{1,200}?\\\]"
)
_FORMULA = re.compile(FORMULA)
_SIGNS = {
    r"\times": "×", r"\cdot": "·", r"\approx": "≈", r"\leq": "≤", r"\le": "≤", r"\geq": "≥", r"\ge": "≥",
    r"\pm": "±", r"\euro": "€", r"\pounds": "£", r"\circ": "°", r"\left": "", r"\right": "", r"\quad": " ",
}  # fmt: skip
_SIGN = re.compile(r"\^?\{?(\\[a-z]{2,6})(?![a-z])\}?")
_TEXT = re.compile(r"\\(?:text|mathrm|textrm|textbf|mathbf|operatorname|mathit)\s?\{([^{}]{0,100})\}")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]{1,40})\}\{([^{}]{1,40})\}")
_GROUPING = re.compile(r"(?<=\d)(?:\{,\}|\\,|\\!|,\\!)(?=\d{3})")
_SPACE = re.compile(r"\\[,;: !]|~")
_ESCAPED = re.compile(r"\\([%$&#_€£])")


def plain_formulas(text: str) -> str:
    r"""Return a text with its formulas as they are read: `1,500` for `$1{,}500$`, `12 %` for `\( 12\,\% \)`."""
    if "\\" not in text and "{,}" not in text and "$" not in text:
        return text
    return _ESCAPED.sub(r"\1", _GROUPING.sub(",", _FORMULA.sub(lambda formula: _plain(formula[0]), text)))


def _plain(formula: str) -> str:
    inside = formula[1:-1] if formula.startswith("$") else formula[2:-2]
    if formula.startswith("$") and not re.search(r"[\\{^_=]", inside) and not re.fullmatch(r"[\d.,\s%°+-]+", inside):
        return formula  # `$5-10 a day, $` and the like
    inside = _GROUPING.sub(",", inside)
    inside = _FRACTION.sub(r"\1/\2", _TEXT.sub(r"\1", inside))
    inside = _ESCAPED.sub(r"\1", _SPACE.sub(" ", inside))
    inside = _SIGN.sub(lambda sign: _SIGNS.get(sign[1], sign[1][1:]), inside)
    return inside.replace("{,}", ",").replace("{", "").replace("}", "").strip()
