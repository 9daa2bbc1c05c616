"""A sample of `python -m scripts.sections.writers`: two race, and a push and a pull are cut off on the network."""

import pytest

from scripts.sections.networks import can_make_networks
from scripts.sections.writers import describe, measure

pytestmark = pytest.mark.slow


def test_nothing_is_torn_lost_or_doubled_on_a_network_that_fails() -> None:
    if not can_make_networks():
        pytest.skip("needs root that may make networks, and ip of iproute2")
    measured = measure(races=3, cuts=3)

    assert describe(measured).missed == ()
    assert (measured.races, measured.pushes, measured.pulls) == (3, 3, 3)
    assert measured.gave_up > 0
