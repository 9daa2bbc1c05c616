"""What every chunker of the table owes, for any document."""

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunkers import CHUNKERS
from ingest.chunkers.contexts import fit_contexts, make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes
from rag.embedders.hashing import HashingEmbedder
from rag.records import Document, Page, Section, Span, embedded_text
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

MAX_ENCODER_TOKENS = 40


def count_encoder(texts: Sequence[str]) -> list[int]:
    """Count like a word-piece tokenizer: pieces of four letters, and every sign by itself."""
    return [len(re.findall(r"[^\W_]{1,4}|[^\w\s]|_", text)) for text in texts]


COUNTER = TokenCounter(count_tokens_batch, count_encoder, MAX_ENCODER_TOKENS)
OVERLAPPING = [name for name in CHUNKERS if name != "semantic"]  # which refuses an overlap
EMBED = HashingEmbedder(32).embed_documents


def document(markdown: str) -> Document:
    loaded = load_bytes(markdown.encode("utf-8", "replace"), "a.md", LoadOptions())
    return Document("d", "c", "a.md", loaded.title, loaded.text, loaded.media_type, "", sections=loaded.sections)


SIGNS = ["# One\n", "## Two\n", "### Three\n", "\n\n", "\n", "- an item\n", "1. first\n", "<!-- c -->\n", "> quoted\n"]
ROWS = ["| a | b |\n|---|---|\n", "| 1 | two |\n", "```\ncode = 1\n```\n", "---\n", "a, b; " * 12]
WORDS = ["Plain words of a sentence. ", "Is it so? ", "word " * 30, "x" * 90, "今日は。" * 9, "<|endoftext|> "]
CLUSTERS = ["👩‍👩‍👧‍👦" * 7, "🇩🇪🇫🇷" * 9, "क्षि" * 12, "e\u0323\u0302" * 30]
MARKDOWN = st.one_of(
    st.lists(st.sampled_from([*SIGNS, *ROWS, *WORDS, *CLUSTERS]), max_size=25).map("".join),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=400),
)


def tokens_of(source: Document, section: Section) -> int:
    return count_tokens(source.text[section.start : section.end].strip())


PATHS = ["T", "T › One", "T › One › Deep", "T › Two"]
LINES = [*SIGNS[4:], *ROWS, *WORDS, *CLUSTERS]
PAGES = st.lists(
    st.tuples(st.sampled_from(PATHS), st.lists(st.sampled_from(LINES), min_size=1, max_size=8).map("".join)),
    max_size=5,
)


def paginated(pages: Sequence[tuple[str, str]]) -> Document:
    """Return a document of pages, each a section under its path, then its number as furniture."""
    text, sections, places = "", [], []
    for number, (path, body) in enumerate(pages, 1):
        start, end = len(text), len(text) + len(body)
        footer = f"page {number}"
        text += f"{body}\n{footer}\n"
        sections += [Section(start, end, context=path), Section(end + 1, end + 1 + len(footer), "furniture")]
        places.append(Page(number, start, len(text)))
    return Document("d", "c", "a.pdf", "T", text, "application/pdf", "", pages=tuple(places), sections=tuple(sections))


def assert_keeps_the_contract(name: str, source: Document, overlap: int) -> None:
    """Chunk `source`, each chunk with 20 tokens of its own, for an encoder of 40, and look at all that is owed."""
    shared = overlap if name in OVERLAPPING else 0
    chosen = ChunkerSettings(name=name, size_tokens=20 + overlap, overlap_tokens=shared)
    spans = CHUNKERS[name](chosen, COUNTER, EMBED).chunk(source)
    chunks = list(make_chunks(source, spans, COUNTER))

    assert spans == CHUNKERS[name](chosen, COUNTER, EMBED).chunk(source)
    for before, after in pairwise(spans):
        if not shared:
            assert before.end <= after.start
        assert before.start < after.start
        assert before.end < after.end or (name == "recursive" and before.end == after.end)  # as LangChain does
    covered = {offset for span in spans for offset in range(span.start, span.end)}
    for section in source.sections:
        stretch = range(section.start, section.end)
        assert section.kind != "furniture" or covered.isdisjoint(stretch)
        assert section.kind == "furniture" or {i for i in stretch if not source.text[i].isspace()} <= covered
    for chunk in chunks:
        assert chunk.text == source.text[chunk.start : chunk.end] == chunk.text.strip() != ""
        if len(chunk.text) > 8:  # shorter is one grapheme, which is only cut where it must be
            assert count_tokens(chunk.text) <= 20 + overlap
        assert count_encoder([embedded_text(chunk.context, chunk.text)])[0] <= MAX_ENCODER_TOKENS
        for at in (chunk.start, chunk.end):
            assert not 0 < at < len(source.text) or is_grapheme_boundary(source.text, at)


