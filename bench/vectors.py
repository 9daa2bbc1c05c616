"""Vector search by itself, up to a million rows, in one thread.

    python -m bench.vectors VECTORS.npy    # (n, dim) unit rows of your own, such as a generation's vectors/vectors.npy

Without a file the rows are hashed texts. More rows than there are come from these, each with noise of its own.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench.corpus import write_corpus
from rag.embedders.hashing import HashingEmbedder
from rag.index.vectors import allow_nothing
from rag.index.vectors.codes import Codes
from rag.index.vectors.exact import ExactVectors, ExactWriter, open_part
from rag.index.vectors.vector_parts import Part, VectorParts
from rag.records import Rows, Vectors
from rag.settings import Settings

_SIZES = (10_000, 100_000, 1_000_000)
_ASKED = 100
_K = 200  # the default of retrieval.candidates
_PARTS = 300
_BATCH = 2_000
_NOISE = 0.4  # of a row's length


def rows(work: Path, given: Vectors | None = None) -> Iterator[dict[str, Any]]:
    given = hashed_texts(work / "texts") if given is None else given
    asked, given = given[:_ASKED], given[_ASKED:]
    for size in _SIZES:
        folder = work / f"{size}"
        written_s = _cpu_ms(partial(write_vectors, folder, given, size)) / 1e3
        opened_ms = _cpu_ms(partial(ExactVectors, folder, [folder], folder, allow_nothing, Settings()))
        part = open_part(folder)
        matrix = _array(part)
        chance = np.random.default_rng(2)
        half, few = (np.flatnonzero(chance.random(size) < share) for share in (0.5, 0.01))
        yield {
            "what": f"the {_K} nearest vectors, one thread, CPU",
            "chunks": size,
            "written in s": written_s,
            "opened in ms": opened_ms,
            **_searched("", VectorParts([part]), asked),
            **_searched(f" in {_PARTS} parts", VectorParts(list(_cut(part))), asked),
            **_searched(" of a half", VectorParts([part]), asked, half),
            **_searched(" of 1 %", VectorParts([part]), asked, few),
            "ms of a product": float(np.median([_cpu_ms(partial(np.dot, matrix, v)) for v in asked[:10]])),
            "recall@50": _recall(VectorParts([part]), matrix, asked[:20]),
            "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def hashed_texts(folder: Path) -> Vectors:
    write_corpus(folder, 20_000, files=20)
    texts = [text for path in sorted(folder.iterdir()) for text in path.read_text("utf-8").split("\n\n")]
    return HashingEmbedder().embed_documents(texts)


def write_vectors(folder: Path, given: Vectors, size: int) -> None:
    chance = np.random.default_rng(1)
    dimensions = given.shape[1]
    with closing(ExactWriter(folder, size, dimensions)) as writer:
        for start in range(0, size, _BATCH):
            places = np.arange(start, min(start + _BATCH, size))
            batch = given[places % len(given)]
            if start >= len(given):
                noise = chance.standard_normal(batch.shape, np.float32) * (_NOISE / dimensions**0.5)
                batch = batch + np.where(batch == 0, 0, noise)  # what is sparse stays so
                batch /= np.linalg.norm(batch, axis=1, keepdims=True)
            writer.add([f"{place:024x}" for place in places.tolist()], batch)
        writer.finish()


def _cut(part: Part) -> Iterator[Part]:
    assert part.codes is not None
    for rows_of in np.array_split(np.arange(len(part.ids)), _PARTS):
        own = slice(rows_of[0], rows_of[-1] + 1)
        yield Part(part.ids[own], _array(part)[own], Codes(part.codes.numbers[own], part.codes.scales[:, own]))


def _array(part: Part) -> Vectors:
    assert isinstance(part.matrix, np.ndarray)
    return part.matrix


def _searched(how: str, parts: VectorParts, asked: Vectors, among: Rows | None = None) -> dict[str, float]:
    parts.search(asked[0], _K, among)
    times = [_cpu_ms(partial(parts.search, v, _K, among)) for v in asked]
    return {f"p50 ms{how}": float(np.median(times)), f"p95 ms{how}": float(np.percentile(times, 95))}


def _recall(parts: VectorParts, matrix: Vectors, asked: Vectors) -> float:
    shares = []
    for vector in asked:
        nearest = np.argsort(-(matrix @ vector), kind="stable")[:50]
        shares.append(np.isin(nearest, parts.search(vector, 50)[0]).mean())
    return float(np.mean(shares))


def _cpu_ms(call: Callable[[], object]) -> float:
    """Return the milliseconds of a call that this thread spends on a CPU: the machine may be shared."""
    started = time.thread_time()
    call()
    return (time.thread_time() - started) * 1e3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="openbook-bench-") as scratch:
        for row in rows(Path(scratch), np.load(sys.argv[1])):
            print(json.dumps(row), flush=True)
