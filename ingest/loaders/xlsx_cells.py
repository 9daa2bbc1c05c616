"""Formats a cell as a reader sees it: dates as ISO 8601, numbers in their own format if that is simple."""

import math
import re
from datetime import date, datetime, time, timedelta

_LITERAL = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\\(.)')
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|[_*].")  # colours and conditions; room as wide as a sign, a sign that fills up
_MARK = "\x01"  # stands for a literal, so that its letters are not taken for a format's
_SIMPLE = re.compile(r"([\x01 $€£¥(+-]*)([#0?][#0?,]*)(?:\.(0+))?([\x01 $€£¥)%]*)")


def shown(value: object, number_format: str = "General") -> str:
    """Return a cell's value as text; an empty cell is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return (
            value.date().isoformat() if is_day else value.isoformat(" ", "minutes" if not value.second else "seconds")
        )
    if isinstance(value, time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _duration(value)
    return str(value)


def _number(value: float, number_format: str) -> str:
    """Return a number with its format's decimals, thousands, percent and currency; in other formats as it is stored."""
    section = number_format.split(";")[0]
    literals = ["".join(groups) for groups in _LITERAL.findall(section)]
    match = _SIMPLE.fullmatch(_NOT_SHOWN.sub("", _LITERAL.sub(_MARK, section)))
    if match is None or match[2].endswith(",") or not math.isfinite(value):
        return _plain(value)
    before, whole, decimals, after = match[1], match[2], match[3] or "", match[4]
    scaled = value * 100 if "%" in after else value
    text = f"{abs(scaled):{',' if ',' in whole else ''}.{len(decimals)}f}"
    if not decimals and "," not in whole:
        text = text.zfill(whole.count("0"))  # `00000`: a number that is rather a name
    is_negative = scaled < 0 and any(digit in "123456789" for digit in text)
    written = f"{before}{text}{after}"
    for literal in literals:
        written = written.replace(_MARK, literal, 1)
    return f"{'-' if is_negative else ''}{written}".strip()


def _plain(value: float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else format(value, ".15g")


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
