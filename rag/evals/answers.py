"""Measures of answers: answering spans and pages in citations, precision, abstention."""

from collections.abc import Iterable, Sequence

from rag.evals.outcomes import Asked, Found, Outcome, PagePlace, PageQuestion, Place, SpanQuestion, place_of
from rag.evals.places import holds, overlap, unite
from rag.evals.token_overlap import TOP
from rag.records import Citation, Hit
from rag.text.markers import lift_markers
from rag.text.scripts import count_words

BRIEF_WORDS = 50


def cited_recall(outcome: Outcome) -> float | None:
    """Share of the best alternative's answering spans that the citations contain whole; 0 if the answer abstained."""
    if not isinstance(outcome, Asked) or not isinstance(outcome.question, SpanQuestion) or not outcome.question.answers:
        return None
    cited = unite(_place(citation) for citation in outcome.answer.citations)
    return max(_share_held(spans, cited) for spans in outcome.question.answers)


def citation_precision(outcome: Outcome) -> float | None:
    """Share of an answer's citations that contain part of an answering span; only for answerable questions."""
    if not isinstance(outcome, Asked) or not isinstance(outcome.question, SpanQuestion) or not outcome.question.answers:
        return None
    places = [_place(citation) for citation in outcome.answer.citations]
    if not places:
        return None
    spans = [span for spans in outcome.question.answers for span in spans]
    return sum(any(overlap(place, span) for span in spans) for place in places) / len(places)


def answered(outcome: Outcome) -> float | None:
    """Whether an answerable question was answered."""
    if not isinstance(outcome, Asked) or not _has_answer(outcome.question):
        return None
    return float(not outcome.answer.abstained)


def abstained(outcome: Outcome) -> float | None:
    """Whether an unanswerable question got no answer."""
    if not isinstance(outcome, Asked) or _has_answer(outcome.question):
        return None
    return float(outcome.answer.abstained)


def cited_pages(outcome: Outcome) -> float | None:
    """Share of the true answer's pages that the answer cites, too."""
    if not isinstance(outcome, Asked) or not isinstance(outcome.question, PageQuestion):
        return None
    return _share_shown(outcome.question.pages, outcome.answer.citations)


def cited_any_page(outcome: Outcome) -> float | None:
    """Whether a page that the true answer cites is among the citations."""
    share = cited_pages(outcome)
    return None if share is None else float(share > 0)


def citation_page_precision(outcome: Outcome) -> float | None:
    """Share of an answer's citations that are on a page that the true answer cites."""
    if not isinstance(outcome, Asked) or not isinstance(outcome.question, PageQuestion):
        return None
    citations = outcome.answer.citations
    if not citations:
        return None
    pages = outcome.question.pages
    return sum(any(_is_shown(page, [citation]) for page in pages) for citation in citations) / len(citations)


def brief(outcome: Outcome) -> float | None:
    """Whether an answer has at most BRIEF_WORDS words, without markers; if half do, so does the median."""
    if not isinstance(outcome, Asked) or outcome.answer.abstained or not _has_answer(outcome.question):
        return None
    return float(count_words(lift_markers(outcome.answer.answer).text) <= BRIEF_WORDS)


def found_pages(outcome: Outcome) -> float | None:
    """Share of the pages that the true answer cites that are among the first five hits."""
    if not isinstance(outcome, Asked | Found) or not isinstance(outcome.question, PageQuestion):
        return None
    return _share_shown(outcome.question.pages, outcome.hits[:TOP])


def first_hit(outcome: Outcome) -> float | None:
    """Whether the first hit holds part of an answering span, or shows a page that the true answer cites."""
    rank = first_hit_rank(outcome)
    return None if rank is None else float(rank == 1)


def first_hit_rank(outcome: Outcome) -> float | None:
    """Reciprocal rank of the first hit that holds part of an answering span, or shows a true page; 0 without any."""
    if not isinstance(outcome, Asked | Found) or not _has_answer(outcome.question):
        return None
    ranks = [rank for rank, hit in enumerate(outcome.hits, start=1) if _answers(hit, outcome.question)]
    return 1 / ranks[0] if ranks else 0.0


def _answers(hit: Hit, question: SpanQuestion | PageQuestion) -> bool:
    if isinstance(question, PageQuestion):
        return any(_is_shown(page, [hit]) for page in question.pages)
    return any(overlap(place_of(hit), span) for spans in question.answers for span in spans)


def _has_answer(question: SpanQuestion | PageQuestion) -> bool:
    return bool(question.answers if isinstance(question, SpanQuestion) else question.pages)


def _place(citation: Citation) -> Place:
    return Place(citation.uri, citation.start, citation.end)


def _share_held(spans: Sequence[Place], cited: Sequence[Place]) -> float:
    return sum(any(holds(place, span) for place in cited) for span in spans) / len(spans)


def _share_shown(pages: Sequence[PagePlace], shown: Sequence[Citation | Hit]) -> float:
    return sum(_is_shown(page, shown) for page in pages) / len(pages)


def _is_shown(page: PagePlace, shown: Iterable[Citation | Hit]) -> bool:
    """Whether the page or the next one is shown, as published answers count pages from 0 or from 1."""
    ranges = [(item.uri, *_pages(item)) for item in shown]
    return any(uri == page.uri and first <= page.page + 1 and page.page <= last for uri, first, last in ranges)


def _pages(item: Citation | Hit) -> tuple[int, int]:
    """Return the first and the last page of a citation or a hit; 0 and 0 if its document has no pages."""
    on = item if isinstance(item, Citation) else item.chunk
    return on.page or 0, on.page_end or on.page or 0
