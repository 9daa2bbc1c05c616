"""The setting `chunker.context`: whether a chunk's context is embedded and indexed, whatever becomes of the index."""

from pathlib import Path

import numpy as np
import pytest

from ingest.chunkers import CHUNKERS
from ingest.pipeline import run
from ingest.upkeep.forgetting import forget
from ingest.upkeep.rollback import rollback
from rag.index.opened import open_index
from rag.records import Chunk, embedded_text
from rag.settings import EmbedderSettings, Settings, load_settings

AIRSHIPS = "# Zeppelin\n\n" + " ".join(f"The hull number {i} is filled with hydrogen in spring." for i in range(12))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "airships.md").write_text(AIRSHIPS)
    (folder / "notes.md").write_text("# Notes\n\nThe printer on floor two is called Gutenberg.\n")
    return folder


def settings(store: Path, *, context: bool, name: str = "default") -> Settings:
    return load_settings(
        store=store,
        embedder=EmbedderSettings(kind="hashing", dimensions=64),
        chunker={"name": name, "size_tokens": 40, "context": context},
    )


def assert_is_embedded(chosen: Settings, *, context: bool) -> list[Chunk]:
    """Look at every vector and at the words of the published index; return the chunks about airships."""
    with open_index(chosen, "default") as index:
        ids = index.library.chunk_ids()
        chunks = index.chunks(ids)
        expected = [embedded_text(chunk.context, chunk.text) if context else chunk.text for chunk in chunks]
        np.testing.assert_array_equal(index.vectors(ids), index.embedder.embed_documents(expected))
        airships = [chunk for chunk in chunks if chunk.context == "Zeppelin"]
        found = {chunk_id for chunk_id, _ in index.search_words("zeppelin", 50)}
        assert found == {chunk.id for chunk in airships if context or "Zeppelin" in chunk.text}
    assert len(airships) > 2
    return airships


@pytest.mark.parametrize("name", CHUNKERS)
@pytest.mark.parametrize("context", [True, False])
def test_a_context_is_embedded_and_indexed_only_if_it_shall_be(
    tmp_path: Path, docs: Path, name: str, context: bool
) -> None:
    chosen = settings(tmp_path / "store", context=context, name=name)

    run(chosen, [docs])

    assert_is_embedded(chosen, context=context)


def test_a_changed_setting_embeds_everything_anew_and_a_rollback_undoes_it(tmp_path: Path, docs: Path) -> None:
    with_context, without = (settings(tmp_path / "store", context=context) for context in (True, False))
    run(with_context, [docs])

    assert run(without).embedded > 0
    assert_is_embedded(without, context=False)

    rollback(with_context)
    assert_is_embedded(with_context, context=True)


def test_bare_texts_survive_a_lost_cache_and_a_forgotten_neighbour(tmp_path: Path, docs: Path) -> None:
    chosen = settings(tmp_path / "store", context=False)
    run(chosen, [docs])
    _lose_the_cache(chosen)
    (docs / "new.txt").write_text("One more note.\n")

    assert run(chosen).embedded == 1  # the rest of the vectors are the published ones'
    assert_is_embedded(chosen, context=False)

    _lose_the_cache(chosen)
    forget(chosen, ["docs/notes.md"])
    assert_is_embedded(chosen, context=False)


def test_bare_texts_that_are_carried_over_without_their_vectors_are_embedded_bare_again(
    tmp_path: Path, docs: Path
) -> None:
    chosen = settings(tmp_path / "store", context=False)
    run(chosen, [docs])
    _lose_the_cache(chosen)
    (
        tmp_path / "store" / "collections" / "default" / "generations" / "000001" / "segments/all/vectors/ids.npy"
    ).unlink()
    (docs / "airships.md").write_bytes(b"\0 no text any more")  # so its chunks come from the older library

    report = run(chosen)

    assert list(report.stale) == ["docs/airships.md"]
    assert_is_embedded(chosen, context=False)


def _lose_the_cache(chosen: Settings) -> None:
    for path in chosen.store.glob("embeddings.sqlite*"):
        path.unlink()
