"""Small sources and weights for the tests of the asking line."""

from collections.abc import Sequence

from rag.answer.basis import Basis
from rag.index.analysis import analyse
from rag.records import Chunk, Evidence, Hit, Question, SectionKind, Source, chunk_id
from rag.verify.cited_text import chunk_pages


def make_hit(
    text: str,
    *,
    document_id: str = "d1",
    start: int = 0,
    title: str = "",
    context: str = "",
    page: int | None = None,
    page_end: int | None = None,
    date: str | None = None,
    kind: SectionKind = "body",
    score: float = 1.0,
    similarity: float = 0.5,
) -> Hit:
    end = start + len(text)
    chunk = Chunk(
        id=chunk_id(document_id, start, end, text),
        document_id=document_id,
        start=start,
        end=end,
        text=text,
        context=context,
        page=page,
        page_end=page if page_end is None else page_end,
        kind=kind,
    )
    return Hit(chunk, "default", f"{document_id}.md", title, score, similarity, date)


def make_sources(*texts: str) -> list[Source]:
    """Return sources 1, 2, …, each of a document of its own, d1, d2, …, that begins with ten other characters."""
    return [
        Source(number, make_hit(text, document_id=f"d{number}", start=10)) for number, text in enumerate(texts, start=1)
    ]


def make_basis(*sources: Source, evidence: Sequence[Evidence] = (), confidence: float = 0.95) -> Basis:
    """Return what an answer to `Why?` stands on."""
    return Basis(
        question=Question("Why?", ("default",)),
        strictness="mark",
        search_question="Why?",
        hits=tuple(source.hit for source in sources),
        sources=sources,
        evidence=tuple(evidence),
        confidence=confidence,
        timings_s={},
        collections={"default": "000001"},
        weigh=weigh_alike,
        locate=chunk_pages,
    )


def weigh_alike(text: str) -> dict[str, float]:
    """Give every word the same weight."""
    return dict.fromkeys(analyse(text), 1.0)
