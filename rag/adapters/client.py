"""What the adapters share: passages, found by a running service or in this process, the same from both.

What a service sends is read as a stranger's: bounded, from the one address, and checked.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import httpx2
from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from rag.addresses import Address
from rag.engine import Engine, open_without_model
from rag.errors import ServiceError, ServiceOverloaded, ServiceRejected, ServiceUnreachable, UsageError, first_line
from rag.filters import where_from_json
from rag.model_servers import ServerMisbehaves, open_client, parse_json
from rag.records import Question, Scalar, Span
from rag.serialise import search_json
from rag.settings import Settings, load_settings
from rag.threads import Threads

TIMEOUT_S = 30.0  # of one request; a search takes hundredths of a second

_MOST_BYTES = 8 * 2**20  # a hundred passages of the longest that a chunker makes have 3 MB
_MOST_MEMBERS = 2**19  # commas in texts count as well

Conditions = Mapping[str, Any]  # as the `where` of POST /v1/search: {"team": "hr", "date": {"gte": "2025-01-01"}}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found: the code points `start` to before `end` of its document's text.

    `section` is what its reader knows from outside it, its title and headings; `generation` the state of the collection
    in which it stands there; `page` and `page_end` are None where the document has no pages. `score` is in [0, 1]
    unless the settings fuse otherwise, higher is better.
    """

    text: str
    score: float
    title: str
    section: str
    collection: str
    generation: str
    document_id: str
    uri: str
    chunk_id: str
    page: int | None
    page_end: int | None
    start: int
    end: int

    @property
    def source(self) -> str:
        """Where it stands, in one word: `openbook://collection/uri#start-end`, the uri percent-encoded."""
        return str(Address(self.collection, self.uri, Span(self.start, self.end)))

    @property
    def metadata(self) -> dict[str, Scalar | None]:
        """All but the text, and `source`, as frameworks carry it beside a text."""
        return {
            "source": self.source,
            "title": self.title,
            "section": self.section,
            "page": self.page,
            "page_end": self.page_end,
            "start": self.start,
            "end": self.end,
            "uri": self.uri,
            "document_id": self.document_id,
            "chunk_id": self.chunk_id,
            "collection": self.collection,
            "generation": self.generation,
            "score": self.score,
        }


class Passages(Protocol):
    """Finds passages."""

    async def search(
        self, question: str, *, collections: Sequence[str] = (), k: int | None = None, where: Conditions | None = None
    ) -> list[Passage]:
        """Return the passages nearest to a question, best first.

        Without collections the default one is asked; k None: as many as the settings say. Raises RagError.
        """
        ...

    async def close(self) -> None: ...


def open_passages(
    *,
    base_url: str | None = None,
    key: str | SecretStr | None = None,
    timeout_s: float = TIMEOUT_S,
    engine: Engine | None = None,
    settings: Settings | None = None,
) -> Passages:
    """Return what finds passages: the service at `base_url`, an engine, or what the settings name.

    The settings, those of this process unless given, name a service (`remote.base_url`), else the store here; its
    engine is closed by `close`, one that is given is not. Raises UsageError for what does not go together, NoIndex.
    """
    if sum(each is not None for each in (base_url, engine, settings)) > 1:
        raise UsageError("an adapter asks one thing; give base_url, or engine, or settings")
    if key is not None and base_url is None:
        raise UsageError("a key is for a service; give its base_url, such as http://127.0.0.1:8000, as well")
    if base_url is not None:
        return ServicePassages(base_url, key, timeout_s=timeout_s)
    if engine is not None:
        return EnginePassages(engine, is_own=False)
    settings = settings or load_settings()
    remote = settings.remote
    if remote.base_url is not None:
        return ServicePassages(remote.base_url, remote.key, timeout_s=remote.timeout_s)
    return EnginePassages(open_without_model(settings), is_own=True)


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns; a loop that runs in the calling thread, as in a notebook, is held up meanwhile."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class EnginePassages:
    """Passages of an engine in this process."""

    def __init__(self, engine: Engine, *, is_own: bool) -> None:
        """`is_own`: nobody else uses the engine, so that `close` closes it."""
        self._engine = engine
        self._is_own = is_own

    async def search(
        self, question: str, *, collections: Sequence[str] = (), k: int | None = None, where: Conditions | None = None
    ) -> list[Passage]:
        asked = Question(question, tuple(_names(collections)), k, where_from_json(where or {}))
        return _passages(search_json(await Threads().run(lambda: self._engine.search(asked))))

    async def close(self) -> None:
        if self._is_own:
            await self._engine.close()


