"""Asks each adapter, in each of its ways, and returns what it found in one shape."""

import asyncio
import json
import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from haystack import Pipeline
from haystack.utils import Secret
from llama_index.core.schema import NodeRelationship, NodeWithScore, TextNode

from rag.adapters import haystack, langchain, llamaindex, llm

Found = list[tuple[str, dict[str, Any]]]  # texts, and what travels beside each
Ask = Callable[..., Found]


def by_langchain(question: str, connection: dict[str, Any], **more: Any) -> Found:
    documents = langchain.OpenbookRetriever(**connection, **more).invoke(question)
    return [(document.page_content, document.metadata) for document in documents]


def by_langchain_async(question: str, connection: dict[str, Any], **more: Any) -> Found:
    documents = asyncio.run(langchain.OpenbookRetriever(**connection).ainvoke(question, **more))
    return [(document.page_content, document.metadata) for document in documents]


def by_llamaindex(question: str, connection: dict[str, Any], **more: Any) -> Found:
    return _of_nodes(llamaindex.OpenbookRetriever(**connection, **more).retrieve(question))


def by_llamaindex_async(question: str, connection: dict[str, Any], **more: Any) -> Found:
    return _of_nodes(asyncio.run(llamaindex.OpenbookRetriever(**connection, **more).aretrieve(question)))


def _of_nodes(nodes: Sequence[NodeWithScore]) -> Found:
    found = []
    for scored in nodes:
        node, score = scored.node, scored.score
        assert isinstance(node, TextNode)
        assert (node.start_char_idx, node.end_char_idx) == (node.metadata["start"], node.metadata["end"])
        assert (node.node_id, score) == (node.metadata["chunk_id"], node.metadata["score"])
        assert node.ref_doc_id == node.metadata["document_id"]
        assert NodeRelationship.SOURCE in node.relationships
        found.append((node.text, node.metadata))
    return found


def haystack_component(connection: dict[str, Any], more: dict[str, Any]) -> haystack.OpenbookRetriever:
    given = {"top_k" if name == "k" else name: value for name, value in {**connection, **more}.items()}
    if given.get("key") is not None:
        given["key"] = Secret.from_token(given["key"])
    return haystack.OpenbookRetriever(**given)


def by_haystack(question: str, connection: dict[str, Any], **more: Any) -> Found:
    pipeline = Pipeline()
    pipeline.add_component("openbook", haystack_component(connection, more))
    found = pipeline.run({"openbook": {"query": question}})["openbook"]["documents"]
    assert [document.score for document in found] == [document.meta["score"] for document in found]
    return [(document.content, document.meta) for document in found]


def by_haystack_async(question: str, connection: dict[str, Any], **more: Any) -> Found:
    found = asyncio.run(haystack_component(connection, more).run_async(query=question))["documents"]
    return [(document.content or "", document.meta) for document in found]


def by_llm(question: str, connection: dict[str, Any], **more: Any) -> Found:
    """Ask the tool; it is told of a service, of a collection and of the number of passages by the settings."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"base_url": connection.get("base_url"), "key": connection.get("key")}.items():
            if value is not None:
                patch.setenv(f"RAG_REMOTE__{name.upper()}", value)
        assert connection.get("base_url") or os.environ.get("RAG_STORE"), "it asks the store of the settings"
        collections: Sequence[str] = more.get("collections") or [""]
        passages = json.loads(llm.openbook_search(question, collections[0]))
    return [(passage.pop("text"), passage) for passage in passages]


ADAPTERS: dict[str, Ask] = {
    "LangChain": by_langchain,
    "LangChain, async": by_langchain_async,
    "LlamaIndex": by_llamaindex,
    "LlamaIndex, async": by_llamaindex_async,
    "Haystack": by_haystack,
    "Haystack, async": by_haystack_async,
    "llm": by_llm,
}
every_adapter = pytest.mark.parametrize("ask", ADAPTERS.values(), ids=ADAPTERS.keys())
every_framework = pytest.mark.parametrize(  # each in one of its ways
    "ask", [by_langchain_async, by_llamaindex, by_haystack, by_llm], ids=["LangChain", "LlamaIndex", "Haystack", "llm"]
)
every_adapter_of_python = pytest.mark.parametrize(
    "ask", [ask for name, ask in ADAPTERS.items() if name != "llm"], ids=[name for name in ADAPTERS if name != "llm"]
)
