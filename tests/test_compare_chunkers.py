"""`make compare`: it tries every chunker, says what was published beside what was found, and fails where it should."""

from collections.abc import Mapping, Sequence

import pytest

from ingest.chunkers import CHUNKERS
from ingest.lab.comparison import Comparison
from ingest.lab.cuts import Cuts
from ingest.lab.trials import IOU, MEASURES, RECALL, Trial
from rag.evals.outcomes import Row
from rag.evals.results import Result
from rag.settings import ChunkerSettings
from scripts.compare_chunkers import (
    AS_SET,
    FLOORS,
    LIKE_THE_REPORT,
    OF_SIZES,
    PUBLISHED,
    PUBLISHED_BY_CORPUS,
    PUBLISHED_NAMES,
    describe,
    dominating,
    missed,
    read_published,
    weighted,
)

SETTINGS = {
    "embedder": {"model": "m", "precision": "int8"},
    "chunker": {"name": "default", "size_tokens": 200, "overlap_tokens": 0},
    "retrieval": {"k": 8, "fusion": "convex"},
}
CUTS = Cuts((100, 140), boundaries=2, inside_sentences=1, orphan_headings=0, tokens_embedded=240)
WEIGHTED = {"recall": 88.6, "precision": 3.7, "precision_omega": 11.1, "iou": 3.7}  # computed by hand, see below


def trial(name: str, search: str, recall: Sequence[float], iou: Sequence[float]) -> Trial:
    """Return a trial of as many questions as there are values."""
    rows = tuple(
        Row(str(i), "?", dict.fromkeys(MEASURES, 0.25) | {RECALL: r, IOU: o})
        for i, (r, o) in enumerate(zip(recall, iou, strict=True))
    )
    return Trial(name, 200, 0, CUTS, search, Result(f"{name} {search}", rows, SETTINGS))


def comparison(*trials: Trial) -> Comparison:
    return Comparison(trials, documents=3, questions=20)


DEFAULT = [trial("default:200", search, [0.8, 0.9] * 10, [0.1, 0.2] * 10) for search in ("dense", "hybrid")]
LARGER = [trial("page:200", search, [1.0, 1.0] * 10, [0.05, 0.1] * 10) for search in ("dense", "hybrid")]
LUCKY = [  # above the default on one question
    trial("tokens:200", search, [0.8, 0.9] * 9 + [1.0, 0.9], [0.1, 0.2] * 9 + [0.3, 0.2])
    for search in ("dense", "hybrid")
]
WORSE = [trial("recursive:200", search, [0.7, 0.8] * 10, [0.0, 0.1] * 10) for search in ("dense", "hybrid")]
BETTER = trial("semantic:200", "dense", [0.9, 1.0] * 10, [0.2, 0.3] * 10)
LIKE_REPORT = comparison(*(trial(name, "dense", [0.5] * 20, [0.125] * 20) for name in PUBLISHED_NAMES))
AS_IT_IS = comparison(trial("default", "hybrid", [0.9] * 20, [0.085] * 20))


def report(by_size: Mapping[int, Comparison], failed: Sequence[str] = ()) -> str:
    return "\n".join(describe("abc, with changes", LIKE_REPORT, by_size, AS_IT_IS, failed))


# --- what is compared -----------------------------------------------------------------------------


def test_every_chunker_is_tried_at_every_size_by_both_searches() -> None:
    tried = {name for experiment in OF_SIZES.values() for name in experiment.chunkers}
    assert tried == {f"{name}:{size}" for name in CHUNKERS for size in (100, 200, 400, 800)}
    assert all(experiment.searches == ("dense", "hybrid") and experiment.context for experiment in OF_SIZES.values())


def test_the_default_is_judged_as_it_is_set() -> None:
    assert (AS_SET.chunkers, AS_SET.searches, AS_SET.context) == (("default",), ("hybrid",), True)
    assert ChunkerSettings().name == "default"


def test_the_reports_configurations_are_searched_as_the_report_did_and_are_all_it_published() -> None:
    assert (LIKE_THE_REPORT.searches, LIKE_THE_REPORT.context) == (("dense",), False)
    of_five, by_corpus = read_published(PUBLISHED), read_published(PUBLISHED_BY_CORPUS)
    assert set(PUBLISHED_NAMES.values()) == set(of_five) == set(by_corpus)
    assert {len(rows) for rows in of_five.values()} == {1}
    assert {sum(int(row["questions"]) for row in rows) for rows in by_corpus.values()} == {276}


