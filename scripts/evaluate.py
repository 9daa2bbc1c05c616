"""Evaluate data/sample and what ../shared has, hold them to their gates, and write evals/results.md.

    .venv/bin/python -m scripts.evaluate            # what `make eval` runs

The file says at which commit and with which settings: the same commit gives the same file, to the last digit. What was
measured is kept as it ends (`scripts/sections/kept.py`): a run that was ended goes on where it was.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from platform import machine
from typing import Any

from rag.evals.gate import missed
from rag.evals.results import save_results
from scripts.sections import EVALS, ROOT, Section
from scripts.sections.abstention import abstention
from scripts.sections.any_text import any_text
from scripts.sections.claims import claims
from scripts.sections.everyday import everyday
from scripts.sections.extraction import extraction
from scripts.sections.kept import kept_folder, measure_section, measure_suite
from scripts.sections.killed_jobs import killed_jobs
from scripts.sections.ray_runs import ray_runs
from scripts.sections.replicas import replicas
from scripts.sections.suites import describe_suite, evaluate, read_floors, suite_folders
from scripts.sections.verification import verification
from scripts.sections.writers import writers

LAST = ROOT / "data" / "store" / "last_evaluation.json"  # with every question's row; not committed
_AT_ONCE = 2  # suites; answering is Python's work, for one core
# What takes more than a suite: each is called in a process of its own; None where what it measures on is not there.
SECTIONS: Sequence[Callable[[], Section | None]] = (
    abstention,
    everyday,
    verification,
    claims,
    any_text,
    extraction,
    killed_jobs,
    replicas,
    writers,
    ray_runs,
)


def main() -> int:
    """Evaluate what is there; return 1 where a floor is missed."""
    begun_at = commit()  # what is committed meanwhile is not what runs
    folders = suite_folders()
    floors = read_floors(folders)
    kept = kept_folder(begun_at)
    with ProcessPoolExecutor(_AT_ONCE, mp_context=get_context("spawn")) as pool:
        suites = [pool.submit(measure_suite, evaluate, folder, kept) for folder in folders]
        measured = [pool.submit(measure_section, measure, kept) for measure in SECTIONS]
        results = [future.result() for future in suites]
        others = [section for section in (future.result() for future in measured) if section is not None]
    LAST.parent.mkdir(parents=True, exist_ok=True)
    save_results(LAST, results)
    below = {
        result.suite: missed([floor for floor in floors if floor.suite == result.suite], [result]) for result in results
    }
    sections = [*(describe_suite(result, below[result.suite]) for result in results), *others]
    (EVALS / "results.md").write_text("\n".join(describe(begun_at, results[0].settings, sections)) + "\n", "utf-8")
    print(f"written: {EVALS / 'results.md'}")
    lines = [line for section in sections for line in section.missed]
    for line in lines:
        print(line, file=sys.stderr)
    return int(bool(lines))


def describe(begun_at: str, settings: Mapping[str, Any], sections: Sequence[Section]) -> Iterator[str]:
    """Yield the lines of the report; `settings` are those that the figures depend on."""
    yield "# Results\n"
    yield f"Written by `make eval` at commit {begun_at}, on {machine()}. Intervals are of 95 % (bootstrap); n counts"
    yield "the questions that a measure says something of. Measures are defined in `rag/evals/`.\n"
    retrieval, chunker = settings["retrieval"], settings["chunker"]
    yield f"* encoder: {settings['embedder']['model']}, {settings['embedder']['precision']}"
    yield f"* chunker: {chunker['name']}, {chunker['size_tokens']} tokens, overlap {chunker['overlap_tokens']}"
    yield f"* retrieval: {', '.join(f'{name} {value}' for name, value in retrieval.items())}"
    yield f"* answers: {settings['llm']['model']}\n"
    for section in sections:
        yield f"## {section.title}\n"
        yield from section.lines
        yield ""
    below = [line.replace(f"{ROOT}/", "") for section in sections for line in section.missed]
    yield from (["## Missed\n", *(f"* {line}" for line in below)] if below else ["Every floor holds."])


def commit() -> str:
    """Return the commit, and whether the files differ from it."""
    head = _git("rev-parse", "--short=12", "HEAD").strip()
    changed = _git("status", "--porcelain", "--", "rag", "ingest").strip()
    return f"{head}, with changes" if changed else head


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main())
