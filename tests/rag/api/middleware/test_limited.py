"""The limits: what is over one is told so at once, as a problem, and nobody else pays for it."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_network
from typing import Any

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from pydantic import ValidationError

from rag.api.access import Account
from rag.api.app import make_app
from rag.api.middleware.bodies import Bodies
from rag.api.middleware.clients import client_address, household
from rag.api.middleware.limited import Limited
from rag.api.middleware.rates import Rates
from rag.api.middleware.slots import Places, UploadPlaces, wants_stream
from rag.errors import SettingsError
from rag.settings import ServerSettings, Settings
from tests.rag.api.wire.test_problems import check_problem

NAMED = Account(name="ada", collections=None)
QUESTION = {"question": "How many days a week may employees work from home?"}


class As:
    """Says who asks, in place of the keys."""

    def __init__(self, app: Any, account: Account) -> None:
        self._app = app
        self._account = account

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("state", {})["account"] = self._account
        await self._app(scope, receive, send)


async def accept(scope: Any, receive: Any, send: Any) -> None:
    """An application that says yes."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"yes"})


def limited(account: Account = NAMED, app: Any = accept, client: str = "testclient", **settings: Any) -> TestClient:
    inside = Limited(app, settings=ServerSettings(**settings), routes=[])
    return TestClient(As(inside, account), client=(client, 50000))


def test_over_its_rate_an_account_is_told_when_to_come_back() -> None:
    client = limited(rate="2/hour")

    first, second, third = (client.get("/v1/models") for _ in range(3))

    assert [first.headers["RateLimit-Remaining"], second.headers["RateLimit-Remaining"]] == ["1", "0"]
    assert first.headers["RateLimit-Limit"] == "2"
    assert 3590 <= int(first.headers["RateLimit-Reset"]) <= 3600
    assert "2/hour" in check_problem(third, 429).detail
    assert third.headers["Retry-After"] == third.headers["RateLimit-Reset"]
    assert third.headers["RateLimit-Remaining"] == "0"


def test_an_account_s_own_rate_goes_before_the_service_s() -> None:
    client = limited(Account("ada", None, rate="1/hour"), rate="5/hour")

    assert [client.get("/v1/models").status_code for _ in range(2)] == [200, 429]


def test_an_account_without_a_rate_has_none() -> None:
    response = limited().get("/v1/models")

    assert response.status_code == 200
    assert "RateLimit-Limit" not in response.headers


def test_accounts_and_routes_are_counted_apart() -> None:
    rates = Rates()

    counts = [
        rates.count("1/hour", caller, route).is_over
        for caller, route in (("ada", "/v1/ask"), ("bob", "/v1/ask"), ("ada", "/v1/search"), ("ada", "/v1/ask"))
    ]

    assert counts == [False, False, False, True]


def test_a_route_is_one_whatever_the_path_says(hashing_index: Settings) -> None:
    server = hashing_index.server.model_copy(update={"anonymous_rate": "2/hour"})
    app = make_app(hashing_index.model_copy(update={"server": server}))
    with TestClient(app, client=("192.0.2.1", 1)) as client:
        statuses = [client.get(f"/v1/nothing/{number}").status_code for number in range(3)]

        assert statuses == [404, 404, 429]
        assert client.post("/v1/ask", json=QUESTION).status_code == 200
        assert [client.get("/healthz").status_code for _ in range(3)] == [200] * 3


ANYBODY = Account(name="", collections=None)  # of a service without keys
STRANGER = Account(name="", collections=frozenset({"public"}))  # of one with keys


@pytest.mark.parametrize(
    ("account", "client", "status"),
    [
        (ANYBODY, "127.0.0.1", 200),
        (ANYBODY, "::1", 200),
        (ANYBODY, "192.0.2.1", 429),
        (STRANGER, "127.0.0.1", 429),
        (STRANGER, "192.0.2.1", 429),
    ],
)
def test_who_has_no_key_is_limited_but_on_an_open_service_s_own_machine(
    account: Account, client: str, status: int
) -> None:
    test_client = limited(account, client=client, anonymous_rate="1/hour")

    assert [test_client.get("/v1/models").status_code for _ in range(2)] == [200, status]


