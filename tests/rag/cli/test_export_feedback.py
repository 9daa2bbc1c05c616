"""`rag feedback export`: what was liked is a file that `rag eval` reads, what was not is one to complete."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rag.cli import main
from rag.errors import UsageError
from rag.evals.outcomes import SpanQuestion
from rag.evals.questions import IndexedTexts, place_questions, read_questions
from rag.feedback import Cited, Feedback, feedback_file, keep_feedback
from rag.index.opened import open_index
from rag.settings import Settings
from tests.indexes import EXPENSES


@pytest.fixture
def store(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    return own_index


def cited(settings: Settings, uri: str, quote: str) -> Cited:
    with open_index(settings, "default") as index:
        document = index.document(uri)
    start = document.text.index(quote)
    return Cited("default", document.id, uri, start, start + len(quote), quote)


def said(key: str, *citations: Cited, thumb: Any = "up", question: str = "What may a hotel cost?") -> Feedback:
    return Feedback(key, "2026-01-01T00:00:00+00:00", "hr", "a", question, ("default",), citations, thumb, "so-so")


def export(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[list[dict[str, Any]], str]:
    capsys.readouterr()
    assert main(["feedback", "export", *options]) == 0
    output = capsys.readouterr()
    return [json.loads(line) for line in output.out.splitlines()], output.err


def test_what_was_liked_is_read_by_eval(store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hotel = cited(store, "handbook/expenses.md", "A hotel may cost at most 140 EUR a night.")
    breakfast = cited(store, "handbook/expenses.md", "Breakfast is paid up to 18 EUR.")
    office = cited(store, "handbook/remote-work.md", "three days a week")
    elsewhere = replace(office, collection="other")
    for record in (
        said("fb-1", hotel),
        said("fb-2", breakfast, hotel, office, hotel, question="All of it?"),
        said("fb-3", hotel),  # the same question and place again
        said("fb-4", hotel, thumb="down"),
        said("fb-5", elsewhere, question="Elsewhere?"),
        said("fb-6", question="Nothing was cited."),
    ):
        keep_feedback(store.store, record)
    rows, _ = export(capsys)
    (tmp_path / "liked.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    with open_index(store, "default") as index:
        questions = place_questions(read_questions(tmp_path / "liked.jsonl"), IndexedTexts(index))
    places = [
        (question.id, sorted((place.uri, place.start) for (place,) in question.answers))
        for question in questions
        if isinstance(question, SpanQuestion)
    ]
    assert places == [
        ("fb-1", [("handbook/expenses.md", hotel.start)]),
        ("fb-2", [("handbook/expenses.md", hotel.start), ("handbook/expenses.md", breakfast.start)]),
        ("fb-2-2", [("handbook/remote-work.md", office.start)]),
    ]
    assert EXPENSES.count("hotel") == 1  # the fixture is what the spans above think it is


def test_what_was_not_liked_is_to_be_completed(
    store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hotel = cited(store, "handbook/expenses.md", "140 EUR")
    keep_feedback(store.store, said("fb-1", hotel, thumb="down"))
    keep_feedback(store.store, said("fb-2", hotel))
    rows, _ = export(capsys, "--down")
    (tmp_path / "down.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    place = {"uri": hotel.uri, "start": hotel.start, "end": hotel.end, "quote": "140 EUR"}
    assert rows == [{"id": "fb-1", "question": "What may a hotel cost?", "note": "so-so", "cited": [place]}]
    with pytest.raises(UsageError, match="give uri, start, end and quote"):
        read_questions(tmp_path / "down.jsonl")
    (tmp_path / "down.jsonl").write_text(json.dumps({**rows[0], **place}))
    assert read_questions(tmp_path / "down.jsonl")[0].id == "fb-1"


def test_lines_that_cannot_be_read_are_named(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    keep_feedback(store.store, said("fb-1", cited(store, "handbook/expenses.md", "140 EUR")))
    with feedback_file(store.store).open("a") as file:
        file.write("{half a li")
    rows, told = export(capsys)

    assert [row["id"] for row in rows] == ["fb-1"]
    assert "line 2" in told


def test_nothing_said_is_said(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(capsys, "--collection", "hr") == ([], "no feedback of this kind about 'hr'\n")


def test_questions_cannot_harm_a_terminal(store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    keep_feedback(store.store, said("fb-1", thumb="down", question="\x1b[2J\u202e\nnext"))
    assert main(["feedback", "export", "--down"]) == 0

    output = capsys.readouterr().out
    assert "\x1b" not in output
    assert "\u202e" not in output
    assert output.count("\n") == 1