def test_corpora_count_by_their_questions() -> None:
    assert weighted([{"questions": "1", "iou": "10.0 ± 1.0"}, {"questions": "3", "iou": "2.0 ± 9.0"}], "iou") == 4.0
    # (56 · 100.0 + 76 · 88.7 + 144 · 84.2) / 276 = 88.6; (56 · 5.3 + 76 · 2.6 + 144 · 3.6) / 276 = 3.7
    # (56 · 13.3 + 76 · 8.6 + 144 · 11.5) / 276 = 11.1
    rows = read_published(PUBLISHED_BY_CORPUS)["TokenText", "250", "125"]
    assert {column: round(weighted(rows, column), 1) for column in WEIGHTED} == WEIGHTED


# --- what fails -----------------------------------------------------------------------------------


def test_nobody_dominates_for_more_of_one_alone_nor_by_luck_nor_under_another_search() -> None:
    assert dominating({200: comparison(*DEFAULT, *LARGER, *LUCKY, *WORSE)}) == []
    weak = trial("default:200", "dense", [0.1] * 20, [0.01] * 20)
    middling = trial("semantic:200", "hybrid", [0.5] * 20, [0.05] * 20)  # above the default's dense search alone
    assert dominating({200: comparison(weak, DEFAULT[1], middling)}) == []


def test_one_that_is_better_in_both_dominates_the_default_of_its_size() -> None:
    found = dominating({200: comparison(*DEFAULT, *LARGER, BETTER)})
    assert found == ["semantic:200 dominates default:200, dense"]


@pytest.mark.parametrize(
    ("recall", "iou", "said"),
    [
        (0.9, 0.085, []),
        (0.8999, 0.1, [f"default: {RECALL} is 0.8999, below 0.9"]),
        (1.0, 0.0849, [f"default: {IOU} is 0.0849, below 0.085"]),
    ],
)
def test_the_default_is_held_to_both_floors(recall: float, iou: float, said: list[str]) -> None:
    assert missed(trial("default", "hybrid", [recall] * 4, [iou] * 4)) == said
    assert FLOORS == {RECALL: 0.90, IOU: 0.085}


# --- the report -----------------------------------------------------------------------------------


def test_the_report_says_commit_settings_and_that_chunking_was_chosen_on_these_corpora() -> None:
    shown = report({200: comparison(*DEFAULT)})
    assert "at commit abc, with changes, on " in shown.splitlines()[2]
    assert "* default: default, 200 tokens, overlap 0\n* hybrid: k 8, fusion convex\n" in shown
    assert "3 corpora of Chroma's report, 20 questions" in shown
    assert "**Chunking and fusion were chosen on these corpora**" in shown
    assert shown.endswith("Every claim holds.")


def test_published_rows_stand_below_ours_and_say_whose_and_of_how_many_corpora_they_are() -> None:
    lines = report({200: comparison(*DEFAULT)}).splitlines()
    at = lines.index(
        "| tokens:250/125 | ours, 3 corpora | 120 | 50.0 [50.0 – 50.0] | 25.0 [25.0 – 25.0] | 25.0 [25.0 – 25.0] "
        "| 12.5 [12.5 – 12.5] |"
    )
    assert lines[at + 1] == "| TokenText 250/125 | *published*, the same 3, weighted |  | 88.6 | 3.7 | 11.1 | 3.7 |"
    assert lines[at + 2] == (
        "| TokenText 250/125 | *published*, **5 corpora** |  | 82.4 ± 36.2 | 3.6 ± 3.1 | 11.4 ± 6.6 | 3.5 ± 3.1 |"
    )
    assert sum("| ours, 3 corpora |" in line for line in lines) == 8


def test_a_line_a_chunker_says_how_it_compares_with_the_default() -> None:
    lines = report({200: comparison(*DEFAULT, *LARGER, *LUCKY, *WORSE, BETTER)}).splitlines()
    dense = {line.split(" | ")[1]: line for line in lines if line.startswith("| dense | ")}
    assert dense["default:200"].endswith(" |  |  |  |")
    assert dense["page:200"].endswith(" |  |")
    assert dense["tokens:200"].endswith(" | both higher, within noise |")
    less, more = "| -10.00 [-10.00 – -10.00] " * 2, "| +10.00 [+10.00 – +10.00] " * 2
    assert dense["recursive:200"].endswith(f"{less}| dominated by the default |")
    assert dense["semantic:200"].endswith(f"{more}| **dominates the default** |")
    assert sum(line.startswith("| hybrid | ") for line in lines) == 4


def test_the_report_says_the_floors_and_what_failed() -> None:
    lines = report({200: comparison(*DEFAULT)}, ["something is below"]).splitlines()
    assert f"| {RECALL} | 90.0 [90.0 – 90.0] | 90.0 |" in lines
    assert f"| {IOU} | 8.5 [8.5 – 8.5] | 8.5 |" in lines
    assert lines[-1] == "* something is below"
    assert "Every claim holds." not in lines
