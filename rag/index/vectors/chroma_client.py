"""Chroma's own client for its server, with what it lacks: limits of time, a check of the version, our errors.

It stands on the layer below `chromadb.HttpClient`, which waits for ever and opens three pools of connections. Nothing
on this layer has an embedding function: ids and vectors are sent, never texts.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import numpy as np
from chromadb.api import ServerAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.config import System
from chromadb.errors import AuthorizationError, ChromaAuthError, NotFoundError

from rag.errors import RagError, SettingsError, VectorServerError, first_line, in_one_line
from rag.records import Vector, Vectors
from rag.settings import VectorsSettings

Answer = TypeVar("Answer")

# What `chroma run` of chromadb 1.x says. The Python server says the package's own version, as 1.5.9, and is refused.
_SUPPORTED = re.compile(r"1\.0\.[0-9]+")
_PYTHON_SERVER = re.compile(r"1\.[1-9][0-9]*\..*")
# Of the 50 nearest among 20,000 vectors made of 788 of MiniLM's with noise it finds all; 16, 100 and 600 found .981,
# and took a third of the time to send. Where many are nearly the same any graph loses some: docs/vector-server.md.
_GRAPH = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 800}
_NAMES_AT_ONCE = 100  # collections listed by one request
_WRITE_TIMEOUT_S = 120.0  # a batch may wait for the server to write its graph
_PAUSES_S = (0.5, 1.0, 2.0, 4.0)  # before a write is tried again: a server that is restarted is back by then


class ChromaServer:
    """A connection that is made when it is needed, and again when it was lost; safe for several threads.

    Whatever goes wrong is a VectorServerError; settings that cannot be right are a SettingsError.
    """

    def __init__(self, settings: VectorsSettings, *, writes: bool) -> None:
        """One that `writes` waits longer, and tries again for some seconds; a search is tried twice."""
        self._settings = settings
        self._timeout_s = max(_WRITE_TIMEOUT_S, settings.timeout_s) if writes else settings.timeout_s
        self._pauses_s = _PAUSES_S if writes else (0.0,)
        self._writes = writes
        self._lock = threading.Lock()
        self._api: Any = None  # ServerAPI
        self._ids: dict[str, UUID] = {}  # of collections, by name
        self.address = address_of(settings)

    def check(self) -> str:
        """Return the server's version; raises VectorServerError where it is away or not a supported one."""
        return self._ask(self._read_version)

    def names(self, prefix: str) -> list[str]:
        """Return the names of all collections that begin with `prefix`."""
        names: list[str] = []
        while len(names) % _NAMES_AT_ONCE == 0:
            page = self._call("list_collections", limit=_NAMES_AT_ONCE, offset=len(names))
            if not page:
                break
            names += [collection.name for collection in page]
        return sorted(name for name in names if name.startswith(prefix))

    def create(self, name: str) -> None:
        """Make a collection of unit rows, unless it is there."""
        model = self._call("get_or_create_collection", name=name, configuration={"hnsw": dict(_GRAPH)})
        self._ids[name] = model.id

    def drop(self, name: str) -> None:
        """Remove a collection, unless it is gone."""
        with suppress(NoSuchCollection):
            self._call("delete_collection", name=name)
        self._ids.pop(name, None)

    def row_ids(self, name: str) -> Iterator[str]:
        """Yield the ids of all rows of a collection; raises NoSuchCollection."""
        size, start = self._settings.batch_rows, 0
        while True:
            ids = self._call_in(name, "_get", limit=size, offset=start, include=[])["ids"]
            yield from ids
            start += len(ids)
            if len(ids) < size:
                return

    def put(self, name: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add rows, or write them again; raises NoSuchCollection."""
        for rows in self._batches(len(ids)):
            self._call_in(name, "_upsert", ids=list(ids[rows]), embeddings=list(vectors[rows]))

    def remove(self, name: str, ids: Sequence[str]) -> None:
        """Remove rows; raises NoSuchCollection."""
        for rows in self._batches(len(ids)):
            self._call_in(name, "_delete", ids=list(ids[rows]))

    def nearest(self, name: str, vector: Vector, count: int) -> list[str]:
        """Return the ids of about the `count` nearest rows, nearest first; raises NoSuchCollection."""
        found = self._call_in(name, "_query", query_embeddings=[vector], n_results=count, include=[])
        return [str(each) for each in found["ids"][0]]

    def vectors(self, name: str, ids: Sequence[str]) -> dict[str, Vector]:
        """Return the vectors of those of `ids` that are there; raises NoSuchCollection."""
        vectors: dict[str, Vector] = {}
        for rows in self._batches(len(ids)):
            found = self._call_in(name, "_get", ids=list(ids[rows]), include=["embeddings"])
            pairs = zip(found["ids"], found["embeddings"], strict=True)
            vectors |= {str(each): np.array(vector, np.float32) for each, vector in pairs}
        return vectors

    def close(self) -> None:
        with self._lock:
            self._disconnect()

    def _batches(self, count: int) -> Iterator[slice]:
        size = self._settings.batch_rows
        if count and self._writes:
            size = min(size, self._ask(lambda api: int(api.get_max_batch_size())))
        return (slice(start, min(start + size, count)) for start in range(0, count, size))

    def _call_in(self, name: str, method: str, **arguments: Any) -> Any:  # Any: what Chroma's client takes and gives
        """Call a method for a collection, whose id is looked up once more where the server knows it no longer."""
        if name in self._ids:
            try:
                return self._call(method, collection_id=self._ids[name], **arguments)
            except NoSuchCollection:
                self._ids.pop(name, None)
        self._ids[name] = self._call("get_collection", name=name).id
        return self._call(method, collection_id=self._ids[name], **arguments)

    def _call(self, method: str, **arguments: Any) -> Any:
        where = {"tenant": self._settings.tenant, "database": self._settings.database}
        return self._ask(lambda api: getattr(api, method)(**arguments, **where))

    def _ask(self, ask: Callable[[Any], Answer]) -> Answer:
        pauses = list(self._pauses_s)
        while True:
            try:
                return ask(self._connected())
            except RagError:
                raise
            except httpx.TransportError as error:
                with self._lock:
                    self._disconnect()  # the next try makes a new one, and looks at the version again
                if not pauses or (isinstance(error, httpx.TimeoutException) and not self._writes):
                    raise VectorServerError(
                        f"the vector server at {self.address} is away ({in_one_line(error)}); start it, or check "
                        "RAG_VECTORS__URL"
                    ) from error
                time.sleep(pauses.pop(0))
            except NotFoundError as error:
                raise NoSuchCollection(
                    f"the vector server at {self.address} has none of the rows ({first_line(error)}); send them: "
                    "ingest run"
                ) from error
            except (ChromaAuthError, AuthorizationError) as error:
                raise self._refused(first_line(error)) from error
            except Exception as error:  # an answer that is no Chroma server's can be anything
                raise VectorServerError(
                    f"the vector server at {self.address} does not do what it was asked ({in_one_line(error)}); check "
                    "the settings under vectors, and look at its log"
                ) from error

    def _connected(self) -> Any:
        with self._lock:
            if self._api is None:
                api = self._connect()
                try:
                    self._read_version(api)
                except BaseException:
                    api._session.close()
                    raise
                self._api = api
            return self._api

    def _connect(self) -> Any:
        url, token = self._settings.url, self._settings.token
        assert url is not None, "address_of looks at it"
        options: dict[str, Any] = {}
        if token is not None:
            options = {
                "chroma_client_auth_provider": "chromadb.auth.token_authn.TokenAuthClientProvider",
                "chroma_client_auth_credentials": token.get_secret_value(),
                "chroma_auth_token_transport_header": _HEADERS[self._settings.token_header],
            }
        chroma = ChromaSettings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic's: a .env where the process runs is not ours
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=url,
            chroma_server_http_port=urlsplit(url).port or 80,
            **options,
        )
        try:
            api: Any = System(chroma).instance(ServerAPI)  # type: ignore[type-abstract]  # it returns the one of the settings
        except ValueError as error:  # a token that no header takes; the message holds no token
            raise SettingsError(
                f"the vector server cannot be asked ({first_line(error)}); check RAG_VECTORS__TOKEN"
            ) from None
        api._session.timeout = httpx.Timeout(self._timeout_s)
        return api

    def _disconnect(self) -> None:
        if self._api is not None:
            self._api._session.close()
            self._api = None

    def _read_version(self, api: Any) -> str:
        response = api._session.get(f"{api.get_api_url()}/version")
        if response.status_code in (401, 403):
            raise self._refused(f"HTTP {response.status_code}")
        try:
            version = response.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as error:
            raise VectorServerError(
                f"what answers at {self.address} is no Chroma server of version 1 (HTTP {response.status_code} for "
                "its version); start one: chroma run, or check RAG_VECTORS__URL"
            ) from error
        if not isinstance(version, str) or not _SUPPORTED.fullmatch(version):
            python = "; that is what Chroma's Python server says, which must not be used (SECURITY.md)"
            raise VectorServerError(
                f"the vector server at {self.address} has version {str(version)[:40]!r}, and only 1.0 is supported"
                f"{python if _PYTHON_SERVER.fullmatch(str(version)) else ''}; start Chroma's own: chroma run"
            )
        return version

    def _refused(self, why: str) -> VectorServerError:
        return VectorServerError(
            f"the vector server at {self.address} refuses the token ({why}); check RAG_VECTORS__TOKEN, and its "
            "tenant and database"
        )


class NoSuchCollection(VectorServerError):
    """The server does not have the collection."""


_HEADERS = {"x-chroma-token": "X-Chroma-Token", "authorization": "Authorization"}


def address_of(settings: VectorsSettings) -> str:
    """Return where the settings' server is, without a password; raises SettingsError where none is set."""
    if settings.url is None:
        raise SettingsError(
            "vectors are kept on a vector server, but the setting 'vectors.url' is empty; set RAG_VECTORS__URL, or "
            "keep them in the store: RAG_VECTORS__KIND=exact"
        )
    parts = urlsplit(settings.url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}/{settings.tenant}/{settings.database}"
