"""The numbers of a chart of Office, whatever its kind, from what its part keeps of the sheet behind it.

A part of DrawingML has its series below any kind of plot; one of the newer kinds (funnel, waterfall, tree map) has
its numbers apart from its plots.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.loaders.outline import Block, Passage, Table
from ingest.loaders.untrusted_xml import parse_xml
from ingest.loaders.xlsx_cells import shown

if TYPE_CHECKING:
    from lxml.etree import _Element

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MOST_POINTS = 10_000  # of a series; a claimed number may be anything


@dataclass(frozen=True, slots=True)
class _Series:
    """A column of values, and what each stands for: a category, or a place on the x-axis."""

    name: str
    labels: tuple[str, ...]
    values: tuple[str, ...]


def read_chart(xml: bytes) -> list[Block]:
    """Return a chart's title and a table of its numbers; no table if its part keeps none."""
    root = parse_xml(xml)
    chart = root.find(f"{C}chart")
    newer = root.find(f"{CX}chart")
    if chart is not None:
        series, title = list(_series(chart)), _title(chart, C)
        across, up = _axes(chart)
    elif newer is not None:
        series, title = list(_newer_series(root)), _title(newer, CX)
        across, up = "", ""
    else:
        return []
    tables = list(_tables(series, across))
    above = " · ".join(part for part in (title, up) if part)
    return [Passage(above), *tables] if above else [*tables]


def chart_key(frame: "_Element") -> str | None:
    """Return the key of the relationship that leads from a drawing to its chart."""
    link = next(frame.iter(f"{C}chart", f"{CX}chart"), None)
    return None if link is None else link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")


def _tables(series: Sequence[_Series], across: str) -> Iterator[Table]:
    """Yield a table for all series that have the same labels."""
    for labels in dict.fromkeys(one.labels for one in series):
        columns = [one for one in series if one.labels == labels]
        count = max(len(labels), *(len(one.values) for one in columns))
        rows = [[_at(labels, i), *(_at(one.values, i) for one in columns)] for i in range(count)]
        names = [one.name for one in columns]
        if rows:
            yield Table([[across, *names], *rows], 1 if any(names) else 0)


def _series(chart: "_Element") -> Iterator[_Series]:
    for one in chart.iter(f"{C}ser"):
        name = " ".join(" ".join(_points(one.find(f"{C}tx"))).split())
        labels = tuple(_labels(one.find(f"{C}cat"))) or tuple(_points(one.find(f"{C}xVal")))
        values = tuple(_points(one.find(f"{C}val"))) or tuple(_points(one.find(f"{C}yVal")))
        if values:
            yield _Series(name, labels, values)
        sizes = tuple(_points(one.find(f"{C}bubbleSize")))
        if any(size != "1" for size in sizes):
            yield _Series(f"{name} (size)".strip(), labels, sizes)


def _labels(element: "_Element | None") -> list[str]:
    """Return the categories; those on several levels are one, the outer level first: `2024 Q1`."""
    levels = [] if element is None else list(element.iter(f"{C}lvl"))
    if not levels:
        return _points(element)
    columns = [_points(level) for level in levels]
    for column in columns[1:]:
        for i in range(1, len(column)):
            column[i] = column[i] or column[i - 1]
    count = max(map(len, columns))
    filled = [column + column[-1:] * (count - len(column)) if i else column for i, column in enumerate(columns)]
    return [" ".join(filter(None, (_at(column, i) for column in reversed(filled)))) for i in range(count)]


def _points(element: "_Element | None") -> list[str]:
    """Return the values kept below an element, in order; one that is missing is empty."""
    if element is None:
        return []
    form = next((code.text for code in element.iter(f"{C}formatCode")), None) or "General"
    places: dict[int, str] = {}
    for i, point in enumerate(element.iter(f"{C}pt")):
        place = int(point.get("idx") or i)
        if 0 <= place < _MOST_POINTS:
            places[place] = _value(point.findtext(f"{C}v") or "", point.get("formatCode") or form)
    alone = element.findtext(f"{C}v")  # a name that is no reference
    if not places:
        return [alone] if alone else []
    return [places.get(place, "") for place in range(max(places) + 1)]


def _newer_series(root: "_Element") -> Iterator[_Series]:
    data = {one.get("id"): one for one in root.iter(f"{CX}data")}
    for one in root.iter(f"{CX}series"):
        link = one.find(f"{CX}dataId")
        columns = data.get(None if link is None else link.get("val"))
        if columns is None:
            continue
        texts = [_newer_points(level) for level in columns.findall(f"{CX}strDim/{CX}lvl")]
        numbers = [_newer_points(level) for level in columns.findall(f"{CX}numDim/{CX}lvl")]
        count = max(map(len, texts), default=0)
        labels = tuple(" ".join(filter(None, (_at(level, i) for level in reversed(texts)))) for i in range(count))
        name = one.findtext(f"{CX}tx/{CX}txData/{CX}v") or ""
        yield from (_Series(name, labels, tuple(values)) for values in numbers)


def _newer_points(level: "_Element") -> list[str]:
    form = level.get("formatCode") or "General"
    return [_value(point.text or "", form) for point in level.findall(f"{CX}pt")]


def _value(text: str, form: str) -> str:
    from openpyxl.styles.numbers import is_date_format
    from openpyxl.utils.datetime import from_excel

    try:
        number = float(text)
    except ValueError:
        return " ".join(text.split())
    return shown(from_excel(number) if is_date_format(form) else number, form)


def _title(element: "_Element", space: str) -> str:
    """Return what the title of a chart or an axis says."""
    title = element.find(f"{space}title")
    if title is None:
        return ""
    said = [text.text or "" for text in title.iter(f"{_A}t")] or _points(title.find(f"{C}tx"))
    return " ".join("".join(said).split())


def _axes(chart: "_Element") -> tuple[str, str]:
    """Return the titles of the axis across and of the one up; a chart of points has two axes of values."""
    across = [_title(axis, C) for axis in chart.iter(f"{C}catAx", f"{C}dateAx")]
    values = [_title(axis, C) for axis in chart.iter(f"{C}valAx")]
    if not across and len(values) > 1:
        return values[0], values[1]
    return next(filter(None, across), ""), next(filter(None, values), "")


def _at(column: Sequence[str], index: int) -> str:
    return column[index] if index < len(column) else ""
