"""The least size of a chunk, for any document, and for those that once fell to pieces."""

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings

from ingest.chunkers.contexts import make_chunks, path_of
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.default import DefaultChunker
from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.records import Chunk, Document, Section, Span
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch
from tests.ingest.chunkers.test_chunkers import MARKDOWN, PAGES, document, paginated

COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 1000)
SIZE, LEAST = 60, 6


def cut(source: Document, size: int = SIZE) -> list[Span]:
    return DefaultChunker(ChunkerSettings(size_tokens=size), COUNTER).chunk(source)


def load(content: str, name: str) -> Document:
    loaded = load_bytes(content.encode(), name, LoadOptions())
    return Document("d", "c", name, loaded.title, loaded.text, loaded.media_type, "", sections=loaded.sections)


def sizes_of(source: Document, size: int = 200) -> list[int]:
    return [count_tokens(source.text[span.start : span.end]) for span in cut(source, size)]


def headings(source: Document, span: Span) -> set[str]:
    touched = (s for s in source.sections if s.start < span.end and span.start < s.end and s.kind != "furniture")
    return {path_of(section) for section in touched}


def under(source: Document, span: Span) -> str:
    """Return all that stands under the headings of a span."""
    paths = headings(source, span)
    first = last = next(i for i, s in enumerate(source.sections) if s.start <= span.start < s.end)
    while first and path_of(source.sections[first - 1]) in paths:
        first -= 1
    while last + 1 < len(source.sections) and path_of(source.sections[last + 1]) in paths:
        last += 1
    return source.text[source.sections[first].start : source.sections[last].end]


def might_join(source: Document, little: Span, other: Span) -> bool:
    """Whether nothing keeps a little chunk from its neighbour: size, furniture, a heading or a part of a table."""
    text = source.text
    both = Span(min(little.start, other.start), max(little.end, other.end))
    between = text[min(little.end, other.end) : max(little.start, other.start)]
    if between.strip() or count_tokens(text[both.start : both.end]) > SIZE:
        return False
    if other.start < little.start and is_part_of_table(source, little) and not is_part_of_table(source, other):
        return False
    if headings(source, little) == headings(source, other):
        return True
    return is_in_pieces(source) and is_little(under(source, little))


def is_in_pieces(source: Document) -> bool:
    """Whether most headings have little text."""
    sections = [section for section in source.sections if section.kind != "furniture"]
    texts = {under(source, Span(section.start, section.end)) for section in sections}
    return 2 * sum(map(is_little, texts)) > len(texts)


def is_little(text: str) -> bool:
    return count_tokens(text.strip()) < LEAST


def is_part_of_table(source: Document, span: Span) -> bool:
    return any(s.kind != "body" and s.start <= span.start and span.end < s.end for s in source.sections)


def assert_no_chunk_is_little_for_nothing(source: Document) -> None:
    text, spans = source.text, cut(source)
    if count_tokens(text.strip()) < LEAST:
        return
    for before, after in pairwise(spans):
        for little, other in ((before, after), (after, before)):
            if count_tokens(text[little.start : little.end]) < LEAST:
                assert not might_join(source, little, other), (text[little.start : little.end], spans)


@given(markdown=MARKDOWN)
@settings(deadline=None, max_examples=40)
def test_no_chunk_of_markdown_is_little_for_nothing(markdown: str) -> None:
    assert_no_chunk_is_little_for_nothing(document(markdown))


@given(pages=PAGES)
@settings(deadline=None, max_examples=40)
def test_no_chunk_of_pages_is_little_for_nothing(pages: list[tuple[str, str]]) -> None:
    assert_no_chunk_is_little_for_nothing(paginated(pages))


NAMES = "Anna Berg\nBernd Hall\nCarla Novak\nDavid Okafor\nEmma Lindqvist\nFelix Rossi\n"
MEMBERS = {
    "names.txt": NAMES * 50,
    "log.txt": "2026-03-01 12:00:00 INFO request handled\n" * 800,
    "column.csv": "name\n" + NAMES * 50,
    "calendar.csv": "date,area,bin\n" + "2026-03-02,North,organic\n2026-03-03,South,paper\n" * 60,
    "numbered.txt": "".join(f"{number}. Stone bridge\n" for number in range(300)),
    "lead_ins.txt": "".join(f"Item {number}:\n\n" for number in range(200)),
    "words.txt": "Harbour\n\n" * 400,
    "addresses.txt": "anna@example.org\nbernd@example.org\n" * 150,
    "chat.txt": "[09:15] Anna: yes\n[09:16] Bernd: see you\n" * 100,
    "poem.txt": "The light upon the water\nThe road beyond the hill\n\n" * 60,
    "quotes.md": "> stone\n\n" * 150,
    "records.json": json.dumps([{"name": "Anna Berg"}] * 150),
    "records.jsonl": '{"name": "Anna Berg"}\n' * 150,
    "bullets.md": "- stone\n- bridge\n" * 150,
    "code.py": "{\n}\nx\n" * 300,
    "rows.md": "| a | b |\n|---|---|\n" + "| 1 | two |\n" * 300,
    "place_names.txt": "東京都\n大阪市\n" * 200,
    "transcript.srt": "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\nYes, boats\n\n" for i in range(60)),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_what_is_written_line_by_line_does_not_fall_to_pieces(name: str) -> None:
    sizes = sizes_of(load(MEMBERS[name], name))

    assert min(sizes) >= 70
    assert len(sizes) <= 2 + sum(sizes) / 100


