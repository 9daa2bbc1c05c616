"""A service that is a replica: what it says of itself, what it refuses, whose keys it knows, and how it switches."""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from ingest.upkeep.pushing import push
from rag.api.app import make_app
from rag.api.replicating import _make_waiting_app, _why
from rag.cli import main
from rag.keys import Keys
from rag.remote.replica import Replica
from rag.remote.replica_state import PROBLEMS, ReplicaState, read_state, write_state
from rag.settings import Settings
from tests.ingest.upkeep.test_travelling import change
from tests.rag.api.wire.test_problems import check_problem
from tests.rag.remote.following import Following, of_cache, replica_of

QUESTION = {"question": "How much may a hotel cost at most a night?"}
REMOTE_DOC = Path(__file__).parents[3] / "docs" / "remote.md"


@pytest.fixture
def following(own_index: Settings, tmp_path: Path) -> Following:
    push(own_index, str(tmp_path / "target"))
    following = Following(replica_of(own_index, tmp_path / "target"))
    following.step()
    return following


@pytest.fixture
def client(own_index: Settings, following: Following) -> Iterator[TestClient]:
    with served(own_index, following.replica) as client:
        yield client


def served(settings: Settings, replica: Replica) -> TestClient:
    return TestClient(make_app(of_cache(settings, replica), replica=replica), raise_server_exceptions=False)


def readiness(client: TestClient) -> dict[str, Any]:
    content: dict[str, Any] = client.get("/readyz").json()
    return content


def test_it_says_its_age_and_its_publication(client: TestClient, following: Following, tmp_path: Path) -> None:
    first = readiness(client)
    assert (first["status"], first["replica"]["publication"], "detail" in first) == ("ready", 1, False)
    assert 0 <= first["replica"]["age_s"] < 60

    (tmp_path / "target").rename(tmp_path / "elsewhere")
    following.step()
    state = following.state()
    write_state(following.replica.cache, aged(state, 1000.0))
    away = readiness(client)
    assert away["status"] == "ready"
    assert away["detail"].startswith("the storage does not answer, and what was fetched before answers")
    assert min(away["replica"]["age_s"], away["replica"]["seen_s"]) >= 1000
    assert client.post("/v1/ask", json=QUESTION).status_code == 200


def aged(state: ReplicaState, by_s: float) -> ReplicaState:
    collections = {
        name: type(each)(each.publication, each.newest, each.current_at - by_s)
        for name, each in state.collections.items()
    }
    return ReplicaState(state.target, state.seen_at - by_s, state.problem, state.is_checked, collections)


def metrics(client: TestClient) -> dict[str, dict[str, float]]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        family.name: {",".join(sample.labels.values()): sample.value for sample in family.samples}
        for family in families
        if family.name.startswith("openbook_replica_")
    }


def test_its_metrics_say_the_same_and_are_documented(client: TestClient, following: Following, tmp_path: Path) -> None:
    whole = metrics(client)
    assert whole["openbook_replica_publication"] == {"default": 1} == whole["openbook_replica_publication_newest"]
    assert whole["openbook_replica_age_seconds"]["default"] < 60
    assert whole["openbook_replica_problem"] == dict.fromkeys(PROBLEMS, 0)
    (tmp_path / "target").rename(tmp_path / "elsewhere")
    following.step()
    assert metrics(client)["openbook_replica_problem"]["away"] == 1

    documented = re.findall(r"`(openbook_replica_\w+)`", REMOTE_DOC.read_text("utf-8"))
    assert sorted(documented) == sorted(whole)


def test_whatever_would_change_it_is_refused(client: TestClient) -> None:
    feedback = {"answer_id": "a", "question": "q", "thumb": "up"}
    for response in (
        client.post("/v1/feedback", json=feedback),
        client.post("/v1/documents?name=a.md", content=b"a"),
        client.delete("/v1/documents/handbook/expenses.md"),
        client.post("/v1/collections", json={"name": "new"}),
        client.post("/v1/reindex", json={}),
    ):
        assert "replica and changes nothing" in check_problem(response, 403).detail
    (collection,) = client.get("/v1/collections").json()["collections"]
    assert collection["can_manage"] is False


