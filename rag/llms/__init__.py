"""The language models: the table, and how the settings choose from it."""

from collections.abc import Callable
from typing import TypeAlias

from rag.protocols import LLM
from rag.registry import Registry
from rag.settings import Settings

LLMBuilder: TypeAlias = Callable[[Settings], LLM]


def _make_openai(settings: Settings) -> LLM:
    from rag.llms.openai import OpenAILLM

    return OpenAILLM(settings.llm)


def _make_extractive(settings: Settings) -> LLM:
    from rag.llms.extractive import ExtractiveLLM

    return ExtractiveLLM(settings.answer.max_sentences)


LLMS: Registry[LLMBuilder] = Registry("language model", {"openai": _make_openai, "extractive": _make_extractive})


def make_llm(settings: Settings) -> LLM:
    """Return the model that the settings name; without a name, the extractive one."""
    return LLMS["openai" if settings.llm.model else "extractive"](settings)
