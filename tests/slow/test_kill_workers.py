"""Workers of `rag serve` are killed again and again while it is asked: only what a killed one had in hand is lost."""

import os
import random
import signal
import threading
import time
from collections import Counter
from functools import partial
from http.client import HTTPException

import pytest

from rag.settings import Settings
from tests.rag.api.test_serve import wait_until_refused
from tests.rag.api.test_workers import QUESTION, WORKERS, Service, lives, read, serving, settled, until

pytestmark = pytest.mark.slow

_KILLS = 5
_PAUSE_S = 3.0  # a worker's place is killed every other time, so that each lived longer than one that dies at once


def test_killed_workers_are_replaced_and_nothing_is_counted_twice_or_lost(hashing_index: Settings) -> None:
    ended, statuses = threading.Event(), Counter[int]()
    with serving(hashing_index.store) as service:
        asking = [threading.Thread(target=_ask_until, args=(service, ended, statuses)) for _ in range(4)]
        for thread in asking:
            thread.start()
        counts, seen = [], set(service.workers())
        places = service.workers()
        for number in range(_KILLS):
            os.kill(places[number % WORKERS], signal.SIGKILL)
            places[number % WORKERS] = _new_worker(service, seen)
            seen.add(places[number % WORKERS])
            until(lambda: "worker" not in service.ask("GET", "/readyz")[1])
            counts.append(read(service.ask("GET", "/metrics"))["openbook_answers_total", "answered"])
            time.sleep(_PAUSE_S)
        ended.set()
        for thread in asking:
            thread.join()
        metrics = settled(partial(service.ask, "GET", "/metrics"))

        os.kill(service.process.pid, signal.SIGKILL)
        wait_until_refused(service.host, service.port)
        until(lambda: not any(lives(pid) for pid in seen))

    answered = metrics["openbook_answers_total", "answered"]
    assert set(statuses) <= {200, 0}  # 0: the connection was cut
    assert statuses[0] <= _KILLS * len(asking)
    assert counts == sorted(counts)
    assert statuses[200] <= answered <= statuses[200] + statuses[0]
    assert metrics["openbook_requests_in_progress",] == 1


def test_a_service_that_is_killed_at_any_moment_leaves_no_process(hashing_index: Settings) -> None:
    generator = random.Random(7)
    for _ in range(3):
        with serving(hashing_index.store) as service:
            workers = service.workers()
            if generator.random() < 0.5:
                os.kill(workers.pop(), signal.SIGKILL)
            time.sleep(generator.random())  # another one is being started meanwhile
            workers += service.workers()
            os.kill(service.process.pid, signal.SIGKILL)
            wait_until_refused(service.host, service.port)
            until(lambda pids=workers: not any(lives(pid) for pid in pids))  # type: ignore[misc]


def _living(service: Service) -> set[int]:
    return {pid for pid in service.workers() if lives(pid)}


def _new_worker(service: Service, known: set[int]) -> int:
    """Wait for a worker that was not known, and return it."""
    until(lambda: bool(_living(service) - known))
    (new,) = _living(service) - known
    return new


def _ask_until(service: Service, ended: threading.Event, statuses: Counter[int]) -> None:
    while not ended.is_set():
        try:
            statuses[service.ask("POST", "/v1/ask", QUESTION)[0]] += 1
        except (OSError, HTTPException):
            statuses[0] += 1
