"""An experiment's plots; matplotlib is imported only when one is drawn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.lab.trials import IOU, RECALL, Trial
from rag.errors import UsageError
from rag.evals.outcomes import Score

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_WIDTH_INCHES, _HEIGHT_INCHES, _PANEL_INCHES = 7.0, 5.0, 1.6
_BINS = 40
_MARKERS = "osD^v"  # one a search


def plot_scores(trials: Sequence[Trial]) -> "Figure":
    """Return recall against IoU, one point per trial with its 95 % intervals; up and to the right is better."""
    if not any(trial.scores for trial in trials):
        raise UsageError("there is no recall to plot without questions; compare with questions, or use plot_sizes")
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(figsize=(_WIDTH_INCHES, _HEIGHT_INCHES), layout="constrained")
    chunkers = list(dict.fromkeys(trial.chunker for trial in trials))
    searches = list(dict.fromkeys(trial.search for trial in trials))
    for trial in trials:
        recall, iou = trial.scores[RECALL], trial.scores[IOU]
        axes.errorbar(
            [100 * iou.mean],
            [100 * recall.mean],
            xerr=_bars(iou),
            yerr=_bars(recall),
            fmt=_MARKERS[searches.index(trial.search) % len(_MARKERS)],
            color=f"C{chunkers.index(trial.chunker)}",
            capsize=2,
            label=trial.chunker if len(searches) == 1 else f"{trial.chunker}, {trial.search}",
        )
    axes.set_xlabel("token IoU of the first five hits, %")
    axes.set_ylabel("token recall of the first five hits, %")
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    pyplot.close(figure)  # else a notebook shows it twice
    drawn: Figure = figure
    return drawn


def plot_sizes(trials: Sequence[Trial]) -> "Figure":
    """Return how many chunks have which size in cl100k tokens, a panel a chunker, on one scale."""
    pyplot = _pyplot()
    cuts = {trial.chunker: trial.cuts for trial in trials}
    figure, panels = pyplot.subplots(
        len(cuts),
        sharex=True,
        squeeze=False,
        figsize=(_WIDTH_INCHES, 1 + _PANEL_INCHES * len(cuts)),
        layout="constrained",
    )
    largest = max(of.max_tokens for of in cuts.values())
    for number, (axes, (name, of)) in enumerate(zip(panels[:, 0], cuts.items(), strict=True)):
        axes.hist(of.sizes, bins=_BINS, range=(0, largest + 1), color=f"C{number}")
        axes.axvline(of.median_tokens, color="black", linestyle=":", linewidth=1)
        axes.set_ylabel("chunks")
        axes.set_title(f"{name}: {of.chunks:,} chunks, half of {of.median_tokens:.0f} tokens or less", fontsize="small")
    panels[-1, 0].set_xlabel("tokens (cl100k)")
    pyplot.close(figure)
    drawn: Figure = figure
    return drawn


def missing_package(name: str, error: ImportError) -> UsageError:
    """Return the error for a missing package of the extra `notebook`."""
    return UsageError(f"{name} is not installed ({error}); run: pip install 'openbook[notebook]'")


def _bars(score: Score) -> list[list[float]]:
    """Return how far an interval reaches below and above the mean, in percent, as errorbar wants it."""
    return [[max(0.0, 100 * (score.mean - score.low))], [max(0.0, 100 * (score.high - score.mean))]]


def _pyplot() -> Any:  # Any: a module
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise missing_package("matplotlib", error) from error
    return pyplot
