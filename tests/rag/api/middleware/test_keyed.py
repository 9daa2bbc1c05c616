"""Who is let in: keys good and bad, public collections, and what fails closed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from rag.api.access import Account, account_of
from rag.api.middleware.keyed import Keyed, is_loopback
from rag.api.wire.problems import install_handlers
from rag.keys import Keys
from tests.rag.api.wire.test_problems import check_problem


def serve(store: Path, *, is_open: bool) -> TestClient:
    """Serve a route that says who asks."""
    app = FastAPI()
    install_handlers(app)

    @app.get("/v1/me")
    def me(request: Request) -> tuple[str, list[str] | None, str | None]:
        account: Account = account_of(request)
        return account.name, None if account.collections is None else sorted(account.collections), account.rate

    for path in ("/", "/healthz", "/assets/x"):
        app.add_api_route(path, lambda: "open")
    app.add_middleware(Keyed, store=store, is_open=is_open)
    return TestClient(app)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with serve(tmp_path, is_open=True) as client:
        yield client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_without_any_key_a_service_is_open_where_it_may_be(client: TestClient) -> None:
    assert client.get("/v1/me").json() == ["", None, None]
    assert client.get("/v1/me", headers=bearer("unused")).json() == ["", None, None]


def test_without_any_key_a_service_that_may_not_be_open_lets_nobody_in(tmp_path: Path) -> None:
    with serve(tmp_path, is_open=False) as client:
        assert client.get("/v1/me").headers["www-authenticate"] == "Bearer"
        check_problem(client.get("/v1/me"), 401)


def test_the_first_key_closes_a_service_that_runs(client: TestClient, keys: Keys) -> None:
    assert client.get("/v1/me").status_code == 200
    _, secret = keys.create("ann", collections=["hr"], rate="5/minute")

    assert client.get("/v1/me").status_code == 401
    assert client.get("/v1/me", headers=bearer(secret)).json() == ["ann", ["hr"], "5/minute"]
    assert client.get("/v1/me", headers={"authorization": f"bEaReR {secret}"}).status_code == 200


def test_a_revoked_key_is_refused_at_once_and_the_service_stays_closed(client: TestClient, keys: Keys) -> None:
    _, secret = keys.create("ann", collections=None)
    assert client.get("/v1/me", headers=bearer(secret)).json() == ["ann", None, None]
    keys.revoke("ann")

    assert client.get("/v1/me", headers=bearer(secret)).status_code == 401
    assert client.get("/v1/me").status_code == 401


def test_an_expired_key_is_refused(client: TestClient, keys: Keys) -> None:
    _, secret = keys.create("ann", collections=None, lifetime_s=0)

    check_problem(client.get("/v1/me", headers=bearer(secret)), 401)


def test_public_collections_are_seen_by_everybody(client: TestClient, keys: Keys) -> None:
    _, secret = keys.create("ann", collections=["hr"])
    keys.make_public("handbook")

    assert client.get("/v1/me").json() == ["", ["handbook"], None]
    assert client.get("/v1/me", headers=bearer(secret)).json() == ["ann", ["handbook", "hr"], None]
    keys.make_private("handbook")
    assert client.get("/v1/me").status_code == 401


def test_a_bad_key_is_refused_also_where_none_would_do(client: TestClient, keys: Keys, tmp_path: Path) -> None:
    _, secret = keys.create("ann", collections=["hr"])
    (tmp_path / "other").mkdir()
    _, foreign = Keys(tmp_path / "other").create("ann", collections=["hr"])
    keys.make_public("handbook")
    encoded = secret.encode()
    bad: list[bytes] = [
        b"",
        b"Bearer",
        b"Bearer ",
        encoded,
        b"Basic " + encoded,
        b"Bearer  " + encoded,
        b"Bearer\t" + encoded,
        b"Bearer " + encoded[:-1],
        b"Bearer " + encoded + b"A",
        b"Bearer " + encoded + b" x",
        b"Bearer " + encoded.swapcase(),
        b"Bearer " + foreign.encode(),
        b"Bearer " + encoded + b", Bearer " + encoded,
        b"Bearer \xff\xfe\x00" + encoded,
        "Bearer ob_ключ".encode(),
        b"Bearer " + b"x" * 60_000,
        b"Bearer ' OR 1=1 --",
    ]

    refused = [client.get("/v1/me", headers=[(b"Authorization", value)]) for value in bad]
    refused.append(client.get("/v1/me", headers=[(b"Authorization", b"Bearer " + encoded)] * 2))

    assert [response.status_code for response in refused] == [401] * len(refused)
    assert len({response.content for response in refused}) == 1
    assert not any(part in refused[0].text for part in (secret, foreign, "ann", "hr"))


def test_the_page_and_health_are_open_and_nothing_else(client: TestClient, keys: Keys) -> None:
    keys.create("ann", collections=None)

    assert [client.get(path).status_code for path in ("/", "/healthz", "/assets/x")] == [200, 200, 200]
    closed = [
        "/v1/me",
        "/v1/me/",
        "//v1/me",
        "/V1/me",
        "/%76%31/me",
        "/metrics",
        "/docs",
        "/healthz/",
        "/new",
        "/assets",
    ]
    assert [client.get(path, follow_redirects=False).status_code for path in closed] == [401] * len(closed)


def test_keys_that_vanish_close_the_service(client: TestClient, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    _, secret = keys.create("ann", collections=None)
    assert client.get("/v1/me", headers=bearer(secret)).status_code == 200
    content = keys.path.read_bytes()
    keys.path.unlink()

    for headers in ({}, bearer(secret)):
        refused = check_problem(client.get("/v1/me", headers=headers), 503)
        assert str(keys.path) not in refused.detail
    assert [record.message for record in caplog.records if str(keys.path) in record.message] == [
        f"{keys.path} had keys but has none now; restore it, or restart the service to run without keys"
    ]
    keys.path.write_bytes(content)
    assert client.get("/v1/me", headers=bearer(secret)).status_code == 200


def test_rows_that_vanish_close_the_service(client: TestClient, keys: Keys) -> None:
    keys.create("ann", collections=None)
    assert client.get("/v1/me").status_code == 401
    with closing(sqlite3.connect(keys.path)) as connection, connection:
        connection.execute("DELETE FROM keys")

    assert client.get("/v1/me").status_code == 503


@pytest.mark.parametrize("content", [b"", b"garbage" * 300])
def test_keys_that_are_damaged_close_the_service(tmp_path: Path, keys: Keys, content: bytes) -> None:
    keys.path.write_bytes(content)

    with serve(tmp_path, is_open=True) as client:
        assert client.get("/v1/me").status_code == 503
        assert client.get("/healthz").status_code == 200
        keys.path.unlink()
        assert client.get("/v1/me").status_code == 503


def test_secrets_are_not_logged(client: TestClient, keys: Keys, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    _, secret = keys.create("ann", collections=None)
    client.get("/v1/me", headers=bearer(secret))
    client.get("/v1/me", headers=bearer(secret[:-1]))
    keys.path.write_bytes(b"x")
    client.get("/v1/me", headers=bearer(secret))

    assert caplog.records
    assert secret[:-1] not in caplog.text


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("localhost.example.org", False),
        ("", False),
    ],
)
def test_loopback_is_known(host: str, local: bool) -> None:
    assert is_loopback(host) is local
