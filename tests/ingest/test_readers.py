"""Readers never notice: a process that asks all the time sees whole generations only, and holds no more for it."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.options import Options
from ingest.pipeline import run
from rag.index.generations import Collection
from rag.settings import Settings, load_settings
from tests.ingest.faults import ROOT

NOTES = 20
# That may be left behind: 1 to 4.3 MB were in 40 and more generations, 45 MB in 20 where the old index was not closed.
GROWN_MB = 8.0

COME_AND_GO = 8  # Chroma's idle threads, each with a connection; not closed, each generation keeps 12 and 6 for ever


def write_version(folder: Path, version: int) -> None:
    """Write every note anew; each paragraph says which version it is of."""
    folder.mkdir(exist_ok=True)
    for number in range(NOTES):
        paragraphs = (f"Note {number} is of version{version}: {unlike(number, p)}." for p in range(4))
        (folder / f"{number}.md").write_text("\n\n".join([f"# Note {number}", *paragraphs]))


def unlike(number: int, paragraph: int) -> str:
    """Return words that no other paragraph has: a graph of near duplicates is not searched."""
    digits = hashlib.sha256(f"{number} {paragraph}".encode()).hexdigest()
    return " ".join(digits[i : i + 4] for i in range(0, 24, 4))


def next_line(reader: subprocess.Popen[str]) -> dict[str, Any]:
    assert reader.stdout is not None
    line = reader.stdout.readline()
    assert line, f"the reader ended with exit code {reader.wait()}, see stderr"
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="what a process holds is read from /proc")
@pytest.mark.parametrize("generations", [5, pytest.param(8, marks=pytest.mark.slow)])
@pytest.mark.parametrize("store", ["exact", "chroma"])
def test_a_process_that_asks_throughout(tmp_path: Path, store: str, generations: int) -> None:
    settings: Settings = load_settings(
        store=tmp_path / "store",
        embedder={"kind": "hashing", "dimensions": 64},
        chunker={"size_tokens": 20},
        vectors={"kind": store},
        retrieval={"exact_rows": 0},  # so that Chroma's graph is asked where there is one
    )
    docs = tmp_path / "docs"
    write_version(docs, 1)
    run(settings, [docs], Options(workers=1))
    assert not (Collection(settings.store, "default").generation("000001") / "chroma" / "unsound").exists()
    environment = {
        **os.environ,
        "RAG_STORE": str(settings.store),
        "RAG_EMBEDDER__KIND": "hashing",
        "RAG_EMBEDDER__DIMENSIONS": "64",
        "RAG_RETRIEVAL__EXACT_ROWS": "0",
        # glibc gives each of the threads that Chroma starts an arena of its own: 0.6 MB a generation that nobody holds.
        "MALLOC_ARENA_MAX": "1",
    }
    reader = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.ingest.reader"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with reader:
        told = [next_line(reader)]
        for version in range(2, generations + 1):
            write_version(docs, version)
            published = run(settings, [docs], Options(workers=1)).generation
            while told[-1]["generation"] != published:
                told.append(next_line(reader))
        rest, _ = reader.communicate()
    assert (reader.returncode, rest) == (0, "")
    assert [line["generation"] for line in told] == [f"{number:06d}" for number in range(1, generations + 1)]
    assert told[-1]["asked"] > told[0]["asked"] + generations

    warm, end = told[2], told[-1]
    print(f"after {warm['asked']} rounds: {warm}; after {end['asked']}: {end}")
    assert end["memory_mb"] - warm["memory_mb"] <= GROWN_MB
    assert end["descriptors"] <= warm["descriptors"] + COME_AND_GO
    assert end["threads"] <= warm["threads"] + COME_AND_GO
