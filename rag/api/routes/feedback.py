"""`POST /v1/feedback`: stores feedback on an answer, with the account and the time.

Everything is checked: the account must be allowed to read each collection, and each citation must match its document.
"""

import logging
import secrets
from typing import Any

from fastapi import APIRouter, Request

from rag.api.access import account_of, asked_collections, require_writable
from rag.api.wire.feedback_schemas import CitationBody, FeedbackBody, FeedbackResult
from rag.api.wire.problems import problem
from rag.engine import Engine
from rag.errors import StorageError, UnknownName, UsageError
from rag.feedback import Cited, Feedback, keep_feedback
from rag.index.generations import timestamp
from rag.records import Span
from rag.settings import Settings

_log = logging.getLogger("rag.api")

router = APIRouter(prefix="/v1", tags=["feedback"])


@router.post("/feedback", status_code=201, response_model=FeedbackResult)
def feedback(body: FeedbackBody, request: Request) -> Any:  # Any: a response, or what response_model makes one of
    """Store feedback on an answer; `rag feedback export` turns it into questions."""
    require_writable(request)
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    account = account_of(request)
    named = dict.fromkeys([*body.collections, *(citation.collection for citation in body.citations)])
    collections = asked_collections(account, settings, list(named)) if named else ()
    record = Feedback(
        id=f"fb-{secrets.token_hex(12)}",
        at=timestamp(),
        account=account.name,
        answer_id=body.answer_id,
        question=body.question,
        collections=collections,
        citations=tuple(_check(engine, citation) for citation in body.citations),
        thumb=body.thumb,
        note=body.note,
    )
    try:
        keep_feedback(settings.store, record)
    except StorageError as error:
        _log.error("feedback is lost: %s", error)
        return problem(503, "feedback cannot be stored at the moment; try again later")
    return FeedbackResult(id=record.id)


def _check(engine: Engine, citation: CitationBody) -> Cited:
    """Return a citation that matches its document; raises UnknownName, or UsageError if it does not match."""
    with engine.lease([citation.collection]) as (index,):
        info = index.library.named(citation.document_id)
        if info is None or info.id != citation.document_id:
            raise UnknownName(f"there is no document '{citation.document_id}' in '{citation.collection}'")
        is_there = (
            citation.end - citation.start == len(citation.quote)
            and index.library.passage(info.id, Span(citation.start, citation.end)) == citation.quote
        )
        if not is_there:
            raise UsageError(
                f"the text at {citation.start} to {citation.end} of {info.uri} does not match the quote; "
                "the document or the citation has changed"
            )
        return Cited(index.collection, info.id, info.uri, citation.start, citation.end, citation.quote)
