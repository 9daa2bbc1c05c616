"""Charts of Office: every kind gives its numbers, and none costs the rest of a presentation."""

from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from ingest.loaded import Loaded
from ingest.loaders.charts import read_chart
from ingest.loaders.outline import Passage, Table
from tests.ingest.loaders.docx_files import read_parts, write_parts
from tests.ingest.loaders.pptx.test_pptx import TITLE_ONLY, add_box, add_slide, load, save

C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
CX = 'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"'
KINDS = (
    *("bar3DChart", "pie3DChart", "line3DChart", "area3DChart", "surfaceChart", "surface3DChart", "ofPieChart"),
    *("stockChart", "radarChart", "doughnutChart", "areaChart", "lineChart", "pieChart", "futureChart"),
)


def points(tag: str, *values: str, form: str = "") -> str:
    code = f"<c:formatCode>{form}</c:formatCode>" if form else ""
    kept = "".join(f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>' for i, value in enumerate(values) if value)
    return f"<c:{tag}><c:numRef><c:numCache>{code}{kept}</c:numCache></c:numRef></c:{tag}>"


def series(name: str, inside: str) -> str:
    return f"<c:ser>{points('tx', name)}{inside}</c:ser>"


def chart(plots: str, rest: str = "") -> bytes:
    return f"<c:chartSpace {C} {A}><c:chart>{rest}<c:plotArea>{plots}</c:plotArea></c:chart></c:chartSpace>".encode()


def title(text: str) -> str:
    return f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx></c:title>"


def rows(content: bytes) -> list[list[list[str]]]:
    return [[list(row) for row in block.rows] for block in read_chart(content) if isinstance(block, Table)]


def talk(kind: str) -> bytes:
    """Return a presentation whose only chart is of a kind that python-pptx does not write."""
    presentation = pptx.Presentation()
    slide = add_slide(presentation, TITLE_ONLY, "Sales")
    numbers: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # python-pptx has no types
    numbers.categories = ["Q1", "Q2"]
    numbers.add_series("North", (1.5, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, Inches(2), Inches(5), Inches(3), numbers)
    add_box(slide.shapes, "The harbour closes in March.", 1, 6)
    parts = read_parts(save(presentation))
    name = next(name for name in parts if name.startswith("ppt/charts/chart"))
    parts[name] = parts[name].replace(b"c:barChart", f"c:{kind}".encode())
    return write_parts(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_of_any_kind_gives_its_numbers_and_the_slide_is_read(kind: str) -> None:
    loaded = load(talk(kind))

    assert loaded.text == "Sales\n\n| North\nQ1 | 1.5\nQ2 | 2\n\nThe harbour closes in March."
    assert loaded.notes == ()


def without_numbers(part: bytes) -> Loaded:
    parts = read_parts(talk("bar3DChart"))
    parts[next(name for name in parts if name.startswith("ppt/charts/chart"))] = part
    return load(write_parts(parts))


@pytest.mark.parametrize("part", [chart(""), chart("<c:bar3DChart/>"), f"<cx:chartSpace {CX}/>".encode()])
def test_a_chart_that_keeps_no_numbers_is_named(part: bytes) -> None:
    loaded = without_numbers(part)

    assert loaded.text == "Sales\n\nThe harbour closes in March."
    assert loaded.notes == ("not read: a chart (the file keeps no numbers of it), on slide 1",)


def test_a_damaged_chart_costs_only_itself() -> None:
    loaded = without_numbers(chart(series("a", '<c:val><c:numCache><c:pt idx="x"/></c:numCache></c:val>')))

    assert loaded.text == "Sales\n\nThe harbour closes in March."
    assert loaded.notes == ("not read: a damaged shape (ValueError), on slide 1",)


def test_numbers_look_as_in_the_chart_and_missing_ones_are_empty() -> None:
    north = series("North", points("cat", "45000", "45001") + points("val", "0.15", "", "0.2", form="0%"))
    assert rows(chart(north)) == [[["", "North"], ["45000", "15%"], ["45001", ""], ["", "20%"]]]


def test_dates_are_dates() -> None:
    dates = points("cat", "46023", "46054", form="m/d/yyyy")
    assert [row[0] for row in rows(chart(series("N", dates + points("val", "1", "2"))))[0]] == [
        *("", "2026-01-01", "2026-02-01"),
    ]


def test_points_have_their_place_and_series_of_other_places_are_another_table() -> None:
    one = series("A", points("xVal", "1", "2") + points("yVal", "5", "6"))
    other = series("B", points("xVal", "3", "4") + points("yVal", "7", "8") + points("bubbleSize", "9", "10"))
    assert rows(chart(one + other)) == [
        [["", "A"], ["1", "5"], ["2", "6"]],
        [["", "B", "B (size)"], ["3", "7", "9"], ["4", "8", "10"]],
    ]


def test_categories_on_two_levels_are_one() -> None:
    inner = "".join(f'<c:pt idx="{i}"><c:v>Q{i % 2 + 1}</c:v></c:pt>' for i in range(4))
    outer = "".join(f'<c:pt idx="{i}"><c:v>{year}</c:v></c:pt>' for i, year in ((0, "y2024"), (2, "y2025")))
    levels = f"<c:cat><c:multiLvlStrCache><c:lvl>{inner}</c:lvl><c:lvl>{outer}</c:lvl></c:multiLvlStrCache></c:cat>"
    table = rows(chart(series("N", levels + points("val", "1", "2", "3", "4"))))[0]
    assert [row[0] for row in table[1:]] == ["y2024 Q1", "y2024 Q2", "y2025 Q1", "y2025 Q2"]


def test_the_titles_of_chart_and_axes_are_read() -> None:
    axes = f"<c:catAx>{title('Quarter')}</c:catAx><c:valAx>{title('million EUR')}</c:valAx>"
    blocks = read_chart(chart(series("N", points("cat", "1") + points("val", "2")) + axes, title("Sales")))
    assert blocks == [Passage("Sales · million EUR"), Table([["Quarter", "N"], ["1", "2"]], 1)]


def test_charts_of_the_newer_kinds_are_read() -> None:
    texts = "<cx:pt>Leads</cx:pt><cx:pt>Orders</cx:pt>"
    numbers = '<cx:lvl formatCode="#,##0"><cx:pt>1200</cx:pt><cx:pt>80</cx:pt></cx:lvl>'
    content = f"""<cx:chartSpace {CX} {A}><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:lvl>{texts}</cx:lvl>
        </cx:strDim><cx:numDim type="val">{numbers}</cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><a:p><a:r>
        <a:t>Funnel</a:t></a:r></a:p></cx:title><cx:plotArea><cx:series><cx:dataId val="0"/></cx:series></cx:plotArea>
        </cx:chart></cx:chartSpace>"""
    assert read_chart(content.encode()) == [
        Passage("Funnel"),
        Table([["", ""], ["Leads", "1,200"], ["Orders", "80"]], 0),
    ]
