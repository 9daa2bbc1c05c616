"""What a section or a suite measured is kept as it ends: a run that is ended halfway goes on with what is missing."""

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from rag.evals.results import Result, read_results, save_results
from rag.files import write_atomically
from scripts.sections import ROOT, Section

KEPT = ROOT / "build" / "evaluation"


def kept_folder(commit: str, kept: Path = KEPT) -> Path:
    """Return an empty or half filled folder for what is measured at a commit; what is of other files is removed.

    `commit` is what `scripts.evaluate.commit` says: of changed files nothing is kept, since nobody can say which they
    were.
    """
    folder = kept / commit
    if " " in commit:
        shutil.rmtree(folder, ignore_errors=True)
    for other in [*kept.iterdir()] if kept.is_dir() else []:
        if other != folder:
            shutil.rmtree(other)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def measure_section(measure: Callable[[], Section | None], folder: Path) -> Section | None:
    """Return a section as it was kept, or measure it and keep it; None where there is nothing to measure it on."""
    path = folder / f"{measure.__name__}.json"
    if path.is_file():
        fields = json.loads(path.read_text("utf-8"))
        return Section(fields["title"], tuple(fields["lines"]), tuple(fields["missed"]))
    section = measure()
    if section is not None:
        write_atomically(path, json.dumps(asdict(section), ensure_ascii=False))
    return section


def measure_suite(evaluate: Callable[[Path], Result], suite: Path, folder: Path) -> Result:
    """Return a suite's result as it was kept, or evaluate it and keep that."""
    path = folder / f"suite-{suite.name}.json"
    if path.is_file():
        return read_results(path)[0]
    result = evaluate(suite)
    partial = path.with_suffix(".partial")
    save_results(partial, [result])
    partial.rename(path)
    return result
