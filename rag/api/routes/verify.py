"""`POST /v1/verify`: any text, sentence by sentence, against the documents."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.api.access import account_of, asked_collections
from rag.api.wire.leaving import CLIENT_GONE, unless_gone
from rag.api.wire.questions import read_where
from rag.api.wire.schemas import VerificationResult, VerifyBody
from rag.engine import Engine
from rag.serialise import verification_json
from rag.settings import Settings

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/verify", response_model=VerificationResult)
async def verify(body: VerifyBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Check each sentence of a text: supported or contradicted by the quoted span of a document, or not found."""
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    names = asked_collections(account_of(request), settings, body.collections)
    work = engine.verify(body.text, collections=names, where=read_where(body.where))
    verification = await unless_gone(request, work)
    return Response(status_code=CLIENT_GONE) if verification is None else verification_json(verification)
