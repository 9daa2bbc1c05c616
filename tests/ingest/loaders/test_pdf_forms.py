"""What is filled into a PDF's form, typed over its pages, or attached."""

import io
from typing import Any

import numpy as np
import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes
from ingest.loaders.pdf.form_values import CHECKED, Value, place_values
from ingest.loaders.pdf.raw_pages import RawPage
from tests.ingest.loaders.pdf.test_pdf import READERS, Reader, make_pdf

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top


def widget(rectangle: Rectangle, **entries: Any) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject(FloatObject(edge) for edge in rectangle),
            NameObject("/F"): NumberObject(4),
            **{NameObject(f"/{key}"): value for key, value in entries.items()},
        }
    )


def text_field(rectangle: Rectangle, name: str, value: str, **entries: Any) -> DictionaryObject:
    text, typed = TextStringObject(name), TextStringObject(value)
    return widget(rectangle, FT=NameObject("/Tx"), T=text, V=typed, **entries)


def tick_box(rectangle: Rectangle, name: str, state: str) -> DictionaryObject:
    looks = DictionaryObject({NameObject(key): DictionaryObject() for key in ("/Yes", "/Off")})
    shown = DictionaryObject({NameObject("/N"): looks})
    chosen = NameObject(f"/{state}")
    return widget(rectangle, FT=NameObject("/Btn"), T=TextStringObject(name), V=chosen, AS=chosen, AP=shown)


def with_annotations(content: bytes, *annotations: DictionaryObject) -> bytes:
    """Put annotations on the first page; widgets are the document's form."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    added = ArrayObject(writer._add_object(annotation) for annotation in annotations)
    writer.pages[0][NameObject("/Annots")] = added
    fields = ArrayObject(one for one, found in zip(added, annotations, strict=True) if "/FT" in found)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): fields})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def load(content: bytes, reader: Reader = "pdfium") -> Loaded:
    return load_bytes(content, "form.pdf", LoadOptions(reader))


FORM = make_pdf((["First name", "I agree", "Thank you."],))  # base lines 500, 480 and 460 pt above the page's foot


def test_a_fields_value_stands_behind_its_label_and_a_mark_before_it() -> None:
    name = text_field((140, 497, 300, 512), "name", "Ada King")
    loaded = load(with_annotations(FORM, name, tick_box((55, 478, 66, 489), "agree", "Yes")))

    assert loaded.text == "First name Ada King\n☑ I agree\nThank you."
    words = loaded.pages[0].words
    assert words is not None
    boxes = {loaded.text[start:end]: box.tolist() for (start, end), box in zip(words.spans, words.boxes, strict=True)}
    assert boxes["King"] == pytest.approx([140, 600 - 512, 300, 600 - 497], abs=0.1)


def test_pypdf_has_the_values_below_the_text() -> None:
    content = with_annotations(FORM, text_field((140, 497, 300, 512), "name", "Ada King"))

    assert load(content, "pypdf").text == "First name\nI agree\nThank you.\nAda King"


def test_a_form_whose_only_text_is_filled_in_is_read() -> None:
    filled = with_annotations(make_pdf(([],)), text_field((50, 497, 300, 512), "name", "Ada King"))

    assert (load(filled).text, load(filled).notes) == ("Ada King", ())


@pytest.mark.parametrize("reader", READERS)
def test_what_nobody_sees_is_left_out(reader: Reader) -> None:
    secret = text_field((140, 497, 300, 512), "pin", "4711", Ff=NumberObject(1 << 13))
    hidden = text_field((140, 477, 300, 492), "code", "0815", F=NumberObject(2))

    assert load(with_annotations(FORM, secret, hidden), reader).text == load(FORM, reader).text


@pytest.mark.parametrize("reader", READERS)
def test_text_typed_over_a_page_is_its_text_and_a_comment_is_not(reader: Reader) -> None:
    typed = widget((140, 440, 300, 452), Subtype=NameObject("/FreeText"), Contents=TextStringObject("Seen, A. K."))
    comment = widget((10, 500, 30, 520), Subtype=NameObject("/Text"), Contents=TextStringObject("Who wrote this?"))

    assert load(with_annotations(FORM, typed, comment), reader).text.endswith("Thank you.\nSeen, A. K.")


@pytest.mark.parametrize("reader", READERS)
def test_attached_files_are_noted(reader: Reader) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(FORM))
    writer.add_attachment("invoice.xml", b"<total>12</total>")
    buffer = io.BytesIO()
    writer.write(buffer)

    assert load(buffer.getvalue(), reader).notes == ("attached files are not read: invoice.xml",)


def test_a_value_without_a_label_is_a_line_below_what_stands_above_it() -> None:
    boxes = np.array([[50, 100, 80, 112], [50, 200, 80, 212]], np.float32)
    page = RawPage([["above"], ["below"]], 400, 600, "", boxes, [10.0, 10.0])

    placed = place_values(page, [Value(["typed", "here"], np.array([50, 150, 200, 162], np.float32))])

    assert placed.lines == [["above"], ["typed", "here"], ["below"]]
    assert placed.boxes is not None
    assert placed.boxes[:, 1].tolist() == [100, 150, 150, 200]
    assert len(placed.sizes) == 3


def test_a_mark_belongs_to_what_follows_it_and_not_to_what_is_before() -> None:
    boxes = np.array([[50, 100, 62, 112], [100, 100, 112, 112]], np.float32)
    page = RawPage([["no", "yes"]], 400, 600, "", boxes, [10.0])

    placed = place_values(page, [Value([CHECKED], np.array([85, 100, 97, 112], np.float32), is_mark=True)])

    assert placed.lines == [["no", "☑", "yes"]]
