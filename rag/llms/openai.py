"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, llama.cpp, Ollama, LM Studio."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import LLMContextTooLong, LLMError, LLMOverloaded, LLMRejected, LLMUnreachable, SettingsError
from rag.llms.completions import Piece, read_piece
from rag.llms.dialect import Dialect
from rag.llms.event_stream import read_events
from rag.llms.reasoning import Habits, Thoughts
from rag.llms.refusals import is_too_long, limit_tokens, refused_parameter, server_words
from rag.llms.usage import make_usage
from rag.model_servers import ConnectionLost, ServerMisbehaves, open_client, parse_json
from rag.records import Delta, Prompt, Reset, Usage
from rag.settings import LLMSettings
from rag.text.tokens import count_tokens

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI, OpenAIError

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "no-key"  # servers on one's own machine ask for none, the client insists on one
_MESSAGE_CHARACTERS = 200  # of what a server says about its error
# A stream takes 100 to 400 bytes a token, and a model that thinks many times the tokens of its answer.
_LEAST_STREAM_BYTES = 16 * 2**20
_BYTES_A_TOKEN = 4096
_MOST_EVENT_BYTES = 2**20  # and of an answer that is not streamed
_MOST_MEMBERS = 50_000  # of one event's JSON; its text, of at most 2**20 characters, has a comma every 60 or so
_FED_CHARACTERS = 4096  # of a text at once, to whatever works on it
_CUT_OFF = (
    "length",
    "max_tokens",
)  # reasons of an answer that was cut off: OpenAI's, and that of proxies for Anthropic
_UNTRUSTED = "check what RAG_LLM__BASE_URL leads to"
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
        self.refusal = (self.refusal + piece.refusal)[:_MESSAGE_CHARACTERS]
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

    def prepare(self) -> None:
        """Import the client and open it: no connection is made."""
        _ = self._open_client().chat.completions.with_streaming_response

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        """Yield the answer's text as it comes, then its Usage: the server's, or counted here where it gives none.

        Raises LLMError, whatever the server does.
        """
        try:
            async with aclosing(self._answer(prompt)) as answer:
                async for each in answer:
                    yield each
        except LLMError:
            raise
        except ConnectionLost as error:
            raise self._gone() from error
        except ServerMisbehaves as error:
            raise LLMUnreachable(f"{self._who} cannot be used: {self._clean(str(error))}; {_UNTRUSTED}") from error
        except Exception as error:  # a server may send anything: what is no JSON, no UTF-8, nested 10,000 deep
            why = self._clean(str(error)) if isinstance(error, ValueError) else type(error).__name__
            raise LLMUnreachable(
                f"{self._who} did not send a chat completion ({why}); check RAG_LLM__BASE_URL"
            ) from error

    async def _answer(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        thoughts = Thoughts(self._habits)
        heard = _Heard()
        async with aclosing(self._pieces(prompt)) as pieces:
            async for piece in pieces:
                if piece.error is not None:
                    raise self._refusal(_status(piece.error), piece.error)
                heard.take(piece)
                for part in _cut(piece.text):
                    for event in thoughts.feed(part):
                        heard.has_answered = isinstance(event, Delta)
                        yield event
                    await asyncio.sleep(0)
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
        usage = heard.usage or (prompt.tokens, await asyncio.to_thread(_count, "".join(heard.tokens_of)))
        yield make_usage(self._settings, *usage, truncated=is_cut_off)

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

    async def _pieces(self, prompt: Prompt) -> AsyncGenerator[Piece, None]:
        async with AsyncExitStack() as closing:
            response = await self._request(prompt, closing)
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if media_type == "text/html":
                raise ValueError("a web page")
            if media_type == "application/json":  # whole, though a stream was asked for; or the server streams none
                yield _parse(await _read_whole(response))
                return
            chunks = await closing.enter_async_context(aclosing(response.aiter_bytes()))
            events = await closing.enter_async_context(aclosing(read_events(chunks, _MOST_EVENT_BYTES)))
            async for event in events:
                if event.startswith("[DONE]"):
                    return
                yield _parse(event)

    async def _request(self, prompt: Prompt, closing: AsyncExitStack) -> Any:  # Any: a response of the client's HTTP
        """Ask; if the server refuses a parameter, ask again without it, once per parameter."""
        from openai import APIStatusError, OpenAIError

        create = self._open_client().chat.completions.with_streaming_response.create
        while True:
            arguments = self._dialect.arguments(prompt.messages)
            try:
                response = await closing.enter_async_context(create(**arguments))
            except OpenAIError as error:
                refused = self._refused(error, arguments) if isinstance(error, APIStatusError) else None
                if refused is None:
                    raise self._translate(error) from error
                self._dialect.avoid(refused)
            else:
                return response.http_response

    def _refused(self, error: "APIStatusError", arguments: dict[str, Any]) -> str | None:  # Any: JSON
        """Return the parameter that the server refuses, if that is why it refuses the request."""
        if error.status_code not in (400, 422) or is_too_long(error.status_code, error.body):
            return None
        return refused_parameter(error.body, self._dialect.avoidable(arguments))

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
                http_client=open_client(
                    self._address,
                    most_bytes=_LEAST_STREAM_BYTES + _BYTES_A_TOKEN * self._settings.max_answer_tokens,
                ),
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
            return self._gone()
        if isinstance(error, APIStatusError):
            return self._refusal(error.status_code, error.body or error.message, " on every try")
        body = error.body if isinstance(error, APIError) and error.body else str(error)
        return self._refusal(_status(body), body)

    def _gone(self) -> LLMError:
        return LLMUnreachable(
            f"{self._who} cannot be reached, or closed the connection; check RAG_LLM__BASE_URL, and that it runs"
        )

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


async def _read_whole(response: Any) -> str:  # Any: a response of the client's HTTP
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > _MOST_EVENT_BYTES:
            raise ServerMisbehaves(f"it sent an answer of more than {_MOST_EVENT_BYTES} bytes")
    return content.decode()


def _parse(text: str) -> Piece:
    return read_piece(parse_json(text, most_members=_MOST_MEMBERS))


def _cut(text: str) -> list[str]:
    return [text[i : i + _FED_CHARACTERS] for i in range(0, len(text), _FED_CHARACTERS)] or [""]


def _count(text: str) -> int:
    """Count tokens, in parts: what is no text takes quadratic time."""
    return sum(map(count_tokens, _cut(text)))


def _status(body: object) -> int | None:
    """Return the HTTP status of an error inside a stream, if it has one."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) and 400 <= code < 600 else None
