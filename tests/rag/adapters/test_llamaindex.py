"""LlamaIndex's own engines and events on top of the retriever."""

from typing import Any

from llama_index.core import get_response_synthesizer
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.schema import MetadataMode

from rag.adapters.llamaindex import OpenbookRetriever
from tests.rag.adapters.conftest import HOTEL, Service

QUESTION = "How much may a hotel cost a night?"


def test_a_query_engine_prompts_with_the_passages_and_names_its_sources(in_process: dict[str, Any]) -> None:
    retriever = OpenbookRetriever(**in_process, k=1)
    engine = RetrieverQueryEngine(retriever, get_response_synthesizer(llm=MockLLM()))  # the model repeats its prompt

    response = engine.query(QUESTION)

    assert HOTEL in str(response)
    assert "section: Travel › Hotels" in str(response)
    assert "chunk_id" not in str(response)
    assert [node.node.metadata["start"] for node in response.source_nodes] == [0]


def test_two_retrievers_are_fused_by_llamaindex(service: Service) -> None:
    both: list[BaseRetriever] = [OpenbookRetriever(**service.connection(key)) for key in (service.ann, service.bob)]
    fused = QueryFusionRetriever(both, llm=MockLLM(), num_queries=1, use_async=False, similarity_top_k=9)

    collections = {node.node.metadata["collection"] for node in fused.retrieve("What is a hotel?")}

    assert collections == {"handbook", "law"}


def test_a_node_shows_a_model_what_people_read(in_process: dict[str, Any]) -> None:
    (node,) = OpenbookRetriever(**in_process, k=1).retrieve(QUESTION)

    shown = node.node.get_content(MetadataMode.LLM)

    assert shown == f"title: Travel\nsection: Travel › Hotels\npage: 1\n\n{HOTEL}"
