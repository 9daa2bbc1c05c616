"""Suggesting: what would be quoted reaches beyond a chunk, and so does what an answer is held against."""

from dataclasses import replace

from rag.answer.suggesting import widen
from rag.records import Evidence, Source
from tests.rag.builders import make_basis, make_hit

TEXT = "The deposit is 120 euros. It is kept where the kitchen was not cleaned. It is paid in cash."
CUT = TEXT.index(" where")


def sources_and_evidence(quoted: str) -> tuple[Source, Evidence]:
    """Return a source that ends within a sentence, and some evidence of the whole text."""
    source = Source(2, make_hit(TEXT[:CUT], document_id="d1", start=0))
    whole = Source(1, make_hit(TEXT, document_id="d1", start=0))
    start = TEXT.index(quoted)
    return source, Evidence(1, start, start + len(quoted), quoted, 1.0, widened=whole)


def test_a_source_has_what_is_suggested_of_the_text_around_it() -> None:
    source, evidence = sources_and_evidence("It is kept where the kitchen was not cleaned.")
    [widened] = widen([source], make_basis(evidence=(evidence,)))
    assert (widened.number, widened.hit.chunk.text, widened.hit.chunk.start) == (2, TEXT, 0)


def test_it_stays_as_it_is_where_that_is_its_own_or_another_documents() -> None:
    source, inside = sources_and_evidence("The deposit is 120 euros.")
    _, reaching = sources_and_evidence("It is kept where the kitchen was not cleaned.")
    other = Source(2, replace(source.hit, chunk=replace(source.hit.chunk, document_id="d2")))
    assert widen([source], make_basis(evidence=(inside,))) == [source]
    assert widen([other], make_basis(evidence=(reaching,))) == [other]
