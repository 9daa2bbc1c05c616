"""Builds a generation, whole: a library is filled, vectors and words follow from it, all is checked, then published."""

import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any, Self

import numpy as np

from rag import __version__
from rag.errors import DocumentRefused, IndexDamaged, RagError
from rag.files import is_of_the_machine
from rag.index.analysis import choose_languages, describe_words
from rag.index.chunk_rows import number_chunks, write_rows
from rag.index.compounds import find_compounds
from rag.index.generations import LIBRARY, Collection, generation_name, start_building, timestamp
from rag.index.library import Library
from rag.index.library_writer import LibraryWriter
from rag.index.manifest import Manifest, seal_and_publish
from rag.index.token_packing import PackedTokens
from rag.index.token_vectors import TokenVectorWriter, token_chunk_ids
from rag.index.vectors import VECTOR_STORES
from rag.index.vectors.probing import SAME_VECTOR, SHARE_FOUND, choose_probes, share_found
from rag.index.words import Words, write_words
from rag.protocols import VectorStore
from rag.records import Metadata, Vector, Vectors
from rag.settings import Settings

VectorsOf = Callable[[Sequence[bytes]], Vectors]  # sha256s of embedded texts -> (n, dim) rows in that order
TokensOf = Callable[[Sequence[bytes]], list[PackedTokens]]  # … -> the tokens of each text

_WORDS, _SCRATCH = "words", "scratch.sqlite"
_TRIED = "tried"  # a vector store that is asked what it takes
_OPEN_WORDS = "words.open"  # where the words are while tantivy has them open
_ROWS_PER_BATCH = 2048  # vectors in memory at a time: 3 MB at 384 dimensions


@dataclass(frozen=True, slots=True)
class Counts:
    """What a generation holds; `characters` of document text."""

    documents: int
    chunks: int
    characters: int


