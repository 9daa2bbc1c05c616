"""What must hold of every input, however damaged: the document that it is, and the text as an answer or a claim."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from ingest.chunkers import CHUNKERS
from ingest.chunkers.contexts import make_chunks
from ingest.chunkers.counting import TokenCounter
from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.front_matter import read_front_matter
from ingest.loaders.load import load_bytes
from rag.embedders.hashing import HashingEmbedder
from rag.errors import LoadError
from rag.records import Document, Span
from rag.settings import ChunkerSettings
from rag.text.lexicon import LANGUAGES
from rag.text.markers import lift_markers, settled, without_attribution, without_markers
from rag.text.plain import lift_signs
from rag.text.sentences import split_sentences
from rag.text.shown import show
from rag.text.text_blocks import split_blocks
from rag.text.tokens import count_tokens_batch
from rag.text.values import values_of
from rag.verify.citations import Citer
from rag.verify.given_text import split_given
from rag.verify.prepared import read_passage
from rag.verify.verdicts import give_verdict
from tests.ingest.chunkers.test_chunkers import count_encoder
from tests.rag.builders import make_sources, weigh_alike

_COUNTER = TokenCounter(count_tokens_batch, count_encoder, 120)
_EMBED = HashingEmbedder(32).embed_documents
_MOST_CHUNKED = 30_000  # characters
_READERS = (LoadOptions("pdfium"), LoadOptions("pypdf"))


def check_file(content: bytes, name: str, chance: Random) -> Loaded | LoadError:
    """Load a file and chunk it; return the refusal, with a reason of one line, if it has one."""
    try:
        loaded = load_bytes(content, name, _READERS[chance.random() < 0.3])
    except LoadError as error:
        if not 0 < len(str(error).strip()) < 1_000 or "\n" in str(error):
            raise AssertionError("a refusal that is not one line") from error
        return error
    check_loaded(loaded)
    if len(loaded.text) <= _MOST_CHUNKED:
        _check_chunks(loaded, chance)
    return loaded


def check_loaded(loaded: Loaded) -> None:
    """Hold what a loader has read to what loaders owe."""
    text = loaded.text
    assert unicodedata.is_normalized("NFC", text), "a text that is not NFC"
    assert "\r" not in text, "a carriage return"
    (text + loaded.title + repr(loaded.notes) + repr(loaded.metadata)).encode()
    assert all(note.strip() and len(note) < 1_000 and "\n" not in note for note in loaded.notes), "a note of no line"
    assert loaded.title.strip(), "no title"
    assert loaded.date is None or len(loaded.date) == len("2026-01-15"), f"a date like {loaded.date!r}"
    assert all(0 <= s.start < s.end <= len(text) for s in loaded.sections), "a section outside the text"
    assert all(one.end <= other.start for one, other in pairwise(loaded.sections)), "sections that overlap"
    for section in loaded.sections:
        section.context.encode()
    assert all(0 <= page.start <= page.end <= len(text) for page in loaded.pages), "a page outside the text"
    assert all(one.end <= other.start for one, other in pairwise(loaded.pages)), "pages that overlap"
    for page in loaded.pages:
        if page.words is not None and len(page.words.spans):
            spans = page.words.spans
            assert page.start <= spans.min() <= spans.max() <= page.end, "a word outside its page"
            assert (spans[:, 0] < spans[:, 1]).all(), "an empty word"


def _check_chunks(loaded: Loaded, chance: Random) -> None:
    """Cut it with one of the chunkers: spans are exact, in order, and leave nothing out but furniture."""
    name = chance.choice(list(CHUNKERS))
    size = chance.choice((20, 60))
    settings = ChunkerSettings(name=name, size_tokens=size, overlap_tokens=0)
    source = Document(
        *("d", "c", "a", loaded.title, loaded.text, loaded.media_type, ""),
        pages=loaded.pages,
        sections=loaded.sections,
    )
    spans = CHUNKERS[name](settings, _COUNTER, _EMBED).chunk(source)
    for chunk in make_chunks(source, spans, _COUNTER):
        assert chunk.text == source.text[chunk.start : chunk.end] == chunk.text.strip() != "", f"{name}: a chunk is off"
    assert all(one.start < other.start and one.end <= other.end for one, other in pairwise(spans)), f"{name}: no order"
    for section in source.sections:
        if section.kind != "furniture":
            outside = _outside(spans, section.start, section.end)
            assert not any(source.text[a:b].strip() for a, b in outside), f"{name}: text in no chunk"


def _outside(spans: Sequence[Span], start: int, end: int) -> list[tuple[int, int]]:
    at = start
    gaps = []
    for span in spans[max(0, bisect_right([span.start for span in spans], start) - 3) :]:
        if span.start >= end:
            break
        if span.start > at:
            gaps.append((at, span.start))
        at = max(at, span.end)
    return [*gaps, *([(at, end)] if at < end else [])]


def check_text(text: str, chance: Random) -> None:
    """Read a text as an answer, a claim, a source, a document's beginning."""
    marked = lift_markers(text, sources=chance.choice((0, 3)))
    assert len(marked.origins) == len(marked.text), "origins and text differ"
    assert "".join(text[origin] for origin in marked.origins) == marked.text, "text that was not there"
    assert all(0 <= mark.at <= len(marked.text) for mark in marked.marks), "a marker outside the text"
    assert text.startswith(settled(text)), "a settled text that is another"
    _check_sentences(text)
    _check_values(text, chance)
    matter = read_front_matter(text)
    assert 0 <= matter.end <= len(text), "front matter beyond the text"
    repr(matter.metadata).encode()
    without_markers(text), without_attribution(text), show(text)
    lifted = lift_signs(text)
    assert len(lifted.origins) == len(lifted.text), "origins and plain text differ"
    assert all(one <= other for one, other in pairwise(lifted.origins)), "origins in no order"
    for block in split_blocks(text):
        _check_spans(block.entries, text)


