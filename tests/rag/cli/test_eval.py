"""`rag eval`, run on a real index."""

import json
from pathlib import Path

import pytest

from rag.cli import main
from rag.index.opened import open_index
from rag.settings import Settings

ROWS = [
    ("What may a hotel cost a night at most?", "handbook/expenses.md", "140 EUR"),
    ("How many days a week may employees work from home?", "handbook/remote-work.md", "three days a week"),
    ("Who won the football world cup?", None, None),
]


@pytest.fixture
def questions(hashing_index: Settings, tmp_path: Path) -> Path:
    """Three questions about the indexed handbook, the last of which it does not answer."""
    path = tmp_path / "mine" / "questions.jsonl"
    path.parent.mkdir()
    with open_index(hashing_index, "default") as index, path.open("w", encoding="utf-8") as file:
        for number, (question, uri, quote) in enumerate(ROWS):
            start = None if uri is None or quote is None else index.document(uri).text.index(quote)
            end = None if start is None or quote is None else start + len(quote)
            row = {"id": f"q{number}", "question": question, "uri": uri, "start": start, "end": end, "quote": quote}
            print(json.dumps(row), file=file)
    return path


def test_the_published_index_is_scored(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", str(questions), "--json"]) == 0
    out = capsys.readouterr().out
    scores = json.loads(out)["mine"]
    assert {name: (scores[name]["mean"], scores[name]["n"]) for name in ("cited_recall", "answered", "abstained")} == {
        "cited_recall": (1.0, 2),
        "answered": (1.0, 2),
        "abstained": (1.0, 1),
    }
    assert main(["eval", str(questions), "--json"]) == 0
    assert capsys.readouterr().out == out


def test_two_saved_runs_are_compared(questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = str(tmp_path / "before.json"), str(tmp_path / "after.json")
    assert main(["eval", str(questions), "--save", before]) == 0
    assert main(["eval", str(questions), "--save", after, "--limit", "2"]) == 0
    capsys.readouterr()
    assert main(["eval", "--compare", before, after]) == 0
    assert (
        "answered               +0.000  [+0.000, +0.000]  p=1.000  n=2  no difference shown" in capsys.readouterr().out
    )
    assert main(["eval", "--compare", before, after, "--json"]) == 0
    compared = json.loads(capsys.readouterr().out)
    assert compared["mine"]["answered"] == {"mean": 0.0, "low": 0.0, "high": 0.0, "p": 1.0, "n": 2}


def test_a_missed_floor_is_exit_code_1(questions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gate = tmp_path / "gate.txt"
    gate.write_text("mine.token_precision@5 >= 0.99\n")
    assert main(["eval", str(questions), "--gate", str(gate)]) == 1
    assert "below 0.99" in capsys.readouterr().err


def test_what_cannot_be_evaluated_is_one_line(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval"]) == 2
    assert "name a file of questions, or two saved runs" in capsys.readouterr().err
    assert main(["eval", str(questions.parent)]) == 2
    assert "is a folder; name a file of questions, or run: ingest eval" in capsys.readouterr().err
    assert main(["eval", str(questions.with_name("none.jsonl"))]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err
    questions.write_text(questions.read_text("utf-8").replace("140 EUR", "150 EUR"), "utf-8")
    assert main(["eval", str(questions)]) == 2
    assert "is '140 EUR', not '150 EUR'" in capsys.readouterr().err


def test_a_gate_that_cannot_be_read_is_refused_before_anything_is_asked(questions: Path, tmp_path: Path) -> None:
    gate, saved = tmp_path / "gate.txt", tmp_path / "saved.json"
    gate.write_text("mine.answered > 0.5\n")
    assert main(["eval", str(questions), "--gate", str(gate), "--save", str(saved)]) == 2
    assert not saved.exists()
