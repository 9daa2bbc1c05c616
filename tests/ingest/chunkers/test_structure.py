"""Chunks by heading."""

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.structure import StructureChunker
from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.records import Document, Section
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 400)
BODY = "This sentence is ten tokens long, or about that."  # 11


def texts_of(markdown: str, size: int) -> list[str]:
    loaded = load_bytes(markdown.encode(), "a.md", LoadOptions())
    source = Document("d", "c", "a.md", loaded.title, loaded.text, loaded.media_type, "", sections=loaded.sections)
    return chunks_of(source, size)


def chunks_of(source: Document, size: int) -> list[str]:
    spans = StructureChunker(ChunkerSettings(size_tokens=size), COUNTER).chunk(source)
    return [source.text[span.start : span.end] for span in spans]


def section(heading: str, sentences: int) -> str:
    return f"{heading}\n\n" + " ".join([BODY] * sentences)


def test_a_chunk_is_what_stands_under_a_heading_with_its_list_and_table() -> None:
    first = section("## One", 3) + "\n\n- an item\n- another\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    second = section("## Two", 4)

    assert texts_of(f"{first}\n\n{second}", 70) == [first, second]


def test_small_neighbours_under_one_heading_share_a_chunk_while_they_fit() -> None:
    first, second, third = (section(f"## {name}", 2) for name in ("One", "Two", "Three"))
    assert count_tokens(f"{first}\n\n{second}") <= 55 < count_tokens(f"{first}\n\n{second}\n\n{third}")

    assert texts_of(f"{first}\n\n{second}\n\n{third}", 55) == [f"{first}\n\n{second}", third]


def test_neighbours_under_different_headings_share_none() -> None:
    parts = ["# Top\n\nWords.", "# A\n\nIntroduction.", "## Deep\n\nOne.", "# B\n\nTwo."]

    assert texts_of("\n\n".join(parts), 200) == parts


def test_a_heading_without_a_text_goes_with_the_first_below_it() -> None:
    text = "A\n\nB\n\nOne.\n\nC\n\nTwo.\n\nD\nwith a text\n\nE\n\nThree."
    first, second, third, fourth, fifth = (text.index(letter) for letter in "ABCDE")
    sections = (
        Section(first, second, context="T › A"),
        Section(second, third, context="T › A › B"),
        Section(third, fourth, context="T › A › C"),
        Section(fourth, fifth, context="T › D"),
        Section(fifth, len(text), context="T › D › E"),
    )

    found = chunks_of(Document("d", "c", "u", "T", text, "text/html", "", sections=sections), 200)

    assert found == ["A\n\nB\n\nOne.\n\nC\n\nTwo.", "D\nwith a text", "E\n\nThree."]


def test_a_heading_stays_with_a_paragraph_that_fits_only_without_it() -> None:
    paragraph = " ".join([BODY] * 4)
    assert count_tokens(paragraph) <= 45 < count_tokens(f"## One\n\n{paragraph}")

    assert texts_of(f"## One\n\n{paragraph}\n\nThe end.", 45)[0] == "## One\n\n" + " ".join([BODY] * 3)


def test_what_is_too_large_is_split_at_paragraphs_and_the_heading_stays_with_the_first() -> None:
    paragraphs = [" ".join([BODY] * 3) for _ in range(4)]  # 33 tokens each

    found = texts_of("## One\n\n" + "\n\n".join(paragraphs), 45)

    assert found == [f"## One\n\n{paragraphs[0]}", *paragraphs[1:]]


def test_a_paragraph_that_is_too_large_is_split_at_sentences() -> None:
    found = texts_of("## One\n\n" + " ".join([BODY] * 9), 45)

    assert found[0].startswith(f"## One\n\n{BODY}")
    assert all(text.endswith("that.") for text in found)
    assert max(map(count_tokens, found)) <= 45
    assert len(found) == 3


def test_furniture_between_two_sections_keeps_them_apart() -> None:
    text = "One.\n7\nTwo."
    sections = (Section(0, 4, context="T"), Section(5, 6, "furniture"), Section(7, 11, context="T"))

    assert chunks_of(Document("d", "c", "u", "T", text, "application/pdf", "", sections=sections), 200) == [
        "One.",
        "Two.",
    ]
