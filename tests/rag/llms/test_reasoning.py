"""What a model thinks aloud is no part of its answer, wherever its text is cut into pieces."""

import pytest

from rag.llms.reasoning import Thoughts

ANSWER = "Ten days [1].\n"


def hear(*pieces: str, model: str = "tiny") -> str:
    thoughts = Thoughts(model)
    return "".join([*map(thoughts.feed, pieces), thoughts.finish()])


@pytest.mark.parametrize(
    "said",
    [
        "<think>Hm, 5 < 6.\n</think>\n\n" + ANSWER,
        "\n<think>\n</think>" + ANSWER,
        "<think></think><think>again</think> " + ANSWER,
        "<thinking>a</thinking>" + ANSWER,
        "[THINK]a[/THINK]" + ANSWER,
        "◁think▷a◁/think▷" + ANSWER,
        ANSWER,
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_thoughts_before_the_answer_are_dropped_however_they_are_cut(said: str, size: int) -> None:
    assert hear(*(said[i : i + size] for i in range(0, len(said), size))) == ANSWER


@pytest.mark.parametrize("said", ["<thin", "<b>Ten</b> days.", " Ten days.", "Ten <think>days</think>.", "", "<"])
def test_what_only_resembles_a_thought_is_the_answer(said: str) -> None:
    assert hear(*said) == said


def test_a_thought_without_an_end_is_no_answer() -> None:
    assert hear("<think>so, ", "ten days</thi") == ""


def test_an_answer_is_not_held_back_once_it_has_begun() -> None:
    thoughts = Thoughts("tiny")

    assert [thoughts.feed("Ten"), thoughts.feed(" days")] == ["Ten", " days"]


@pytest.mark.parametrize("model", ["deepseek-r1:7b", "Qwen/QwQ-32B", "qwen3-30b-a3b-thinking-2507"])
def test_a_thought_that_the_template_opened_ends_where_it_is_closed(model: str) -> None:
    assert hear("so, ten", " days</th", "ink>\n\nTen days.", model=model) == "Ten days."


def test_without_an_end_the_text_of_such_a_model_is_its_answer() -> None:
    assert hear("Ten ", "days.", model="deepseek-r1") == "Ten days."


def test_a_closing_tag_alone_is_text_of_any_other_model() -> None:
    assert hear("Ten</think> days.") == "Ten</think> days."
