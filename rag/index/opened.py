"""The index: where the lines meet. What `ingest` wrote is opened here, and nowhere else, by what asks."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property

from rag.embedders import open_embedder
from rag.errors import UnusableIndex
from rag.filters import meets
from rag.index.analysis import indexed_languages
from rag.index.generations import Collection, lease_current
from rag.index.kin import Kin
from rag.index.library import Library
from rag.index.manifest import Manifest, read_manifest
from rag.index.schema import DocumentInfo
from rag.index.vectors import open_vectors
from rag.index.views import mirror, private_folder
from rag.index.words import Words
from rag.protocols import Embedder
from rag.records import Chunk, Document, Ranking, Vector, Vectors, Where
from rag.settings import Settings

_WORDS = "words"
_COPIED = {"meta.json", ".managed.json"}  # what opening the words writes to
_READ_FOR_FORMS = 20  # passages that are read for how a word is written
_LOCKS = (".tantivy-writer.lock", ".tantivy-meta.lock")


class Index:
    """One open generation, whole and unchanging; safe for several threads.

    It holds a lease, so nobody prunes it, and searches a private view, so sealed files stay as they are.
    """

    def __init__(self, settings: Settings, collection: str, embedder: Embedder | None = None) -> None:
        """Open what is published; `embedder` is used where it is the index's own. Raises UnusableIndex."""
        self.collection = collection
        place = Collection(settings.store, collection)
        with ExitStack() as opening:
            self.generation = opening.enter_context(lease_current(place))
            folder = place.generation(self.generation)
            self.manifest: Manifest = read_manifest(place, self.generation)
            view = opening.enter_context(private_folder())
            self.library = Library(place.library(self.generation))
            opening.callback(self.library.close)
            self._vectors = open_vectors(self.manifest.vector_store, folder, view, self._resolve, settings)
            opening.callback(self._vectors.close)
            words = mirror(folder / _WORDS, view / _WORDS, copied=_COPIED, without=_LOCKS)
            self.languages = indexed_languages(self.manifest.words)
            self._words = Words(words, *self.languages)
            fingerprint = self.manifest.encoder["fingerprint"]
            if embedder is not None and embedder.fingerprint == fingerprint:
                self.embedder = embedder
            else:
                self.embedder = open_embedder(settings.embedder, settings.store / "encoders", fingerprint)
            self._closing = opening.pop_all()

    @property
    def encoder_model(self) -> str:
        """The name of the encoder's model; empty where it has none."""
        return str(self.manifest.encoder.get("model", ""))

    @cached_property
    def kin(self) -> Kin:
        """Its documents by what their names have in common."""
        return Kin(self.library.documents())

    def search_vectors(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        """Return the k chunks of highest cosine similarity."""
        return self._vectors.search(vector, k, where)

    def search_words(self, text: str, k: int, where: Where = ()) -> Ranking:
        """Return the k chunks that hold most of the text's words, and what share of them, by their rarity."""
        return self._words.search(text, k, self._allowed_documents(where) if where else None)

    def spelled(self, text: str) -> str:
        """Return a question with its slips of the fingers corrected to words of this collection."""
        return self._words.spelled(text, self._forms_of)

    def chunks_holding(self, text: str, limit: int, where: Where = ()) -> tuple[list[str], int]:
        """Return the ids of chunks that hold all of the text's words, at most `limit`, and how many there are."""
        return self._words.holding(text, limit, self._allowed_documents(where) if where else None)

    def rarity(self, text: str) -> float:
        """Return the sum of the inverse document frequencies of the text's words, without those that no chunk has."""
        return self._words.rarity(text)

    def word_weights(self, text: str) -> dict[str, float]:
        """Return the analysed words of `text`, each with its inverse document frequency here."""
        return self._words.weights(text)

    def chunks(self, ids: Sequence[str]) -> list[Chunk]:
        return self.library.chunks(ids)

    def neighbours(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each chunk of `ids`, those before and after it in its document, where there are."""
        return self.library.neighbours(ids)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return (n, dim) rows in the order of `ids`."""
        return self._vectors.vectors(ids)

    def info(self, document_id: str) -> DocumentInfo:
        return self.library.info(document_id)

    def document(self, key: str) -> Document:
        """Return the document whose id or uri is `key`; raises UnknownName."""
        return self.library.document(key)

    def documents(self) -> list[DocumentInfo]:
        return self.library.documents()

    def close(self) -> None:
        """Give back the lease, the view and all descriptors; the embedder is its opener's to close."""
        self._closing.close()

    def _forms_of(self, term: str) -> set[str]:
        """Return how an indexed word, a stem, is written in the first passages that hold it."""
        chunks = self.chunks(self._words.chunks_with(term, _READ_FOR_FORMS))
        return {form for chunk in chunks for form in self._words.forms(term, f"{chunk.context}\n{chunk.text}")}

    def _allowed_documents(self, where: Where) -> list[str]:
        return [info.id for info in self.library.documents() if meets(info.fields, where)]

    def _resolve(self, where: Where) -> Sequence[str]:
        return self.library.chunk_ids(self._allowed_documents(where))


class LiveIndex:
    """A collection's published index, whichever that is: it switches when a newer one is published.

    A request leases one whole generation; the old one is closed when its last lease ends.
    """

    def __init__(self, settings: Settings, collection: str, embedder: Embedder | None = None) -> None:
        """Open what is published now, `embedder` as for an Index; raises UnusableIndex and UnknownName."""
        self._settings = settings
        self._place = Collection(settings.store, collection)
        self._lock = threading.Lock()
        self._leases: Counter[Index] = Counter()
        self._index = Index(settings, collection, embedder)

    @property
    def generation(self) -> str:
        """The generation that is served; the next question may switch to a newer one."""
        return self._index.generation

    @contextmanager
    def lease(self) -> Iterator[Index]:
        """Hold the newest generation that opens for the length of one request."""
        with self._lock:
            self._switch()
            index = self._index
            self._leases[index] += 1
        try:
            yield index
        finally:
            with self._lock:
                self._leases[index] -= 1
                self._retire(index)

    def refresh(self) -> None:
        """Switch now if a newer generation is published, so that nobody waits for one that an idle service holds."""
        with self._lock:
            self._switch()

    def close(self) -> None:
        """Close what is open; nothing may be leased any more."""
        with self._lock:
            self._index.close()
            self._index.embedder.close()

    def _switch(self) -> None:
        try:
            if self._place.current() == self._index.generation:
                return
            newer = Index(self._settings, self._index.collection, self._index.embedder)
        except UnusableIndex:
            return  # a whole older generation answers better than none; `rag doctor` says what is wrong
        older, self._index = self._index, newer
        self._retire(older)

    def _retire(self, index: Index) -> None:
        """Close a generation that was replaced once its last lease has ended."""
        if index is self._index or self._leases[index]:
            return
        del self._leases[index]
        index.close()
        if index.embedder is not self._index.embedder:
            index.embedder.close()


@contextmanager
def open_index(settings: Settings, collection: str) -> Iterator[Index]:
    """Open one generation for a `with` block."""
    index = Index(settings, collection)
    try:
        yield index
    finally:
        index.close()
        index.embedder.close()
