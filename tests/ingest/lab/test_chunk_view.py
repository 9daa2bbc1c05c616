"""Where a document is cut, as a reader sees it: rows by hand."""

import re

from ingest.lab.chunk_view import show_chunks
from rag.cards import Html
from rag.records import Document, Section, Span
from rag.text.tokens import count_tokens

TEXT = "One fish. Two fish. Red fish."  # sentences 0 to 9, 10 to 19, 20 to 29
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def document(text: str = TEXT, *sections: Section) -> Document:
    return Document("d", "c", "fish.txt", "Fish", text, "text/plain", "", sections=sections)


def rows(shown: Html) -> list[tuple[str, str]]:
    cells = [re.sub(r"<[^>]*>", "", cell).replace("\u00a0", " ") for cell in CELL.findall(shown.markup)]
    return list(zip(cells[::2], cells[1::2], strict=True))


def colours(shown: Html) -> list[list[str]]:
    return [re.findall(r"#[0-9a-f]{6}", cell) for cell in CELL.findall(shown.markup)[1::2]]


def test_a_chunk_is_a_row_with_its_number_and_its_tokens() -> None:
    shown = show_chunks(document(), [Span(0, 19), Span(20, 29)])

    assert rows(shown) == [
        (f"1 · {count_tokens('One fish. Two fish.')} tokens", "One fish. Two fish."),
        (f"2 · {count_tokens('Red fish.')} tokens", "Red fish."),
    ]


def test_what_is_in_two_chunks_is_striped_in_the_colours_of_both() -> None:
    shown = show_chunks(document(), [Span(0, 19), Span(10, 29)])

    assert [margin for margin, _ in rows(shown)] == ["1 · 6 tokens", "1 continued\n2 · 6 tokens", "2 continued"]
    assert [text for _, text in rows(shown)] == ["One fish. ", "Two fish.", " Red fish."]
    first, both, second = colours(shown)
    assert set(both) == {first[0], second[0]}
    assert first != second


def test_scissors_stand_where_a_sentence_is_cut() -> None:
    shown = show_chunks(document(), [Span(0, 13), Span(14, 29)])

    assert [text for _, text in rows(shown)] == ["One fish. Two✂", "✂fish. Red fish."]


def test_a_cut_between_sentences_has_none() -> None:
    assert "✂" not in show_chunks(document(), [Span(0, 10), Span(10, 29)]).markup


def test_text_in_no_chunk_has_no_number_and_no_colour() -> None:
    text = "Page 1\nOne fish."
    furniture = Section(0, 6, "furniture")
    shown = show_chunks(document(text, furniture, Section(7, 16)), [Span(7, 16)])

    assert rows(shown) == [("in no chunk", "Page 1"), ("1 · 3 tokens", "One fish.")]
    assert colours(shown)[0] == []


def test_white_space_between_chunks_is_no_row() -> None:
    assert len(rows(show_chunks(document("One.\n\n\nTwo."), [Span(0, 4), Span(7, 11)]))) == 2


def test_only_the_first_chunks_are_shown_where_that_is_wanted() -> None:
    shown = show_chunks(document(), [Span(0, 9), Span(10, 19), Span(20, 29)], first=2)

    assert [text for _, text in rows(shown)] == ["One fish.", "Two fish."]


def test_markup_in_a_document_is_text() -> None:
    text = "<script>alert('a')</script>"
    shown = show_chunks(document(text), [Span(0, 8), Span(8, len(text))])

    assert "<script" not in shown.markup
    assert "&lt;script&gt;" in shown.markup


def test_an_empty_document_has_no_row() -> None:
    assert rows(show_chunks(document(""), [])) == []
