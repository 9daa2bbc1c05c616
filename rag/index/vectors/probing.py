"""Probes: a few chunks that look for themselves, before a store of vectors is trusted."""

from collections.abc import Callable, Sequence

from rag.records import Ranking, Vector, Vectors

SAME_VECTOR = 1e-5  # absolute, of each number: Chroma normalises what it is given once more
# Of the probes, for a graph to be searched: where many vectors are nearly the same HNSW loses some (of 100 notes that
# differ in one number it reached 65 to 90, whatever ef_search), and then any number of rows is searched exactly.
SHARE_FOUND = 0.95
_PROBES = 50
_NEIGHBOURS = 10


def choose_probes(ids: Sequence[str]) -> list[str]:
    """Return some of `ids`, evenly spread."""
    return list(ids[:: max(1, len(ids) // _PROBES)][:_PROBES])


def share_found(search: Callable[[Vector, int], Ranking], probes: Sequence[str], vectors: Vectors) -> float:
    """Return the share of chunks that find themselves, or one as near, among their nearest neighbours; 1 of none."""
    found = 0
    for chunk_id, vector in zip(probes, vectors, strict=True):
        ranking = search(vector, _NEIGHBOURS)
        best = max((score for _, score in ranking), default=0.0)
        found += chunk_id in [other for other, _ in ranking] or best >= float(vector @ vector) - 1e-3
    return found / len(probes) if probes else 1.0
