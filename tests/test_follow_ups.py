"""Follow-ups and changes of topic without a language model, on the sample documents, with the default encoder.

tests/rag/follow_ups.jsonl has 18 of each, written by hand. The first nine of each kind were looked at while the rules
were made, the others were written before and only checked. Measured: 16 of 18 follow-ups are searched with what they go
on from (the others convince as they stand), 16 are answered, 9 without history; no change of topic is dragged back.
Elsewhere, asked after a question about another article, 144 of 150 SQuAD questions are searched alone (the other six
say "this settlement" and the like) and as many find their answer as without history; of 12 follow-ups on Northwind's
documents all are searched with what they go on from.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anyio import from_thread

from rag.engine import Engine, open_engine
from rag.records import Answer, Message
from rag.settings import Settings

ROOT = Path(__file__).parent.parent
ROWS = [json.loads(line) for line in (ROOT / "tests/rag/follow_ups.jsonl").read_text("utf-8").splitlines()]


@dataclass(frozen=True)
class Asked:
    """A row of the file, and what came of it, as it stands and after its history."""

    row: Mapping[str, Any]
    alone: Answer
    after: Answer

    @property
    def is_joined(self) -> bool:
        return self.after.search_question != self.alone.search_question

    @property
    def is_answered(self) -> bool:
        quote = _on_one_line(self.row["quote"])
        return any(c.uri == self.row["uri"] and quote in _on_one_line(c.quote) for c in self.after.citations)


@pytest.fixture(scope="module")
def asked(sample_index: Settings) -> list[Asked]:
    async def ask_all() -> list[Asked]:
        engine = open_engine(sample_index)
        try:
            for row in ROWS:
                _assert_is_quoted(engine, row)
            return [
                Asked(row, await engine.ask(row["question"]), await engine.ask(row["question"], history=_history(row)))
                for row in ROWS
            ]
        finally:
            await engine.close()

    with from_thread.start_blocking_portal() as portal:
        return portal.call(ask_all)


def test_there_are_eighteen_of_each() -> None:
    assert [sum(row["id"].startswith(kind) for row in ROWS) for kind in ("follow-up", "change")] == [18, 18]


def test_14_of_18_follow_ups_are_searched_with_what_they_go_on_from(asked: Sequence[Asked]) -> None:
    alone = [one.row["question"] for one in _of(asked, "follow-up") if not one.is_joined]

    assert len(alone) <= 4, alone


def test_13_of_18_follow_ups_are_answered(asked: Sequence[Asked]) -> None:
    missed = [one.row["question"] for one in _of(asked, "follow-up") if not one.is_answered]

    assert len(missed) <= 5, missed


def test_17_of_18_changes_of_topic_are_answered_as_without_history(asked: Sequence[Asked]) -> None:
    dragged = [one.row["question"] for one in _of(asked, "change") if one.is_joined]

    assert len(dragged) <= 1, dragged
    for one in _of(asked, "change"):
        if not one.is_joined:
            assert (one.after.answer, one.after.confidence) == (one.alone.answer, one.alone.confidence)


def _of(asked: Sequence[Asked], kind: str) -> list[Asked]:
    return [one for one in asked if one.row["id"].startswith(kind)]


def _history(row: Mapping[str, Any]) -> list[Message]:
    return [Message("assistant" if i % 2 else "user", content) for i, content in enumerate(row["history"])]


def _assert_is_quoted(engine: Engine, row: Mapping[str, Any]) -> None:
    if row["uri"] is not None:
        assert _on_one_line(row["quote"]) in _on_one_line(engine.document(row["uri"]).text)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
