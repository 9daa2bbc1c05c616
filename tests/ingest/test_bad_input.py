"""What is wrong in the store or in the settings is said in one line, with its cure, and nothing is lost."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from ingest.cli import main
from rag.cli import main as rag_main
from rag.index.generations import Collection
from rag.index.opened import open_index
from rag.settings import Settings
from rag.settings_file import SETTINGS_FILE
from tests.indexes import hashing_settings, write_documents

QUESTION = ("ask", "How often may I work from home?")


@pytest.fixture
def settings(
    hashing_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Settings:
    """An index of a folder, to be broken."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    assert main(["run", str(write_documents(tmp_path / "handbook"))]) == 0
    capsys.readouterr()
    return hashing_settings(tmp_path / "store")


def generation(settings: Settings) -> Path:
    place = Collection(settings.store, "default")
    return place.generation(place.current() or "")


def documents(settings: Settings) -> int:
    with open_index(settings, "default") as index:
        return len(index.documents())


def error_of(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that a command said on stderr."""
    (line,) = capsys.readouterr().err.splitlines()
    return line


def foreign(path: Path) -> None:
    """A database of another program."""
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def half_ours(path: Path) -> None:
    """One that has some of our tables."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE pages")


LIBRARIES: dict[str, Callable[[Path], object]] = {
    "foreign": foreign,
    "half ours": half_ours,
    "rubbish": lambda path: path.write_bytes(b"rubbish" * 1000),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_a_library_that_is_not_ours_is_named_and_rebuilt(
    settings: Settings, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    library = generation(settings) / "segments/all/library.sqlite"
    LIBRARIES[name](library)
    if name != "half ours":
        assert rag_main(QUESTION) == 4
        line = error_of(capsys)
        assert line.startswith(f"error: {library} cannot be read (")
        assert line.endswith("rebuild the index: ingest run --checksum")

    assert main(["run"]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    assert output.out.count(f"The index was rebuilt: {library} cannot be read (") == 1
    assert " 0 passages embedded" in output.out
    assert documents(settings) == 3
    assert main(["run"]) == 0
    assert "Nothing changed" in capsys.readouterr().out


def write_manifest(settings: Settings, **changes: object) -> None:
    path = generation(settings) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}))


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "first"},
        {"format": None},
        {"counts": {}},
        {"encoder": "hashing"},
        {"words": []},
        {"a field": "of somebody"},
    ],
    ids=str,
)
def test_a_manifest_that_is_not_ours_is_named_and_rebuilt(
    settings: Settings, changes: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    write_manifest(settings, **changes)
    assert rag_main(QUESTION) == 4
    line = error_of(capsys)
    assert line.startswith("error: generation 000001 of 'default' has no readable manifest (")
    assert line.endswith("rebuild it: ingest run")

    assert main(["run"]) == 0
    output = capsys.readouterr().out
    assert output.count("The index was rebuilt: generation 000001 of 'default' has no readable manifest (") == 1
    assert documents(settings) == 3


def test_a_manifest_of_a_newer_format_is_refused_and_left_alone(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    write_manifest(settings, format=99, another="field")
    forget = ["forget", "handbook/parking.txt"]
    for command in (partial(rag_main, QUESTION), partial(main, ["run"]), partial(main, forget)):
        assert command() == 4
        assert "has format 99, but this Openbook reads up to 5; upgrade Openbook" in error_of(capsys)
    write_manifest(settings, format=4)
    assert Collection(settings.store, "default").current() == "000001"


def test_an_index_that_cannot_be_read_is_kept_where_its_sources_are_not_all_there(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign(generation(settings) / "segments/all/library.sqlite")
    before = sorted(path.name for path in generation(settings).rglob("*"))
    (tmp_path / "handbook").rename(tmp_path / "unmounted")
    assert main(["run"]) == 1
    assert "nothing was published" in error_of(capsys)
    assert sorted(path.name for path in generation(settings).rglob("*")) == before
    (tmp_path / "unmounted").rename(tmp_path / "handbook")
    assert main(["run"]) == 0
    assert documents(settings) == 3


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        (
            "RAG_VECTORS__KIND",
            "chrmoa",
            "error: there is no vector store 'chrmoa' (did you mean 'chroma'?); choose from: exact, chroma, "
            "chroma-server; correct the setting 'vectors.kind' (RAG_VECTORS__KIND)",
        ),
        (
            "RAG_CHUNKER__NAME",
            "sentence",
            "error: there is no chunker 'sentence' (did you mean 'sentences'?); choose from: ",
        ),
    ],
)
@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_part_that_does_not_exist_is_named_with_its_setting(
    settings: Settings,
    variable: str,
    value: str,
    line: str,
    where: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    group, key = variable.removeprefix("RAG_").lower().split("__")
    if where == "environment":
        monkeypatch.setenv(variable, value)
    else:
        (tmp_path / SETTINGS_FILE).write_text(f'[{group}]\n{key} = "{value}"\n')
    (tmp_path / "handbook" / "new.md").write_text("# New\n\nSomething new.\n")

    assert main(["run"]) == 2

    error = error_of(capsys)
    assert error.startswith(line)
    assert error.endswith(f"correct the setting '{group}.{key}' ({variable})")
    assert Collection(settings.store, "default").current() == "000001"
    assert rag_main(QUESTION) == 0  # the index is asked with what built it


def test_an_index_of_a_vector_store_that_is_not_here_is_refused_and_rebuilt(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    write_manifest(settings, vector_store="lance")
    assert rag_main(QUESTION) == 4
    assert "keeps its vectors in 'lance', an unknown vector store; rebuild it: ingest run" in error_of(capsys)
    shutil.rmtree(generation(settings) / "segments/all/vectors")
    assert main(["run"]) == 0
    assert " 0 passages embedded" in capsys.readouterr().out
    assert documents(settings) == 3
