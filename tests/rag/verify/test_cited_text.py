"""An answer as it grows: what a sentence without markers is cited by."""

from rag.records import Span
from rag.verify.cited_text import CitedText, Quotation
from tests.rag.builders import make_sources


def test_a_sentence_that_shows_no_marker_has_the_citations_that_it_is_given() -> None:
    (source,) = make_sources("Run this:\n\nmake")
    chunk = source.hit.chunk
    written = CitedText([source])
    number = written.number(Quotation(source, Span(chunk.start, chunk.end), "exact", 1.0))
    written.append("Run this:", [(9, number)], gap="")
    event = written.append("make", [], gap="\n", citations=(number,))

    assert event.sentence.citations == (1,)
    assert event.citations == ()  # it was told with the sentence before
    assert written.text == "Run this [1] :\nmake"
