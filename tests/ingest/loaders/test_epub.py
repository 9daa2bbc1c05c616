"""EPUB books: chapters in their order, and books that are not as they should be."""

from collections.abc import Mapping

import pytest

from rag.errors import LoadError
from tests.ingest.loaders.reading import load, pieces
from tests.ingest.loaders.zip_files import archive

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/book%20one.opf"/></rootfiles></container>'
)
SAID = (
    "<dc:title>The bee book</dc:title><dc:creator>Ann</dc:creator><dc:language>en</dc:language>"
    "<dc:date>2026-03-02</dc:date>"
)


def book_of(pages: Mapping[str, str], spine: str = "", items: str = "", **others: str | bytes) -> bytes:
    """Return a book of these bodies by their names; `spine` and `items` stand after those that they make."""
    listed = "".join(
        f'<item id="i{i}" href="{name}" media-type="application/xhtml+xml"/>' for i, name in enumerate(pages)
    )
    order = spine or "".join(f'<itemref idref="i{i}"/>' for i in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{SAID}</metadata><manifest>{listed}{items}</manifest><spine>{order}</spine></package>"
    )
    bodies = {
        f"OEBPS/{name}": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{body}</body></html>'
        for name, body in pages.items()
    }
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book one.opf": package}
    return archive({**parts, **bodies, **others})


WAX, HONEY = "<h1>Wax</h1><p>It melts at 62 degrees.</p>", "<h2>Honey</h2><p>It does not spoil.</p>"


def test_chapters_follow_each_other_in_the_books_order() -> None:
    loaded = load(book_of({"b.xhtml": WAX, "a.xhtml": HONEY}), "bees.epub")

    assert (loaded.title, loaded.date, loaded.media_type) == ("The bee book", "2026-03-02", "application/epub+zip")
    assert (loaded.metadata, loaded.notes) == ({"author": "Ann", "lang": "en"}, ())
    assert pieces(loaded) == [
        ("body", "The bee book › Wax", "Wax\n\nIt melts at 62 degrees."),
        ("body", "The bee book › Honey", "Honey\n\nIt does not spoil."),
    ]


@pytest.mark.parametrize(
    ("pages", "second"),
    [
        ({"a.xhtml": WAX, "b.xhtml": "<p>No heading.</p>"}, ("body", "The bee book", "No heading.")),
        (
            {"a.xhtml": WAX, "b.xhtml": "<title>Notes</title><p>No heading.</p>"},
            ("body", "The bee book › Notes", "No heading."),
        ),
        ({"a.xhtml": WAX, "b.xhtml": "<aside>A footnote.</aside>"}, ("body", "The bee book", "A footnote.")),
        ({"a.xhtml": WAX, "b c.xhtml": "<nav>Not a menu here.</nav>"}, ("body", "The bee book", "Not a menu here.")),
        ({"a.xhtml": WAX, "sub/b.xhtml": "<p>Deeper.</p>"}, ("body", "The bee book", "Deeper.")),
    ],
)
def test_a_chapter_without_a_heading_is_not_under_that_of_the_one_before(
    pages: dict[str, str], second: tuple[str, str, str]
) -> None:
    assert pieces(load(book_of(pages), "a.epub"))[1] == second


def test_the_table_of_contents_is_left_out_and_the_spine_decides() -> None:
    made = book_of(
        {"b.xhtml": WAX, "a.xhtml": HONEY},
        spine='<itemref idref="nav"/><itemref idref="i1"/><itemref idref="i0"/>',
        items='<item id="nav" href="nav.xhtml" properties="nav"/><item id="ncx" href="toc.ncx"/>',
        **{"OEBPS/nav.xhtml": "<p>Contents</p>"},
    )
    assert load(made, "a.epub").text == "Honey\n\nIt does not spoil.\n\nWax\n\nIt melts at 62 degrees."


def test_chapters_that_are_missing_or_binary_are_counted() -> None:
    made = book_of(
        {"a.xhtml": WAX, "c.xhtml": ""},
        spine='<itemref idref="i0"/><itemref idref="gone"/><itemref idref="picture"/><itemref idref="nobody"/>',
        items='<item id="gone" href="gone.xhtml"/><item id="picture" href="p.png"/>',
        **{"OEBPS/p.png": b"\x89PNG\r\n\x1a\n\0\0\0"},
    )
    loaded = load(made, "a.epub")

    assert loaded.text.startswith("Wax")
    assert loaded.notes == ("chapters that are missing or damaged: 2 of 3",)


@pytest.mark.parametrize(
    "broken",
    [
        {"META-INF/container.xml": "<broken"},
        {"OEBPS/book one.opf": "<package/>"},
        {"META-INF/container.xml": "<container/>"},
    ],
)
def test_without_an_order_the_names_decide_and_a_note_says_so(broken: dict[str, str]) -> None:
    loaded = load(book_of({"b.xhtml": WAX, "a.xhtml": HONEY}, **broken), "bees.epub")

    assert loaded.text.startswith("Honey")
    assert loaded.notes[0].startswith("it does not say in which order its chapters stand")


def encryption(path: str) -> str:
    return f'<encryption><EncryptedData><CipherReference URI="{path}"/></EncryptedData></encryption>'


def test_a_protected_book_is_refused_and_one_with_protected_fonts_is_not() -> None:
    fonts = book_of({"a.xhtml": WAX}, **{"META-INF/encryption.xml": encryption("OEBPS/font.otf")})
    text = book_of({"a.xhtml": WAX}, **{"META-INF/encryption.xml": encryption("OEBPS/a.xhtml")})

    assert load(fonts, "a.epub").text.startswith("Wax")
    with pytest.raises(LoadError, match=r"a\.epub is protected against copying"):
        load(text, "a.epub")


def test_a_book_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(LoadError, match="unpacks to more than 256 MB"):
        load(book_of({"a.xhtml": " " * 257 * 2**20}), "a.epub")


def test_a_book_is_known_without_its_type_and_whatever_it_is_called() -> None:
    loaded = load(book_of({"a.xhtml": WAX}, mimetype="?"), "bees.zip.txt")

    assert loaded.notes == ("it is EPUB, though its name ends in .txt",)


@pytest.mark.parametrize("chapter", ["", "  \n", "<p>\0\0</p>"])
def test_a_chapter_of_nothing_that_can_be_read_is_damaged(chapter: str) -> None:
    made = book_of({"a.xhtml": WAX, "b.xhtml": HONEY}, **{"OEBPS/b.xhtml": chapter})
    assert load(made, "a.epub").notes == ("chapters that are missing or damaged: 1 of 2",)


def test_chapters_that_are_cut_off_or_badly_encoded_are_said_to_be() -> None:
    cut_off = f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{HONEY}<p>It is ke"
    made = book_of({"a.xhtml": WAX, "b.xhtml": WAX}, **{"OEBPS/a.xhtml": cut_off})
    assert load(made, "a.epub").notes == ("chapters that are cut off, without their last part: 1 of 2",)

    latin: dict[str, str | bytes] = {"OEBPS/a.xhtml": "<p>Größe ändert sich übermäßig</p>".encode("cp1252")}
    (note,) = load(book_of({"a.xhtml": WAX}, "", "", **latin), "a.epub").notes
    assert "which is a guess" in note
