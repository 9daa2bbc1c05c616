"""Runs that have little to do: nothing changed among 10,000 files, one of 100 documents changed."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ingestion import EVAL, INGEST, compile_encoder
from bench.measure import run

_FILES = 10_000
_DOCUMENTS = 100
_HANDBOOK = EVAL / "handbook_18f" / "pages"


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    yield _nothing_changed(work / "many")
    if not _HANDBOOK.exists():
        yield {"what": "1 of 100 documents changed: skipped, ../shared/eval is absent"}
        return
    yield _one_changed(work / "handbook")


def _nothing_changed(work: Path) -> dict[str, Any]:
    """Start-up is what the same run takes over one file."""
    environment = {"RAG_STORE": str(work / "store"), "RAG_EMBEDDER__KIND": "hashing"}
    one, many = work / "one", work / "documents"
    one.mkdir(parents=True)
    (one / "note.txt").write_text("A single note.\n")
    for number in range(_FILES):
        folder = many / f"{number // 100:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05d}.txt").write_text(f"Note number {number} says what the others do not: {number * 7}.\n")
    run([*INGEST, "run", one, "--collection", "one"], environment)
    run([*INGEST, "run", many], environment)
    start_up = min(run([*INGEST, "run", "--collection", "one"], environment).seconds for _ in range(3))
    again = run([*INGEST, "run"], environment)
    return {
        "what": "nothing changed, hashing encoder; start-up apart: at most 1 s per 1,000 files",
        "files": _FILES,
        "seconds": again.seconds,
        "start-up s": start_up,
        "s per 1,000 files": (again.seconds - start_up) / (_FILES / 1000),
        "peak MB": again.peak_mb,
    }


def _one_changed(work: Path) -> dict[str, Any]:
    """Start-up is what the same run takes with nothing to do."""
    store, documents = work / "store", work / "documents"
    environment = {"RAG_STORE": str(store)}
    compile_encoder(store)
    documents.mkdir()
    for number, page in enumerate(sorted(_HANDBOOK.rglob("*.md"))[:_DOCUMENTS]):
        shutil.copyfile(page, documents / f"{number:03d}-{page.name}")
    full = run([*INGEST, "run", documents], environment)
    start_up = min(run([*INGEST, "run"], environment).seconds for _ in range(3))
    changed = sorted(documents.iterdir())[_DOCUMENTS // 2]
    changed.write_text(changed.read_text("utf-8") + "\nA sentence was added at the end of this page.\n", "utf-8")
    again = run([*INGEST, "run"], environment)
    return {
        "what": "1 of 100 pages changed, default encoder; start-up apart: at most 10 % of the full time",
        "files": _DOCUMENTS,
        "full s": full.seconds,
        "seconds": again.seconds,
        "start-up s": start_up,
        "% of full": 100 * (again.seconds - start_up) / (full.seconds - start_up),
    }
