"""Checking: the sentences of a given text, each against the passages that a search for it finds."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from rag.answer.finding import Finder
from rag.answer.prompt import number_sources
from rag.errors import UsageError
from rag.records import Citation, Question, Verdict, Verification, VerifiedSentence
from rag.verify.cited_text import Quotation, make_citation
from rag.verify.given_text import GivenSentence, split_given
from rag.verify.prepared import Passages
from rag.verify.verdicts import give_verdict, states_nothing

MOST_SENTENCES = 1000  # of one text; 990 took 31 s, 50,000 characters of data/sample 45, on two busy cores
_PASSAGES = 8  # that a sentence is compared with
_SEARCHED = 1000  # characters of a sentence; an encoder reads about as much


def read_given(text: str, most_characters: int) -> list[GivenSentence]:
    """Return the sentences of a text that is to be verified; raises UsageError where it is empty or too long."""
    if not text.strip():
        raise UsageError("the text is empty; give one to verify")
    if len(text) > most_characters:
        raise UsageError(
            f"the text has {len(text)} characters, but {most_characters} are allowed; verify it in parts, or raise "
            "RAG_SERVER__MAX_TEXT_CHARACTERS"
        )
    sentences = split_given(text)
    if len(sentences) > MOST_SENTENCES:
        raise UsageError(
            f"the text has {len(sentences)} sentences, but {MOST_SENTENCES} are allowed; verify it in parts"
        )
    return sentences


class Checker:
    """Checks the sentences of one text, one at a time; works in the thread that calls it.

    Citations are numbered from 1 in the order of the sentences, one number for each distinct span.
    """

    def __init__(self, finder: Finder, question: Question) -> None:
        """`question` is the text, with where to search for its sentences."""
        self._finder = finder
        self._question = replace(question, k=_PASSAGES)
        self._text = question.text
        self._passages = Passages(finder.weigh, finder.languages)
        self._markers: dict[tuple[str, int, int], int] = {}
        self._timings_s = {"embed": 0.0, "search": 0.0, "cite": 0.0}
        self._has_hits = False

    def check(self, sentence: GivenSentence) -> VerifiedSentence | None:
        """Search for a sentence and compare it with what is found; None if it has no word to look for."""
        if states_nothing(sentence.said, self._finder.weigh):
            return None
        retrieval = self._finder.search(replace(self._question, text=sentence.said[:_SEARCHED]))
        for stage, seconds in retrieval.timings_s.items():
            self._timings_s[stage] += seconds
        self._has_hits = self._has_hits or bool(retrieval.hits)
        started = time.perf_counter()
        passages = [self._passages.of(source) for source in number_sources(retrieval.hits)]
        judgement = give_verdict(sentence.said, passages, self._finder.weigh, self._finder.languages)
        citations = tuple(self._cite(quotation) for quotation in judgement.quotations)
        self._timings_s["cite"] += time.perf_counter() - started
        return VerifiedSentence(
            text=self._text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            verdict=judgement.verdict,
            support=round(judgement.share, 3),
            citations=citations,
            failed_tokens=judgement.failed_tokens,
            weak=judgement.is_weak,
        )

    def conclude(self, sentences: Sequence[VerifiedSentence]) -> Verification:
        """Return what became of the whole text."""
        verdicts = Counter(sentence.verdict for sentence in sentences)
        return Verification(
            sentences=tuple(sentences),
            counts={verdict: verdicts[verdict] for verdict in get_args(Verdict)},
            notes=self._finder.unmet(self._question.where, has_hits=self._has_hits or not sentences),
            timings_s=dict(self._timings_s),
            collections=self._finder.generations,
        )

    def _cite(self, quotation: Quotation) -> Citation:
        chunk = quotation.source.hit.chunk
        place = (chunk.document_id, quotation.span.start, quotation.span.end)
        marker = self._markers.setdefault(place, len(self._markers) + 1)
        return make_citation(quotation, marker, self._finder.locate)
