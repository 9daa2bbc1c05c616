"""Runs a service as a replica: owns its cache, has the target followed, and is not ready until something is there."""

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

from fastapi import FastAPI, Response

from rag import __version__
from rag.api.logs import install_logs
from rag.api.managed_worker import ManagedWorker
from rag.api.server import make_server
from rag.api.wire.problems import problem
from rag.api.wire.schemas import Health
from rag.index.generations import list_collections
from rag.remote.follower_process import follower_command
from rag.remote.replica import Replica, owned
from rag.remote.replica_state import PROBLEMS, read_state
from rag.settings import Settings, environment_with

_QUICKLY_S = 1.0  # a cache that is whole is compared by then, if it is small: nobody need be told to wait
_LOOK_S = 0.05
_TIMEOUTS = ("AWS_TIMEOUT", "GOOGLE_TIMEOUT", "AZURE_TIMEOUT")  # of one request, as obstore reads them
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

_log = logging.getLogger("rag.replica")


@contextmanager
def following(settings: Settings, replica: Replica, listener: socket.socket, address: str) -> Iterator[Settings]:
    """Follow the target as long as the block lasts; it begins once the cache has the service's own collection.

    Until then each request is answered with 503, but `/healthz`. Yields the settings of a service over the cache.
    Raises IndexBusy, UsageError, StorageError; KeyboardInterrupt where it is stopped while it waits.
    """
    timeouts = dict.fromkeys(_TIMEOUTS, f"{settings.replica.timeout_s:g} seconds")
    environment = environment_with(unless_set=timeouts, always={})
    install_logs(with_messages=settings.server.log_questions)
    with owned(replica), ManagedWorker(follower_command(replica), name="follower", environment=environment):
        until = time.monotonic() + _QUICKLY_S
        while not _has_collection(replica) and time.monotonic() < until:
            time.sleep(_LOOK_S)
        if not _has_collection(replica):
            _answer_not_ready(settings, replica, listener, address)
        yield settings.model_copy(update={"store": replica.cache, "collection": replica.collection})


def _has_collection(replica: Replica) -> bool:
    state = read_state(replica.cache)
    return state is not None and state.is_checked and replica.collection in list_collections(replica.cache)


def _answer_not_ready(settings: Settings, replica: Replica, listener: socket.socket, address: str) -> None:
    """Serve 503 until there is something to answer from; raises KeyboardInterrupt where it is stopped."""
    is_over = False

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async def watch() -> None:
            nonlocal is_over
            while not await asyncio.to_thread(_has_collection, replica):
                await asyncio.sleep(_LOOK_S)
            is_over = server.should_exit = True

        watching = asyncio.create_task(watch())
        yield
        watching.cancel()

    app = _make_waiting_app(lambda: _why(replica), lifespan)
    _log.warning("%s answers nothing until '%s' was fetched from %s", address, replica.collection, replica.target)
    server = make_server(app, settings.server)
    with listener.dup() as own:  # uvicorn closes what it is given
        server.run(sockets=[own])
    if not is_over:
        raise KeyboardInterrupt


def _make_waiting_app(why: Callable[[], str], lifespan: Callable[[FastAPI], object] | None) -> FastAPI:
    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)  # type: ignore[arg-type]

    @app.get("/healthz")
    async def check_health() -> Health:
        return Health(status="ok", version=__version__)

    @app.api_route("/{path:path}", methods=_METHODS)
    async def refuse(path: str) -> Response:  # noqa: ARG001
        return problem(503, why(), headers={"Retry-After": "2"})

    return app


def _why(replica: Replica) -> str:
    state = read_state(replica.cache)
    if state is None or not state.is_checked:
        return "not ready: what is in the cache is being compared with its checksums"
    if not state.problem:
        return "not ready: the index is being fetched"
    return f"not ready: there is no index yet, since {PROBLEMS.get(state.problem, state.problem)}; the log says more"
