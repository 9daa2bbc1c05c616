"""`ingest forget`, `rollback` and `gc`, run on a real store."""

import json
from pathlib import Path

import pytest

from ingest.cli import main
from rag.cli import main as rag
from rag.index.opened import open_index
from rag.settings import Settings
from tests.indexes import hashing_settings


@pytest.fixture
def folder(own_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three documents that is indexed."""
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    return tmp_path / "handbook"


def published(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert main(["status", "--documents", "--json"]) == 0
    (collection,) = json.loads(capsys.readouterr().out)["collections"]
    uris: list[str] = collection["uris"]
    return uris


def test_what_is_forgotten_is_gone_and_does_not_come_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "handbook/expenses.md"]) == 0
    assert "Forgotten: handbook/expenses.md; generation 000002 is published." in capsys.readouterr().out
    assert published(capsys) == ["handbook/parking.txt", "handbook/remote-work.md"]

    assert main(["run", "--strict", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["generation"], report["forgotten"]) == (None, ["handbook/expenses.md"])
    assert main(["rollback"]) == 2  # there is no older generation that still has it
    assert "has no earlier generation" in capsys.readouterr().err


def test_forgetting_is_undone_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "handbook/expenses.md"]) == 0
    assert main(["forget", "--undo", "handbook/expenses.md"]) == 0
    assert main(["run"]) == 0
    assert "handbook/expenses.md" in published(capsys)
    assert main(["forget", "--undo", "handbook/expenses.md"]) == 2
    assert "was not forgotten" in capsys.readouterr().err


def test_a_root_is_forgotten_by_its_name(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    assert main(["run", str(tmp_path / "notes")]) == 0
    assert main(["forget", "handbook"]) == 0
    assert published(capsys) == ["notes/a.txt"]
    assert main(["run"]) == 0
    assert published(capsys) == ["notes/a.txt"]


def test_a_name_that_nothing_has_forgets_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "handbook/expences.md"]) == 2
    said = capsys.readouterr().err
    assert "did you mean 'handbook/expenses.md'" in said
    assert "nothing was forgotten" in said
    assert len(published(capsys)) == 3


@pytest.mark.parametrize(
    "command", [["forget", "handbook/expenses.md"], ["forget", "--undo", "handbook/expenses.md"], ["rollback"], ["gc"]]
)
def test_a_collection_that_is_not_there_is_not_made(
    command: list[str], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--collection", "defualt"]) == 2
    assert "did you mean 'default'" in capsys.readouterr().err
    assert not (tmp_path / "store" / "collections" / "defualt").exists()


def test_while_somebody_reads_an_older_generation_forgetting_is_unfinished(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_index(hashing_settings(tmp_path / "store"), "default"):
        assert main(["forget", "handbook/expenses.md"]) == 1
        assert "generation 000001 is still being read" in capsys.readouterr().err
        assert main(["rollback"]) == 2
        assert "handbook/expenses.md, which was forgotten" in capsys.readouterr().err
    assert main(["forget", "handbook/expenses.md", "--json"]) == 0
    forgotten = json.loads(capsys.readouterr().out)
    assert (forgotten["generation"], forgotten["in_use"]) == (None, [])
    assert not (tmp_path / "store/collections/default/generations/000001").exists()


def test_rollback_goes_back_and_once_more_forward(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["ask", "How much may a hotel cost at most a night?"]
    text = (folder / "expenses.md").read_text("utf-8")
    (folder / "expenses.md").write_text(text.replace("140 EUR", "150 EUR"), "utf-8")
    assert main(["run"]) == 0
    capsys.readouterr()

    assert main(["rollback"]) == 0
    assert "Published 'default' 000003, the same as 000001" in capsys.readouterr().out
    assert rag(question) == 0
    assert "140 EUR" in capsys.readouterr().out
    assert rag(["doctor", "--deep"]) == 0

    capsys.readouterr()
    assert main(["rollback", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["to"] == "000002"
    assert rag(question) == 0
    assert "150 EUR" in capsys.readouterr().out


def test_rollback_needs_a_sound_older_generation(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rollback"]) == 2
    (folder / "new.txt").write_text("New.\n")
    assert main(["run"]) == 0
    older = tmp_path / "store/collections/default/generations/000001/segments/all/vectors/vectors.npy"
    older.write_bytes(older.read_bytes()[:-1] + b"x")
    capsys.readouterr()
    assert main(["rollback"]) == 4
    assert "000001 is damaged (segments/all/vectors/vectors.npy)" in capsys.readouterr().err
    assert len(published(capsys)) == 4


def test_gc_drops_older_generations_and_embeddings_that_nobody_uses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "expenses.md").write_text("# Expenses\n\nAll is new.\n")
    assert main(["run"]) == 0
    capsys.readouterr()
    assert main(["gc", "--keep-previous", "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert (kept["generations"], kept["cache_rows"]) == ([], 0)
    assert main(["gc", "--json"]) == 0
    freed = json.loads(capsys.readouterr().out)
    assert (freed["generations"], freed["cache_rows"]) == (["default/000001"], 1)
    assert freed["bytes"] > 10_000
    assert main(["gc"]) == 0
    assert capsys.readouterr().out == "Freed 0.0 MB: 0 generations, 0 cached embeddings.\n"
    assert main(["run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["generation"] is None


def test_gc_names_what_is_still_read(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_index(hashing_settings(tmp_path / "store"), "default"):
        (folder / "new.txt").write_text("New.\n")
        assert main(["run"]) == 0
        assert main(["gc"]) == 1
    assert "generation default/000001 is still being read" in capsys.readouterr().err
