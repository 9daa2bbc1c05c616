"""Models of Hugging Face's hub: its cached copy, no network."""

from pathlib import Path

import pytest

from rag.embedders.hub import download, named_folder
from rag.errors import EncoderError

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    return tmp_path


def test_a_cached_model_is_taken_without_the_network(hub_cache: Path) -> None:
    model = hub_cache / "models--owner--name"
    (model / "snapshots" / COMMIT).mkdir(parents=True)
    (model / "snapshots" / COMMIT / "config.json").write_text("{}")
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text(COMMIT)

    assert download("owner/name", kind="model", setting="SETTING", unwanted=["onnx/*"]) == model / "snapshots" / COMMIT


def test_a_model_that_nobody_can_reach_is_an_error_with_its_cure(hub_cache: Path) -> None:
    message = r"^the reranker nobody/this is not in Hugging Face's cache and cannot be .*; give a folder in SETTING$"
    with pytest.raises(EncoderError, match=message):
        download("nobody/this", kind="reranker", setting="SETTING", unwanted=[])


def test_a_path_and_an_existing_folder_are_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "owner" / "name").mkdir(parents=True)

    assert named_folder("owner/name") == tmp_path / "owner" / "name"
    assert named_folder("./model") == tmp_path / "model"
    assert named_folder("~/model") == Path.home() / "model"
    assert named_folder("owner/other") is None
