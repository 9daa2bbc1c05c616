"""The offline line end to end, with the hashing encoder: what is published, and what never is."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.options import Options
from ingest.pipeline import run
from ingest.sources.roots import Filters
from rag.errors import DeletionRefused, IndexBusy, IngestError, SettingsError, UsageError
from rag.index.generations import Collection, writer_lock
from rag.index.manifest import read_manifest
from rag.index.opened import Index, open_index
from rag.records import Condition
from rag.settings import Settings, VectorsSettings, WordsSettings, load_settings

HANDBOOK = """# Handbook

## Remote work

Everyone may work from home three days a week.

## Holidays

There are 28 days.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(store=tmp_path / "store", embedder={"kind": "hashing", "dimensions": 64})


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "hr").mkdir(parents=True)
    (folder / "hr" / "handbook.md").write_text(HANDBOOK)
    (folder / "notes.txt").write_text("The printer on floor two is called Gutenberg.\n")
    (folder / "travel.md").write_text("---\ndate: 2025-03-01\nteam: finance\n---\n# Travel\n\nBook the train first.\n")
    return folder


@pytest.fixture
def index(settings: Settings, docs: Path) -> Iterator[Index]:
    run(settings, [docs])
    with open_index(settings, "default") as opened:
        yield opened


def of_chromas_graph(settings: Settings) -> Settings:
    """Return settings with which Chroma's graph alone is asked."""
    retrieval = settings.retrieval.model_copy(update={"exact_rows": 0})
    return settings.model_copy(update={"retrieval": retrieval, "vectors": VectorsSettings(kind="chroma")})


def texts(settings: Settings) -> dict[str, str]:
    with open_index(settings, "default") as opened:
        return {info.uri: opened.document(info.uri).text for info in opened.documents()}


def test_a_first_run_publishes_everything(settings: Settings, docs: Path) -> None:
    report = run(settings, [docs])
    assert report.read == ("docs/hr/handbook.md", "docs/notes.txt", "docs/travel.md")
    assert (report.generation, report.documents, report.embedded) == ("000001", 3, report.chunks)
    assert texts(settings)["docs/hr/handbook.md"] == HANDBOOK


def test_every_chunk_is_a_span_of_its_document_and_is_found_by_its_own_words(index: Index) -> None:
    ids = index.library.chunk_ids()
    assert ids
    for chunk in index.chunks(ids):
        assert index.library.document(index.info(chunk.document_id).uri).text[chunk.start : chunk.end] == chunk.text
        vector = index.embedder.embed_queries([chunk.text])[0]
        assert index.search_vectors(vector, 1)[0][0] == chunk.id
        assert index.search_words(chunk.text, 1)[0][0] == chunk.id


def test_date_context_and_metadata_arrive_and_can_be_asked_for(index: Index) -> None:
    where = (Condition("team", "eq", "finance"), Condition("date", "gte", "2025-01-01"))
    (found,) = index.search_words("train book", 5, where)
    (chunk,) = index.chunks([found[0]])
    info = index.info(chunk.document_id)
    assert (info.uri, info.date, info.metadata["team"]) == ("docs/travel.md", "2025-03-01", "finance")
    assert "Travel" in chunk.context
    vector = index.embedder.embed_queries(["anything at all"])[0]
    assert [chunk_id for chunk_id, _ in index.search_vectors(vector, 5, where)] == [chunk.id]


def test_exact_search_and_chromas_graph_agree(settings: Settings, docs: Path, index: Index, tmp_path: Path) -> None:
    graph_only = of_chromas_graph(settings).model_copy(update={"store": tmp_path / "other"})
    run(graph_only, [docs])
    with open_index(graph_only, "default") as graph:
        for question in ("work from home", "printer", "train"):
            vector = index.embedder.embed_queries([question])[0]
            exact, approximate = index.search_vectors(vector, 3), graph.search_vectors(vector, 3)
            assert [c for c, _ in exact] == [c for c, _ in approximate]
            np.testing.assert_allclose([s for _, s in exact], [s for _, s in approximate], atol=1e-5)


