"""Embeds through any server that speaks `/v1/embeddings`: OpenAI, Ollama, vLLM, llama.cpp, LM Studio."""

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rag.embedders.long_texts import mean_direction, require_fit, split_to_fit
from rag.errors import EncoderError, TextRefused, first_line
from rag.model_servers import ServerMisbehaves, open_client, parse_json
from rag.records import Vectors, derive_id
from rag.settings import EmbedderSettings
from rag.text.tokens import count_tokens_batch
from rag.text.unicode import replace_surrogates

if TYPE_CHECKING:
    import openai

FORMAT = "1"  # part of the fingerprint
DEFAULT_BASE_URL = "https://api.openai.com/v1"

# OpenAI's limits, https://platform.openai.com/docs/api-reference/embeddings: 8192 tokens a text, 2048 texts and
# 300,000 tokens a request. Fewer texts, so that what is in flight when a request fails is little.
MAX_TOKENS = 8191
MAX_BATCH_TEXTS = 64
MAX_BATCH_TOKENS = 200_000
# Of an answer, and the bytes that JSON takes for one.
_MOST_DIMENSIONS = 8192
_BYTES_A_DIMENSION = 32
_MEMBERS_BESIDE = 64  # a text's vector, and an answer's other fields
_MOST_BYTES = MAX_BATCH_TEXTS * (_MOST_DIMENSIONS + _MEMBERS_BESIDE) * _BYTES_A_DIMENSION
_OF_A_TEXT = (400, 413, 422)  # what servers answer to a text they do not take: too long, too large, not valid
_HARMLESS = "dimensions"
_T = TypeVar("_T")


def make_openai(settings: EmbedderSettings) -> "OpenAIEmbedder":
    """Return the encoder behind `base_url`; nothing is sent until something is embedded."""
    if settings.api_key is None and settings.base_url is None:
        raise EncoderError(
            "embedding with OpenAI needs a key; set OPENAI_API_KEY or RAG_EMBEDDER__API_KEY, "
            "or name another server in RAG_EMBEDDER__BASE_URL"
        )
    return OpenAIEmbedder(settings)


