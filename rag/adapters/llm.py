"""simonw's llm: a tool that searches and a loader of fragments, `llm install 'openbook[llm]'`.

`llm -T openbook_search "…"` lets a model search; `llm -f "openbook:…" "…"` puts what is found before a prompt. Both ask
what the settings name: the service of `[remote]`, else the store here. Every `llm` loads this, so it imports little.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rag.adapters.frameworks import require

require("llm", least="0.26", below="1", extra="llm")

import llm  # noqa: E402 - the version comes first

if TYPE_CHECKING:
    from rag.adapters.client import Passage

_PREFIX = "openbook"


def openbook_search(question: str, collection: str = "") -> str:
    """Search the user's documents and return the passages that answer a question best, as JSON.

    Each passage is an exact quote: cite its `source`. Ask in full sentences, in the language of the documents. Leave
    `collection` empty unless you were given the name of one.
    """
    passages = _search(question, [collection] if collection else [])
    return json.dumps([{"text": passage.text, **passage.metadata} for passage in passages], ensure_ascii=False)


def load_passages(question: str) -> list[llm.Fragment]:
    """Return the passages nearest to a question, each under a line that says where it is from."""
    return [_fragment(passage) for passage in _search(question, [])]


@llm.hookimpl
def register_tools(register: Callable[..., Any]) -> None:  # Any: llm's
    """Offer `openbook_search`."""
    register(openbook_search)


@llm.hookimpl
def register_fragment_loaders(register: Callable[..., Any]) -> None:  # Any: llm's
    """Offer the prefix `openbook:`."""
    register(_PREFIX, load_passages)


def _search(question: str, collections: list[str]) -> "list[Passage]":
    from rag.adapters.client import open_passages, wait_for

    async def search() -> "list[Passage]":
        passages = open_passages()
        try:
            return await passages.search(question, collections=collections)
        finally:
            await passages.close()

    return wait_for(search())


def _fragment(passage: "Passage") -> llm.Fragment:
    page = "" if passage.page is None else f", page {passage.page}"
    text = f"From {passage.section or passage.title} ({passage.uri}{page}):\n\n{passage.text}"
    return llm.Fragment(text, passage.source)  # type: ignore[no-untyped-call]  # it has no types
