"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, llama.cpp, Ollama, LM Studio."""

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import LLMContextTooLong, LLMError, LLMOverloaded, LLMRejected, LLMUnreachable, SettingsError
from rag.llms.completions import Piece, read_piece
from rag.llms.dialect import Dialect
from rag.llms.reasoning import Habits, Thoughts
from rag.llms.refusals import is_too_long, limit_tokens, refused_parameter, server_words
from rag.llms.usage import make_usage
from rag.records import Delta, Prompt, Reset, Usage
from rag.settings import LLMSettings
from rag.text.tokens import count_tokens

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAIError

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "no-key"  # servers on one's own machine ask for none, the client insists on one
_MESSAGE_CHARACTERS = 200  # of what a server says about its error
_CUT_OFF = (
    "length",
    "max_tokens",
)  # reasons of an answer that was cut off: OpenAI's, and that of proxies for Anthropic
_CURES = {
    400: "check RAG_LLM__MODEL, RAG_LLM__CONTEXT_TOKENS and RAG_LLM__MAX_ANSWER_TOKENS",
    401: "check RAG_LLM__API_KEY",
    403: "check RAG_LLM__API_KEY, and that it may use this model",
    404: "check RAG_LLM__MODEL and RAG_LLM__BASE_URL",
    429: "wait, or raise RAG_LLM__RETRIES",
}


@dataclass(slots=True)
class _Heard:
    """What has arrived of one completion so far."""

    tokens_of: list[str] = field(default_factory=list)  # texts and thoughts: a server that gives no usage charges both
    has_answered: bool = False
    refusal: str = ""
    reason: str = ""
    is_whole: bool = False
    usage: tuple[int, int] | None = None

    def take(self, piece: Piece) -> None:
        self.tokens_of += [piece.thought, piece.text]
        self.refusal += piece.refusal
        self.reason = piece.reason or self.reason
        self.is_whole = self.is_whole or piece.is_last
        self.usage = piece.usage or self.usage


