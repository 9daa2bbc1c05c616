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


LLMS: Registry[LLMBuilder] = Registry("language model", {"openai": _make_openai, "local": _make_local})
_NONE = "extractive"  # the kind that names no model


def make_llm(settings: Settings) -> LLM | None:
    """Return the model that the settings name; None where they name none: answers are then extractive."""
    kind, model = settings.llm.kind, settings.llm.model
    if kind == _NONE:
        if model:
            raise SettingsError(f"an extractive answer needs no model; unset RAG_LLM__MODEL ({model})")
        return None
    build = LLMS[kind]  # a typo is reported even where no model is named
    if not model and kind == "local":
        raise SettingsError("RAG_LLM__KIND is local, but no model is set; set RAG_LLM__MODEL to a file or folder")
    return build(settings) if model else None
