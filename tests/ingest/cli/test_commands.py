"""The commands `ingest …`, run on real folders."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from pypdf import PdfWriter

from ingest.cli import main
from rag.cli import main as rag
from rag.index.generations import Collection, writer_lock
from rag.jobs.jobs import NewJob
from rag.jobs.queue import Jobs
from tests.indexes import write_documents

MANUAL = Path(__file__).parents[3] / "data/sample/engineering/fm-300-manual.pdf"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three documents, and an empty store."""
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    return write_documents(tmp_path / "handbook")


def test_a_run_says_what_it_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0

    output = capsys.readouterr()
    assert output.out.startswith("Published 'default' 000001: 3 documents, ")
    head, row = (line.split() for line in output.out.splitlines()[1:3])
    assert dict(zip(head, row, strict=True)) == {
        "new": "3", "changed": "0", "moved": "0", "unchanged": "0",
        "deleted": "0", "stale": "0", "skipped": "0", "forgotten": "0",
    }  # fmt: skip
    assert output.err == ""


def test_a_run_without_paths_repeats_what_was_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0
    capsys.readouterr()
    assert main(["run"]) == 0
    assert capsys.readouterr().out.startswith("Nothing changed: 'default' holds 3 documents, ")

    (folder / "new.txt").write_text("Something new.\n")
    assert main(["run", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["read"] == ["handbook/new.txt"]
    assert report["unchanged"] == 3


def test_what_is_skipped_is_named_and_strict_exits_3(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")

    assert main(["run", str(folder)]) == 0
    assert "\n  handbook/broken.pdf cannot be read" in capsys.readouterr().out

    assert main(["run", "--strict"]) == 3
    assert "--strict: 1 documents were skipped" in capsys.readouterr().err


def test_globs_choose_the_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder), "--include", "*.md", "--exclude", "exp*", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == ["handbook/remote-work.md"]


def test_collections_are_apart(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder), "--collection", "hr"]) == 0
    capsys.readouterr()

    assert rag(["ask", "How much may a hotel cost at most a night?", "--collection", "hr"]) == 0
    assert "140 EUR" in capsys.readouterr().out
    assert rag(["ask", "How much may a hotel cost at most a night?"]) == 2
    assert "the collections are: hr" in capsys.readouterr().err


def test_status_names_folders_counts_and_what_was_skipped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert main(["run", str(folder)]) == 0
    capsys.readouterr()

    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert main(["status", "--documents", "--json"]) == 0
    content = json.loads(capsys.readouterr().out)["collections"]

    assert shown.startswith("default: 3 documents, ")
    assert str(folder) in shown
    assert "\n  handbook/broken.pdf cannot be read" in shown
    assert content[0]["uris"] == ["handbook/expenses.md", "handbook/parking.txt", "handbook/remote-work.md"]
    assert content[0]["generation"] == "000001"
    assert content[0]["bytes"] > 10_000
    assert content[0]["last_run"][:2] == "20"


def test_status_names_what_the_last_run_skipped_though_it_published_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(folder)]) == 0
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert main(["run"]) == 0
    capsys.readouterr()

    assert main(["status"]) == 0
    assert "Skipped by the last run:\n  handbook/broken.pdf cannot be read" in capsys.readouterr().out


def test_status_shows_what_came_since_an_older_generation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0
    capsys.readouterr()
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["collections"][0]["growth"] is None
    (folder / "bees.md").write_text("# Bees\n\nThe bees live behind the canteen.\n")
    assert main(["run"]) == 0
    capsys.readouterr()

    assert main(["status"]) == 0
    assert "since generation 000001 of 20" in (shown := capsys.readouterr().out)
    assert ": +1 documents, +1 chunks, " in shown
    assert main(["status", "--json"]) == 0
    growth = json.loads(capsys.readouterr().out)["collections"][0]["growth"]
    assert (growth["generation"], growth["documents"], growth["chunks"]) == ("000001", 1, 1)