class OpenAILLM:
    """Streams chat completions; retries are the client's, the deadline is the caller's.

    Closing the stream early closes the connection, so that the server stops writing. A parameter that the model
    refuses is left out at once, and from then on; what it thinks aloud is no part of its answer.
    """

    def __init__(self, settings: LLMSettings) -> None:
        assert settings.model, "make_llm asks for this one only where a model is named"
        self.model = settings.model
        self._settings = settings
        self._address = settings.base_url or _OPENAI
        self._client: AsyncOpenAI | None = None
        self._dialect = Dialect(settings, self.model)
        self._habits = Habits.of(self.model)
        if settings.api_key is None and settings.base_url is None:
            raise SettingsError(
                f"the model {self.model} at {_OPENAI} needs a key; set OPENAI_API_KEY, or RAG_LLM__BASE_URL for a "
                "server of your own, or RAG_LLM__KIND=local if the model is a file"
            )

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        """Yield the answer's text as it comes, then its Usage: the server's, or counted here where it gives none."""
        thoughts = Thoughts(self._habits)
        heard = _Heard()
        async with aclosing(self._pieces(prompt)) as pieces:
            while (piece := await self._next(pieces)) is not None:
                heard.take(piece)
                for event in thoughts.feed(piece.text):
                    heard.has_answered = isinstance(event, Delta)
                    yield event
        self._check(heard)
        for event in thoughts.finish():
            heard.has_answered = isinstance(event, Delta)
            yield event
        is_cut_off = heard.reason.casefold() in _CUT_OFF
        if is_cut_off and not heard.has_answered:
            raise LLMRejected(
                f"{self._who} wrote {self._settings.max_answer_tokens} tokens of reasoning and no answer; "
                "raise RAG_LLM__MAX_ANSWER_TOKENS"
            )
        prompt_tokens, completion_tokens = heard.usage or (prompt.tokens, count_tokens("".join(heard.tokens_of)))
        yield make_usage(self._settings, prompt_tokens, completion_tokens, truncated=is_cut_off)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    def _check(self, heard: _Heard) -> None:
        """Raise LLMError if the finished stream is not an answer."""
        if heard.refusal.strip():
            raise LLMRejected(f"{self._who} refuses to answer ({self._clean(heard.refusal)}); rephrase the question")
        if heard.reason == "content_filter":
            raise LLMRejected(f"the content filter of {self._who} stopped the answer; rephrase the question")
        if heard.reason == "error":
            raise LLMUnreachable(f"{self._who} broke off with an error; ask again, or check its log")
        if not heard.is_whole:
            raise LLMUnreachable(f"{self._who} stopped in the middle of the answer; ask again, or check its log")

    async def _next(self, pieces: AsyncIterator[Piece]) -> Piece | None:
        """Return the next piece, None at the end."""
        from openai import OpenAIError

        try:
            piece = await anext(pieces, None)
        except OpenAIError as error:
            raise self._translate(error) from error
        except (ValueError, AttributeError, TypeError) as error:  # ValueError: also what is no JSON, or no UTF-8
            why = self._clean(str(error)) if isinstance(error, ValueError) else type(error).__name__
            raise LLMUnreachable(
                f"{self._who} did not send a chat completion ({why}); check RAG_LLM__BASE_URL"
            ) from error
        if piece is not None and piece.error is not None:
            raise self._refusal(_status(piece.error), piece.error)
        return piece

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        from openai import AsyncStream

        completion = await self._request(prompt)
        if not isinstance(completion, AsyncStream):  # the server refused to stream
            yield read_piece(completion.to_dict(warnings=False))
            return
        try:
            media_type = completion.response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if media_type == "text/html":
                raise ValueError("a web page")
            if media_type == "application/json":  # whole, though a stream was asked for
                yield read_piece(json.loads(await _read(completion.response)))
                return
            async for chunk in completion:
                yield read_piece(chunk.to_dict(warnings=False))
        finally:
            await completion.close()

    async def _request(self, prompt: Prompt) -> Any:  # Any: the client's stream, or its completion
        """Ask; if the server refuses a parameter, ask again without it, once per parameter."""
        from openai import APIStatusError

        while True:
            arguments = self._dialect.arguments(prompt.messages)
            try:
                return await self._open_client().chat.completions.create(**arguments)
            except APIStatusError as error:
                if error.status_code not in (400, 422) or is_too_long(error.status_code, error.body):
                    raise
                refused = refused_parameter(error.body, self._dialect.avoidable(arguments))
                if refused is None:
                    raise
                self._dialect.avoid(refused)

    def _open_client(self) -> "AsyncOpenAI":
        if self._client is None:
            from openai import AsyncOpenAI

            key = self._settings.api_key.get_secret_value() if self._settings.api_key else _NO_KEY
            # It waits as Retry-After says, up to 2 minutes, or else 0.5 to 8 s, a quarter of it by chance, and tries
            # again after 408, 409, 429, 5xx and a lost connection: before the answer begins, never in the middle.
            self._client = AsyncOpenAI(
                api_key=key,
                base_url=self._address,
                timeout=None,  # the caller's deadline is the one that holds
                max_retries=self._settings.retries,
            )
        return self._client

    @property
    def _who(self) -> str:
        parts = urlsplit(self._address)  # a password in the address is a secret too
        place = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return f"the model {self.model} at {place}"

    def _translate(self, error: "OpenAIError") -> LLMError:
        from openai import APIConnectionError, APIError, APIStatusError

        if isinstance(error, APIConnectionError):
            return LLMUnreachable(
                f"{self._who} cannot be reached, or closed the connection; check RAG_LLM__BASE_URL, and that it runs"
            )
        if isinstance(error, APIStatusError):
            return self._refusal(error.status_code, error.body or error.message, " on every try")
        body = error.body if isinstance(error, APIError) and error.body else str(error)
        return self._refusal(_status(body), body)

    def _refusal(self, status: int | None, body: object, tries: str = "") -> LLMError:
        """Return our error for a server's error, sent instead of an answer or in the middle of one."""
        said = self._clean(server_words(body))
        if is_too_long(status, body):
            limit = limit_tokens(body)
            return LLMContextTooLong(
                f"{self._who} has no room for the prompt and its answer ({said}); set RAG_LLM__CONTEXT_TOKENS to "
                f"{limit or 'its limit'}",
                limit,
            )
        if status is None:
            return LLMUnreachable(f"{self._who} sent an error ({said}); check its log")
        if status == 429 or status >= 500:
            cure = _CURES.get(status, "check its log, or ask again later")
            return LLMOverloaded(f"{self._who} answered {status}{tries} ({said}); {cure}")
        return LLMRejected(f"{self._who} answered {status} ({said}); {_CURES.get(status, _CURES[400])}")

    def _clean(self, text: str) -> str:
        """Return a server's message on one short line, without the key, which servers tend to repeat."""
        key = self._settings.api_key.get_secret_value() if self._settings.api_key else ""
        text = text.replace(key, "*****") if key else text
        line = " ".join(text.split())
        return line if len(line) <= _MESSAGE_CHARACTERS else f"{line[:_MESSAGE_CHARACTERS]}…"


async def _read(response: Any) -> bytes:  # Any: of the client's HTTP library, which is its own affair
    try:
        content: bytes = await response.aread()
    except Exception as error:
        raise ValueError(f"it broke off: {type(error).__name__}") from error
    return content


def _status(body: object) -> int | None:
    """Return the HTTP status of an error inside a stream, if it has one."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) and 400 <= code < 600 else None
