"""Finds and reads `openbook.toml`, here or in the nearest folder above; relative paths in it are below its folder."""

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.regular_files import MOST_TEXT, read_bounded

SETTINGS_FILE = "openbook.toml"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The file of settings in force, None where there is none; `strangers` are files that were passed over.

    A stranger lies above the current folder and belongs to another user: whoever may write to `/tmp` could otherwise
    name the server that gets the questions, and the key, of everybody who works below it.
    """

    path: Path | None
    strangers: tuple[Path, ...] = ()


def find_settings_file() -> SettingsFile:
    """Return the `openbook.toml` of the current folder, else of the nearest folder above that has one of this user."""
    try:
        here = Path.cwd()
    except OSError:  # the folder was removed
        return SettingsFile(None)
    if os.path.lexists(here / SETTINGS_FILE):
        return SettingsFile(here / SETTINGS_FILE)
    above = [folder / SETTINGS_FILE for folder in here.parents if os.path.isfile(folder / SETTINGS_FILE)]
    strangers = tuple(path for path in above if not _is_trusted(path))
    return SettingsFile(next((path for path in above if path not in strangers), None), strangers)


def read_settings_file() -> dict[str, Any]:  # Any: pydantic checks the values
    """Return what the file in force says, nothing if there is none; raises OSError, ValueError, RecursionError."""
    path = find_settings_file().path
    return {} if path is None else _anchored(tomllib.loads(read_bounded(path, MOST_TEXT).decode()), path.parent)


def _is_trusted(path: Path) -> bool:
    """Whether a file, and the link that it may be, belong to this user or to root."""
    try:
        return {path.lstat().st_uid, path.stat().st_uid} <= {os.geteuid(), 0}
    except OSError:  # gone meanwhile
        return False


def _anchored(content: dict[str, Any], folder: Path) -> dict[str, Any]:  # Any: pydantic checks the values
    """Return the settings with relative paths made absolute.

    What may also be a name, such as a model's, is a path where there is something of that name beside the file.
    """

    def below(value: Any) -> Any:
        is_relative = isinstance(value, str) and value and not value.startswith("~")
        return str(folder / value) if is_relative else value

    def below_if_there(value: Any) -> Any:
        return below(value) if isinstance(value, str) and os.path.exists(below(value)) else value

    def change(part: str, key: str, anchor: Callable[[Any], Any]) -> None:
        if isinstance(group := anchored.get(part), dict) and key in group:
            anchored[part] = {**group, key: anchor(group[key])}

    anchored = {**content, "store": below(content["store"])} if "store" in content else dict(content)
    change(
        "load",
        "links_into",
        lambda folders: [below(each) for each in folders] if isinstance(folders, list) else folders,
    )
    change("embedder", "model", below_if_there)
    change("retrieval", "reranker_model", below_if_there)
    if isinstance(llm := content.get("llm"), dict) and llm.get("kind") == "local":
        change("llm", "model", below_if_there)
    return anchored