@pytest.mark.parametrize("name", CHUNKERS)
@given(markdown=MARKDOWN, overlap=st.sampled_from([0, 0, 7, 20]))
@settings(deadline=None)
def test_chunks_of_markdown_are_ordered_cover_everything_and_fit(name: str, markdown: str, overlap: int) -> None:
    assert_keeps_the_contract(name, document(markdown), overlap)


@pytest.mark.parametrize("name", CHUNKERS)
@given(pages=PAGES, overlap=st.sampled_from([0, 0, 7, 20]))
@settings(deadline=None)
def test_chunks_of_pages_are_ordered_cover_everything_and_fit(
    name: str, pages: list[tuple[str, str]], overlap: int
) -> None:
    assert_keeps_the_contract(name, paginated(pages), overlap)


@given(markdown=MARKDOWN)
@settings(deadline=None)
def test_the_default_crosses_no_heading_of_more_than_little(markdown: str) -> None:
    source = document(markdown)

    spans = CHUNKERS["default"](ChunkerSettings(size_tokens=20), COUNTER, EMBED).chunk(source)

    for span in spans:
        sections = [s for s in source.sections if s.start < span.end and span.start < s.end]
        paths = list(dict.fromkeys(s.context.split("\n")[0] for s in sections))
        large = [p for p in paths if sum(tokens_of(source, s) for s in sections if s.context.split("\n")[0] == p) > 2]
        assert len(paths) == 1 or len(large) <= 1


@pytest.mark.parametrize("name", OVERLAPPING)
def test_an_overlap_above_half_of_the_size_is_taken_for_half(name: str) -> None:
    source = document(" ".join(f"Sentence number {i} says a little something." for i in range(30)))
    roomy = TokenCounter(count_tokens_batch, count_tokens_batch, 500)

    def spans(overlap: int) -> list[Span]:
        return CHUNKERS[name](ChunkerSettings(size_tokens=40, overlap_tokens=overlap), roomy, EMBED).chunk(source)

    assert spans(500) == spans(40) == spans(20) != spans(0)


@pytest.mark.parametrize("name", CHUNKERS)
def test_furniture_is_in_no_chunk(name: str) -> None:
    text = "First page.\n7\nSecond page."
    sections = (Section(0, 11, context="T"), Section(12, 13, "furniture"), Section(14, 26, context="T"))
    source = Document("d", "c", "u", "T", text, "application/pdf", "", sections=sections)

    spans = CHUNKERS[name](ChunkerSettings(), COUNTER, EMBED).chunk(source)

    assert [text[span.start : span.end] for span in spans] == ["First page.", "Second page."]


@pytest.mark.parametrize("name", CHUNKERS)
def test_a_text_without_sections_is_chunked_and_a_blank_one_is_not(name: str) -> None:
    chunker = CHUNKERS[name](ChunkerSettings(), COUNTER, EMBED)

    assert len(chunker.chunk(Document("d", "c", "u", "T", " Some words. ", "text/plain", ""))) == 1
    assert chunker.chunk(Document("d", "c", "u", "T", " \n ", "text/plain", "")) == []


OF_SENTENCES = ["default", "sentences", "structure", "page"]


@pytest.mark.parametrize("name", OF_SENTENCES)
def test_an_overlap_repeats_whole_sentences_within_the_size(name: str) -> None:
    source = document(" ".join(f"Sentence number {i} says a little something." for i in range(12)))
    roomy = TokenCounter(count_tokens_batch, count_tokens_batch, 500)

    spans = CHUNKERS[name](ChunkerSettings(size_tokens=40, overlap_tokens=12), roomy, EMBED).chunk(source)

    assert all(after.start < before.end for before, after in pairwise(spans))
    assert all(source.text[span.start :].startswith("Sentence") for span in spans)
    assert max(count_tokens(source.text[span.start : span.end]) for span in spans) <= 40


def test_chunks_know_their_pages() -> None:
    text = "One page. Two pages."
    source = Document("d", "c", "u", "T", text, "application/pdf", "", pages=(Page(1, 0, 9), Page(2, 10, 20)))

    (whole,) = make_chunks(source, CHUNKERS["default"](ChunkerSettings(), COUNTER, EMBED).chunk(source), COUNTER)

    assert (whole.page, whole.page_end, whole.context) == (1, 2, "T")


def test_a_context_that_would_crowd_out_the_text_is_cut_off() -> None:
    fitted = fit_contexts(["short", "many words of a title " * 20], COUNTER)

    assert fitted["short"] == "short"
    cut = fitted["many words of a title " * 20]
    assert cut.endswith("…")
    assert MAX_ENCODER_TOKENS // 2 - 2 <= count_encoder([cut])[0] <= MAX_ENCODER_TOKENS // 2