def test_status_says_what_waits_for_a_worker(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0
    capsys.readouterr()
    assert main(["status"]) == 0
    assert "jobs:" not in capsys.readouterr().out
    Jobs(tmp_path / "store").add(NewJob("reindex", "default", ""))

    assert main(["status"]) == 0
    assert "jobs: 0 running, 1 waiting; no worker runs; start one: ingest work" in capsys.readouterr().out
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["jobs"] == {"waiting": 1, "running": 0, "worker": False}


def test_status_of_several_collections_survives_a_damaged_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("good", "bad"):
        assert main(["run", str(folder), "--collection", name]) == 0
    (tmp_path / "store" / "collections" / "bad" / "generations" / "000001" / "manifest.json").write_text("{")
    capsys.readouterr()

    assert main(["status"]) == 0
    shown = capsys.readouterr().out
    assert "bad: generation 000001 of 'bad' has no readable manifest" in shown
    assert "good: 3 documents" in shown


def test_a_query_makes_documents_of_rows(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "app.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE articles (id INTEGER, title TEXT, body TEXT, updated_at TEXT)")
        connection.execute("INSERT INTO articles VALUES (7, 'Bees', 'The hive is on the roof.', '2026-03-01')")
        connection.execute("INSERT INTO articles VALUES (8, 'Tea', 'Tea is in the kitchen.', '2026-03-02')")
    query = "select id, title, body, updated_at from articles"
    assert main(["run", f"sqlite:///{path}", "--query", query, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == ["app.db/7", "app.db/8"]
    assert rag(["ask", "Where is the hive?"]) == 0
    assert "on the roof" in capsys.readouterr().out

    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE articles SET body = 'The hive is in the yard.' WHERE id = 7")
        connection.execute("INSERT INTO articles VALUES (9, 'Ink', 'Ink is in the cupboard.', '2026-03-03')")
        connection.execute("DELETE FROM articles WHERE id = 8")
    assert main(["run", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["updated"], report["read"], report["deleted"]) == (["app.db/7"], ["app.db/9"], ["app.db/8"])
    assert main(["run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["generation"] is None

    path.rename(tmp_path / "gone.db")
    assert main(["run", "--json", "--strict"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["generation"], sorted(report["stale"])) == (None, ["app.db/7", "app.db/9"])


@pytest.mark.parametrize(
    "arguments", [["sqlite:///app.db"], [".", "--query", "select 1"], ["nosuch://x/y", "--query", "select 1"]]
)
def test_a_url_needs_a_query_and_a_query_a_url(
    arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *arguments]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_status_without_an_index_says_how_to_make_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 4
    assert "ingest run FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["run", "nosuchfolder"], 2, "no file or folder"),
        (["run"], 2, "ingest run FOLDER"),
        (["run", ".", "--collection", "a/b"], 2, "is not a valid name for a collection"),
        (["run", ".", "--passwords", "nosuchfile"], 2, "nosuchfile"),
        (["run", ".", "--workers", "0"], 2, "--workers"),
        (["run", ".", "--chunker", "x"], 2, "--chunker"),
    ],
)
def test_wrong_use_is_one_clear_line(
    arguments: list[str], code: int, says: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("error: ")
    assert output.err.count("\n") == 1
    assert says in output.err


def test_an_empty_folder_publishes_nothing_that_was_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0
    for path in folder.iterdir():
        path.unlink()

    assert main(["run"]) == 1
    assert "--allow-deletions" in capsys.readouterr().err
    assert rag(["ask", "How much may a hotel cost at most a night?"]) == 0
    assert main(["run", "--allow-deletions", "--json"]) == 0


def test_a_second_writer_is_told_who_writes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with writer_lock(Collection(tmp_path / "store", "default")):
        assert main(["run", str(folder)]) == 1

    said = capsys.readouterr().err
    assert "process " in said
    assert "--wait" in said


def test_without_the_cache_everything_is_embedded_anew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(folder)]) == 0
    capsys.readouterr()
    reports = []
    for text, options in (("First.\n", []), ("Second.\n", ["--no-cache"])):
        (folder / "new.txt").write_text(text)
        assert main(["run", "--json", *options]) == 0
        reports.append(json.loads(capsys.readouterr().out))

    assert [report["embedded"] for report in reports] == [1, reports[1]["chunks"]]


def test_a_file_that_hides_its_change_is_found_by_its_checksum(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(folder)]) == 0
    path = folder / "expenses.md"
    before = path.stat()
    path.write_text(path.read_text("utf-8").replace("140 EUR", "150 EUR"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    capsys.readouterr()

    assert main(["run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["updated"] == []
    assert main(["run", "--json", "--checksum"]) == 0
    assert json.loads(capsys.readouterr().out)["updated"] == ["handbook/expenses.md"]


def test_a_password_opens_an_encrypted_pdf(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = PdfWriter(clone_from=MANUAL)
    writer.encrypt("geheim", algorithm="AES-256")
    writer.write(folder / "locked.pdf")
    (tmp_path / "passwords").write_text("locked.*\tgeheim\n")

    assert main(["run", str(folder), "--strict"]) == 3
    assert "--passwords FILE" in capsys.readouterr().out
    assert main(["run", "--strict", "--passwords", str(tmp_path / "passwords"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["read"] == ["handbook/locked.pdf"]


def test_a_run_waits_for_another_to_end(folder: Path, tmp_path: Path) -> None:
    codes: list[int] = []
    waiting = Thread(target=lambda: codes.append(main(["run", str(folder), "--wait"])))
    with writer_lock(Collection(tmp_path / "store", "default")):
        waiting.start()
        waiting.join(0.5)  # without --wait it would have ended by now, with 1
        assert codes == []
    waiting.join(60)

    assert codes == [0]


@pytest.mark.parametrize(("name", "reason"), [(None, "has no files"), ("a.png", "no loader reads .png files")])
def test_nothing_is_compiled_before_there_is_something_to_index(
    name: str | None,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "new"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "onnx")
    monkeypatch.setenv("RAG_EMBEDDER__MODEL", str(tmp_path / "no-model"))
    (tmp_path / "empty").mkdir()
    if name:
        (tmp_path / "empty" / name).touch()

    assert main(["run", str(tmp_path / "empty")]) == 2
    assert reason in capsys.readouterr().err
