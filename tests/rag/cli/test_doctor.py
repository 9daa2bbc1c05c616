"""The doctor finds what is broken, names the cure, and goes on."""

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from rag.cli import main
from rag.cli.doctor import Check, examine
from rag.index.generations import Collection
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
    assert [line.split()[0] for line in lines] == ["ok"] * 8
    assert any("3 documents" in line for line in lines)


def test_json_says_the_same(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0

    content = json.loads(capsys.readouterr().out)
    assert content["ok"] is True
    assert {check["state"] for check in content["checks"]} == {"ok"}


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


@pytest.mark.parametrize("name", ["library.sqlite", "words/meta.json"])
def test_a_damaged_file_is_found_by_opening_it(store: Path, name: str) -> None:
    (generation(store) / name).write_bytes(b"not what was sealed")

    check = check_of("default: search")

    assert check.state == "failed"
    assert "ingest run" in check.detail


def test_one_flipped_bit_is_found_by_looking_deep(store: Path) -> None:
    path = next(path for path in (generation(store) / "words").iterdir() if path.suffix == ".pos")
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
