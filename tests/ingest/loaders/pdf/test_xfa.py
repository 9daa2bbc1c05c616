"""XFA forms: what only asks to wait is no text; the form's own texts and values are read, or it is named as unread."""

import io

import pypdf
import pytest
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from ingest.loaders.pdf.xfa import form_lines
from rag.errors import LoadError
from tests.ingest.loaders.pdf.test_pdf import READERS, Reader, load, make_pdf

TEMPLATE = """<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1">
  <draw><value><text>Send this form back by 31 March.</text></value></draw>
  <draw presence="hidden"><value><text>never shown</text></value></draw>
  <draw><value><exData contentType="text/html"><body xmlns="http://www.w3.org/1999/xhtml"><p>Leave <b>form</b></p>
  </body></exData></value></draw>
  <field name="Applicant"><caption><value><text>Name of applicant</text></value></caption></field>
  <field name="x"><bind match="dataRef" ref="$.days[*]"/><caption><value><text>Days:</text></value></caption></field>
  <field name="Kind"><caption><value><text>Kind</text></value></caption><items><text>Parental leave</text></items>
  <items save="1"><text>P</text></items></field>
  <field name="Agreed"><ui><checkButton/></ui><caption><value><text>I agree</text></value></caption><items>
  <text>yes</text><text>no</text></items></field>
  <field name="Paid"><ui><checkButton/></ui><caption><value><text>Paid</text></value></caption></field>
  <field name="Office"><caption><value><text>Office</text></value></caption><value><text>Leirvik</text></value></field>
  <field name="Reason"><caption><value><text>Reason</text></value></caption></field>
</subform></template>"""
DATA = """<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>
<Applicant>Anna Berg</Applicant><days>12</days><Kind>P</Kind><Agreed>yes</Agreed><Row><Child>Maren</Child></Row>
<Row><Child>Olav</Child></Row></form1>
</xfa:data></xfa:datasets>"""
LINES = [
    *("Send this form back by 31 March.", "Leave form", "Name of applicant: Anna Berg", "Days: 12"),
    *("Kind: Parental leave", "☑ I agree", "☐ Paid", "Office: Leirvik", "Reason", "Child: Maren", "Child: Olav"),
]
WAIT = "Please wait... If this message is not eventually replaced, your viewer may not be able to display it."
PATIENCE = (
    WAIT,
    "Prosze czekac... Jezeli ten komunikat nie zostanie zastapiony, przegladarka nie obsluguje tego dokumentu.",
    "Bitte warten... Falls diese Meldung nicht durch den Inhalt ersetzt wird, kann Ihr Programm ihn nicht anzeigen.",
    "Veuillez patienter... Si ce message ne disparait pas, votre visionneuse ne prend pas en charge ce document.",
    "4711",
)


def stream(content: str) -> StreamObject:
    made = StreamObject()
    made.set_data(content.encode())
    return made


def form(
    template: str = TEMPLATE, data: str = DATA, *, says: str = WAIT, flag: bool = True, widget: bool = False,
    parts: bool = True,
) -> bytes:  # fmt: skip
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(make_pdf(([says],))))
    names = TextStringObject("template"), TextStringObject("datasets")
    if parts:
        streams = [writer._add_object(stream(part)) for part in (template, data)]
        xfa = writer._add_object(ArrayObject([names[0], streams[0], names[1], streams[1]]))
    else:
        xdp = f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">{template}{data}</xdp:xdp>'
        xfa = writer._add_object(stream(xdp))
    fields = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): xfa})
    writer.root_object[NameObject("/AcroForm")] = fields
    if flag:
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)
    if widget:
        box = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget")}
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(box)])
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("says", PATIENCE)
def test_a_form_is_read_in_the_place_of_what_asks_to_wait(says: str, reader: Reader) -> None:
    loaded = load(form(says=says), reader=reader)

    assert loaded.text.split("\n") == LINES
    assert loaded.notes == (
        "its pages are made by the viewer (an XFA form); the form's texts and values are read, one a line",
    )


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("flag", "parts"), [(False, True), (True, False), (False, False)])
def test_a_form_is_known_without_its_flag_and_in_one_part(flag: bool, parts: bool, reader: Reader) -> None:
    assert load(form(flag=flag, parts=parts), reader=reader).text.split("\n") == LINES


@pytest.mark.parametrize("reader", READERS)
def test_a_form_whose_pages_are_in_the_file_is_read_from_them(reader: Reader) -> None:
    loaded = load(form(says="Name: Anna Berg", flag=False, widget=True), reader=reader)
    assert (loaded.text, loaded.notes) == ("Name: Anna Berg", ())


@pytest.mark.parametrize("reader", READERS)
def test_a_form_that_somebody_printed_to_its_page_is_read_from_there(reader: Reader) -> None:
    loaded = load(form(says=" ".join(LINES[:5]), flag=False), reader=reader)
    assert (loaded.text.split()[:4], loaded.notes) == (["Send", "this", "form", "back"], ())


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", ["<template>", "<template/>", "", "<template><subform/></template>"])
def test_a_form_that_cannot_be_read_is_named_and_refused(template: str, reader: Reader) -> None:
    with pytest.raises(LoadError, match=r"a\.pdf has no text that can be read: page 1 only stands in for a form"):
        load(form(template, "<a/>"), "a.pdf", reader)


LETTER = "The meeting room on the second floor is closed until 9 March 2026."
REPORT = " ".join(f"Sentence {number} of the report is about quarter {number * 7}." for number in range(40))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", ["<template>", "<template/>", "", "<config/>", "<template><subform/></template>"])
def test_a_page_beside_a_form_that_says_nothing_is_read_and_the_form_named(template: str, reader: Reader) -> None:
    loaded = load(form(template, "<a/>", says=LETTER, flag=False), reader=reader)

    assert loaded.text == LETTER
    assert loaded.notes == (
        "it holds an XFA form that says nothing that can be read; its page is read as it is printed",
    )


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("flag", [True, False])
@pytest.mark.parametrize("template", [TEMPLATE, "<template>", ""])
def test_a_page_longer_than_one_that_asks_to_wait_is_the_document(template: str, flag: bool, reader: Reader) -> None:
    assert load(form(template, says=REPORT, flag=flag), reader=reader).text.split()[:6] == REPORT.split()[:6]


def test_data_without_a_template_are_read_with_their_names() -> None:
    assert form_lines({"datasets": DATA.encode()})[:3] == ["Applicant: Anna Berg", "days: 12", "Kind: P"]


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY lol "ha">]>' + TEMPLATE.replace("Leirvik", "a&lol;b")
    assert "ha" not in " ".join(form_lines({"template": bomb.encode()}))
