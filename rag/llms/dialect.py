"""The parameters that one model accepts: one that it refused is not sent again."""

import re
from collections.abc import Sequence
from typing import Any

from rag.llms.refusals import SYSTEM_ROLE
from rag.records import Message
from rag.settings import LLMSettings

# OpenAI's reasoning models (o1, o3, o4, gpt-5 but for gpt-5-chat) refuse both; asking them right saves one request.
_REASONS = re.compile(r"(?:^|/)(?:o[134](?:-|$)|gpt-5(?!-chat))")
_LENGTHS = ("max_tokens", "max_completion_tokens")


class Dialect:
    """Builds requests; `avoid` leaves a parameter out from then on, or uses its other name."""

    def __init__(self, settings: LLMSettings, model: str) -> None:
        self._settings = settings
        self._model = model
        self._avoided = {"temperature", "max_tokens"} if _REASONS.search(model) else set[str]()

    def arguments(self, messages: Sequence[Message]) -> dict[str, Any]:  # Any: JSON
        """Return the arguments of a request for one completion."""
        length = next((name for name in _LENGTHS if name not in self._avoided), None)
        optional = {
            "temperature": self._settings.temperature,
            "stream": True,
            "stream_options": {"include_usage": True},
            **({length: self._settings.max_answer_tokens} if length else {}),
        }
        taken = {name: value for name, value in optional.items() if name not in self._avoided}
        if "stream" not in taken:
            taken.pop("stream_options", None)
        return {"model": self._model, "messages": self._say(messages), **taken}

    def avoidable(self, arguments: dict[str, Any]) -> set[str]:
        """Return the parameters that a request could do without."""
        names = set(arguments) - {"model", "messages"}
        has_system = any(message["role"] == "system" for message in arguments["messages"])
        return names | {SYSTEM_ROLE} if has_system else names

    def avoid(self, name: str) -> None:
        self._avoided.add(name)

    def _say(self, messages: Sequence[Message]) -> list[dict[str, str]]:
        said = [{"role": message.role, "content": message.content} for message in messages]
        return without_system(said) if SYSTEM_ROLE in self._avoided else said


def without_system(said: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the messages with the system's rules moved to the start of the first user message."""
    if not said or said[0]["role"] != "system":
        return said
    system, *rest = said
    if rest and rest[0]["role"] == "user":
        return [{"role": "user", "content": f"{system['content']}\n\n{rest[0]['content']}"}, *rest[1:]]
    return [{"role": "user", "content": system["content"]}, *rest]
