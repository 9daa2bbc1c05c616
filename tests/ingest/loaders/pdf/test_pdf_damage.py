"""PDFs that are cut off, or have compressed parts that do not unpack: readers say nothing of that."""

import base64
import zlib
from random import Random

import pytest
from fpdf import FPDF

from ingest.loaders.pdf.pdf_damage import note_damage
from rag.errors import LoadError
from tests.ingest.loaders.reading import load

NOTE = "it is damaged: compressed parts that do not unpack: {}; some of its text may be missing or wrong"
PACKED = zlib.compress(Random(1).randbytes(300).hex().encode())
ONE, BOTH = "/Filter /FlateDecode", "/Filter [/ASCII85Decode /FlateDecode]"


def stream(packed: bytes, dictionary: str = ONE, end: bytes = b"endstream") -> bytes:
    return f"1 0 obj\n<< /Length 1 {dictionary} >>\nstream\n".encode() + packed + b"\n" + end + b"\nendobj\n"


def damage(packed: bytes) -> bytes:
    return packed[:100] + b"\xff" * 60 + packed[160:]


@pytest.mark.parametrize(
    ("content", "damaged"),
    [
        (stream(PACKED), 0),
        (stream(damage(PACKED)), 1),
        (stream(damage(PACKED)) * 3, 3),
        (stream(PACKED[:-4] + bytes(4)), 1),
        (stream(PACKED[:-30]), 0),  # some programs do not write the mark of an end
        (stream(PACKED[:-30], end=b""), 1),  # the file ends in it
        (stream(damage(PACKED), "/Filter[/FlateDecode]"), 1),
        (stream(damage(PACKED), f"{ONE} /Subtype/Image"), 0),
        (stream(damage(PACKED), f"{ONE} /Length1 9"), 0),
        (stream(damage(PACKED), "/Filter [/LZWDecode /FlateDecode]"), 0),  # nobody looks into that
        (stream(damage(PACKED), "/Filter /DCTDecode"), 0),
        (stream(base64.a85encode(PACKED) + b"~>", BOTH), 0),
        (stream(base64.a85encode(damage(PACKED)) + b"~>", BOTH), 1),
        (stream(b"vvvv{~>", "/Filter [/A85 /Fl]"), 1),
        (stream(b""), 0),
        (stream(damage(PACKED)) + b"trailer << /Encrypt 9 0 R >>", 0),
    ],
)
def test_streams_that_do_not_unpack_are_counted(content: bytes, damaged: int) -> None:
    assert note_damage(content + b"%%EOF") == ((NOTE.format(damaged),) if damaged else ())


CUT_OFF = "it is cut off: its last part is missing, so that pages may be blank or absent"


@pytest.mark.parametrize(
    ("end", "notes"),
    [
        (b"xref\ntrailer\nstartxref\n9\n%%EOF\n", ()),
        (b"xref\ntrailer\nstartxref\n9\n%%EOF" + bytes(3000), ()),
        (b"%%EOF\n2 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF", ()),
        (b"", (CUT_OFF,)),
        (b"xref\ntrailer\nstart", (CUT_OFF,)),
        (b"%%EOF\n2 0 obj\n<<>>\nendobj\nstartxref\n9", (CUT_OFF,)),
    ],
)
def test_a_file_whose_end_is_missing_is_said_to_be_cut_off(end: bytes, notes: tuple[str, ...]) -> None:
    assert note_damage(stream(PACKED) + end) == notes


def test_damage_is_part_of_the_reason_why_a_page_has_no_text() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica")
    pdf.cell(text="The kiln is hot. " * 9)
    whole = bytes(pdf.output())
    begin = whole.index(b"stream\n") + 7
    with pytest.raises(LoadError, match=r"has no text on its page, .*\(it is damaged: compressed parts .* unpack: 1;"):
        load(whole[:begin] + b"\xff" * 40 + whole[begin + 40 :], "rules.pdf")


def test_a_page_that_is_read_up_to_its_damage_is_said_to_be_damaged() -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=9)
    for i in range(60):
        pdf.cell(text=f"Rule {i} of the kiln is {i * 7919 % 1000}.", new_x="LMARGIN", new_y="NEXT")
    whole = bytes(pdf.output())
    begin = whole.index(b"stream\n") + 7
    middle = (begin + whole.index(b"endstream")) // 2
    loaded = load(whole[:middle] + b"\xff" * 60 + whole[middle + 60 :], "rules.pdf")

    assert load(whole, "rules.pdf").notes == ()
    assert "Rule 3 of the kiln" in loaded.text
    assert "Rule 59 of the kiln" not in loaded.text
    assert loaded.notes == (NOTE.format(1),)
