"""Values in one line, for tables: `2026-03-09`, `--03-09`, `12.5 kg`, `9:30`, `Mon`, `2025-Q3`, `1..5`."""

from rag.text.values import Amount, Calendar, Clock, Code, Content, Range, Value, values_of

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def written(content: Content) -> str:
    """Return a content in one line."""
    if isinstance(content, Range):
        return f"{written(content.first)}..{written(content.last)}"
    if isinstance(content, Amount):
        return f"{content.number.normalize():f} {content.unit or ''}".strip()
    if isinstance(content, Clock):
        return f"{content.minute // 60}:{content.minute % 60:02}"
    return content.text if isinstance(content, Code) else _date(content)


def _date(calendar: Calendar) -> str:
    weekday = _WEEKDAYS[calendar.weekday - 1] if calendar.weekday else ""
    year = str(calendar.year or "")
    for letter, number in (("W", calendar.week), ("Q", calendar.quarter), ("H", calendar.half)):
        if number is not None:
            return f"{year}-{letter}{number}".lstrip("-")
    if calendar.month is None:
        return f"{weekday} {year}".strip()
    day = f"-{calendar.day:02}" if calendar.day else ""
    return f"{weekday} {year or '-'}-{calendar.month:02}{day}".strip()


def only_value(text: str, language: str) -> Value:
    """Return the one value of a text."""
    (value,) = values_of(text, language)
    return value


def all_written(text: str, language: str) -> list[str]:
    """Return the values of a text, each in one line."""
    return [written(value.content) for value in values_of(text, language)]
