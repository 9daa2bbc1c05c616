"""`POST /v1/verify`: a text, as the command line verifies it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rag.api.app import make_app
from rag.cli import main
from rag.engine import Engine
from rag.keys import Keys
from rag.settings import ServerSettings, Settings
from tests.indexes import hashing_settings
from tests.rag.api.asgi import arriving, post_scope
from tests.rag.indexes import Text, publish_index

DRAFT = "Employees may work from home four days a week. A hotel may cost at most 140 EUR a night. Whales sing."


def test_the_command_line_and_http_say_the_same(
    client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "draft.txt").write_text(DRAFT, "utf-8")
    assert main(["verify", str(tmp_path / "draft.txt"), "--json"]) == 0
    by_command = json.loads(capsys.readouterr().out)
    by_http = client.post("/v1/verify", json={"text": DRAFT}).json()

    assert {**by_http, "timings_s": {}} == {**by_command, "timings_s": {}}
    verdicts = [(sentence["verdict"], sentence["failed_tokens"]) for sentence in by_http["sentences"]]
    assert verdicts == [("contradicted", ["four days"]), ("supported", []), ("not found", [])]
    assert by_http["counts"] == {"supported": 1, "contradicted": 1, "not found": 1}
    assert by_http["collections"] == {"default": "000001"}


def test_every_quote_is_a_slice_of_the_document_that_the_service_shows(client: TestClient) -> None:
    sentences = client.post("/v1/verify", json={"text": f"🏨 {DRAFT}"}).json()["sentences"]

    citations = [citation for sentence in sentences for citation in sentence["citations"]]
    assert len(citations) == 2
    for citation in citations:
        window = {"start": citation["start"], "end": citation["end"]}
        assert client.get(f"/v1/documents/{citation['document_id']}", params=window).json()["text"] == citation["quote"]
    assert all(sentence["text"] == f"🏨 {DRAFT}"[sentence["start"] : sentence["end"]] for sentence in sentences)


def test_conditions_are_kept(client: TestClient) -> None:
    body = {"text": DRAFT, "where": {"team": "finance"}, "collections": ["default"]}

    counts = client.post("/v1/verify", json=body).json()["counts"]

    assert counts == {"supported": 1, "contradicted": 0, "not found": 2}


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"text": ""}, 422, "/text"),
        ({"text": " \n"}, 422, "the text is empty"),
        ({}, 422, "/text"),
        ({"text": 5}, 422, "/text"),
        ({"text": DRAFT, "k": 3}, 422, "/k"),
        ({"text": "x" * 51_201}, 422, "51200 are allowed"),
        ({"text": "x" * 100_001}, 422, "/text"),
        ({"text": "Hotels rest.\n\n" * 1001}, 422, "1000 are allowed"),
        ({"text": DRAFT, "collections": ["hr"]}, 404, "there is no collection 'hr'"),
        ({"text": DRAFT, "where": {"date": "soon"}}, 422, "soon"),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, body: dict[str, Any], status: int, says: str) -> None:
    response = client.post("/v1/verify", json=body)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert says in response.json()["detail"]


def test_a_body_that_is_no_utf8_is_refused(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}

    assert client.post("/v1/verify", content=b'{"text": "\xff\xfe"}', headers=headers).status_code == 400


def test_a_key_verifies_against_what_it_may_see(tmp_path: Path) -> None:
    for name, text in (("hr", "Salaries are paid on the 25th."), ("law", "The statute is from 1998.")):
        publish_index(hashing_settings(tmp_path, name), {f"{name}.txt": Text(text)})
    _, secret = Keys(tmp_path).create("ann", collections=["hr"])
    headers = {"Authorization": f"Bearer {secret}"}
    text = "Salaries are paid on the 25th. The statute is from 1998."
    with TestClient(make_app(hashing_settings(tmp_path, "law"))) as client:
        own = client.post("/v1/verify", json={"text": text}, headers=headers)
        hidden = client.post("/v1/verify", json={"text": text, "collections": ["law"]}, headers=headers)
        absent = client.post("/v1/verify", json={"text": text, "collections": ["nil"]}, headers=headers)
        anonymous = client.post("/v1/verify", json={"text": text})

    assert [sentence["verdict"] for sentence in own.json()["sentences"]] == ["supported", "not found"]
    assert list(own.json()["collections"]) == ["hr"]
    assert (hidden.status_code, absent.status_code, anonymous.status_code) == (404, 404, 401)
    assert hidden.json()["detail"].replace("law", "nil") == absent.json()["detail"]


async def test_nothing_more_is_searched_for_a_client_that_left(hashing_index: Settings) -> None:
    app = make_app(hashing_index)
    engine: Engine = app.state.engine
    searched = 0
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Counting:
        """Counts the sentences that are searched for."""

        def __enter__(self) -> None:
            nonlocal searched
            searched += 1
            loop.call_soon_threadsafe(begun.set)

        def __exit__(self, *error: object) -> None:
            """Nothing to do."""

    app.state.metrics.searching = Counting
    requests = arriving(json.dumps({"text": "Hotels rest here.\n\n" * 900}).encode())
    statuses = []

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    serving = asyncio.create_task(app(post_scope("/v1/verify"), requests.get, send))
    await asyncio.wait_for(begun.wait(), 30)
    requests.put_nowait({"type": "http.disconnect"})
    await asyncio.wait_for(serving, 30)

    assert statuses[0] == 499
    assert searched < 900
    await engine.close()


def test_the_limit_is_a_setting(hashing_index: Settings) -> None:
    server = ServerSettings(hosts=("testserver",), max_text_characters=10)
    with TestClient(make_app(hashing_index.model_copy(update={"server": server}))) as client:
        assert client.post("/v1/verify", json={"text": "Ann came."}).status_code == 200
        assert client.post("/v1/verify", json={"text": "Ann came in."}).status_code == 422
