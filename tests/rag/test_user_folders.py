"""Where a store lies without a setting, and what says so."""

from pathlib import Path

import pytest

from rag.cli import main
from rag.settings import load_settings, store_origin
from rag.user_folders import default_store, shared_encoders, usual_store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a user's folders beside it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def test_the_usual_store_is_the_same_from_every_folder(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = load_settings().store
    monkeypatch.chdir(here.parent)

    assert load_settings().store == store == usual_store() == here.parent / "data-home/openbook/store"
    assert shared_encoders() == here.parent / "cache-home/openbook/encoders"
    assert store_origin(load_settings()) is None


def test_an_older_store_here_still_answers_and_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "data/store/collections").mkdir(parents=True)

    assert default_store() == load_settings().store == here / "data/store"
    assert main(["search", "x"]) == 4
    assert capsys.readouterr().err.startswith(f"store: {here}/data/store (found here, where older versions kept it")


def test_a_folder_named_data_store_without_collections_is_no_store(here: Path) -> None:
    (here / "data/store").mkdir(parents=True)

    assert default_store() == usual_store()


def test_the_environment_goes_before_the_file_and_the_file_before_an_older_store(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "data/store/collections").mkdir(parents=True)
    (here / "openbook.toml").write_text('store = "mine"\n')
    assert load_settings().store == here / "mine"
    assert store_origin(load_settings()) == str(here / "openbook.toml")

    monkeypatch.setenv("RAG_STORE", str(here / "other"))
    assert load_settings().store == here / "other"
    assert store_origin(load_settings()) == "RAG_STORE"


def test_a_job_with_its_store_in_the_environment_writes_nothing_but_errors_to_stderr(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_STORE", str(here / "other"))

    assert main(["keys", "list"]) == 0
    assert capsys.readouterr().err == ""