def test_its_keys_are_those_of_the_store_that_is_named_and_manage_nothing(
    own_index: Settings, following: Following
) -> None:
    _, secret = Keys(own_index.store).create("ann", collections=None, manages=True)
    headers = {"Authorization": f"Bearer {secret}"}
    with served(own_index, following.replica) as client:
        assert client.post("/v1/ask", json=QUESTION).status_code == 401
        assert client.post("/v1/ask", json=QUESTION, headers=headers).status_code == 200
        check_problem(client.post("/v1/documents?name=a.md", content=b"a", headers=headers), 403)
        assert client.get("/v1/collections", headers=headers).json()["collections"][0]["can_manage"] is False
        Keys(own_index.store).revoke("ann")
        assert client.post("/v1/ask", json=QUESTION, headers=headers).status_code == 401
    assert not (following.replica.cache / "keys.sqlite").exists()


def test_it_switches_under_load_without_a_failure_and_never_back(
    own_index: Settings, following: Following, tmp_path: Path
) -> None:
    unlimited = own_index.server.model_copy(update={"anonymous_rate": None})
    with served(own_index.model_copy(update={"server": unlimited}), following.replica) as client:
        switch_under_load(client, own_index, following, tmp_path)


def switch_under_load(client: TestClient, own_index: Settings, following: Following, tmp_path: Path) -> None:
    ended, problems = threading.Event(), list[str]()
    seen: list[list[int]] = [[], []]

    def ask(which: int) -> None:
        while not ended.is_set():
            response = client.post("/v1/ask", json={"question": "When does the garage open?"})
            if response.status_code != 200:
                problems.append(response.text)
                return
            answer = response.json()
            texts = {hit["text"] for hit in answer["hits"]} | {each["quote"] for each in answer["citations"]}
            hours = {int(hour) for text in texts for hour in re.findall(r"garage opens at (\d+)", text)}
            if len(hours) > 1:
                problems.append(f"mixed: {hours}")
            seen[which].append(max(hours, default=0))

    clients = [threading.Thread(target=ask, args=(which,)) for which in range(2)]
    for each in clients:
        each.start()
    try:
        for hour in range(1, 6):
            change(own_index, f"# Garage\n\nThe garage opens at {hour} on weekdays.\n")
            push(own_index, str(tmp_path / "target"))
            following.step()
            until = time.monotonic() + 60
            while not all(hours and hours[-1] == hour for hours in seen) and not problems:
                assert time.monotonic() < until
                time.sleep(0.01)
    finally:
        ended.set()
        for each in clients:
            each.join()

    assert problems == []
    assert [hours == sorted(hours) for hours in seen] == [True, True]
    assert {*seen[0]} >= {1, 2, 3, 4, 5}


def test_until_something_is_there_everything_but_its_health_is_503_with_the_reason(
    own_index: Settings, tmp_path: Path
) -> None:
    replica = replica_of(own_index, tmp_path / "target")
    following = Following(replica)
    with TestClient(_make_waiting_app(lambda: _why(replica), None)) as client:
        assert client.get("/healthz").json()["status"] == "ok"
        assert "is being fetched" in check_problem(client.get("/readyz"), 503).detail
        following.step()
        for response in (client.get("/readyz"), client.post("/v1/ask", json=QUESTION), client.get("/")):
            assert "the storage does not answer" in check_problem(response, 503).detail
            assert str(tmp_path) not in response.text
        state = read_state(replica.cache)
        assert state is not None


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--cache", "/tmp/a"], "name what it follows: --from TARGET"),
        (["--collection", "hr"], "name what it follows: --from TARGET"),
        (["--from", "/mnt/a", "--manage"], "leave out --manage, or --from"),
        (["--from", "ftp://example.org/a"], "is no target"),
        (["--from", "s3://ann:secret@handbook/a"], "no password"),
        (["--from", "/mnt/a", "--host", "0.0.0.0"], "there are no keys"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    arguments: list[str], why: str, hashing_index: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hashing_index
    assert main(["serve", "--port", "0", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert why in line
