"""Excel workbooks: sheets, blocks, captions, and what cells show."""

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from ingest.loaders.xlsx_cells import shown
from rag.errors import LoadError
from tests.ingest.loaders.docx_files import read_parts, write_parts
from tests.ingest.loaders.reading import load, pieces


def book(sheets: dict[str, list[list[Any]]], title: str = "") -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = title or None
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def test_every_sheet_is_a_path_and_its_rows_a_table() -> None:
    content = saved(book({"North": [["Team", "Staff"], ["Lab", 4]], "South": [["Team", "Staff"], ["Shop", 2]]}))

    loaded = load(content, "a/head_count.xlsx")

    assert loaded.title == "head count"
    assert pieces(loaded) == [
        ("furniture", "head count › North", "North"),
        ("table", "head count › North\nTeam | Staff", "Team | Staff\nLab | 4"),
        ("furniture", "head count › South", "South"),
        ("table", "head count › South\nTeam | Staff", "Team | Staff\nShop | 2"),
    ]


def test_blank_rows_part_tables_and_a_line_above_one_is_its_caption() -> None:
    rows: list[list[Any]] = [
        ["Spare parts"],
        [],
        ["Part", "Price"],
        ["Seal", 3],
        [],
        ["Ring", 4],
        [],
        [None, "Hire", "Per day"],
        [None, "Pump", 25],
        [],
        ["Prices are net. Ask for volume rates."],
    ]

    assert pieces(load(saved(book({"Prices": rows}, "List")), "a.xlsx"))[1:] == [
        ("table", "List › Prices › Spare parts\nPart | Price", "Spare parts\n\nPart | Price\nSeal | 3"),
        ("table", "List › Prices › Spare parts\nPart | Price", "Ring | 4"),
        ("table", "List › Prices › Spare parts\nHire | Per day", "Hire | Per day\nPump | 25"),
        ("body", "List › Prices › Spare parts", "Prices are net. Ask for volume rates."),
    ]


def test_merged_cells_say_their_text_once() -> None:
    workbook = book({"S": [["Region", "Sales", None], ["North", 1, 2]]})
    workbook["S"].merge_cells("B1:C1")

    assert load(saved(workbook), "a.xlsx").text == "S\n\nRegion | Sales\nNorth | 1 | 2"


def test_hidden_sheets_are_read_and_noted_and_charts_are_noted() -> None:
    workbook = book({"Rates": [["a", "b"], ["c", 1]], "Open": [["a", "b"], ["c", 2]]})
    workbook["Rates"].sheet_state = "hidden"
    chart = workbook.create_chartsheet("Plot")
    chart.add_chart(openpyxl.chart.BarChart())

    loaded = load(saved(workbook), "a.xlsx")

    assert "c | 1" in loaded.text
    assert loaded.notes == ("read although hidden: sheet Rates", "charts are not read: sheet Plot")


def test_formulas_that_were_never_computed_are_counted_and_errors_shown() -> None:
    workbook = book({"S": [["Item", "Sum"], ["a", "=1+1"], ["b", "=2+2"], ["c", "#DIV/0!"]]})

    loaded = load(saved(workbook), "a.xlsx")

    assert loaded.text == "S\n\nItem | Sum\na\nb\nc | #DIV/0!"
    assert loaded.notes[0].startswith("formulas without a saved value are not read: 2; open it")


