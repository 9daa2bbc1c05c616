"""The table of language models, and what every entry keeps to."""

import pytest

from rag.errors import SettingsError, UnknownName
from rag.llms import LLMS, make_llm
from rag.records import Delta, Message, Prompt, Usage
from rag.settings import LLMSettings, Settings
from tests.llm_server import LLMServer, answer


def test_without_a_model_the_documents_own_sentences_answer() -> None:
    assert make_llm(Settings()) is None


def test_a_named_model_is_asked() -> None:
    settings = Settings(llm=LLMSettings(model="tiny", base_url="http://127.0.0.1:9/v1"))

    model = make_llm(settings)

    assert model is not None
    assert model.model == "tiny"


def test_an_extractive_answer_takes_no_model() -> None:
    with pytest.raises(SettingsError, match="unset RAG_LLM__MODEL"):
        make_llm(Settings(llm=LLMSettings(kind="extractive", model="tiny")))


def test_a_model_in_this_process_needs_its_file() -> None:
    with pytest.raises(SettingsError, match="set RAG_LLM__MODEL to a file or folder"):
        make_llm(Settings(llm=LLMSettings(kind="local")))


def test_an_unknown_kind_is_an_error_though_no_model_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean 'openai'"):
        make_llm(Settings(llm=LLMSettings(kind="opnai")))


def test_an_unknown_one_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match="choose from: openai, local"):
        LLMS["gpt"]


@pytest.mark.parametrize("name", [name for name in LLMS if name != "local"])  # that has tests/slow/test_local.py
async def test_every_model_streams_text_and_then_its_usage_once(name: str) -> None:
    prompt = Prompt("How many?", (), (Message("user", "How many?"),), 0)
    with LLMServer(answer("Ten days [1].")) as server:
        model = LLMS[name](Settings(llm=LLMSettings(model="tiny", base_url=server.base_url)))
        pieces = [piece async for piece in model.stream(prompt)]
        await model.close()

    assert [type(piece) for piece in pieces[-1:]] == [Usage]
    assert all(isinstance(piece, Delta) for piece in pieces[:-1])
    assert "".join(piece.text for piece in pieces if isinstance(piece, Delta)).strip()
