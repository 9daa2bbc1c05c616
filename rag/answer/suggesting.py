"""Suggesting: what would be quoted without a model, for a model's prompt. Pure.

It is chosen among all passages with a calibrated confidence; a model that reads it makes sentences of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.abstaining import may_quote
from rag.answer.basis import Basis
from rag.answer.own_words import write_answer
from rag.answer.packing import join
from rag.records import Evidence, Source
from rag.text.markers import lift_markers
from rag.verify.cited_text import CitedText


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line, and where it stands: each place a document with a span of its text; none for a label or a lead-in."""

    text: str
    places: tuple[tuple[str, int, int], ...]


def suggest(basis: Basis, max_sentences: int) -> tuple[Suggestion, ...]:
    """Return the lines of the answer in the documents' own words; none where that would not be given."""
    if not may_quote(basis.hits, basis.confidence):
        return ()
    written = CitedText(basis.sources, basis.locate)
    write_answer(basis, written, max_sentences=max_sentences)
    places = {each.marker: (each.document_id, each.start, each.end) for each in written.citations}
    return tuple(
        Suggestion(lift_markers(sentence.text).text, tuple(places[marker] for marker in sentence.citations))
        for sentence in written.sentences
    )


def widen(sources: Sequence[Source], basis: Basis) -> list[Source]:
    """Return a prompt's sources with what stands around them, where that is suggested under their numbers.

    An answer may repeat it, and has to be held against it.
    """
    pieces = [*basis.evidence, *(each for part in basis.parts for each in part.evidence)]
    return [_widen(source, pieces) for source in sources]


def _widen(source: Source, pieces: Sequence[Evidence]) -> Source:
    for each in pieces:
        chunk, around = source.hit.chunk, each.widened
        if around is None or around.hit.chunk.document_id != chunk.document_id:
            continue
        reaches_out = each.start < chunk.start < each.end or each.start < chunk.end < each.end
        joined = join(source.hit, around.hit) if reaches_out else None
        if joined is not None:
            source = replace(source, hit=joined)
    return source
