"""OpenDocument: texts, sheets, slides, and files that are not as they should be."""

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.opendocument.odf_files import DECLARATION, NAMESPACES, odt, odt_heading, odt_list, odt_table
from tests.ingest.loaders.reading import load, pieces
from tests.ingest.loaders.zip_files import archive


def text_of(body: str, **others: str) -> str:
    return load(odt(body, **others), "a.odt").text


def test_a_text_has_its_headings_lists_and_tables() -> None:
    body = (
        "<text:p>Before.</text:p>"
        + odt_heading("Fees")
        + "<text:p>The fee is 45 EUR.</text:p>"
        + odt_list("in cash", "by card")
        + odt_heading("By age", 2)
        + odt_table([["Age", "EUR"], ["to 17", "20"], ["from 18", "45"]])
    )
    meta = "<dc:title>Rules of the club</dc:title><dc:date>2026-03-02T10:00:00</dc:date><dc:creator>Ann</dc:creator>"

    loaded = load(odt(body, meta=meta), "rules.odt")

    assert (loaded.title, loaded.date, loaded.metadata) == ("Rules of the club", "2026-03-02", {"author": "Ann"})
    assert pieces(loaded) == [
        ("body", "Rules of the club", "Before."),
        ("body", "Rules of the club › Fees", "Fees\n\nThe fee is 45 EUR."),
        ("list", "Rules of the club › Fees", "- in cash\n- by card"),
        ("body", "Rules of the club › Fees › By age", "By age"),
        ("table", "Rules of the club › Fees › By age\nAge | EUR", "Age | EUR\nto 17 | 20\nfrom 18 | 45"),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>one<text:s text:c='2'/>two<text:tab/>three<text:line-break/>four</text:p>", "one  two\tthree\nfour"),
        ("<text:p>The\n   <text:span>fee</text:span>\tis <text:a>here</text:a>.</text:p>", "The fee is here."),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion>"
            "</text:changed-region></text:tracked-changes><text:p>n<text:change/>ew</text:p>",
            "new",
        ),
        ("<text:p>The fee<office:annotation><text:p>why?</text:p></office:annotation> is due.</text:p>",
         "The fee is due."),
        (
            "<text:p>The fee<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In EUR."
            "</text:p></text:note-body></text:note> is due.</text:p>",
            "The fee is due.\n\n1. In EUR.",
        ),
        ("<text:section><text:section><text:p>Deep.</text:p></text:section></text:section>", "Deep."),
        ("<text:table-of-content><text:index-body><text:p>Fees 3</text:p></text:index-body></text:table-of-content>"
         "<text:p>Fees.</text:p>", "Fees."),
        ("<text:p>See<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>.</text:p>",
         "See.\n\nIn the box."),
        ("<text:p><text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>とうきょう</text:ruby-text></text:ruby>"
         "</text:p>", "東京"),
        (odt_list("a") .replace("</text:list-item>", f"{odt_list('b')}</text:list-item>", 1), "- a\n  - b"),
        (odt_list("two<text:line-break/>lines"), "- two\n  lines"),
    ],
)  # fmt: skip
def test_what_is_shown_is_read_and_nothing_else(body: str, text: str) -> None:
    assert text_of(body) == text


def test_numbered_lists_have_their_numbers() -> None:
    style = "<text:list-style style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>"
    items = odt_list("Open it.", "Close it.", style="L1").replace(
        "<text:list-item>", "<text:list-item text:start-value='4'>", 1
    )

    assert text_of(items, styles=style) == "4. Open it.\n5. Close it."


def test_a_paragraph_whose_style_stands_on_that_of_titles_is_the_title() -> None:
    style = "<style:style style:name='P1' style:parent-style-name='Title'/>"
    loaded = load(
        odt("<text:p text:style-name='P1'>Club rules</text:p><text:p>Be kind.</text:p>", styles=style), "a.odt"
    )

    assert (loaded.title, pieces(loaded)) == ("Club rules", [("body", "Club rules", "Club rules\n\nBe kind.")])


def test_merged_cells_have_their_text_in_each_row() -> None:
    rows = (
        "<table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>North</text:p></table:table-cell>"
        "<table:table-cell><text:p>4</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>5</text:p></table:table-cell>"
        "</table:table-row>"
    )
    assert text_of(f"<table:table>{rows}</table:table>") == "North | 4\nNorth | 5"


def test_a_workbook_has_a_path_per_sheet_and_cells_as_they_are_displayed() -> None:
    filled = odt_table([["Animal", "Count"], ["marmot", "1,200"]]).replace('"T"', '"North"')
    filled = filled.replace("<table:table-cell>", "<table:table-cell office:value='1200.0'>")
    blank = "<table:table-cell table:number-columns-repeated='16384'/>"
    blanks = f"<table:table-row table:number-rows-repeated='1048570'>{blank}</table:table-row>"
    loaded = load(odt(filled.replace("</table:table>", f"{blanks}</table:table>"), kind="spreadsheet"), "a.ods")

    assert pieces(loaded) == [
        ("furniture", "a › North", "North"),
        ("table", "a › North\nAnimal | Count", "Animal | Count\nmarmot | 1,200"),
    ]


