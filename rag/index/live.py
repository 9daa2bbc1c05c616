"""A collection that is served: it switches to each newer generation that opens, and keeps the older one until then."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rag.errors import UnusableIndex
from rag.index.generations import Collection
from rag.index.opened import Index
from rag.protocols import Embedder
from rag.settings import Settings
from rag.waits import growing_wait

_log = logging.getLogger(__name__)
_FIRST_WAIT_S, _LONGEST_WAIT_S = 1.0, 60.0  # between two tries to open one generation, twice as long each time


@dataclass(frozen=True, slots=True)
class OpeningFailure:
    """A published generation that cannot be opened, though an older one is; None: which one it is cannot be read."""

    generation: str | None
    reason: str
    tries: int
    again_at: float  # of time.monotonic

    def must_wait(self, published: str | None) -> bool:
        """Whether it is too early to try a generation again."""
        return published == self.generation and time.monotonic() < self.again_at


class LiveIndex:
    """A collection's published index, whichever that is: it switches when a newer one is published.

    A request leases one whole generation; the old one is closed when its last lease ends, and so is each one after
    `close`: SQLite ends the process where a connection is closed while another thread reads from it.
    """

    def __init__(self, settings: Settings, collection: str, embedder: Embedder | None = None) -> None:
        """Open what is published now, `embedder` as for an Index; raises UnusableIndex and UnknownName."""
        self._settings = settings
        self._place = Collection(settings.store, collection)
        self._counting = threading.Lock()  # held for no longer than it takes to count
        self._switching = threading.Lock()  # held while a generation is opened; nobody waits for it
        self._failure: OpeningFailure | None = None
        self._is_closed = False
        self._index = Index(settings, collection, embedder)
        self._leases = Counter({self._index: 0})  # of the generations that are open

    @property
    def generation(self) -> str:
        """The generation that is served; the next question may switch to a newer one."""
        return self._index.generation

    @property
    def failure(self) -> OpeningFailure | None:
        """Why the published generation is not the one that is served; None where it is."""
        return self._failure

    @contextmanager
    def lease(self) -> Iterator[Index]:
        """Hold the newest generation that opens for the length of one request; raises UnusableIndex once closed."""
        self.refresh()
        with self._counting:
            if self._is_closed:
                raise UnusableIndex(f"the index '{self._index.collection}' was closed; open it again")
            index = self._index
            self._leases[index] += 1
        try:
            yield index
        finally:
            with self._counting:
                self._leases[index] -= 1
                unused = self._unused()
            self._close(unused)

    def refresh(self) -> None:
        """Switch now if a newer generation is published; while another thread opens it, the older one answers."""
        if not self._switching.acquire(blocking=False):
            return
        try:
            self._switch()
        finally:
            self._switching.release()

    def close(self) -> None:
        """Close each generation that is open, now or when its last lease ends."""
        with self._counting:
            self._is_closed = True
            unused = self._unused()
        self._close(unused)

    def _switch(self) -> None:
        published: str | None = None
        try:
            published = self._place.current()
            if published == self._index.generation:
                self._failure = None
                return
            if self._failure is not None and self._failure.must_wait(published):
                return
            newer = Index(self._settings, self._index.collection, self._index.embedder)
        except Exception as error:  # whatever it is, a whole older generation answers better than none
            self._note(published, error)
            return
        with self._counting:
            self._leases[newer] = 0
            if not self._is_closed:
                self._index, self._failure = newer, None
            unused = self._unused()
        self._close(unused)

    def _note(self, published: str | None, error: Exception) -> None:
        before = self._failure
        tries = before.tries + 1 if before is not None and before.generation == published else 1
        wait_s = growing_wait(_FIRST_WAIT_S, _LONGEST_WAIT_S, tries - 1)
        self._failure = OpeningFailure(published, str(error), tries, time.monotonic() + wait_s)
        _log.warning(
            "generation %s of '%s' cannot be opened, and %s answers instead: %s; trying again in %g s",
            *(published, self._index.collection, self._index.generation, error, wait_s),
        )

    def _unused(self) -> list[Index]:
        """Take out of the count, and return, the generations that nobody leases and no request will."""
        kept = None if self._is_closed else self._index
        unused = [index for index, leases in self._leases.items() if not leases and index is not kept]
        for index in unused:
            del self._leases[index]
        return unused

    def _close(self, indexes: Sequence[Index]) -> None:
        for index in indexes:
            index.close()
            if all(index.embedder is not other.embedder for other in list(self._leases)):
                index.embedder.close()
