"""All twelve 10-Q reports through LangChain and through Openbook, one after the other: the ratio that is promised."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.ingestion import ALL_REPORTS, ALL_REPORTS_PAGES, cold_ingest, compile_encoder
from bench.peers import SCRIPT, peer_row


def rows(work: Path, python: Path | None) -> Iterator[dict[str, Any]]:
    """Openbook first and once more at the end: where the machine has other work meanwhile, the two tell how much."""
    if python is None or not SCRIPT.exists() or not ALL_REPORTS:
        yield {"what": "skipped: name the python of an environment with ../shared/peers/requirements.txt: --peers"}
        return
    ours = []
    for name in ("before", "after"):
        compile_encoder(work / name)
        if name == "after":
            theirs = peer_row(python, "langchain", "all twelve", ALL_REPORTS)
            yield theirs
        ours.append(cold_ingest(work / name, "all", "all twelve", ALL_REPORTS, ALL_REPORTS_PAGES))
        yield ours[-1]
    if "seconds" in theirs:
        yield {
            "what": "Openbook's slower run against LangChain: at least 3 times as fast, tokens within 10 %",
            "times": theirs["seconds"] / max(row["seconds"] for row in ours),
            "tokens": ours[0]["tokens"] / theirs["tokens"],
        }
