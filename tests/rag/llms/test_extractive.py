"""The extractive answerer says what the sources say."""

from rag.llms.extractive import ExtractiveLLM
from rag.records import Delta, Evidence, Prompt, Usage
from rag.template import NOT_IN_DOCUMENTS


def evidence(*texts: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(number, 0, len(text), text, 1.0) for number, text in enumerate(texts, start=1))


async def write(*texts: str, most: int = 3) -> str:
    prompt = Prompt("?", (), (), 0, evidence(*texts))
    pieces = [piece async for piece in ExtractiveLLM(most).stream(prompt)]
    assert pieces[-1] == Usage()
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta))


async def test_each_sentence_is_verbatim_and_has_its_marker() -> None:
    assert await write("It is big.", "It is\n  old.") == "It is big. [1]\nIt is old. [2]\n"


async def test_it_stops_at_the_most_sentences() -> None:
    said = await write("One is it. Two is it.", "Three is it.", "Four is it.", most=2)

    assert said == "One is it. [1]\nTwo is it. [1]\n"


async def test_it_never_repeats_itself() -> None:
    assert await write("It is big.", "It  is big.") == "It is big. [1]\n"


async def test_a_bracketed_number_of_the_source_is_no_marker() -> None:
    assert await write("It was so [12] in 【3】 and [2022].") == "It was so (12) in (3) and [2022]. [1]\n"


async def test_without_evidence_the_documents_do_not_say() -> None:
    assert await write() == NOT_IN_DOCUMENTS
