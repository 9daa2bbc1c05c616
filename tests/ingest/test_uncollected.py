"""Lists are made without garbage collections, whatever becomes of them."""

import gc

import pytest

from ingest.uncollected import uncollected


def test_nothing_is_collected_in_the_block_and_all_is_as_before_behind_it() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_a_block_that_fails_leaves_the_collector_as_it_was() -> None:
    with pytest.raises(ValueError, match="no list"), uncollected():
        raise ValueError("no list")

    assert gc.isenabled()
