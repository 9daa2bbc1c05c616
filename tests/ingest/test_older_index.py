"""An index of an older format answers as it is, and the next run writes it anew: nothing is embedded, nothing lost.

`older_index.zip` holds three documents and the index that Openbook made of them when its manifests had format 1.
"""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from ingest.cli import main
from ingest.pipeline import run
from rag.cli import main as rag_main
from rag.errors import IndexDamaged
from rag.index.generations import Collection, list_generations
from rag.index.library import open_library
from rag.index.manifest import FORMAT, read_manifest
from rag.index.opened import open_index
from rag.index.schema import TABLES, Column
from rag.index.segments import list_segments
from rag.records import Condition
from rag.settings import Settings, VectorsSettings, load_settings

ARCHIVE = Path(__file__).with_name("older_index.zip")
LINE = "The index was rebuilt: generation 000001 has an older format."


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RAG_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_EMBEDDER__DIMENSIONS", "64")
    return load_settings()


@pytest.fixture
def older(settings: Settings, tmp_path: Path) -> Settings:
    """Settings for a store with an index of format 1."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path)
    sources = Collection(settings.store, "default").sources
    sources.write_text(sources.read_text().replace("DOCS", str(tmp_path / "docs")))
    return settings


@pytest.fixture
def current(settings: Settings, tmp_path: Path) -> Settings:
    """Settings for a store with an index of today, of the same documents."""
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(tmp_path, [name for name in archive.namelist() if name.startswith("docs/")])
    run(settings, [tmp_path / "docs"])
    return settings


@contextmanager
def added(column: Column, table: str = "documents") -> Iterator[None]:
    """Have one more column in a table of the library."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(TABLES, table, (*TABLES[table], column))
        yield


def values(settings: Settings, column: str) -> dict[str, str]:
    """Return what the published library holds in a column of its documents, by uri."""
    place = Collection(settings.store, "default")
    with closing(
        sqlite3.connect(place.generation(place.current() or "") / "segments/all/library.sqlite")
    ) as connection:
        return dict(connection.execute(f"SELECT uri, {column} FROM documents"))


def answers(settings: Settings) -> list[object]:
    with open_index(settings, "default") as index:
        documents = [index.document(info.uri) for info in index.documents()]
        vector = index.embedder.embed_queries(["a hotel"])[0]
        where = (Condition("team", "eq", "finance"),)
        found = [
            index.search_vectors(vector, 5),
            index.search_vectors(vector, 5, where),
            {chunk_id for chunk_id, _ in index.search_words("hotel", 5)},  # a file's name counts since
        ]
        return [documents, found, index.chunks(index.library.chunk_ids())]


@pytest.mark.parametrize(
    ("store", "exact_rows"),
    [("exact", 150_000), ("chroma", 150_000), ("chroma", 0)],
    ids=["exact", "Chroma's matrix", "Chroma's graph"],
)
def test_an_index_of_format_1_answers_as_it_is_and_is_brought_up_to_date(
    older: Settings, exact_rows: int, store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RAG_VECTORS__KIND", store)
    retrieval = older.retrieval.model_copy(update={"exact_rows": exact_rows})
    settings = older.model_copy(update={"retrieval": retrieval, "vectors": VectorsSettings(kind=store)})
    before = answers(settings)
    assert rag_main(["doctor", "--deep"]) == 0
    capsys.readouterr()

    assert main(["run"]) == 0

    output = capsys.readouterr().out
    assert output.count(LINE) == 1
    assert " 0 passages embedded, 3 taken from the cache" in output
    manifest = read_manifest(Collection(settings.store, "default"), "000002")
    assert (manifest.format, manifest.vector_store) == (FORMAT, store)
    assert answers(settings) == before
    assert run(settings).generation is None


def test_a_graph_that_format_1_calls_unsound_is_not_searched(older: Settings) -> None:
    folder = Collection(older.store, "default").generation("000001")
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"graph": true', '"graph": false'), "utf-8")
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"rubbish")  # so that whoever looks there fails
    retrieval = older.retrieval.model_copy(update={"exact_rows": 0})
    with open_index(older.model_copy(update={"retrieval": retrieval}), "default") as index:
        (chunk_id, *_) = index.library.chunk_ids()
        assert index.search_vectors(index.vectors([chunk_id])[0], 1)[0][0] == chunk_id


def test_a_lost_cache_is_filled_from_the_older_index(older: Settings) -> None:
    for path in older.store.glob("embeddings.sqlite*"):
        path.unlink()
    assert run(older).embedded == 0


