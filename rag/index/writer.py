"""Builds a generation, whole: a library is filled, vectors and words follow from it, all is checked, then sealed."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Self

import numpy as np

from rag.errors import IndexDamaged
from rag.index.generations import LIBRARY, Collection, generation_name, start_building
from rag.index.library import Library, LibraryWriter
from rag.index.manifest import Manifest, seal
from rag.index.vectors import VECTOR_STORES
from rag.index.words import Words, write_words
from rag.protocols import VectorStore
from rag.records import Vectors

VectorsOf = Callable[[Sequence[bytes]], Vectors]  # sha256s of embedded texts -> (n, dim) rows in that order

_FOLDERS = {"exact": "vectors", "chroma": "chroma"}  # where each vector store of a generation lies
_WORDS, _SCRATCH = "words", "scratch.sqlite"
_ROWS_PER_BATCH = 2048  # vectors in memory at a time: 3 MB at 384 dimensions
_PROBES = 50  # chunks that look for themselves before a generation is sealed
_PROBE_NEIGHBOURS = 10
# Of the probes, for a graph to be searched: where many vectors are nearly the same HNSW loses some (of 100 notes that
# differ in one number it reached 65 to 90, whatever ef_search), and then any number of rows is searched exactly.
_GRAPH_FINDS = 0.95
_GRAPH_IS_CHEAP = 10_000  # rows, up to which a graph is built well whether it is searched or not: 4 s of work
_SAME_VECTOR = 1e-5  # Chroma normalises what it is given once more


@dataclass(frozen=True, slots=True)
class Counts:
    """What a generation holds; `characters` of document text."""

    documents: int
    chunks: int
    characters: int


class IndexWriter:
    """One generation under construction; leaving the `with` block without `seal` removes it."""

    def __init__(self, place: Collection) -> None:
        self._building = start_building(place)
        self.name = generation_name(self._building)
        self.graph_is_sound = True
        try:
            self.library = LibraryWriter(self._building / LIBRARY)
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise
        # Importing chromadb takes 0.8 s: it is done while the files are read, in processes of their own.
        self._importing = Thread(target=VECTOR_STORES["chroma"], name="import")
        self._importing.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._importing.join()  # an import that the interpreter's end cuts short fails with a traceback
        self.library.give_up()  # a removed file that is open keeps its place on a disk that may be full
        shutil.rmtree(self._building, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """A file for this run alone; it is gone when the generation is sealed or given up."""
        return self._building / _SCRATCH

    @contextmanager
    def finished_library(self) -> Iterator[Library]:
        """Close the library for writing and open it for reading."""
        self.library.close()
        with closing(Library(self._building / LIBRARY)) as library:
            yield library

    def build(
        self, library: Library, vectors_of: VectorsOf, dimensions: int, *, language: str, exact_rows: int
    ) -> Counts:
        """Write the vectors and words that follow from the finished library; return what there is.

        Up to `exact_rows` chunks are going to be searched exactly. Raises IndexDamaged where the parts do not agree.
        """
        self._importing.join()
        rows = library.count_chunks()
        is_searched = rows > exact_rows or rows <= _GRAPH_IS_CHEAP
        _write_vectors(self._building, library, rows, vectors_of, dimensions, is_searched=is_searched)
        write_words(self._building / _WORDS, library.word_rows(), language)
        self.graph_is_sound = _check(self._building, library, language) and is_searched
        return Counts(len(library.documents()), rows, library.count_characters())

    def seal(self, manifest: Manifest) -> None:
        """Make what was built a generation; it answers once it is published."""
        for left in [*(self._building / _WORDS).glob("*.lock"), *self._building.glob(f"{_SCRATCH}*")]:
            left.unlink()
        seal(self._building, manifest)


def _write_vectors(
    building: Path, library: Library, rows: int, vectors_of: VectorsOf, dimensions: int, *, is_searched: bool
) -> None:
    """Write the vectors of every kind in one pass, since each of them is looked up in a large file."""
    with ExitStack() as stack:
        writers = [
            stack.enter_context(closing(VECTOR_STORES[kind]().write(building / folder, rows, dimensions, is_searched)))
            for kind, folder in _FOLDERS.items()
        ]
        stream = library.vector_rows()
        while batch := list(islice(stream, _ROWS_PER_BATCH)):
            ids, keys, metadata = zip(*batch, strict=True)
            vectors = vectors_of(keys)
            for writer in writers:
                writer.add(ids, vectors, metadata)


def _check(building: Path, library: Library, language: str) -> bool:
    """Refuse what would not answer: the same ids and vectors everywhere, and chunks find themselves.

    Returns whether Chroma's graph, which is approximate, finds enough of them.
    """
    ids = library.chunk_ids()
    words = Words(building / _WORDS, language)
    _same(ids, words.ids(), "words")
    probes = ids[:: max(1, len(ids) // _PROBES)][:_PROBES]
    wanted: Vectors | None = None
    found = 1.0
    for kind, folder in _FOLDERS.items():
        store = VECTOR_STORES[kind]().open(building / folder, lambda _: ids)
        try:
            _same(ids, store.ids(), folder)
            if not probes:
                continue
            wanted = store.vectors(probes) if wanted is None else wanted
            if not np.allclose(store.vectors(probes), wanted, atol=_SAME_VECTOR):
                raise IndexDamaged(
                    f"the vectors in {folder} differ from those that were written; run again: ingest run"
                )
            found = share_found(store, probes, wanted)
            if kind == "exact" and found < 1:
                raise IndexDamaged(f"the new index does not find its own chunks in {folder}; run again: ingest run")
        finally:
            store.close()
    return found >= _GRAPH_FINDS


def _same(expected: list[str], found: list[str], what: str) -> None:
    if expected != found:
        raise IndexDamaged(
            f"the new index is incomplete: its library has {len(expected)} chunks, its {what} {len(found)}; "
            "nothing was published; run again: ingest run"
        )


def share_found(store: VectorStore, probes: list[str], vectors: Vectors) -> float:
    """Return the share of chunks that find themselves, or one as near, among their nearest neighbours."""
    found = 0
    for chunk_id, vector in zip(probes, vectors, strict=True):
        ranking = store.search(vector, _PROBE_NEIGHBOURS)
        best = max((score for _, score in ranking), default=0.0)
        found += chunk_id in [other for other, _ in ranking] or best >= float(vector @ vector) - 1e-3
    return found / len(probes)
