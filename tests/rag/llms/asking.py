"""Asks a model behind the scripted server, as the tests of the openai adapter do."""

from pydantic import SecretStr

from rag.answer.deadline import Deadline
from rag.llms.openai import OpenAILLM
from rag.records import Delta, Message, Prompt, Usage
from rag.settings import LLMSettings
from tests.llm_server import LLMServer

KEY = "sk-very-secret-0123456789"
PROMPT = Prompt("How many days?", (), (Message("system", "Be brief."), Message("user", "How many days?")), tokens=20)
SOON = {"Retry-After-Ms": "1"}

WHOLE = {
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Yes [1]."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 7, "completion_tokens": 3},
}


def settings(
    server: LLMServer, *, retries: int = 0, timeout_s: float = 120.0, key: str | None = KEY, model: str = "tiny"
) -> LLMSettings:
    return LLMSettings(
        model=model,
        base_url=server.base_url,
        api_key=SecretStr(key) if key else None,
        retries=retries,
        timeout_s=timeout_s,
    )


async def write(chosen: LLMSettings, prompt: Prompt = PROMPT) -> tuple[str, Usage]:
    """Return what the model writes within the settings' time, as an answer does."""
    model = OpenAILLM(chosen)
    try:
        pieces = [piece async for piece in Deadline(chosen.timeout_s).keep(model.stream(prompt), model.model)]
    finally:
        await model.close()
    assert isinstance(pieces[-1], Usage)
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta)), pieces[-1]
