"""`POST /v1/search`: passages without an answer."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.questions import read_search
from rag.api.wire.schemas import SearchBody, SearchResponse
from rag.engine import Engine
from rag.serialise import search_json
from rag.threads import Threads

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/search", response_model=SearchResponse)
async def search(body: SearchBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Return the passages nearest to a question, best first, without asking a model."""
    engine: Engine = request.app.state.engine
    question = read_search(body, request)
    result = await unless_gone(request, Threads().run(lambda: engine.search(question)))
    return Response(status_code=CLIENT_GONE) if result is None else search_json(result)
