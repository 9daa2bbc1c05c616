"""The same reports through LangChain, LlamaIndex, Haystack and txtai; all twelve through LangChain and Openbook.

The two that are compared run one after the other, so that whatever else the machine does is shared.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.ingestion import ALL_REPORTS, ALL_REPORTS_PAGES, REPORTS, cold_ingest, compile_encoder
from bench.measure import run

SCRIPT = Path(__file__).parents[2] / "shared" / "peers" / "run.py"
PEERS = ("langchain", "llamaindex", "haystack", "txtai")


def rows(python: Path | None) -> Iterator[dict[str, Any]]:
    if python is None or not SCRIPT.exists() or not REPORTS[0].exists():
        yield {"what": "skipped: name the python of an environment with ../shared/peers/requirements.txt: --peers"}
        return
    yield from (_row(python, peer, "three", REPORTS) for peer in PEERS)
    theirs = _row(python, "langchain", "all twelve", ALL_REPORTS)
    yield theirs
    with tempfile.TemporaryDirectory(prefix="openbook-bench-") as folder:
        compile_encoder(Path(folder))
        ours = cold_ingest(Path(folder), "all", "all twelve", ALL_REPORTS, ALL_REPORTS_PAGES)
    yield ours
    if "seconds" in theirs:
        yield {
            "what": "Openbook against LangChain, all twelve: at least 3 times as fast, tokens within 10 %",
            "times": theirs["seconds"] / ours["seconds"],
            "tokens": ours["tokens"] / theirs["tokens"],
        }


def _row(python: Path, peer: str, how_many: str, reports: Sequence[Path]) -> dict[str, Any]:
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
