"""The index: where the lines meet. What `ingest` wrote is opened here, and nowhere else, by what asks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property

import numpy as np

from rag.embedders import open_embedder
from rag.errors import IndexDamaged, RagError, UnusableIndex, first_line
from rag.files import allow_open_files
from rag.index.analysis import indexed_languages
from rag.index.chunk_rows import number_chunks, open_rows
from rag.index.document_filter import DocumentFilter
from rag.index.generations import Collection, lease_current
from rag.index.kin import Kin
from rag.index.library import open_library
from rag.index.manifest import Manifest, read_manifest, require_whole, token_dimensions
from rag.index.merged_words import join_generation
from rag.index.schema import DocumentInfo
from rag.index.segments import list_segments
from rag.index.token_vectors import TokenVectorFile
from rag.index.vectors import open_vectors
from rag.index.views import private_folder
from rag.index.word_files import WORDS
from rag.index.words import Words
from rag.protocols import Embedder
from rag.records import Chunk, Document, Ranking, Rows, Scores, Vector, Vectors, Where
from rag.settings import Settings

_GENERATIONS = 4  # that may be open at a time, of all collections; more segments fail with a word of the system's
_NONSENSE = "wqxzk"
_REMEMBERED_VECTORS = 4_096  # of texts, 6 MB at 384 dimensions; more are begun anew
_LOOKED_AT = 2  # times as many chunks as are wanted of those allowed, where these are spread evenly
_READ_FOR_FORMS = 20  # passages that are read for how a word is written


class Index:
    """One open generation, whole and unchanging; safe for several threads.

    It holds a lease, so nobody prunes it, and searches a private view, so sealed files stay as they are.
    """

    def __init__(self, settings: Settings, collection: str, embedder: Embedder | None = None) -> None:
        """Open what is published; `embedder` is used where it is the index's own. Raises UnusableIndex."""
        self.collection = collection
        place = Collection(settings.store, collection)
        with _opening_errors(collection), ExitStack() as opening:
            self.generation = opening.enter_context(lease_current(place))
            folder = place.generation(self.generation)
            self.manifest: Manifest = read_manifest(place, self.generation)
            require_whole(place, self.manifest)
            segments = list_segments(folder)
            allow_open_files(_GENERATIONS * len(segments))
            view = opening.enter_context(private_folder())
            self.library = open_library(folder)
            opening.callback(self.library.close)
            self._vectors = open_vectors(self.manifest.vector_store, folder, view, self._resolve, settings)
            opening.callback(self._vectors.close)
            dimensions = token_dimensions(self.manifest)
            self.tokens = TokenVectorFile(segments, dimensions) if dimensions else None
            if self.tokens is not None:
                opening.callback(self.tokens.close)
            self.languages = indexed_languages(self.manifest.words)
            counts = [own["documents"] for own in self.manifest.segments.values()] or [self.library.count_documents()]
            carried = open_rows(segments, counts)
            self.rows = carried or number_chunks(self.library.reading_order(), self._document_ids)
            runs = [(part, first, int(self.rows.starts[n])) for part, first, n in join_generation(folder, view / WORDS)]
            rows_of = None if carried else self.rows.of
            self._words = Words(view / WORDS, *self.languages, runs=runs, rows_of=rows_of)
            fingerprint = self.manifest.encoder["fingerprint"]
            if embedder is not None and embedder.fingerprint == fingerprint:
                self.embedder = embedder
            else:
                self.embedder = open_embedder(settings.embedder, settings.store / "encoders", fingerprint)
            self._embedded: dict[str, Vector] = {}
            self._check()
            self._closing = opening.pop_all()

    @property
    def encoder_model(self) -> str:
        """The name of the encoder's model; empty where it has none."""
        return str(self.manifest.encoder.get("model", ""))

    @cached_property
    def _document_ids(self) -> list[str]:
        return sorted(info.id for info in self.library.documents())

    @cached_property
    def _filter(self) -> DocumentFilter:
        return DocumentFilter([self.library.info(document_id) for document_id in self._document_ids])

    @cached_property
    def kin(self) -> Kin:
        """Its documents by what their names have in common."""
        return Kin(self.library.documents())

    def search_vectors(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        """Return the k chunks of highest cosine similarity."""
        rows, scores = self.search_vectors_by_row(vector, k, where)
        return list(zip(self.rows.named(rows), scores.tolist(), strict=True))

    def search_vectors_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        """Return what `search_vectors` does, as arrays."""
        return self._vectors.search_by_row(vector, k, where)

    def search_words(self, text: str, k: int, where: Where = ()) -> Ranking:
        """Return the k chunks that hold most of the text's words, and what share of them, by their rarity."""
        rows, scores = self.search_words_by_row(text, k, where)
        return list(zip(self.rows.named(rows), scores.tolist(), strict=True))

    def search_words_by_row(self, text: str, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        """Return what `search_words` does, as arrays."""
        if not where:
            return self._words.search(text, k)
        allowed = self._filter.meeting(where)
        looked_at = _LOOKED_AT * k * len(allowed) // max(1, int(allowed.sum()))
        if looked_at < allowed.sum():  # as much work as to name the documents to tantivy
            rows, scores = self._words.search(text, looked_at)
            own = allowed[self.rows.documents[rows]]
            if own.sum() >= k or len(rows) < looked_at:
                return rows[own][:k], scores[own][:k]
        return self._words.search(text, k, self._allowed_documents(where))

    def spelled(self, text: str) -> str:
        """Return a question with its slips of the fingers corrected to words of this collection."""
        return self._words.spelled(text, self._forms_of, self._is_word)

    def chunks_holding(self, text: str, limit: int, where: Where = ()) -> tuple[list[str], int]:
        """Return the ids of chunks that hold all of the text's words, at most `limit`, and how many there are."""
        return self._words.holding(text, limit, self._allowed_documents(where) if where else None)

    def rarity(self, text: str) -> float:
        """Return the sum of the inverse document frequencies of the text's words, without those that no chunk has."""
        return self._words.rarity(text)

    def word_weights(self, text: str) -> Mapping[str, float]:
        """Return the analysed words of `text`, each with its inverse document frequency here."""
        return self._words.weights(text)

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        return self.library.chunks(ids, self.rows.segments(self.rows.of(ids)))

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return (n, dim) rows in the order of `ids`."""
        return self._vectors.vectors(ids)

    def vectors_by_row(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in that order: (n, dim)."""
        return self._vectors.vectors_by_row(rows)

    def embed_texts(self, texts: Sequence[str]) -> list[Vector]:
        """Return the vectors of pieces of documents; they are remembered, since questions meet the same ones again."""
        vectors = {text: vector for text in texts if (vector := self._embedded.get(text)) is not None}
        unknown = [text for text in dict.fromkeys(texts) if text not in vectors]
        if unknown:
            vectors.update(zip(unknown, self.embedder.embed_documents(unknown), strict=True))
            if len(self._embedded) >= _REMEMBERED_VECTORS:
                self._embedded.clear()
            self._embedded.update(vectors)
        return [vectors[text] for text in texts]

    def info(self, document_id: str) -> DocumentInfo:
        return self.library.info(document_id)

    def document(self, key: str) -> Document:
        """Return the document whose id or uri is `key`; raises UnknownName."""
        return self.library.document(key)

    def documents(self, where: Where = ()) -> list[DocumentInfo]:
        """Return every document, or those that meet a filter, ordered by uri."""
        if not where:
            return self.library.documents()
        return sorted(map(self.info, self._allowed_documents(where)), key=lambda info: info.uri)

    def close(self) -> None:
        """Give back the lease, the view and all descriptors; the embedder is its opener's to close."""
        self._closing.close()

    def _check(self) -> None:
        """Raise IndexDamaged unless library, vectors, words and rows are all of the same chunks.

        What opens with its first use is opened here: a generation that answers is not left for one that cannot.
        """
        counts, dimensions = self.manifest.counts, self.manifest.encoder["dimensions"]
        first = self.rows.named(np.arange(min(1, len(self.rows.ids))))
        for chunk in self.chunks(first):
            self.info(chunk.document_id)
        lengths = {len(self._vectors), len(self._words), len(self.rows.ids), self.library.count_chunks()}
        has_all = lengths == {counts["chunks"]} and self.library.count_documents() == counts["documents"]
        if not has_all or (first and self.vectors(first).shape[1] != dimensions):
            raise IndexDamaged(
                f"the parts of generation {self.generation} of '{self.collection}' do not fit together; rebuild the "
                "index: ingest run --checksum"
            )

    def _forms_of(self, term: str) -> set[str]:
        """Return how an indexed word, a stem, is written in the first passages that hold it."""
        chunks = self.chunks(self._words.chunks_with(term, _READ_FOR_FORMS))
        return {form for chunk in chunks for form in self._words.forms(term, f"{chunk.context}\n{chunk.text}")}

    def _is_word(self, word: str) -> bool:
        """Say whether a word is one piece to an encoder that knows many in pieces only: it has met it often."""
        whole, nonsense = self.embedder.count_tokens([word, _NONSENSE])
        return whole == 1 < nonsense

    def _allowed_documents(self, where: Where) -> list[str]:
        return [self._document_ids[place] for place in np.flatnonzero(self._filter.meeting(where)).tolist()]

    def _resolve(self, where: Where) -> Rows:
        return np.flatnonzero(self._filter.meeting(where)[self.rows.documents])


@contextmanager
def _opening_errors(collection: str) -> Iterator[None]:
    """Translate whatever opening an index may raise into UnusableIndex: damaged files can be anything."""
    try:
        yield
    except RagError:
        raise
    except OSError as error:
        raise UnusableIndex(
            f"the index '{collection}' cannot be opened ({error}); mend that, or rebuild it: ingest run --checksum"
        ) from error
    except Exception as error:
        raise IndexDamaged(
            f"the index '{collection}' cannot be opened ({type(error).__name__}: {first_line(error)}); rebuild it: "
            "ingest run --checksum"
        ) from error


@contextmanager
def open_index(settings: Settings, collection: str) -> Iterator[Index]:
    """Open one generation for a `with` block."""
    index = Index(settings, collection)
    try:
        yield index
    finally:
        index.close()
        index.embedder.close()
