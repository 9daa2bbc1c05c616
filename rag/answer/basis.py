"""The basis of an answer: what was found for a question, and how to check what is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.records import Evidence, Hit, Question, Source, Strictness, Usage
from rag.verify.cited_text import Locate
from rag.verify.support import Weigh


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer stands on.

    `sources` are the hits that differ, numbered from 1; `evidence` are their sentences that answer best, best first.
    `notes` are about the evidence, `remarks` about the search, `usage` is that of making the search question.
    `language` is the code of the question's language.
    """

    question: Question
    strictness: Strictness
    search_question: str
    hits: tuple[Hit, ...]
    sources: tuple[Source, ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    timings_s: Mapping[str, float]
    collections: Mapping[str, str]
    weigh: Weigh
    locate: Locate
    notes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    language: str = "en"