def test_anonymous_callers_are_told_apart_by_address() -> None:
    app = Limited(accept, settings=ServerSettings(anonymous_rate="1/hour"), routes=[])

    statuses = [
        TestClient(As(app, STRANGER), client=(address, 1)).get("/v1/models").status_code
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1", "2001:db8::2", "192.0.2.1")
    ]

    assert statuses == [200, 200, 200, 200, 429, 429]  # one household has a whole /64


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),  # nobody asked it to say so
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["127.0.0.1, 198.51.100.7"], "198.51.100.7"),  # what the client made up stands left
        ("10.0.0.1", ["127.0.0.1", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
        ("10.0.0.1", ["rubbish"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
    ],
)
def test_forwarded_addresses_are_believed_as_far_as_proxies_are_trusted(
    peer: str, forwarded: list[str], address: str
) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1), "headers": headers}

    found = client_address(scope, ServerSettings(trusted_proxies=(ip_network("10.0.0.0/8"),)).trusted_proxies)

    assert str(found) == address


def test_a_socket_without_a_network_has_no_address() -> None:
    assert client_address({"type": "http", "client": None, "headers": []}, ()) is None


def test_a_household_of_ipv4_is_one_address() -> None:
    address = client_address({"type": "http", "client": ("192.0.2.1", 1), "headers": []}, ())

    assert address is not None
    assert household(address) == "192.0.2.1"


def test_many_callers_take_bounded_memory_and_the_oldest_are_forgiven() -> None:
    rates = Rates(most_remembered=100)
    for number in range(1000):
        assert not rates.count("1/hour", f"caller {number}", "/v1/ask").is_over

    assert rates.count("1/hour", "caller 999", "/v1/ask").is_over
    assert not rates.count("1/hour", "caller 0", "/v1/ask").is_over
    assert len(rates._limiter.storage._windows) == 100  # type: ignore[attr-defined]  # bounded memory is the fact


def test_a_rate_that_is_none_is_named() -> None:
    with pytest.raises(SettingsError, match="'often'"):
        Rates().count("often", "ada", "/v1/ask")


@pytest.mark.parametrize("rate", ["often", "0/minute", "60", "60/fortnight", "60/minute;1/second"])
def test_a_rate_in_the_settings_is_checked(rate: str) -> None:
    with pytest.raises(ValidationError):
        ServerSettings(rate=rate)


# --- bodies ---------------------------------------------------------------------------------------


def test_a_body_over_the_limit_is_refused_before_anything_reads_it() -> None:
    client = limited(max_body_bytes=1024)

    assert "1024 bytes" in check_problem(client.post("/v1/ask", content=b"x" * 1025), 413).detail
    assert client.post("/v1/ask", content=b"x" * 1024).status_code == 200


def test_a_body_that_announces_no_length_is_cut_off() -> None:
    client = limited(max_body_bytes=1024)

    check_problem(client.post("/v1/ask", content=(b"x" * 100 for _ in range(11))), 413)
    assert client.post("/v1/ask", content=(b"x" * 100 for _ in range(10))).status_code == 200


def test_a_body_reaches_the_application_whole() -> None:
    async def echo(scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert message["more_body"] is False
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message["body"]})

    assert limited(app=echo).post("/v1/ask", content=(part for part in (b"a", b"b", b"c"))).content == b"abc"


CHUNKED = {"type": "http", "headers": [(b"transfer-encoding", b"chunked")]}


async def never() -> Any:
    await asyncio.Event().wait()


async def test_a_body_that_does_not_arrive_in_time_is_given_up() -> None:
    with pytest.raises(HTTPException) as refused:
        await Bodies(max_bytes=10, timeout_s=0.001).take(CHUNKED, never)

    assert refused.value.status_code == 408


async def test_a_client_that_leaves_amid_its_body_is_not_served() -> None:
    async def leave() -> Any:
        return {"type": "http.disconnect"}

    assert await Bodies(max_bytes=10, timeout_s=10).take(CHUNKED, leave) is None


