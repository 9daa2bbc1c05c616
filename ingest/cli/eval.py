"""`ingest eval`: scores suites that bring their own documents, each on a temporary index."""

from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.progress import show_progress
from ingest.cli.shared import read_settings
from rag.cli.eval import GateOption, JsonOption, LimitOption, SaveOption, report
from rag.errors import UsageError


def evaluate(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE", hidden=True)],
    split: Annotated[
        str | None, typer.Option("--split", metavar="S", help="The part to use if a suite has several: train, dev, …")
    ] = None,
    limit: LimitOption = None,
    as_json: JsonOption = False,
    save: SaveOption = None,
    gate: GateOption = None,
) -> None:
    """Index the documents of each SUITE, ask its questions, and measure what is found, cited and answered.

    A SUITE is a folder: documents with questions.jsonl beside them, docs/ and questions.jsonl or ground_truth.jsonl,
    corpora/ and questions.csv, claim_*.jsonl, or BEIR's corpus, queries and qrels. What is published does not
    change. Embeddings go into its cache, so the next evaluation is fast, and faster than a service would be. Intervals
    are 95 %.

    \b
    Examples:
      ingest eval handbook
      ingest eval handbook --json --save after.json
    """
    from ingest.cli.interruption import signals_interrupt
    from ingest.lab.evaluation import evaluate_suite
    from ingest.lab.suites import read_suite
    from rag.evals.gate import read_gate

    settings = read_settings(None)
    names = [suite.absolute().name for suite in suites]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(f"two suites have the name '{twice}'; evaluate them one by one")
    if gate is not None:
        read_gate(gate, names)
    read = [read_suite(suite, split, limit) for suite in suites]
    with signals_interrupt(), show_progress() as progress:
        results = [evaluate_suite(settings, suite, progress) for suite in read]
    report(results, as_json=as_json, save=save, gate=gate)