def test_an_index_without_a_new_column_answers_and_is_rebuilt_from_its_sources(
    current: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answers(current)
    with added(Column("shelf", "TEXT NOT NULL", default="'en'")):
        assert answers(current) == before
        assert rag_main(["doctor"]) == 0
        capsys.readouterr()
        assert main(["run"]) == 0
        output = capsys.readouterr().out
        assert output.count(LINE) == 1
        assert " 0 passages embedded, 3 taken from the cache" in output
        assert set(values(current, "shelf").values()) == {"en"}
        assert answers(current) == before
        report = run(current)
        assert (report.generation, report.warnings) == (None, ())


@pytest.mark.parametrize("table", ["pages", "chunks"])
def test_any_table_may_get_a_column(current: Settings, table: str) -> None:
    before = answers(current)
    with added(Column("colour", "TEXT"), table):
        assert answers(current) == before
        report = run(current)
        assert (report.generation, report.embedded) == ("000002", 0)
        assert answers(current) == before


def test_a_source_that_cannot_be_read_now_keeps_its_rows_with_the_default(current: Settings, tmp_path: Path) -> None:
    (tmp_path / "docs" / "parking.txt").write_bytes(b"\0 not text any more")
    with added(Column("shelf", "TEXT NOT NULL", default="'en'")):
        report = run(current)
        assert (report.generation, list(report.stale)) == ("000002", ["docs/parking.txt"])
        assert values(current, "shelf")["docs/parking.txt"] == "en"
        (tmp_path / "docs" / "parking.txt").write_text("The garage closes at 23:00.\n")
        assert run(current).updated == ("docs/parking.txt",)


def test_what_another_run_covers_is_carried_over_now_and_read_when_its_turn_comes(
    current: Settings, tmp_path: Path
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note about bees.\n")
    with added(Column("shelf", "TEXT NOT NULL", default="'en'")):
        first = run(current, [tmp_path / "notes"])
        assert (first.read, first.documents, first.embedded) == (("notes/a.txt",), 4, 1)
        second = run(current)
        assert (len(second.updated), second.unchanged, second.embedded) == (3, 1, 0)


def test_an_older_index_can_be_forgotten_from_and_rolled_back_to(current: Settings, tmp_path: Path) -> None:
    with added(Column("shelf", "TEXT NOT NULL", default="'en'")):
        assert run(current).generation == "000002"
        assert main(["rollback"]) == 0
        assert run(current).warnings == ("The index was rebuilt: generation 000003 has an older format.",)
        assert main(["rollback"]) == 0
        assert main(["forget", "docs/parking.txt"]) == 0
        assert set(values(current, "shelf")) == {"docs/travel.md", "docs/remote.md"}
        assert run(current).embedded == 0


def test_a_missing_root_leaves_the_older_index_alone(
    current: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answers(current)
    (tmp_path / "docs").rename(tmp_path / "unmounted")
    with added(Column("shelf", "TEXT NOT NULL", default="'en'")):
        assert main(["run"]) == 1
        assert "is missing with its" in capsys.readouterr().err
        assert answers(current) == before


def test_an_index_that_lacks_a_column_without_a_default_is_refused_with_the_cure(current: Settings) -> None:
    problem = pytest.raises(IndexDamaged, match=r"it has no column 'size' in its table 'documents'\).*ingest run")
    with added(Column("size", "INTEGER NOT NULL")), problem:
        answers(current)


def test_a_fresh_library_is_current_and_an_older_one_is_not(older: Settings, current: Settings) -> None:
    place = Collection(current.store, "default")
    with closing(open_library(place.generation(place.current() or ""))) as library:
        assert library.is_current()
        with added(Column("colour", "TEXT"), "chunks"):
            assert not library.is_current()


def test_every_column_that_was_added_since_format_1_can_be_missing(older: Settings) -> None:
    """A column that is added needs a default, or may be NULL: else no older index could be read or carried over."""
    with closing(open_library(Collection(older.store, "default").generation("000001"))) as library:
        assert not library.is_current()  # raises IndexDamaged where it could not be read


def generations(settings: Settings) -> list[str]:
    return list_generations(Collection(settings.store, "default"))


def spoil(settings: Settings, generation: str) -> None:
    """Make a generation that is there, but cannot be opened."""
    (Collection(settings.store, "default").generation(generation) / "segments/all/vectors/vectors.npy").write_bytes(b"")


def test_gc_removes_the_older_format_once_the_new_one_answers(older: Settings) -> None:
    assert main(["run"]) == 0
    assert generations(older) == ["000001", "000002"]
    assert main(["gc"]) == 0
    assert generations(older) == ["000002"]


def test_gc_keeps_the_older_format_while_the_new_one_cannot_answer(
    older: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = answers(older)
    assert main(["run"]) == 0
    spoil(older, "000002")
    capsys.readouterr()
    assert main(["gc"]) == 1
    assert "keeps its older format" in capsys.readouterr().err
    assert generations(older) == ["000001", "000002"]
    assert main(["rollback"]) == 0
    assert answers(older) == before


def test_a_run_keeps_the_older_format_while_the_new_one_cannot_answer(older: Settings, tmp_path: Path) -> None:
    assert main(["run"]) == 0
    (tmp_path / "docs" / "new.txt").write_text("Something new.\n")
    spoil(older, "000002")
    assert main(["run", "--checksum"]) == 0
    assert generations(older) == ["000001", "000002", "000003"]
    (tmp_path / "docs" / "newer.txt").write_text("Something newer.\n")
    assert main(["run"]) == 0
    assert generations(older) == ["000003", "000004"]


def undivide(settings: Settings) -> None:
    """Make the published generation one of format 4, which had no segments: its parts lay in its own folder."""
    place = Collection(settings.store, "default")
    folder = place.generation(place.current() or "")
    for part in (folder / "segments" / "all").iterdir():
        part.rename(folder / part.name)
    shutil.rmtree(folder / "segments")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest |= {
        "format": 4,
        "checksums": {name.removeprefix("segments/all/"): own for name, own in manifest["checksums"].items()},
    }
    del manifest["segments"]
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_an_index_without_segments_answers_and_is_divided_by_the_next_run(current: Settings) -> None:
    before = answers(current)
    undivide(current)
    assert answers(current) == before

    report = run(current)

    assert report.warnings[0] == LINE
    assert (report.generation, report.embedded) == ("000002", 0)
    place = Collection(current.store, "default")
    assert [segment.name for segment in list_segments(place.generation("000002"))] == ["all"]
    assert answers(current) == before
    assert main(["rollback"]) == 0  # there is a way back
    assert read_manifest(place, "000003").format == 4
    assert answers(current) == before
    assert rag_main(["doctor", "--deep"]) == 0
