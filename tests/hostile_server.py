"""A server on loopback that sends bytes of its own choosing in answer to whatever it is asked."""

import gzip
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType

Behaviour = Callable[[], Iterable[bytes]]  # what is sent on one connection, a piece at a time
FOREVER = 10**9
_PATIENCE_S = 30.0


class HostileServer:
    """Runs in a thread while the `with` block lasts; `received` has what each connection sent, `sent` counts bytes."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.received: list[bytes] = []
        self.sent = 0
        self._behaviour = behaviour
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._workers: list[threading.Thread] = []
        self._is_over = threading.Event()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def __enter__(self) -> "HostileServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for worker in self._workers:
            worker.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._workers.append(threading.Thread(target=self._answer, args=(connection,)))
                self._workers[-1].start()

    def _answer(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(_PATIENCE_S)
            self.received.append(_request(connection))
            for piece in self._behaviour():
                if self._is_over.is_set():
                    return
                connection.sendall(piece)
                self.sent += len(piece)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


# --- what it sends ----------------------------------------------------------------------------------


def head(status: int = 200, *headers: str, media_type: str = "text/event-stream") -> bytes:
    """Return the head of a response whose body ends with the connection."""
    lines = [f"HTTP/1.1 {status} Scripted", f"Content-Type: {media_type}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def whole(body: bytes, status: int = 200, *headers: str, media_type: str = "application/json") -> Behaviour:
    """Send one body with its length."""
    return lambda: [head(status, f"Content-Length: {len(body)}", *headers, media_type=media_type), body]


def stream(*pieces: bytes, times: int = 1, headers: Iterable[str] = ()) -> Behaviour:
    """Send an event stream that repeats `pieces`, and hang up."""
    return lambda: _chain(head(200, *headers), pieces, times)


def dripping(start: bytes, drop: bytes) -> Behaviour:
    """Send `start`, then a drop every 10 ms."""

    def drip() -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(0.01)
            yield drop

    return drip


def delta(**fields: object) -> bytes:
    """Return one event of a chat completion."""
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": fields}]}).encode() + b"\n\n"


def bomb(unit: bytes, mebibytes: int) -> bytes:
    """Return gzip of many MiB of one thing."""
    return gzip.compress(unit * (mebibytes * 2**20 // len(unit)), 6)


def _chain(start: bytes, pieces: Iterable[bytes], times: int) -> Iterator[bytes]:
    yield start
    kept = tuple(pieces)
    for _ in range(times):
        yield from kept
