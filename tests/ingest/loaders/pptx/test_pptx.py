"""Presentations: a page and a section per slide, read from above to below."""

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu, Inches

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.pptx.pptx import load_pptx
from rag.errors import LoadError
from tests.ingest.loaders.docx_files import read_parts, write_parts

TITLE_SLIDE, TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 0, 1, 5, 6  # layouts of python-pptx's template
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def load(presentation: Any, name: str = "talks/q3_review.pptx") -> Loaded:
    return load_pptx(presentation if isinstance(presentation, bytes) else save(presentation), name, LoadOptions())


def save(presentation: Any) -> bytes:
    stream = BytesIO()
    presentation.save(stream)
    return stream.getvalue()


def parts(presentation: Any) -> list[tuple[str, str, str]]:
    loaded = load(presentation)
    return [(loaded.text[s.start : s.end], s.kind, s.context) for s in loaded.sections]


def add_slide(presentation: Any, layout: int, title: str = "") -> Any:
    slide = presentation.slides.add_slide(presentation.slide_layouts[layout])
    if title:
        slide.shapes.title.text = title
    return slide


def add_box(shapes: Any, text: str, left: float, top: float) -> Any:
    box = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    box.text_frame.text = text
    return box


def test_each_slide_is_a_page_and_a_section() -> None:
    presentation = pptx.Presentation()
    add_slide(presentation, TITLE_SLIDE, "Q3 review")
    add_slide(presentation, BLANK)
    slide = add_slide(presentation, TITLE_AND_CONTENT, "Revenue")
    slide.placeholders[1].text = "Up by 4 %\nEurope leads"
    slide.placeholders[1].text_frame.paragraphs[1].level = 1
    slide.notes_slide.notes_text_frame.text = "Mention the\vweather."
    loaded = load(presentation)

    assert [(loaded.text[s.start : s.end], s.kind, s.context) for s in loaded.sections] == [
        ("Q3 review", "body", "Q3 review › Slide 1: Q3 review"),
        ("Revenue", "body", "Q3 review › Slide 3: Revenue"),
        ("- Up by 4 %\n  - Europe leads", "list", "Q3 review › Slide 3: Revenue"),
        ("Mention the\nweather.", "body", "Q3 review › Slide 3: Revenue › Notes"),
    ]
    assert [(page.number, loaded.text[page.start : page.end]) for page in loaded.pages] == [
        (1, "Q3 review"),
        (2, ""),
        (3, "Revenue\n\n- Up by 4 %\n  - Europe leads\n\nMention the\nweather."),
    ]
    assert {(page.width, page.height) for page in loaded.pages} == {(720.0, 540.0)}
    assert [page.start for page in loaded.pages] == sorted(page.start for page in loaded.pages)


def test_shapes_are_read_by_rows_and_groups_together() -> None:
    presentation = pptx.Presentation()
    shapes = add_slide(presentation, TITLE_ONLY, "Title").shapes
    add_box(shapes, "bottom", 1, 6)
    add_box(shapes, "right", 5, 2)
    add_box(shapes, "left", 1, 2.05)
    group = shapes.add_group_shape()
    add_box(group.shapes, "second in group", 3, 5)
    add_box(group.shapes, "first in group", 3, 4)
    shapes.title.top, shapes.title.left, shapes.title.width, shapes.title.height = (Emu(Inches(7)) for _ in range(4))
    assert load(presentation).text.split("\n\n") == [
        *("Title", "left", "right", "first in group", "second in group", "bottom"),
    ]


