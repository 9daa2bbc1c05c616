"""Contexts: when a chunk of a table needs its header row there."""

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from rag.records import Document, Section, Span
from rag.text.tokens import count_tokens_batch

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 400)
HEADER = "Item |  | Price"
TABLE = f"{HEADER}\nTea |  | 2\nCake | big | 3"
TEXT = f"{TABLE}\n\nNo change given."
SECTIONS = (Section(0, len(TABLE), "table", f"T\n{HEADER}"), Section(len(TABLE) + 2, len(TEXT), context="T"))
SOURCE = Document("d", "c", "a.pdf", "T", TEXT, "application/pdf", "", sections=SECTIONS)


def context_of(chunk_text: str) -> str:
    start = TEXT.index(chunk_text)
    (chunk,) = make_chunks(SOURCE, [Span(start, start + len(chunk_text))], COUNTER)
    return chunk.context


def test_a_chunk_that_has_the_header_row_does_not_repeat_it() -> None:
    assert context_of(TABLE) == "T"


def test_later_rows_have_the_header_row_in_their_context_also_where_text_follows_them() -> None:
    assert context_of("Cake | big | 3") == f"T\n{HEADER}"
    assert context_of("Cake | big | 3\n\nNo change given.") == f"T\n{HEADER}"
    assert context_of("No change given.") == "T"
