"""`GET /healthz`: the process runs and answers. `GET /readyz`: it should be sent requests."""

from fastapi import APIRouter, HTTPException, Request

from rag import __version__
from rag.api.wire.schemas import Health, Problem, Readiness
from rag.engine import Engine
from rag.settings import Settings

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def check_health() -> Health:
    """Say that the service runs.

    Whoever restarts a service that hangs asks here; it touches nothing else, no index either.
    """
    return Health(status="ok", version=__version__)


@router.get(
    "/readyz",
    responses={503: {"model": Problem, "description": "Not ready: no index is open, or the service is stopping."}},
)
async def check_readiness(request: Request) -> Readiness:
    """Say that the service's own collection is open, so that its next question waits for nothing.

    Whoever shares requests out among services asks here: one that is stopping still answers what it was asked.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    if getattr(request.app.state, "draining", False):
        raise HTTPException(503, "the service is stopping")
    if settings.collection not in engine.open_generations():
        raise HTTPException(503, "the index is not open")  # everybody may ask here: no names
    return Readiness(status="ready")
