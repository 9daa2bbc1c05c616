"""Takes connections from a socket on which several processes listen, so that each of them gets as many.

The kernel wakes whoever went to sleep last, and a process that is awake takes all connections that wait: of eight that
come at once one process may get all, and keep them. So each takes one at a time, and one that has more connections than
another waits an instant before it does. It does not wait longer: the other one may be stuck.
"""

import asyncio
import errno
import logging
import socket
from collections.abc import Callable

from rag.api.shared_state import SharedState

_WAIT_S, _LONGEST_WAIT_S = 0.002, 0.02  # for each connection that this worker has too many
_COUNT_S = 0.1  # between two looks at how many connections were closed
_PAUSE_S = 1.0  # where no descriptor is left; asyncio's own server waits as long
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

_log = logging.getLogger("rag.workers")


class Accepting:
    """Takes connections until it is stopped; `count` says how many this process has."""

    def __init__(
        self,
        listener: socket.socket,
        state: SharedState,
        *,
        protocol: Callable[[], asyncio.Protocol],
        count: Callable[[], int],
    ) -> None:
        self._listener = listener
        self._state = state
        self._protocol = protocol
        self._count = count
        self._loop = asyncio.get_running_loop()
        self._beginnings: set[asyncio.Task[object]] = set()  # connections that are taken but not counted yet
        self._timer: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._counting = self._loop.call_later(_COUNT_S, self._count_again)
        self._listen()

    def stop(self) -> None:
        self._counting.cancel()
        if self._timer is None:
            self._loop.remove_reader(self._listener)
        else:
            self._timer.cancel()
        self._listener.close()

    def _listen(self) -> None:
        self._timer = None
        self._loop.add_reader(self._listener, self._on_connection)

    def _on_connection(self) -> None:
        self._note()
        excess = self._state.excess_connections()
        if excess > 0:
            self._pause(min(excess * _WAIT_S, _LONGEST_WAIT_S), self._take_and_listen)
        else:
            self._take()

    def _take_and_listen(self) -> None:
        self._listen()
        self._take()

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another process has it, or the client left
        except OSError as error:
            if error.errno not in _EXHAUSTED:
                raise
            _log.error("no connection can be taken: %s; trying again in %g s", error.strerror, _PAUSE_S)
            self._pause(_PAUSE_S, self._listen)
            return
        connection.setblocking(False)
        beginning = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, connection))
        self._beginnings.add(beginning)
        beginning.add_done_callback(self._beginnings.discard)
        self._note()

    def _pause(self, wait_s: float, then: Callable[[], None]) -> None:
        self._loop.remove_reader(self._listener)
        self._timer = self._loop.call_later(wait_s, then)

    def _count_again(self) -> None:
        self._note()
        self._counting = self._loop.call_later(_COUNT_S, self._count_again)

    def _note(self) -> None:
        self._state.own["connections"] = self._count() + len(self._beginnings)
