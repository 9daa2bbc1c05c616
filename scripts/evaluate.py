"""Evaluate data/sample and the suites of ../shared/eval, hold them to their gates, and write evals/results.md.

    .venv/bin/python -m scripts.evaluate            # what `make eval` runs

The file says at which commit and with which settings: the same commit gives the same file, to the last digit.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from platform import machine
from time import perf_counter

from ingest.evaluation import evaluate_suite
from ingest.suites import read_suite
from rag.evals.gate import missed, read_gate
from rag.evals.results import Result, save_results
from rag.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "eval"
EVALS = ROOT / "evals"
LAST = ROOT / "data" / "store" / "last_evaluation.json"  # with every question's row; not committed
LARGE = ("scifact", "chroma_chunking", "squad2_halfdev", "northwind_hr", "wice")
_AT_ONCE = 2  # suites; answering is Python's work, for one core
# What was chosen on a suite cannot be shown by it.
ROLES = {
    "sample": "Checked on; only how many hits the confidence looks at (`rag/evidence.py`) was chosen by it",
    "scifact": "The train part: fusion and its weights were chosen on it (`docs/experiments.md`)",
    "chroma_chunking": "Chunking and fusion were chosen on it (`docs/experiments.md`)",
    "squad2_halfdev": "Evidence weights and abstention (`rag/evidence.py`) were chosen on 300 of its questions",
    "northwind_hr": "Evidence weights and abstention (`rag/evidence.py`) were chosen on it",
    "wice": "The threshold of support (`rag/support.py`) was chosen on it",
}


def main() -> int:
    """Evaluate what is there; return 1 where a floor is missed."""
    large = [name for name in LARGE if (SHARED / name).is_dir()]
    gates = {EVALS / "sample.gate": ["sample"], EVALS / "large.gate": large}
    floors = [floor for gate, names in gates.items() if names for floor in read_gate(gate, names)]
    with ProcessPoolExecutor(_AT_ONCE, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(evaluate, (ROOT / "data" / "sample", *(SHARED / name for name in large))))
    LAST.parent.mkdir(parents=True, exist_ok=True)
    save_results(LAST, results)
    below = [line.replace(f"{ROOT}/", "") for line in missed(floors, results)]
    (EVALS / "results.md").write_text("\n".join(describe(results, below)) + "\n", "utf-8")
    print(f"written: {EVALS / 'results.md'}")
    for line in below:
        print(line, file=sys.stderr)
    return int(bool(below))


def evaluate(folder: Path) -> Result:
    """Evaluate one suite, in a process of its own."""
    started = perf_counter()
    result = evaluate_suite(load_settings(), read_suite(folder))
    print(f"{folder.name}: {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return result


def describe(results: Sequence[Result], below: Sequence[str]) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "# Results\n"
    yield f"Written by `make eval` at commit {commit()}, on {machine()}. Intervals are of 95 % (bootstrap); n counts"
    yield "the questions that a measure says something of. Measures are defined in `rag/evals/`.\n"
    settings = results[0].settings
    retrieval, chunker = settings["retrieval"], settings["chunker"]
    yield f"* encoder: {settings['embedder']['model']}, {settings['embedder']['precision']}"
    yield f"* chunker: {chunker['name']}, {chunker['size_tokens']} tokens, overlap {chunker['overlap_tokens']}"
    yield f"* retrieval: {', '.join(f'{name} {value}' for name, value in retrieval.items())}"
    yield f"* answers: {settings['llm']['model']}\n"
    for result in results:
        yield f"## {result.suite}\n"
        counts = result.settings["counts"]
        documents = f"{counts['documents']} documents, {counts['chunks']} chunks, {len(result.rows)} questions"
        yield f"{documents}. {ROLES[result.suite]}.\n"
        yield "| measure | mean | 95 % interval | n |"
        yield "|---|---:|---:|---:|"
        for name, scored in result.scores().items():
            yield f"| {name} | {scored.mean:.4f} | {scored.low:.4f} – {scored.high:.4f} | {scored.n} |"
        yield ""
    yield from (["## Missed\n", *(f"* {line}" for line in below)] if below else ["Every floor of the gates holds."])


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
