"""The bodies of requests, checked, and those of responses: the contract that `docs/openapi.json` publishes."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rag.api.wire.derived import with_fields_of
from rag.records import (
    Answer,
    AnswerSentence,
    Citation,
    SearchResult,
    Strictness,
    Usage,
    Verification,
    VerifiedSentence,
)

MOST_CHARACTERS = 100_000  # of any one text; a question's own limit is the setting server.max_question_characters
MOST_TURNS = 1000  # a caller may send all that was ever said: the newest are used
MOST_CONDITIONS = 32
MOST_COLLECTIONS = 32
_MOST_FIELDS = 100  # of any object: an error is made for each unknown one, 50,000 of them in 0.3 s on the event loop

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]  # strict: else a text that is too long is a number
Value = StrictBool | StrictInt | Number | Annotated[str, StringConstraints(max_length=1000)]


CollectionName = Annotated[str, StringConstraints(min_length=1, max_length=63)]
FieldName = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _check_fields(fields: object) -> object:
    """Return what is to be validated; raises before the fields of too large an object are looked at."""
    if isinstance(fields, Mapping) and len(fields) > _MOST_FIELDS:
        message = "Object should have at most {most} fields"
        raise PydanticCustomError("too_long", message, {"most": _MOST_FIELDS})
    return fields


FewFields = BeforeValidator(_check_fields)


class Body(BaseModel):
    """What a stranger sends: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _has_few_fields(cls, body: object) -> object:
        return _check_fields(body)


class Comparison(Body):
    """Bounds on one field; all given must hold."""

    eq: Value | None = None
    gt: Value | None = None
    gte: Value | None = None
    lt: Value | None = None
    lte: Value | None = None


# FewFields stands last, since a dict's max_length is looked at only once all of it was validated.
Conditions = Annotated[dict[FieldName, Value | Comparison], Field(max_length=MOST_CONDITIONS), FewFields]


