"""How a chunker cuts documents: checks its spans, and counts what can be counted.

Sizes are cl100k tokens of the chunks' text; `tokens_embedded` counts what is embedded, each text once.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import fmean, median

from ingest.chunkers.contexts import path_of, sections_of
from ingest.chunkers.counting import TokenCounter
from ingest.documents import chunk_document
from ingest.loaders.writing import PATH_SEPARATOR
from rag.errors import RagError, UsageError
from rag.protocols import Chunker
from rag.records import Document, Section, Span
from rag.text.lines import is_heading, iterate_lines, underline_end, without_heading_signs
from rag.text.sentences import iterate_sentences

_SHOWN = 30  # characters of an uncovered text in a message


@dataclass(frozen=True, slots=True)
class Cuts:
    """The counts for one chunker; `sizes` are its chunks' sizes, in order of uri and place.

    `boundaries` counts the offsets where a chunk begins or ends, but for where a document's first and last sentence
    do, and `inside_sentences` those of them that have a part of one sentence on either side. `orphan_headings` counts
    chunks that end in the heading of what follows in the next.
    """

    sizes: tuple[int, ...]
    boundaries: int
    inside_sentences: int
    orphan_headings: int
    tokens_embedded: int

    @property
    def chunks(self) -> int:
        return len(self.sizes)

    @property
    def mean_tokens(self) -> float:
        return fmean(self.sizes) if self.sizes else 0.0

    @property
    def median_tokens(self) -> float:
        return float(median(self.sizes)) if self.sizes else 0.0

    @property
    def max_tokens(self) -> int:
        return max(self.sizes, default=0)

    @property
    def cut_sentences(self) -> float:
        """The share of boundaries that lie inside a sentence."""
        return self.inside_sentences / self.boundaries if self.boundaries else 0.0


class GivenSpans:
    """A chunker with given spans for each document, by its id."""

    def __init__(self, spans: Mapping[str, Sequence[Span]]) -> None:
        self._spans = spans

    def chunk(self, document: Document) -> list[Span]:
        return list(self._spans[document.id])


def cut(name: str, chunker: Chunker, document: Document) -> list[Span]:
    """Return a chunker's spans; raises UsageError, with chunker, document and offset, for invalid spans.

    They may overlap, but none may lie inside the one before it, other than at its very end: LangChain's splitter, which
    `recursive` follows, repeats the end of a chunk as one of its own where its overlap is all that is left.
    """
    try:
        spans: list[object] = list(chunker.chunk(document))
    except RagError:
        raise
    except Exception as error:  # a chunker is anybody's code
        raise UsageError(
            f"the chunker '{name}' failed on {document.uri}: {type(error).__name__}: {error}; fix it"
        ) from error
    checked = [_checked(span, name, document) for span in spans]
    for before, after in pairwise(checked):
        if after.start < before.start or after.end < before.end or after == before:
            raise _nonsense(
                name,
                document,
                after.start,
                f"the span {after.start} to {after.end} comes after {before.start} to {before.end}, and "
                + ("begins before it" if after.start < before.start else "adds nothing to it"),
                "return each span once, ordered by start and end",
            )
    uncovered = _uncovered(document, checked)
    if uncovered is not None:
        text = " ".join(document.text[uncovered : uncovered + _SHOWN].split())
        raise _nonsense(name, document, uncovered, f"no span holds '{text}'", "cover all text that is not blank")
    return checked


def _checked(span: object, name: str, document: Document) -> Span:
    if not isinstance(span, Span) or type(span.start) is not int or type(span.end) is not int:
        shown = repr(span) if isinstance(span, Span) else type(span).__name__
        raise UsageError(
            f"the chunker '{name}' returned {shown} for {document.uri}; return Span(start, end), two whole numbers"
        )
    if not 0 <= span.start < span.end <= len(document.text):
        raise _nonsense(
            name,
            document,
            span.start,
            f"the span {span.start} to {span.end} is not within the {len(document.text)} characters",
            "return spans with 0 <= start < end <= len(document.text)",
        )
    return span


def _nonsense(name: str, document: Document, at: int, problem: str, cure: str) -> UsageError:
    return UsageError(f"the chunker '{name}' returned bad spans for {document.uri} at {at}: {problem}; {cure}")


def _uncovered(document: Document, spans: Sequence[Span]) -> int | None:
    """Return the first character that is not blank, not furniture, and in no span."""
    ends = [span.end for span in spans]  # ascending, as the starts are
    for section in sections_of(document):
        if section.kind == "furniture":
            continue
        at = section.start
        for span in spans[bisect_left(ends, at) :]:
            if at >= section.end or span.start >= section.end:
                break
            if (uncovered := _first_not_blank(document.text, at, span.start)) is not None:
                return uncovered
            at = span.end
        if (uncovered := _first_not_blank(document.text, at, section.end)) is not None:
            return uncovered
    return None


def _first_not_blank(text: str, start: int, end: int) -> int | None:
    return next((at for at in range(start, end) if not text[at].isspace()), None)


# --- counting -------------------------------------------------------------------------------------


class Landmarks:
    """The places of a document's sentences and headings; found once for all chunkers."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def sentences(self) -> list[Span]:
        """Its sentences outside furniture; of tables and code the lines."""
        return [span for section in _sections(self._document) for span in _sentences(self._document.text, section)]

    @cached_property
    def headings(self) -> list[Span]:
        """The headings that its sections begin with."""
        headings = (_heading(self._document.text, section) for section in _sections(self._document))
        return [span for span in headings if span is not None]

    def boundaries(self, spans: Sequence[Span]) -> tuple[int, int]:
        """Count where spans begin and end, but for the document's own two ends; and those inside a sentence."""
        if not self.sentences:
            return 0, 0
        own = {self.sentences[0].start, self.sentences[-1].end}
        offsets = {offset for span in spans for offset in _trimmed(self._document.text, span)} - own
        return len(offsets), sum(_lies_inside(offset, self.sentences) for offset in offsets)

    def orphans(self, spans: Sequence[Span]) -> int:
        """Count the spans that end in a heading whose beginning the next one lacks."""
        count = 0
        for span, following in pairwise(spans):
            end = _trimmed(self._document.text, span)[1]
            heading = _around(end, self.headings)
            count += heading is not None and following.start > heading.start
        return count


