"""`GET /openapi.json`: the contract, as programs read it."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

router = APIRouter()


@router.api_route("/openapi.json", methods=["GET", "HEAD"], include_in_schema=False)
def publish_contract(request: Request) -> JSONResponse:
    """Return the description of all routes; in a thread, for making it takes 95 ms of the first request."""
    return JSONResponse(request.app.openapi())