async def test_bodies_that_arrive_together_are_bounded_together() -> None:
    bodies = Bodies(max_bytes=100, timeout_s=10, most_arriving_bytes=10)
    sent = asyncio.Queue[Any]()
    await sent.put({"type": "http.request", "body": b"x" * 8, "more_body": True})
    first = asyncio.create_task(bodies.take(CHUNKED, sent.get))
    while sent.qsize():
        await asyncio.sleep(0)

    async def more() -> Any:
        return {"type": "http.request", "body": b"x" * 8, "more_body": True}

    with pytest.raises(HTTPException) as refused:
        await bodies.take(CHUNKED, more)
    await sent.put({"type": "http.request", "body": b"y", "more_body": False})

    assert refused.value.status_code == 503
    assert await first == b"x" * 8 + b"y"


# --- places ---------------------------------------------------------------------------------------


@contextmanager
def all_taken(places: Places, number: int, *, is_stream: bool) -> Iterator[None]:
    with ExitStack() as taken:
        for _ in range(number):
            taken.enter_context(places.take(is_stream=is_stream))
        yield


def test_who_finds_no_place_is_told_so_and_the_place_comes_back() -> None:
    places = Places(requests=2, streams=1)
    with all_taken(places, 2, is_stream=False):
        with pytest.raises(HTTPException) as refused, places.take(is_stream=False):
            pass
        with places.take(is_stream=True):
            pass  # it has a place of another kind

    assert refused.value.status_code == 503
    assert refused.value.headers == {"Retry-After": "1"}
    with places.take(is_stream=False):
        pass


def test_an_account_leaves_half_of_the_places_for_files_to_others() -> None:
    places = UploadPlaces(3)
    with ExitStack() as taken:
        for _ in range(2):
            taken.enter_context(places.take("red"))
        with pytest.raises(HTTPException) as refused, places.take("red"):
            pass
        assert refused.value.status_code == 429
        taken.enter_context(places.take("blue"))
        for account in ("blue", "green", ""):
            with pytest.raises(HTTPException) as refused, places.take(account):
                pass
            assert refused.value.status_code == 503
            assert refused.value.headers == {"Retry-After": "1"}
    with ExitStack() as taken:
        for _ in range(3):
            taken.enter_context(places.take(""))


async def test_a_request_that_finds_no_place_is_not_queued() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        begun.set()
        await go_on.wait()
        await accept(scope, receive, send)

    app = As(Limited(slow, settings=ServerSettings(max_requests=1), routes=[]), NAMED)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "POST", "path": "/v1/ask", "headers": []}
    first = asyncio.create_task(app(dict(scope), nothing, send))
    await begun.wait()
    await app(dict(scope), nothing, send)
    assert [message.get("status") for message in sent] == [503, None]
    assert (b"retry-after", b"1") in sent[0]["headers"]

    go_on.set()
    await first
    assert sent[2]["status"] == 200


@pytest.mark.parametrize(
    ("accept_header", "body", "is_stream"),
    [
        ("text/event-stream", b"{}", True),
        ("text/event-stream;q=0, application/json", b"{}", False),
        ("application/json", b'{"stream": true, "messages": []}', True),
        ("application/json", b'{"stream": false}', False),
        ("application/json", rb'{"content": "\"stream\": true"}', False),
        ("*/*", b"", False),
    ],
)
def test_streams_are_told_by_header_or_body(accept_header: str, body: bytes, is_stream: bool) -> None:
    scope = {"type": "http", "headers": [(b"accept", accept_header.encode())]}

    assert wants_stream(scope, body) is is_stream


# --- time -----------------------------------------------------------------------------------------


def test_a_request_that_is_not_done_in_time_is_given_up() -> None:
    async def hang(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.Event().wait()

    response = limited(app=hang, timeout_s=0.001).get("/v1/ask")

    assert "0.001 s" in check_problem(response, 503).detail
    assert response.headers["Retry-After"] == "1"


def test_a_response_that_is_not_done_in_time_is_cut_off() -> None:
    async def hang(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        limited(app=hang, timeout_s=0.001).get("/v1/ask")


def test_a_timeout_of_the_application_is_its_own() -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise TimeoutError("something else")

    with pytest.raises(TimeoutError, match="something else"):
        limited(app=fail).get("/v1/ask")
