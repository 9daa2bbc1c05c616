"""The default chunker: what it keeps together."""

from collections.abc import Sequence

import pytest

from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.chunkers.default import DefaultChunker
from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.records import Chunk, Document, Section
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 400)


def chunks_of(markdown: str, size: int) -> list[Chunk]:
    loaded = load_bytes(markdown.encode(), "a.md", LoadOptions())
    source = Document("d", "c", "a.md", loaded.title, loaded.text, loaded.media_type, "", sections=loaded.sections)
    spans = DefaultChunker(ChunkerSettings(size_tokens=size), COUNTER).chunk(source)
    return list(make_chunks(source, spans, COUNTER))


def texts_of(chunks: Sequence[Chunk]) -> list[str]:
    return [chunk.text for chunk in chunks]


def test_a_paragraph_its_list_and_its_table_share_a_chunk_if_they_fit() -> None:
    markdown = "# Leave\nYou have these:\n\n- sick leave\n- holidays\n\n| a | b |\n|---|---|\n| 1 | 2 |"

    (chunk,) = chunks_of(markdown, 200)

    assert (chunk.text, chunk.context, chunk.kind) == (markdown, "Leave", "body")


def test_what_is_repeated_fits_with_what_stands_between_sections() -> None:
    first, second = "Herons wade. It is is is is is is.", f"They{' go' * 14}."
    text = f"{first}\n \n{second}"  # 25 tokens from `It` on, 24 without the line between
    sections = (Section(0, len(first), context="T"), Section(len(first) + 3, len(text), context="T"))
    source = Document("d", "c", "a.md", "T", text, "text/markdown", "", sections=sections)

    def cut(size: int) -> list[str]:
        spans = DefaultChunker(ChunkerSettings(size_tokens=size, overlap_tokens=8), COUNTER).chunk(source)
        return [text[span.start : span.end] for span in spans]

    assert cut(24) == [first, second]
    assert cut(25) == [first, text[text.index("It") :]]


def test_a_section_of_blanks_is_no_chunk() -> None:
    text = "One.\n\n\t\n\nTwo."
    sections = (Section(0, 4, context="T"), Section(6, 7, context="T", kind="list"), Section(9, 13, context="T"))
    source = Document("d", "c", "a.md", "T", text, "text/markdown", "", sections=sections)
    (span,) = DefaultChunker(ChunkerSettings(), COUNTER).chunk(source)
    assert text[span.start : span.end] == text
    alone = Document("d", "c", "a.md", "T", text, "text/markdown", "", sections=sections[1:2])
    assert DefaultChunker(ChunkerSettings(), COUNTER).chunk(alone) == []


def test_headings_are_never_crossed() -> None:
    assert texts_of(chunks_of("# A\nOne.\n## B\nTwo.\n## C\nThree.", 200)) == [
        "# A\nOne.",
        "## B\nTwo.",
        "## C\nThree.",
    ]


def test_a_list_that_fits_alone_is_kept_whole() -> None:
    words = "Some words that fill this chunk up to its end, nearly. " * 2
    items = "- the first thing to bring\n- the second thing to bring\n- the third one"

    assert texts_of(chunks_of(f"{words.strip()}\n\n{items}", 32)) == [words.strip(), items]


def test_a_table_that_does_not_fit_is_cut_between_rows_and_its_header_goes_along() -> None:
    header = "| Plan | Cost |\n|---|---|\n"
    rows = [f"| Plan number {i} | {i} dollars |" for i in range(12)]

    chunks = chunks_of("# Plans\nWe have these.\n\n" + header + "\n".join(rows) + "\n\nThat is all there is.", 50)

    assert chunks[0].text == "# Plans\nWe have these."
    assert chunks[-1].text == "That is all there is."
    tables = chunks[1:-1]
    assert {chunk.kind for chunk in tables} == {"table"}
    assert [chunk.context for chunk in tables] == ["Plans"] + ["Plans\n| Plan | Cost |"] * (len(tables) - 1)
    assert "\n".join(texts_of(tables)) == header + "\n".join(rows)