HEADED = {
    "headings.md": "".join(f"# Harbour {number}\n" for number in range(100)),
    "sections.md": "".join(f"## Harbour {number}\n\nstone\n\n" for number in range(100)),
    "sections.html": "".join(f"<h2>Harbour {number}</h2><p>stone</p>" for number in range(100)),
    "long.md": f"# Harbour\n\n{'Boats lie here. ' * 30}\n\n## Stone\n\nNone.\n\n## Bridge\n\nNone.",
}


@pytest.mark.parametrize("name", HEADED)
def test_where_most_is_little_under_its_heading_it_joins_the_next_or_the_one_before(name: str) -> None:
    sizes = sizes_of(load(HEADED[name], name))

    assert min(sizes) >= 20


def chunks_of(markdown: str, size: int) -> list[Chunk]:
    source = load(markdown, "a.md")
    return list(make_chunks(source, cut(source, size), COUNTER))


def test_the_context_of_several_headings_is_what_they_have_in_common() -> None:
    markdown = "# Staff\n## Anna Berg\nPhone 11.\n## Bernd Hall\nPhone 12.\n## Carla Novak\nPhone 13."

    chunks = chunks_of(markdown, 100)

    assert [(chunk.text, chunk.context) for chunk in chunks] == [
        ("# Staff\n## Anna Berg\nPhone 11.", "Staff › Anna Berg"),
        ("## Bernd Hall\nPhone 12.\n## Carla Novak\nPhone 13.", "Staff"),
    ]


def test_little_text_around_a_table_that_is_cut_goes_with_its_rows() -> None:
    table = "| Plan | Cost |\n|---|---|\n" + "\n".join(f"| Plan number {i} | {i} dollars |" for i in range(12))

    chunks = chunks_of(f"They cost:\n\n{table}\n\nThat is all.", 50)

    assert chunks[0].text.startswith("They cost:\n\n| Plan | Cost |\n|---|---|\n| Plan number 0 |")
    assert chunks[-1].text.endswith("| Plan number 11 | 11 dollars |\n\nThat is all.")
    assert {chunk.context for chunk in chunks[1:]} == {"a\n| Plan | Cost |"}


def test_a_table_whose_header_row_stands_elsewhere_keeps_it_in_its_context() -> None:
    lead, rows = "Prices, continued.", "Tea | 2\nCake | 3\nBread | 4\nSoup | 5\nJam | 6"
    text = f"{lead}\n\n{rows}"
    sections = (
        Section(0, len(lead), context="T"),
        Section(len(lead) + 2, len(text), "table", "T\nItem |  | Price"),
    )
    source = Document("d", "c", "a.pdf", "T", text, "application/pdf", "", sections=sections)

    chunks = list(make_chunks(source, cut(source, 100), COUNTER))

    assert [(chunk.text, chunk.context) for chunk in chunks] == [(lead, "T"), (rows, "T\nItem |  | Price")]


def test_a_document_that_is_little_itself_is_cut_at_its_headings() -> None:
    assert [chunk.text for chunk in chunks_of("# A\nOne.\n## B\nTwo.", 200)] == ["# A\nOne.", "## B\nTwo."]


def test_a_short_section_among_others_stays_alone() -> None:
    others = [f"## Pier {number}\n{'Boats lie at anchor here. ' * 6}".strip() for number in range(2)]
    short = "## Filter\nEmpty it."

    assert [chunk.text for chunk in chunks_of("\n".join([others[0], short, others[1]]), 200)] == [
        others[0],
        short,
        others[1],
    ]


def test_little_sections_stay_as_they_are_where_with_the_next_they_would_be_two_chunks() -> None:
    little = "# Harbour\nNone.\n# Pier\nNone."
    long = f"# Long\n{'Boats lie at anchor here. ' * 28}".strip()

    assert [chunk.text for chunk in chunks_of(f"{little}\n{long}", 200)] == [little, long]
