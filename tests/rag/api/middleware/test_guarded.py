"""What browsers are told, and the names that the service answers to."""

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.api.middleware.guarded import Guarded
from rag.settings import ServerSettings
from tests.rag.api.wire.test_problems import check_problem


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything, with headers that must not win."""
    headers = {"Cache-Control": "public, max-age=60", "Content-Security-Policy": "default-src *"}
    await JSONResponse("inside", headers=headers)(scope, receive, send)


def client_of(**settings: object) -> TestClient:
    app: ASGIApp = Guarded(answer, settings=ServerSettings.model_validate(settings))
    return TestClient(app, base_url="http://localhost")


OURS = [
    b"localhost", b"LOCALHOST:8000", b"localhost.", b"127.0.0.1:8000", b"192.0.2.7", b"[::1]:8000", b"[::1]",
    b"docs.example.org", b"Docs.Example.Org:443", b"inside.example.org",
]  # fmt: skip
FOREIGN = [
    b"evil.example", b"localhost.evil.example", b"127.0.0.1.evil.example", b"evil.docs.example.org", b"example.org",
    b"docs.example.org.evil", b"2130706433", b"0x7f.1", b"[localhost]",
]  # fmt: skip
INVALID = [
    b"",
    b"a b",
    b"localhost:8000:1",
    b"localhost/",
    b"user@localhost",
    b"\xff",
    b"localhost\x00",
    b"a,localhost",
]


@pytest.mark.parametrize("host", OURS)
def test_its_own_names_and_addresses_are_answered(host: bytes) -> None:
    client = client_of(host="inside.example.org", hosts=["docs.example.org"])

    assert client.get("/v1/x", headers=[(b"Host", host)]).json() == "inside"


@pytest.mark.parametrize("host", FOREIGN)
def test_names_of_others_are_not_answered(host: bytes) -> None:
    response = client_of(hosts=["docs.example.org"]).get("/", headers=[(b"Host", host)])

    assert response.status_code in (400, 421)
    assert check_problem(response, response.status_code)
    assert "inside" not in response.text


@pytest.mark.parametrize("host", INVALID)
def test_what_is_no_name_is_refused(host: bytes) -> None:
    check_problem(client_of().get("/", headers=[(b"Host", host)]), 400)


def test_two_names_are_refused() -> None:
    check_problem(client_of().get("/", headers=[(b"Host", b"localhost"), (b"Host", b"evil.example")]), 400)


@pytest.mark.parametrize("host", [b"localhost", b"evil.example"])
def test_every_response_tells_browsers_what_not_to_do(host: bytes) -> None:
    headers = client_of().get("/", headers=[(b"Host", host)]).headers

    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy.pop("img-src") == "'self' blob:"
    closed = ("default-src", "frame-ancestors", "base-uri", "form-action")
    assert [policy.pop(name) for name in closed] == ["'none'"] * len(closed)
    assert policy == dict.fromkeys(("script-src", "style-src", "connect-src"), "'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_answers_are_never_kept_and_assets_may_be() -> None:
    client = client_of()

    assert client.get("/v1/ask").headers["cache-control"] == "no-store"
    assert client.get("/metrics").headers["cache-control"] == "no-store"
    assert client.get("/assets/x.js").headers["cache-control"] == "public, max-age=60"


def test_other_origins_may_not_ask_unless_they_are_named() -> None:
    asks = {"Origin": "https://wiki.example.org"}
    preflight = {**asks, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    closed, opened = client_of(), client_of(cors_origins=["https://wiki.example.org"])

    assert not [name for name in closed.get("/v1/x", headers=asks).headers if name.startswith("access-control")]
    assert opened.get("/v1/x", headers=asks).headers["access-control-allow-origin"] == "https://wiki.example.org"
    allowed = opened.options("/v1/ask", headers=preflight).headers
    assert "Authorization" in allowed["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed
    foreign = opened.options("/v1/ask", headers={**preflight, "Origin": "https://evil.example"})
    assert foreign.status_code == 400
    assert "access-control-allow-origin" not in foreign.headers


@pytest.mark.parametrize("origin", ["*", "https://*.example.org", "null", "wiki.example.org", "https://a.example/"])
def test_an_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(ValidationError, match="cors_origins"):
        ServerSettings.model_validate({"cors_origins": [origin]})


def test_a_host_with_a_scheme_or_port_is_refused() -> None:
    for host in ("https://docs.example.org", "docs.example.org:443", "*"):
        with pytest.raises(ValidationError, match="hosts"):
            ServerSettings.model_validate({"hosts": [host]})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:3000"}, 403),  # another service of this machine
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "https://localhost.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "https://docs.example.org"}, 200),  # behind a proxy that changes the name
        ({"Origin": "https://wiki.example.org"}, 200),
        ({"Origin": "https://evil.example", "Authorization": "Bearer ob_x"}, 200),  # which no form can send
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_a_page_of_another_site_can_send_nothing_without_a_key(headers: dict[str, str], status: int) -> None:
    client = client_of(hosts=["docs.example.org"], cors_origins=["https://wiki.example.org"])

    assert client.post("/v1/documents?name=a.txt", content=b"text", headers=headers).status_code == status
    assert client.get("/v1/documents", headers=headers).status_code == 200
