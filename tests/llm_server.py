"""A server on loopback that speaks OpenAI's chat completions by script: one `Reply` a request, the last repeated."""

import json
import select
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, TypeAlias

Ending: TypeAlias = Literal["done", "undone", "cut", "quiet", "hang", "endless", "silent", "broken"]

_PATIENCE_S = 120.0  # how long a hanging reply waits for the reader to leave


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server does with one request.

    `deltas` are streamed, a text as the content and a mapping as the whole delta, after them `events`: a mapping as
    an event, bytes as they are. Then comes `ending`: `done` gives the `reason` and
    closes as the protocol wants it, `undone` the same without [DONE], `cut` hangs up inside the transfer, `quiet` ends
    it properly but says neither why nor [DONE], `hang` says nothing more until the reader leaves, `endless` repeats
    the last delta until then, `silent` does not even send the headers, `broken` sends JSON that is none.

    Another `status` than 200 sends `error` as the error's message. `body` is sent instead of all that, as it is.
    """

    deltas: Sequence[str | Mapping[str, Any]] = ()
    ending: Ending = "done"
    usage: tuple[int, int] | None = (100, 20)
    status: int = 200
    error: str = "scripted"
    headers: Mapping[str, str] = field(default_factory=dict)
    events: Sequence[Mapping[str, Any] | bytes] = ()
    reason: str = "stop"
    body: Mapping[str, Any] | Sequence[Any] | bytes | None = None


def answer(text: str, **options: Any) -> Reply:
    """Return a reply that writes `text` in small pieces."""
    return Reply(deltas=[text[i : i + 7] for i in range(0, len(text), 7)], **options)


class LLMServer:
    """Runs in a thread while the `with` block lasts; `requests` are the bodies it was sent, in order."""

    def __init__(self, *replies: Reply) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.connections = 0
        self.reader_left = threading.Event()
        self._replies = replies
        self._taking = threading.Lock()
        script = self

        class Handler(_Handler):
            server_script = script

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> "LLMServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def is_left(self) -> bool:
        """Wait until the reader of a reply leaves, and say whether it did; one that never came has left, too.

        On a busy machine a deadline may pass before the connection is made.
        """
        return not self.connections or self.reader_left.wait(_PATIENCE_S)

    def take(self, body: dict[str, Any], key: str) -> Reply:
        with self._taking:
            self.requests.append(body)
            self.keys.append(key)
            return self._replies[min(len(self.requests), len(self._replies)) - 1]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_script: LLMServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        reply = self.server_script.take(body, self.headers.get("Authorization", ""))
        self.close_connection = True
        try:
            if self.path != "/v1/chat/completions":
                self._refuse(Reply(status=404, error=f"no route {self.path}"))
            elif reply.ending == "silent":
                self._wait_for_the_reader_to_leave()
            elif reply.status != 200 or reply.body is not None:
                self._refuse(reply)
            else:
                self._stream(reply, wants_usage=bool(body.get("stream_options", {}).get("include_usage")))
        except (BrokenPipeError, ConnectionResetError):
            self.server_script.reader_left.set()

    def handle(self) -> None:
        self.server_script.connections += 1
        super().handle()
        if not self.server_script.requests:  # it left before it had asked
            self.server_script.reader_left.set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Say nothing on stderr."""

    def _refuse(self, reply: Reply) -> None:
        body = {"error": {"message": reply.error, "type": "scripted"}} if reply.body is None else reply.body
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")  # or the client might ask again on one that is about to close
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, reply: Reply, *, wants_usage: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for delta in reply.deltas:
            self._delta(delta)
        for event in reply.events:
            if isinstance(event, bytes):
                self._write(event)
            else:
                self._event(event)
        if reply.ending in ("done", "undone"):
            self._event(_chunk([{"index": 0, "delta": {}, "finish_reason": reply.reason}]))
            if reply.usage and wants_usage:
                self._event(_chunk([], usage=reply.usage))
            if reply.ending == "done":
                self._write(b"data: [DONE]\n\n")
        elif reply.ending == "broken":
            self._write(b'data: {"choices": [{"delta": \n\n')
        elif reply.ending == "endless":
            while True:  # until writing fails
                self._delta(reply.deltas[-1])
        elif reply.ending == "hang":
            self._wait_for_the_reader_to_leave()
            return
        elif reply.ending == "cut":
            return  # the last chunk never comes
        self.wfile.write(b"0\r\n\r\n")

    def _wait_for_the_reader_to_leave(self) -> None:
        readable, _, _ = select.select([self.connection], [], [], _PATIENCE_S)
        if readable and self.connection.recv(1) == b"":
            self.server_script.reader_left.set()

    def _delta(self, delta: str | Mapping[str, Any]) -> None:
        said = {"content": delta} if isinstance(delta, str) else delta
        self._event(_chunk([{"index": 0, "delta": said, "finish_reason": None}]))

    def _event(self, content: Mapping[str, Any]) -> None:
        self._write(f"data: {json.dumps(content)}\n\n".encode())

    def _write(self, content: bytes) -> None:
        self.wfile.write(f"{len(content):x}\r\n".encode() + content + b"\r\n")
        self.wfile.flush()


def _chunk(choices: list[dict[str, Any]], usage: tuple[int, int] | None = None) -> dict[str, Any]:
    chunk: dict[str, Any] = {"id": "scripted", "object": "chat.completion.chunk", "created": 0, "model": "scripted"}
    if usage is not None:
        prompt, completion = usage
        chunk["usage"] = {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }
    return {**chunk, "choices": choices}
