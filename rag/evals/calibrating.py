"""Calibrates a collection: asks with and without the answering documents, fits the weights and judges the fit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rag.answer.calibration import choose_shipped, find_calibration
from rag.answer.confidence import Calibration
from rag.engine import Engine, open_engine
from rag.errors import UsageError
from rag.evals.asking import FindTasks, Told, run_async, tell_nobody
from rag.evals.fitting import FALSE_ABSTENTIONS, Kind, Sample, cross_validated, fit, logit
from rag.evals.intervals import score, separation
from rag.evals.outcomes import PageQuestion, Score, SpanQuestion, Task
from rag.index.generations import Collection, timestamp
from rag.protocols import Embedder
from rag.records import Condition, Question
from rag.settings import Settings

LEAST = 20  # answerable questions: of fewer, 5 % is less than one
_NAMES: Mapping[Kind, str] = {"answered": "answered", "unanswerable": "abstained", "without": "abstained_without"}


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A fitted calibration; `before` and `after` score the questions with the old and the new calibration, by measure.

    `after` is cross-validated: each question is judged by a calibration that was fitted to the others.
    """

    calibration: Calibration
    before: Mapping[str, Score]
    after: Mapping[str, Score]
    ignored: str | None = None  # why the collection's own calibration had no part in `before`

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON types: the contract of `--calibrate --json`."""
        return {
            "fitted_on": dict(self.calibration.fitted_on),
            "before": {name: asdict(measured) for name, measured in self.before.items()},
            "after": {name: asdict(measured) for name, measured in self.after.items()},
        }

    def lines(self) -> Iterator[str]:
        """Yield its lines for a terminal."""
        yield f"{'':22} {'before':27} after (cross-validated)"
        for name, was in self.before.items():
            yield f"  {name:20} {_shown(was):27} {_shown(self.after[name])}  n={was.n}"


def calibrate(
    settings: Settings,
    suite: str,
    find_tasks: FindTasks,
    *,
    false_abstentions: float = FALSE_ABSTENTIONS,
    told: Told = tell_nobody,
    embedder: Embedder | None = None,
) -> Calibrated:
    """Fit a calibration for the settings' collection; it is not written. Raises UsageError for too few questions.

    Every answerable question is asked a second time, of the collection without the documents that answer it: their
    words still count in its statistics, which is the one difference to an index that never had them.
    """
    return run_async(_calibrate(open_engine(settings, embedder), settings, suite, find_tasks, told, false_abstentions))


async def _calibrate(
    engine: Engine, settings: Settings, suite: str, find_tasks: FindTasks, told: Told, false_abstentions: float
) -> Calibrated:
    try:
        with engine.lease([settings.collection]) as (index,):
            encoder = index.embedder.fingerprint
            shipped = choose_shipped(index.encoder_model, index.languages)
            tasks = find_tasks(index)
            _check(tasks)
            samples = list(_samples(engine, settings.collection, tasks, told))
    finally:
        await engine.close()
    if all(sample.kind == "answered" or sample.features is None for sample in samples):
        raise UsageError(
            "without the documents that answer them, no question finds anything, so there is nothing to learn from; "
            "add unanswerable questions, or documents"
        )
    start, ignored = find_calibration(Collection(settings.store, settings.collection), encoder, shipped)
    fitted = fit(samples, start, false_abstentions)
    judged = cross_validated(samples, lambda others: fit(others, start, false_abstentions))
    counts = {name: sum(sample.kind == kind for sample in samples) for kind, name in _NAMES.items()}
    fitted_on = {"suite": suite, "created": timestamp(), "false_abstentions": false_abstentions, "questions": counts}
    return Calibrated(
        calibration=replace(fitted, encoder=encoder, fitted_on=fitted_on),
        before=_measures(samples, [logit(start, sample.features) for sample in samples]),
        after=_measures(samples, judged),
        ignored=ignored,
    )


def _check(tasks: Sequence[Task]) -> None:
    answerable = sum(bool(_uris(task)) for task in tasks)
    if answerable < LEAST:
        raise UsageError(
            f"only {answerable} questions name the document that answers them; a calibration needs at least {LEAST}"
        )


def _samples(engine: Engine, collection: str, tasks: Sequence[Task], told: Told) -> Iterator[Sample]:
    for number, task in enumerate(tasks):
        uris = _uris(task)
        question = Question(task.text, collections=(collection,))
        asked: list[tuple[Kind, Question]] = [("answered" if uris else "unanswerable", question)]
        if uris:
            without = tuple(Condition("uri", "ne", uri) for uri in sorted(uris))
            asked.append(("without", replace(question, where=without)))
        for kind, each in asked:
            yield Sample(number, kind, engine.features(each)[collection])
        told(number + 1, len(tasks))


def _uris(task: Task) -> set[str]:
    match task:
        case SpanQuestion():
            return {place.uri for places in task.answers for place in places}
        case PageQuestion():
            return {page.uri for page in task.pages}
        case _:
            return set()


def _measures(samples: Sequence[Sample], logits: Sequence[float]) -> dict[str, Score]:
    """Return the shares of answers and abstentions, and how well the confidence tells the first from the others."""
    by_kind: dict[Kind, list[float]] = {kind: [] for kind in _NAMES}
    for sample, value in zip(samples, logits, strict=True):
        by_kind[sample.kind].append(value)
    measures = {
        name: score([float((value >= 0) == (kind == "answered")) for value in by_kind[kind]])
        for kind, name in _NAMES.items()
        if by_kind[kind]
    }
    others = [*by_kind["unanswerable"], *by_kind["without"]]
    return {**measures, "confidence_auroc": separation(by_kind["answered"], others)}


def _shown(measured: Score) -> str:
    return f"{measured.mean:.3f}  [{measured.low:.3f}, {measured.high:.3f}]"
