"""The recursive chunker against the package whose semantics it has."""

import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import is_grapheme_boundary
from ingest.chunkers.recursive import RecursiveChunker
from rag.records import Document, Span
from rag.settings import ChunkerSettings
from rag.text.tokens import count_tokens, count_tokens_batch

ROOT = Path(__file__).parents[3]
SAMPLES = [path for path in sorted((ROOT / "data/sample").rglob("*")) if path.suffix in (".md", ".txt", ".html")]
CORPORA = sorted((ROOT.parent / "shared/eval/chroma_chunking/corpora").glob("*.md"))
SIZES = [(40, 0), (40, 10), (100, 0), (200, 0), (200, 100), (250, 125), (400, 0), (400, 200)]

_FIRST_MARK = 0x20000  # of the code points that stand for a text's characters
COUNTER = TokenCounter(count_tokens_batch, count_tokens_batch, 2**31 - 1)  # an encoder that reads any chunk
GLYPHS = [
    "word ",
    "words",
    " ",
    "\n",
    "\n\n",
    "\n\n\n",
    "antidisestablishmentarianism",
    "x" * 30,
    "1234567 ",
    "。",
    "今日は",
]
CLUSTERS = ["👩‍👩‍👧‍👦", "🇩🇪", "क्षि", "e\u0323\u0302", "é", "👍🏽"]
TEXTS = st.one_of(
    st.lists(st.sampled_from(GLYPHS), max_size=60).map("".join),
    st.lists(st.sampled_from([*GLYPHS, *CLUSTERS]), max_size=60).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
)


def ours(text: str, size: int, overlap: int) -> list[Span]:
    chosen = ChunkerSettings(size_tokens=size, overlap_tokens=overlap)
    return RecursiveChunker(chosen, COUNTER).chunk(Document("d", "c", "u", "T", text, "text/plain", ""))


def theirs(text: str, size: int, overlap: int) -> list[Span]:
    """Return where LangChain's chunks stand, stripped.

    It returns strings, and the same string may stand anywhere. So it is handed a text whose characters, but for the
    separators, are all different, each standing for one of `text`, which is what is counted.
    """

    def count(marked: str) -> int:
        return count_tokens("".join(text[ord(c) - _FIRST_MARK] if ord(c) >= _FIRST_MARK else c for c in marked))

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size, chunk_overlap=overlap, length_function=count, strip_whitespace=False
    )
    marked = "".join(c if c in " \n" else chr(_FIRST_MARK + at) for at, c in enumerate(text))
    spans = []
    for chunk in splitter.split_text(marked):
        first = chunk.lstrip(" \n")
        if first:
            start = ord(first[0]) - _FIRST_MARK - (len(chunk) - len(first))
            spans.append(_stripped(text, Span(start, start + len(chunk))))
    return list(dict.fromkeys(span for span in spans if span.start < span.end))


def _stripped(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def is_clean(text: str, spans: Sequence[Span]) -> bool:
    """Whether no span splits a grapheme."""
    edges = {at for span in spans for at in (span.start, span.end) if 0 < at < len(text)}
    return all(is_grapheme_boundary(text, at) for at in edges)


def assert_differs_only_where_it_must(text: str, size: int, overlap: int) -> bool:
    """Compare; say whether LangChain kept the bound too, so that both had to be equal."""
    expected, found = theirs(text, size, overlap), ours(text, size, overlap)
    assert is_clean(text, found)
    assert all(count_tokens(text[span.start : span.end]) <= size for span in found)
    large = {span for span in expected if count_tokens(text[span.start : span.end]) > size}
    if is_clean(text, expected):
        kept = [span for span in expected if span not in large]
        assert [span for span in found if span in set(expected)] == kept
        extra = set(found) - set(kept)
        assert all(any(whole.start <= span.start and span.end <= whole.end for whole in large) for span in extra)
        return not large
    return False


@given(text=TEXTS, size=st.sampled_from([20, 25, 40]), overlap=st.sampled_from([0, 0, 5, 10]))
@settings(deadline=None, max_examples=400)
def test_any_text_is_cut_where_langchain_cuts_it_or_where_that_breaks_a_bound(
    text: str, size: int, overlap: int
) -> None:
    assert_differs_only_where_it_must(text, size, overlap)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_sample_documents_are_cut_where_langchain_cuts_them(path: Path) -> None:
    text = path.read_text("utf-8")

    for size, overlap in SIZES:
        assert_differs_only_where_it_must(text, size, overlap)


@pytest.mark.skipif(not CORPORA, reason="the corpora of Chroma's report are not beside this repository")
@pytest.mark.parametrize(("size", "overlap"), SIZES)
def test_the_corpora_of_chromas_report_are_cut_where_langchain_cuts_them(size: int, overlap: int) -> None:
    for path in CORPORA:
        assert_differs_only_where_it_must(path.read_text("utf-8"), size, overlap)


def test_texts_on_which_langchain_keeps_the_bounds_are_cut_the_same() -> None:
    texts = [path.read_text("utf-8") for path in SAMPLES]

    equal = [text for text in texts if assert_differs_only_where_it_must(text, 200, 50)]

    assert len(equal) > len(texts) / 2  # else the comparisons above would say little


def test_a_chunk_that_langchain_makes_too_large_is_cut_in_two() -> None:
    text = "word " + "I " * 3 + "supercalifragilistic " * 8
    spans = theirs(text, 20, 0)
    too_large = [span for span in spans if count_tokens(text[span.start : span.end]) > 20]
    found = ours(text, 20, 0)

    assert all(count_tokens(text[span.start : span.end]) <= 20 for span in found)
    assert [span for span in found if span in spans] == [span for span in spans if span not in too_large]


def test_graphemes_that_langchain_splits_stay_whole() -> None:
    text = "👩‍👩‍👧‍👦" * 12

    assert not is_clean(text, theirs(text, 40, 0))
    assert is_clean(text, ours(text, 40, 0))


@pytest.mark.parametrize("unit", ["Some words of a line, and more of them.\n", "word ", "今日は", "x", "a\n\n"])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = unit * (characters // len(unit))
        began = time.process_time()
        spans = ours(text, 200, 100)
        assert all(before.start < after.start for before, after in pairwise(spans))
        return time.process_time() - began

    seconds(10_000)
    long, short = (min(seconds(characters) for _ in range(3)) for characters in (80_000, 20_000))  # a busy machine
    assert long < 12 * max(short, 0.02)  # four times as long, sixteen times were it the square
