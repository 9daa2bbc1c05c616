"""A server on loopback that speaks `/v1/embeddings`, by script or with the hashing embedder's vectors."""

import json
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from rag.embedders.hashing import HashingEmbedder

DIMENSIONS = 24
SCALE = 3.0  # the vectors sent are this long: scaling them to 1 is the client's work


class Held:
    """A reply that is held back: `arrived` tells that it is awaited, `release` lets it go."""

    def __init__(self) -> None:
        self.arrived = Event()
        self.release = Event()


@dataclass(frozen=True)
class Reply:
    """What the server says to one request; without a body, the right answer."""

    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    waits: bool = False  # answers only when the test is over
    held: Held | None = None


def json_reply(content: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(content).encode(), headers)


def rows_reply(*vectors: list[float]) -> Reply:
    rows = [{"object": "embedding", "index": index, "embedding": vector} for index, vector in enumerate(vectors)]
    return json_reply(
        {"object": "list", "model": "any", "data": rows, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    )


class EmbeddingServer:
    """Replies with what is in `script`, first to last, then rightly; keeps every request's JSON and headers."""

    def __init__(self) -> None:
        self.script: deque[Reply] = deque()
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.refuses = Reply(413, b'{"error": {"message": "input too long"}}')
        self.refused_word: str | None = None  # a request with a text that has it is answered with `refuses`
        self._over = Event()
        self._held: list[Held] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for held in self._held:
            held.release.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.requests.append(request)
                server.headers.append({name.lower(): value for name, value in self.headers.items()})
                reply = server.script.popleft() if server.script else server._usual(request)
                if reply.held:
                    server._held.append(reply.held)
                    reply.held.arrived.set()
                    reply.held.release.wait()
                if reply.waits:
                    server._over.wait()
                    self.close_connection = True
                    return
                body = server._answer(request) if reply.body is None else reply.body
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                with suppress(BrokenPipeError, ConnectionResetError):  # the client was killed meanwhile
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                pass

        return Handler

    def _usual(self, request: dict[str, Any]) -> Reply:
        is_refused = self.refused_word is not None and any(self.refused_word in text for text in request["input"])
        return self.refuses if is_refused else Reply()

    def _answer(self, request: dict[str, Any]) -> bytes:
        embedder = HashingEmbedder(request.get("dimensions") or DIMENSIONS)
        vectors = embedder.embed_documents(request["input"]) * SCALE
        rows = [{"index": index, "embedding": vector.tolist()} for index, vector in enumerate(vectors)]
        rows.reverse()  # the protocol orders by `index`, not by place
        return json.dumps({"object": "list", "model": request["model"], "data": rows}).encode()
