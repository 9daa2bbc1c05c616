"""`make eval`'s section on everyday questions: what is counted, how it is said, and which floors are missed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rag.evals.gate import read_gate
from scripts.sections import everyday
from scripts.sections.everyday import CORPORA, GATE, describe, measure


def row(corpus: str = "lab", kind: str = "fact", why: str = "", **others: Any) -> Mapping[str, Any]:
    answered = {"abstained": why == "abstained", "words": 9, "useful": [1, 2], "first_in_place": True}
    return {"corpus": corpus, "kind": kind, "why": why, "confidence": 0.95, **answered, **others}


ROWS = [
    row("lab", "steps"),
    row("lab", "list", why="lacks 'six'", words=12),
    row("lab", "series"),
    row("verein", "table", useful=[2, 2], first_in_place=False, confidence=None),
    row("verein", "heading", why="abstained", words=5),
    row("mairie", "offtopic", abstain=True, abstained=True),
    row("mairie", "nearmiss", abstain=True, abstained=False, why="answered what the documents do not say"),
    {"corpus": "mairie", "kind": "fact", "why": "problem: busy", "said": ""},  # all that score.py says of an error
]


def test_each_figure_is_counted_as_score_py_does() -> None:
    assert {figure.measure: figure.text for figure in measure(ROWS)} == {
        "accepted": "4 of 8 = 0.500",
        "council": "0 of 0 = 0.000",
        "lab": "2 of 3 = 0.667",
        "mairie": "1 of 3 = 0.333",
        "verein": "1 of 2 = 0.500",
        "workshop": "0 of 0 = 0.000",
        "steps_and_lists": "1 of 2 = 0.500",
        "tables_and_lookups": "1 of 1 = 1.000",
        "labels_and_headings": "0 of 1 = 0.000",
        "refused_answerable": "1 of 6 = 0.167",
        "refused": "1 of 2 = 0.500",
        "useful_lines": "4 of 6 = 0.667",
        "first_in_place": "2 of 3 = 0.667",
        "median_words": "9",
        "sure": "2 of 4 = 0.500",
    }


def test_each_line_has_the_command_that_prints_it_and_missed_floors_are_named() -> None:
    section = describe(ROWS)

    assert "| … verein | 1 of 2 = 0.500 | `score` (corpus verein) |" in section.lines
    assert "| … steps and lists | 1 of 2 = 0.500 | `score` (kind steps and kind list) |" in section.lines
    assert f"everyday.accepted is 0.5000, below 0.65 ({GATE}:3)" in section.missed
    assert f"everyday.steps_and_lists is 1.0000, below 10 ({GATE}:6)" in section.missed
    assert not any("median_words" in line for line in section.missed)


def test_an_answer_may_not_be_long() -> None:
    section = describe([row(words=46)])
    assert section.missed[-1].startswith("everyday.median_words is 46.0000, above 45")


def test_the_gate_has_a_floor_for_every_group() -> None:
    measures = [figure.measure for figure in measure(ROWS)]
    names = {floor.measure for floor in read_gate(GATE, ["everyday"], measures)}

    assert {"accepted", "steps_and_lists", "tables_and_lookups", "labels_and_headings", "useful_lines"} <= names


def test_where_the_corpora_are_absent_there_is_no_section(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(everyday, "_FOLDER", tmp_path)
    assert everyday.everyday() is None


@pytest.mark.skipif(not everyday._FOLDER.is_dir(), reason="../shared/everyday is absent")
def test_all_corpora_that_are_there_are_counted() -> None:
    assert sorted(path.parent.name for path in everyday._FOLDER.glob("*/questions.jsonl")) == list(CORPORA)