def test_nothing_changed_nothing_published(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    report = run(settings)
    assert (report.generation, report.unchanged, report.documents, report.embedded) == (None, 3, 3, 0)
    (docs / "notes.txt").touch()
    assert run(settings).generation is None


def test_only_what_changed_is_embedded_and_the_rest_is_carried_over(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    (docs / "notes.txt").write_text("The printer on floor three is called Manutius.\n")
    (docs / "new.txt").write_text("A new note about parking permits.\n")
    (docs / "travel.md").unlink()
    report = run(settings)
    assert (report.read, report.updated, report.deleted) == (
        ("docs/new.txt",),
        ("docs/notes.txt",),
        ("docs/travel.md",),
    )
    assert (report.generation, report.unchanged, report.embedded) == ("000002", 1, 2)
    assert set(texts(settings)) == {"docs/hr/handbook.md", "docs/new.txt", "docs/notes.txt"}
    with open_index(settings, "default") as opened:
        assert opened.search_words("Gutenberg train", 5) == []


def test_an_incremental_index_equals_one_from_scratch(settings: Settings, docs: Path, tmp_path: Path) -> None:
    run(settings, [docs])
    (docs / "hr" / "handbook.md").write_text(HANDBOOK.replace("three days", "two days"))
    (docs / "more.md").write_text("# More\n\nSomething else entirely.\n")
    run(settings)
    scratch = settings.model_copy(update={"store": tmp_path / "other"})
    run(scratch, [docs], Options(workers=3))  # however many read, and whichever is done first
    with open_index(settings, "default") as grown, open_index(scratch, "default") as fresh:
        ids = fresh.library.chunk_ids()
        assert grown.library.chunk_ids() == ids
        assert grown.documents() == fresh.documents()
        assert np.array_equal(grown.vectors(ids), fresh.vectors(ids))
        vector = fresh.embedder.embed_queries(["how many days"])[0]
        assert grown.search_vectors(vector, 10) == fresh.search_vectors(vector, 10)
        assert grown.search_words("how many days", 10) == fresh.search_words("how many days", 10)


def test_a_lost_cache_costs_time_only(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    with open_index(settings, "default") as opened:
        ids = opened.library.chunk_ids()
        before = opened.vectors(ids)
    for path in settings.store.glob("embeddings.sqlite*"):
        path.unlink()
    (docs / "new.txt").write_text("One more.\n")
    run(settings)
    with open_index(settings, "default") as opened:
        assert np.array_equal(opened.vectors(ids), before)


def test_without_the_cache_everything_is_embedded_anew_and_nothing_is_left(settings: Settings, docs: Path) -> None:
    run(settings, [docs], Options(use_cache=False))
    (docs / "new.txt").write_text("One more.\n")
    report = run(settings, (), Options(use_cache=False))
    assert report.embedded == report.chunks
    assert not list(settings.store.rglob("scratch*"))
    assert not (settings.store / "embeddings.sqlite").exists()


def test_a_missing_or_emptied_root_changes_nothing_unless_told_so(
    settings: Settings, docs: Path, tmp_path: Path
) -> None:
    run(settings, [docs])
    before = texts(settings)
    docs.rename(tmp_path / "unmounted")
    with pytest.raises(DeletionRefused, match="missing"):
        run(settings)
    docs.mkdir()
    with pytest.raises(DeletionRefused, match="lost all of its 3"):
        run(settings)
    assert texts(settings) == before
    assert run(settings, (), Options(allow_deletions=True)).documents == 0


def test_a_document_that_cannot_be_read_any_more_stays_and_is_stale(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    (docs / "notes.txt").write_bytes(b"\x00\x01\x02binary")
    (docs / "new.txt").write_text("So that there is something to publish.\n")
    report = run(settings)
    assert list(report.stale) == ["docs/notes.txt"]
    assert "Gutenberg" in texts(settings)["docs/notes.txt"]


def test_a_document_that_moved_and_cannot_be_read_there_stays_in_every_later_run(
    settings: Settings, docs: Path
) -> None:
    run(settings, [docs])
    (docs / "notes.txt").rename(docs / "notes.pdf")
    for _ in range(2):
        report = run(settings)
        assert (list(report.stale), report.deleted) == (["docs/notes.txt"], ())
    assert "Gutenberg" in texts(settings)["docs/notes.txt"]


def test_what_cannot_be_read_is_named_and_the_rest_published(settings: Settings, docs: Path) -> None:
    (docs / "image.png").write_bytes(b"\x89PNG")
    (docs / "fake.txt").write_bytes(bytes(range(256)))
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nrubbish")
    (docs / "empty.md").write_text("\n \n")
    report = run(settings, [docs])
    assert set(report.skipped) == {"docs/image.png", "docs/fake.txt", "docs/broken.pdf", "docs/empty.md"}
    assert all(report.skipped.values())
    assert report.documents == 3


def test_nothing_readable_publishes_nothing(settings: Settings, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(UsageError, match="no files"):
        run(settings, [empty])
    (empty / "a.exe").write_text("x")
    with pytest.raises(UsageError, match=r"none of the 1 files.*no loader reads"):
        run(settings, [empty])
    (empty / "a.txt").write_bytes(bytes(range(256)))
    with pytest.raises(IngestError, match="none of the"):
        run(settings, [empty])
    assert Collection(settings.store, "default").current() is None


def test_an_empty_folder_is_refused_beside_a_full_one_and_not_remembered(
    settings: Settings, docs: Path, tmp_path: Path
) -> None:
    run(settings, [docs])
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no files"):
        run(settings, [docs, tmp_path / "empty"])
    assert run(settings).unchanged == 3


def test_other_settings_read_everything_anew(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    smaller = settings.model_copy(update={"chunker": settings.chunker.model_copy(update={"size_tokens": 20})})
    report = run(smaller)
    assert (len(report.updated), report.unchanged) == (3, 0)
    other = settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"dimensions": 32})})
    run(other)
    manifest = read_manifest(Collection(settings.store, "default"), "000003")
    assert manifest.encoder["dimensions"] == 32


def test_words_of_another_language_or_an_older_analysis_are_written_anew(settings: Settings, docs: Path) -> None:
    (docs / "leave.txt").write_text("公司的年假为每年十五天。\n", "utf-8")
    run(settings, [docs])
    place = Collection(settings.store, "default")
    path = place.generation("000001") / "manifest.json"
    written = json.loads(path.read_text("utf-8"))
    written["words"] = {"language": "en"}  # as Openbook wrote it before runs of characters were paired
    path.write_text(json.dumps(written), "utf-8")

    rebuilt = run(settings)
    assert (rebuilt.generation, rebuilt.embedded, rebuilt.unchanged) == ("000002", 0, 4)
    assert run(settings).generation is None
    german = settings.model_copy(update={"words": WordsSettings(language="de")})
    assert run(german).generation == "000003"
    assert read_manifest(place, "000003").words["language"] == "de"
    with open_index(german, "default") as opened:
        (found,) = opened.search_words("年假有几天", 5)
        assert opened.info(opened.chunks([found[0]])[0].document_id).uri == "docs/leave.txt"


def test_each_document_is_indexed_in_the_language_that_is_detected_of_it(settings: Settings, docs: Path) -> None:
    (docs / "beitrag.txt").write_text("Die Mitglieder zahlen die Beiträge bis zum 15. Januar an den Verein.\n", "utf-8")
    run(settings, [docs])

    with open_index(settings, "default") as opened:
        languages = {info.uri: info.language for info in opened.documents()}
        assert languages["docs/beitrag.txt"] == "de"
        assert set(opened.languages) == {"de", "en"}
        (found, *_) = opened.search_words("Wie hoch ist der Beitrag?", 5)
        assert opened.info(opened.chunks([found[0]])[0].document_id).uri == "docs/beitrag.txt"


def test_an_unknown_language_is_refused_before_anything_is_read(settings: Settings, docs: Path) -> None:
    unknown = settings.model_copy(update={"words": WordsSettings(language="zhh")})
    with pytest.raises(SettingsError, match="did you mean 'zh'"):
        run(unknown, [docs])
    assert not settings.store.exists()


def test_filters_leave_files_out_and_are_remembered(settings: Settings, docs: Path) -> None:
    run(settings, [docs], Options(filters=Filters(exclude=("travel*",))))
    run(settings)
    assert set(texts(settings)) == {"docs/hr/handbook.md", "docs/notes.txt"}


def test_a_store_inside_a_root_is_no_document(settings: Settings, docs: Path) -> None:
    inside = settings.model_copy(update={"store": docs / "data" / "store"})
    assert run(inside, [docs]).documents == 3
    report = run(inside)
    assert (report.generation, report.skipped) == (None, {})


def test_collections_know_nothing_of_each_other(settings: Settings, docs: Path) -> None:
    run(settings, [docs / "hr"])
    other = settings.model_copy(update={"collection": "other"})
    report = run(other, [docs / "notes.txt"])
    assert report.documents == 1
    assert set(texts(settings)) == {"hr/handbook.md"}


def test_a_second_writer_is_turned_away(settings: Settings, docs: Path) -> None:
    with writer_lock(Collection(settings.store, "default")), pytest.raises(IndexBusy, match=str(os.getpid())):
        run(settings, [docs])


@pytest.mark.parametrize("store", ["exact", "chroma"])
def test_a_sealed_generation_never_changes_by_being_read(settings: Settings, docs: Path, store: str) -> None:
    settings = of_chromas_graph(settings).model_copy(update={"vectors": VectorsSettings(kind=store)})
    run(settings, [docs])
    folder = Collection(settings.store, "default").generation("000001")

    def sums() -> dict[str, str]:
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}

    before = sums()
    with open_index(settings, "default") as opened:
        opened.search_vectors(opened.embedder.embed_queries(["x"])[0], 3)
        opened.search_words("printer", 3)
    assert sums() == before


def test_the_manifest_tells_what_the_run_did(settings: Settings, docs: Path) -> None:
    report = run(settings, [docs])
    manifest = read_manifest(Collection(settings.store, "default"), "000001")
    assert manifest.report["read"] == list(report.read)
    assert manifest.counts == {"documents": 3, "chunks": report.chunks, "characters": report.characters}


def test_the_report_names_the_older_generations_that_are_still_read(settings: Settings, docs: Path) -> None:
    run(settings, [docs])
    with open_index(settings, "default"):
        (docs / "notes.txt").write_text("Second.")
        assert run(settings).in_use == ()  # the previous one is kept anyway
        (docs / "notes.txt").write_text("Third.")
        assert run(settings).in_use == ("000001",)
