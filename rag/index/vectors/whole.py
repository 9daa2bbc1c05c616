"""Writes what a vector store keeps of a whole generation, beside the matrices of its segments."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from rag.errors import DocumentRefused, RagError
from rag.files import is_of_the_machine
from rag.index.library import Library
from rag.index.vectors import allow_nothing
from rag.index.vectors.exact import ExactVectors
from rag.protocols import VectorWriter
from rag.records import Metadata, Vectors
from rag.settings import Settings

Write = Callable[[Path, Sequence[Path], Settings], VectorWriter]
_TRIED = "tried"  # a vector store that is asked what it takes
_ROWS_PER_BATCH = 2048  # vectors in memory at a time: 3 MB at 384 dimensions


def write_whole(write: Write, generation: Path, segments: Sequence[Path], library: Library, settings: Settings) -> None:
    """Hand a store all chunks of a generation; raises DocumentRefused for a document that it does not take."""
    exact = ExactVectors(generation, segments, generation, allow_nothing, settings)
    with (
        closing(exact),
        closing(library.vector_rows()) as stream,
        closing(write(generation, segments, settings)) as writer,
    ):
        while batch := list(islice(stream, _ROWS_PER_BATCH)):
            ids, _, metadata = zip(*batch, strict=True)
            vectors = exact.vectors(ids)
            try:
                writer.add(ids, vectors, metadata)
            except BaseException as error:
                if isinstance(error, RagError) or is_of_the_machine(error):
                    raise
                trial = _Trial(write, generation / _TRIED, segments, settings)
                raise DocumentRefused(trial.refused(ids, vectors, metadata)) from error
        writer.finish()


class _Trial:
    """Finds the document that a store does not take, by trying halves in stores of their own."""

    def __init__(self, write: Write, folder: Path, segments: Sequence[Path], settings: Settings) -> None:
        self._write, self._folder, self._segments, self._settings = write, folder, segments, settings

    def refused(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> str:
        """Return the document of the first row that the store does not take."""
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
        try:
            with closing(self._write(self._folder, self._segments, self._settings)) as writer:
                writer.add(ids, vectors, metadata)
        except BaseException as error:
            if isinstance(error, RagError) or is_of_the_machine(error):
                raise
            return False
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)
        return True
