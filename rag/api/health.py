"""`GET /healthz`: the process runs and answers."""

from fastapi import APIRouter

from rag import __version__
from rag.api.schemas import Health

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def healthz() -> Health:
    """Say that the service runs."""
    return Health(status="ok", version=__version__)
