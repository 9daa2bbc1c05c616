"""Memberwise: documents that answer alike but for their values speak each under its name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer.looking import Look, Looker
from rag.answer.memberwise import apart
from rag.index.opened import open_index
from rag.records import Question
from tests.indexes import hashing_settings
from tests.rag.indexes import Text, publish_index


def look(folder: Path, texts: Mapping[str, str], question: str) -> Look:
    """Look for a question, and be convinced."""
    settings = hashing_settings(folder)
    publish_index(settings, {uri: Text(text, title="Plan") for uri, text in texts.items()})
    with open_index(settings, settings.collection) as index:
        return replace(Looker(settings, [index], None).look(Question(question), question), confidence=0.9)


def told(folder: Path, texts: Mapping[str, str], question: str) -> list[tuple[str, str]]:
    return [(part.label, part.evidence[0].text) for part in apart(look(folder, texts, question))]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Where do we meet if there is a fire?", "If there is a fire, we meet at car park P{}."),
        ("Wo treffen wir uns bei Feuer?", "Bei Feuer treffen wir uns auf dem Parkplatz P{}."),
        ("Où se retrouve-t-on en cas de feu ?", "En cas de feu, on se retrouve au parking P{}."),
    ],
)
def test_each_site_speaks_under_its_name(tmp_path: Path, question: str, said: str) -> None:
    texts = {f"{site}/plan.md": said.format(i) for i, site in enumerate(("oslo", "porto", "riga"))}
    assert sorted(told(tmp_path, texts, question)) == [(f"Plan ({uri})", text) for uri, text in texts.items()]


def test_of_a_series_of_dates_the_newest_three_speak_the_newest_first(tmp_path: Path) -> None:
    days = ("01-05", "01-12", "01-19", "01-26")
    texts = {f"w/log 2026-{day}.md": f"In this week {i + 30} crates came." for i, day in enumerate(days)}
    labels = [label for label, _ in told(tmp_path, texts, "How many crates came in this week?")]
    assert labels == [f"Plan (w/log 2026-{day}.md)" for day in reversed(days[1:])]


def test_two_documents_of_one_day_that_contradict_each_other_are_both_given(tmp_path: Path) -> None:
    texts = {"n/2026-03-03 gate.md": "The pass costs 80 euros.", "n/2026-03-03 shop.md": "The pass costs 85 euros."}
    assert len(told(tmp_path, texts, "What does the pass cost?")) == 2


@pytest.mark.parametrize(
    "texts",
    [
        {"a.md": "The pass costs 80 euros.", "b.md": "Ask at the gate what the summer pass is for."},
        {"a.md": "The pass costs 80 euros.", "b.md": "Nobody who stands at the gate knows a pass that costs 0."},
        {"a.md": "The pass costs 80 euros.", "b.md": "The pass costs 80 euros."},  # the same, said once
        {"a/fees 2025.md": "The pass costs 80 euros a year.", "a/fees 2026.md": "The pass costs 85 euros a year."},
    ],
)
def test_one_answer_has_no_name(tmp_path: Path, texts: Mapping[str, str]) -> None:
    assert told(tmp_path, texts, "What does the pass cost?") == []


def test_what_does_not_convince_has_no_parts(tmp_path: Path) -> None:
    texts = {f"{site}/plan.md": f"We meet at car park P{i}." for i, site in enumerate(("oslo", "porto"))}
    found = look(tmp_path, texts, "Where do we meet?")
    assert apart(found)
    assert apart(replace(found, confidence=0.1)) == ()