def test_a_heading_with_nothing_but_a_long_table_below_it_stands_with_the_tables_first_rows() -> None:
    rows = [f"| Plan number {i} | {i} dollars |" for i in range(12)]

    chunks = chunks_of("# Plans\n\n| Plan | Cost |\n|---|---|\n" + "\n".join(rows) + "\n\n# More\nText.", 50)

    assert chunks[0].text.startswith("# Plans\n\n| Plan | Cost |\n|---|---|\n| Plan number 0 |")
    assert chunks[-1].text == "# More\nText."
    assert [chunk.context for chunk in chunks[1:-1]] == ["Plans\n| Plan | Cost |"] * (len(chunks) - 2)


def test_a_long_sentence_is_cut_at_clauses() -> None:
    clause = "the first clause has a good number of words in it,"

    chunks = chunks_of(" ".join([clause] * 8), 40)

    assert all(chunk.text.startswith("the first") and chunk.text.endswith("it,") for chunk in chunks)


def test_a_word_is_cut_only_if_it_alone_is_too_long_and_then_between_graphemes() -> None:
    chunks = chunks_of("short words " + "👩‍👩‍👧‍👦" * 20 + " end", 40)

    assert "".join("".join(texts_of(chunks)).split()) == "shortwords" + "👩‍👩‍👧‍👦" * 20 + "end"
    assert all(sum(not character.isascii() for character in text) % 7 == 0 for text in texts_of(chunks))


def test_the_last_chunk_is_evened_out_with_the_one_before() -> None:
    sentence = "This sentence is ten tokens long, or about that."

    sizes = [count_tokens(chunk.text) for chunk in chunks_of(" ".join([sentence] * 9), 90)]

    assert max(sizes) - min(sizes) <= 12


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_no_chunk_ends_below_a_heading_of_the_next(gap: str) -> None:
    body = "Here are some words that make a sentence of the text, and some more of them follow to fill the line.\n" * 4
    pdf_like = f"{body.strip()}{gap}Sick leave{gap}{body.strip()}"

    for size in range(60, 130):  # at one of them the heading is the last that fits
        assert not any(chunk.text.endswith("Sick leave") for chunk in chunks_of(pdf_like, size)), size


def test_chunking_twice_gives_the_same_ids() -> None:
    markdown = "# A\n" + "Some words of a text. " * 50

    assert [chunk.id for chunk in chunks_of(markdown, 30)] == [chunk.id for chunk in chunks_of(markdown, 30)]


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "é\u0323", "क्षि", "กำ", "\u1112\u1161\u11ab", "☺\ufe0f"])
def test_nothing_inside_a_grapheme_is_a_boundary(text: str) -> None:
    assert [at for at in range(1, len(text)) if is_grapheme_boundary(text, at)] == []
    around = f"a{text}{text}b"
    assert [at for at in range(1, len(around)) if is_grapheme_boundary(around, at)] == [
        1,
        1 + len(text),
        1 + 2 * len(text),
    ]


def test_a_table_whose_header_row_stands_elsewhere_is_a_chunk_of_its_own_with_that_row() -> None:
    text = "Prices, continued.\n\nTea | 2\nCake | 3\n\nNo change given."
    start, end = text.index("Tea"), text.index("\n\nNo")
    sections = (
        Section(0, start - 2, context="T"),
        Section(start, end, "table", "T\nItem |  | Price"),
        Section(end + 2, len(text), context="T"),
    )
    source = Document("d", "c", "a.pdf", "T", text, "application/pdf", "", sections=sections)

    chunks = list(make_chunks(source, DefaultChunker(ChunkerSettings(), COUNTER).chunk(source), COUNTER))

    assert [(chunk.text, chunk.context) for chunk in chunks] == [
        ("Prices, continued.", "T"),
        ("Tea | 2\nCake | 3", "T\nItem |  | Price"),
        ("No change given.", "T"),
    ]


def test_records_of_a_log_share_chunks_and_none_is_cut() -> None:
    lines = [f"2026-03-01 {i // 60:02}:{i % 60:02}:07,331 INFO scale-{i % 4} weight {i} kg" for i in range(500)]

    texts = texts_of(chunks_of("\n".join(lines), 200))

    assert "\n".join(texts).split("\n") == lines
    assert len(texts) < 120
