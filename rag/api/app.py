"""The HTTP face of the engine: `make_app(settings)`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from rag import __version__
from rag.api import metrics, page
from rag.api.metrics import Metrics
from rag.api.middleware.guarded import Guarded
from rag.api.middleware.keyed import Keyed, is_loopback
from rag.api.middleware.limited import Limited
from rag.api.middleware.recorded import Recorded, Routes, routes_of
from rag.api.observing import Watch
from rag.api.routes import ask, batch, chat, collections, documents, feedback, health, models, search, verify
from rag.api.wire.contract import describe
from rag.api.wire.problems import install_handlers
from rag.api.wire.schemas import Problem
from rag.engine import Engine, open_engine
from rag.page_images.drawing import Drawings
from rag.settings import Settings

# Each has a router.
_PARTS = (ask, search, verify, batch, chat, models, collections, documents, feedback, health, metrics, page)
_ENDING_S = 1.0  # for a check that has begun: it may wait for a disk
_REFRESH_S = 2.0  # how long an idle service may hold a generation that was replaced; a look is one small file read


class Service(FastAPI):
    """FastAPI, with a published contract that describes our errors."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap the whole stack in the recorder: starlette handles unexpected errors outside all added middleware."""
        guarded = Guarded(super().build_middleware_stack(), settings=self.state.settings.server)
        return Recorded(guarded, routes=self.all_routes(), metrics=self.state.metrics)

    def all_routes(self) -> Routes:
        return routes_of(self.routes)

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = describe(super().openapi())
        return self.openapi_schema


def make_app(settings: Settings, *, is_open: bool = False) -> FastAPI:
    """Return the application, with its engine open; raises UnusableIndex if there is nothing to serve.

    The engine is closed when the application shuts down; a generation that is published meanwhile is taken up, by an
    idle service too: `ingest forget` must not wait for the next question. While no key was ever made everybody may ask
    everything where it listens on loopback or `is_open`.
    """
    counted = Metrics()
    engine = open_engine(settings, observer=Watch(counted, log_questions=settings.server.log_questions))
    engine.warm()
    counted.watch(engine, settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001
        ending = asyncio.Event()
        refreshing = asyncio.create_task(_keep_current(engine, ending))
        try:
            yield
        finally:
            ending.set()
            await asyncio.wait([refreshing], timeout=_ENDING_S)
            await engine.close()

    app = Service(
        title="Openbook",
        version=__version__,
        summary="Answers questions from documents; every citation is an exact span of a source.",
        lifespan=lifespan,
        docs_url=None,  # both pages fetch scripts from elsewhere
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,  # the function's, as `ask`
        responses={"default": {"model": Problem, "description": "Any error, as application/problem+json (RFC 9457)."}},
    )
    app.state.engine = engine
    app.state.metrics = counted
    app.state.settings = settings
    app.state.drawings = Drawings()
    install_handlers(app)
    for part in _PARTS:
        app.include_router(part.router)
    app.add_middleware(Limited, settings=settings.server, routes=app.all_routes())
    # The last one added is the first that sees a request.
    app.add_middleware(Keyed, store=settings.store, is_open=is_open or is_loopback(settings.server.host))
    return app


async def _keep_current(engine: Engine, ending: asyncio.Event) -> None:
    """Check for newer generations until the service ends."""
    while not ending.is_set():
        await asyncio.to_thread(engine.refresh)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), _REFRESH_S)
