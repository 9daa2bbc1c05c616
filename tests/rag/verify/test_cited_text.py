"""An answer as it grows: what is cited, and what is shown of it."""

import pytest

from rag.records import SectionKind, Source, Span
from rag.verify.cited_text import CitedText, Quotation
from tests.rag.builders import make_hit


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
