"""Erased is gone: after `ingest forget` no file of the store holds a piece of the text, and nothing brings it back."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.cli import main
from rag.index.generations import Collection
from rag.index.opened import open_index
from rag.settings import Settings, load_settings
from tests.ingest.erasing import files_with, unique_pieces

SHARED = "Both parties keep silent about the sum, the reasons and the date of this agreement, now and later."
SECRET = f"""# The severance agreement of Rosalind Quackenbush

Rosalind Quackenbush receives 48,250 EUR on the thirtieth of November and waives all further claims.

The Antidisestablishmentarianismus clause of paragraph seven binds her successors in office, too.

{SHARED}
"""
OLDER = SECRET.replace("48,250 EUR", "51,900 EUR").replace("silent about", "quiet regarding")
LIBRARY = "library.sqlite"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_EMBEDDER__DIMENSIONS", "64")
    monkeypatch.setenv("RAG_CHUNKER__SIZE_TOKENS", "20")
    return load_settings()


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with the secret, and with documents that share words and whole lines with it."""
    folder = tmp_path / "docs"
    (folder / "hr").mkdir(parents=True)
    (folder / "hr" / "secret.md").write_text(SECRET)
    (folder / "hr" / "rules.md").write_text(f"# Rules\n\n{SHARED}\n")
    for number in range(12):
        text = f"The agreement of note {number} names {number * 37} EUR."
        (folder / f"{number}.md").write_text(f"# Note {number}\n\n{text}\n")
    return folder


@pytest.fixture
def pieces(docs: Path) -> set[str]:
    """What only the secret says, in its version of today or in the older one."""
    others = [path.read_text() for path in docs.rglob("*.md") if path.name != "secret.md"]
    return unique_pieces(SECRET, others) | unique_pieces(OLDER, others)


def run(*paths: Path) -> None:
    assert main(["run", "--workers", "1", *map(str, paths)]) == 0


def texts(settings: Settings) -> dict[str, str]:
    with open_index(settings, "default") as index:
        return {info.uri: index.document(info.uri).text for info in index.documents()}


def cached_rows(settings: Settings) -> int:
    with closing(sqlite3.connect(settings.store / "embeddings.sqlite")) as connection:
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])


def index_twice(docs: Path) -> None:
    """Publish two generations with the secret, in an older version and in today's."""
    (docs / "hr" / "secret.md").write_text(OLDER)
    run(docs)
    (docs / "hr" / "secret.md").write_text(SECRET)
    run(docs)


@pytest.mark.parametrize("store", ["exact", "chroma"])
def test_no_piece_of_a_forgotten_text_is_left(
    settings: Settings, docs: Path, pieces: set[str], monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setenv("RAG_VECTORS__KIND", store)
    monkeypatch.setenv("RAG_RETRIEVAL__EXACT_ROWS", "0")  # so that Chroma's graph is asked where there is one
    index_twice(docs)
    assert len({name for name in files_with(pieces, settings.store) if name.endswith(LIBRARY)}) == 2
    before, rows = texts(settings), cached_rows(settings)

    assert main(["forget", "docs/hr/secret.md"]) == 0
    assert files_with(pieces, settings.store) == []
    assert texts(settings) == {uri: text for uri, text in before.items() if uri != "docs/hr/secret.md"}
    assert cached_rows(settings) < rows

    run()
    assert "docs/hr/secret.md" not in texts(settings)
    (docs / "hr" / "secret.md").write_text(SECRET + "\nIt was signed.\n")
    run(docs)
    run(docs / "hr")
    assert "docs/hr/secret.md" not in texts(settings)
    assert files_with(pieces, settings.store) == []


def test_a_rollback_cannot_bring_it_back(settings: Settings, docs: Path, pieces: set[str]) -> None:
    index_twice(docs)
    assert main(["forget", "docs/hr/secret.md"]) == 0
    main(["rollback"])
    assert "docs/hr/secret.md" not in texts(settings)
    (docs / "0.md").write_text("Another note.\n")
    run()
    assert main(["rollback"]) == 0
    assert "docs/hr/secret.md" not in texts(settings)
    assert files_with(pieces, settings.store) == []


def test_while_somebody_reads_it_says_who_and_finishes_when_run_again(
    settings: Settings, docs: Path, pieces: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "hr" / "secret.md").write_text(OLDER)
    run(docs)
    with open_index(settings, "default") as held:
        (docs / "hr" / "secret.md").write_text(SECRET)
        run(docs)
        capsys.readouterr()
        assert main(["forget", "docs/hr/secret.md"]) == 1
        assert "default/000001" in (said := capsys.readouterr().err) or "generation 000001 " in said
        assert "docs/hr/secret.md" not in texts(settings)
        assert held.document("docs/hr/secret.md").text == OLDER
        assert {name.split("/")[3] for name in files_with(pieces, settings.store)} == {"000001"}
        assert main(["rollback"]) != 0
    assert main(["forget", "docs/hr/secret.md"]) == 0
    assert files_with(pieces, settings.store) == []


def test_a_forgotten_root_leaves_nothing(settings: Settings, docs: Path, pieces: set[str], tmp_path: Path) -> None:
    run(docs / "hr")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "note.md").write_text("Something else.\n")
    run(tmp_path / "other")
    assert files_with(pieces, settings.store) != []
    assert main(["forget", "hr"]) == 0
    assert files_with(pieces, settings.store) == []
    run()
    assert set(texts(settings)) == {"other/note.md"}


def test_what_a_killed_run_left_is_erased_too(settings: Settings, docs: Path, pieces: set[str]) -> None:
    """A run that was killed had read the document into the generation it was building."""
    index_twice(docs)
    place = Collection(settings.store, "default")
    published = place.current()
    assert published is not None
    assert main(["forget", "docs/hr/secret.md"]) == 0
    for left in ("000001.building", "000009.building"):
        (place.generations / left).mkdir()
        (place.generations / left / LIBRARY).write_text(SECRET)
    os.sync()
    assert main(["forget", "docs/hr/secret.md"]) == 0
    assert files_with(pieces, settings.store) == []
