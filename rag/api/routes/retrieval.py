"""`POST /retrieval`: passages for Dify, which asks this service as an external knowledge base."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.api.access import account_of, asked_collections
from rag.api.wire.dify import PATH, RetrievalBody, RetrievalResult, make_records, read_condition
from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.engine import Engine
from rag.records import Question
from rag.settings import Settings
from rag.threads import Threads

router = APIRouter(tags=["answers"])


@router.post(PATH, response_model=RetrievalResult, response_model_exclude_none=True)
async def retrieval(
    body: RetrievalBody, request: Request
) -> Any:  # Any: a response, or what response_model makes one of
    """Return the passages nearest to a query from the collection that `knowledge_id` names, as Dify wants them.

    Errors have `error_code` and `error_msg` besides: 1001 no key or a malformed one, 1002 a key that is refused, 2001
    no such collection, else the status.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    question = Question(
        text=body.query,
        collections=asked_collections(account_of(request), settings, [body.knowledge_id]),
        k=body.retrieval_setting.top_k,
        where=read_condition(body.metadata_condition),
    )
    result = await unless_gone(request, Threads().run(lambda: engine.search(question)))
    if result is None:
        return Response(status_code=CLIENT_GONE)
    return make_records(result, least_score=body.retrieval_setting.score_threshold or 0.0)
