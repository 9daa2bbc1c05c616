"""Outcomes made by hand: documents whose every character is a token, and answers that cite what they are told to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rag.evals.outcomes import Asked, PageQuestion, Place, SpanQuestion
from rag.records import Answer, Chunk, Citation, Hit, Usage


@dataclass(frozen=True)
class Letters:
    """Documents in which every character is one token, so that a test can be counted on fingers."""

    cut: Mapping[str, Sequence[Place]] = field(default_factory=dict)

    def count_tokens(self, places: Iterable[Place]) -> int:
        return sum(place.end - place.start for place in places)

    def chunks(self, uri: str) -> Sequence[Place]:
        return self.cut[uri]


def asked(
    question: SpanQuestion | PageQuestion,
    *,
    found: Sequence[Place] = (),
    cited: Sequence[Place] = (),
    pages: Sequence[tuple[int | None, int | None]] = (),
    abstained: bool = False,
    said: str = "",
    documents: Letters | None = None,
) -> Asked:
    """Return what came of a question: `pages` are those of the hits and of the citations alike, none by default."""
    on = [*pages, *[(None, None)] * (len(found) + len(cited))]
    answer = Answer(
        id="a",
        question=question.text,
        search_question=question.text,
        answer=said,
        abstained=abstained,
        confidence=1.0,
        citations=tuple(_citation(place, *page) for place, page in zip(cited, on, strict=False)),
        sentences=(),
        hits=tuple(_hit(place, *page) for place, page in zip(found, on, strict=False)),
        closest=(),
        notes=(),
        model="extractive",
        fallback=None,
        usage=Usage(),
        timings_s={},
        collections={},
    )
    return Asked(question, answer, documents or Letters())


def _hit(place: Place, page: int | None, page_end: int | None) -> Hit:
    text = "x" * (place.end - place.start)
    chunk = Chunk(f"{place.uri}:{place.start}", place.uri, place.start, place.end, text, "", page, page_end)
    return Hit(chunk, "default", place.uri, "", 1.0)


def _citation(place: Place, page: int | None, page_end: int | None) -> Citation:
    quote = "x" * (place.end - place.start)
    return Citation(
        1, "default", place.uri, place.uri, "", page, page_end, place.start, place.end, quote, "", "exact", 1.0
    )
