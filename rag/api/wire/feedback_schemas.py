"""Bodies and responses for feedback."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rag.api.wire.schemas import Body, Result

_FARTHEST = 2**53  # JSON's integers are exact up to there

Name = Annotated[str, StringConstraints(min_length=1, max_length=63)]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class CitationBody(Body):
    """A citation of the answer: `text[start:end] == quote` must hold in the document."""

    collection: Name
    document_id: Id
    start: int = Field(ge=0, le=_FARTHEST)
    end: int = Field(ge=1, le=_FARTHEST)
    quote: str = Field(min_length=1, max_length=20_000)


class FeedbackBody(Body):
    """Feedback on an answer."""

    answer_id: Id
    question: str = Field(min_length=1, max_length=20_000)
    collections: list[Name] = Field(default=[], max_length=32, description="The collections that were asked.")
    citations: list[CitationBody] = Field(default=[], max_length=50)
    thumb: Literal["up", "down"]
    note: str = Field(default="", max_length=4000)


class FeedbackResult(Result):
    """The id under which the feedback is stored."""

    id: str
