"""An answer as it grows: its sentences with their markers, and the citations that the markers lead to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from rag.records import AnswerSentence, Citation, CitationStatus, Sentence, Source, Span
from rag.text.excerpts import excerpt
from rag.verify.answer_sentences import write_markers
from rag.verify.links import addresses, inert

Pages: TypeAlias = tuple[int | None, int | None]
Locate: TypeAlias = Callable[[Source, Span], Pages]  # the first and last page of a span of a source's document

_PARAGRAPH = "\n\n"
_BEST: tuple[CitationStatus, ...] = ("exact", "normalised", "supported", "unsupported")


def chunk_pages(source: Source, span: Span) -> Pages:  # noqa: ARG001 - fits Locate
    """Return the pages of the source's chunk: right where it lies on one."""
    return source.hit.chunk.page, source.hit.chunk.page_end


def rank(status: CitationStatus) -> int:
    """Return how far a status is from the best one, from 0."""
    return _BEST.index(status)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A span of a source's document that carries a sentence: how, and how much of it, in [0, 1]."""

    source: Source
    span: Span
    status: CitationStatus
    share: float

    @property
    def text(self) -> str:
        """What stands at the span."""
        chunk = self.source.hit.chunk
        return chunk.text[self.span.start - chunk.start : self.span.end - chunk.start]


def make_citation(quotation: Quotation, marker: int, locate: Locate = chunk_pages) -> Citation:
    """Return a quotation as a citation under the number `marker`."""
    hit, span = quotation.source.hit, quotation.span
    page, page_end = locate(quotation.source, span)
    return Citation(
        marker=marker,
        collection=hit.collection,
        document_id=hit.chunk.document_id,
        uri=hit.uri,
        title=hit.title,
        page=page,
        page_end=page_end,
        start=span.start,
        end=span.end,
        quote=quotation.text,
        context=hit.chunk.context,
        status=quotation.status,
        support=round(quotation.share, 3),
        shown=excerpt(quotation.text, hit.chunk.kind),
    )


class CitedText:
    """The answer so far.

    Markers are numbered from 1 in order of first use, one number for each distinct span. Links that stand in no
    source are made inert.
    """

    def __init__(self, sources: Iterable[Source], locate: Locate = chunk_pages) -> None:
        self.text = ""
        self.sentences: list[AnswerSentence] = []
        self.citations: list[Citation] = []
        self._addresses = addresses(sources)
        self._locate = locate
        self._is_paragraph_begun = False
        self._reported: list[Citation] = []  # what the last sentence's event left known

    def number(self, quotation: Quotation) -> int:
        """Return the number of a span: a new one, or that which it has already; the better status is kept."""
        citation = make_citation(quotation, len(self.citations) + 1, self._locate)
        for i, known in enumerate(self.citations):
            if (known.document_id, known.start, known.end) == (citation.document_id, citation.start, citation.end):
                if rank(citation.status) < rank(known.status):
                    self.citations[i] = replace(citation, marker=known.marker)
                return known.marker
        self.citations.append(citation)
        return citation.marker

    def extend(self, marker: int, quotation: Quotation) -> None:
        """Let a citation quote another, wider span."""
        self.citations[marker - 1] = make_citation(quotation, marker, self._locate)

    def begin_paragraph(self) -> None:
        """Let what is added next stand in a paragraph of its own."""
        self._is_paragraph_begun = True

    def append(
        self,
        text: str,
        placed: Sequence[tuple[int, int]],
        *,
        gap: str,
        supported: bool = True,
        support: float = 1.0,
        failed_tokens: tuple[str, ...] = (),
        weak: bool = False,
        citations: tuple[int, ...] = (),
    ) -> Sentence:
        """Add a sentence behind `gap`; `placed` are its markers, each with its offset in `text`.

        `citations` are those of a sentence that shows no markers, such as code.
        """
        written = inert(write_markers(text, placed), self._addresses)
        gap = (max(gap, _PARAGRAPH, key=len) if self._is_paragraph_begun else gap) if self.text else ""
        self._is_paragraph_begun = False
        begin = len(self.text) + len(gap)
        self.text = f"{self.text}{gap}{written}"
        sentence = AnswerSentence(
            text=written,
            start=begin,
            end=begin + len(written),
            citations=citations or tuple(dict.fromkeys(number for _, number in placed)),
            supported=supported,
            support=round(support, 3),
            failed_tokens=failed_tokens,
            weak=weak,
        )
        self.sentences.append(sentence)
        changed = tuple(citation for citation in self.citations if citation not in self._reported)
        self._reported = list(self.citations)
        return Sentence(sentence, changed, gap)
