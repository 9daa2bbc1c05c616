"""The name and an example of every operation, for the contract. A test holds the examples to the schemas.

They are about data/sample, indexed as the README does it, so that they can be tried.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from rag.api.wire.dify import make_records
from rag.api.wire.streams import EVENT_STREAM
from rag.records import (
    Answer,
    AnswerSentence,
    Chunk,
    Citation,
    Delta,
    Event,
    Finished,
    Hit,
    Retrieved,
    SearchResult,
    Sentence,
    Usage,
    Verification,
    VerifiedSentence,
)
from rag.serialise import answer_json, citation_json, event_json, search_json, verification_json

Json: TypeAlias = dict[str, Any]  # Any: JSON

_QUESTION = "How many days may I work from another country?"
_SENTENCE = (
    "You may work from abroad for up to 20 working days in a calendar year, in the European Economic Area, "
    "Switzerland and the United Kingdom"
)
_CONTEXT = "Remote work policy › Working from another country"
_DOCUMENT = "7ac686b9def214bad6707dae"
_START, _END = 2012, 2149

_URI, _TITLE = "sample/hr/remote-work-policy.md", "Remote work policy"

_CITATION = Citation(
    marker=1,
    collection="sample",
    document_id=_DOCUMENT,
    uri=_URI,
    title=_TITLE,
    page=None,
    page_end=None,
    start=_START,
    end=_END,
    quote=f"{_SENTENCE}.",
    context=_CONTEXT,
    status="exact",
    support=1.0,
    shown=f"{_SENTENCE}.",
)
_CITED = citation_json(_CITATION)
_CHUNK = Chunk(
    "dcf8e666d4b254b59ee09b6c", _DOCUMENT, 1979, _END, f"## Working from another country\n\n{_SENTENCE}.", _CONTEXT
)
_HIT = Hit(_CHUNK, "sample", _URI, _TITLE, score=0.62, shown=f"Working from another country {_SENTENCE}.")
_VERIFIED = AnswerSentence(f"{_SENTENCE} [1].", 0, 141, citations=(1,), supported=True, support=1.0)
_ANSWER = Answer(
    id="6ce1ef796bca7cb1664e73d0",
    question=_QUESTION,
    search_question=_QUESTION,
    answer=_VERIFIED.text,
    abstained=False,
    confidence=0.97,
    citations=(_CITATION,),
    sentences=(_VERIFIED,),
    hits=(_HIT,),
    closest=(),
    notes=(),
    model="extractive",
    fallback=None,
    usage=Usage(),
    timings_s={"embed": 0.0025, "search": 0.0041, "generate": 0.0004, "cite": 0.0066},
    collections={"sample": "000007"},
)
_FOUND = SearchResult(
    _QUESTION, _QUESTION, (_HIT,), timings_s={"embed": 0.0025, "search": 0.0041}, collections={"sample": "000007"}
)

_JOB = "5d3c1f0a9b8e7d6c5b4a3928"

_WRONG = "You may work from abroad for up to 30 working days in a calendar year."
_UNKNOWN = "The canteen opens at noon."
_CHECKED = Verification(
    sentences=(
        VerifiedSentence(f"{_SENTENCE}.", 0, 137, "supported", 1.0, (_CITATION,)),
        VerifiedSentence(
            _WRONG,
            138,
            208,
            "contradicted",
            0.87,
            (replace(_CITATION, status="unsupported", support=0.87),),
            ("30 working days",),
        ),
        VerifiedSentence(_UNKNOWN, 209, 235, "not found", 0.0),
    ),
    counts={"supported": 1, "contradicted": 1, "not found": 1},
    notes=(),
    timings_s={"embed": 0.0075, "search": 0.0123, "cite": 0.0041},
    collections={"sample": "000007"},
)


def _events(*events: Event) -> str:
    named = map(event_json, events)
    return "".join(f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n" for name, content in named)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation's names, for people and for generated clients, and examples of its request and response.

    `response` maps media types to examples; `parameters` override the shared examples; `uses_model`: a language model
    may fail before the response.
    """

    name: str
    summary: str
    request: Json | None = None
    response: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    status: str = "200"
    uses_model: bool = False


def _json(content: Json) -> dict[str, Json]:
    return {"application/json": content}


PARAMETERS: Json = {
    "collection": ["sample"],
    "key": _DOCUMENT,
    "q": "remote",
    "limit": 50,
    "offset": 0,
    "start": 0,
    "end": 300,
    "number": 1,
    "highlight": ["0-18"],
    "width": 800,
    "model": "openbook/sample",
    "name": "report.pdf",
    "id": _JOB,
}

_MODEL = {"id": "openbook/sample", "object": "model", "created": 1772439300, "owned_by": "openbook"}
_COMPLETION = {"id": "chatcmpl-6ce1ef796bca7cb1664e73d0", "created": 1772439300, "model": "openbook"}


def _chunk(delta: Json, finish_reason: str | None = None) -> Json:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return {**_COMPLETION, "object": "chat.completion.chunk", "choices": [choice]}