class OpenAIEmbedder:
    """Sends batches one after another; the client retries, and respects Retry-After.

    Tokens are cl100k's, whatever the server's model counts. The fingerprint holds the server's address: two servers
    may call different models by one name.
    """

    def __init__(self, settings: EmbedderSettings) -> None:
        from openai import AsyncOpenAI

        self.max_tokens = MAX_TOKENS - sum(count_tokens_batch([settings.query_prompt, settings.document_prompt]))
        self.portable_count = count_tokens_batch
        self._settings = settings
        self._url = (settings.base_url or DEFAULT_BASE_URL).rstrip("/")
        self._dimensions = settings.dimensions
        self._has_answered = False
        self._client = AsyncOpenAI(
            base_url=self._url,
            api_key=settings.api_key.get_secret_value() if settings.api_key else "none",  # local servers want none
            timeout=settings.timeout_s,
            http_client=open_client(self._url, most_bytes=_MOST_BYTES, try_s=settings.timeout_s),
        )
        self._loop = _Loop()
        identity = (self._url, settings.model, str(settings.dimensions), settings.query_prompt)
        self.fingerprint = f"openai-{derive_id(FORMAT, *identity, settings.document_prompt)}"

    @property
    def dimensions(self) -> int:
        """The length of a vector; the server is asked once if the settings do not give it."""
        if self._dimensions is None:
            self._dimensions = len(self._request([_HARMLESS])[0])
        return self._dimensions

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return count_tokens_batch(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per text; raises EncoderError for a text longer than `max_tokens`."""
        require_fit(self.count_tokens(texts), self.max_tokens, self._settings.model)
        return self._embed([self._settings.document_prompt + text for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return one unit row per question; one that is too long is embedded in pieces, which are averaged."""
        rows = [mean_direction(self._embed(self._split_query(text))) for text in texts]
        return np.stack(rows) if rows else self._embed([])

    def close(self) -> None:
        self._loop.close(self._client.close)

    def _split_query(self, text: str) -> list[str]:
        pieces = split_to_fit(text, lambda piece: self.count_tokens([piece])[0] <= self.max_tokens)
        return [self._settings.query_prompt + piece for piece in pieces]

    def _embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.concatenate([self._request(batch) for batch in _batches(texts)])

    def _request(self, texts: Sequence[str]) -> Vectors:
        """Embed one request's texts; every failure becomes an EncoderError, TextRefused where one of them is to blame.

        Which one that is, whoever has several finds out by asking for fewer.
        """
        import openai

        readable = [replace_surrogates(text) or " " for text in texts]  # OpenAI refuses an empty text

        async def ask() -> bytes:
            response = await self._client.embeddings.with_raw_response.create(
                model=self._settings.model,
                input=readable,
                dimensions=self._settings.dimensions or openai.omit,
                encoding_format="float",  # understood by every server, base64 is not
            )
            return response.content

        try:
            content = self._loop.run(ask())
        except openai.APIStatusError as error:
            is_of_a_text = error.status_code in _OF_A_TEXT and self._takes_others(texts)
            raise (TextRefused if is_of_a_text else EncoderError)(self._explain(error)) from error
        except openai.OpenAIError as error:
            raise EncoderError(self._explain(error)) from error
        except ServerMisbehaves as error:
            raise EncoderError(
                f"the embedding server {self._url} cannot be used: {error}; check what RAG_EMBEDDER__BASE_URL leads to"
            ) from error
        except Exception as error:  # a server may send anything
            raise self._nonsense(type(error).__name__) from error
        vectors = self._read_rows(content, len(texts))
        self._has_answered = True
        self._dimensions = self._dimensions or vectors.shape[1]
        if vectors.shape[1] != self._dimensions:
            raise self._nonsense(f"vectors of {vectors.shape[1]} dimensions, not {self._dimensions}")
        return vectors

    def _takes_others(self, refused: Sequence[str]) -> bool:
        """Whether the server answers at all; one that refuses whatever it is asked has not the settings' model."""
        if not self._has_answered and list(refused) != [_HARMLESS]:
            self._request([_HARMLESS])
        return self._has_answered

    def _read_rows(self, content: bytes, count: int) -> Vectors:
        """Return the vectors of a response in the order of the texts, scaled to length 1."""
        try:
            body = parse_json(content.decode(), most_members=count * (_MOST_DIMENSIONS + _MEMBERS_BESIDE))
            rows = sorted(body["data"], key=lambda row: int(row["index"]))
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float64)
        except UnicodeDecodeError as error:
            raise self._nonsense("bytes that are no text") from error
        except ValueError as error:  # not JSON, or numbers that are none
            raise self._nonsense(first_line(error)) from error
        except (TypeError, LookupError, ArithmeticError, RecursionError) as error:
            raise self._nonsense("no vectors") from error
        if vectors.ndim != 2 or len(vectors) != count:
            raise self._nonsense(f"{len(vectors)} vectors for {count} texts")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise self._nonsense("a vector that is zero or not finite")
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _nonsense(self, what: str) -> EncoderError:
        return EncoderError(
            f"the server {self._url} did not answer with embeddings ({what}); check RAG_EMBEDDER__BASE_URL, "
            "which usually ends in /v1"
        )

    def _explain(self, error: "openai.OpenAIError") -> str:
        """Return a message with the cause and the cure."""
        import openai

        server, model = f"the embedding server {self._url}", self._settings.model
        match error:
            case openai.APITimeoutError():
                return f"{server} did not answer within {self._settings.timeout_s:g} s; raise RAG_EMBEDDER__TIMEOUT_S"
            case openai.APIConnectionError():
                return f"{server} cannot be reached ({_reason(error)}); start it, or check RAG_EMBEDDER__BASE_URL"
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                return f"{server} refuses the key ({error.status_code}); check OPENAI_API_KEY or RAG_EMBEDDER__API_KEY"
            case openai.NotFoundError():
                return f"{server} has no model '{model}' (404); check RAG_EMBEDDER__MODEL and RAG_EMBEDDER__BASE_URL"
            case openai.RateLimitError():
                return f"{server} refuses more for now (429: {first_line(error)}); try later, finished work is kept"
            case openai.APIStatusError():
                return f"{server} answered {error.status_code} for '{model}' ({first_line(error)}); see its log"
            case _:
                return f"{server} gave no usable answer ({first_line(error)}); see its log"


class _Loop:
    """An event loop in a thread of its own, begun by the first who waits for it: the client's times are the loop's."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._beginning = threading.Lock()

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:  # Any: nobody sends into it
        with self._beginning:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="embedding-server", daemon=True)
                self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:  # Any: nobody sends into it
        """End the thread, after `last`; nothing happens where none was begun. Who still waits gets an error."""
        if self._loop is None or self._thread is None:
            return
        self.run(_after_cancelling(last))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = None


async def _after_cancelling(last: Callable[[], Coroutine[Any, Any, None]]) -> None:  # Any: nobody sends into it
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await last()


def _reason(error: BaseException) -> str:
    """Return what the first of an error's causes says; it is the system's word where that refused."""
    while (cause := error.__cause__ or error.__context__) is not None:
        error = cause
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else first_line(error)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield `texts` in order, in batches that fit one request."""
    start, tokens = 0, 0
    for end, length in enumerate(count_tokens_batch(texts)):
        if end - start == MAX_BATCH_TEXTS or (end > start and tokens + length > MAX_BATCH_TOKENS):
            yield texts[start:end]
            start, tokens = end, 0
        tokens += length
    yield texts[start:]
