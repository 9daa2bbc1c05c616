"""Settings: what is read from the environment, and what a wrong value is told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import load_settings


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_language_model_that_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    for name in ("MODEL", "BASE_URL", "API_KEY"):
        monkeypatch.setenv(f"RAG_LLM__{name}", blank)
    llm = load_settings().llm

    assert (llm.model, llm.base_url, llm.api_key) == (None, None, None)


def test_an_address_without_its_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM__BASE_URL", "localhost:8000/v1")

    with pytest.raises(
        SettingsError, match=r"'localhost:8000/v1': it must begin with http:// or https:// \(RAG_LLM__BASE_URL\)"
    ):
        load_settings()


def test_folders_are_a_list_in_the_file_and_a_path_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/ann")
    assert load_settings().load.links_into == ()

    (tmp_path / "openbook.toml").write_text('[load]\nlinks_into = ["/srv/a", "~/b"]\n')
    assert load_settings().load.links_into == (Path("/srv/a"), Path("/home/ann/b"))

    monkeypatch.setenv("RAG_LOAD__LINKS_INTO", "/srv/c:~/d")
    assert load_settings().load.links_into == (Path("/srv/c"), Path("/home/ann/d"))


def terabyte(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**40)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
        (Path.mkdir, "directory"),
        (terabyte, "more than 16 MB"),
        (lambda path: path.write_text("a = " + "[" * 5000), "cannot be read"),
        (lambda path: path.write_bytes(b"\xff"), "cannot be read"),
    ],
    ids=["pipe", "device", "folder", "terabyte", "nested", "no text"],
)
def test_a_file_of_settings_that_is_none_is_reported_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "openbook.toml")
    with pytest.raises(SettingsError, match=reason):
        load_settings()
