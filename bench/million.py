"""A million chunks by the hashing encoder: built, one document changed, one grown until its segment splits, searched.

Of 10,000 documents, which two workers serve, too, and of 500,000. Some fifty minutes and 30 GB: only where it is asked
for, with `--only million`.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import write_corpus
from bench.ingestion import INGEST
from bench.measure import run
from bench.scale import report_row
from bench.workers import memory
from rag.index.opened import open_index
from rag.index.segments import MOST_CHUNKS, first_numbers, holder
from rag.settings import load_settings

_ASKED = 1_024_000  # of the corpus: it comes to a million and 22,000 chunks
_FILES = 10_000
_SMALL_FILES = 500_000


def rows(work: Path) -> Iterator[dict[str, Any]]:
    yield from large_documents(work)
    shutil.rmtree(work)
    yield from small_documents(work)


def large_documents(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    documents, environment = work / "documents", _environment(work)
    questions = write_corpus(documents, _ASKED, files=_FILES)
    (work / "questions.json").write_text(json.dumps(questions))
    yield report_row("first run: at most 15 min and 2 GB", run([*INGEST, "run", documents, "--json"], environment))
    for number in (500, 5_000, 9_000):
        path = documents / f"{number:05d}.txt"
        path.write_text(path.read_text("utf-8") + "\n\nOne more sentence.\n", "utf-8")
        yield report_row("one of 10,000 documents changed: at most 8 s", run([*INGEST, "run", "--json"], environment))
    grown = documents / _in_fullest_segment(work / "store")
    grown.write_text(f"{grown.read_text('utf-8')}\n\n{grown.read_text('utf-8')}", "utf-8")
    yield report_row(
        "one document grown, its segment splits: at most 8 s", run([*INGEST, "run", "--json"], environment)
    )
    searched = run([sys.executable, "-m", "bench.searching", work / "questions.json"], environment)
    yield {"what": "search: p95 at most 60 ms", **json.loads(searched.output), "peak MB": searched.peak_mb}
    yield {**memory(environment, questions, 2), "what": "memory of two workers and their parent: at most 1.5 GB"}


def small_documents(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    documents, environment = work / "documents", _environment(work)
    write_corpus(documents, _ASKED, files=_SMALL_FILES)
    yield report_row(
        "500,000 documents: at most 15 min and 2 GB", run([*INGEST, "run", documents, "--json"], environment)
    )
    (documents / "250000.txt").write_text("One sentence.\n", "utf-8")
    yield report_row("one of 500,000 documents changed: at most 8 s", run([*INGEST, "run", "--json"], environment))


def _in_fullest_segment(store: Path) -> str:
    """Return the name of a document in the segment that has the most chunks: twice as long, it makes that split."""
    settings = load_settings(store=store, embedder={"kind": "hashing"})
    with open_index(settings, settings.collection) as index:
        segments = index.manifest.segments
        names = sorted(segments)
        fullest = max(
            (name for name in names if segments[name]["chunks"] <= MOST_CHUNKS),
            key=lambda name: segments[name]["chunks"],
        )
        first = first_numbers(names)
        return next(info.uri for info in index.documents() if names[holder(first, info.id)] == fullest).split("/")[-1]


def _environment(work: Path) -> dict[str, str]:
    return {"RAG_STORE": str(work / "store"), "RAG_EMBEDDER__KIND": "hashing", "RAG_CACHE__MAX_MB": "10000"}
