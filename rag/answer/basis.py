"""The basis of an answer: what was found for a question, and how to check what is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.answer.listing import Listing
from rag.records import Evidence, Hit, Question, Source, Strictness, Usage
from rag.verify.cited_text import Locate
from rag.verify.prepared import Weigh


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question with its own evidence, none where it is not answered; a side of a comparison has a label.

    `is_told_whole` says that all of the evidence is given, in its order, and not the best of it.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    label: str = ""
    language: str = "en"
    is_told_whole: bool = False


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer stands on.

    `sources` are the hits that differ, numbered from 1; `evidence` are their blocks, or parts of those, that answer
    best, best first.
    `notes` are about the evidence, `remarks` about the search, `usage` is that of making the search question.
    A `listing` is the answer, with or without a model: the index knows it exactly. `parts` are those of a question that
    asks several things.
    `language` is the code of the question's language, `languages` those of the documents, that of most first.
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
    listing: Listing | None = None
    parts: tuple[Part, ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ()
