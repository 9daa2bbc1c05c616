"""Embeds while the run goes on reading: one thread takes batches and puts results into the cache at once."""

import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Self

import numpy as np

from ingest.boundary import DocumentFailed, Fault, Faults, boundary
from ingest.cache import EmbeddingCache
from rag.index.library import Library
from rag.index.token_packing import pack
from rag.protocols import Embedder, TokenEmbedder

_BATCH = 64  # texts: about a second of work on two cores, and all that a kill can cost
_KEYS = 2048  # looked up in the cache at a time
# An encoder in Python keeps its lock for so long from the thread that answers the reading processes. With Python's own
# 5 ms, 20,000 documents of two chunks took 39.8 and 36.7 s, and 35.5 and 35.4 with half a millisecond, in turns.
_SWITCH_S = 0.0005
_MOST_PENDING = 4  # batches; reading waits for embedding beyond that, so memory stays flat


@dataclass(frozen=True, slots=True)
class _Text:
    """A text to embed, and the first document that has it."""

    text: str
    document: str


class EmbeddingQueue:
    """Takes texts under their keys, embeds those that the cache does not have; one thread calls it.

    What the encoder does not take is left out and kept in `refused`, by its key.
    """

    def __init__(
        self,
        embedder: Embedder,
        cache: EmbeddingCache,
        progress: Callable[[int, int], None],
        faults: Faults | None = None,
    ) -> None:
        """`progress` gets the number of embedded texts, and the number known so far."""
        self._embedder = embedder
        self._cache = cache
        self._progress = progress
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embed")
        self._faults = faults or Faults()
        self._switch_s = sys.getswitchinterval()  # outside the `with` block
        self._unasked: list[tuple[bytes, _Text]] = []  # by the batch: one statement a document takes 0.6 ms of its 2
        self._waiting: dict[bytes, _Text] = {}
        self._pending: deque[Future[int]] = deque()
        self._taken: set[bytes] = set()  # handed to the encoder by this run
        self._present: set[bytes] = set()  # seen in the cache, not to be asked for twice: 3 s of 100,000
        self.embedded = 0
        self.reused = 0
        self.refused: dict[bytes, Fault] = {}

    def __enter__(self) -> Self:
        sys.setswitchinterval(_SWITCH_S)
        return self

    def __exit__(self, *_: object) -> None:
        """End the thread after its current batch; finished embeddings are in the cache, whatever ended the run."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        sys.setswitchinterval(self._switch_s)

    def put(self, document: str, texts: Iterable[tuple[bytes, str]]) -> None:
        """Take texts of a document; blocks while too much is waiting to be embedded."""
        self._put({key: _Text(text, document) for key, text in texts if key not in self._taken})

    def _put(self, texts: dict[bytes, _Text]) -> None:
        self._unasked.extend(texts.items())
        if len(self._unasked) >= _BATCH:
            self._ask()
        while len(self._waiting) >= _BATCH:
            self._submit()

    def _ask(self) -> None:
        """Ask the cache for what was put since the last time; what it lacks waits to be embedded."""
        missing = set(self._cache.missing([key for key, _ in self._unasked]))
        for key, text in self._unasked:
            if key in missing:
                self._waiting.setdefault(key, text)
            else:
                self._present.add(key)
                self.reused += 1
        self._taken |= missing
        self._unasked.clear()

    def drain(self) -> None:
        """Embed the rest and wait until all of it is in the cache."""
        self._ask()
        while self._waiting:
            self._submit()
        while self._pending:
            self._await_one()

    def complete(self, library: Library) -> None:
        """Embed what a library needs and the cache lacks, such as documents carried over."""
        self.drain()
        keys = library.embedded_keys()
        missing: set[bytes] = set()
        while batch := list(islice(keys, _KEYS)):
            unseen = [key for key in batch if key not in self._present and key not in self._taken]
            missing.update(self._cache.missing(unseen))
        if not missing:
            return
        reused = self.reused
        rows = ((key, _Text(text, uri)) for uri, key, text in library.embedded_rows() if key in missing)
        while texts := dict(islice(rows, _BATCH)):
            self._put(texts)
        self.drain()
        self.reused = reused

    def _submit(self) -> None:
        batch = dict(islice(self._waiting.items(), _BATCH))
        for key in batch:
            del self._waiting[key]
        self._pending.append(self._thread.submit(self._embed, batch))
        while len(self._pending) > _MOST_PENDING or (self._pending and self._pending[0].done()):
            self._await_one()

    def _embed(self, batch: dict[bytes, _Text]) -> int:
        """In the thread: embed a batch, without the texts that the encoder does not take; return how many it took."""
        try:
            with boundary("embed"):
                self._store(list(batch), [each.text for each in batch.values()])
        except DocumentFailed as failed:
            if len(batch) > 1:
                texts, half = list(batch.items()), len(batch) // 2
                return self._embed(dict(texts[:half])) + self._embed(dict(texts[half:]))
            [(key, text)] = batch.items()
            self.refused[key] = failed.fault
            self._faults.failed(text.document, failed.fault)
            return 0
        self._faults.passed("embed")
        return len(batch)

    def _store(self, keys: list[bytes], texts: list[str]) -> None:
        """Embed texts; no batch is ever embedded before the one ahead of it is safe in the cache."""
        if self._cache.token_dimensions and isinstance(self._embedder, TokenEmbedder):
            vectors, by_text = self._embedder.embed_documents_and_tokens(texts)
            self._cache.put_tokens(keys, [pack(tokens) for tokens in by_text])
        else:
            vectors = self._embedder.embed_documents(texts)
        if not np.isfinite(vectors).all():
            raise ValueError("the encoder returned a vector that is not finite")
        self._cache.put(keys, vectors)

    def _await_one(self) -> None:
        self.embedded += self._pending.popleft().result()
        self._progress(self.embedded, len(self._taken))
