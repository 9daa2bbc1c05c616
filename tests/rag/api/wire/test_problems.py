"""Every error is application/problem+json, and nothing that a client sends is a 500."""

import inspect
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag import errors
from rag.api.wire.problems import status_of
from rag.api.wire.schemas import Problem
from rag.errors import RagError
from rag.settings import ServerSettings

MAX_BODY_BYTES = ServerSettings().max_body_bytes
JSON = {"Content-Type": "application/json"}


def check_problem(response: Any, status: int) -> Problem:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found = Problem.model_validate_json(response.content)
    assert found.status == status
    return found


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"question": "   "}, 422, "empty"),
        ({"question": "x" * 5000}, 422, "4000"),
        ({"question": "x", "collections": ["defalt"]}, 404, "did you mean 'default'"),
        ({"question": "x", "collections": ["../../etc"]}, 404, "there is no collection '../../etc'"),
        ({"question": "x", "where": {"date": "soon"}}, 422, "'soon' is not a date"),
        ({"question": "x", "where": {"date": {"gte": []}}}, 422, "/where/date"),
        ({"question": "x", "where": {"a": {"like": 1}}}, 422, "/where/a"),
    ],
)
def test_a_request_that_makes_no_sense_is_told_why(
    client: TestClient, accept: str, body: dict[str, Any], status: int, says: str
) -> None:
    response = client.post("/v1/ask", json=body, headers={"Accept": accept})

    assert says in check_problem(response, status).detail


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        (b'{"question": "x", "colour": 1}', "/colour"),
        (b"{}", "/question"),
        (b'{"question": ""}', "/question"),
        (b'{"question": 7}', "/question"),
        (b'{"question": "x", "k": 0}', "/k"),
        (b'{"question": "x", "k": 1e99}', "/k"),
        (b'{"question": "x", "llm": "best"}', "/llm"),
        (b'{"question": "x", "history": [{"role": "system", "content": "y"}]}', "/history/0/role"),
        (b'{"question": "x", "where": {"a/b~c": []}}', "/where/a~1b~0c"),
        (b'{"question": "\\ud800"}', "/question"),
        (b'{"question": "x", "\\ud800": 1}', ""),
        (b'{"question": "x", "where": {"n": NaN}}', "/where/n"),
        (b'{"question": "x", "where": {"n": "' + b"0" * 1001 + b'"}}', "/where/n"),
        (b'{"question": "x"', ""),
        (b"null", ""),
        (b"[1]", ""),
        (b"", ""),
    ],
)
def test_a_body_that_breaks_the_contract_is_pointed_at(client: TestClient, content: bytes, pointer: str) -> None:
    found = check_problem(client.post("/v1/ask", content=content, headers=JSON), 422)

    assert found.errors
    assert found.errors[0].pointer.startswith(pointer)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b'{"question": "\xff"}', 400),
        (b"[" * 10_000, 400),
        (b"[" * 100_000, 413),
        (b'{"question": "x", "k": ' + b"9" * 5000 + b"}", 400),
        (b'{"question": "' + b"x" * MAX_BODY_BYTES + b'"}', 413),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client: TestClient, content: bytes, status: int) -> None:
    check_problem(client.post("/v1/ask", content=content, headers=JSON), status)


def test_a_body_without_its_length_is_bounded_too(client: TestClient) -> None:
    parts = (b"x" * 2**16 for _ in range(MAX_BODY_BYTES // 2**16 + 1))

    check_problem(client.post("/v1/ask", content=parts, headers=JSON), 413)


def test_what_is_no_json_is_not_taken_for_it(client: TestClient) -> None:
    """Else any page in a browser could ask this service, without the browser asking first."""
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        response = client.post("/v1/ask", content=b'{"question": "x"}', headers={"Content-Type": content_type})
        assert "Content-Type: application/json" in check_problem(response, 422).detail


def test_a_path_that_is_not_there(client: TestClient) -> None:
    assert "/openapi.json" in check_problem(client.get("/v2/ask"), 404).detail


def test_a_method_that_a_path_does_not_take(client: TestClient) -> None:
    response = client.get("/v1/ask")

    assert "use POST" in check_problem(response, 405).detail
    assert response.headers["allow"] == "POST"


def test_all_methods_of_a_path_with_several_routes_are_named(client: TestClient) -> None:
    response = client.put("/v1/documents")

    assert "use GET or POST" in check_problem(response, 405).detail
    assert response.headers["allow"] == "GET, POST"
    assert client.post("/v1/documents/a/b.md").headers["allow"] == "DELETE, GET"


def test_a_bug_tells_the_client_nothing(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    client.app.state.engine = None  # type: ignore[attr-defined]  # starlette types it as any ASGI callable

    found = check_problem(client.post("/v1/ask", json={"question": "x"}), 500)

    assert "NoneType" not in found.detail
    assert "NoneType" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.UsageError, 422),
        (errors.UnknownName, 404),
        (errors.SettingsError, 500),
        (errors.NoIndex, 503),
        (errors.IndexMismatch, 503),
        (errors.LLMRejected, 502),
        (errors.LLMOverloaded, 503),
        (errors.IngestError, 500),
    ],
)
def test_an_error_has_the_status_of_its_nearest_kind(error: type[RagError], status: int) -> None:
    assert status_of(error) == status


def test_every_error_of_ours_has_a_status() -> None:
    ours = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, RagError)]

    assert len(ours) > 15
    assert all(400 <= status_of(kind) < 600 for kind in ours)