class Turn(Body):
    """One message of what was said before."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=MOST_CHARACTERS)


class ScopedBody(Body):
    """Where to look."""

    collections: list[CollectionName] = Field(
        default=[], max_length=MOST_COLLECTIONS, description="Collections to search; default: the service's own."
    )
    where: Conditions = Field(
        default={},
        description="Conditions on uri, title, date and the documents' own metadata; all must match.",
        examples=[{"team": "hr", "date": {"gte": "2025-01-01"}}],
    )


class SearchBody(ScopedBody):
    """A question, and where to look."""

    question: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        description="At most RAG_SERVER__MAX_QUESTION_CHARACTERS characters (4000 unless set).",
        examples=["How many days a week may I work from home?"],
    )
    k: int | None = Field(default=None, ge=1, le=100, description="How many passages to return.")
    history: Annotated[list[Turn], FailFast()] = Field(
        default=[],
        max_length=MOST_TURNS,
        description="The conversation so far, oldest first; the newest twenty messages are used. Nothing is stored.",
    )


class AskBody(SearchBody):
    """A question, and how it is to be answered."""

    strictness: Strictness | None = Field(
        default=None, description="Whether unsupported sentences are marked, dropped or left alone."
    )
    llm: Literal["default", "extractive"] = "default"


class VerifyBody(ScopedBody):
    """Any text, and where to look for what it says."""

    text: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        description="At most RAG_SERVER__MAX_TEXT_CHARACTERS characters (51200 unless set) and 1000 sentences.",
        examples=["Employees may work from home three days a week. A hotel may cost at most 200 EUR a night."],
    )


class Result(BaseModel):
    """What we send; a field that is not in the contract is a bug."""

    model_config = ConfigDict(extra="forbid")


@with_fields_of(Citation)
class CitationResult(Result):
    """One span of one document: `text[start:end] == quote`, in code points."""

    shown: str = Field(description="The quote as people read it: without markup, each row of a table on a line.")


@with_fields_of(AnswerSentence)
class SentenceResult(Result):
    """A verified sentence; `start` and `end` are code points of `answer`."""

    citations: list[int] = Field(description="Its markers; what states nothing has none.")
    supported: bool = Field(
        description="Whether its citations carry it. What states nothing (a lead-in, a heading, a rule, a pleasantry) "
        "is true, without citations."
    )
    support: float = Field(
        description="In [0, 1]: how much of it its citations carry or, where they do not, the closest passage."
    )
    weak: bool = Field(description="Whether it is supported, but by less than half of its words: by its facts.")


class HitResult(Result):
    """A passage that was found."""

    chunk_id: str
    collection: str
    document_id: str
    uri: str
    title: str
    page: int | None
    page_end: int | None
    start: int
    end: int
    score: float
    text: str
    context: str = Field(description="What its reader knows from outside it: its title and headings.")
    shown: str = Field(description="The beginning of the text as people read it: without markup.")


@with_fields_of(SearchResult)
class SearchResponse(Result):
    """The passages that were found, best first."""

    hits: list[HitResult]
    collections: dict[str, str] = Field(description="Each collection that was searched, and its generation.")
    notes: list[str] = Field(description="Why nothing was found, where a filter is the reason.")


@with_fields_of(Usage)
class UsageResult(Result):
    """Tokens that the answer took."""

    cost: float | None = Field(description="By the prices in the settings; null if none are set.")
    truncated: bool = Field(description="The answer reached its token limit.")


@with_fields_of(Answer)
class AnswerResult(Result):
    """The whole answer: the same that `rag ask --json` prints and the event `finished` carries."""

    citations: list[CitationResult]
    sentences: list[SentenceResult]
    hits: list[HitResult]
    closest: list[HitResult]
    usage: UsageResult
    collections: dict[str, str] = Field(description="Each collection that was searched, and its generation.")


@with_fields_of(VerifiedSentence)
class VerifiedSentenceResult(Result):
    """A sentence of the text with its verdict; `start` and `end` are code points of the text."""

    citations: list[CitationResult] = Field(description="What supports or contradicts it; empty if nothing was found.")
    failed_tokens: list[str] = Field(
        description="What a contradicting source has otherwise: numbers, names, or a denial that one of the two has."
    )
    weak: bool = Field(description="Whether it is supported, but by less than half of its words: by its facts.")


@with_fields_of(Verification)
class VerificationResult(Result):
    """The sentences of a text, in order: the same that `rag verify --json` prints."""

    sentences: list[VerifiedSentenceResult]
    counts: dict[str, int] = Field(description="How many sentences have each verdict.")
    collections: dict[str, str] = Field(description="Each collection that was searched, and its generation.")


class Health(Result):
    """The service runs."""

    status: Literal["ok"]
    version: str


class ReplicaReadiness(Result):
    """What a replica answers from, of its own collection: the `publication`, by its number at the target.

    `age_s` is how long ago that was last known to be the newest one, `seen_s` how long ago the target last answered;
    each is missing where that never was.
    """

    publication: int
    age_s: float | None = None
    seen_s: float | None = None


class Readiness(Result):
    """The service can answer; `detail` says where it does so from an older index than the published one.

    `last_run_at` is when a run of its collection last came to its end. `worker` and `waiting_s` are there where jobs
    wait: whether a process does them, and how long the oldest has been waiting. `replica` is there where it is one.
    """

    status: Literal["ready"]
    detail: str | None = None
    last_run_at: str | None = None
    worker: Literal["running", "missing"] | None = None
    waiting_s: float | None = None
    replica: ReplicaReadiness | None = None


class Fault(Result):
    """One thing that is wrong with a request's body; `pointer` is a JSON Pointer into it."""

    pointer: str
    detail: str


class ErrorKind(Result):
    """An error as OpenAI's clients read it: `message` is the problem's detail, `type` its kind in Openbook, if any."""

    message: str
    type: str | None = None


class Problem(Result):
    """An error as RFC 9457 has it, and as OpenAI's clients and Dify do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    error: ErrorKind
    errors: list[Fault] | None = None
    request_id: str | None = Field(default=None, description="As in X-Request-Id, and in the service's log.")
    error_code: int | None = Field(default=None, description="Of POST /retrieval alone: Dify's, else the status.")
    error_msg: str | None = Field(default=None, description="Of POST /retrieval alone: the detail again.")
