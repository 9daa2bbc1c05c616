"""What a model thinks aloud, and its template's tokens, are no part of its answer, wherever its text is cut."""

import time

import pytest

from rag.llms.reasoning import Habits, Thoughts
from rag.records import Delta, Reset

ANSWER = "Ten days [1].\n"
HARMONY = "<|channel|>analysis<|message|>Hm, ten.<|end|><|start|>assistant<|channel|>final<|message|>"


def listen(*pieces: str, habits: Habits | None = None) -> list[Delta | Reset]:
    thoughts = Thoughts(habits or Habits.of("tiny"))
    return [event for piece in pieces for event in thoughts.feed(piece)] + thoughts.finish()


def hear(*pieces: str, model: str = "tiny") -> str:
    """Return the answer that is left to a reader who obeys each Reset."""
    answer = ""
    for event in listen(*pieces, habits=Habits.of(model)):
        answer = answer + event.text if isinstance(event, Delta) else ""
    return answer


def cut(said: str, size: int) -> list[str]:
    return [said[i : i + size] for i in range(0, len(said), size)]


@pytest.mark.parametrize(
    "said",
    [
        "<think>Hm, 5 < 6.\n</think>\n\n" + ANSWER,
        "\n<think>\n</think>" + ANSWER,
        "<think></think><think>again</think> " + ANSWER,
        "</think>\n\n" + ANSWER,  # Qwen3, which was not to think
        "<seed:think>a</seed:think>" + ANSWER,
        "<mm:think>a</mm:think>" + ANSWER,
        "<longcat_think>a</longcat_think>" + ANSWER,
        "<thinking>a</thinking>" + ANSWER,
        "<thought>a</thought>" + ANSWER,
        "<reasoning>a</reasoning>" + ANSWER,
        "<thinking>a <reflection>b</reflection> c</thinking>\n\n<output>\n" + ANSWER + "</output>",
        "<reflection>a</reflection>" + ANSWER,
        "[THINK]a[/THINK]" + ANSWER,
        "◁think▷a◁/think▷" + ANSWER,
        "<|channel>thought\na<channel|>" + ANSWER + "<turn|>",
        "<|channel>thought\n<channel|>" + ANSWER,
        "[unused16]a[unused17]" + ANSWER,
        "<|inner_prefix|>a<|inner_suffix|>" + ANSWER,
        "<|think:start|>a<|think:end|>" + ANSWER,
        "<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>" + ANSWER + "<|END_RESPONSE|>",
        "<|begin_of_thought|>\n\na\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n" + ANSWER + "<|end_of_solution|>",
        "<think>\na\n</think>\n<answer>\n" + ANSWER + "</answer>",
        "<think>a</think>\n\n<response>\n" + ANSWER + "</response>",
        "Here is my thought process:\n\na\n\nHere is my response:\n\n" + ANSWER,
        "Here's my thought process: aHere's my response: " + ANSWER,
        "<think>a</think><|begin_of_box|>" + ANSWER + "<|end_of_box|>",
        HARMONY + ANSWER,
        HARMONY + ANSWER + "<|return|>",
        "<|start|>assistant" + HARMONY + ANSWER,
        "<|channel|>commentary<|message|>I look it up.<|end|><|start|>assistant" + HARMONY + ANSWER,
        "<|channel|>analysis to=browser.search code<|message|>{}<|call|>" + HARMONY + ANSWER,
        "<|channel|>final <|constrain|>json<|message|>" + ANSWER,
        "analysisWe need days.assistantfinal" + ANSWER,
        "<|im_start|>assistant\n" + ANSWER,
        "<|start_header_id|>assistant<|end_header_id|>\n\n" + ANSWER,
        "<start_of_turn>model\n" + ANSWER + "<end_of_turn>",
        "<|assistant|>\n" + ANSWER,
        "[|assistant|]" + ANSWER + "[|endofturn|]",
        "[/INST] " + ANSWER + "</s>",
        "<s> " + ANSWER + "</s><s>[INST] And then? [/INST] Eleven.",
        ANSWER + "<|im_end|>",
        ANSWER + "<|im_end|>\n<|im_start|>user\nAnd then?<|im_end|>\n<|im_start|>assistant\nEleven.",
        ANSWER + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nAnd then?",
        ANSWER + "<|endoftext|>Human: And then?",
        ANSWER + "<|user|>\nAnd then?",
        ANSWER + "<｜end▁of▁sentence｜>",
        ANSWER + "<think>Was that right?</think>",
        ANSWER + "<think>Was that ri",
        "<think>a</think>" + ANSWER + "</think>",
        ANSWER,
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_an_answer_is_told_from_thoughts_and_tokens_however_they_are_cut(said: str, size: int) -> None:
    events = listen(*cut(said, size))

    assert all(isinstance(event, Delta) for event in events)
    assert "".join(event.text for event in events if isinstance(event, Delta)).strip() == ANSWER.strip()


@pytest.mark.parametrize(
    "said",
    [
        *("<thin", "<b>Ten</b> days.", " Ten days.", "", "<", "5 < 6", "[", "analysis", "analysisx", "Here is my"),
        "A thought stands in `<think>` and `</think>`, an end is `<|im_end|>`.",
        "It ends with “<|im_end|>” or '</think>'.",
        "```xml\n<think>\nTen\n</think>\n<|im_end|>\n```\nThat is so.",
        "The <reasoning> element holds text, and <answer> the answer</answer>.",
        "It was <s>nine</s> ten.",
        "Here is my thought: ten.",
        "See [1] and [2](#a).",
    ],
)
@pytest.mark.parametrize("size", [1, 4, 1000])
def test_what_is_mentioned_or_only_resembles_a_token_is_the_answer(said: str, size: int) -> None:
    assert hear(*cut(said, size)) == said


@pytest.mark.parametrize(
    "said",
    [
        "<think>so, ten days</thi",
        HARMONY,
        "<think>ten</think>\n",
        "[THINK]ten",
        "<|channel>thought\nten",
        "ten</think>",
    ],
)
def test_a_thought_alone_is_no_answer(said: str) -> None:
    assert hear(*said).strip() == ""


def test_an_answer_is_not_held_back_once_it_has_begun() -> None:
    thoughts = Thoughts(Habits.of("tiny"))

    assert [thoughts.feed("Ten"), thoughts.feed(" days")] == [[Delta("Ten")], [Delta(" days")]]


@pytest.mark.parametrize("model", ["deepseek-r1:7b", "Qwen/QwQ-32B", "qwen3-30b-a3b-thinking-2507"])
def test_a_thought_that_the_template_opened_ends_where_it_is_closed(model: str) -> None:
    events = listen("so, ten", " days</th", "ink>\n\nTen days.", habits=Habits.of(model))

    assert events == [Delta("Ten days.")]


def test_without_an_end_the_text_of_such_a_model_is_its_answer() -> None:
    assert hear("Ten ", "days.", model="deepseek-r1") == "Ten days."


@pytest.mark.parametrize(
    "closing", ["</think>", "[/THINK]", "<|end_of_thought|>", "<|end|><|start|>assistant<|channel|>final<|message|>"]
)
def test_what_came_before_a_thought_that_any_model_closes_unopened_is_taken_back(closing: str) -> None:
    habits = Habits.of("tiny")

    first = listen("So, ten. ", closing, "Ten days.", habits=habits)
    second = listen("So, nine. ", closing, "Nine days.", habits=habits)

    assert [type(event) for event in first] == [Delta, Reset, Delta]
    assert first[-1] == Delta("Ten days.")
    assert second == [Delta("Nine days.")], "it is known by then"


@pytest.mark.parametrize(
    "piece",
    ["<", "<|", "<think>", "</think>", "<|channel|>", "`", "[", "</s>", "<s>", "<|im_start|>", "\n", "<answer>"],
)
@pytest.mark.parametrize("size", [1, 50_000])
def test_fifty_thousand_characters_take_no_time(piece: str, size: int) -> None:
    text = (piece * 50_000)[:50_000]
    started = time.process_time()

    listen(*cut(text, size))

    assert time.process_time() - started < 5  # 1 s at most; what is quadratic takes minutes