def test_repeated_cells_and_rows_are_written_and_bounded() -> None:
    cell = "<table:table-cell table:number-columns-repeated='{}'><text:p>x</text:p></table:table-cell>"
    row = "<table:table-row table:number-rows-repeated='{}'>{}</table:table-row>"
    few = f"<table:table table:name='S'>{row.format(2, cell.format(3))}</table:table>"
    many = f"<table:table table:name='S'>{row.format(10**9 - 1, cell.format(1))}</table:table>"

    assert load(odt(few, kind="spreadsheet"), "a.ods").text == "S\n\nx | x | x\nx | x | x"
    assert load(odt(many, kind="spreadsheet"), "a.ods").text.count("x") == 1000
    most = f"<table:table table:name='S'>{row.format(1000, cell.format(1000)) * 20}</table:table>"
    assert load(odt(most, kind="spreadsheet"), "a.ods").text.count("x") < 150_000


def test_slides_are_pages_with_their_titles_and_notes() -> None:
    slide = (
        "<draw:page><draw:frame><draw:text-box><text:p>Feed in March.</text:p></draw:text-box></draw:frame>"
        "<draw:frame presentation:class='title'><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
        "<presentation:notes><draw:frame><draw:text-box><text:p>Ask Otto.</text:p></draw:text-box></draw:frame>"
        "</presentation:notes></draw:page>"
    )
    loaded = load(odt(slide.format("Spring") + slide.format("Summer"), kind="presentation"), "bees.odp")

    assert [page.number for page in loaded.pages] == [1, 2]
    assert pieces(loaded)[1] == ("body", "bees › Summer", "Summer\n\nFeed in March.\n\nAsk Otto.")
    assert loaded.text[loaded.pages[1].start :].startswith("Summer")


@pytest.mark.parametrize("name", ["a.fodt", "a.xml", "a.txt", "a"])
def test_a_flat_file_is_read_whatever_it_is_called(name: str) -> None:
    body = "<office:body><office:text><text:p>The fee is 45 EUR.</text:p></office:text></office:body>"
    flat = f"{DECLARATION}<office:document {NAMESPACES}>{body}</office:document>"

    assert load(flat, name).text == "The fee is 45 EUR."


def test_one_without_its_type_is_known_by_its_parts() -> None:
    body = "<office:body><office:text><text:p>Hi.</text:p></office:text></office:body>"
    content = f"<office:document-content {NAMESPACES}>{body}</office:document-content>"
    made = archive({"content.xml": content, "META-INF/manifest.xml": "<manifest/>"})

    assert load(made, "a").text == "Hi."


def test_embedded_objects_are_counted() -> None:
    chart = "<text:p>See <draw:frame><draw:object/></draw:frame></text:p>"

    assert load(odt(chart), "a.odt").notes == ("embedded objects are not read: 1",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (odt("<text:p>Hi."), "is damaged"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "is damaged .*content.xml"),
        (odt("", **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "is encrypted; save a copy"),
        (odt("<text:p/>", kind="chart"), r"holds no text, sheets or slides \(but chart\)"),
        (
            archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "is damaged .*no body",
        ),
        (odt("<text:section>" * 5000 + "</text:section>" * 5000), "is damaged"),
        (odt("<text:p>x</text:p>" + " " * 300 * 2**20), "unpacks to more than 256 MB"),
        (odt("<text:p>Hi.</text:p>")[:-30], "a damaged zip archive"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(LoadError, match=f"a.odt .*{words}"):
        load(content, "a.odt")


def with_entities(declared: str, used: str) -> bytes:
    """Return a text of the entities `used`, which a document type has `declared`."""
    body = f"<office:body><office:text><text:p>Hi {used}there.</text:p></office:text></office:body>"
    content = f"<!DOCTYPE a [{declared}]><office:document-content {NAMESPACES}>{body}</office:document-content>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def test_entities_are_neither_expanded_nor_fetched() -> None:
    assert (
        load(with_entities('<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">', "&a;&b;"), "a.odt").text
        == "Hi there."
    )

    tenfold = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 20 if i else "aaaaaaaaaa"}">' for i in range(12))
    with pytest.raises(LoadError, match=r"a\.odt is damaged"):
        load(with_entities(tenfold, "&e11;"), "a.odt")


def test_a_damaged_part_beside_the_text_costs_nothing() -> None:
    assert load(odt("<text:p>Hi.</text:p>", **{"meta.xml": "<broken", "styles.xml": ""}), "a.odt").text == "Hi."
