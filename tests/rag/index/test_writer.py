import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from rag.errors import IndexDamaged
from rag.index.generations import Collection
from rag.index.vectors import VECTOR_STORES, VectorStoreKind, allow_nothing
from rag.index.vectors.exact import ExactVectors, ExactWriter
from rag.index.vectors.probing import choose_probes, share_found
from rag.index.words import Words
from rag.index.writer import IndexWriter
from rag.records import Ranking, Vector, Vectors, Where
from rag.settings import Settings, VectorsSettings
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index


def register(monkeypatch: pytest.MonkeyPatch, kind: VectorStoreKind) -> VectorsSettings:
    monkeypatch.setattr(VECTOR_STORES, "_parts", {**VECTOR_STORES, "other": lambda: kind})
    return VectorsSettings(kind="other")


def test_a_run_that_gives_up_leaves_nothing_importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The interpreter's end would cut the import short, which ends in a traceback beside the error that counts.
    ended: list[bool] = []

    def prepare() -> None:
        time.sleep(0.3)
        ended.append(True)

    vectors = register(monkeypatch, VectorStoreKind(ExactVectors, prepare=prepare))
    before = threading.active_count()
    with (
        pytest.raises(OSError, match="full"),
        IndexWriter(Collection(tmp_path, "default"), Settings(store=tmp_path, vectors=vectors)),
    ):
        raise OSError("full")
    assert ended == [True]
    assert threading.active_count() == before


class Forgetful(ExactVectors):
    """Finds nothing that it holds."""

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        return []


class Inexact(ExactVectors):
    """Gives back other vectors than it was given."""

    def vectors(self, ids: Sequence[str]) -> Vectors:
        return np.zeros_like(super().vectors(ids))


class Lossy(ExactVectors):
    """Lacks a row."""

    def ids(self) -> list[str]:
        return super().ids()[1:]


@pytest.mark.parametrize(
    ("opened", "problem"),
    [
        (Forgetful, "does not find its own"),
        (Inexact, "not those that were written"),
        (Lossy, "1 chunks, its vectors 0"),
    ],
)
def test_a_store_that_would_not_answer_is_not_published(
    opened: type[ExactVectors], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = register(monkeypatch, VectorStoreKind(opened))
    settings = hashing_settings(tmp_path).model_copy(update={"vectors": vectors})
    with pytest.raises(IndexDamaged, match=problem):
        publish_index(settings, {"a.txt": Text("The only sentence.")})
    assert Collection(tmp_path, "default").current() is None


def test_a_thread_of_tantivys_that_is_late_adds_nothing_to_what_is_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_words(folder: Path, *languages: str) -> Words:
        opened.append(folder)
        return Words(folder, *languages)

    monkeypatch.setattr("rag.index.segment_writer.Words", open_words)
    publish_index(hashing_settings(tmp_path), {"a.txt": Text("The only sentence.")})

    assert [folder.exists() for folder in opened] == [False]  # where it would write its lock file
    assert list(tmp_path.rglob("*.lock")) == []


def test_probes_are_spread_over_all_rows() -> None:
    assert choose_probes([str(i) for i in range(100)]) == [str(i) for i in range(0, 100, 2)]
    assert choose_probes(["a", "b"]) == ["a", "b"]
    assert choose_probes([]) == []


def test_the_share_of_probes_found_counts_who_finds_itself_or_one_as_near(tmp_path: Path) -> None:
    vectors = np.eye(8, dtype=np.float32)
    vectors[7] = vectors[0]  # its twin is in the store, it is not
    ids = [f"{i}" for i in range(8)]
    writer = ExactWriter(tmp_path, 6, 8)
    writer.add(ids[:6], vectors[:6])
    writer.finish()
    with closing(ExactVectors(tmp_path, [tmp_path], tmp_path, allow_nothing, Settings())) as store:
        assert share_found(store.search, ids[:6], vectors[:6]) == 1.0
        assert share_found(store.search, ids[4:8], vectors[4:8]) == 0.75
