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
    response_model_exclude_none=True,
    responses={503: {"model": Problem, "description": "Not ready: no index is open, or the service is stopping."}},
)
async def check_readiness(request: Request) -> Readiness:
    """Report that the service's own collection is open, so that the next question need not wait.

    For load balancers: a service that is stopping is not ready, but still finishes its requests. One that cannot open a
    newer index is ready, and says so: the older one answers.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    if getattr(request.app.state, "draining", False):
        raise HTTPException(503, "the service is stopping")
    if settings.collection not in engine.open_generations():
        raise HTTPException(503, "the index is not open")  # anyone may call this, so it names nothing
    return Readiness(status="ready", detail=_describe(len(engine.opening_failures())))


def _describe(outdated: int) -> str | None:
    if not outdated:
        return None
    collections = "1 collection" if outdated == 1 else f"{outdated} collections"
    return f"the newest index of {collections} cannot be opened, and an older one answers; the log says why"
