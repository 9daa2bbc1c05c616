"""The doctor finds what is broken, names the cure, and goes on."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.cli import main
from rag.cli.doctor import Check, examine
from rag.index.generations import Collection
from rag.jobs.jobs import JobFile, NewJob
from rag.jobs.queue import Jobs
from rag.jobs.worker_lock import being_the_worker
from rag.keys import Keys
from rag.settings import Settings
from tests.rag.llms.gguf_files import make_gguf, write_gguf


@pytest.fixture
def store(hashing_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the index, to be broken."""
    copy = tmp_path / "store"
    shutil.copytree(hashing_index.store, copy)
    monkeypatch.setenv("RAG_STORE", str(copy))
    return copy


class ModelServer(BaseHTTPRequestHandler):
    """Lists one model to whoever has the key, as an OpenAI-compatible server does."""

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Bearer right"
        self.send_response(200 if known else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"data": [{"id": "tiny"}]} if known else {}).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def model_server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), ModelServer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def check_of(name: str, *, deep: bool = False) -> Check:
    return next(check for check in examine(deep=deep) if check.name == name)


def generation(store: Path) -> Path:
    place = Collection(store, "default")
    return place.generation(place.current() or "")


def test_a_healthy_installation_passes(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--deep"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 11
    assert any("3 documents" in line for line in lines)


def test_json_says_the_same(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0

    content = json.loads(capsys.readouterr().out)
    assert content["ok"] is True
    assert {check["state"] for check in content["checks"]} == {"ok"}


def test_keys_that_end_soon_are_named_and_those_that_ended_leave_nobody(store: Path) -> None:
    keys = Keys(store)
    assert "there are none" in check_of("keys").detail
    keys.create("ann", collections=None)
    assert check_of("keys") == Check("keys", "ok", "1 of 1 are good")

    keys.create("bob", collections=None, lifetime_s=3 * 24 * 3600)
    assert check_of("keys").state == "warning"
    assert "1 of 2 expire within two weeks: bob (20" in check_of("keys").detail
    for name in ("ann", "bob"):
        keys.revoke(name)
    assert "none of the 2 is good any more" in check_of("keys").detail


def test_keys_that_others_may_read_or_nobody_can_are_found(store: Path) -> None:
    keys = Keys(store)
    keys.create("ann", collections=None)
    keys.path.chmod(0o644)
    assert check_of("keys").detail.endswith(f"chmod 600 {keys.path}")
    keys.path.write_bytes(b"SQLite format 3\0" + bytes(4000))
    assert check_of("keys").state == "failed"
    assert check_of("default: search").is_fine


def test_jobs_that_nobody_does_are_found(store: Path) -> None:
    assert check_of("jobs") == Check("jobs", "ok", "none was ever sent over HTTP")
    jobs = Jobs(store)
    first = jobs.add(NewJob("upload", "default", "ann", (JobFile("a.txt", "uploads/a.txt"),)))
    jobs.add(NewJob("delete", "law", "ann", delay_s=60))  # it may still be cancelled
    check = check_of("jobs")
    assert check.state == "failed"
    assert check.detail.startswith("1 of 'default' wait since 20")
    assert "no worker runs; start one: ingest work" in check.detail
    with being_the_worker(store):
        assert check_of("jobs").state == "ok"
        jobs.postpone(jobs.begin([first]), "the disk is full", 0)
        assert check_of("jobs").state == "warning"
        assert check_of("jobs").detail.endswith("a worker runs; the disk is full")
        jobs.end([first], "finished")
        assert check_of("jobs").detail == "none waits; a worker runs"
    jobs.path.write_bytes(b"SQLite format 3\0" + bytes(4000))
    assert check_of("jobs").state == "failed"


@pytest.mark.parametrize("what", ["generation", "key"])
def test_a_clock_behind_the_store_is_found(store: Path, what: str) -> None:
    assert check_of("clock").state == "ok"
    if what == "key":
        Keys(store).create("ann", collections=None)
        with closing(sqlite3.connect(Keys(store).path)) as connection, connection:
            connection.execute("UPDATE keys SET created = created + 7200")
    else:
        manifest = generation(store) / "manifest.json"
        content = json.loads(manifest.read_text())
        manifest.write_text(json.dumps(content | {"created": "2199-01-01T00:00:00Z"}))

    check = check_of("clock")
    assert check.state == "failed"
    assert f"the {what}" in check.detail or f"but {what} 000001 of 'default' was made at 2199-01-01" in check.detail
    assert "timedatectl" in check.detail


def test_no_index_is_a_failure_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "none"))

    assert main(["doctor"]) == 1
    assert "run: ingest run FOLDER" in capsys.readouterr().out


