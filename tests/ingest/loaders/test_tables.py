"""Rows as text, header rows, and the writer that keeps where each block stands."""

import pytest

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.default import DefaultChunker
from ingest.loaders.tables import has_header, is_value, row_line
from ingest.loaders.writing import TextWriter, heading_path
from rag.records import Document, Section
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens_batch


def test_a_row_is_one_line_without_the_empty_cells_at_its_end() -> None:
    assert row_line(["a", " b\n c ", "", "d", "", " "]) == "a | b c |  | d"
    assert row_line(["", "b"]) == "| b"
    assert row_line(["e\u0301"]) == "\u00e9"
    assert row_line(["", ""]) == ""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Name", "Age"], ["Ann", "30"]], True),
        ([["Name", "City"], ["Ann", "Rome"]], True),
        ([["Ann", "30"], ["Bob", "25"]], False),
        ([["Ann", "£1,200.50"], ["Bob", "(3.5 %)"]], False),
        ([["2025-01-02", "Ann"], ["2025-01-03", "Bob"]], False),
        ([["Region", "2024", "2025"], ["North", "5", "6"]], True),
        ([["1", "2"], ["a", "b"]], True),
        ([["Total", "5"]], False),
    ],
)
def test_the_first_row_is_a_header_unless_it_holds_values_like_the_row_below(
    rows: list[list[str]], expected: bool
) -> None:
    assert has_header(rows) is expected


def test_blocks_stand_where_their_sections_say() -> None:
    writer = TextWriter()
    writer.add("Intro.\r\n", "Book")
    writer.add(" \n", "Book")
    writer.add_table([["1", ""], ["", ""], ["2", "x"]], "Book › Plans", ["Plan", "Cost"])
    writer.add_table([["3", "y"]], "Book › Plans", ["Plan", "Cost"], repeats_header=False)
    writer.add_table([["4", "z"]], "Book")
    writer.add("\n    def f():\n", "Book", "code")
    text, sections = writer.finish()

    assert text == "Intro.\n\nPlan | Cost\n1\n2 | x\n\n3 | y\n\n4 | z\n\n    def f():"
    assert [(text[s.start : s.end], s.kind, s.context) for s in sections] == [
        ("Intro.", "body", "Book"),
        ("Plan | Cost\n1\n2 | x", "table", "Book › Plans\nPlan | Cost"),
        ("3 | y", "table", "Book › Plans\nPlan | Cost"),
        ("4 | z", "table", "Book"),
        ("    def f():", "code", "Book"),
    ]


def test_a_path_is_one_line_of_short_headings() -> None:
    assert heading_path("Book", "", "A\nB", "x" * 200) == "Book › A B › " + "x" * 99 + "…"


def chunks_of(text: str, sections: tuple[Section, ...], size_tokens: int) -> list[tuple[str, str]]:
    counter = TokenCounter(count_tokens_batch, count_tokens_batch, 256)
    document = Document("d", "c", "a.csv", "Plans", text, "text/csv", "00", sections=sections)
    spans = DefaultChunker(ChunkerSettings(size_tokens=size_tokens), counter).chunk(document)
    return [(chunk.context, chunk.text) for chunk in make_chunks(document, spans, counter)]


def test_every_chunk_of_a_table_has_the_header_in_its_text_or_beside_it() -> None:
    writer = TextWriter()
    writer.add_table([[f"Plan {i}", str(i)] for i in range(40)], "Plans", ["Name", "Cost"], caption="All plans")
    writer.add_table([[f"Plan {i}", str(i)] for i in range(40, 80)], "Plans", ["Name", "Cost"], repeats_header=False)
    text, sections = writer.finish()

    chunks = chunks_of(text, sections, 60)

    assert len(chunks) > 8
    assert chunks[0][1].startswith("All plans\n\nName | Cost\nPlan 0 | 0\n")
    assert all(("Name | Cost" in context) != ("Name | Cost" in chunk) for context, chunk in chunks)
    assert [line for _, chunk in chunks for line in chunk.split("\n") if line] == [
        line for line in text.split("\n") if line
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *((cell, True) for cell in ("12", "-1.5", "(1,200)", "$ 90", "€1.50", "1 200 €", "12 %", "3 CHF", "1'200.50")),
        *((cell, False) for cell in ("", "-", "$", "( )", "Q3", "3rd", "12 apples", "1a", "%", ". , ")),
        ("9" * 20_000, True),
        ("9" * 20_000 + "x", False),  # took 17 s
        (" 9" * 10_000 + "x", False),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_cell_is_a_value_or_not(cell: str, expected: bool) -> None:
    assert is_value(cell) is expected
