"""What becomes of odd files: how many are read, how many are named with a reason, how near the text is to the truth."""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import mean
from typing import Any

from ingest.loaded import Loaded, LoadRequest
from ingest.workers import LoaderPool
from rag.settings import LoadSettings, Settings
from tests.similarity import without_markdown, word_f1

EVAL = Path(__file__).parents[2] / "shared" / "eval"
SETS = ("pdf_robustness", "format_robustness")
LIMITS = LoadSettings(timeout_s=60, memory_mb=512)  # low: some of the files were made to break readers


def rows() -> Iterator[dict[str, Any]]:
    """Yield a row for each category of each set, and one for the whole set."""
    for name in SETS:
        folder = EVAL / name
        if not folder.is_dir():
            yield {"what": f"{name}: skipped, ../shared/eval is absent"}
            continue
        with (folder / "manifest_open.csv").open(encoding="utf-8", newline="") as file:
            manifest = list(csv.DictReader(file))
        by_category: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for row in manifest:
            by_category[row["category"]].append(row)
        found: list[dict[str, Any]] = []
        with closing(LoaderPool(Settings(load=LIMITS), workers=1)) as pool:
            list(pool.load_all([LoadRequest("start", str(folder / "manifest_open.csv"))]))  # start-up is no category's
            for category, files in sorted(by_category.items()):
                found.append(_measure(pool, folder, files))
                yield {"what": f"{name}: {category}"} | found[-1]
        yield {"what": f"{name}: all"} | _whole(found)


def _whole(found: list[dict[str, Any]]) -> dict[str, Any]:
    sums = {key: sum(row[key] for row in found) for key in ("files", "read", "skipped", "no reason", "with truth", "s")}
    scored = [row for row in found if row["F1"] is not None]
    f1 = sum(row["F1"] * row["with truth"] for row in scored) / max(1, sums["with truth"])
    return {**sums, "F1": f1 if scored else None}


def _measure(pool: LoaderPool, folder: Path, files: list[dict[str, str]]) -> dict[str, Any]:
    """Read one category's files; F1 is the mean over those that were read and have a truth."""
    start = time.perf_counter()
    results = {
        result.request.uri: result
        for result in pool.load_all(
            LoadRequest(row["file"], str(folder / row["file"]), password=row.get("password") or None) for row in files
        )
    }
    seconds = time.perf_counter() - start
    truths = {row["file"]: folder / row["truth"] for row in files if row["truth"]}
    read = {uri: result.loaded for uri, result in results.items() if result.loaded is not None}
    scores = [_score(loaded, truths[uri]) for uri, loaded in read.items() if uri in truths]
    skipped = sum(bool(result.error) for result in results.values())
    return {
        "files": len(files),
        "read": len(read),
        "skipped": skipped,
        "no reason": len(files) - len(read) - skipped,
        "with truth": len(scores),
        "F1": mean(scores) if scores else None,
        "lowest F1": min(scores, default=None),
        "s": seconds,
    }


def _score(loaded: Loaded, truth: Path) -> float:
    text = without_markdown(loaded.text) if loaded.media_type == "text/markdown" else loaded.text  # kept as written
    return word_f1(text, without_markdown(truth.read_text("utf-8")))
