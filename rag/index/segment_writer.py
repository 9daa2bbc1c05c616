"""Writes a segment, whole: a library is filled, vectors and words follow from it, and all is checked."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from rag.errors import DocumentRefused, IndexDamaged, RagError
from rag.files import is_of_the_machine, link_or_copy
from rag.index.chunk_rows import number_chunks, write_rows
from rag.index.compounds import find_compounds
from rag.index.library_file import LibraryFile
from rag.index.library_writer import LibraryWriter
from rag.index.schema import DocumentInfo
from rag.index.segments import LIBRARY
from rag.index.token_packing import PackedTokens
from rag.index.token_vectors import TokenVectorWriter, token_chunk_ids
from rag.index.vectors import Open, allow_nothing
from rag.index.vectors.exact import ExactWriter
from rag.index.vectors.probing import SAME_VECTOR, SHARE_FOUND, choose_probes, share_found
from rag.index.word_files import OPEN_WORDS, WORDS, write_words
from rag.index.words import Words
from rag.protocols import VectorStore
from rag.records import Vector, Vectors
from rag.settings import Settings

VectorsOf = Callable[[Sequence[bytes]], Vectors]  # sha256s of embedded texts -> (n, dim) rows in that order
TokensOf = Callable[[Sequence[bytes]], list[PackedTokens]]  # … -> the tokens of each text

_ROWS_PER_BATCH = 2048  # vectors in memory at a time: 3 MB at 384 dimensions


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a segment, or in a generation; `characters` of document text."""

    documents: int
    chunks: int
    characters: int


def add_counts(counts: Iterable[Counts]) -> Counts:
    """Return what is in several segments."""
    each = [(own.documents, own.chunks, own.characters) for own in counts]
    documents, chunks, characters = map(sum, zip(*each, strict=True)) if each else (0, 0, 0)
    return Counts(documents, chunks, characters)


@dataclass(frozen=True, slots=True)
class SegmentWriter:
    """Writes segments of one generation; `languages` are those of its words, that of most documents first.

    Without `tokens_of` there are no vectors of tokens. `open_vectors` opens the vectors, to be tried.
    """

    languages: Sequence[str]
    vectors_of: VectorsOf
    dimensions: int
    tokens_of: TokensOf | None
    open_vectors: Open
    settings: Settings

    def write(self, folder: Path, source: Path, documents: Sequence[DocumentInfo], *, is_all: bool) -> Counts:
        """Write the segment of some documents of the library `source` into the new `folder`; return what is in it.

        Where that `is_all` of the library, the segment has the same file: the disk may lack room for a second one.
        Raises IndexDamaged where its parts do not agree, DocumentRefused where one of them does not take a document.
        """
        folder.mkdir(parents=True)
        if is_all:
            link_or_copy(source, folder / LIBRARY)
        else:
            _copy(source, folder / LIBRARY, documents)
        with closing(LibraryFile(folder / LIBRARY)) as library:
            ids = library.chunk_ids()
            written = self._write_vectors(folder, library, ids)
            self._check_vectors(folder, ids, written)
            write_rows(folder, number_chunks(library.reading_order(), [info.id for info in documents]))
            if self.tokens_of is not None:
                self._write_tokens(folder, library, self.tokens_of)
                require_same(ids, token_chunk_ids(folder), "token vectors")
            self._write_words(folder, library, ids)
            return Counts(len(documents), len(ids), library.count_characters())

    def _write_vectors(self, folder: Path, library: LibraryFile, ids: Sequence[str]) -> dict[str, Vector]:
        """Write the vectors of `ids`; return those of the probes."""
        probes = set(choose_probes(ids))
        written: dict[str, Vector] = {}
        with (
            closing(library.vector_rows()) as stream,
            closing(ExactWriter(folder, len(ids), self.dimensions)) as writer,
        ):
            while batch := list(islice(stream, _ROWS_PER_BATCH)):
                batch_ids, keys, _ = zip(*batch, strict=True)
                vectors = self.vectors_of(keys)
                writer.add(batch_ids, vectors)
                written |= {i: vector for i, vector in zip(batch_ids, vectors, strict=True) if i in probes}
            writer.finish()
        return written

    def _check_vectors(self, folder: Path, ids: list[str], written: Mapping[str, Vector]) -> None:
        """Refuse vectors that would not answer: the same ids, what was written, which finds itself."""
        with closing(self.open_vectors(folder, [folder], folder, allow_nothing, self.settings)) as store:
            require_same(ids, store.ids(), "vectors")
            if written:
                check_probes(store, list(written), np.stack(list(written.values())))

    def _write_tokens(self, folder: Path, library: LibraryFile, tokens_of: TokensOf) -> None:
        stream = library.vector_rows()
        with closing(TokenVectorWriter(folder)) as writer:
            while batch := list(islice(stream, _ROWS_PER_BATCH)):
                writer.add([chunk_id for chunk_id, _, _ in batch], tokens_of([key for _, key, _ in batch]))
            writer.finish()

    def _write_words(self, folder: Path, library: LibraryFile, ids: list[str]) -> None:
        """Write and check the words of `ids`; which parts of a compound are words, the segment's own texts say.

        A thread of tantivy's may outlive what it was started for, and write a lock file: by then its folder is gone,
        so that nothing is added to what is sealed.
        """
        first = self.languages[0]
        own = {info.id: info.language for info in library.documents() if info.language in self.languages}
        opened, finished = folder / OPEN_WORDS, folder / WORDS
        with _blaming(library.word_rows()) as rows:
            compounds = find_compounds(rows, first, own)
        with _blaming(library.word_rows()) as rows:
            write_words(opened, rows, first, own, compounds, ids=ids)
        require_same(ids, Words(opened, *self.languages).ids(), "words")
        opened.rename(finished)
        for lock in finished.glob("*.lock"):
            lock.unlink()


def _copy(source: Path, library: Path, documents: Sequence[DocumentInfo]) -> None:
    writer = LibraryWriter(library)
    try:
        writer.carry_over(source, documents)
        writer.close()
    finally:
        writer.give_up()


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


def check_probes(store: VectorStore, probes: list[str], vectors: Vectors) -> None:
    """Raise IndexDamaged unless a store has the vectors of some chunks, and finds these by them."""
    if not np.allclose(store.vectors(probes), vectors, atol=SAME_VECTOR):
        raise IndexDamaged("the vectors in the new index are not those that were written; run again: ingest run")
    if share_found(store.search, probes, vectors) < SHARE_FOUND:
        raise IndexDamaged("the new index does not find its own chunks by their vectors; run again: ingest run")


def require_same(expected: list[str], found: list[str], what: str) -> None:
    """Raise IndexDamaged unless a part of the index has the chunks of its library."""
    if expected != found:
        raise IndexDamaged(
            f"the new index is incomplete: its library has {len(expected)} chunks, its {what} {len(found)}; "
            "nothing was published; run again: ingest run"
        )
