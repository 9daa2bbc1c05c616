"""`POST /v1/search`: passages, as the command line finds them."""

import json

import pytest
from fastapi.testclient import TestClient

from rag.cli import main

QUESTION = "How many days a week may employees work from home?"


def test_the_command_line_and_http_find_the_same(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", QUESTION, "--json"]) == 0
    by_command = json.loads(capsys.readouterr().out)
    by_http = client.post("/v1/search", json={"question": QUESTION}).json()

    assert by_http["hits"][0]["uri"] == "handbook/remote-work.md"
    assert {**by_http, "timings_s": {}} == {**by_command, "timings_s": {}}
    assert by_http["collections"] == {"default": "000001"}


def test_what_the_request_says_is_searched(client: TestClient) -> None:
    body = {"question": "Who approves?", "k": 1, "where": {"team": "finance"}, "collections": ["default"]}

    hits = client.post("/v1/search", json=body).json()["hits"]

    assert [hit["uri"] for hit in hits] == ["handbook/expenses.md"]


def test_a_follow_up_is_searched_with_what_it_goes_on_from(client: TestClient) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Three days a week [1]."}]

    found = client.post("/v1/search", json={"question": "And how many in the office?", "history": history}).json()

    assert found["question"] == "And how many in the office?"
    assert found["search_question"] == f"{QUESTION} And how many in the office?"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "x", "collections": ["hr"]}, 404),
        ({"question": " "}, 422),
        ({"question": "x", "strictness": "off"}, 422),
        ({"question": "x", "llm": "default"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, body: dict[str, object], status: int) -> None:
    response = client.post("/v1/search", json=body)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
