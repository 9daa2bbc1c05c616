"""The same reports through LangChain, LlamaIndex, Haystack and txtai, in the same run."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.ingestion import REPORTS
from bench.measure import run

SCRIPT = Path(__file__).parents[2] / "shared" / "peers" / "run.py"
PEERS = ("langchain", "llamaindex", "haystack", "txtai")


def rows(python: Path | None) -> Iterator[dict[str, Any]]:
    if python is None or not SCRIPT.exists() or not REPORTS[0].exists():
        yield {"what": "skipped: name the python of an environment with ../shared/peers/requirements.txt: --peers"}
        return
    yield from (peer_row(python, peer, "three", REPORTS) for peer in PEERS)


def peer_row(python: Path, peer: str, how_many: str, reports: Sequence[Path]) -> dict[str, Any]:
    """Run one peer over `reports`; where it does not run, the row says so."""
    try:
        measured = json.loads(run([python, SCRIPT, peer, *reports]).output.splitlines()[-1])
    except (subprocess.CalledProcessError, ValueError, IndexError) as error:
        return {"what": f"{peer}: skipped, it did not run ({str(error)[-80:]})"}
    return {
        "what": f"{peer}, {how_many} reports, cold, whole process up to the last chunk stored",
        "seconds": measured["ingest_s"],
        "pages/s": measured["pages"] / measured["ingest_s"],
        "chunks": measured["chunks"],
        "tokens": measured["tokens"],
        "tokens/s": measured["tokens"] / measured["ingest_s"],
        "peak MB": measured["rss_mb"],
        "query p50 ms": measured["query_p50_ms"],
        "query p95 ms": measured["query_p95_ms"],
    }
