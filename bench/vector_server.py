"""Chroma's Rust server with 100,000 vectors: what it finds, how long it takes, and what memory it has.

    python -m bench.vector_server VECTORS.npy    # (n, dim) unit rows of your own; more come from these, with noise

It is asked through the store `chroma-server`, as a search of the library asks it.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from bench.vectors import hashed_texts, write_vectors
from rag.index.generations import Collection
from rag.index.manifest import MANIFEST, Manifest, read_manifest
from rag.index.vectors import allow_nothing
from rag.index.vectors.chroma_server import ServerVectors
from rag.index.vectors.exact import ExactVectors
from rag.index.vectors.served import collect_rows, complete_rows
from rag.index.vectors.server_rows import RowNamesWriter
from rag.records import Vectors
from rag.settings import Settings
from tests.chroma_server import ChromaProcess

_ROWS = 100_000
_ASKED = 200
_K, _TOP = 200, 50  # retrieval.candidates, and what recall is counted of
_BATCH = 2_000


def rows(work: Path, given: Vectors | None = None, size: int = _ROWS) -> Iterator[dict[str, Any]]:
    given = hashed_texts(work / "texts") if given is None else given
    asked, given = given[:_ASKED], given[_ASKED:]
    place = Collection(work / "store", "default")
    folder = place.generation("000001")
    write_vectors(folder, given, size)
    server = ChromaProcess(work / "rows")
    server.start()
    try:
        settings = Settings(store=work / "store", vectors=server.vectors)
        manifest = _seal(folder, settings, size, given.shape[1])
        sent_s = _seconds(lambda: complete_rows(settings, place, folder, manifest))
        again_s = _seconds(lambda: complete_rows(settings, place, folder, manifest))
        (work / "private").mkdir()
        store = ServerVectors(folder, [folder], work / "private", allow_nothing, settings)
        exact = ExactVectors(folder, [folder], folder, allow_nothing, settings)
        with closing(store), closing(exact):
            store.search(asked[0], _K)
            times, recalls = [], []
            for vector in asked:
                begun = time.perf_counter()
                ranking = store.search(vector, _K)
                times.append((time.perf_counter() - begun) * 1e3)
                nearest = {chunk for chunk, _ in exact.search(vector, _TOP)}
                recalls.append(len(nearest & {chunk for chunk, _ in ranking[:_TOP]}) / _TOP)
            exact_ms = float(np.median([_seconds(lambda v=v: exact.search(v, _K)) for v in asked])) * 1e3
        held_mb, peak_mb = _memory_mb(server.pid)
        server.kill()
        back_s = _seconds(server.start)
        with closing(ServerVectors(folder, [folder], work / "private", allow_nothing, settings)) as reopened:
            first_s = _seconds(lambda: reopened.search(asked[0], _K))
        folder.rename(folder.with_name("gone"))
        removed_s = _seconds(lambda: collect_rows(settings, place))
        yield {
            "what": f"the {_K} nearest vectors, by Chroma's server, wall clock",
            "chunks": size,
            "sent in s": sent_s,
            "compared in s": again_s,
            "recall@50": float(np.mean(recalls)),
            "worst recall@50": float(np.min(recalls)),
            "p50 ms": float(np.median(times)),
            "p95 ms": float(np.percentile(times, 95)),
            "p50 ms of the exact store": exact_ms,
            "server MB": held_mb,
            "server's peak MB": peak_mb,
            "on disk MB": sum(path.stat().st_size for path in (work / "rows").rglob("*") if path.is_file()) / 2**20,
            "started in s": back_s,
            "first search in s": first_s,
            "removed in s": removed_s,
        }
    finally:
        server.kill()


def _seal(folder: Path, settings: Settings, size: int, dimensions: int) -> Manifest:
    with closing(ExactVectors(folder, [folder], folder, allow_nothing, settings)) as exact:
        ids = exact.ids()
        with closing(RowNamesWriter(folder, [folder], settings)) as names:
            for start in range(0, size, _BATCH):
                batch = ids[start : start + _BATCH]
                names.add(batch, exact.vectors(batch), [{}] * len(batch))
            names.finish()
    content = {
        "format": 5,
        "generation": "000001",
        "collection": "default",
        "created": "2026-01-01T00:00:00+00:00",
        "encoder": {"fingerprint": "bench", "dimensions": dimensions},
        "chunker": {},
        "words": {"language": "en"},
        "counts": {"documents": 1, "chunks": size, "characters": 1},
        "version": "bench",
        "vector_store": "chroma-server",
    }
    (folder / MANIFEST).write_text(json.dumps(content))
    return read_manifest(Collection(settings.store, "default"), "000001")


def _memory_mb(pid: int) -> tuple[float, float]:
    """Return what memory a process has, and has had at most."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    held, peak = (float(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return held, peak


def _seconds(call: Any) -> float:  # Any: what it returns is not looked at
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="openbook-bench-") as scratch:
        given = np.load(sys.argv[1]) if len(sys.argv) > 1 else None
        for row in rows(Path(scratch), given, int(sys.argv[2]) if len(sys.argv) > 2 else _ROWS):
            print(json.dumps(row), flush=True)
