"""A pytest plugin that ends a session after `MUTATE_LIMIT_S` seconds of CPU, and fails a test that does not end."""

import os
import signal
from collections.abc import Iterator

import pytest

_LIMIT_S = float(os.environ.get("MUTATE_LIMIT_S", "inf"))
_TEST_CPU_S = 40  # more than any single test needs
_TEST_WALL_S = 400


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    if sum(os.times()[:4]) > _LIMIT_S:
        pytest.exit("the limit is reached", returncode=5)
    signal.setitimer(signal.ITIMER_PROF, _TEST_CPU_S)
    signal.setitimer(signal.ITIMER_REAL, _TEST_WALL_S)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def pytest_configure() -> None:
    signal.signal(signal.SIGPROF, _fail)
    signal.signal(signal.SIGALRM, _fail)


def _fail(*_: object) -> None:
    raise TimeoutError("the test does not end")
