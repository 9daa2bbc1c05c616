"""What a comparison says of trials made by hand: who is better, who dominates, tables, frames, plots and JSON."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.lab.comparison import Comparison
from ingest.lab.cuts import Cuts
from ingest.lab.trials import IOU, MEASURES, RECALL, Trial
from rag.errors import UnknownName, UsageError
from rag.evals.outcomes import Row
from rag.evals.results import Result

CUTS = Cuts((10, 20, 60), boundaries=4, inside_sentences=1, orphan_headings=2, tokens_embedded=95)


def trial(name: str, recall: Sequence[float], iou: Sequence[float], search: str = "hybrid") -> Trial:
    """Return a trial of as many questions as there are values."""
    rows = [
        Row(str(i), f"Question {i}?", dict.fromkeys(MEASURES, 0.5) | {RECALL: r, IOU: o}, seconds=float(i))
        for i, (r, o) in enumerate(zip(recall, iou, strict=True))
    ]
    return Trial(name, 200, 0, CUTS, search, Result(f"{name} {search}", tuple(rows), {"chunker": {"name": name}}))


BEST = trial("best", [0.9, 1.0] * 20, [0.3, 0.4] * 20)
WORST = trial("worst", [0.5, 0.8] * 20, [0.1, 0.2] * 20)
LARGE = trial("large", [1.0, 1.0] * 20, [0.05, 0.1] * 20)
LUCKY = trial("lucky", [0.9, 1.0] * 19 + [1.0, 1.0], [0.3, 0.4] * 19 + [0.4, 0.4])  # above the best on one question
HALF = trial("half", [0.9, 1.0] * 20, [0.1, 0.2] * 19 + [0.2, 0.2])  # of the worst's IoU, but for one question
COMPARISON = Comparison((BEST, WORST, LARGE, LUCKY), documents=3, questions=40, skipped={"d/x.pdf": "it is empty"})
UNASKED = Comparison((Trial("a<b>", None, None, CUTS),), documents=1)


def test_differences_are_question_by_question_and_their_interval_is_narrower_than_those_of_the_means() -> None:
    found = COMPARISON.better("best", "worst")
    assert list(found) == list(MEASURES)
    # 0.4 and 0.2 in turns: 0.3 on average; 0.2 each time.
    assert (found[RECALL].mean, found[IOU].mean, found[RECALL].n) == (0.3, 0.2, 40)
    assert (found[IOU].low, found[IOU].high) == (0.2, 0.2)
    assert 0.2 < found[RECALL].low < 0.3 < found[RECALL].high < 0.4
    assert COMPARISON.better("worst", "best")[RECALL].mean == -0.3


def test_one_dominates_another_where_both_are_higher_beyond_noise() -> None:
    assert COMPARISON.dominates("best", "worst")
    assert not COMPARISON.dominates("worst", "best")
    assert not COMPARISON.dominates("best", "best")
    assert not COMPARISON.dominates("large", "worst")  # more recall for less IoU
    assert not COMPARISON.dominates("lucky", "best")  # one question of forty may be chance
    assert not Comparison((HALF, WORST), documents=1).dominates("half", "worst")
    assert COMPARISON.dominated_by == ((), ("best", "lucky"), (), ())


def test_only_those_of_the_same_search_dominate() -> None:
    comparison = Comparison((BEST, trial("worst", [0.5] * 40, [0.1] * 40, "dense")), documents=1, questions=40)
    assert comparison.dominated_by == ((), ())


def test_each_search_has_trials_of_its_own() -> None:
    dense = trial("best", [0.1] * 40, [0.1] * 40, "dense")
    comparison = Comparison((BEST, dense), documents=1, questions=40)
    assert comparison.trial("best") == BEST
    assert comparison.trial("best", "dense") == dense
    with pytest.raises(UnknownName, match="no search 'words' was compared; choose from: hybrid, dense"):
        comparison.trial("best", "words")


def test_unknown_names_are_said_to_be_unknown() -> None:
    with pytest.raises(
        UnknownName, match=r"no chunker 'wurst' was compared \(did you mean 'worst'\?\); choose from: best, worst"
    ):
        COMPARISON.better("best", "wurst")


def test_without_questions_nobody_is_better() -> None:
    assert UNASKED.dominated_by == ((),)
    for say in (UNASKED.better, UNASKED.dominates):
        with pytest.raises(UsageError, match="without questions no chunker is better"):
            say("a<b>", "a<b>")


def test_tables_have_a_line_a_chunker_and_a_line_a_trial() -> None:
    (cut_head, cut_rows), (found_head, found_rows) = COMPARISON.tables()
    assert dict(zip(cut_head, cut_rows[0], strict=True)) == {
        "chunker": "best", "chunks": "3", "mean tokens": "30", "median": "20", "max": "60", "cut sentences": "25.0 %",
        "orphan headings": "2", "tokens embedded": "95",
    }  # fmt: skip
    worst = dict(zip(found_head, found_rows[1], strict=True))
    assert worst["recall %"].startswith("65.0 [")
    assert (worst["search"], worst["precision %"], worst["dominated by"]) == (
        "hybrid",
        "50.0 [50.0–50.0]",
        "best, lucky",
    )
    assert len(cut_rows) == len(found_rows) == 4
    assert len(list(UNASKED.tables())) == 1


def test_html_escapes_what_it_shows() -> None:
    shown = UNASKED._repr_html_()
    assert "a&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert COMPARISON._repr_html_().count("<tr>") == 10


def test_json_has_what_the_tables_have_and_no_times() -> None:
    content = COMPARISON.to_json()
    assert json.loads(json.dumps(content)) == content
    worst = content["rows"][1]
    assert (worst["chunker"], worst["size"], worst["chunks"], worst["cut_sentences"]) == ("worst", 200, 3, 0.25)
    assert worst["measures"][RECALL] | {"low": 0, "high": 1} == {"mean": 0.65, "low": 0, "high": 1, "n": 40}
    assert worst["dominated_by"] == ["best", "lucky"]
    assert content["skipped"] == {"d/x.pdf": "it is empty"}
    assert UNASKED.to_json()["rows"][0]["measures"] == {}


def test_a_saved_comparison_has_every_questions_values(tmp_path: Path) -> None:
    COMPARISON.save(tmp_path / "saved.json")
    saved = json.loads((tmp_path / "saved.json").read_text("utf-8"))
    assert saved["format"] == 1
    row: dict[str, Any] = saved["rows"][0]
    assert row["sizes"] == [10, 20, 60]
    assert row["settings"] == {"chunker": {"name": "best"}}
    assert row["questions"][1] == {"id": "1", "question": "Question 1?", "values": dict(BEST.result.rows[1].values)}  # type: ignore[union-attr]  # it has one
    assert len(row["questions"]) == 40


def test_a_frame_has_a_row_a_trial() -> None:
    frame = COMPARISON.to_frame()
    assert list(frame["chunker"]) == ["best", "worst", "large", "lucky"]
    assert list(frame[RECALL]) == [0.95, 0.65, 1.0, 0.9525]
    assert (frame[f"{RECALL}_low"] <= frame[RECALL]).all()
    assert list(frame["dominated_by"]) == ["", "best, lucky", "", ""]
    assert RECALL not in UNASKED.to_frame()


def test_the_plot_has_a_point_a_trial_with_its_intervals() -> None:
    (axes,) = COMPARISON.plot().axes
    bars: list[Any] = list(axes.containers)  # Any: of errorbar's kind, which their type does not say
    points = [tuple(bar.lines[0].get_xydata()[0]) for bar in bars]
    assert points == [pytest.approx(point) for point in ((35, 95), (15, 65), (7.5, 100), (35.25, 95.25))]
    (ends,) = [segment[:, 0].tolist() for segment in bars[0].lines[2][0].get_segments()]
    score = BEST.scores[IOU]
    assert ends == pytest.approx([100 * score.low, 100 * score.high])
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["best", "worst", "large", "lucky"]


def test_the_histogram_counts_every_chunk_of_every_chunker_on_one_scale() -> None:
    small = Trial("small", 20, 0, Cuts((5, 6, 7, 8), 0, 0, 0, 0))
    panels = Comparison((BEST, small), documents=1).plot_sizes().axes
    bars: list[list[Any]] = [list(panel.patches) for panel in panels]  # Any: rectangles
    assert [sum(bar.get_height() for bar in of) for of in bars] == [3, 4]
    assert panels[0].get_xlim() == panels[1].get_xlim()


def test_without_questions_there_is_no_recall_to_plot() -> None:
    with pytest.raises(
        UsageError, match="there is no recall to plot without questions; compare with questions, or use plot_sizes"
    ):
        UNASKED.plot()


def test_an_absent_package_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pandas", "matplotlib", "matplotlib.pyplot"):
        monkeypatch.setitem(sys.modules, name, None)  # how Python itself marks what cannot be imported
    for package, show in (
        ("pandas", COMPARISON.to_frame), ("matplotlib", COMPARISON.plot), ("matplotlib", UNASKED.plot_sizes)
    ):  # fmt: skip
        with pytest.raises(UsageError, match=rf"{package} is not installed .*pip install 'openbook\[notebook\]'"):
            show()
