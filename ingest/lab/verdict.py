"""Which of the compared chunkers to take, and why: in words, from the figures of their questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.lab.trials import CITED, IOU, RECALL, Trial, differences
from rag.cards import stack, strong
from rag.evals.intervals import Difference

# What a reader gets, first what is worth most: answers whose spans are cited whole, what is found, what is in vain.
_WORTH = {CITED: "what is cited whole", RECALL: "recall", IOU: "IoU"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chunker to take, and the reasons, a sentence or two each."""

    chunker: str
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.reasons)

    def _repr_html_(self) -> str:
        *reasons, conclusion = self.reasons
        return stack([*reasons, strong(conclusion)])._repr_html_()


def judge(usual: Trial, others: Sequence[Trial]) -> Verdict:
    """Return the usual chunker, unless another is shown better in one measure and shown worse in none.

    Shown is what a paired test of the same questions tells from chance (p < .05). Of several that are shown better,
    the one with the highest means is taken, by what is worth most. Raises UsageError where nothing was asked.
    """
    above = {trial.chunker: _worth(differences(trial, usual)) for trial in others}
    better = [trial for trial in others if _is_better(above[trial.chunker])]
    chosen = max(better, key=_means, default=usual)
    reasons = [_say_best(name, usual, others, above) for name in _WORTH if name in usual.scores]
    reasons += [_say_trade(trial.chunker, usual.chunker, above[trial.chunker]) for trial in others]
    return Verdict(chosen.chunker, (*reasons, _conclude(usual, chosen, len(better))))


def _worth(measured: Mapping[str, Difference]) -> dict[str, Difference]:
    return {name: measured[name] for name in _WORTH if name in measured}


def _is_better(measured: Mapping[str, Difference]) -> bool:
    real = [difference.mean for difference in measured.values() if difference.is_real]
    return bool(real) and min(real) > 0


def _means(trial: Trial) -> tuple[float, ...]:
    return tuple(trial.scores[name].mean for name in _WORTH if name in trial.scores)


def _say_best(name: str, usual: Trial, others: Sequence[Trial], above: Mapping[str, Mapping[str, Difference]]) -> str:
    """Say who is best in one measure, by how much, and whether that is more than chance."""
    best = max([usual, *others], key=lambda trial: trial.scores[name].mean)  # of equal ones the usual
    mean = f"{100 * best.scores[name].mean:.1f} %"
    if best is usual:
        return f"In {_WORTH[name]} none is above {usual.chunker}: {mean}."
    by = above[best.chunker][name]
    shown = "more than chance" if by.is_real else "which may be chance"
    p = "p < .001" if by.p < 0.001 else f"p = {by.p:.3f}"
    return (
        f"In {_WORTH[name]} {best.chunker} is best: {mean}, {100 * by.mean:.1f} points above {usual.chunker}, {shown} "
        f"(95 % interval {100 * by.low:+.1f} to {100 * by.high:+.1f}, {p}, {by.n} questions)."
    )


def _say_trade(chunker: str, usual: str, measured: Mapping[str, Difference]) -> str:
    """Say what a chunker gains and what it costs, as far as it is shown."""
    gains, losses = _said(measured, 1), _said(measured, -1)
    if not gains and not losses:
        return f"{chunker} against {usual}: no difference is shown."
    cost = f"but {', '.join(losses)}" if losses else "and no loss is shown"
    return f"{chunker} against {usual}: {', '.join(gains) or 'no gain is shown'}, {cost}."


def _said(measured: Mapping[str, Difference], sign: int) -> list[str]:
    return [
        f"{100 * difference.mean:+.1f} points of {_WORTH[name]}"
        for name, difference in measured.items()
        if difference.is_real and sign * difference.mean > 0
    ]


def _conclude(usual: Trial, chosen: Trial, better: int) -> str:
    if chosen is usual:
        return f"Keep {usual.chunker}: no other is shown better in one of these without being shown worse in another."
    best = f", the best of {better} such" if better > 1 else ""
    return f"Take {chosen.chunker}{best}: it is shown better than {usual.chunker} in one of these, and worse in none."
