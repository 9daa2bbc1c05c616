"""Bodies and responses of `/v1/chat/completions` and `/v1/models`: OpenAI's shapes, with citations."""

from typing import Annotated, Literal

from pydantic import ConfigDict, FailFast, Field, StrictBool, StrictInt, StringConstraints

from rag.api.wire.schemas import (
    MOST_CHARACTERS,
    MOST_COLLECTIONS,
    MOST_CONDITIONS,
    MOST_TURNS,
    Body,
    CitationResult,
    CollectionName,
    Conditions,
    FewFields,
    FieldName,
    Number,
    Result,
)
from rag.records import Strictness

_IGNORED = "Accepted and ignored: the service decides how the model writes."
_UNSUPPORTED = "Accepted and ignored: answers are text, and come from the documents, without tools."
_GIVEN_BACK = "Accepted and ignored, so that an answer can be sent back unchanged."
_MOST_PARTS = 100
_MOST_CITATIONS = 1000

Text = Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)]
Word = Annotated[str, StringConstraints(max_length=20)]
Ignored = Annotated[object, Field(description=_IGNORED)]
Unsupported = Annotated[object, Field(description=_UNSUPPORTED)]
GivenBack = Annotated[object, Field(description=_GIVEN_BACK)]
SentBack = Annotated[dict[FieldName, Text | Number | None], Field(max_length=MOST_CONDITIONS), FewFields]  # a citation


class TextPart(Body):
    """A piece of a message."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: Literal["text", "input_text", "output_text"]
    text: Text


class OtherPart(Body):
    """A piece of a message that is no text, and is ignored with all its fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: Literal[
        "image", "image_url", "input_image", "audio", "audio_url", "input_audio", "video_url", "input_video",
        "file", "input_file", "refusal", "thinking", "reasoning",
    ]  # fmt: skip


Part = Annotated[TextPart | OtherPart, Field(discriminator="type")]


class ChatMessage(Body):
    """A message. Those of `system` and `developer` are ignored: callers cannot change the rules for answers.

    An assistant's message may be an earlier answer, sent back by the client with its citations. The service has no
    tools: calls of some, and what they returned (`tool`, `function`), are ignored.
    """

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | Annotated[list[Part], Field(max_length=_MOST_PARTS)] | None = None
    name: Annotated[str, StringConstraints(max_length=200)] | None = Field(default=None, description=_IGNORED)
    citations: Annotated[list[SentBack], FailFast()] = Field(
        default=[], max_length=_MOST_CITATIONS, description=_GIVEN_BACK
    )
    refusal: Text | None = Field(default=None, description=_GIVEN_BACK)
    parsed: GivenBack = None
    annotations: GivenBack = None
    audio: GivenBack = None
    reasoning: GivenBack = None
    reasoning_content: GivenBack = None
    reasoning_details: GivenBack = None
    function_call: Unsupported = None
    tool_calls: Unsupported = None
    tool_call_id: Unsupported = None

    @property
    def text(self) -> str:
        """What the message says in words."""
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        return "\n".join(part.text for part in self.content if isinstance(part, TextPart))

    @property
    def is_wordless(self) -> bool:
        """Whether it has content, none of it text: an image, say."""
        return isinstance(self.content, list) and bool(self.content) and not self.text.strip()

    @property
    def is_spoken(self) -> bool:
        """Whether it is part of what user and assistant said to each other."""
        calls = bool(self.tool_calls or self.function_call) and not self.text.strip()
        return self.role in ("user", "assistant") and not calls


class StreamOptions(Body):
    """What a stream contains besides the answer."""

    include_usage: StrictBool = False
    include_obfuscation: StrictBool = Field(default=False, description=_IGNORED)


class ChatBody(Body):
    """A conversation; the user's last message is the question, the earlier ones are the history.

    `collections`, `k`, `where`, `strictness` and `llm` work as in `/v1/ask` (`extra_body` in OpenAI's client).
    """

    model: str = Field(max_length=200, description="One of `/v1/models`.")
    messages: Annotated[list[ChatMessage], FailFast()] = Field(min_length=1, max_length=MOST_TURNS)
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[StrictInt, Field(ge=1, le=1)] | None = None
    collections: list[CollectionName] = Field(
        default=[], max_length=MOST_COLLECTIONS, description="Collections to search, instead of those of `model`."
    )
    k: StrictInt | None = Field(default=None, ge=1, le=100)
    where: Conditions = Field(default={})
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
    top_k: StrictInt | None = Field(default=None, description=_IGNORED)
    min_p: Number | None = Field(default=None, description=_IGNORED)
    repetition_penalty: Number | None = Field(default=None, description=_IGNORED)
    logit_bias: Ignored = None
    prediction: Ignored = None
    reasoning: Ignored = None
    thinking: Ignored = None
    chat_template_kwargs: Ignored = None
    prompt_cache_options: Ignored = None
    prompt_cache_retention: Word | None = Field(default=None, description=_IGNORED)
    moderation: Ignored = None
    tools: Unsupported = None
    tool_choice: Unsupported = None
    parallel_tool_calls: Unsupported = None
    functions: Unsupported = None
    function_call: Unsupported = None
    web_search_options: Unsupported = None
    modalities: Unsupported = None
    audio: Unsupported = None
    response_format: Unsupported = None
    logprobs: Unsupported = None
    top_logprobs: Unsupported = None


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
