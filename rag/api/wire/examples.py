"""The name and an example of every operation, for the contract. A test holds the examples to the schemas.

They are about data/sample, indexed as the README does it, so that they can be tried.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

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
    "GET /v1/models": Operation(
        "listModels", "List collections as models", response=_json({"object": "list", "data": [_MODEL]})
    ),
    "GET /v1/models/{model}": Operation("readModel", "Read one model", response=_json(_MODEL)),
    "GET /v1/documents/{key}/pages/{number}.png": Operation(
        "drawPage", "Draw a page", parameters={"key": "a93205ea26b41e6940f4daf9"}
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
                    }
                ],
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
            }
        ),
    ),
    "GET /healthz": Operation(
        "checkHealth", "Check that the service runs", response=_json({"status": "ok", "version": "0.1.0"})
    ),
    "GET /readyz": Operation(
        "checkReadiness", "Check that the service can answer", response=_json({"status": "ready"})
    ),
    "GET /metrics": Operation(
        "readMetrics",
        "Read the metrics",
        response={
            "text/plain": '# TYPE openbook_answers_total counter\nopenbook_answers_total{outcome="answered"} 127.0\n'
        },
    ),
}
