"""Reads chat completions, whole or in chunks. Servers differ, so every field is checked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rag.text.unicode import well_formed


@dataclass(frozen=True, slots=True)
class Piece:
    """The content of one chunk, or of a whole completion.

    `thought` is reasoning that the server keeps apart from the answer; `reason` why the model stopped, "" while it
    goes on; `usage` the tokens of prompt and completion; `is_last` says that nothing of the answer can follow;
    `error` is the body of an error that came instead.
    """

    text: str = ""
    thought: str = ""
    refusal: str = ""
    reason: str = ""
    usage: tuple[int, int] | None = None
    is_last: bool = False
    error: object = None


def read_piece(body: object) -> Piece:
    """Read a chunk or a whole completion; raises ValueError for anything else."""
    if not isinstance(body, Mapping):
        raise ValueError(f"{type(body).__name__} instead of an object")
    if body.get("error"):
        return Piece(error=body["error"])
    if body.get("object") == "error":  # vLLM's form
        return Piece(error=body)
    usage = _usage(body.get("usage"))
    choices = body.get("choices")
    if choices is None and usage is None:
        raise ValueError("neither choices nor usage")
    if not isinstance(choices or [], Sequence) or isinstance(choices, str):
        raise ValueError("its choices are not a list")
    if not choices:
        return Piece(usage=usage, is_last=usage is not None)  # OpenAI's last chunk
    choice = choices[0]
    if not isinstance(choice, Mapping):
        raise ValueError("its choice is not an object")
    if choice.get("error"):  # OpenRouter's form
        return Piece(error=choice["error"])
    message = choice.get("delta") or choice.get("message")
    if message is not None and not isinstance(message, Mapping):
        raise ValueError("its message is not an object")
    fields = message or {}
    reason = choice.get("finish_reason")
    return Piece(
        text=_text(fields.get("content")),
        thought=_text(fields.get("reasoning_content")) or _text(fields.get("reasoning")),
        refusal=_text(fields.get("refusal")),
        reason=reason if isinstance(reason, str) else "",
        usage=usage,
        is_last=isinstance(reason, str) and reason != "",
    )


def _text(content: Any) -> str:
    """Return a text; from a list of parts, as Mistral sends it, the text parts."""
    if isinstance(content, str):
        return well_formed(content)
    if isinstance(content, Sequence):
        parts = [part for part in content if isinstance(part, Mapping) and part.get("type", "text") == "text"]
        return "".join(_text(part.get("text")) for part in parts)
    return ""


_MOST_TOKENS = 10**12  # what is more is no count, and no number to add up


def _usage(usage: object) -> tuple[int, int] | None:
    """Return the tokens of prompt and completion; None if the server reports none, or only zeros."""
    if not isinstance(usage, Mapping):
        return None
    counts = [usage.get("prompt_tokens"), usage.get("completion_tokens")]
    prompt, completion = (count if isinstance(count, int) and 0 < count < _MOST_TOKENS else 0 for count in counts)
    return (prompt, completion) if prompt or completion else None
