"""`GET /healthz`: the process runs and answers. `GET /readyz`: it should be sent requests."""

from fastapi import APIRouter, HTTPException, Request

from rag import __version__
from rag.api.wire.schemas import Health, Problem, Readiness
from rag.engine import Engine
from rag.settings import Settings

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def check_health() -> Health:
    """Report that the service runs.

    For supervisors that restart a hanging service; it touches nothing else, not even an index.
    """
    return Health(status="ok", version=__version__)


@router.get(
    "/readyz",
    responses={503: {"model": Problem, "description": "Not ready: no index is open, or the service is stopping."}},
)
async def check_readiness(request: Request) -> Readiness:
    """Report that the service's own collection is open, so that the next question need not wait.

    For load balancers: a service that is stopping is not ready, but still finishes its requests.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    if getattr(request.app.state, "draining", False):
        raise HTTPException(503, "the service is stopping")
    if settings.collection not in engine.open_generations():
        raise HTTPException(503, "the index is not open")  # anyone may call this, so it names nothing
    return Readiness(status="ready")
