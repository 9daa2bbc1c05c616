"""Waits: they grow with each failure, and stay numbers however often it fails."""

import pytest

from rag.waits import growing_wait


def test_a_wait_is_twice_as_long_each_time_up_to_the_longest() -> None:
    assert [growing_wait(0.5, 3.0, failures) for failures in range(5)] == [0.5, 1.0, 2.0, 3.0, 3.0]
    assert growing_wait(2.0, 10.0, 2, factor=1.5) == 4.5


@pytest.mark.parametrize("failures", [64, 1_100, 10**6])
def test_however_often_it_fails_the_wait_is_the_longest(failures: int) -> None:
    assert growing_wait(0.001, 60.0, failures) == 60.0
