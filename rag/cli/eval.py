"""`rag eval`: scores the published index on a file of questions, or compares two saved runs."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from rag.cli.terminal import dump_json, notice, visible
from rag.errors import UsageError

if TYPE_CHECKING:
    from rag.evals.asking import FindTasks
    from rag.evals.results import Result
    from rag.settings import Settings

MISSED = 1  # the exit code if a floor is missed


def _saveable(file: Path | None) -> Path | None:
    """Refuse a file that could not be written later, before anything is measured."""
    if file is not None and (file.is_dir() or not file.absolute().parent.is_dir()):
        what = "is a folder" if file.is_dir() else f"cannot be written: there is no folder {file.parent}"
        raise UsageError(f"--save: {file} {what}; name a file in an existing folder")
    return file


JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Print {suite: {measure: {mean, low, high, n}}}.")]
SaveOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--save", metavar="FILE", help="Save the scores, and each question's, as JSON.", callback=_saveable),
]
GateOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--gate", metavar="FILE", help="Floors such as `sample.answered >= 0.9`; exit 1 if one is missed."),
]
LimitOption: TypeAlias = Annotated[
    int | None, typer.Option("--limit", min=1, metavar="N", help="Only the first N questions of a suite.")
]


def evaluate(
    questions: Annotated[Path | None, typer.Argument(metavar="QUESTIONS", hidden=True)] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", metavar="C", help="The collection to ask (RAG_COLLECTION).")
    ] = None,
    limit: LimitOption = None,
    as_json: JsonOption = False,
    save: SaveOption = None,
    gate: GateOption = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", metavar="A B", help="Compare two saved runs instead of asking."),
    ] = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Fit the collection's confidence to the questions, and store it.")
    ] = False,
    false_abstentions: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=0.5,
            metavar="SHARE",
            help="With --calibrate: share of answerable questions that may go unanswered (default 0.05).",
        ),
    ] = None,
) -> None:
    """Ask the published index every question of a file, and measure what is found, cited and answered.

    A line of QUESTIONS is {"id", "question", "uri", "start", "end", "quote"}. The last four give the span that answers
    the question; they are null if no document does. SQuAD's and Chroma's layouts work too. The suite is named after
    the file's folder. Intervals are 95 %.

    \b
    Examples:
      rag eval handbook/questions.jsonl
      rag eval handbook/questions.jsonl --save before.json
      rag eval handbook/questions.jsonl --json --save after.json
      rag eval --compare before.json after.json
      rag eval handbook/questions.jsonl --calibrate
    """
    _check_together(calibrate, false_abstentions, [save, gate, compare])
    if (questions is None) == (compare is None):
        raise UsageError("name a file of questions, or two saved runs: rag eval FILE, or rag eval --compare A B")
    if compare is not None:
        _compare(*compare, as_json=as_json)
        return
    assert questions is not None
    from rag.cli.whereabouts import read_settings
    from rag.evals.asking import evaluate as ask_all
    from rag.evals.gate import read_gate
    from rag.evals.questions import IndexedTexts, place_questions, read_questions

    settings = read_settings() if collection is None else read_settings(collection=collection)
    if questions.is_dir():
        raise UsageError(f"{questions} is a folder; name a file of questions, or run: ingest eval {questions}")
    rows = read_questions(questions)[:limit]
    suite = questions.absolute().parent.name
    if gate is not None:
        read_gate(gate, [suite])
    if calibrate:
        _calibrate(
            settings, suite, lambda index: place_questions(rows, IndexedTexts(index)), false_abstentions, as_json
        )
        return
    result = ask_all(settings, suite, lambda index: place_questions(rows, IndexedTexts(index)))
    report([result], as_json=as_json, save=save, gate=gate)


def report(results: "Sequence[Result]", *, as_json: bool, save: Path | None, gate: Path | None) -> None:
    """Print results, save them, and check them against a gate; raises typer.Exit if a floor is missed."""
    from rag.evals.gate import missed, read_gate
    from rag.evals.results import save_results, scores_json
    from rag.evals.score_table import result_lines

    if save is not None:
        save_results(save, results)
    if as_json:
        print(dump_json(scores_json(results)))
    else:
        _print(result_lines(results))
    if gate is None:
        return
    below = missed(read_gate(gate, [result.suite for result in results]), results)
    for line in below:
        notice(line)
    if below:
        raise typer.Exit(MISSED)


def _check_together(calibrate: bool, false_abstentions: float | None, others: Sequence[object]) -> None:
    if calibrate and any(other is not None for other in others):
        raise UsageError("--calibrate works only with --collection, --limit, --json and --false-abstentions")
    if false_abstentions is not None and not calibrate:
        raise UsageError("--false-abstentions needs --calibrate; give both")


def _calibrate(
    settings: "Settings", suite: str, find_tasks: "FindTasks", false_abstentions: float | None, as_json: bool
) -> None:
    from rag.answer.calibration import write_calibration
    from rag.evals.calibrating import calibrate
    from rag.evals.fitting import FALSE_ABSTENTIONS
    from rag.index.generations import Collection

    share = FALSE_ABSTENTIONS if false_abstentions is None else false_abstentions
    calibrated = calibrate(settings, suite, find_tasks, false_abstentions=share)
    place = Collection(settings.store, settings.collection)
    write_calibration(place, calibrated.calibration)
    if calibrated.ignored:
        notice(f"before: {calibrated.ignored}")
    if as_json:
        print(dump_json({**calibrated.to_json(), "file": str(place.calibration)}))
    else:
        _print([*calibrated.lines(), f"written: {place.calibration}; remove it to use the shipped calibration again"])


def _compare(first: Path, second: Path, *, as_json: bool) -> None:
    from rag.evals.results import compare_results, read_results
    from rag.evals.score_table import difference_lines

    compared = compare_results(read_results(first), read_results(second))
    if as_json:
        print(dump_json({suite: {name: asdict(of) for name, of in each.items()} for suite, each in compared.items()}))
    else:
        _print(difference_lines(compared))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(visible(line))
