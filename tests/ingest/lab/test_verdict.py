"""Which chunker to take: of trials made by hand, in words that their figures give."""

from collections.abc import Sequence

from ingest.lab.comparison import Comparison
from ingest.lab.cuts import Cuts
from ingest.lab.trials import CITED, IOU, MEASURES, RECALL, Trial
from rag.evals.outcomes import Row
from rag.evals.results import Result

CUTS = Cuts((10,), boundaries=1, inside_sentences=0, orphan_headings=0, tokens_embedded=10)
N = 40


def trial(name: str, recall: Sequence[float], iou: Sequence[float], cited: Sequence[float] = ()) -> Trial:
    rows = [
        Row(str(i), "?", dict.fromkeys(MEASURES, 0.5) | {RECALL: r, IOU: o} | ({CITED: cited[i]} if cited else {}))
        for i, (r, o) in enumerate(zip(recall, iou, strict=True))
    ]
    return Trial(name, 200, 0, CUTS, "hybrid", Result(name, tuple(rows)))


USUAL = trial("usual", [0.5, 0.9] * 20, [0.1] * N)


def verdict_of(*others: Trial, usual: Trial = USUAL) -> tuple[str, str]:
    verdict = Comparison((usual, *others), documents=1, questions=N).verdict("usual")
    return verdict.chunker, str(verdict)


def test_one_that_is_shown_better_and_nowhere_worse_is_taken() -> None:
    chunker, words = verdict_of(trial("finer", [0.5, 0.9] * 20, [0.2] * N))

    assert chunker == "finer"
    assert words.splitlines() == [
        "In recall none is above usual: 70.0 %.",
        "In IoU finer is best: 20.0 %, 10.0 points above usual, more than chance (95 % interval +10.0 to +10.0, "
        "p < .001, 40 questions).",
        "finer against usual: +10.0 points of IoU, and no loss is shown.",
        "Take finer: it is shown better than usual in one of these, and worse in none.",
    ]


def test_more_recall_for_less_precision_is_named_and_not_taken() -> None:
    chunker, words = verdict_of(trial("larger", [0.7, 1.0] * 20, [0.04] * N))

    assert chunker == "usual"
    assert "larger against usual: +15.0 points of recall, but -6.0 points of IoU." in words
    assert words.endswith("Keep usual: no other is shown better in one of these without being shown worse in another.")


def test_what_may_be_chance_is_said_to_be_and_decides_nothing() -> None:
    chunker, words = verdict_of(trial("lucky", [0.5, 0.9] * 19 + [1.0, 0.9], [0.1] * N))

    assert chunker == "usual"
    assert "In recall lucky is best: 71.2 %, 1.2 points above usual, which may be chance" in words
    assert "lucky against usual: no difference is shown." in words


def test_one_that_only_costs_is_named_with_what_it_costs() -> None:
    chunker, words = verdict_of(trial("vague", [0.5, 0.9] * 20, [0.05] * N))

    assert chunker == "usual"
    assert "vague against usual: no gain is shown, but -5.0 points of IoU." in words


def test_worse_answers_outweigh_better_hits() -> None:
    usual = trial("usual", [0.5, 0.9] * 20, [0.1] * N, [1.0] * N)
    torn = trial("torn", [0.7, 1.0] * 20, [0.2] * N, [0.0, 1.0] * 20)

    chunker, words = verdict_of(torn, usual=usual)

    assert chunker == "usual"
    assert "+15.0 points of recall, +10.0 points of IoU, but -50.0 points of what is cited whole." in words


def test_of_two_that_are_better_the_one_with_more_recall_is_taken() -> None:
    better = trial("better", [0.6, 0.9] * 20, [0.3] * N)
    best = trial("best", [0.7, 0.9] * 20, [0.2] * N)

    chunker, words = verdict_of(better, best)

    assert chunker == "best"
    assert "Take best, the best of 2 such" in words


def test_a_notebook_shows_the_conclusion_in_bold() -> None:
    shown = Comparison((USUAL,), documents=1, questions=N).verdict("usual")._repr_html_()

    assert "<b>Keep usual: " in shown
