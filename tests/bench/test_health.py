"""Waiting for /healthz is measured from outside, beside a server that does nothing else."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.health import Waits, watch_health

STALL_S = 0.4


class Stalling(socketserver.StreamRequestHandler):
    """Stalls with its first request; it answers one at a time."""

    def handle(self) -> None:
        self.rfile.readline()
        if not self.server.stalled.is_set():  # type: ignore[attr-defined]  # `served` sets it
            self.server.stalled.set()  # type: ignore[attr-defined]
            time.sleep(STALL_S)
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")


class Failing(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")


@contextmanager
def served(handler: type[socketserver.StreamRequestHandler]) -> Iterator[int]:
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        server.stalled = threading.Event()  # type: ignore[attr-defined]
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            serving.join()


def test_a_stall_is_seen_by_everybody_who_asks_meanwhile() -> None:
    with served(Stalling) as port, watch_health(port) as health:
        time.sleep(3 * STALL_S)

    assert health.service.failures == health.floor.failures == 0
    assert health.service.slowest_ms >= 1000 * STALL_S * 0.95
    assert sum(seconds > STALL_S / 4 for seconds in health.service.seconds) > 3


def test_an_answer_that_is_no_200_is_a_failure() -> None:
    with served(Failing) as port, watch_health(port) as health:
        time.sleep(STALL_S)

    assert health.service.failures == len(health.service.seconds) > 0


def test_the_99th_percentile_and_the_late_are_of_all_answers() -> None:
    waits = Waits([0.001] * 98 + [0.2, 0.3])

    assert (waits.p99_ms, waits.slowest_ms, waits.late) == (300, 300, 2)
