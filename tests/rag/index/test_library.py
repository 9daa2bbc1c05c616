import json
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged, UnknownName
from rag.index.library import Library
from rag.index.library_writer import LibraryWriter
from rag.index.schema import TABLES, Column, DocumentInfo
from rag.records import Chunk, Document, Page, Section, WordBoxes, chunk_id, document_id

TEXT = "Größe 😀 zählt.\n\nNaïve café on page two."


def document(uri: str, text: str = TEXT) -> Document:
    boxes = WordBoxes(np.array([[0, 5], [6, 7]], np.int32), np.array([[1, 2, 3, 4], [5, 6, 7, 8.5]], np.float32))
    return Document(
        id=document_id("c", uri),
        collection="c",
        uri=uri,
        title="Title",
        text=text,
        media_type="application/pdf",
        sha256="ab",
        date="2025-01-31",
        metadata={"team": "hr", "year": 2025},
        pages=(Page(1, 0, 15, 10, 20, "i", boxes), Page(2, 16, len(text), 10, 20)),
        sections=(Section(0, 14, "body", "Title › One"), Section(16, len(text), "table", "Title › Two")),
    )


def chunks_of(doc: Document) -> list[tuple[Chunk, bytes]]:
    spans = [(section.start, section.end, section) for section in doc.sections]
    return [
        (Chunk(chunk_id(doc.id, a, b, doc.text[a:b]), doc.id, a, b, doc.text[a:b], s.context, 1, 1, s.kind), bytes([a]))
        for a, b, s in spans
    ]


def info(doc: Document) -> DocumentInfo:
    return DocumentInfo(
        doc.id, doc.uri, doc.title, doc.date, doc.media_type, doc.sha256, 7, 99, "s", doc.metadata, ("a note",)
    )


def write(path: Path, *documents: Document) -> Library:
    writer = LibraryWriter(path)
    for doc in documents:
        writer.add(doc, info(doc), chunks_of(doc))
    writer.close()
    return Library(path)


def test_a_document_comes_back_whole_by_id_and_by_uri(tmp_path: Path) -> None:
    doc = document("docs/a.pdf")
    library = write(tmp_path / "l", doc, document("docs/b.pdf"))
    for key in (doc.id, doc.uri):
        found = library.document(key)
        assert found == doc
        words = found.pages[0].words
        assert words is not None
        assert words.spans.tolist() == [[0, 5], [6, 7]]
        assert words.boxes.tolist() == [[1, 2, 3, 4], [5, 6, 7, 8.5]]
    assert library.info(doc.id) == info(doc)
    library.close()


def test_what_many_documents_have_in_common_is_kept_once(tmp_path: Path) -> None:
    """Half a million documents are listed at once; what they share is most of it."""
    own = [replace(document(f"{number}.md"), metadata={"team": "hr" if number else "it"}) for number in range(3)]
    library = write(tmp_path / "l", *own)
    first, second, third = library.documents()

    assert [first, second, third] == [info(doc) for doc in own]
    assert (library.count_documents(), library.count_chunks()) == (3, 6)
    for name in ("settings", "media_type", "notes", "language"):
        assert getattr(first, name) is getattr(second, name)
    assert second.metadata is third.metadata
    library.close()


def test_an_unknown_document_gets_a_suggestion(tmp_path: Path) -> None:
    library = write(tmp_path / "l", document("docs/handbook.pdf"))
    with pytest.raises(UnknownName, match=r"did you mean 'docs/handbook\.pdf'"):
        library.document("docs/handbok.pdf")
    library.close()


def test_a_chunks_text_is_its_span_of_the_document_whatever_the_characters(tmp_path: Path) -> None:
    doc = document("docs/a.pdf")
    expected = [chunk for chunk, _ in chunks_of(doc)]
    library = write(tmp_path / "l", doc)
    backwards = [chunk.id for chunk in reversed(expected)]
    assert library.chunks(backwards) == list(reversed(expected))
    assert library.chunks_of(doc.id) == expected
    assert expected[0].text == "Größe 😀 zählt."
    assert library.chunk_ids() == sorted(backwards)
    assert library.chunk_ids([doc.id]) == sorted(backwards)
    assert library.chunk_ids(["nobody"]) == []
    library.close()


def test_rows_for_the_vectors_are_in_order_of_id_and_carry_what_where_may_ask(tmp_path: Path) -> None:
    library = write(tmp_path / "l", document("docs/a.pdf"), document("docs/b.pdf"))
    rows = list(library.vector_rows())
    assert [row[0] for row in rows] == library.chunk_ids()
    assert all(row[2]["team"] == "hr" and row[2]["date"] == "2025-01-31" and row[2]["page"] == 1 for row in rows)
    assert {row[2]["uri"] for row in rows} == {"docs/a.pdf", "docs/b.pdf"}
    assert sorted(text for _, _, text in library.word_rows())[0] == "docs a\nTitle › One\nGröße 😀 zählt."
    assert {key: text for _, key, text in library.embedded_rows()} == {
        bytes([0]): "Title › One\nGröße 😀 zählt.",
        bytes([16]): "Title › Two\nNaïve café on page two.",
    }
    library.close()


def test_a_users_metadata_cannot_hide_the_uri(tmp_path: Path) -> None:
    doc = replace(document("docs/a.pdf"), metadata={"uri": "elsewhere", "date": "1999-01-01"})
    library = write(tmp_path / "l", doc)
    assert library.info(doc.id).fields["uri"] == "docs/a.pdf"
    assert library.info(doc.id).fields["date"] == "2025-01-31"
    library.close()


