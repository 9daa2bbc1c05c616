"""Peak memory over 100 MB of text: as one file, and as 10,000 files; hashing encoder, 384 dimensions."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.corpus import write_text
from bench.ingestion import INGEST
from bench.measure import run

_BYTES = 100_000_000
_BASE_MB = 600
_PER_CHUNK_MB = 3.5 / 1024


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    for files in (1, 10_000):
        documents = work / f"{files}"
        write_text(documents, _BYTES, files=files)
        environment = {"RAG_STORE": str(work / f"store-{files}"), "RAG_EMBEDDER__KIND": "hashing"}
        measured = run([*INGEST, "run", documents, "--json"], environment)
        chunks = json.loads(measured.output)["chunks"]
        yield {
            "what": "text, largest process: at most 600 MB + 3.5 KB a chunk",
            "files": files,
            "MB of text": _BYTES / 1e6,
            "chunks": chunks,
            "peak MB": measured.peak_mb,
            "allowed MB": _BASE_MB + _PER_CHUNK_MB * chunks,
            "seconds": measured.seconds,
        }
