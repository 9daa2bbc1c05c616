"""The HTTP face of the engine: `make_app(settings)`."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from rag import __version__
from rag.api import metrics, page
from rag.api.mcp import exchange
from rag.api.mcp.exchange import make_exchanges, open_exchanges
from rag.api.metrics import Metrics
from rag.api.middleware.guarded import Guarded
from rag.api.middleware.keyed import Keyed, is_loopback
from rag.api.middleware.limited import Limited
from rag.api.middleware.recorded import Recorded, Routes, routes_of
from rag.api.observing import Watch
from rag.api.peers import Peers
from rag.api.refreshing import keep_current
from rag.api.replica_metrics import ReplicaMetrics
from rag.api.routes import (
    ask,
    batch,
    chat,
    collections,
    documents,
    feedback,
    health,
    jobs,
    managing,
    models,
    openapi,
    retrieval,
    search,
    verify,
)
from rag.api.routes.receiving import Arrivals
from rag.api.wire.contract import describe
from rag.api.wire.problems import install_handlers
from rag.api.wire.schemas import Problem
from rag.engine import open_engine
from rag.page_images.drawing import Drawings
from rag.remote.replica import Replica
from rag.settings import Settings

# Each has a router.
_PARTS = (
    *(ask, search, verify, batch, retrieval, chat, models, collections, documents, managing, jobs, feedback),
    *(exchange, health, openapi, metrics, page),
)
_DESCRIBING = threading.Lock()
_ENDING_S = 1.0  # for a check that has begun: it may wait for a disk


class Service(FastAPI):
    """FastAPI, with a published contract that describes our errors."""

    _contract: dict[str, Any] | None = None

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap the whole stack in the recorder: starlette handles unexpected errors outside all added middleware."""
        guarded = Guarded(super().build_middleware_stack(), settings=self.state.settings.server)
        return Recorded(guarded, routes=self.all_routes(), metrics=self.state.metrics)

    def all_routes(self) -> Routes:
        return routes_of(self.routes)

    def openapi(self) -> dict[str, Any]:
        """Return the contract, which is described once; FastAPI keeps what it makes before that is described."""
        with _DESCRIBING:
            if self._contract is None:
                self._contract = describe(super().openapi())
            return self._contract


def make_app(
    settings: Settings,
    *,
    is_open: bool = False,
    is_managed: bool = False,
    peers: Peers | None = None,
    replica: Replica | None = None,
) -> FastAPI:
    """Return the application, with its engine open; raises UnusableIndex if there is nothing to serve.

    The engine is closed when the application shuts down; a generation that is published meanwhile is taken up, by an
    idle service too: `ingest forget` must not wait for the next question. While no key was ever made everybody may ask
    everything where it listens on loopback or `is_open`, and, on loopback alone, manage everything if `is_managed`.

    `peers`: the workers that answer on the same port; limits, metrics and what was seen hold for all of them together.
    `replica`: what it follows; `settings.store` is the replica's cache then, and keys are those of another store.
    """
    counted = Metrics(peers)
    engine = open_engine(settings, observer=Watch(counted, log_questions=settings.server.log_questions))
    engine.warm()
    counted.watch(engine, settings)
    if replica is not None:
        counted.registry.register(ReplicaMetrics(replica))
    publish = (lambda _: None) if peers is None else peers.publish
    exchanges = make_exchanges(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        ending = asyncio.Event()
        refreshing = asyncio.create_task(keep_current(engine, ending, then=publish))
        try:
            async with open_exchanges(exchanges) as app.state.exchanges:
                yield
        finally:
            ending.set()
            await asyncio.wait([refreshing], timeout=_ENDING_S)
            app.state.arrivals.threads.shutdown(wait=False)
            await engine.close()

    app = Service(
        title="Openbook",
        version=__version__,
        summary="Answers questions from documents; every citation is an exact span of a source.",
        lifespan=lifespan,
        openapi_url=None,  # it is a route of ours; nor is there a page, which would fetch scripts from elsewhere
        generate_unique_id_function=lambda route: route.name,  # the function's, as `ask`
        responses={"default": {"model": Problem, "description": "Any error, as application/problem+json (RFC 9457)."}},
    )
    app.state.engine = engine
    app.state.exchanges = None  # until it runs
    app.state.metrics = counted
    app.state.settings = settings
    app.state.peers = peers
    app.state.replica = replica
    app.state.drawings = Drawings(turn=None if peers is None else peers.drawing_turns.turn)
    app.state.arrivals = Arrivals() if peers is None else Arrivals(tally=peers.tally)
    install_handlers(app)
    for part in _PARTS:
        app.include_router(part.router)
    uploads = settings.upload.max_at_once
    app.add_middleware(
        Limited,
        settings=settings.server,
        routes=app.all_routes(),
        uploads=uploads,
        tally=None if peers is None else peers.tally,
        hits=None if peers is None else peers.hits,
    )
    # The last one added is the first that sees a request.
    is_local = is_loopback(settings.server.host)
    app.add_middleware(
        Keyed,
        store=settings.store if replica is None else replica.keys,
        is_open=is_open or is_local,
        is_managed=is_managed and is_local,
        is_replica=replica is not None,
        seen_keys=None if peers is None else peers.seen_keys,
    )
    return app