def test_a_size_that_the_file_claims_wrongly_cuts_nothing_off() -> None:
    content = saved(book({"S": [["Name", "Age"], ["Ann", 30], ["Bob", 25]]}))
    lying = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(lying, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"'))

    assert "Bob | 25" in load(lying.getvalue(), "a.xlsx").text


def test_the_date_is_the_files_own_and_none_where_it_states_none() -> None:
    workbook = book({"S": [["a"]]})
    workbook.properties.modified = dt.datetime(2025, 3, 4, 5, 6)
    content = saved(workbook)
    undated = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(undated, "w") as new:
        for info in old.infolist():
            new.writestr(info, b"<cp/>" if info.filename == "docProps/core.xml" else old.read(info))

    assert load(content, "a.xlsx").date is not None
    assert load(undated.getvalue(), "a.xlsx").date is None


def test_a_workbook_of_empty_sheets_has_no_text() -> None:
    assert load(saved(book({"A": [], "B": []})), "a.xlsx").text == ""


def test_damage_inside_the_archive_is_an_error_too() -> None:
    content = bytearray(saved(book({"S": [["Name", "Age"], ["Ann", 30]]})))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        start = archive.getinfo("docProps/core.xml").header_offset
    content[start + 60 : start + 90] = bytes(30)  # inside its compressed content

    with pytest.raises(LoadError, match="damaged Excel workbook"):
        load(bytes(content), "a.xlsx")


def test_a_damaged_workbook_is_an_error_with_a_cure() -> None:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book({"S": [["a"]]})))) as old, zipfile.ZipFile(broken, "w") as new:
        for info in old.infolist():
            new.writestr(info, old.read(info)[: 40 if info.filename == "xl/workbook.xml" else None])

    with pytest.raises(LoadError, match=r"a\.xlsx is a damaged Excel workbook .*save it again"):
        load(broken.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1,234,567"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (0.125, "0.0%", "12.5%"),
        (0.5, "0%", "50%"),
        (1299.5, '"£"#,##0.00', "£1,299.50"),
        (1299.5, "[$€-407]#,##0.00", "€1,299.50"),
        (20, '#,##0 "kg"', "20 kg"),
        (1299.5, '_-"£"* #,##0.00_-;-"£"* #,##0.00_-', "£1,299.50"),
        (-3, "#,##0;[Red]-#,##0", "-3"),
        (-0.001, "0.0", "0.0"),
        (42, "00000", "00042"),
        (1.5e-7, "0.00E+00", "1.5e-07"),
        (5, "@", "5"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        ("#N/A", "General", "#N/A"),
        (dt.datetime(2025, 3, 4), "mm-dd-yy", "2025-03-04"),
        (dt.datetime(2025, 3, 4, 5, 6), "", "2025-03-04 05:06"),
        (dt.time(9, 30), "", "09:30"),
        (dt.timedelta(hours=30, minutes=5), "", "30:05:00"),
    ],
)
def test_a_cell_reads_as_it_is_shown(value: object, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_a_row_that_no_sheet_can_have_is_damage() -> None:
    far = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(book({"S": [["Team"], ["Lab"]]})))) as old, zipfile.ZipFile(far, "w") as new:
        for info in old.infolist():
            part = old.read(info).replace(b'r="2"', b'r="99999999999"')  # openpyxl made every empty row above it
            new.writestr(info, part)

    with pytest.raises(LoadError, match="a row below the 1,048,576"):
        load(far.getvalue(), "a.xlsx")


def test_a_sheet_that_is_missing_from_the_file_is_named() -> None:
    whole = saved(book({"Stock": [["kiln"]], "Prices": [["glaze"]], "Staff": [["Ann"]]}))
    parts = {name: part for name, part in read_parts(whole).items() if not name.endswith(("sheet1.xml", "sheet3.xml"))}
    loaded = load(write_parts(parts), "a.xlsx")

    assert loaded.text == "Prices\n\nglaze"
    assert loaded.notes == ("it is damaged: missing from the file: sheets Stock, Staff",)


SHAPE = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>{}</a:t></a:r><a:r><a:t>more</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
DRAWING = (
    f"<xdr:wsDr>{SHAPE.format('Fire at 1140')}<xdr:pic/>{SHAPE.format('Wait')}<xdr:sp><a:t> </a:t></xdr:sp></xdr:wsDr>"
)


def test_comments_and_text_boxes_are_said_not_to_be_read() -> None:
    workbook = book({"S": [["Item", "Count"], ["kiln", 1]]})
    for cell, text in (("A1", "Ask Bob."), ("B2", "Or two?")):
        workbook["S"][cell].comment = Comment(text, "Ann")
    parts = {**read_parts(saved(workbook)), "xl/drawings/drawing1.xml": DRAWING.encode()}
    assert load(write_parts(parts), "a.xlsx").notes == ("comments are not read: 2", "text boxes are not read: 2")


def test_damaged_comments_cost_no_cell() -> None:
    workbook = book({"S": [["Item"], ["kiln"]]})
    workbook["S"]["A1"].comment = Comment("Ask Bob.", "Ann")
    content = write_parts(read_parts(saved(workbook)))
    at = content.index(b"xl/comments/comment1.xml") + 40
    loaded = load(content[:at] + b"\xff" * 20 + content[at + 20 :], "a.xlsx")
    assert loaded.text == "S\n\nItem\nkiln"