class IndexWriter:
    """One generation under construction; leaving the `with` block without `publish` removes it."""

    def __init__(self, place: Collection, settings: Settings) -> None:
        """The settings name the vector store and the language of the words."""
        self._place = place
        self._settings = settings
        self._vectors = VECTOR_STORES[settings.vectors.store]()
        self._counts = Counts(0, 0, 0)
        self._languages: tuple[str, ...] = ()
        self._building = start_building(place)
        self.name = generation_name(self._building)
        try:
            self.library = LibraryWriter(self._building / LIBRARY)
        except BaseException:
            shutil.rmtree(self._building, ignore_errors=True)
            raise
        # What the vector store imports may take a second: it is done while files are read, in processes of their own.
        self._preparing = Thread(target=self._vectors.prepare, name="prepare vectors")
        self._preparing.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._preparing.join()  # an import that the interpreter's end cuts short fails with a traceback
        self.library.give_up()  # a removed file that is open keeps its place on a disk that may be full
        shutil.rmtree(self._building, ignore_errors=True)

    @property
    def scratch(self) -> Path:
        """A file for this run alone; it is gone when the generation is published or given up."""
        return self._building / _SCRATCH

    @contextmanager
    def unfinished_library(self) -> Iterator[Library]:
        """Open the library for reading while nothing is written to it."""
        with self.library.paused(), closing(Library(self._building / LIBRARY)) as library:
            yield library

    @contextmanager
    def finished_library(self) -> Iterator[Library]:
        """Close the library for writing and open it for reading."""
        self.library.close()
        with closing(Library(self._building / LIBRARY)) as library:
            yield library

    def build(
        self, library: Library, vectors_of: VectorsOf, dimensions: int, tokens_of: TokensOf | None = None
    ) -> Counts:
        """Write the vectors and words that follow from the finished library; return what there is.

        Without `tokens_of` there are no vectors of tokens. Raises IndexDamaged where the parts do not agree, and
        DocumentRefused where one of them does not take a document: without that, it may be called again.
        """
        self._preparing.join()
        self._start_over()
        ids = library.chunk_ids()
        written = self._write_vectors(library, ids, vectors_of, dimensions)
        self._check_vectors(ids, written)
        write_rows(self._building, number_chunks(library.reading_order()))
        if tokens_of is not None:
            self._write_tokens(library, tokens_of)
            _same(ids, token_chunk_ids(self._building), "token vectors")
        documents = library.documents()
        self._write_words(library, ids, {document.id: document.language for document in documents})
        self._counts = Counts(len(documents), len(ids), library.count_characters())
        return self._counts

    def publish(
        self, *, encoder: Mapping[str, Any], chunker: Mapping[str, Any], report: Mapping[str, Any], keep: int
    ) -> list[str]:
        """Make what was built the generation that answers, and remove all but the `keep` before it.

        `encoder`, `chunker` and `report` are the manifest's. Returns the names of older generations that were not
        removed, since somebody reads them.
        """
        for left in self._building.glob(f"{_SCRATCH}*"):
            left.unlink()
        manifest = Manifest(
            generation=self.name,
            collection=self._place.name,
            created=timestamp(),
            encoder=encoder,
            chunker=chunker,
            words=describe_words(self._settings.words.language, self._languages),
            counts=asdict(self._counts),
            version=__version__,
            report=report,
            vector_store=self._settings.vectors.store,
        )
        return seal_and_publish(self._place, self._building, manifest, keep=keep)

    def _write_words(self, library: Library, ids: list[str], detected: Mapping[str, str]) -> None:
        """Write and check the words of `ids`; `detected` are the languages of the documents.

        A thread of tantivy's may outlive what it was started for, and write a lock file: by then its folder is gone,
        so that nothing is added to what is sealed.
        """
        self._languages = choose_languages(self._settings.words.language, detected.values())
        own = {key: language for key, language in detected.items() if language in self._languages}
        opened, finished = self._building / _OPEN_WORDS, self._building / _WORDS
        with _blaming(library.word_rows()) as rows:
            compounds = find_compounds(rows, self._languages[0], own)
        with _blaming(library.word_rows()) as rows:
            write_words(opened, rows, self._languages[0], own, compounds, ids=ids)
        _same(ids, Words(opened, *self._languages).ids(), "words")
        opened.rename(finished)
        for lock in finished.glob("*.lock"):
            lock.unlink()

    def _write_vectors(
        self, library: Library, ids: Sequence[str], vectors_of: VectorsOf, dimensions: int
    ) -> dict[str, Vector]:
        """Write the vectors of `ids`; return those of the probes."""
        probes = set(choose_probes(ids))
        written: dict[str, Vector] = {}
        store = self._vectors.write(self._building, len(ids), dimensions, self._settings)
        with closing(library.vector_rows()) as stream, closing(store) as writer:
            while batch := list(islice(stream, _ROWS_PER_BATCH)):
                batch_ids, keys, metadata = zip(*batch, strict=True)
                vectors = vectors_of(keys)
                try:
                    writer.add(batch_ids, vectors, metadata)
                except BaseException as error:
                    if isinstance(error, RagError) or is_of_the_machine(error):
                        raise
                    raise DocumentRefused(self._refused(batch_ids, vectors, metadata)) from error
                written |= {i: vector for i, vector in zip(batch_ids, vectors, strict=True) if i in probes}
            writer.finish()
        return written

    def _refused(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> str:
        """Return the document of a row that the vector store does not take, by trying halves in stores of their own."""
        low, high = 0, len(ids)
        while high - low > 1:
            middle = (low + high) // 2
            rows = slice(low, middle)
            if self._takes(ids[rows], vectors[rows], metadata[rows]):
                low = middle
            else:
                high = middle
        return str(metadata[low]["document_id"])

    def _takes(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> bool:
        folder = self._building / _TRIED
        try:
            with closing(self._vectors.write(folder, len(ids), vectors.shape[1], self._settings)) as writer:
                writer.add(ids, vectors, metadata)
        except BaseException as error:
            if isinstance(error, RagError) or is_of_the_machine(error):
                raise
            return False
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return True

    def _start_over(self) -> None:
        """Remove what an earlier `build` has left."""
        for path in self._building.iterdir():
            if path.is_dir():
                shutil.rmtree(path)

    def _write_tokens(self, library: Library, tokens_of: TokensOf) -> None:
        stream = library.vector_rows()
        with closing(TokenVectorWriter(self._building)) as writer:
            while batch := list(islice(stream, _ROWS_PER_BATCH)):
                writer.add([chunk_id for chunk_id, _, _ in batch], tokens_of([key for _, key, _ in batch]))
            writer.finish()

    def _check_vectors(self, ids: list[str], written: Mapping[str, Vector]) -> None:
        """Refuse a store that would not answer: the same ids, the vectors that were written, which find themselves."""
        store = self._vectors.open(self._building, self._building, lambda _: ids, self._settings)
        with closing(store):
            _same(ids, store.ids(), "vectors")
            if written:
                _check_probes(store, list(written), np.stack(list(written.values())))


@contextmanager
def _blaming(rows: Generator[tuple[str, str, str], None, None]) -> Iterator[Iterator[tuple[str, str, str]]]:
    """Hand on the rows of the words; what fails meanwhile is the fault of the last one's document."""
    document_id = ""

    def handed_on() -> Iterator[tuple[str, str, str]]:
        nonlocal document_id
        for row in rows:
            document_id = row[1]
            yield row

    try:
        with closing(rows):
            yield handed_on()
    except BaseException as error:
        if not document_id or isinstance(error, RagError) or is_of_the_machine(error):
            raise
        raise DocumentRefused(document_id) from error


def _check_probes(store: VectorStore, probes: list[str], vectors: Vectors) -> None:
    if not np.allclose(store.vectors(probes), vectors, atol=SAME_VECTOR):
        raise IndexDamaged("the vectors in the new index are not those that were written; run again: ingest run")
    if share_found(store, probes, vectors) < SHARE_FOUND:
        raise IndexDamaged("the new index does not find its own chunks by their vectors; run again: ingest run")


def _same(expected: list[str], found: list[str], what: str) -> None:
    if expected != found:
        raise IndexDamaged(
            f"the new index is incomplete: its library has {len(expected)} chunks, its {what} {len(found)}; "
            "nothing was published; run again: ingest run"
        )
