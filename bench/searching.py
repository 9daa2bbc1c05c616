"""Search in process: both searches and the fusion, at three sizes; vectors by hashing, so that building is quick."""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import write_corpus
from bench.ingestion import INGEST
from bench.measure import run
from rag.engine import Engine, open_engine
from rag.records import Question
from rag.settings import load_settings

_SIZES = (1_000, 10_000, 100_000)


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    for size in _SIZES:
        folder = work / f"{size}"
        questions = write_corpus(folder / "documents", size, files=max(10, size // 100))
        (folder / "questions.json").write_text(json.dumps(questions))
        environment = {"RAG_STORE": str(folder / "store"), "RAG_EMBEDDER__KIND": "hashing"}
        built = run([*INGEST, "run", folder / "documents", "--json"], environment)
        searched = run([sys.executable, "-m", "bench.searching", folder / "questions.json"], environment)
        yield {
            "what": "search, dense + words + fusion",
            "chunks": json.loads(built.output)["chunks"],
            "built in s": built.seconds,
            "built in CPU s": built.cpu_seconds,
            **json.loads(searched.output),
            "peak MB": searched.peak_mb,
        }


def _search(questions: list[str]) -> dict[str, float]:
    """Search for every question once warm; milliseconds, the question's embedding included."""
    engine = open_engine(load_settings())
    for question in questions[:5]:
        engine.search(Question(question))
    times = []
    cpu_s = time.process_time()
    for question in questions:
        start = time.perf_counter()
        engine.search(Question(question))
        times.append((time.perf_counter() - start) * 1e3)
    cpu_s = time.process_time() - cpu_s - _embed_cpu_s(engine, questions)
    return {
        "CPU ms without embedding": cpu_s * 1e3 / len(questions),
        "mean ms": statistics.mean(times),
        "p50 ms": statistics.median(times),
        "p95 ms": statistics.quantiles(times, n=20)[-1],
    }


def _embed_cpu_s(engine: Engine, questions: list[str]) -> float:
    with engine.lease([load_settings().collection]) as (index,):
        started = time.process_time()
        for question in questions:
            index.embedder.embed_queries([question])
        return time.process_time() - started


if __name__ == "__main__":
    print(json.dumps(_search(json.loads(Path(sys.argv[1]).read_text()))))
