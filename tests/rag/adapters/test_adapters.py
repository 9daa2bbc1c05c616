"""All adapters alike: from a service and in process, the same passages, each with its exact span."""

from collections.abc import Callable
from typing import Any

import pytest

from rag.engine import open_without_model
from rag.errors import RagError
from tests.hostile_server import HostileServer, whole
from tests.rag.adapters.asking import (
    ADAPTERS,
    Ask,
    by_haystack_async,
    by_llamaindex,
    by_llm,
    every_adapter,
    every_adapter_of_python,
)
from tests.rag.adapters.conftest import HOTEL, Service

QUESTION = "How much may a hotel cost?"
SECRET = "ob_" + "S" * 43  # well-formed, and nobody's
METADATA = {
    "source": "openbook://handbook/handbook/Reise%20%26%20Hotel.md#0-73", "title": "Travel",
    "section": "Travel › Hotels", "page": 1, "page_end": 2, "start": 0, "end": 73, "uri": "handbook/Reise & Hotel.md",
    "collection": "handbook", "generation": "000001",
}  # fmt: skip


@every_adapter
def test_a_passage_brings_its_exact_span_and_where_it_is_from(ask: Ask, service: Service) -> None:
    text, metadata = ask(QUESTION, service.connection(service.ann))[0]

    assert text == HOTEL
    assert {name: metadata[name] for name in METADATA} == METADATA
    assert set(metadata) - set(METADATA) == {"document_id", "chunk_id", "score"}
    document = open_without_model(service.settings).document(metadata["document_id"])
    assert document.text[metadata["start"] : metadata["end"]] == text


@every_adapter
def test_a_service_and_an_engine_give_the_same(ask: Ask, service: Service, in_process: dict[str, Any]) -> None:
    by_engine = ask(QUESTION, in_process)

    assert len(by_engine) >= 1
    assert ask(QUESTION, service.connection(service.ann)) == by_engine


@every_adapter_of_python
def test_collections_k_and_where_are_asked_for(ask: Ask, service: Service, in_process: dict[str, Any]) -> None:
    for connection in (service.connection(service.ann), in_process):
        assert len(ask(QUESTION, connection, k=3)) == 3
        facilities = ask(QUESTION, connection, k=4, where={"team": "facilities"})
        assert sorted(metadata["title"] for _, metadata in facilities) == ["Parking", "Rooms"]
        late = ask(QUESTION, connection, where={"date": {"gte": "2026-01-01"}})
        assert [metadata["title"] for _, metadata in late] == ["Remote"]
    assert ask(QUESTION, service.connection(service.bob), collections=["law"])[0][1]["title"] == "Statute"


def failing(ask: Ask, connection: dict[str, Any], **more: Any) -> str:
    """Return the error that an adapter ends in; frameworks put their own around it, with ours as the cause."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the frameworks' own types
        ask(QUESTION, connection, **more)
    error: BaseException | None = caught.value
    while error is not None and not isinstance(error, RagError):
        error = error.__cause__
    assert error is not None, caught.value
    assert "\n" not in str(error)
    return str(error)


@every_adapter
def test_a_key_that_is_refused_is_told_so_without_it(ask: Ask, service: Service) -> None:
    said = failing(ask, service.connection(SECRET))

    assert said == (
        f"the service at {service.base_url} answered 401: the key is unknown, expired or revoked; ask this service's "
        "operator for another"
    )
    assert "a key is needed" in failing(ask, service.connection(None))


@every_adapter
def test_a_collection_of_somebody_else_does_not_exist(ask: Ask, service: Service) -> None:
    hidden = failing(ask, service.connection(service.ann), collections=["law"])
    absent = failing(ask, service.connection(service.ann), collections=["xyz"])

    assert "answered 404: there is no collection 'law'" in hidden
    assert hidden.replace("'law'", "'xyz'") == absent


@every_adapter
def test_a_service_that_is_away_is_told_so(ask: Ask) -> None:
    said = failing(ask, {"base_url": "http://127.0.0.1:9", "key": SECRET})

    assert said.startswith("the service at http://127.0.0.1:9 cannot be reached (")
    assert "rag serve" in said
    assert SECRET not in said


@every_adapter
def test_a_stranger_at_the_address_is_told_so_and_does_not_get_the_key_back(ask: Ask) -> None:
    repeats = whole(f'{{"detail": "who is {SECRET}\\u001b[31m?\\nand"}}'.encode(), 418)
    page = whole(b"<html>log in</html>", media_type="text/html")
    for behaviour, says in ((repeats, "answered 418: who is …[31m?"), (page, "it is not JSON")):
        with HostileServer(behaviour) as server:
            said = failing(ask, {"base_url": server.origin, "key": SECRET})
        assert says in said
        assert SECRET not in said


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no address": ({"base_url": "127.0.0.1:8000"}, "write it as http://127.0.0.1:8000"),
    "a password in it": ({"base_url": f"http://me:{SECRET}@127.0.0.1"}, "give the key as `key`"),
    "a line end in the key": ({"base_url": "http://127.0.0.1", "key": f"{SECRET}\n"}, "copy it again"),
    "a key alone": ({"key": SECRET}, "give its base_url"),
}


@pytest.mark.parametrize("name", WRONG)
@every_adapter_of_python
def test_a_connection_that_cannot_be_meant_is_refused(ask: Ask, name: str) -> None:
    connection, says = WRONG[name]

    said = failing(ask, connection)

    assert says in said
    assert SECRET not in said


@every_adapter_of_python
def test_an_engine_and_a_service_at_once_are_refused(ask: Ask, in_process: dict[str, Any]) -> None:
    assert "asks one thing" in failing(ask, {**in_process, "base_url": "http://127.0.0.1"})


@every_adapter_of_python
def test_what_a_search_refuses_is_refused_the_same(ask: Ask, service: Service, in_process: dict[str, Any]) -> None:
    for connection in (service.connection(service.ann), in_process):
        assert "'soon' is not a date" in failing(ask, connection, where={"date": "soon"})


@pytest.mark.parametrize("ask", [by_llamaindex, by_haystack_async], ids=["LlamaIndex", "Haystack"])
def test_one_name_is_no_list_of_names(ask: Ask, service: Service, in_process: dict[str, Any]) -> None:
    for connection in (service.connection(service.ann), in_process):
        assert failing(ask, connection, collections="law") == "collections are a list of names; write ['law']"


@every_adapter_of_python
def test_without_a_connection_the_settings_are_asked(
    ask: Ask, service: Service, in_process: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ask(QUESTION, {})
    monkeypatch.setenv("RAG_STORE", "nowhere")
    monkeypatch.setenv("RAG_REMOTE__BASE_URL", service.base_url)
    monkeypatch.setenv("RAG_REMOTE__KEY", service.ann)

    assert ask(QUESTION, {}) == here == ask(QUESTION, in_process)


def test_the_table_has_every_adapter() -> None:
    asked: list[Callable[..., object]] = list(ADAPTERS.values())

    assert by_llm in asked
    assert len(asked) == 7