class ServicePassages:
    """Passages of a running service; a connection for each question, so that it is at home in every loop."""

    def __init__(self, base_url: str, key: str | SecretStr | None = None, *, timeout_s: float = TIMEOUT_S) -> None:
        """`base_url` is the service's address, without `/v1`; raises UsageError, which quotes neither."""
        self._address = _checked_address(base_url)
        self._key = _checked_key(key)
        self._timeout_s = timeout_s
        self._tls = httpx2.create_ssl_context()

    async def search(
        self, question: str, *, collections: Sequence[str] = (), k: int | None = None, where: Conditions | None = None
    ) -> list[Passage]:
        body = {"question": question, "collections": _names(collections), "k": k, "where": dict(where or {})}
        response = await self._post("/v1/search", body)
        if not response.is_success:
            raise self._refusal(response)
        try:
            return _passages(parse_json(response.text, most_members=_MOST_MEMBERS))
        except (ValueError, KeyError, RecursionError) as error:  # ValidationError is a ValueError
            why = "a member is missing or of another type" if isinstance(error, ValidationError) else "it is not JSON"
            raise ServiceError(
                f"the service at {self._address} did not answer as this version of Openbook does ({why}); check the "
                "address, and that both have the same version"
            ) from error

    async def close(self) -> None:
        """Nothing is held between two questions."""

    async def _post(self, path: str, body: Mapping[str, Any]) -> httpx2.Response:
        headers = {} if self._key is None else {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        try:
            async with self._open_client() as client:
                return await client.post(f"{self._address}{path}", json=body, headers=headers)
        except httpx2.TimeoutException as error:
            raise ServiceUnreachable(
                f"the service at {self._address} did not answer within {self._timeout_s:g} s; see whether it runs, or "
                "allow more time"
            ) from error
        except httpx2.HTTPError as error:
            raise ServiceUnreachable(
                f"the service at {self._address} cannot be reached ({self._clean(str(error))}); start it with "
                "`rag serve`, or correct the address"
            ) from error
        except ServerMisbehaves as error:
            raise ServiceError(f"the service at {self._address} cannot be used: {self._clean(str(error))}") from error
        except (TypeError, ValueError) as error:  # of the body: a condition that is no JSON, half a surrogate pair
            raise UsageError(f"the question cannot be sent ({self._clean(str(error))})") from error

    def _open_client(self) -> httpx2.AsyncClient:
        return open_client(self._address, most_bytes=_MOST_BYTES, try_s=self._timeout_s, tls=self._tls)

    def _refusal(self, response: httpx2.Response) -> ServiceError:
        """Return the error for a response that is none: what the service says of it, without the key."""
        status = response.status_code
        try:
            problem = parse_json(response.text, most_members=_MOST_MEMBERS)
            detail = problem["detail"]
        except (ValueError, KeyError, TypeError, RecursionError):
            detail = None
        if not isinstance(detail, str):
            return ServiceError(
                f"{self._address} answered {status}, and not as an Openbook service does; check the address"
            )
        what = f"the service at {self._address} answered {status}: {self._clean(detail)}"
        if status in (429, 503):
            return ServiceOverloaded(what)
        return ServiceRejected(what) if 400 <= status < 500 else ServiceError(what)

    def _clean(self, said: str) -> str:
        """Return what was said in one line of bounded length, without the key and without control characters."""
        line = "".join(character for character in said if character.isprintable() or character == "\n")
        if self._key is not None:
            line = line.replace(self._key.get_secret_value(), "…")
        return first_line(line)


class _FoundHit(BaseModel):
    """A hit of `rag.serialise`; more members are a newer service's."""

    model_config = ConfigDict(strict=True)

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
    context: str


class _Found(BaseModel):
    """What a search found."""

    model_config = ConfigDict(strict=True)

    hits: list[_FoundHit]
    collections: dict[str, str]


def _passages(content: Any) -> list[Passage]:  # Any: JSON
    """Return what `rag.serialise.search_json` says; raises ValidationError, KeyError."""
    found = _Found.model_validate(content)
    return [
        Passage(
            **hit.model_dump(exclude={"context"}), section=hit.context, generation=found.collections[hit.collection]
        )
        for hit in found.hits
    ]


def _names(collections: Sequence[str]) -> list[str]:
    if isinstance(collections, str):
        raise UsageError(f"collections are a list of names; write ['{collections}']")
    return list(collections)


def _checked_address(base_url: str) -> str:
    try:
        url = httpx2.URL(base_url)
    except (httpx2.InvalidURL, TypeError, ValueError):
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host:
        raise UsageError("base_url is not the address of a service; write it as http://127.0.0.1:8000")
    if url.userinfo or url.query or url.fragment:
        raise UsageError("base_url is an address alone; give the key as `key`, not in the address")
    return base_url.rstrip("/")


def _checked_key(key: str | SecretStr | None) -> SecretStr | None:
    secret = key.get_secret_value() if isinstance(key, SecretStr) else key
    if secret is None:
        return None
    if not secret or not all("!" <= character <= "~" for character in secret):
        raise UsageError("the key is empty, or has characters that none has (a line end?); copy it again")
    return SecretStr(secret)
