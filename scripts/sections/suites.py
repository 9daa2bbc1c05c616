"""The suites: data/sample and those of ../shared/eval, a table each, held to their gates."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from ingest.lab.evaluation import evaluate_suite
from ingest.lab.suites import read_suite
from rag.evals.gate import Floor, read_gate
from rag.evals.results import Result
from rag.settings import load_settings
from scripts.sections import EVALS, ROOT, SHARED, Section

LARGE = ("scifact", "chroma_chunking", "squad2_halfdev", "northwind_hr", "wice")
# What was chosen on a suite cannot be shown by it.
ROLES = {
    "sample": "Checked on; the shipped calibration (`rag/answer/confidence.py`) was fitted on it, too",
    "scifact": "The train part: fusion and its weights were chosen on it (`docs/experiments.md`)",
    "chroma_chunking": "Chunking and fusion were chosen on it (`docs/experiments.md`)",
    "squad2_halfdev": "Evidence weights (`rag/answer/evidence.py`) were chosen on it, and the shipped calibration "
    "(`rag/answer/confidence.py`) is fitted on it",
    "northwind_hr": "Evidence weights (`rag/answer/evidence.py`) were checked on it",
    "wice": "The threshold of support (`rag/verify/support.py`) was chosen on it",
}


def suite_folders() -> list[Path]:
    """Return the folders of the suites that are there."""
    return [ROOT / "data" / "sample", *(SHARED / name for name in LARGE if (SHARED / name).is_dir())]


def read_floors(folders: Sequence[Path]) -> list[Floor]:
    """Return the floors of the suites in `folders`."""
    large = [folder.name for folder in folders if folder.parent == SHARED]
    gates = {EVALS / "sample.gate": ["sample"], EVALS / "large.gate": large}
    return [floor for gate, names in gates.items() if names for floor in read_gate(gate, names)]


def evaluate(folder: Path) -> Result:
    """Evaluate one suite, in a process of its own."""
    started = perf_counter()
    result = evaluate_suite(load_settings(), read_suite(folder))
    print(f"{folder.name}: {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return result


def describe_suite(result: Result, missed: Sequence[str] = ()) -> Section:
    """Return a suite's section."""
    return Section(result.suite, tuple(_describe(result)), tuple(missed))


def _describe(result: Result) -> Iterator[str]:
    counts = result.settings["counts"]
    documents = f"{counts['documents']} documents, {counts['chunks']} chunks, {len(result.rows)} questions"
    yield f"{documents}. {ROLES[result.suite]}.\n"
    yield "| measure | mean | 95 % interval | n |"
    yield "|---|---:|---:|---:|"
    for name, scored in result.scores().items():
        yield f"| {name} | {scored.mean:.4f} | {scored.low:.4f} – {scored.high:.4f} | {scored.n} |"
