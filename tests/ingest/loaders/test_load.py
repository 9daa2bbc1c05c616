"""What decides how a file is read: its content, then its name."""

import zipfile
from io import BytesIO

import pytest

from ingest.loaders import FORMAT_NAMES, LOADERS, SUFFIXES, UNREADABLE, supports
from ingest.loaders.load import media_type_of
from ingest.loaders.signatures import DOCX, PPTX, XLSX, identify
from rag.errors import LoadError
from tests.ingest.loaders.reading import load


def archive(**members: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content)  # no time of day: pytest names tests by their bytes
    return file.getvalue()


def office(kind: str) -> bytes:
    main = f'<Types><Override ContentType="application/vnd.{kind}.main+xml"/></Types>'
    return archive(**{"[Content_Types].xml": main, "anything.xml": ""})


def test_a_refusal_quotes_no_more_than_a_line_of_a_librarys_message() -> None:
    damaged = archive(mimetype="application/epub+zip", x="y").replace(b"mimetype", b"\xa1" * 8, 1)
    damaged = damaged.replace((8).to_bytes(2, "little") + bytes(2) + b"\xa1", b"\x00\x40\x00\x00\xa1", 1) + bytes(9000)

    with pytest.raises(LoadError, match="damaged zip archive") as refused:
        load(damaged, "a.epub")
    assert len(str(refused.value)) < 400


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + stream.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("openxmlformats-officedocument.wordprocessingml.document", DOCX),
        ("ms-word.document.macroEnabled", DOCX),
        ("openxmlformats-officedocument.spreadsheetml.sheet", XLSX),
        ("ms-excel.sheet.macroEnabled", XLSX),
        ("openxmlformats-officedocument.presentationml.presentation", PPTX),
        ("ms-powerpoint.slideshow.macroEnabled", PPTX),
    ],
)
def test_office_files_are_told_apart_by_their_main_part(kind: str, media_type: str) -> None:
    found = identify(office(kind))

    assert found is not None
    assert found.media_type == media_type


def test_office_files_without_a_readable_type_are_told_apart_by_their_folders() -> None:
    found = identify(archive(**{"[Content_Types].xml": "?", "ppt/presentation.xml": ""}))

    assert found is not None
    assert found.media_type == PPTX


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG image, which no loader reads; convert it"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a WebP image"),
        (b"\0\0\0\x18ftypheic", "a HEIC or AVIF image"),
        (b"\0\0\0\x18ftypisom", "an MP4 recording"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "a gzip archive, which no loader reads; unpack it"),
        (b"\x7fELF\x02\x01\x01\0", r"a program \(ELF\), which no loader reads; save it as one of PDF, "),
        (b"SQLite format 3\0", "an SQLite database, .* --query"),
        (b"%!PS-Adobe-3.0\n", "PostScript"),
        (archive(a="b"), "a zip archive, which no loader reads; unpack it"),
        (archive(a="b")[:-30], "a damaged zip archive"),
        (ole("EncryptedPackage"), "an Office file encrypted with a password, .*without the password"),
        (ole("WordDocument"), r"an old Word document \(\.doc\), which no loader reads; open it in its program"),
        (ole("Workbook"), r"an old Excel workbook \(\.xls\)"),
        (ole("Something"), "an old Office file"),
        (bytes(range(1, 32)) * 9, r"not text \(binary content: it has many control characters\)"),
    ],
)
@pytest.mark.parametrize("name", ["thing", "thing.txt", "thing.xlsx"])
def test_what_no_loader_reads_is_named_with_a_cure(content: bytes, words: str, name: str) -> None:
    if name.endswith(".xlsx") and "not text" in words:
        words = "not .* copy it again"
    elif name.endswith(".xlsx") and words.startswith("a zip archive"):
        words = r"a zip archive without the parts that make it Excel \(\.xlsx\); open it in its program"
    with pytest.raises(LoadError, match=f"{name} is {words}"):
        load(content, name)


@pytest.mark.parametrize("name", ["page", "page.txt", "page.csv", "page.pdf", "page.xls", "page.docx", "page.xyz"])
@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>Hi",
        b"\xef\xbb\xbf \n<!-- x --><HTML lang='en'>Hi",
        b'<?xml version="1.0"?>\n<!DOCTYPE html><html>Hi</html>',
        "<html>Hi</html>".encode("utf-16"),
    ],
)
def test_html_is_html_whatever_it_is_called(content: bytes, name: str) -> None:
    assert media_type_of(content, name) == "text/html"


@pytest.mark.parametrize("name", ["a.md", "a.php", "a.js"])
def test_formats_that_may_begin_with_html_stay_themselves(name: str) -> None:
    assert media_type_of(b"<html>Hi</html>", name) == SUFFIXES[name[1:]]


def test_text_that_mentions_html_is_text() -> None:
    assert media_type_of(b"A page begins with <html>.", "notes.txt") == "text/plain"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b'{"a": 1}', "application/json"),
        (b" [\n {}]", "application/json"),
        (b"[Note] Call Ann.", "text/plain"),
        (b"{curly}", "text/plain"),
        (b"All rights reserved", "text/plain"),
    ],
)
@pytest.mark.parametrize("name", ["LICENSE", "a.xyz", "Makefile", "v1.2"])
def test_an_unknown_suffix_is_read_by_content(content: bytes, media_type: str, name: str) -> None:
    assert load(content, name).media_type == media_type
    assert load(content, name).notes == ()


def test_a_wrong_suffix_is_put_right_and_noted() -> None:
    loaded = load(b"Only text.", "letter.xlsx")

    assert (loaded.text, loaded.media_type) == ("Only text.", "text/plain")
    assert loaded.notes == ("it is plain text, though its name ends in .xlsx",)


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSM"])
def test_an_empty_archive_is_said_to_be_empty(name: str) -> None:
    with pytest.raises(LoadError, match=rf"{name} is empty \(0 bytes\)"):
        load(b"", name)


def test_only_suffixes_that_are_never_text_are_refused_by_name() -> None:
    assert not any(map(supports, ["a.PNG", "b.mp3", "c.zip", "d.exe", "e/f.sqlite"]))
    assert all(
        map(supports, ["a.pdf", "README", "b.xyz", "c.doc", "Makefile.am", "d.csv", "e.zip/f", "g/.db", "..zip"])
    )
    assert not UNREADABLE & set(SUFFIXES)


def test_every_format_has_a_loader_and_a_name() -> None:
    assert set(SUFFIXES.values()) == set(LOADERS) == set(FORMAT_NAMES)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.docx", "Word (.docx)"),
        ("a.pptm", "PowerPoint (.pptx)"),
        ("a.xlsx", "Excel (.xlsx)"),
        ("a.ott", "OpenDocument (.odt, .ods, .odp)"),
        ("a.epub", "EPUB"),
    ],
)
def test_an_archive_that_lost_what_it_is_known_by_is_not_to_be_unpacked(name: str, kind: str) -> None:
    with pytest.raises(LoadError) as refusal:
        load(archive(**{"some/part.xml": "<a/>"}), name)
    assert str(refusal.value) == (
        f"{name} is a zip archive without the parts that make it {kind}; open it in its program and save it again"
    )
