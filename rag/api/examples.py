"""The name and an example of every operation, for the contract. A test holds the examples to the schemas."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]  # Any: JSON

_QUESTION = "How many days a week may employees work from home?"
_SENTENCE = "Employees may work from home three days a week"
_DOCUMENT = "5b39bc272bc3f517c9d33593"
_MODEL = "openbook"

_PLACE = {
    "collection": "default",
    "document_id": _DOCUMENT,
    "uri": "handbook/remote-work.md",
    "title": "Remote work",
    "page": None,
}
_CITATION = {
    "marker": 1,
    **_PLACE,
    "page_end": None,
    "start": 24,
    "end": 71,
    "quote": f"{_SENTENCE}.",
    "context": "Remote work › Days",
    "status": "exact",
    "support": 1.0,
}
_HIT = {
    "chunk_id": "dcf8e666d4b254b59ee09b6c",
    **_PLACE,
    "start": 0,
    "end": 71,
    "score": 0.62,
    "text": f"# Remote work\n\n## Days\n\n{_SENTENCE}.",
}
_SENTENCE_RESULT = {
    "text": f"{_SENTENCE} [1].",
    "start": 0,
    "end": 51,
    "citations": [1],
    "supported": True,
    "support": 1.0,
    "failed_tokens": [],
}
_ANSWER = {
    "id": "6ce1ef796bca7cb1664e73d0",
    "question": _QUESTION,
    "search_question": _QUESTION,
    "answer": f"{_SENTENCE} [1].",
    "abstained": False,
    "confidence": 0.97,
    "citations": [_CITATION],
    "sentences": [_SENTENCE_RESULT],
    "hits": [_HIT],
    "closest": [],
    "notes": [],
    "model": "extractive",
    "fallback": None,
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "cost": None, "truncated": False},
    "timings_s": {"embed": 0.0025, "search": 0.0041, "generate": 0.0004, "cite": 0.0066},
    "collections": {"default": "000007"},
}


def _events(*events: tuple[str, Json]) -> str:
    return "".join(f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n" for name, content in events)


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation is called, for people and in generated clients, and examples of what it takes and gives.

    `response` maps media types to examples; `uses_model`: a language model may fail on the way to the response.
    """

    name: str
    summary: str
    request: Json | None = None
    response: Mapping[str, Any] = field(default_factory=dict)
    status: str = "200"
    uses_model: bool = False


def _json(content: Json) -> dict[str, Json]:
    return {"application/json": content}


PARAMETERS: Json = {
    "collection": ["default"],
    "key": "handbook/remote-work.md",
    "q": "remote",
    "limit": 50,
    "offset": 0,
    "start": 0,
    "end": 71,
    "number": 1,
    "highlight": ["24-71"],
    "width": 800,
    "model": _MODEL,
}

OPERATIONS: dict[str, Operation] = {
    "POST /v1/ask": Operation(
        "ask",
        "Answer a question",
        {"question": _QUESTION},
        {
            "application/json": _ANSWER,
            "text/event-stream": _events(
                ("retrieved", {"search_question": _QUESTION, "hits": [_HIT]}),
                ("delta", {"text": f"{_SENTENCE} [1]."}),
                ("sentence", {"sentence": _SENTENCE_RESULT, "citations": [_CITATION]}),
                ("finished", _ANSWER),
            ),
        },
        uses_model=True,
    ),
    "GET /healthz": Operation(
        "checkHealth", "See whether the service runs", response=_json({"status": "ok", "version": "0.1.0"})
    ),
    "GET /readyz": Operation(
        "checkReadiness", "See whether the service can answer", response=_json({"status": "ready"})
    ),
    "GET /metrics": Operation(
        "readMetrics",
        "Read what is counted",
        response={
            "text/plain": '# TYPE openbook_answers_total counter\nopenbook_answers_total{outcome="answered"} 127.0\n'
        },
    ),
}
