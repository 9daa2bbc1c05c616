"""Records as JSON: the one place that gives DESIGN's contract its names, for the CLI, HTTP and SSE alike."""

from typing import Any, TypeAlias

from rag.records import (
    Answer,
    AnswerSentence,
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
)

Json: TypeAlias = dict[str, Any]  # Any: JSON

_DIGITS = 4  # of scores: more are noise


def answer_json(answer: Answer) -> Json:
    """Return an answer as `rag ask --json` and `POST /v1/ask` give it."""
    return {
        "id": answer.id,
        "question": answer.question,
        "search_question": answer.search_question,
        "answer": answer.answer,
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "citations": [citation_json(citation) for citation in answer.citations],
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "hits": [hit_json(hit) for hit in answer.hits],
        "closest": [hit_json(hit) for hit in answer.closest],
        "notes": list(answer.notes),
        "model": answer.model,
        "fallback": answer.fallback,
        "usage": {
            "prompt_tokens": answer.usage.prompt_tokens,
            "completion_tokens": answer.usage.completion_tokens,
            "cost": answer.usage.cost,
            "truncated": answer.usage.truncated,
        },
        "timings_s": dict(answer.timings_s),
        "collections": dict(answer.collections),
    }


def citation_json(citation: Citation) -> Json:
    return {
        "marker": citation.marker,
        "collection": citation.collection,
        "document_id": citation.document_id,
        "uri": citation.uri,
        "title": citation.title,
        "page": citation.page,
        "page_end": citation.page_end,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "context": citation.context,
        "status": citation.status,
        "support": citation.support,
    }


def sentence_json(sentence: AnswerSentence) -> Json:
    return {
        "text": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "citations": list(sentence.citations),
        "supported": sentence.supported,
        "support": sentence.support,
        "failed_tokens": list(sentence.failed_tokens),
    }


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
        "start": chunk.start,
        "end": chunk.end,
        "score": round(hit.score, _DIGITS),
        "text": chunk.text,
    }


def search_json(found: SearchResult) -> Json:
    """Return what a search found, as `rag search --json` and `POST /v1/search` give it."""
    return {
        "question": found.question,
        "search_question": found.search_question,
        "hits": [hit_json(hit) for hit in found.hits],
        "timings_s": dict(found.timings_s),
        "collections": dict(found.collections),
    }


def event_json(event: Event) -> tuple[str, Json]:
    """Return an event's name and its data."""
    match event:
        case Retrieved():
            return "retrieved", {
                "search_question": event.search_question,
                "hits": [hit_json(hit) for hit in event.hits],
            }
        case Delta():
            return "delta", {"text": event.text}
        case Sentence():
            return "sentence", {
                "sentence": sentence_json(event.sentence),
                "citations": [citation_json(citation) for citation in event.citations],
            }
        case Reset():
            return "reset", {"reason": event.reason}
        case Finished():
            return "finished", answer_json(event.answer)
        case Failed():
            return "failed", {"error": event.error, "message": event.message}
