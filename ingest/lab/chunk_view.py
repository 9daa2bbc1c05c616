"""Shows where a document is cut: its text, the chunks in colours, their numbers and sizes in the margin."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.lab.cuts import Landmarks
from rag.cards import Html, Piece, faint, join, marked, table
from rag.records import Document, Span
from rag.text.tokens import count_tokens

# Light, so that black reads on them, and told apart by who sees no red or no green: Okabe & Ito's hues, 2008.
_COLOURS = ("#cfe3f5", "#fbe3b5", "#c9ecdf", "#f7d0e2", "#f6f0b0", "#dcd5f2")
_NO_BREAK = "\u00a0"
_SCISSORS = "✂"  # where a sentence is cut in two


def show_chunks(document: Document, spans: Sequence[Span], *, first: int | None = None) -> Html:
    """Return a document's text, one row per stretch in the same chunks: the `first` chunks, or all.

    What is in two chunks is striped in both their colours; what is in none has no number. `✂` stands where a chunk
    begins or ends inside a sentence.
    """
    sizes = [count_tokens(document.text[span.start : span.end]) for span in spans]
    shown = list(spans[:first])
    end = len(document.text) if len(shown) == len(spans) else max((span.end for span in shown), default=0)
    sentences = Landmarks(document).sentences
    rows = [
        (_margin(stretch, numbers, spans, sizes), _text(document.text, stretch, numbers, sentences))
        for stretch, numbers in _stretches(spans, end)
        if numbers or document.text[stretch.start : stretch.end].strip()
    ]
    return table(("chunk", document.uri), rows)


def _stretches(spans: Sequence[Span], end: int) -> Iterator[tuple[Span, list[int]]]:
    """Yield the text before `end` cut wherever a chunk begins or ends, with the chunks that each piece is in."""
    at = {offset for span in spans for offset in (span.start, span.end) if offset < end}
    for start, stop in pairwise(sorted({0, end, *at})):
        yield Span(start, stop), [i for i, span in enumerate(spans) if span.start < stop and start < span.end]


def _margin(stretch: Span, numbers: Sequence[int], spans: Sequence[Span], sizes: Sequence[int]) -> Piece:
    lines = [
        f"{i + 1} · {sizes[i]} tokens" if spans[i].start == stretch.start else f"{i + 1} continued" for i in numbers
    ]
    return "\n".join(lines).replace(" ", _NO_BREAK) if lines else faint("in no chunk")


def _text(text: str, stretch: Span, numbers: Sequence[int], sentences: Sequence[Span]) -> Piece:
    piece = text[stretch.start : stretch.end].strip("\n")
    if not numbers:
        return faint(piece)
    colours = [_COLOURS[i % len(_COLOURS)] for i in numbers]
    before, after = (_SCISSORS if _is_inside(offset, sentences) else "" for offset in (stretch.start, stretch.end))
    return join([before, marked(piece, *colours), after])


def _is_inside(offset: int, sentences: Sequence[Span]) -> bool:
    """Whether an offset has a part of one sentence on either side."""
    index = bisect_left(sentences, offset, key=lambda sentence: sentence.end)
    return index < len(sentences) and sentences[index].start < offset < sentences[index].end
