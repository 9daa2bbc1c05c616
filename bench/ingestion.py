"""How fast documents become an index: whole processes, as a user starts them."""

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.measure import Run, run
from rag.index.generations import Collection
from rag.index.library import open_library
from rag.text.tokens import count_tokens_batch

EVAL = Path(__file__).parents[2] / "shared" / "eval"
REPORTS = [EVAL / "sec10q_pdf" / "docs" / f"{name} AAPL.pdf" for name in ("2022 Q3", "2023 Q1", "2023 Q2")]
REPORTS_PAGES = 102
ALL_REPORTS = sorted((EVAL / "sec10q_pdf" / "docs").glob("*.pdf"))
ALL_REPORTS_PAGES = 536
INGEST = [sys.executable, "-c", "import sys; sys.argv[0] = 'ingest'; from ingest.cli import main; main()"]
RAG = [sys.executable, "-c", "import sys; sys.argv[0] = 'rag'; from rag.cli import main; main()"]


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    store = work / "store"
    environment = {"RAG_STORE": str(store)}
    first = compile_encoder(store)
    yield {
        "what": "first run ever: compile the encoder, index one note",
        "seconds": first.seconds,
        "peak MB": first.peak_mb,
    }
    if not all(path.exists() for path in REPORTS):
        yield {"what": "cold ingest of three reports: skipped, ../shared/eval is absent"}
        return
    yield cold_ingest(store, "default", "three", REPORTS, REPORTS_PAGES)
    again = run([*INGEST, "run", "--json"], environment)
    assert json.loads(again.output)["generation"] is None
    yield {"what": "the same again, nothing changed", "seconds": again.seconds, "peak MB": again.peak_mb}


def compile_encoder(store: Path) -> Run:
    """Compile the default encoder into a new store and leave that otherwise empty."""
    store.mkdir(parents=True, exist_ok=True)
    note = store.with_name("note.md")  # beside the store: what lies in it is never indexed
    note.write_text("# A note\n\nIt is here so that the encoder gets compiled.\n")
    cache = str(store.with_name("cache"))  # where no other store has compiled it
    first = run([*INGEST, "run", note, "--collection", "warm"], {"RAG_STORE": str(store), "XDG_CACHE_HOME": cache})
    note.unlink()
    shutil.rmtree(store / "collections")
    (store / "embeddings.sqlite").unlink()
    return first


def cold_ingest(store: Path, collection: str, how_many: str, reports: Sequence[Path], pages: int) -> dict[str, Any]:
    cold = run([*INGEST, "run", *reports, "--collection", collection, "--json"], {"RAG_STORE": str(store)})
    chunks = json.loads(cold.output)["chunks"]
    tokens = embedded_tokens(store, collection)
    return {
        "what": f"cold ingest of {how_many} 10-Q reports, encoder compiled, cache empty",
        "seconds": cold.seconds,
        "pages/s": pages / cold.seconds,
        "chunks": chunks,
        "chunks/s": chunks / cold.seconds,
        "tokens": tokens,
        "tokens/s": tokens / cold.seconds,
        "peak MB": cold.peak_mb,
    }


def embedded_tokens(store: Path, collection: str) -> int:
    """Return the cl100k tokens of all that a collection handed to the encoder, context included."""
    place = Collection(store, collection)
    name = place.current()
    assert name is not None
    with closing(open_library(place.generation(name))) as library:
        return sum(count_tokens_batch([text for *_, text in library.embedded_rows()]))
