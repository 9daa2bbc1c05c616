"""The client alone: a service that is busy, of another version, slow or hostile, and keys that cannot be one."""

import json
import time
from itertools import repeat
from typing import Any

import pytest

from rag.adapters.client import Passage, ServicePassages, open_passages, wait_for
from rag.errors import RagError, ServiceError, ServiceOverloaded, ServiceUnreachable, UsageError
from tests.hostile_server import Behaviour, HostileServer, dripping, head, whole

SECRET = "ob_" + "S" * 43
MIB = 2**20
HIT: dict[str, Any] = {
    "chunk_id": "c", "collection": "hr", "document_id": "d", "uri": "hr/a b.md", "title": "A", "page": None,
    "page_end": None, "start": 3, "end": 7, "score": 0.5, "text": "text", "context": "A › B", "shown": "text",
}  # fmt: skip
FOUND: dict[str, Any] = {"hits": [HIT], "collections": {"hr": "000007"}, "a member of tomorrow": 1}


def search(behaviour: Behaviour, **more: Any) -> list[Passage]:
    with HostileServer(behaviour) as server:
        return wait_for(ServicePassages(server.origin, SECRET, **more).search("x"))


def answering(content: object, status: int = 200, *headers: str) -> Behaviour:
    return whole(json.dumps(content).encode(), status, *headers)


def test_what_a_newer_service_says_besides_is_ignored() -> None:
    (passage,) = search(answering(FOUND))

    assert passage == Passage("text", 0.5, "A", "A › B", "hr", "000007", "d", "hr/a b.md", "c", None, None, 3, 7)
    assert passage.source == "openbook://hr/hr/a%20b.md#3-7"


@pytest.mark.parametrize(
    "content",
    [
        {**FOUND, "hits": [{name: value for name, value in HIT.items() if name != "context"}]},
        {**FOUND, "hits": [{**HIT, "start": "3"}]},
        {**FOUND, "collections": {}},
        {**FOUND, "hits": None},
        [],
    ],
    ids=["without headings", "text for a number", "without a generation", "no list", "no object"],
)
def test_an_answer_of_another_shape_is_told_so(content: object) -> None:
    with pytest.raises(ServiceError, match="did not answer as this version of Openbook does"):
        search(answering(content))


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_at_its_limit_may_be_asked_again(status: int) -> None:
    with pytest.raises(ServiceOverloaded, match=f"answered {status}: try again in 3 s"):
        search(answering({"detail": "try again in 3 s"}, status))


def test_a_service_that_drips_is_left_at_the_deadline() -> None:
    started = time.monotonic()

    with pytest.raises(ServiceUnreachable, match=r"did not answer within 0\.5 s"):
        search(dripping(head(media_type="application/json"), b" "), timeout_s=0.5)

    assert time.monotonic() - started < 30


def test_an_answer_without_an_end_is_cut() -> None:
    with pytest.raises(ServiceError, match="it sent more than 8388608 bytes"):
        search(lambda: [head(media_type="application/json"), *repeat(b" " * MIB, 20)])


def test_a_redirect_elsewhere_is_not_followed() -> None:
    with HostileServer(answering(FOUND)) as elsewhere:
        there = head(307, f"Location: {elsewhere.origin}/v1/search", "Content-Length: 0")
        with pytest.raises(ServiceError, match="it redirects to http://127"):
            search(lambda: [there])

        assert elsewhere.received == []


@pytest.mark.parametrize("key", ["", "a b", f"{SECRET}\n", "ob_ключ"])
def test_what_cannot_be_a_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(UsageError) as refused:
        open_passages(base_url="http://127.0.0.1", key=key)

    assert str(refused.value).endswith("copy it again")
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("address", ["", "ftp://127.0.0.1", "http://", "http://h:port", "http://h?x=1", "http://h#x"])
def test_what_cannot_be_an_address_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="base_url is"):
        open_passages(base_url=address)


def test_a_condition_that_is_no_json_is_refused() -> None:
    with HostileServer(answering(FOUND)) as server, pytest.raises(RagError, match="the question cannot be sent"):
        wait_for(ServicePassages(server.origin).search("x", where={"team": object()}))