def test_a_store_that_is_a_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "store").write_text("a file\n")
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))

    check = check_of("store")

    assert check.state == "failed"
    assert "is not a folder" in check.detail


def test_settings_that_cannot_be_read_are_the_only_finding(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STOER", "x")

    assert main(["doctor"]) == 1

    output = capsys.readouterr()
    assert output.out.startswith("FAILED  settings: ")
    assert "RAG_STORE" in output.out
    assert output.out.count("\n") == 1


def test_another_encoder_is_found(hashing_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_EMBEDDER__DIMENSIONS", "64")

    check = check_of("default: search")

    assert check.state == "failed"
    assert "ingest run" in check.detail


def test_a_newer_format_is_found(store: Path) -> None:
    manifest = generation(store) / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 99}))

    check = check_of("default: published")

    assert check.state == "failed"
    assert "upgrade" in check.detail


@pytest.mark.parametrize("name", ["segments/all/library.sqlite", "segments/all/words/meta.json"])
def test_a_damaged_file_is_found_by_opening_it(store: Path, name: str) -> None:
    (generation(store) / name).write_bytes(b"not what was sealed")

    check = check_of("default: search")

    assert check.state == "failed"
    assert "ingest run" in check.detail


def test_one_flipped_bit_is_found_by_looking_deep(store: Path) -> None:
    path = next(path for path in (generation(store) / "segments" / "all" / "words").iterdir() if path.suffix == ".pos")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    check = check_of("default: files", deep=True)

    assert check.state == "failed"
    assert path.name in check.detail


def test_a_collection_that_is_not_there_is_found(hashing_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_COLLECTION", "other")

    check = check_of("collections")

    assert check.state == "failed"
    assert "default" in check.detail


@pytest.mark.parametrize(
    ("model", "key", "state", "says"),
    [
        ("tiny", "right", "ok", "tiny at http://127.0.0.1"),
        ("huge", "right", "warning", "no model 'huge'"),
        ("tiny", "wrong", "failed", "RAG_LLM__API_KEY"),
    ],
)
def test_a_model_server_is_asked_for_its_models(
    model: str,
    key: str,
    state: str,
    says: str,
    hashing_index: Settings,
    model_server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAG_LLM__MODEL", model)
    monkeypatch.setenv("RAG_LLM__API_KEY", key)
    monkeypatch.setenv("RAG_LLM__BASE_URL", model_server)

    check = check_of("language model")

    assert check.state == state
    assert says in check.detail
    assert key not in check.detail


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("KIND", "magic", "there is no language model 'magic'"),
        ("KIND", "local", "set RAG_LLM__MODEL"),
        ("MODEL", "x", "needs a key"),
    ],
)
def test_what_a_question_is_refused_for_is_found(
    name: str, value: str, says: str, hashing_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"RAG_LLM__{name}", value)

    check = check_of("language model")

    assert (check.state, says in check.detail) == ("failed", True), check.detail


def test_a_model_server_that_is_down_is_found(hashing_index: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM__MODEL", "tiny")
    monkeypatch.setenv("RAG_LLM__BASE_URL", "http://127.0.0.1:9/v1")

    check = check_of("language model")

    assert check.state == "failed"
    assert "cannot be reached" in check.detail


@pytest.mark.parametrize(
    ("name", "content", "state", "says"),
    [
        ("tiny.gguf", make_gguf(), "ok", "tiny is present (GGUF, architecture llama, 2048 tokens)"),
        ("tiny.gguf", make_gguf()[:-1], "failed", "download it again"),
        ("other.gguf", make_gguf(), "failed", "which does not exist"),
    ],
)
def test_a_model_in_a_file_is_looked_at(
    name: str,
    content: bytes,
    state: str,
    says: str,
    hashing_index: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_gguf(tmp_path, content, name)
    monkeypatch.setenv("RAG_LLM__KIND", "local")
    monkeypatch.setenv("RAG_LLM__MODEL", str(tmp_path / "tiny.gguf"))

    check = check_of("language model")

    assert check.state == state
    assert says in check.detail
