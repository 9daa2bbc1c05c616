"""A whole run, forgetting, collecting and rolling back with vectors on a server, also while it is away."""

from contextlib import closing
from pathlib import Path

import pytest

from ingest.cli import main as ingest_main
from ingest.pipeline import run
from ingest.upkeep.collecting import collect
from ingest.upkeep.forgetting import forget
from ingest.upkeep.rollback import rollback
from rag.cli import main as rag_main
from rag.errors import VectorServerError
from rag.index.generations import Collection
from rag.index.vectors.chroma_client import ChromaServer
from rag.index.vectors.server_note import read_note
from rag.settings import Settings, VectorsSettings
from tests.chroma_server import ChromaProcess
from tests.indexes import hashing_settings, write_documents
from tests.rag.index.vectors.served_rows import collection_of, exactly, on_server, rows_named, rows_there, same, search
from tests.rag.indexes import Text, publish_index

PARKING = "handbook/parking.txt"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return write_documents(tmp_path / "handbook")


@pytest.fixture
def settings(tmp_path: Path, chroma_process: ChromaProcess) -> Settings:
    return on_server(tmp_path / "store", chroma_process)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A write is tried once."""
    monkeypatch.setattr("rag.index.vectors.chroma_client._PAUSES_S", ())


def remove_behind_the_back(settings: Settings, rows: list[str]) -> None:
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        server.remove(collection_of(settings), rows)


def use(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_STORE", str(settings.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    monkeypatch.setenv("RAG_VECTORS__KIND", "chroma-server")
    monkeypatch.setenv("RAG_VECTORS__URL", str(settings.vectors.url))


def test_a_run_sends_what_the_server_lacks_counts_it_and_the_doctor_looks(
    settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = run(settings, [docs])
    assert report.vector_rows == report.chunks == 4
    assert same(search(settings, 10), exactly(settings, 10))
    remove_behind_the_back(settings, rows_named(settings)[:1])

    use(settings, monkeypatch)
    assert rag_main(["doctor", "--deep"]) == 1
    assert "lacks 1 of 4 rows; send them: ingest run" in capsys.readouterr().out
    assert ingest_main(["run"]) == 0
    assert "1 rows sent to the vector server" in capsys.readouterr().out
    rag_main(["doctor", "--deep"])
    assert "and has all 4 rows" in capsys.readouterr().out
    assert run(settings).vector_rows == 0


def test_what_was_forgotten_leaves_the_server(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    before = rows_there(settings)
    forgotten = forget(settings, [PARKING])
    assert (forgotten.erased["vectors"].removed, forgotten.unfinished) == (1, [])
    assert rows_there(settings) == rows_named(settings)
    assert len(before) == len(rows_named(settings)) + 1


@pytest.mark.usefixtures("_impatient")
def test_forgetting_is_not_finished_while_the_server_is_away(
    tmp_path: Path, docs: Path, mortal_chroma: ChromaProcess
) -> None:
    settings = on_server(tmp_path / "store", mortal_chroma)
    run(settings, [docs])
    mortal_chroma.kill()

    with pytest.raises(VectorServerError, match="is away"):  # nothing can be published without the server
        forget(settings, [PARKING])
    with pytest.raises(VectorServerError, match="is away"):
        run(settings)
    here = settings.model_copy(update={"vectors": VectorsSettings(url=mortal_chroma.url)})
    report = run(here)  # vectors are in the store again, without the document, whose tombstone was written first
    assert report.documents == 2
    assert "left on a vector server" in report.warnings[-1]
    (reason,) = forget(here, [PARKING]).unfinished
    assert "rows of it may be left on a vector server" in reason
    assert "is away" in reason
    (unserved,) = collect(here, None, keep=0).unfinished
    assert "is away" in unserved

    mortal_chroma.start()
    forgotten = forget(here, [PARKING])
    assert (forgotten.unfinished, forgotten.erased["vectors"].removed) == ([], 4)
    note = read_note(settings.store)
    assert note is not None
    assert note.addresses == ()


def test_another_server_than_the_settings_name_is_named(
    settings: Settings, tmp_path: Path, docs: Path, mortal_chroma: ChromaProcess
) -> None:
    run(settings, [docs])
    moved = settings.model_copy(update={"vectors": mortal_chroma.vectors})
    assert run(moved).vector_rows == 4
    (reason,) = forget(moved, [PARKING]).unfinished
    assert f"rows of this store may also be on {settings.vectors.url}" in reason
    (reason,) = forget(settings, [PARKING]).unfinished
    assert f"rows of this store may also be on {mortal_chroma.url}" in reason
    assert rows_there(settings) == rows_there(moved) == rows_named(settings)


def test_a_rollback_sends_what_the_server_lost(settings: Settings) -> None:
    texts = {"a.md": Text("A hotel at night."), "b.md": Text("Bees.")}
    publish_index(settings, texts)
    before = search(settings, 10)
    publish_index(settings, {**texts, "c.md": Text("Another hotel at night.")})
    assert search(settings, 10) != before
    remove_behind_the_back(settings, rows_named(settings))
    rollback(settings)
    assert same(search(settings, 10), before)
    assert rows_there(settings) == rows_named(settings)


def test_gc_counts_the_rows_that_it_removes(settings: Settings) -> None:
    publish_index(settings, {"a.md": Text("A hotel at night."), "b.md": Text("Bees.")})
    publish_index(settings, {"b.md": Text("Bees.")})
    collected = collect(settings, None, keep=0)
    assert (collected.vector_rows, collected.unfinished) == (1, [])
    assert rows_there(settings) == rows_named(settings)


@pytest.mark.usefixtures("_impatient")
def test_the_commands_say_in_one_line_that_it_is_away_and_read_nothing(
    tmp_path: Path, docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = hashing_settings(tmp_path / "store")
    use(settings, monkeypatch)
    monkeypatch.setenv("RAG_VECTORS__URL", "http://127.0.0.1:9")
    assert ingest_main(["run", str(docs)]) == 1
    said = capsys.readouterr().err.strip()
    assert "the vector server at http://127.0.0.1:9/default_tenant/default_database is away" in said
    assert "\n" not in said
    assert not Collection(settings.store, "default").folder.exists()
