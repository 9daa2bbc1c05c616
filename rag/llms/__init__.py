"""The language models: the table, and how the settings choose from it."""

from collections.abc import Callable
from typing import TypeAlias

from rag.errors import SettingsError
from rag.protocols import LLM
from rag.registry import Registry
from rag.settings import Settings

LLMBuilder: TypeAlias = Callable[[Settings], LLM]


def _make_openai(settings: Settings) -> LLM:
    from rag.llms.openai import OpenAILLM

    return OpenAILLM(settings.llm)


def _make_local(settings: Settings) -> LLM:
    from rag.llms.local import LocalLLM

    return LocalLLM(settings.llm)


def _make_extractive(settings: Settings) -> LLM:
    from rag.llms.extractive import ExtractiveLLM

    return ExtractiveLLM(settings.answer.max_sentences)


LLMS: Registry[LLMBuilder] = Registry(
    "language model", {"openai": _make_openai, "local": _make_local, "extractive": _make_extractive}
)


def make_llm(settings: Settings) -> LLM:
    """Return the configured model; if none is set, the extractive one."""
    kind = settings.llm.kind
    build = LLMS[kind]  # a slip of the fingers is told of even where no model is named
    if settings.llm.model and kind == "extractive":
        raise SettingsError(f"an extractive answer needs no model; unset RAG_LLM__MODEL ({settings.llm.model})")
    if not settings.llm.model and kind == "local":
        raise SettingsError("RAG_LLM__KIND is local, but no model is set; set RAG_LLM__MODEL to a file or folder")
    return build(settings) if settings.llm.model else LLMS["extractive"](settings)
