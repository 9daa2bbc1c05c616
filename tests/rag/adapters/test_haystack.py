"""Haystack's pipelines with the component: run, saved, loaded."""

from typing import Any

import pytest
from haystack import Pipeline
from haystack.components.builders import PromptBuilder
from haystack.utils import Secret

from rag.adapters.haystack import OpenbookRetriever
from rag.errors import UsageError
from tests.rag.adapters.conftest import HOTEL, Service

QUESTION = "How much may a hotel cost a night?"


def with_prompt(retriever: OpenbookRetriever) -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component("retriever", retriever)
    template = "{% for document in documents %}{{ document.content }} ({{ document.meta.source }}){% endfor %}"
    pipeline.add_component("prompt", PromptBuilder(template, required_variables=["documents"]))
    pipeline.connect("retriever.documents", "prompt.documents")
    return pipeline


def test_a_pipeline_prompts_with_the_passages(in_process: dict[str, Any]) -> None:
    pipeline = with_prompt(OpenbookRetriever(**in_process, top_k=3))

    prompt = pipeline.run({"retriever": {"query": QUESTION, "top_k": 1}})["prompt"]["prompt"]

    assert prompt == f"{HOTEL} (openbook://handbook/handbook/Reise%20%26%20Hotel.md#0-73)"


def test_a_pipeline_is_saved_without_its_key_and_finds_it_where_it_is_loaded(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    retriever = OpenbookRetriever(service.base_url, Secret.from_env_var("OPENBOOK_KEY"), ["handbook"], top_k=1)
    saved = with_prompt(retriever).dumps()
    assert service.ann not in saved
    monkeypatch.setenv("OPENBOOK_KEY", service.ann)

    loaded = Pipeline.loads(saved, allowed_modules=["rag.adapters.haystack"])

    assert HOTEL in loaded.run({"retriever": {"query": QUESTION}})["prompt"]["prompt"]
    assert loaded.dumps() == saved


def test_what_cannot_be_saved_is_told_so(in_process: dict[str, Any], service: Service) -> None:
    with pytest.raises(UsageError, match="cannot be saved; give it a base_url"):
        OpenbookRetriever(**in_process).to_dict()
    with pytest.raises(ValueError, match="Cannot serialize token-based secret") as refused:
        OpenbookRetriever(service.base_url, Secret.from_token(service.ann)).to_dict()
    assert service.ann not in str(refused.value)


def test_where_of_a_run_replaces_the_components(service: Service) -> None:
    retriever = OpenbookRetriever(
        service.base_url, Secret.from_token(service.ann), top_k=4, where={"team": "facilities"}
    )

    assert {each.meta["title"] for each in retriever.run(QUESTION)["documents"]} == {"Parking", "Rooms"}
    assert retriever.run(QUESTION, top_k=1, where={})["documents"][0].content == HOTEL
    retriever.close()
    assert retriever.run(QUESTION, top_k=1, where={})["documents"][0].content == HOTEL
