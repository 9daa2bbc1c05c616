"""A real `rag serve`, and what a stranger may write into its socket: refused, logged once, the service unharmed."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

_PATIENCE_S = 30.0
ENVIRONMENT = {
    "RAG_EMBEDDER__KIND": "hashing",
    "RAG_SERVER__HEAD_TIMEOUT_S": "0.3",
    "RAG_SERVER__BODY_TIMEOUT_S": "0.3",
    "RAG_SERVER__MAX_BODY_BYTES": "4096",
}
ASK = b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
QUESTION = json.dumps({"question": "How much may a hotel cost at most a night?"}).encode()


class Server:
    """A service, by its port, and what it has logged."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path) -> None:
        self.process = process
        self._log = log
        self.port = 0

    def lines(self) -> list[str]:
        return self._log.read_text().splitlines()

    def send(self, *parts: bytes) -> bytes:
        """Return all that is answered until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE_S) as connection:
            for part in parts:
                connection.sendall(part)
            return read_all(connection)

    def first_line(self, *parts: bytes) -> bytes:
        """Return how an answer begins, without waiting until the server closes the connection, seconds later."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE_S) as connection:
            connection.sendall(b"".join(parts))
            with connection.makefile("rb") as answer:
                return answer.readline()

    def status(self, *parts: bytes) -> int:
        return int(self.send(*parts).split(b" ", 2)[1])

    def is_well(self) -> bool:
        head = ASK + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(QUESTION)
        return b"140 EUR" in self.send(head + QUESTION)


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def send_for_ever(connection: socket.socket, part: bytes) -> None:
    while True:
        connection.sendall(part)


@pytest.fixture(scope="module")
def server(hashing_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("service") / "log"
    command = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main(['serve', '--port', '0']))"]
    environment = {**os.environ, **ENVIRONMENT, "RAG_STORE": str(hashing_store)}
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stderr=errors, text=True, env=environment) as process,
    ):
        running = Server(process, log)
        while not running.port:
            assert process.poll() is None, log.read_text()
            words = log.read_text().split()
            running.port = next((urlsplit(w).port or 0 for w in words if w.startswith("http://")), 0)
        yield running
        process.kill()


def test_it_answers(server: Server) -> None:
    assert server.is_well()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",  # TLS at a plain port
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Evil: a\rb\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Evil: a\x00b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX Evil: a\r\n\r\n",
        ASK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",  # smuggling
        ASK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxxx",
        ASK + b"Content-Length: -1\r\n\r\n",
        ASK + b"Content-Length: 99999999999999999999999\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused_and_logged_once(server: Server, request_bytes: bytes) -> None:
    before = len(server.lines())

    answer = server.send(request_bytes)

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), answer
    assert b"application/problem+json" in answer
    assert len(server.lines()) == before + 1
    assert server.is_well()


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/%252e%252e/etc/passwd",
        "/assets/..%5c..%5cetc%5cpasswd",
        "/assets//etc/passwd",
        "/assets/%00",
        "/%ff%fe",
        "/v1/documents/..%2f..%2fetc%2fpasswd",
        "/v1/documents/%ff",
        "/v1/documents/%00",
        "/v1/documents/" + "x" * 20_000,
    ],
)
def test_no_path_leads_out_of_the_service(server: Server, path: str) -> None:
    answer = server.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())

    assert answer.split(b" ", 2)[1] in (b"404", b"422"), answer[:200]
    assert b"root:" not in answer
    assert b"Traceback" not in "\n".join(server.lines()).encode()


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%00", "q=%0d%0aSet-Cookie:%20a=b", "limit=%ff", "collection=%ff"])
def test_a_query_of_anything_is_answered_or_refused(server: Server, query: str) -> None:
    answer = server.send(f"GET /v1/documents?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())

    assert answer.split(b" ", 2)[1] in (b"200", b"404", b"422"), answer[:200]
    assert b"\r\nset-cookie:" not in answer.lower()


@pytest.mark.parametrize("request_id", [b"a\tb", b"\xff\xfe", b"x" * 1000, b"a%0d%0aSet-Cookie: a=b", b"<script>"])
def test_a_request_id_that_could_do_harm_is_not_echoed(server: Server, request_id: bytes) -> None:
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: "

    answer = server.send(head + request_id + b"\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert request_id not in answer


def test_a_body_that_is_no_utf8_is_refused(server: Server) -> None:
    body = b'{"question": "\xff\xfe"}'

    assert server.status(ASK + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body), body) == 400


def test_a_body_that_is_announced_too_long_is_refused_before_it_comes(server: Server) -> None:
    assert server.first_line(ASK + b"Content-Length: 1000000000\r\n\r\n").startswith(b"HTTP/1.1 413 ")


def test_a_body_without_end_is_refused_and_its_connection_closed(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=_PATIENCE_S) as connection:
        connection.sendall(ASK + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"1000\r\n" + b"x" * 0x1000 + b"\r\n"
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            send_for_ever(connection, chunk)

    assert server.is_well()


def test_a_slow_body_is_given_up(server: Server) -> None:
    before = len(server.lines())

    assert server.status(ASK + b"Content-Length: 100\r\n\r\n", b"{") == 408
    assert [json.loads(line)["status"] for line in server.lines()[before:]] == [408]


def test_a_connection_that_says_nothing_is_closed_quietly(server: Server) -> None:
    before = len(server.lines())

    assert server.send() == b""
    assert len(server.lines()) == before


@pytest.mark.parametrize("part", [b"G", b"GET /healthz HTTP/1.1\r\nHost: local", ASK])
def test_a_head_that_does_not_end_is_given_up_and_logged_once(server: Server, part: bytes) -> None:
    before = len(server.lines())

    assert server.status(part) == 408
    assert len(server.lines()) == before + 1


def test_a_byte_now_and_then_keeps_no_connection(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.02) as connection:
        for _ in range(1000):
            try:
                connection.sendall(b"\r\n")  # llhttp skips empty lines before a head
                assert connection.recv(100)[:12] in (b"", b"HTTP/1.1 408")
                break
            except TimeoutError:
                continue
        else:
            pytest.fail("it is still open")


def test_a_head_that_is_too_long_is_refused(server: Server) -> None:
    before = len(server.lines())

    with socket.create_connection(("127.0.0.1", server.port), timeout=_PATIENCE_S) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 70_000)
        assert connection.recv(65536).startswith(b"HTTP/1.1 431 ")
    assert len(server.lines()) == before + 1


def test_a_request_to_upgrade_is_answered_as_if_it_had_not_asked(server: Server) -> None:
    upgrade = (
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n\r\n"
    )

    assert server.first_line(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", upgrade) == b"HTTP/1.1 200 OK\r\n"


def test_the_service_is_well_after_all_of_it(server: Server) -> None:
    assert server.process.poll() is None
    assert server.is_well()
    assert not any("Traceback" in line for line in server.lines())