def test_what_is_carried_over_is_equal_but_for_the_mtime(tmp_path: Path) -> None:
    kept, dropped = document("docs/kept.pdf"), document("docs/dropped.pdf")
    write(tmp_path / "old", kept, dropped).close()
    writer = LibraryWriter(tmp_path / "new")
    writer.carry_over(tmp_path / "old", [replace(info(kept), mtime_ns=123)])
    writer.close()
    library = Library(tmp_path / "new")
    assert library.documents() == [replace(info(kept), mtime_ns=123)]
    assert library.document(kept.uri) == kept
    assert library.chunks_of(kept.id) == [chunk for chunk, _ in chunks_of(kept)]
    assert len(library.chunk_ids()) == 2
    library.close()


def test_threads_read_side_by_side(tmp_path: Path) -> None:
    doc = document("docs/a.pdf")
    library = write(tmp_path / "l", doc)
    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(lambda _: library.document(doc.uri).text, range(50))) == {TEXT}
    library.close()


def test_a_damaged_page_is_named_with_its_cure_wherever_it_is_met(tmp_path: Path) -> None:
    path = tmp_path / "old"
    documents = [document(f"docs/{number}.pdf") for number in range(200)]
    write(path, *documents).close()
    content = path.read_bytes()
    page_bytes = 4096  # SQLite's own
    half = len(content) // 2 // page_bytes * page_bytes
    path.write_bytes(content[:half] + b"\xff" * (len(content) - half))

    library = Library(path)
    with pytest.raises(IndexDamaged, match="run --checksum"):
        library.documents()
    library.close()
    writer = LibraryWriter(tmp_path / "new")
    with pytest.raises(IndexDamaged, match="run --checksum"):
        writer.carry_over(path, [info(each) for each in documents])


def test_the_reading_order_is_that_of_the_texts_document_by_document(tmp_path: Path) -> None:
    one, other = sorted([document("docs/a.pdf"), document("docs/b.pdf")], key=lambda each: each.id)
    library = write(tmp_path / "l", other, one)

    in_order = [(chunk.id, each.id) for each in (one, other) for chunk, _ in chunks_of(each)]
    assert list(library.reading_order()) == in_order


def cut(doc: Document, spans: Sequence[tuple[int, int]]) -> list[Chunk]:
    return [
        Chunk(chunk_id(doc.id, a, b, doc.text[a:b]), doc.id, a, b, doc.text[a:b], f"context {a}", page, page, "body")
        for page, (a, b) in enumerate(spans, start=1)
    ]


@pytest.mark.parametrize(("of", "starts"), [(0, [0, 5, 10]), (3, [5, 10, 15, 20, 25]), (5, [15, 20, 25])])
def test_around_a_chunk_are_as_many_before_and_after_it_as_asked_for(
    tmp_path: Path, of: int, starts: list[int]
) -> None:
    one, other = document("docs/a.pdf"), document("docs/b.pdf")
    chunks = cut(one, [(start, start + 4) for start in range(0, 30, 5)])
    writer = LibraryWriter(tmp_path / "l")
    for doc, its_chunks in ((one, chunks), (other, cut(other, [(2, 9)]))):
        writer.add(doc, info(doc), [(chunk, bytes([chunk.start])) for chunk in its_chunks])
    writer.close()

    with closing(Library(tmp_path / "l")) as library:
        places = library.around(chunks[of], 2)

    assert [(place.start, place.end) for place in places] == [(start, start + 4) for start in starts]
    assert [(place.page, place.context) for place in places] == [
        (start // 5 + 1, f"context {start}") for start in starts
    ]


def test_chunks_that_overlap_are_disjoint_places(tmp_path: Path) -> None:
    doc = document("docs/a.pdf")
    chunks = cut(doc, [(0, 10), (6, 14), (7, 9), (12, 20)])
    writer = LibraryWriter(tmp_path / "l")
    writer.add(doc, info(doc), [(chunk, bytes([chunk.start])) for chunk in chunks])
    writer.close()

    with closing(Library(tmp_path / "l")) as library:
        places = library.around(chunks[1], 3)

    assert [(place.start, place.end) for place in places] == [(0, 10), (10, 14), (14, 20)]


def test_every_field_of_a_document_is_a_column_and_every_column_a_field() -> None:
    """A column without a field would never be filled; a field without a column would be lost."""
    kept = {field.name for record in (Document, DocumentInfo) for field in fields(record)}
    assert {column.name for column in TABLES["documents"]} == kept - {"pages"}


def test_an_older_library_is_read_and_carried_over_with_the_same_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = document("docs/a.pdf")
    write(tmp_path / "old", doc).close()
    without = [column for column in TABLES["documents"] if column.name != "notes"]
    monkeypatch.setitem(
        TABLES, "documents", (*without, Column("notes", "TEXT NOT NULL", "'[\"none\"]'", list, json.loads))
    )
    with closing(sqlite3.connect(tmp_path / "old")) as connection:
        connection.execute("ALTER TABLE documents DROP COLUMN notes")
    expected = replace(info(doc), notes=["none"])  # type: ignore[arg-type]  # as the column of this test reads it

    older = Library(tmp_path / "old")
    assert not older.is_current()
    assert older.documents() == [expected]
    older.close()
    writer = LibraryWriter(tmp_path / "new")
    writer.carry_over(tmp_path / "old", [expected])
    writer.close()
    newer = Library(tmp_path / "new")
    assert newer.is_current()
    assert newer.documents() == [expected]
    newer.close()
