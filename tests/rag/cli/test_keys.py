"""`rag keys` and what `rag serve` refuses."""

import json
from pathlib import Path

import pytest

from ingest.cli import main as ingest
from rag.cli import main
from rag.index.generations import list_collections
from rag.keys import Keys
from rag.settings import Settings
from tests.indexes import write_documents


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    monkeypatch.setenv("RAG_STORE", str(tmp_path))
    return Keys(tmp_path)


def test_a_key_is_printed_alone_on_stdout_once(keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--name", "ann", "--collections", "hr, law", "--rate", "60/minute", "--expires", "90d"]
    assert main(["keys", "create", *arguments]) == 0

    output = capsys.readouterr()
    key = keys.look(output.out.strip().encode()).key
    assert key is not None
    assert (key.name, key.collections, key.rate) == ("ann", ("hr", "law"), "60/minute")
    assert key.expires == key.created + 90 * 86_400
    assert "there is no collection 'hr' yet" in output.err
    assert main(["keys", "list"]) == 0
    listed = capsys.readouterr().out
    assert "ann: hr, law; 60/minute; created " in listed
    assert output.out.strip() not in listed


def test_the_list_is_json_for_machines(keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    keys.create("ann", collections=None)
    keys.make_public("handbook")
    keys.revoke("ann")
    assert main(["keys", "list", "--json"]) == 0

    listed = json.loads(capsys.readouterr().out)
    assert listed["public_collections"] == ["handbook"]
    (key,) = listed["keys"]
    assert (key["name"], key["collections"], key["is_good"]) == ("ann", None, False)
    assert key["revoked"].endswith("+00:00")


def test_revoking_says_what_was_revoked(keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    key, _ = keys.create("ann", collections=None)

    assert main(["keys", "revoke", "ann"]) == 0
    assert capsys.readouterr().out == f"revoked {key.id} of ann\n"
    assert main(["keys", "revoke", key.id]) == 0
    assert "was already revoked" in capsys.readouterr().out
    assert main(["keys", "revoke", "bob"]) == 2


@pytest.mark.parametrize("expires", ["90", "0d", "d", "-1d", "90 d", "9999999w", "٣d"])
def test_a_time_that_makes_no_sense_is_refused(keys: Keys, expires: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "create", "--name", "ann", "--expires", expires]) == 2
    assert "12h, 90d, 52w" in capsys.readouterr().err
    assert not keys.path.exists()


def test_serving_strangers_without_keys_is_refused(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 2

    error = capsys.readouterr().err
    assert "rag keys create" in error
    assert "--open" in error


def test_a_store_with_keys_is_not_served_openly(keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    key, _ = keys.create("ann", collections=None)
    keys.revoke(key.id)

    for host in ("127.0.0.1", "0.0.0.0"):
        assert main(["serve", "--host", host, "--port", "0", "--open"]) == 2
        assert "leave out --open" in capsys.readouterr().err


def test_serving_with_keys_that_cannot_be_read_is_refused(keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    keys.path.write_bytes(b"broken")

    assert main(["serve", "--port", "0"]) == 1
    assert "cannot be used" in capsys.readouterr().err


def test_keys_are_no_collection_and_maintenance_leaves_them_alone(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    _, secret = keys.create("ann", collections=None)
    assert list_collections(keys.path.parent) == []
    folder = write_documents(tmp_path / "handbook")
    before = keys.path.read_bytes()

    assert ingest(["run", str(folder)]) == 0
    assert ingest(["forget", "handbook/expenses.md"]) == 0
    assert ingest(["gc"]) == 0
    assert keys.path.read_bytes() == before
    assert keys.look(secret.encode()).key is not None
    assert list_collections(keys.path.parent) == ["default"]
