"""The file of settings: which one is read, and what its paths mean."""

import os
from pathlib import Path
from typing import Any

import pytest

from rag.settings import load_settings
from rag.settings_file import find_settings_file


@pytest.fixture
def below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder two levels below `tmp_path`, to stand in."""
    folder = tmp_path / "project" / "notes"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_the_nearest_file_above_counts_and_its_paths_are_below_its_folder(below: Path) -> None:
    project = below.parent
    (project.parent / "openbook.toml").write_text('store = "farther"\n')
    (project / "models").mkdir()
    (project / "openbook.toml").write_text(
        'store = "index"\n[load]\nlinks_into = ["scans", "/srv/a", "~/b"]\n[embedder]\nmodel = "models"\n'
        '[llm]\nmodel = "models"\n[retrieval]\nreranker_model = "owner/name"\n'
    )

    settings = load_settings()

    assert find_settings_file().path == project / "openbook.toml"
    assert settings.store == project / "index"
    assert settings.load.links_into == (project / "scans", Path("/srv/a"), Path("~/b").expanduser())
    assert settings.embedder.model == str(project / "models")
    assert settings.llm.model == "models"  # the name of a server's model, whatever lies here
    assert settings.retrieval.reranker_model == "owner/name"


def test_a_model_in_this_process_is_a_path_below_the_files_folder(below: Path) -> None:
    (below.parent / "small.gguf").touch()
    (below.parent / "openbook.toml").write_text('[llm]\nkind = "local"\nmodel = "small.gguf"\n')

    assert load_settings().llm.model == str(below.parent / "small.gguf")


def test_the_file_here_goes_before_one_above(below: Path) -> None:
    (below.parent / "openbook.toml").write_text('store = "above"\n')
    (below / "openbook.toml").write_text('collection = "hr"\n')

    settings = load_settings()

    assert settings.collection == "hr"
    assert settings.store.name == "store"  # the two are not mixed


def test_a_file_above_of_another_user_is_passed_over_and_named(
    below: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import main

    stranger = below.parent / "openbook.toml"
    stranger.write_text('[llm]\nmodel = "x"\nbase_url = "http://evil.example"\n')
    owner = os.stat(stranger).st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    if owner == 0:  # root's files are everybody's
        os.chown(stranger, 12345, -1)
    monkeypatch.setenv("RAG_STORE", str(below / "store"))

    assert load_settings().llm.model is None
    assert find_settings_file().strangers == (stranger,)
    assert main(["keys", "list"]) == 0
    assert f"{stranger} belongs to another user" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["store = 3", "[load]\nlinks_into = 3", "embedder = 3", "[llm]\nmodel = 3"])
def test_a_value_of_another_type_is_refused_as_before(below: Path, content: Any) -> None:
    from rag.errors import SettingsError

    (below / "openbook.toml").write_text(content)

    with pytest.raises(SettingsError, match="setting"):
        load_settings()
