"""Any server that speaks OpenAI's chat completions: OpenAI, Azure, vLLM, llama.cpp, Ollama, LM Studio."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from rag.errors import LLMError, LLMOverloaded, LLMRejected, LLMUnreachable, SettingsError
from rag.prompt import well_formed
from rag.records import Delta, Prompt, Usage
from rag.settings import LLMSettings
from rag.tokens import count_tokens

if TYPE_CHECKING:
    from openai import AsyncOpenAI, OpenAIError

_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "no-key"  # servers on one's own machine ask for none, the client insists on one
_MESSAGE_CHARACTERS = 200  # of what a server says about its error
_CURES = {
    400: "check RAG_LLM__MODEL and RAG_LLM__CONTEXT_TOKENS",
    401: "check RAG_LLM__API_KEY",
    403: "check RAG_LLM__API_KEY, and that it may use this model",
    404: "check RAG_LLM__MODEL and RAG_LLM__BASE_URL",
    429: "wait, or raise RAG_LLM__RETRIES",
}


class OpenAILLM:
    """Streams chat completions; retries are the client's, the deadline is for all of one answer.

    Closing the stream early closes the connection, so that the server stops writing.
    """

    def __init__(self, settings: LLMSettings) -> None:
        assert settings.model, "make_llm asks for this one only where a model is named"
        self.model = settings.model
        self._settings = settings
        self._address = settings.base_url or _OPENAI
        self._client: AsyncOpenAI | None = None
        if settings.api_key is None and settings.base_url is None:
            raise SettingsError(
                f"the model {self.model} at {_OPENAI} needs a key; set OPENAI_API_KEY, or RAG_LLM__BASE_URL for a "
                "server of your own"
            )

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Usage, None]:
        """Yield the answer's text as it comes, then its Usage: the server's, or counted here where it gives none."""
        deadline = asyncio.get_running_loop().time() + self._settings.timeout_s
        written: list[str] = []
        usage: Usage | None = None
        finished = False
        async with aclosing(self._chunks(prompt)) as chunks:
            while (chunk := await self._next(chunks, deadline)) is not None:
                if chunk.usage is not None:
                    usage = Usage(chunk.usage.prompt_tokens or 0, chunk.usage.completion_tokens or 0)
                for choice in chunk.choices or ():
                    finished = finished or choice.finish_reason is not None
                    if choice.delta is not None and choice.delta.content:
                        text = well_formed(choice.delta.content)
                        written.append(text)
                        yield Delta(text)
        if not finished:
            raise LLMUnreachable(f"{self._who} stopped in the middle of the answer; ask again, or look at its log")
        yield usage or Usage(prompt.tokens, count_tokens("".join(written)))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _next(self, chunks: AsyncIterator[Any], deadline: float) -> Any:
        """Return the next chunk, None at the end. The deadline is armed only while waiting: a yield leaves it."""
        from openai import OpenAIError

        try:
            async with asyncio.timeout_at(deadline):
                return await anext(chunks, None)
        except TimeoutError as error:
            raise LLMUnreachable(
                f"{self._who} did not finish within {self._settings.timeout_s:g} s; raise RAG_LLM__TIMEOUT_S"
            ) from error
        except OpenAIError as error:
            raise self._translate(error) from error
        except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError) as error:
            raise LLMUnreachable(
                f"{self._who} sent what is no chat completion ({type(error).__name__}); check RAG_LLM__BASE_URL"
            ) from error

    async def _chunks(self, prompt: Prompt) -> AsyncGenerator[Any, None]:  # Any: the client's own chunk
        messages: Any = [{"role": message.role, "content": message.content} for message in prompt.messages]
        stream = await self._open_client().chat.completions.create(
            model=self.model,
            messages=messages,
            temperature=self._settings.temperature,
            max_tokens=self._settings.max_answer_tokens,
            stream=True,
            stream_options={"include_usage": True},
        )
        try:
            async for chunk in stream:
                yield chunk
        finally:
            await stream.close()

    def _open_client(self) -> "AsyncOpenAI":
        if self._client is None:
            from openai import AsyncOpenAI

            key = self._settings.api_key.get_secret_value() if self._settings.api_key else _NO_KEY
            self._client = AsyncOpenAI(
                api_key=key,
                base_url=self._address,
                timeout=self._settings.timeout_s,
                max_retries=self._settings.retries,
            )
        return self._client

    @property
    def _who(self) -> str:
        parts = urlsplit(self._address)  # a password in the address is a secret too
        place = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return f"the model {self.model} at {place}"

    def _translate(self, error: "OpenAIError") -> LLMError:
        from openai import APIConnectionError, APIStatusError, APITimeoutError

        if isinstance(error, APITimeoutError):
            return LLMUnreachable(
                f"{self._who} did not answer within {self._settings.timeout_s:g} s; raise RAG_LLM__TIMEOUT_S"
            )
        if isinstance(error, APIConnectionError):
            return LLMUnreachable(
                f"{self._who} cannot be reached, or hung up; check RAG_LLM__BASE_URL and that it runs"
            )
        if not isinstance(error, APIStatusError):
            return LLMUnreachable(f"{self._who} sent an error: {self._clean(str(error))}; look at its log")
        status = error.status_code
        said = self._clean(_server_message(error.body) or error.message)
        if status == 429 or status >= 500:
            cure = _CURES.get(status, "look at its log, or ask again later")
            return LLMOverloaded(f"{self._who} answered {status} on every try ({said}); {cure}")
        return LLMRejected(f"{self._who} answered {status} ({said}); {_CURES.get(status, _CURES[400])}")

    def _clean(self, text: str) -> str:
        """Return a server's words on one line, short, and without the key: servers like to repeat it."""
        key = self._settings.api_key.get_secret_value() if self._settings.api_key else ""
        text = text.replace(key, "*****") if key else text
        line = " ".join(text.split())
        return line if len(line) <= _MESSAGE_CHARACTERS else f"{line[:_MESSAGE_CHARACTERS]}…"


def _server_message(body: object) -> str:
    """Return what the server says in its error's body, if it says so in a form we know."""
    if isinstance(body, dict):
        message = body.get("message")
        if isinstance(message, str):
            return message
    return ""
