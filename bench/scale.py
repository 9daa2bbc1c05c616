"""100,000 chunks whose vectors are all in the cache: published anew, and again because one file changed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import write_corpus
from bench.ingestion import INGEST
from bench.measure import Run, run

_ASKED = 102_400  # of the corpus: it comes to 100,100 chunks
_FILES = 1_000


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    store, documents = work / "store", work / "documents"
    environment = {"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing"}
    write_corpus(documents, _ASKED, files=_FILES)
    yield report_row("first run, cache empty", run([*INGEST, "run", documents, "--json"], environment))
    shutil.rmtree(store / "collections")
    warm = run([*INGEST, "run", documents, "--json"], environment)
    assert json.loads(warm.output)["embedded"] == 0
    yield report_row("new collection, cache warm: at most 50 s", warm)
    changed = documents / "00500.txt"
    changed.write_text(changed.read_text("utf-8") + "\n\nOne more sentence.\n", "utf-8")
    carried = run([*INGEST, "run", "--json"], environment)
    assert json.loads(carried.output)["updated"]
    yield report_row("one file of 1,000 changed: at most 3 s", carried)


def report_row(what: str, measured: Run) -> dict[str, Any]:
    """Return what a run took, by its own report and by the clock."""
    report = json.loads(measured.output)
    return {
        "what": what,
        "chunks": report["chunks"],
        "seconds": measured.seconds,
        "CPU s": measured.cpu_seconds,
        "peak MB": measured.peak_mb,
        **{f"{stage} s": seconds for stage, seconds in report["seconds"].items()},
    }