def count_cuts(
    documents: Iterable[Document],
    spans: Mapping[str, Sequence[Span]],
    landmarks: Mapping[str, Landmarks],
    counter: TokenCounter,
    *,
    embeds_context: bool,
) -> Cuts:
    """Count what a chunker made of documents; `spans` and `landmarks` are by a document's id."""
    sizes: list[int] = []
    boundaries = inside = orphans = 0
    weights: dict[bytes, int] = {}
    given = GivenSpans(spans)
    for document in documents:
        chunks = list(chunk_document(document, given, counter, embeds_context=embeds_context))
        sizes += counter.count_cl100k([chunk.chunk.text for chunk in chunks])
        weights.update(
            zip((chunk.key for chunk in chunks), counter.count_cl100k([chunk.text for chunk in chunks]), strict=True)
        )
        there, cutting = landmarks[document.id].boundaries(spans[document.id])
        boundaries, inside = boundaries + there, inside + cutting
        orphans += landmarks[document.id].orphans(spans[document.id])
    return Cuts(tuple(sizes), boundaries, inside, orphans, sum(weights.values()))


def _sections(document: Document) -> Iterator[Section]:
    return (section for section in sections_of(document) if section.kind != "furniture")


def _sentences(text: str, section: Section) -> Iterator[Span]:
    if section.kind in ("table", "code"):
        return (Span(*_trimmed(text, line)) for line in iterate_lines(text, section.start, section.end))
    return iterate_sentences(text, section.start, section.end)


def _heading(text: str, section: Section) -> Span | None:
    """Return the first line of a section where it is the heading that the section's context ends with."""
    first = next(iterate_lines(text, section.start, section.end), None)
    if first is None or section.kind != "body":
        return None
    start, end = _trimmed(text, first)
    line = text[start:end]
    name = path_of(section).rpartition(PATH_SEPARATOR)[2]
    plain = " ".join(without_heading_signs(line).split())
    is_cut_off = name.endswith("…") and plain.startswith(name[:-1])
    if not plain or not (is_heading(line) or plain == name or is_cut_off):
        return None
    return Span(start, underline_end(text, first.end, section.end) or end)


def _trimmed(text: str, span: Span) -> tuple[int, int]:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _lies_inside(offset: int, sentences: Sequence[Span]) -> bool:
    around = _around(offset, sentences)
    return around is not None and offset < around.end


def _around(offset: int, spans: Sequence[Span]) -> Span | None:
    """Return which of disjoint, ordered spans an offset lies in: after its start, at its end at the latest."""
    index = bisect_left(spans, offset, key=lambda span: span.end)
    return spans[index] if index < len(spans) and spans[index].start < offset else None
