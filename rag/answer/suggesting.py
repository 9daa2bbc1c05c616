"""Suggesting: what would be quoted without a model, for a model's prompt. Pure.

It is chosen among all passages with a calibrated confidence; a model that reads it makes sentences of it.
"""

from dataclasses import dataclass

from rag.answer.abstaining import may_quote
from rag.answer.basis import Basis
from rag.answer.own_words import write_answer
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
