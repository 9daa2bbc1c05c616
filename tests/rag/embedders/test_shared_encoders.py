"""One compiled encoder for all stores of a user; nothing is compiled here."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from rag.embedders.compile_once import ensure_compiled
from rag.embedders.compiled import altered_files, read_spec, write_description, write_spec
from rag.embedders.model_files import SourceFile
from rag.embedders.shared_encoders import open_shared
from rag.settings import EmbedderSettings
from tests.rag.embedders.test_compile import pretend_compiled
from tests.rag.embedders.tiny_model import write_tiny_model


class CompilesError(Exception):
    """Raised where a compilation would begin."""


def begins(line: str) -> None:
    raise CompilesError(line)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EmbedderSettings:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return EmbedderSettings(model=str(write_tiny_model(tmp_path / "model")), precision="fp32")


@pytest.fixture
def shared(settings: EmbedderSettings) -> Path:
    """The user's folder with the encoder, in place of its graph a file of text."""
    folder = open_shared()
    assert folder is not None
    compiled = pretend_compiled(folder, settings)
    (compiled / "model.onnx").write_text("graph", "utf-8")
    spec = read_spec(compiled)
    write_spec(compiled, spec)
    return folder


def test_two_stores_have_the_same_files_and_nothing_is_compiled(
    settings: EmbedderSettings, shared: Path, tmp_path: Path
) -> None:
    folders = [ensure_compiled(settings, tmp_path / name / "encoders", begins, shared) for name in ("one", "two")]

    assert [folder.parents[1].name for folder in folders] == ["one", "two"]
    for folder in folders:
        assert os.path.samefile(folder / "model.onnx", shared / folder.name / "model.onnx")
        assert altered_files(folder, read_spec(folder)) == []
        assert {path.name for path in folder.parent.iterdir()} == {"LOCK", folder.name}
    assert ensure_compiled(settings, tmp_path / "one" / "encoders", begins) == folders[0]


def test_a_store_names_the_model_files_of_its_own_environment(
    settings: EmbedderSettings, shared: Path, tmp_path: Path
) -> None:
    """The environment whose files were compiled may be removed, or get another release of the model."""
    [there] = shared.glob("onnx-*")
    other = read_spec(there)
    gone = {name: SourceFile(file.sha256, file.bytes, 1) for name, file in other.source.items()}
    write_description(there, replace(other, source_folder=str(tmp_path / "gone"), source=gone))

    folder = ensure_compiled(settings, tmp_path / "store" / "encoders", begins, shared)

    assert read_spec(folder).source_folder == settings.model
    assert ensure_compiled(settings, tmp_path / "store" / "encoders", begins) == folder


def test_a_store_that_has_its_encoder_looks_nowhere_else(settings: EmbedderSettings, tmp_path: Path) -> None:
    own = pretend_compiled(tmp_path / "store" / "encoders", settings)

    assert ensure_compiled(settings, tmp_path / "store" / "encoders", begins, tmp_path / "empty") == own
    assert not (tmp_path / "empty").exists()


def test_a_shared_encoder_whose_bytes_have_changed_is_not_taken(
    settings: EmbedderSettings, shared: Path, tmp_path: Path
) -> None:
    [graph] = shared.glob("onnx-*/model.onnx")
    graph.write_text("GRAPH", "utf-8")

    with pytest.raises(CompilesError):
        ensure_compiled(settings, tmp_path / "store" / "encoders", begins, shared)


def test_a_cache_that_cannot_be_written_leaves_the_work_to_the_store(
    settings: EmbedderSettings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(CompilesError):
        ensure_compiled(settings, tmp_path / "store" / "encoders", begins, tmp_path / "file" / "encoders")
    assert (tmp_path / "store" / "encoders" / "LOCK").exists()


def test_only_a_folder_of_the_users_own_is_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = open_shared()
    assert folder == tmp_path / "openbook" / "encoders"
    assert folder.stat().st_mode & 0o077 == 0

    folder.chmod(0o777)
    assert open_shared() is None  # others may write there

    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert open_shared() is None

    folder.unlink()
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert open_shared() is None  # the cache is another user's: nothing is made there
    assert not folder.exists()
