"""Records of an evaluation: questions, outcomes, rows of measures, results."""

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
    """A question and the spans that answer it.

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
    """A query of a retrieval suite; `relevant` maps uris to grades, 0 if a document was judged and is not."""

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
    """What the measures need to know about documents."""

    def count_tokens(self, places: Iterable[Place]) -> int:
        """Return how many cl100k tokens stand in `places`; a token in several places counts several times."""
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
    """A question and only its hits, for evaluations without answers."""

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
    """A claim and the place found to support it, None if there is none."""

    question: Claim
    carried_by: Place | None


Outcome: TypeAlias = Asked | Found | Searched | Checked


class Measure(Protocol):
    """Scores an outcome, higher is better; None for outcomes of another kind."""

    def __call__(self, outcome: Outcome) -> float | None: ...


# --- what that is worth ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One question's values by measure; `seconds` is its duration, which varies between runs."""

    id: str
    question: str
    values: Mapping[str, float]
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over `n` questions and its 95 % confidence interval."""

    mean: float
    low: float
    high: float
    n: int


def place_of(hit: Hit) -> Place:
    """Return the place of a hit's chunk."""
    return Place(hit.uri, hit.chunk.start, hit.chunk.end)
