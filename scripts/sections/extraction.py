"""Extraction: with five sentences instead of three, is one of the pages that answer cited, and what else is?"""

from ingest.lab.evaluation import evaluate_suite
from ingest.lab.suites import read_suite
from rag.settings import load_settings
from scripts.sections import SHARED, Section

TITLE = "Extraction, five sentences"
_SUITE = SHARED / "northwind_hr"
_SENTENCES = 5
_MEASURES = ("cited_any_page", "citation_page_precision", "cited_pages")
_LEAST_ANY_PAGE = 0.75


def extraction() -> Section | None:
    """Measure it on Northwind; None where that is not."""
    if not _SUITE.is_dir():
        return None
    settings = load_settings()
    five = settings.model_copy(update={"answer": settings.answer.model_copy(update={"max_sentences": _SENTENCES})})
    scores = evaluate_suite(five, read_suite(_SUITE)).scores()
    lines = [
        f"northwind_hr with RAG_ANSWER__MAX_SENTENCES={_SENTENCES}, at most as many citations. The weights of",
        "evidence were chosen on SQuAD and checked on it.\n",
        "| measure | mean | 95 % interval | n |",
        "|---|---:|---:|---:|",
        *(
            f"| {m} | {scores[m].mean:.4f} | {scores[m].low:.4f} – {scores[m].high:.4f} | {scores[m].n} |"
            for m in _MEASURES
        ),
    ]
    any_page = scores["cited_any_page"].mean
    below = f"{TITLE}: cited_any_page is {any_page:.4f}, below {_LEAST_ANY_PAGE}"
    return Section(TITLE, tuple(lines), (below,) if any_page < _LEAST_ANY_PAGE else ())