def _check_sentences(text: str) -> None:
    _check_spans(split_sentences(text), text)
    _check_spans([Span(given.start, given.end) for given in split_given(text)], text)


def _check_spans(spans: Sequence[Span], text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in spans), "a sentence outside the text"
    assert all(one.end <= other.start for one, other in pairwise(spans)), "sentences that overlap"
    assert all(text[s.start : s.end].strip() for s in spans), "a blank sentence"


def _check_values(text: str, chance: Random) -> None:
    values = values_of(text, chance.choice(list(LANGUAGES)))
    assert all(0 <= value.start < value.end <= len(text) for value in values), "a value outside the text"
    assert all(one.end <= other.start for one, other in pairwise(values)), "values that overlap"


def check_claims(answer: str, sources: Sequence[str], chance: Random) -> None:
    """Verify a text as an answer from these sources, fed in pieces, and as a claim about them."""
    cited = make_sources(*sources)
    citer = Citer(cited, weigh_alike, strictness=chance.choice(("mark", "drop")))
    at = 0
    while at < len(answer):
        step = chance.choice((1, 3, 20, 500))
        citer.feed(answer[at : at + step])
        at += step
    citer.finish()
    chunks = {source.hit.chunk.document_id: source.hit.chunk for source in cited}
    for citation in citer.citations:
        chunk = chunks[citation.document_id]
        quote = chunk.text[citation.start - chunk.start : citation.end - chunk.start]
        assert quote == citation.quote != "", "a quote that does not stand there"
    for sentence in citer.sentences:
        assert citer.answer[sentence.start : sentence.end] == sentence.text, "a sentence that does not stand there"
    assert [c.marker for c in citer.citations] == list(range(1, len(citer.citations) + 1)), "markers in no order"
    passages = [read_passage(source, weigh_alike, ("en",)) for source in cited]
    for given in split_given(answer)[:8]:
        judgement = give_verdict(given.said, passages, weigh_alike, ("en",))
        for quotation in judgement.quotations:
            assert quotation.text.strip(), "a quotation of nothing"
