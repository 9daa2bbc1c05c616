"""What the service offers beside answers: its health and its contract."""

from fastapi.testclient import TestClient

from rag import __version__


def test_it_says_that_it_runs(client: TestClient) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": __version__}


def test_the_contract_is_published(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()

    answers = contract["paths"]["/v1/ask"]["post"]["responses"]
    assert answers["200"]["content"]["application/json"]["schema"]["$ref"].endswith("/AnswerResult")
    assert "text/event-stream" in answers["200"]["content"]
    assert contract["components"]["schemas"]["AskBody"]["additionalProperties"] is False
    assert set(contract["paths"]) == {"/v1/ask", "/healthz"}


def test_every_error_in_the_contract_is_a_problem(client: TestClient) -> None:
    contract = client.get("/openapi.json").json()

    for path in contract["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if not status.startswith("2"):
                    assert list(response["content"]) == ["application/problem+json"]


def test_no_page_fetches_scripts_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
