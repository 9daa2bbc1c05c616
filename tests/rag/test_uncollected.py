"""Lists are made without garbage collections, whatever becomes of them."""

import gc

import pytest

from rag.uncollected import uncollected, unvisited


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


def test_what_is_there_is_passed_over_until_the_block_ends() -> None:
    kept = [[number] for number in range(1000)]

    with unvisited():
        assert gc.get_freeze_count() >= len(kept)
        assert not any(each is kept for each in gc.get_objects())

    assert gc.get_freeze_count() == 0
    assert any(each is kept for each in gc.get_objects())
    with pytest.raises(ValueError, match="no room"), unvisited():
        raise ValueError("no room")
    assert gc.get_freeze_count() == 0
