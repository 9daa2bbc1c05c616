"""Bodies and responses of `/v1/chat/completions` and `/v1/models`: OpenAI's shapes, with citations."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictBool, StrictInt, StringConstraints, WithJsonSchema

from rag.api.wire.schemas import (
    MOST_CHARACTERS,
    MOST_COLLECTIONS,
    MOST_CONDITIONS,
    MOST_TURNS,
    Body,
    CitationResult,
    CollectionName,
    Comparison,
    FieldName,
    Number,
    Result,
    Value,
)
from rag.records import Strictness

_IGNORED = "Accepted and ignored: the service decides how the model writes."
_GIVEN_BACK = "Accepted and ignored, so that an answer can be sent back unchanged."
_MOST_PARTS = 100
_MOST_CITATIONS = 1000

Text = Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)]
Word = Annotated[str, StringConstraints(max_length=20)]


def _refuse(wanted: bool) -> bool:
    if wanted:
        raise ValueError("this service has no tools; leave it out")
    return wanted


# Not Literal[False], which accepts 0 because it is equal.
Off = Annotated[StrictBool, AfterValidator(_refuse), WithJsonSchema({"type": "boolean", "const": False})]
SentBack = Annotated[dict[FieldName, Text | Number | None], Field(max_length=MOST_CONDITIONS)]  # a citation


class TextPart(Body):
    """A piece of a message."""

    type: Literal["text"]
    text: Text


class ChatMessage(Body):
    """A message. Those of `system` and `developer` are ignored: callers cannot change the rules for answers.

    An assistant's message may be an earlier answer, sent back by the client with its citations.
    """

    role: Literal["system", "developer", "user", "assistant"]
    content: Text | Annotated[list[TextPart], Field(max_length=_MOST_PARTS)]
    name: Annotated[str, StringConstraints(max_length=200)] | None = Field(default=None, description=_IGNORED)
    citations: list[SentBack] = Field(default=[], max_length=_MOST_CITATIONS, description=_GIVEN_BACK)
    refusal: None = Field(default=None, description=_GIVEN_BACK)
    parsed: None = Field(default=None, description=_GIVEN_BACK)
    annotations: None = Field(default=None, description=_GIVEN_BACK)
    audio: None = Field(default=None, description=_GIVEN_BACK)
    function_call: None = Field(default=None, description=_GIVEN_BACK)
    tool_calls: None = Field(default=None, description=_GIVEN_BACK)

    @property
    def text(self) -> str:
        return self.content if isinstance(self.content, str) else "\n".join(part.text for part in self.content)


class ResponseFormat(Body):
    """The format of an answer: text."""

    type: Literal["text"]


class StreamOptions(Body):
    """What a stream contains besides the answer."""

    include_usage: StrictBool = False
    include_obfuscation: StrictBool = Field(default=False, description=_IGNORED)


class ChatBody(Body):
    """A conversation; the last message is the question, the earlier ones are the history.

    `collections`, `k`, `where`, `strictness` and `llm` work as in `/v1/ask` (`extra_body` in OpenAI's client).
    """

    model: str = Field(max_length=200, description="One of `/v1/models`.")
    messages: list[ChatMessage] = Field(min_length=1, max_length=MOST_TURNS)
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[StrictInt, Field(ge=1, le=1)] | None = None
    collections: list[CollectionName] = Field(
        default=[], max_length=MOST_COLLECTIONS, description="Collections to search, instead of those of `model`."
    )
    k: StrictInt | None = Field(default=None, ge=1, le=100)
    where: dict[FieldName, Value | Comparison] = Field(default={}, max_length=MOST_CONDITIONS)
    strictness: Strictness | None = None
    llm: Literal["default", "extractive"] = "default"
    temperature: Number | None = Field(default=None, description=_IGNORED)
    top_p: Number | None = Field(default=None, description=_IGNORED)
    max_tokens: StrictInt | None = Field(default=None, description=_IGNORED)
    max_completion_tokens: StrictInt | None = Field(default=None, description=_IGNORED)
    presence_penalty: Number | None = Field(default=None, description=_IGNORED)
    frequency_penalty: Number | None = Field(default=None, description=_IGNORED)
    seed: StrictInt | None = Field(default=None, description=_IGNORED)
    stop: Text | Annotated[list[Text], Field(max_length=4)] | None = Field(default=None, description=_IGNORED)
    user: Text | None = Field(default=None, description=_IGNORED)
    store: StrictBool | None = Field(default=None, description=_IGNORED)
    metadata: dict[Text, Text] | None = Field(default=None, max_length=16, description=_IGNORED)
    reasoning_effort: Word | None = Field(default=None, description=_IGNORED)
    verbosity: Word | None = Field(default=None, description=_IGNORED)
    service_tier: Word | None = Field(default=None, description=_IGNORED)
    safety_identifier: Text | None = Field(default=None, description=_IGNORED)
    prompt_cache_key: Text | None = Field(default=None, description=_IGNORED)
    logprobs: Off | None = None
    response_format: ResponseFormat | None = None


class ChatAnswer(Result):
    """The answer, with the markers that `citations` explains."""

    role: Literal["assistant"]
    content: str
    refusal: None
    citations: list[CitationResult]


class ChatChoice(Result):
    """The one choice."""

    index: Literal[0]
    message: ChatAnswer
    logprobs: None
    finish_reason: Literal["stop", "length"]


class ChatUsage(Result):
    """Tokens used by the answer."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatResult(Result):
    """A completion in OpenAI's shape; its message has `citations`, as in `/v1/ask`."""

    id: str
    object: Literal["chat.completion"]
    created: int = Field(description="Seconds since 1970.")
    model: str
    choices: list[ChatChoice]
    usage: ChatUsage


class ModelResult(Result):
    """A model: the service's own collection, or one named."""

    id: str
    object: Literal["model"]
    created: int = Field(description="When the service started, in seconds since 1970.")
    owned_by: Literal["openbook"]


class ModelsResult(Result):
    """All models."""

    object: Literal["list"]
    data: list[ModelResult]
