"""The extractive answerer says what the sources say."""

from collections.abc import Sequence

import pytest

from rag.answer.template import NOT_IN_DOCUMENTS
from rag.llms.extractive import ExtractiveLLM
from rag.records import Delta, Evidence, Prompt, Usage


def evidence(*texts: str, scores: Sequence[float] = ()) -> tuple[Evidence, ...]:
    numbered = enumerate(zip(texts, scores or [1.0] * len(texts), strict=True), start=1)
    return tuple(Evidence(number, 0, len(text), text, score) for number, (text, score) in numbered)


async def write(*texts: str, most: int = 3, scores: Sequence[float] = ()) -> str:
    prompt = Prompt("?", (), (), 0, evidence(*texts, scores=scores))
    pieces = [piece async for piece in ExtractiveLLM(most).stream(prompt)]
    assert pieces[-1] == Usage()
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta))


async def test_each_sentence_is_verbatim_and_has_its_marker() -> None:
    assert await write("It is big.", "It is\n  old.") == "It is big. [1]\nIt is old. [2]\n"


async def test_it_stops_at_the_most_sentences() -> None:
    said = await write("One is it. Two is it.", "Three is it.", "Four is it.", most=2)

    assert said == "One is it. [1]\nTwo is it. [1]\n"


async def test_an_entry_is_said_whole_or_not_at_all() -> None:
    said = await write("One is it.", "- Two is it. Three is it.", "Four is it.", most=2)

    assert said == "One is it. [1]\nFour is it. [3]\n"


async def test_of_a_best_entry_that_is_too_long_the_first_sentences_are_said() -> None:
    assert await write("- One is it. Two is it.", most=1) == "- One is it. [1]\n"


LONG = "This one has ten words, and so has the next."


@pytest.mark.parametrize(("score", "numbers"), [(0.86, [1, 3]), (0.87, [1, 2])])
async def test_beyond_twelve_words_a_sentence_only_as_good_ones_are_said(score: float, numbers: list[int]) -> None:
    longer = f"{LONG.removesuffix('.')}, which is longer than that."
    said = await write(LONG, longer, "Two words.", scores=(1.0, score, 0.7), most=2)

    assert [number for number in (1, 2, 3) if f"[{number}]" in said] == numbers


async def test_a_best_sentence_is_said_however_long() -> None:
    assert await write(" ".join([LONG.strip(".")] * 9) + ".", most=1) != NOT_IN_DOCUMENTS


async def test_it_never_repeats_itself() -> None:
    assert await write("It is big.", "It  is big.") == "It is big. [1]\n"


async def test_a_bracketed_number_of_the_source_is_no_marker() -> None:
    assert await write("It was so [12] in 【3】 and [2022].") == "It was so (12) in (3) and [2022]. [1]\n"


async def test_without_evidence_the_documents_do_not_say() -> None:
    assert await write() == NOT_IN_DOCUMENTS
