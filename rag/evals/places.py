"""Places in documents, united and intersected, and how many cl100k tokens stand in them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from rag.evals.outcomes import Place
from rag.index.opened import Index
from rag.text.tokens import token_places


class IndexedDocuments:
    """The documents of an open index; each is read, and its tokens placed, when it is first asked for."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._token_places = cache(lambda uri: token_places(index.document(uri).text))
        self._chunks = cache(self._read_chunks)

    def chunks(self, uri: str) -> Sequence[Place]:
        return self._chunks(uri)

    def count_tokens(self, places: Iterable[Place]) -> int:
        """Count a token where its first non-blank character is.

        So the tokens of disjoint places add up, and a chunk loses none to the white space that it was stripped of.
        """
        return sum(self._count(place) for place in places)

    def _count(self, place: Place) -> int:
        at = self._token_places(place.uri)
        return bisect_left(at, place.end) - bisect_left(at, place.start)

    def _read_chunks(self, uri: str) -> tuple[Place, ...]:
        chunks = self._index.library.chunks_of(self._index.document(uri).id)
        return tuple(Place(uri, chunk.start, chunk.end) for chunk in chunks)


def unite(places: Iterable[Place]) -> list[Place]:
    """Return the union of `places` as ordered, disjoint places."""
    united: list[Place] = []
    for place in sorted(places, key=lambda place: (place.uri, place.start, place.end)):
        last = united[-1] if united else None
        if last is not None and last.uri == place.uri and place.start <= last.end:
            united[-1] = Place(last.uri, last.start, max(last.end, place.end))
        else:
            united.append(place)
    return united


def intersect(one: Iterable[Place], other: Iterable[Place]) -> list[Place]:
    """Return the intersection as ordered, disjoint places."""
    by_uri: defaultdict[str, list[Place]] = defaultdict(list)
    for place in unite(other):
        by_uri[place.uri].append(place)
    return [
        Place(place.uri, max(place.start, second.start), min(place.end, second.end))
        for place in unite(one)
        for second in by_uri[place.uri]
        if overlap(place, second)
    ]


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share a character."""
    return one.uri == other.uri and one.start < other.end and other.start < one.end


def holds(outer: Place, inner: Place) -> bool:
    """Whether all of `inner` lies in `outer`."""
    return outer.uri == inner.uri and outer.start <= inner.start and inner.end <= outer.end