_CHUNKS = [
    _chunk({"role": "assistant", "content": ""}),
    _chunk({"content": _VERIFIED.text}),
    {**_chunk({"citations": [_CITED]}, "stop"), "citations": [_CITED]},
]

_SUMMARY = {
    "id": _DOCUMENT,
    "collection": "sample",
    "uri": _URI,
    "title": _TITLE,
    "date": None,
    "media_type": "text/markdown",
}

_DELETED = {
    "id": _JOB,
    "kind": "delete",
    "collection": "sample",
    "state": "waiting",
    "created_at": "2026-03-02T08:15:00.123+00:00",
    "starts_at": "2026-03-02T08:15:10.123+00:00",
    "started_at": None,
    "finished_at": None,
    "generation": None,
    "detail": None,
    "can_cancel": True,
    "progress": None,
    "counts": {"waiting": 1},
}
_FILES = [
    {
        "name": "report.pdf",
        "uri": "uploads/report.pdf",
        "document_id": "0a4d55a8d778e5022fab7019",
        "bytes": 48213,
        "state": "waiting",
        "reason": None,
    }
]
_UPLOADED = {**_DELETED, "kind": "upload", "starts_at": "2026-03-02T08:15:00.123+00:00"}
_DONE = {
    **_UPLOADED,
    "state": "finished",
    "started_at": "2026-03-02T08:15:00.320+00:00",
    "finished_at": "2026-03-02T08:15:02.871+00:00",
    "generation": "000008",
    "can_cancel": False,
    "counts": {"indexed": 1},
}
_INDEXED = [{**_FILES[0], "state": "indexed"}]
_FOLLOWED = "".join(
    f"event: job\ndata: {json.dumps({**job, 'files': files})}\n\n"
    for job, files in ((_UPLOADED, _FILES), (_DONE, _INDEXED))
)

