"""What stands in parts of their own is read, or named with the reason."""

import pytest

from ingest.loaded import Loaded
from tests.ingest.loaders.docx.test_docx import load, p, parts
from tests.ingest.loaders.docx_files import NAMESPACES, with_body, with_parts
from tests.ingest.loaders.test_charts import chart, points, series

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SAVED_PAGE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
    b"<p>Scrap was 2.8 percent.</p>\r\n--b--\r\n"
)


def embed(content: bytes) -> Loaded:
    body = p("Before.") + '<w:altChunk r:id="rC"/>' + p("After.")
    return load(with_parts(with_body(body), {"rC": ("aFChunk", content)}))


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><p>Scrap was 2.8 percent.</p></body></html>",
        b"\xef\xbb\xbf<!DOCTYPE html><p>Scrap was 2.8 percent.",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Scrap was 2.8 percent.</p></html>',
        b"<p>Scrap was 2.8 percent.</p>",
        SAVED_PAGE,
        b"Scrap was 2.8 percent.",
        with_body(p("Scrap was 2.8 percent.")),
        with_parts(with_body('<w:altChunk r:id="rC"/>'), {"rC": ("aFChunk", with_body(p("Scrap was 2.8 percent.")))}),
    ],
    ids=["html", "html with a mark", "xhtml", "piece", "saved page", "text", "Word", "Word in Word"],
)
def test_an_embedded_document_is_read_where_it_stands(content: bytes) -> None:
    loaded = embed(content)

    assert loaded.text.split("\n\n") == ["Before.", "Scrap was 2.8 percent.", "After."]
    assert loaded.notes == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{\\rtf1 Scrap}", "(Rich Text)"),
        (bytes(range(256)), "(of an unknown kind)"),
        (b"<?xml version='1.0'?><other/>", "(of an unknown kind)"),
        (with_body(p("x"))[:900], "(docs/leave_policy.docx is damaged"),
    ],
)
def test_one_that_nothing_reads_is_named_with_the_reason(content: bytes, reason: str) -> None:
    loaded = embed(content)

    assert loaded.text == "Before.\n\nAfter."
    assert loaded.notes[0].startswith(f"not read: an embedded document {reason}")


def test_one_that_is_missing_or_holds_itself_is_named() -> None:
    loaded = load(with_body(p("Before.") + '<w:altChunk r:id="rX"/>'))
    assert loaded.notes == ("not read: an embedded document (damaged, or missing: KeyError)",)

    content = with_body(p("deepest"))
    for _ in range(5):
        content = with_parts(with_body('<w:altChunk r:id="rC"/>'), {"rC": ("aFChunk", content)})
    assert load(content).notes == ("not read: an embedded document (too deep inside of others)",)


def running(xml: str, kind: str = "header") -> tuple[str, bytes]:
    return kind, f"<w:hdr {NAMESPACES}>{xml}</w:hdr>".encode()


def field(code: str, result: str) -> str:
    runs = ('<w:fldChar w:fldCharType="begin"/>', f"<w:instrText> {code} </w:instrText>")
    rest = ('<w:fldChar w:fldCharType="separate"/>', f"<w:t>{result}</w:t>", '<w:fldChar w:fldCharType="end"/>')
    return "".join(f"<w:r>{run}</w:r>" for run in (*runs, *rest))


def test_headers_and_footers_are_read_once_at_the_end_without_page_numbers() -> None:
    text = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'.format
    tab = "<w:r><w:tab/></w:r>"
    header = (
        f"<w:p>{text('Larch Ltd')}{tab}{text('Page ')}{field('PAGE', '3')}{text(' of ')}{field('NUMPAGES', '7')}</w:p>"
    )
    footer = f'<w:p>{text("Larch Ltd")}</w:p>{p("Call 4911.")}<w:p>{text("Seite ")}<w:fldSimple w:instr=" PAGE ">'
    footer += f"{text('3')}</w:fldSimple></w:p>{p('The rules.')}{p('– 12 –')}"
    marks = '<w:sectPr><w:headerReference r:id="rH"/><w:footerReference r:id="rF"/></w:sectPr>'
    content = with_parts(
        with_body(p("The rules.") + marks),
        {"rH": running(header), "rF": running(footer, "footer"), "rU": running(p("of no page"))},
    )
    assert parts(content) == [
        ("The rules.", "body", "leave policy"),
        ("Larch Ltd\nCall 4911.", "body", "leave policy › Header and footer"),
    ]


def test_comments_are_read_with_their_authors() -> None:
    comments = (
        f"<w:comments {NAMESPACES}><w:comment w:id='1' w:author='Ann Lee'>{p('Is it')}{p('twelve?')}</w:comment>"
        f"<w:comment w:id='2'>{p('Yes.')}</w:comment><w:comment w:id='3'><w:p/></w:comment></w:comments>"
    )
    content = with_parts(with_body(p("Twelve days.")), {"rC": ("comments", comments.encode())})
    assert parts(content)[1:] == [("Ann Lee: Is it twelve?\n?: Yes.", "list", "leave policy › Comments")]


def test_charts_and_diagrams_are_read_and_files_and_links_named() -> None:
    drawing = "<w:p><w:r><w:drawing>{}</w:drawing></w:r></w:p>".format
    chart_link = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{}"/>'.format
    diagram = '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="rD"/>'
    ole = '<w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office"/></w:object>'
    body = (
        drawing(chart_link("r3"))
        + drawing(diagram)
        + f"<w:p><w:r>{ole}</w:r></w:p>"
        + '<w:p><w:subDoc r:id="x"/></w:p>'
    )
    numbers = chart(f"<c:bar3DChart>{series('N', points('cat', 'Q1') + points('val', '2'))}</c:bar3DChart>")
    words = f"<d {A}><a:p><a:r><a:t>Plan,</a:t></a:r><a:r><a:t> then act</a:t></a:r></a:p></d>"
    content = with_parts(
        with_body(body + drawing(chart_link("r4"))),
        {"r3": ("chart", numbers), "rD": ("diagramData", words.encode()), "r4": ("chart", chart(""))},
    )
    loaded = load(content)

    assert loaded.text == "| N\nQ1 | 2\n\nPlan, then act"
    assert loaded.notes == (
        "not read: an embedded file",
        "not read: a linked document",
        "not read: a chart (the file keeps no numbers of it)",
    )
