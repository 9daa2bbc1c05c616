"""A chunk a page."""

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.page import PageChunker
from rag.records import Document, Page, Section
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 400)
BODY = "This sentence is ten tokens long, or about that."  # 11


def paginated(*bodies: str, sections: tuple[Section, ...] = ()) -> Document:
    text, pages = "", []
    for number, body in enumerate(bodies, 1):
        pages.append(Page(number, len(text), len(text) + len(body)))
        text += body + "\n"
    return Document("d", "c", "a.pdf", "T", text, "application/pdf", "", pages=tuple(pages), sections=sections)


def texts_of(source: Document, size: int) -> list[str]:
    spans = PageChunker(ChunkerSettings(size_tokens=size), COUNTER).chunk(source)
    return [source.text[span.start : span.end] for span in spans]


def test_a_chunk_is_a_page_whatever_it_breaks() -> None:
    source = paginated("A sentence that goes", "on over here. Another.", "", "The last.")

    assert texts_of(source, 200) == ["A sentence that goes", "on over here. Another.", "The last."]
    spans = PageChunker(ChunkerSettings(), COUNTER).chunk(source)
    assert [(chunk.page, chunk.page_end) for chunk in make_chunks(source, spans, COUNTER)] == [(1, 1), (2, 2), (4, 4)]


def test_a_large_page_is_split_at_paragraphs_else_sentences_and_does_not_touch_its_neighbours() -> None:
    small, large = " ".join([BODY] * 2), " ".join([BODY] * 6)
    source = paginated("One.", f"{small}\n\n{small}\n\n{large}", "Two.")

    found = texts_of(source, 45)

    assert (found[0], found[-1]) == ("One.", "Two.")
    assert found[1] == f"{small}\n\n{small}"
    assert all(text.endswith("that.") and count_tokens(text) <= 45 for text in found[1:-1])
    assert len(found) == 5


def test_a_text_without_pages_is_one_page() -> None:
    text = f"# Heading\n\n{BODY}\n\n## Another\n\n{BODY}"

    assert texts_of(Document("d", "c", "u", "T", text, "text/plain", ""), 200) == [text]


def test_headers_and_footers_are_left_out() -> None:
    sections = (Section(0, 5, "furniture"), Section(6, 10, context="T"), Section(11, 17, "furniture"))

    assert texts_of(paginated("Title\nOne.\npage 1", sections=sections), 200) == ["One."]
