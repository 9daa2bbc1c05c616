"""`ingest compare`, run on real files."""

import json
from pathlib import Path

import pytest

from ingest.cli import main
from tests.indexes import EXPENSES, write_documents
from tests.ingest.suite_files import write_chroma, write_retrieval

HOSTILE_NAME = "\x1b[31m.png"


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    folder = write_documents(tmp_path / "handbook")
    at = EXPENSES.index("140 EUR")
    row = {"id": "1", "question": "What may a hotel cost?", "uri": "handbook/expenses.md", "quote": "140 EUR"}
    (folder / "questions.jsonl").write_text(json.dumps({**row, "start": at, "end": at + 7}) + "\n")
    return folder


def test_without_questions_it_says_how_each_chunker_cuts(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handbook / "photo.png").write_bytes(b"\x89PNG")
    assert main(["compare", "--chunkers", "tokens:20/10,default", str(handbook)]) == 0
    said = capsys.readouterr()
    head, _, *rows = [line.split() for line in said.out.splitlines() if line.strip()]
    assert " ".join(head) == "chunker chunks mean tokens median max cut sentences orphan headings tokens embedded"
    assert [row[0] for row in rows] == ["tokens:20/10", "default"]
    assert "recall" not in said.out
    assert said.err.splitlines() == ["4 documents", "skipped: handbook/photo.png: no loader reads .png files"]


def test_with_questions_it_says_what_is_found(
    handbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["compare", "--chunkers", "tokens:20/10,default", "--questions", str(handbook / "questions.jsonl")]
    assert main([*command, "--search", "dense,hybrid", str(handbook)]) == 0
    said = capsys.readouterr()
    rows = [line.split() for line in said.out.splitlines() if "hybrid" in line or "dense" in line]
    assert [row[:3] for row in rows] == [
        [chunker, search, "100.0"] for chunker in ("tokens:20/10", "default") for search in ("dense", "hybrid")
    ]
    assert said.err.startswith("3 documents, 1 questions; ")

    assert main([*command, "--json", "--save", str(tmp_path / "run.json"), str(handbook)]) == 0
    printed = json.loads(capsys.readouterr().out)
    saved = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert [row["chunker"] for row in printed["rows"]] == ["tokens:20/10", "default"]
    assert printed["rows"][1]["measures"]["token_recall@5"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "n": 1}
    assert saved["rows"][0]["questions"][0]["id"] == "1"
    assert {name: saved[name] for name in ("documents", "questions")} == {"documents": 3, "questions": 1}


def test_a_suite_brings_its_own_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--questions", str(write_chroma(tmp_path / "s")), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["chunker"], row["search"], row["measures"]["token_iou@5"]["n"]) == ("default", "hybrid", 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--chunkers", "token:200"], "there is no chunker 'token' (did you mean 'tokens'?)"),
        (["--chunkers", "tokens:200/200"], "chunks of 200 tokens cannot overlap by 200"),
        (["--chunkers", ","], "no chunker is named"),
        (["--search", "hybird"], "there is no search 'hybird' (did you mean 'hybrid'?)"),
        (["--questions", "nowhere.jsonl"], "nowhere.jsonl cannot be read"),
        (["--split", "train"], "leave out 'train'"),
        (["--save", "nowhere/run.json"], "--save: nowhere/run.json cannot be written: there is no folder nowhere"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    handbook: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["compare", *arguments, str(handbook)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "said"),
    [("WORDS__LANGUAGE", "words.language is 'klingon'"), ("RETRIEVAL__RERANKER", "there is no reranker 'klingon'")],
)
def test_settings_that_make_no_sense_are_refused_before_anything_is_embedded(
    handbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    variable: str,
    said: str,
) -> None:
    monkeypatch.setenv(f"RAG_{variable}", "klingon")
    questions = str(handbook / "questions.jsonl")
    assert main(["compare", "--questions", questions, str(handbook)]) == 2
    assert said in capsys.readouterr().err
    assert main(["eval", str(handbook)]) == 2
    assert said in capsys.readouterr().err
    assert not list((tmp_path / "store").glob("embeddings.sqlite"))


def test_without_documents_or_with_those_of_no_use_it_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "--chunkers", "default"]) == 2
    assert "no documents to compare chunkers on" in capsys.readouterr().err
    assert main(["compare", str(tmp_path / "nowhere")]) == 2
    assert "there is no file or folder" in capsys.readouterr().err
    folder = write_retrieval(tmp_path / "s")
    assert main(["compare", "--questions", str(folder), "--split", "train"]) == 2
    assert "compared by answering spans" in capsys.readouterr().err
    assert main(["compare", "--questions", str(folder)]) == 2
    assert "choose one with --split: test, train" in capsys.readouterr().err


def test_a_malformed_question_has_file_and_line(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = handbook / "questions.jsonl"
    questions.write_text(questions.read_text().replace('"140 EUR"', '"150 EUR"'))
    assert main(["compare", "--questions", str(questions), str(handbook)]) == 2
    assert f"{questions}:1: the text at " in capsys.readouterr().err


def test_a_hostile_file_name_cannot_harm_the_terminal(handbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (handbook / HOSTILE_NAME).write_bytes(b"\x89PNG")
    assert main(["compare", str(handbook)]) == 0
    assert "\x1b" not in capsys.readouterr().err
