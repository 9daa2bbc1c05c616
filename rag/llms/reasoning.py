"""Removes a model's reasoning from its answer: `<think>…</think>` at the start, as DeepSeek and Qwen write it."""

import re

_CLOSINGS = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "<seed:think>": "</seed:think>",
    "[THINK]": "[/THINK]",  # Magistral
    "◁think▷": "◁/think▷",  # Kimi
}

# Models whose chat template opens the thought for them, so that servers which do not part thoughts from answers send
# the closing tag alone: DeepSeek-R1 and its distillates, QwQ, Qwen3-…-Thinking.
_OPENED_BY_TEMPLATE = re.compile(r"deepseek-?r1|r1-distill|\bqwq\b|\bthinking\b", re.IGNORECASE)


class Thoughts:
    """Takes a model's text in pieces cut anywhere, and returns the parts that belong to the answer.

    Text of a model that may close a thought it never opened is held back until it does, or to the end.
    """

    def __init__(self, model: str) -> None:
        self._held = ""
        self._closing: str | None = None  # of the thought that is being thought
        self._is_answering = False
        self._has_thought = False
        self._may_be_inside = _OPENED_BY_TEMPLATE.search(model) is not None

    def feed(self, text: str) -> str:
        """Return the part of the answer that `text` settles; reasoning is dropped."""
        if self._is_answering:
            return text
        self._held += text
        while self._step():
            pass
        return self._release() if self._is_answering else ""

    def finish(self) -> str:
        """Return the text held back as possible reasoning; unclosed reasoning is not part of the answer."""
        self._is_answering = True
        return "" if self._closing else self._release()

    def _step(self) -> bool:
        """Read one tag, or decide that the answer has begun; False if more text is needed or none is left."""
        if self._closing is not None:
            before, closing, after = self._held.partition(self._closing)
            self._held = after if closing else before[-len(self._closing) + 1 :]
            if closing:
                self._has_thought, self._closing = True, None
            return bool(closing)
        start = self._held.lstrip()
        for opening, closing in _CLOSINGS.items():
            if start.startswith(opening):
                self._held, self._closing, self._may_be_inside = start[len(opening) :], closing, False
                return True
        if self._may_be_inside:
            return self._close_unopened()
        self._is_answering = bool(start) and not any(opening.startswith(start) for opening in _CLOSINGS)
        return False

    def _close_unopened(self) -> bool:
        for closing in _CLOSINGS.values():
            if closing in self._held:
                self._held = self._held.partition(closing)[2]
                self._has_thought, self._may_be_inside = True, False
                return True
        return False

    def _release(self) -> str:
        text, self._held = self._held, ""
        return text.lstrip() if self._has_thought else text
