"""`make eval-llm`: what a model writes is kept, judged as shown and as written, and compared with our own quotes."""

from pathlib import Path

import pytest

from rag.engine import Engine
from rag.records import Delta, Message, Prompt
from rag.settings import EmbedderSettings, LLMSettings, Settings
from scripts.evaluate_llm import Kept, Row, ask_all, describe, read_questions, sentences_of
from tests.rag.indexes import Text, publish_index
from tests.rag.scripted_llm import ScriptedLLM, says

DOCUMENT = "Staff may work from home three days a week. The canteen opens at noon."
QUESTIONS: list[Row] = [
    {"id": "a", "corpus": "default", "question": "How many days a week may staff work from home?", "says": "three"},
    {"id": "b", "corpus": "default", "question": "When does the canteen open?", "says": "noon", "needs": "reason"},
]


def judge(row: Row, answer: object) -> str:
    assert isinstance(answer, dict)
    return "abstained" if answer["abstained"] else "" if row["says"] in answer["answer"] else f"lacks {row['says']}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(store=tmp_path, embedder=EmbedderSettings(kind="hashing"), llm=LLMSettings(model="scripted"))
    publish_index(settings, {"a.md": Text(DOCUMENT, title="Handbook")})
    return settings


async def test_answers_are_judged_as_shown_as_written_and_as_quoted(settings: Settings, tmp_path: Path) -> None:
    llm = Kept(
        ScriptedLLM(says("Staff may work from home three days a week [1]."), says("The canteen opens at ten [1].")),
        tmp_path / "w",
    )
    async with Engine(settings, llm) as engine:
        first, second = await ask_all(engine, llm, QUESTIONS, judge)

    assert (first.why, first.why_written, first.why_quoted, first.is_model_s) == ("", "", "", True)
    assert (second.why, second.why_written, second.why_quoted) == ("lacks noon", "lacks noon", "")
    lines = list(describe([first, second]))
    assert "| accepted | 1 of 2 = 0.500 | 2 of 2 = 1.000 |" in lines
    assert "| … needs reason | 0 of 1 = 0.000 | 1 of 1 = 1.000 |" in lines
    assert "| … of these withheld | 0 of 1 = 0.000 | |" in lines
    assert [(row["id"], row["supported"]) for row in sentences_of([first, second])] == [("a", True), ("b", False)]


async def test_a_right_answer_that_is_withheld_is_counted(settings: Settings, tmp_path: Path) -> None:
    llm = Kept(ScriptedLLM(says("Bananas: three.")), tmp_path / "w")
    async with Engine(settings, llm) as engine:
        outcomes = await ask_all(engine, llm, QUESTIONS[:1], judge)

    assert outcomes[0].answer.fallback == "extractive"
    assert "| … of these withheld | 1 of 1 = 1.000 | |" in list(describe(outcomes))


async def test_a_prompt_is_asked_once(tmp_path: Path) -> None:
    prompt = Prompt("?", (), (Message("user", "?"),), 1)
    scripted = ScriptedLLM(says("One."))
    for _ in range(2):
        llm = Kept(scripted, tmp_path / "w")
        assert [piece async for piece in llm.stream(prompt)] == [Delta("One.")]

    assert len(scripted.prompts) == 1


def test_questions_are_chosen_by_chance_but_the_same_each_time(tmp_path: Path) -> None:
    (tmp_path / "council").mkdir()
    lines = [f'{{"id": "{i}", "needs": "{"reason" if i % 2 else "extract"}"}}' for i in range(20)]
    (tmp_path / "council" / "questions.jsonl").write_text("\n".join(lines), "utf-8")

    chosen = read_questions(tmp_path, "reason", 5, seed=1)

    assert len(chosen) == 5
    assert {row["needs"] for row in chosen} == {"reason"}
    assert chosen == read_questions(tmp_path, "reason", 5, seed=1) != read_questions(tmp_path, "reason", 5, seed=2)
    assert len(read_questions(tmp_path, "all", None, seed=1)) == 20