def test_a_table_has_its_header_in_the_context_and_merged_cells_in_each_row() -> None:
    presentation = pptx.Presentation()
    shapes = add_slide(presentation, TITLE_ONLY, "Plan").shapes
    table = shapes.add_table(3, 3, Inches(1), Inches(2), Inches(5), Inches(2)).table
    for row, texts in enumerate([("Who", "May", "June"), ("Ann", "yes", "no"), ("", "all year", "")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    assert parts(presentation)[1] == (
        "Who | May | June\nAnn | yes | no\nAnn | all year",
        "table",
        "Plan › Slide 1: Plan\nWho | May | June",
    )


def test_the_numbers_of_a_chart_are_a_table() -> None:
    presentation = pptx.Presentation()
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call]  # python-pptx has no types
    data.categories = ["Q1", "Q2"]
    data.add_series("North", (1.5, 2))
    data.add_series("South", (3, None))
    shapes = add_slide(presentation, BLANK).shapes
    chart = shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Inches(5), Inches(4), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sales"
    assert [text for text, _, _ in parts(presentation)] == ["Sales", "| North | South\nQ1 | 1.5 | 3\nQ2 | 2"]


def test_bullets_and_numbers_come_from_the_paragraph_or_its_layout() -> None:
    presentation = pptx.Presentation()
    slide = add_slide(presentation, TITLE_AND_CONTENT, "Steps")
    slide.placeholders[1].text = "plan\nbuild\nwhy\nship\nplain"
    number = f'<a:buAutoNum xmlns:a="{A}" type="arabicPeriod"/>'
    marks = [number.replace("/>", ' startAt="3"/>'), number, "", "", f'<a:buNone xmlns:a="{A}"/>']
    for paragraph, mark in zip(slide.placeholders[1].text_frame.paragraphs, marks, strict=True):
        if mark:
            paragraph._p.get_or_add_pPr().append(etree.fromstring(mark))
    add_box(slide.shapes, "a box", 1, 6.5)
    assert [text for text, _, _ in parts(presentation)][1:] == ["3. plan\n4. build\n- why\n- ship", "plain\n\na box"]


def test_a_layout_may_take_its_masters_bullets_away() -> None:
    presentation = pptx.Presentation()
    slide = add_slide(presentation, TITLE_AND_CONTENT)
    slide.placeholders[1].text = "no item"
    style = next(slide.slide_layout.placeholders[1]._element.iter(f"{{{A}}}lstStyle"))
    style.append(etree.fromstring(f'<a:lvl1pPr xmlns:a="{A}"><a:buNone/></a:lvl1pPr>'))
    assert load(presentation).text == "no item"


def test_pictures_say_what_they_show_unless_it_is_a_files_name() -> None:
    presentation = pptx.Presentation()
    shapes = add_slide(presentation, BLANK).shapes
    for left, text in enumerate(["Our new office", "image1.png", "A dog. Description automatically generated"]):
        picture = shapes.add_picture(BytesIO(PNG), Inches(left), 0)
        picture._element.nvPicPr.cNvPr.set("descr", text)
    assert load(presentation).text == "Our new office"


def test_dates_footers_and_hidden_shapes_are_left_out() -> None:
    presentation = pptx.Presentation()
    slide = add_slide(presentation, BLANK)
    box = add_box(slide.shapes, "17", 1, 1)
    box._element.nvSpPr.nvPr.append(
        etree.fromstring('<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" type="sldNum"/>')
    )
    add_box(slide.shapes, "hidden", 1, 2)._element.nvSpPr.cNvPr.set("hidden", "1")
    add_box(slide.shapes, "shown", 1, 3)
    assert load(presentation).text == "shown"


def test_what_newer_programs_show_is_read() -> None:
    presentation = pptx.Presentation()
    tree = add_slide(presentation, BLANK).shapes
    box, other = add_box(tree, "new", 1, 1)._element, add_box(tree, "old", 1, 1)._element
    alternative = etree.fromstring(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="p14"/><mc:Fallback/></mc:AlternateContent>'
    )
    box.addprevious(alternative)
    alternative[0].append(box)
    alternative[1].append(other)
    assert load(presentation).text == "new"


def test_hidden_slides_are_read_and_named() -> None:
    presentation = pptx.Presentation()
    add_slide(presentation, TITLE_ONLY, "One")
    add_slide(presentation, TITLE_ONLY, "Two")._element.set("show", "0")
    loaded = load(presentation)
    assert loaded.notes == ("read although hidden: slide 2",)
    assert "Two" in loaded.text


def test_properties_and_title() -> None:
    presentation = pptx.Presentation()
    presentation.core_properties.title = "PowerPoint Presentation"
    presentation.core_properties.author = "Ann Lee"
    presentation.core_properties.modified = datetime(2024, 5, 6)
    assert load(presentation).title == "q3 review"
    add_slide(presentation, TITLE_ONLY, "First words")
    loaded = load(presentation)
    assert (loaded.title, loaded.date, loaded.metadata["author"]) == ("First words", "2024-05-06", "Ann Lee")
    presentation.core_properties.title = "The review"
    assert load(presentation).title == "The review"


def small() -> bytes:
    presentation = pptx.Presentation()
    add_slide(presentation, TITLE_ONLY, "One")
    add_slide(presentation, TITLE_ONLY, "Two")
    return save(presentation)


def test_strict_files_slide_shows_and_missing_slides_are_read() -> None:
    contents = read_parts(small())
    names = re.compile(rb"http://schemas\.openxmlformats\.org/(presentationml|officeDocument|drawingml)/2006/")
    strict = {name: names.sub(rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in contents.items()}
    strict["[Content_Types].xml"] = strict["[Content_Types].xml"].replace(
        b"presentation.main+xml", b"slideshow.main+xml"
    )
    assert load(write_parts(strict)) == load(small())

    del contents["ppt/slides/slide1.xml"]
    loaded = load(write_parts(contents))
    assert (loaded.text, [page.number for page in loaded.pages]) == ("Two", [2])
    assert loaded.notes == ("slides that are missing from the file: 1",)


@pytest.mark.parametrize("part", ["ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/slideMasters/slideMaster1.xml"])
def test_broken_parts_are_damage(part: str) -> None:
    contents = read_parts(small())
    contents[part] = contents[part][:-30]
    with pytest.raises(LoadError, match=r"talks/q3_review.pptx is damaged \(.*\); open it in its program"):
        load(write_parts(contents))


def test_a_zip_with_a_password_is_said_to_be_encrypted() -> None:
    content = bytearray(small())
    with zipfile.ZipFile(BytesIO(bytes(content))) as archive:
        offset = archive.getinfo("[Content_Types].xml").header_offset
    content[offset + 6] |= 1
    entry = content.index(b"[Content_Types].xml", content.index(b"PK\x01\x02")) - 46
    content[entry + 8] |= 1
    with pytest.raises(LoadError, match="is encrypted; save it without a password"):
        load(bytes(content))


PNG = bytes.fromhex(  # one pixel
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_notes_that_are_missing_from_the_file_are_named() -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "Plan"
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    stream = BytesIO()
    presentation.save(stream)
    parts = read_parts(stream.getvalue())
    del parts["ppt/notesSlides/notesSlide1.xml"]

    notes = load_pptx(write_parts(parts), "a.pptx", LoadOptions()).notes
    assert notes == ("it is damaged: these parts are missing and were not read: ppt/notesSlides/notesSlide1.xml",)
