"""`rag ask` from the start of the process to the printed answer, the default encoder, no LLM."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ingestion import INGEST, RAG
from bench.measure import run
from rag.index.generations import Collection
from rag.index.manifest import read_manifest

_CHUNKS = 1000
_TIMES = 7
_SAMPLE = Path(__file__).parents[1] / "data" / "sample"
_HANDBOOK = Path(__file__).parents[2] / "shared" / "eval" / "handbook_18f" / "pages"


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    environment = {"RAG_STORE": str(work / "store")}
    documents = _HANDBOOK if _HANDBOOK.exists() else _SAMPLE
    run([*INGEST, "run", documents], environment)
    place = Collection(work / "store", "default")
    name = place.current()
    assert name is not None
    chunks = read_manifest(place, name).counts["chunks"]
    command = [*RAG, "ask", "How much paid leave do new parents get?"]
    runs = [run(command, environment) for _ in range(_TIMES)]
    yield {
        "what": "rag ask, from process start to printed answer",
        "chunks": chunks,
        "seconds": statistics.median(r.seconds for r in runs),
        "slowest": max(r.seconds for r in runs),
        "peak MB": max(r.peak_mb for r in runs),
    }
