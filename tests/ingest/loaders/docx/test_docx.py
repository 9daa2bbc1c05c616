"""Word documents: what would be printed, under its headings."""

from datetime import datetime

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.docx.docx import load_docx
from ingest.loaders.docx.numbering import formatted
from rag.errors import LoadError
from tests.ingest.loaders.docx_files import read_parts, save, strict, with_body, write_parts


def load(content: bytes, name: str = "docs/leave_policy.docx") -> Loaded:
    return load_docx(content, name, LoadOptions())


def parts(content: bytes) -> list[tuple[str, str, str]]:
    loaded = load(content)
    return [(loaded.text[s.start : s.end], s.kind, s.context) for s in loaded.sections]


def p(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def handbook() -> bytes:
    document = docx.Document()
    document.add_paragraph("The Handbook", style="Title")
    document.add_heading("Leave", 1)
    document.add_paragraph("Everyone has thirty days.")
    document.add_paragraph("They may be carried over.")
    document.add_heading("Sick leave", 2)
    document.add_paragraph("call in", style="List Bullet")
    document.add_paragraph("rest", style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Grade", "Days", "A", "30", "B", "28"], strict=True
    ):
        cell.text = text
    document.sections[0].header.paragraphs[0].text = "ACME confidential"
    document.core_properties.author = "Ann Lee"
    document.core_properties.keywords = "leave, days"
    document.core_properties.modified = datetime(2024, 5, 6, 7, 8)
    return save(document)


def test_headings_lists_and_tables_become_sections_that_know_their_path() -> None:
    assert parts(handbook()) == [
        (
            "The Handbook\n\nLeave\n\nEveryone has thirty days.\n\nThey may be carried over.",
            "body",
            "The Handbook › Leave",
        ),
        ("Sick leave", "body", "The Handbook › Leave › Sick leave"),
        ("- call in\n- rest", "list", "The Handbook › Leave › Sick leave"),
        ("Grade | Days\nA | 30\nB | 28", "table", "The Handbook › Leave › Sick leave\nGrade | Days"),
        ("ACME confidential", "body", "The Handbook › Header and footer"),
    ]


def test_the_properties_give_title_date_and_metadata() -> None:
    loaded = load(handbook())
    assert (loaded.title, loaded.date) == ("The Handbook", "2024-05-06")
    assert (loaded.metadata["author"], loaded.metadata["keywords"]) == ("Ann Lee", "leave, days")


def test_a_title_is_found_in_the_properties_in_the_only_heading_or_in_the_name() -> None:
    document = docx.Document()
    document.add_paragraph("x")
    assert load(save(document)).title == "leave policy"
    document.add_heading("Leave", 1)
    assert load(save(document)).title == "Leave"
    document.core_properties.title = "Word Document"
    assert load(save(document)).title == "Leave"
    document.core_properties.title = " All about\nleave "
    assert load(save(document)).title == "All about leave"


def test_strict_files_read_as_the_others_do() -> None:
    assert strict(handbook()) != handbook()
    assert load(strict(handbook())) == load(handbook())


def test_heading_levels_come_from_outline_levels_too() -> None:
    body = p("Überschrift", '<w:outlineLvl w:val="0"/>') + p("Text", '<w:outlineLvl w:val="9"/>')
    assert parts(with_body(body)) == [("Überschrift\n\nText", "body", "Überschrift")]


def test_changes_are_read_as_accepted() -> None:
    body = """<w:p><w:r><w:t>We pay </w:t></w:r><w:del><w:r><w:delText>10</w:delText></w:r></w:del>
        <w:ins><w:r><w:t>20</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> gone</w:t></w:r></w:moveFrom>
        <w:moveTo><w:r><w:t> percent</w:t></w:r></w:moveTo></w:p>
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>removed</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"""
    assert load(with_body(body)).text == "We pay 20 percent"


def test_the_words_of_links_fields_and_controls_are_read_and_their_machinery_is_not() -> None:
    body = """<w:p><w:hyperlink><w:r><w:t>our site</w:t></w:r></w:hyperlink>
        <w:r><w:tab/><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText><w:t>code</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>page 3</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br/><w:t>next</w:t><w:noBreakHyphen/><w:t>line</w:t></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
        <w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> shown</w:t></w:r>
        <w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click</w:t></w:r></w:sdtContent></w:sdt>
        </w:p><w:sdt><w:sdtContent><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> yes</w:t></w:r></w:p>
        </w:sdtContent></w:sdt>
        <w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>
        </w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/><w:t> no</w:t></w:r></w:p>"""
    assert load(with_body(body)).text == "our site page 3\nnext-line shown\n\n☒ yes\n\n☐ no"


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent>"
    body = f"""<w:p><w:r><w:t>anchor</w:t></w:r><w:r><mc:AlternateContent>
        <mc:Choice Requires="wps"><w:drawing><wp:docPr descr="A chart of sales"/>{box}</w:drawing></mc:Choice>
        <mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>{p("after")}"""
    assert load(with_body(body)).text == "anchor A chart of sales\n\nin the box\n\nafter"


def test_footnotes_stand_at_the_end_in_the_order_of_the_text() -> None:
    body = """<w:p><w:r><w:t>First</w:t><w:footnoteReference w:id="7"/></w:r></w:p>
              <w:p><w:r><w:t>second</w:t><w:footnoteReference w:id="3"/></w:r></w:p>"""
    footnotes = (
        '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="3">{p("Not in May.")}</w:footnote><w:footnote w:id="7">{p("Since 2020.")}</w:footnote>'
        f'<w:footnote w:id="9">{p("Nobody refers to me.")}</w:footnote>'
    )
    assert parts(with_body(body, footnotes=footnotes)) == [
        ("First\n\nsecond", "body", "leave policy"),
        ("1. Since 2020.\n2. Not in May.", "list", "leave policy › Footnotes"),
    ]


def numbered(level: int, list_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(i: int, form: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%1.%2")}'
    f"{level(2, 'bullet', '•')}</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def test_numbers_are_counted_as_word_draws_them() -> None:
    body = "".join(
        [
            p("a", numbered(0)),
            p("b", numbered(1)),
            p("c", numbered(1)),
            p("d", numbered(2)),
            p("Between."),
            p("e", numbered(0)),
            p("f", numbered(1)),
            p("g", numbered(0, 2)),
            p("none", numbered(0, 0)),
        ]
    )
    assert [text for text, _, _ in parts(with_body(body, numbering=NUMBERING))] == [
        "I. a\n  I.1 b\n  I.2 c\n    - d",
        "Between.",
        "II. e\n  II.1 f\nV. g",
        "none",
    ]


def test_a_numbered_heading_has_its_number() -> None:
    body = p("Scope", numbered(0) + '<w:outlineLvl w:val="0"/>') + p("All.")
    assert parts(with_body(body, numbering=NUMBERING))[0] == ("I. Scope\n\nAll.", "body", "I. Scope")


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (28, "lowerLetter", "bb"),
        (2, "upperLetter", "B"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (4, "chineseCounting", "4"),
        (4, "none", ""),
    ],
)
def test_formats_of_numbers(number: int, form: str, expected: str) -> None:
    assert formatted(number, form) == expected


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_merged_cells_are_said_in_each_row_and_in_one_column() -> None:
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = f"""<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{cell("Who")}{cell("When", '<w:gridSpan w:val="2"/>')}</w:tr>
        <w:tr>{cell("Ann", restart)}{cell("May")}{cell("June")}</w:tr>
        <w:tr>{cell("", goes_on)}{cell("all year", '<w:gridSpan w:val="2"/>')}</w:tr>
        <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("late")}{cell("later")}</w:tr></w:tbl>"""
    assert parts(with_body(body)) == [
        (
            "Who | When | When\nAnn | May | June\nAnn | all year\n| late | later",
            "table",
            "leave policy\nWho | When | When",
        )
    ]


def test_a_table_that_arranges_the_page_is_no_table() -> None:
    inner = f"<w:tbl><w:tr>{cell('K')}{cell('V')}</w:tr><w:tr>{cell('a')}{cell('1')}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell('Left')}<w:tc>{p('Right')}{inner}{p('below')}</w:tc></w:tr></w:tbl>"
    assert [(text, kind) for text, kind, _ in parts(with_body(body))] == [
        ("Left\n\nRight", "body"),
        ("K | V\na | 1", "table"),
        ("below", "body"),
    ]


def test_a_table_of_contents_is_furniture() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Leave 3", style="toc 1")
    document.add_paragraph("Pay 4", style="toc 1")
    document.add_heading("Leave", 1)
    assert [(text, kind) for text, kind, _ in parts(save(document))] == [
        ("Leave 3\nPay 4", "furniture"),
        ("Leave", "body"),
    ]


def test_equations_are_written_in_one_line() -> None:
    def r(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    root = f"<m:rad><m:deg/><m:e><m:sSup><m:e>{r('b')}</m:e><m:sup>{r('2')}</m:sup></m:sSup>{r('-4ac')}</m:e></m:rad>"
    body = f"""<w:p><w:r><w:t>Solve</w:t></w:r><m:oMath>{r("x=")}<m:f><m:num>{r("-b±")}{root}</m:num>
        <m:den>{r("2a")}</m:den></m:f></m:oMath></w:p><w:p><m:oMathPara><m:oMath><m:nary><m:naryPr><m:chr m:val="∑"/>
        </m:naryPr><m:sub>{r("k=0")}</m:sub><m:sup>{r("n")}</m:sup><m:e><m:sSub><m:e>{r("a")}</m:e><m:sub>{r("k")}</m:sub>
        </m:sSub>{r("x")}</m:e></m:nary></m:oMath></m:oMathPara></w:p>"""
    assert load(with_body(body)).text == "Solve x=(-b±√(b^2-4ac))/2a\n\n∑_(k=0)^n a_k x"


def test_a_missing_part_a_macro_and_a_template_stop_nobody() -> None:
    contents = read_parts(handbook())
    rels = "word/_rels/document.xml.rels"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    contents[rels] = contents[rels].replace(
        b"</Relationships>", b'<Relationship Id="rX" Type="' + kind + b'" Target="NULL"/></Relationships>'
    )
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    )
    contents["word/settings.xml"] = b"<broken"
    contents["word/theme/theme1.xml"] = b""
    contents["docProps/core.xml"] = b"<broken"
    assert load(write_parts(contents)).text == load(handbook()).text


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_file_without_its_main_parts_is_damaged(missing: str) -> None:
    contents = read_parts(handbook())
    del contents[missing]
    with pytest.raises(LoadError, match=r"docs/leave_policy.docx is damaged \(.*\); open it in its program"):
        load(write_parts(contents))


def test_a_file_of_another_kind_is_damaged_in_the_same_words_each_time() -> None:
    contents = read_parts(handbook())
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(b"document.main+xml", b"nonsense+xml")
    with pytest.raises(LoadError, match="ValueError: file it is not a Word file"):
        load(write_parts(contents))


def test_a_file_cut_short_is_damaged() -> None:
    with pytest.raises(LoadError, match="is damaged"):
        load(handbook()[:5000])


def test_a_part_of_broken_xml_is_damage() -> None:
    contents = read_parts(handbook())
    contents["word/document.xml"] = contents["word/document.xml"][:-20]
    with pytest.raises(LoadError, match="is damaged"):
        load(write_parts(contents))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    content = bytearray(handbook())
    entry = content.index(b"word/document.xml", content.index(b"PK\x01\x02")) - 46  # of the zip's directory
    content[entry + 24 : entry + 28] = (300 * 2**20).to_bytes(4, "little")  # its size, unpacked
    with pytest.raises(LoadError, match="unpacks to more than 256 MB of XML; split it"):
        load(bytes(content))


def test_entities_are_not_expanded() -> None:
    contents = read_parts(with_body(p("&amp;lol;")))
    bomb = b'<!DOCTYPE x [<!ENTITY lol "ha"><!ENTITY lol2 "&lol;&lol;">]>'
    contents["word/document.xml"] = bomb + contents["word/document.xml"].replace(b"&amp;lol;", b"a&lol2;b")
    core = contents["docProps/core.xml"]
    begin = core.index(b"<dc:title")
    title = b"<dc:title>a&lol2;b</dc:title>"
    contents["docProps/core.xml"] = (
        bomb + core[core.index(b"<cp:core") : begin] + title + core[core.index(b">", begin) + 1 :]
    )
    loaded = load(write_parts(contents))
    assert "ha" not in loaded.text + loaded.title


def test_an_empty_document_is_empty() -> None:
    loaded = load(save(docx.Document()))
    assert (loaded.text, loaded.sections) == ("", ())


def without(content: bytes, part: str) -> bytes:
    return write_parts({name: xml for name, xml in read_parts(content).items() if name != part})


REFERENCE = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
FOOTNOTE = f'<w:footnote w:id="2">{p("It is a note.")}</w:footnote>'


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (with_body(f"<w:p>{REFERENCE.format(2)}</w:p>{p('Text.')}", footnotes=FOOTNOTE), "word/footnotes.xml"),
        (
            with_body(f"<w:p>{REFERENCE.format(2)}</w:p>{p('Text.')}", footnotes=FOOTNOTE),
            "word/_rels/document.xml.rels",
        ),
        (handbook(), "word/header1.xml"),
        (handbook(), "word/styles.xml"),
        (handbook(), "word/numbering.xml"),
        (handbook(), "word/_rels/document.xml.rels"),
    ],
)
def test_a_part_that_is_missing_from_the_file_is_named(content: bytes, part: str) -> None:
    assert load(content).notes == ()
    assert load(without(content, part)).notes[:1] == (
        f"it is damaged: these parts are missing and were not read: {part}",
    )


def test_footnotes_that_are_missing_from_their_part_are_counted() -> None:
    body = f"<w:p>{REFERENCE.format(2)}{REFERENCE.format(3)}{REFERENCE.format(4)}</w:p>"
    loaded = load(with_body(body + p("Text."), footnotes=FOOTNOTE))
    assert loaded.text.endswith("1. It is a note.")
    assert loaded.notes == ("not read: a footnote that is missing from the file, 2 times",)


def test_a_name_in_a_note_is_one_line_and_cut() -> None:
    made = read_parts(handbook())
    rels = "word/_rels/document.xml.rels"
    made[rels] = made[rels].replace(b"header1.xml", b"head\n" + b"er1.xml " * 200)
    (note,) = load(write_parts(made)).notes
    assert len(note) < 200
    assert "were not read: word/head er1.xml er1.xml" in note
