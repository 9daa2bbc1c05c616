"""What is asked in an evaluation, what came of it, and what that is worth: questions, outcomes, rows, results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from rag.records import Answer, Hit

Label = Literal["supported", "partially_supported", "not_supported"]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the document at `uri`: half-open code points of its text in the index."""

    uri: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A page, counted from 1, of the document at `uri`."""

    uri: str
    page: int


# --- what is asked --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    """A question and where its answer stands.

    `answers` are alternatives, any of which will do; the places of one belong together. None: nothing answers it.
    """

    id: str
    text: str
    answers: tuple[tuple[Place, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """A question and the pages that its answer rests on."""

    id: str
    text: str
    pages: tuple[PagePlace, ...]


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A query of a retrieval suite; `relevant` maps uris to grades, 0 where a document was judged and is not."""

    id: str
    text: str
    relevant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, the document that it cites, and whether that supports it: `proofs` are alternatives, as answers.

    `title` and `context` say what the sentence is about, as those of a source do.
    """

    id: str
    text: str
    uri: str
    label: Label
    proofs: tuple[tuple[Place, ...], ...] = ()
    title: str = ""
    context: str = ""


Task: TypeAlias = SpanQuestion | PageQuestion | DocumentQuestion | Claim


# --- what came of it ------------------------------------------------------------------------------


class Documents(Protocol):
    """What the measures ask of the documents that places point into."""

    def count_tokens(self, places: Iterable[Place]) -> int:
        """Return how many cl100k tokens stand in `places`; one that is in several counts as often."""
        ...

    def chunks(self, uri: str) -> Sequence[Place]:
        """Return the chunks that a document was cut into."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer, and the documents that the answer's hits and citations point into."""

    question: SpanQuestion | PageQuestion
    answer: Answer
    documents: Documents

    @property
    def hits(self) -> tuple[Hit, ...]:
        return self.answer.hits


@dataclass(frozen=True, slots=True)
class Found:
    """A question and its hits alone: what of an outcome there is where nobody waits for an answer."""

    question: SpanQuestion | PageQuestion
    hits: tuple[Hit, ...]
    documents: Documents


@dataclass(frozen=True, slots=True)
class Searched:
    """A query and the uris that were found for it, best first, each once."""

    question: DocumentQuestion
    ranking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim and the place that was found to carry it, None where none does."""

    question: Claim
    carried_by: Place | None


Outcome: TypeAlias = Asked | Found | Searched | Checked


class Measure(Protocol):
    """Says what an outcome is worth; None where it says nothing of outcomes of this kind. Higher is better."""

    def __call__(self, outcome: Outcome) -> float | None: ...


# --- what that is worth ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One question's values by measure; `seconds` is what it took, which no two runs agree on."""

    id: str
    question: str
    values: Mapping[str, float]
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over `n` questions, and the bounds that it lies between with 95 % confidence."""

    mean: float
    low: float
    high: float
    n: int


def place_of(hit: Hit) -> Place:
    """Return where a hit's chunk stands."""
    return Place(hit.uri, hit.chunk.start, hit.chunk.end)
