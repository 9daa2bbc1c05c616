"""Asks a model behind the scripted server, as the tests of the openai adapter do."""

from pydantic import SecretStr

from rag.answer.prompt import build_prompt
from rag.llms.openai import OpenAILLM
from rag.records import Delta, Prompt, Usage
from rag.settings import LLMSettings
from tests.llm_server import LLMServer

KEY = "sk-very-secret-0123456789"
PROMPT = build_prompt("How many days?", [], [], None)
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
    model = OpenAILLM(chosen)
    try:
        pieces = [piece async for piece in model.stream(prompt)]
    finally:
        await model.close()
    assert isinstance(pieces[-1], Usage)
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta)), pieces[-1]
