"""LangChain's own tests of retrievers, against a service and against an engine; and what they do not ask."""

import asyncio
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda
from langchain_tests.integration_tests import RetrieversIntegrationTests

from ingest.pipeline import run
from rag.adapters.langchain import OpenbookRetriever
from rag.settings import Settings
from tests.rag.adapters.conftest import HOTEL, Service

QUESTION = "How much may a hotel cost a night?"


class _Standard(RetrieversIntegrationTests):
    connection: dict[str, Any]

    @property
    def retriever_constructor(self) -> type[OpenbookRetriever]:
        return OpenbookRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return self.connection

    @property
    def retriever_query_example(self) -> str:
        return QUESTION


class TestOfAService(_Standard):
    @pytest.fixture(autouse=True)
    def _connect(self, service: Service) -> None:
        self.connection = service.connection(service.ann)


class TestOfAnEngine(_Standard):
    @pytest.fixture(autouse=True)
    def _connect(self, in_process: dict[str, Any]) -> None:
        self.connection = in_process


def test_it_is_one_step_of_a_chain(in_process: dict[str, Any]) -> None:
    def first(documents: list[Document]) -> str:
        return documents[0].page_content

    chain = OpenbookRetriever(**in_process) | RunnableLambda(first)

    assert chain.invoke(QUESTION) == HOTEL
    assert chain.batch([QUESTION, "When does the garage close?"])[1] == "The garage closes at 22:00."


def test_invoke_may_ask_otherwise_than_the_retriever(service: Service) -> None:
    retriever = OpenbookRetriever(**service.connection(service.ann), where={"team": "facilities"}, k=1)

    (document,) = retriever.invoke(QUESTION, where={}, collections=["handbook"])

    assert document.page_content == HOTEL
    assert document.id == document.metadata["chunk_id"]


def test_neither_its_text_nor_what_is_saved_of_it_has_the_key(service: Service) -> None:
    retriever = OpenbookRetriever(**service.connection(service.ann))

    for said in (repr(retriever), str(retriever), retriever.model_dump_json(), str(retriever.to_json())):
        assert service.ann not in said


def test_in_a_running_loop_the_synchronous_way_works_too(in_process: dict[str, Any]) -> None:
    async def cell_of_a_notebook() -> list[Document]:
        return OpenbookRetriever(**in_process).invoke(QUESTION, k=1)

    assert asyncio.run(cell_of_a_notebook())[0].page_content == HOTEL


def test_a_misspelled_argument_is_refused() -> None:
    with pytest.raises(ValueError, match="colection"):
        OpenbookRetriever.model_validate({"base_url": "http://127.0.0.1", "colection": ["law"]})


def test_what_the_settings_opened_is_closed_and_what_was_given_is_not(
    in_process: dict[str, Any], service: Service
) -> None:
    own = OpenbookRetriever(settings=service.settings)
    assert own.invoke(QUESTION, k=1)
    own.close()
    given = OpenbookRetriever(**in_process)
    assert given.invoke(QUESTION, k=1)
    assert in_process["engine"].open_generations() == {"handbook": "000001"}
    given.close()

    assert in_process["engine"].open_generations() == {"handbook": "000001"}


def test_it_follows_a_newly_published_generation(own_index: Settings) -> None:
    retriever = OpenbookRetriever(settings=own_index, k=1)
    assert retriever.invoke("When does the canteen open?")[0].metadata["generation"] == "000001"
    (own_index.store.parent / "handbook" / "canteen.md").write_text("The canteen opens at noon.", "utf-8")
    run(own_index, [own_index.store.parent / "handbook"])

    (document,) = retriever.invoke("When does the canteen open?")

    assert (document.page_content, document.metadata["generation"]) == ("The canteen opens at noon.", "000002")
    retriever.close()