OPERATIONS: dict[str, Operation] = {
    "POST /v1/ask": Operation(
        "ask",
        "Answer a question",
        {"question": _QUESTION, "collections": ["sample"]},
        {
            "application/json": answer_json(_ANSWER),
            EVENT_STREAM: _events(
                Retrieved(_QUESTION, (_HIT,)),
                Delta(_VERIFIED.text),
                Sentence(_VERIFIED, (_CITATION,)),
                Finished(_ANSWER),
            ),
        },
        uses_model=True,
    ),
    "POST /v1/search": Operation(
        "search",
        "Find passages",
        {"question": _QUESTION, "collections": ["sample"], "k": 1},
        _json(search_json(_FOUND)),
    ),
    "POST /v1/verify": Operation(
        "verify",
        "Verify a text",
        {"text": f"{_SENTENCE}. {_WRONG} {_UNKNOWN}", "collections": ["sample"]},
        _json(verification_json(_CHECKED)),
    ),
    "POST /v1/batch": Operation(
        "answerBatch",
        "Answer many questions",
        {"questions": [{"question": _QUESTION}, {"question": "Who earns most?", "collections": ["salaries"]}]},
        _json(
            {
                "results": [
                    {"answer": answer_json(_ANSWER), "problem": None},
                    {
                        "answer": None,
                        "problem": {
                            "type": "about:blank",
                            "title": "Not Found",
                            "status": 404,
                            "detail": "there is no collection 'salaries'; GET /v1/collections lists them",
                            "error": {
                                "message": "there is no collection 'salaries'; GET /v1/collections lists them",
                                "type": "UnknownName",
                            },
                        },
                    },
                ]
            }
        ),
    ),
    "POST /v1/feedback": Operation(
        "giveFeedback",
        "Send feedback on an answer",
        {
            "answer_id": _ANSWER.id,
            "question": _QUESTION,
            "collections": ["sample"],
            "citations": [{name: _CITED[name] for name in ("collection", "document_id", "start", "end", "quote")}],
            "thumb": "up",
            "note": "Just what I wanted to know.",
        },
        _json({"id": "fb-0d7c0d8d9a8f4f6f2f1b3c5a"}),
        status="201",
    ),
    "POST /v1/chat/completions": Operation(
        "completeChat",
        "Answer as OpenAI's API does",
        {"model": "openbook", "messages": [{"role": "user", "content": _QUESTION}]},
        {
            "application/json": {
                **_COMPLETION,
                "object": "chat.completion",
                "choices": [
                    {
                        "index": 0,
                        "message": {
                            "role": "assistant",
                            "content": _VERIFIED.text,
                            "refusal": None,
                            "citations": [_CITED],
                        },
                        "logprobs": None,
                        "finish_reason": "stop",
                    }
                ],
                "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            },
            EVENT_STREAM: "".join(
                f"data: {content}\n\n"
                for content in [*(json.dumps(chunk, ensure_ascii=False) for chunk in _CHUNKS), "[DONE]"]
            ),
        },
        uses_model=True,
    ),
    "POST /retrieval": Operation(
        "retrieve",
        "Find passages for Dify",
        {
            "knowledge_id": "sample",
            "query": _QUESTION,
            "retrieval_setting": {"top_k": 1, "score_threshold": 0.5},
        },
        _json(make_records(_FOUND, least_score=0.5).model_dump(exclude_none=True)),
    ),
    "GET /v1/models": Operation(
        "listModels", "List collections as models", response=_json({"object": "list", "data": [_MODEL]})
    ),
    "GET /v1/models/{model}": Operation("readModel", "Read one model", response=_json(_MODEL)),
    "GET /v1/documents/{key}/pages/{number}.png": Operation(
        "drawPage", "Draw a page", parameters={"key": "a93205ea26b41e6940f4daf9"}
    ),
    "GET /v1/documents/{key}/pages/{number}.json": Operation(
        "readPageWords",
        "Read where a page's words stand",
        response=_json(
            {"width": 595.28, "height": 841.89, "words": [{"text": "Millrace", "box": [56.7, 71.2, 98.4, 84.6]}]}
        ),
        parameters={"key": "a93205ea26b41e6940f4daf9"},
    ),
    "GET /v1/documents/{key}/original": Operation(
        "downloadOriginal", "Download a document's PDF", parameters={"key": "a93205ea26b41e6940f4daf9"}
    ),
    "GET /v1/collections": Operation(
        "listCollections",
        "List collections",
        response=_json(
            {
                "collections": [
                    {
                        "name": "sample",
                        "generation": "000007",
                        "documents": 41,
                        "chunks": 412,
                        "published_at": "2026-03-02T08:15:00+00:00",
                        "is_default": True,
                        "last_run_at": "2026-03-02T08:15:00+00:00",
                        "can_manage": False,
                    }
                ],
                "can_create": False,
                "notes": [],
            }
        ),
    ),
    "GET /v1/documents": Operation(
        "listDocuments",
        "List documents",
        response=_json(
            {"documents": [{**_SUMMARY, "pages": 0, "characters": 2759, "metadata": {}}], "total": 1, "notes": []}
        ),
    ),
    "GET /v1/documents/{key}": Operation(
        "readDocument",
        "Read a document",
        response=_json(
            {
                **_SUMMARY,
                "sha256": "575fa842d006f116975fc843ec2f09d018b5f6f1ab7252ede16ecbb6e6da21a5",
                "metadata": {},
                "characters": 2759,
                "start": _START,
                "end": _END,
                "text": f"{_SENTENCE}.",
                "pages": [],
                "sections": [{"start": 1979, "end": 2452, "kind": "body", "context": _CONTEXT}],
                "has_images": False,
                "has_original": False,
            }
        ),
    ),
    "POST /v1/documents": Operation(
        "addDocuments",
        "Send files",
        response=_json({**_UPLOADED, "files": _FILES}),
        parameters={"collection": "sample"},
        status="202",
    ),
    "DELETE /v1/documents/{key}": Operation(
        "deleteDocument",
        "Forget a document",
        response=_json({**_DELETED, "files": [{**_FILES[0], "uri": _URI, "document_id": _DOCUMENT, "name": ""}]}),
        status="202",
    ),
    "POST /v1/collections": Operation(
        "createCollection",
        "Make a collection",
        {"name": "contracts"},
        _json({**_UPLOADED, "kind": "create", "collection": "contracts", "counts": {}, "files": []}),
        status="202",
    ),
    "POST /v1/reindex": Operation(
        "reindex",
        "Look through all sources again",
        {"collection": "sample"},
        _json({**_UPLOADED, "kind": "reindex", "counts": {}, "files": []}),
        status="202",
    ),
    "GET /v1/jobs": Operation(
        "listJobs",
        "List jobs",
        response=_json(
            {
                "jobs": [_DONE],
                "total": 1,
                "worker": "running",
                "limits": {"max_bytes": 104857600, "max_files": 1000, "undo_s": 10.0},
            }
        ),
    ),
    "GET /v1/jobs/{id}": Operation(
        "readJob",
        "Read or follow a job",
        response={"application/json": {**_DONE, "files": _INDEXED}, EVENT_STREAM: _FOLLOWED},
    ),
    "POST /v1/jobs/{id}/cancel": Operation(
        "cancelJob",
        "Cancel a job",
        response=_json(
            {
                **_DELETED,
                "state": "cancelled",
                "can_cancel": False,
                "finished_at": "2026-03-02T08:15:04.000+00:00",
                "counts": {"cancelled": 1},
                "files": [{**_FILES[0], "state": "cancelled"}],
            }
        ),
    ),
    "GET /healthz": Operation(
        "checkHealth", "Check that the service runs", response=_json({"status": "ok", "version": "0.1.0"})
    ),
    "GET /readyz": Operation(
        "checkReadiness",
        "Check that the service can answer",
        response=_json({"status": "ready", "last_run_at": "2026-03-02T08:15:00+00:00"}),
    ),
    "GET /metrics": Operation(
        "readMetrics",
        "Read the metrics",
        response={
            "text/plain": '# TYPE openbook_answers_total counter\nopenbook_answers_total{outcome="answered"} 127.0\n'
        },
    ),
}
