"""Records as JSON, for the CLI, HTTP and SSE alike: a record's fields, by name and in their order.

Only a hit is flattened: to its reader it is one passage, not a chunk in a frame.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

from rag.records import (
    Answer,
    Citation,
    Delta,
    Event,
    Failed,
    Finished,
    Hit,
    Reset,
    Retrieved,
    SearchResult,
    Sentence,
    Verification,
)

Json: TypeAlias = dict[str, Any]  # Any: JSON

_DIGITS = 4  # of scores: more are noise


def answer_json(answer: Answer) -> Json:
    """Return an answer as `rag ask --json` and `POST /v1/ask` give it."""
    return _fields_json(answer)


def search_json(result: SearchResult) -> Json:
    """Return what a search found, as `rag search --json` and `POST /v1/search` give it."""
    return _fields_json(result)


def verification_json(verification: Verification) -> Json:
    """Return a verified text as `rag verify --json` and `POST /v1/verify` give it."""
    return _fields_json(verification)


def citation_json(citation: Citation) -> Json:
    return _fields_json(citation)


def hit_json(hit: Hit) -> Json:
    """Return a hit; `start`, `end` and `text` are its chunk's."""
    chunk = hit.chunk
    return {
        "chunk_id": chunk.id,
        "collection": hit.collection,
        "document_id": chunk.document_id,
        "uri": hit.uri,
        "title": hit.title,
        "page": chunk.page,
        "page_end": chunk.page_end,
        "start": chunk.start,
        "end": chunk.end,
        "score": round(hit.score, _DIGITS),
        "text": chunk.text,
        "context": chunk.context,
        "shown": hit.shown,
    }


def event_json(event: Event) -> tuple[str, Json]:
    """Return an event's name and its data."""
    match event:
        case Finished():
            return "finished", answer_json(event.answer)
        case Sentence():
            return "sentence", _fields_json(event)
        case Retrieved():
            return "retrieved", _fields_json(event)
        case Delta():
            return "delta", _fields_json(event)
        case Reset():
            return "reset", _fields_json(event)
        case Failed():
            return "failed", _fields_json(event)


def _fields_json(record: Any) -> Json:  # Any: a dataclass; the standard library has no name for that
    return {field.name: _json(getattr(record, field.name)) for field in fields(record)}


def _json(value: object) -> Any:  # Any: JSON
    match value:
        case Hit():
            return hit_json(value)
        case tuple():
            return [_json(item) for item in value]
        case Mapping():
            return dict(value)
    return _fields_json(value) if is_dataclass(value) else value
