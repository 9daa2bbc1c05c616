"""An answer as it grows: what is cited, and what is shown of it."""

import pytest

from rag.records import SectionKind, Source, Span
from rag.verify.cited_text import CitedText, Quotation
from tests.rag.builders import make_hit, make_sources


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("body", "Close the valve, see the guide."), ("code", "**Close** the `valve`, see [the guide](x.md).")],
)
def test_a_quote_is_exact_and_shown_without_its_signs_code_aside(kind: SectionKind, shown: str) -> None:
    text = "**Close** the `valve`, see [the guide](x.md)."
    source = Source(1, make_hit(text, kind=kind))
    written = CitedText([source])

    written.number(Quotation(source, Span(0, len(text)), "exact", 1.0))

    assert (written.citations[0].quote, written.citations[0].shown) == (text, shown)


def test_a_sentence_that_shows_no_marker_has_the_citations_that_it_is_given() -> None:
    (source,) = make_sources("Run this:\n\nmake")
    chunk = source.hit.chunk
    written = CitedText([source])
    number = written.number(Quotation(source, Span(chunk.start, chunk.end), "exact", 1.0))
    written.append("Run this:", [(9, number)], gap="")
    event = written.append("make", [], gap="\n", citations=(number,))

    assert event.sentence.citations == (1,)
    assert event.citations == ()  # it was told with the sentence before
    assert written.text == "Run this: [1]\nmake"
