"""`ingest eval`, run on real suites."""

import json
from pathlib import Path

import pytest

from ingest.cli import main
from tests.ingest.suite_files import write_retrieval, write_squad


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")


def test_suites_are_scored_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = write_squad(tmp_path / "one"), write_squad(tmp_path / "other")
    assert main(["eval", str(one), str(other), "--json", "--save", str(tmp_path / "run.json")]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert list(scores) == ["one", "other"]
    assert scores["one"]["answered"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    saved = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert [row["id"] for row in saved["suites"]["one"]["rows"]] == ["1", "2"]
    assert saved["suites"]["one"]["settings"]["chunker"]["name"] == "default"


def test_a_split_is_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(write_retrieval(tmp_path / "one"))
    assert main(["eval", folder]) == 2
    assert "choose one with --split: test, train" in capsys.readouterr().err
    assert main(["eval", folder, "--split", "train"]) == 0
    assert "ndcg@10                1.000  [1.000, 1.000]  n=1" in capsys.readouterr().out


def test_a_missed_floor_is_one_line_and_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, gate = str(write_squad(tmp_path / "one")), tmp_path / "gate.txt"
    gate.write_text("one.answered >= 1\none.token_iou@5 >= 0.99\n")
    assert main(["eval", folder, "--gate", str(gate)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("one.token_iou@5 is 0.")
    assert said.err.endswith(f", below 0.99 ({gate}:2)\n")
    assert "answered" in said.out
    gate.write_text("one.answered >= 1\n")
    assert main(["eval", folder, "--gate", str(gate)]) == 0


def test_what_is_wrong_is_said_before_anything_is_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gate.txt").write_text("two.answered >= 1\n")
    good = str(write_squad(tmp_path / "one"))
    assert main(["eval", good, "--gate", str(tmp_path / "gate.txt")]) == 2
    assert "the suite 'two' is not evaluated" in capsys.readouterr().err
    assert main(["eval", good, str(tmp_path)]) == 2
    assert "is not a known kind of suite" in capsys.readouterr().err
    assert main(["eval", good, good]) == 2
    assert "two suites have the name 'one'" in capsys.readouterr().err
    assert main(["eval", good, "--save", str(tmp_path)]) == 2
    assert "--save: " in capsys.readouterr().err
    assert not (tmp_path / "store").exists()
