"""uvicorn's HTTP/1.1 with limits that it lacks: on a request's head, and on how slowly an answer may be read."""

from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from rag.api.wire.problems import problem

_MOST_DISCARDED_BYTES = 2**20  # of a body whose request was already answered; who sends on may then read the answer
_LEAST_READ_BYTES = 32 * 2**10  # of an answer, in each `read_timeout_s`: a kilobyte a second
_MOST_HEAD_BYTES = 64 * 2**10  # browsers and proxies send a few; one read more is held until it is found too long


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection without a running request if no complete head arrives within `head_timeout_s`.

    Such connections are silent, or send a byte now and then, or continue a body whose request was already answered.
    Of such a body no more than a MiB is read. Between two requests uvicorn's own, shorter keep-alive timeout applies.
    An answer that nobody reads, or too slowly, is dropped with its connection: closing would wait for its reader.
    """

    head_timeout_s: float = 10.0
    read_timeout_s: float = 30.0

    def __init__(self, *arguments: Any, **named: Any) -> None:  # Any: uvicorn's own
        super().__init__(*arguments, **named)
        self._head_bytes = 0
        self._discarded_bytes = 0
        self._head_timer: TimerHandle | None = None
        self._unread_bytes = 0
        self._read_timer: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        self._stop_watching()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_watching()

    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()
        self._watch_reader()

    def data_received(self, data: bytes) -> None:
        if self._is_discarding():
            self._discarded_bytes += len(data)
        else:
            self._head_bytes += len(data)
            self._discarded_bytes = 0
        super().data_received(data)
        if self._is_at_work() or self.transport.is_closing():
            self._have_head()
        elif self._discarded_bytes > _MOST_DISCARDED_BYTES:
            self.transport.close()
        elif self._head_bytes > _MOST_HEAD_BYTES:
            self._refuse(431, f"the head of the request is too long; at most {_MOST_HEAD_BYTES} bytes are allowed")
        else:
            self._await_head()

    def send_400_response(self, msg: str) -> None:
        self._send(400, "this is not an HTTP request")  # uvicorn has logged it

    def _unsupported_upgrade_warning(self) -> None:
        """Do not warn: the request is answered without the upgrade, and has its own line in the log."""

    def _is_at_work(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _is_discarding(self) -> bool:
        """Whether the incoming data is the rest of a body whose request was already answered."""
        return self.cycle is not None and self.cycle.response_complete and self.cycle.more_body

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_timeout_s, self._be_late)

    def _have_head(self) -> None:
        self._head_bytes = 0
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _watch_reader(self) -> None:
        if self._read_timer is None and (unread := self.transport.get_write_buffer_size()):
            self._unread_bytes = unread
            self._read_timer = self.loop.call_later(self.read_timeout_s, self._look_at_reader)

    def _look_at_reader(self) -> None:
        self._read_timer = None
        if self.transport.get_write_buffer_size() > self._unread_bytes - _LEAST_READ_BYTES:
            self.transport.abort()
        else:
            self._watch_reader()

    def _stop_watching(self) -> None:
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None

    def _be_late(self) -> None:
        if self._is_at_work() or self.transport.is_closing():
            return
        if self._head_bytes and not self._is_discarding():
            self._refuse(408, f"the head of the request did not arrive within {self.head_timeout_s:g} s")
        else:
            self.transport.close()

    def _refuse(self, status: int, detail: str) -> None:
        self.logger.warning("%s, from %s", detail, self.client[0] if self.client else "a socket")
        self._send(status, detail)

    def _send(self, status: int, detail: str) -> None:
        response = problem(status, detail, headers={"Connection": "close"})
        head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}".encode()]
        head += [name + b": " + value for name, value in response.raw_headers]
        self.transport.write(b"\r\n".join([*head, b"", bytes(response.body)]))
        self.transport.close()
