"""Records as JSON: the names are the contract's."""

import json

from rag.records import (
    Answer,
    AnswerSentence,
    Citation,
    Delta,
    Event,
    Failed,
    Finished,
    Reset,
    Retrieved,
    Sentence,
    Usage,
    Verdict,
    Verification,
    VerifiedSentence,
)
from rag.serialise import answer_json, event_json, hit_json, verification_json
from tests.rag.builders import make_hit

HIT = make_hit("Ten days.", title="Leave", context="Leave › Interns", page=2, score=0.71)
CITATION = Citation(
    1, "default", "d1", "d1.md", "Leave", 2, 2, 0, 9, "Ten days.", "Leave › Interns", "exact", 1.0, "Ten days."
)  # fmt: skip
SENTENCE = AnswerSentence("Ten days [1].", 0, 13, (1,), True, 1.0, ("7",))
ANSWER = Answer(
    id="a", question="q", search_question="s", answer="Ten days [1].", abstained=False, confidence=0.93,
    citations=(CITATION,), sentences=(SENTENCE,), hits=(HIT,), closest=(HIT,), notes=("n",), model="m", fallback=None,
    usage=Usage(812, 44, cost=0.0021, truncated=True), timings_s={"embed": 0.003}, collections={"default": "000007"},
)  # fmt: skip

HIT_JSON = {
    "chunk_id": HIT.chunk.id, "collection": "default", "document_id": "d1", "uri": "d1.md", "title": "Leave", "page": 2,
    "page_end": 2, "start": 0, "end": 9, "score": 0.71, "text": "Ten days.", "context": "Leave › Interns",
    "shown": "",
}  # fmt: skip
CITATION_JSON = {
    "marker": 1, "collection": "default", "document_id": "d1", "uri": "d1.md", "title": "Leave", "page": 2,
    "page_end": 2, "start": 0, "end": 9, "quote": "Ten days.", "context": "Leave › Interns", "status": "exact",
    "support": 1.0, "shown": "Ten days.",
}  # fmt: skip
SENTENCE_JSON = {
    "text": "Ten days [1].", "start": 0, "end": 13, "citations": [1], "supported": True, "support": 1.0,
    "failed_tokens": ["7"], "weak": False,
}  # fmt: skip
ANSWER_JSON = {
    "id": "a", "question": "q", "search_question": "s", "answer": "Ten days [1].", "abstained": False,
    "confidence": 0.93, "citations": [CITATION_JSON], "sentences": [SENTENCE_JSON], "hits": [HIT_JSON],
    "closest": [HIT_JSON], "notes": ["n"], "model": "m", "fallback": None,
    "usage": {"prompt_tokens": 812, "completion_tokens": 44, "cost": 0.0021, "truncated": True},
    "timings_s": {"embed": 0.003}, "collections": {"default": "000007"},
}  # fmt: skip


def test_an_answer_has_the_fields_of_the_contract_in_its_order() -> None:
    assert json.dumps(answer_json(ANSWER)) == json.dumps(ANSWER_JSON)


def test_a_verification_has_the_fields_of_the_contract_in_its_order() -> None:
    sentence = VerifiedSentence("Ten days.", 2, 11, "contradicted", 0.9, (CITATION,), ("7",))
    counts: dict[Verdict, int] = {"supported": 0, "contradicted": 1, "not found": 0}
    verification = Verification((sentence,), counts, ("n",), {"embed": 0.003}, {"default": "000007"})

    assert json.dumps(verification_json(verification)) == json.dumps(
        {
            "sentences": [
                {
                    "text": "Ten days.", "start": 2, "end": 11, "verdict": "contradicted", "support": 0.9,
                    "citations": [CITATION_JSON], "failed_tokens": ["7"], "weak": False,
                }
            ],
            "counts": counts, "notes": ["n"], "timings_s": {"embed": 0.003}, "collections": {"default": "000007"},
        }
    )  # fmt: skip


def test_a_hit_has_the_fields_of_the_contract() -> None:
    assert hit_json(HIT) == HIT_JSON


def test_every_event_has_its_name_and_its_data() -> None:
    events: list[tuple[Event, str, object]] = [
        (Retrieved("s", (HIT,)), "retrieved", {"search_question": "s", "hits": [HIT_JSON]}),
        (Delta("t"), "delta", {"text": "t"}),
        (
            Sentence(SENTENCE, (CITATION,), "\n"),
            "sentence",
            {"sentence": SENTENCE_JSON, "citations": [CITATION_JSON], "gap": "\n"},
        ),
        (Reset("r"), "reset", {"reason": "r"}),
        (Finished(ANSWER), "finished", ANSWER_JSON),
        (Failed("NoIndex", "m"), "failed", {"error": "NoIndex", "message": "m"}),
    ]
    for event, name, content in events:
        assert event_json(event) == (name, content)
