"""What a service keeps for its life is no part of a garbage collection."""

import gc

import pytest

from rag.api.lasting import lasting


def test_what_was_made_in_the_block_is_never_visited_again() -> None:
    before = gc.get_freeze_count()
    try:
        with lasting():
            kept = [[number] for number in range(1000)]
            assert not gc.isenabled()

        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(kept)
        assert not any(each is kept for each in gc.get_objects())
    finally:
        gc.unfreeze()


def test_a_block_that_fails_leaves_the_collector_as_it_was() -> None:
    before = gc.get_freeze_count()

    with pytest.raises(ValueError, match="no index"), lasting():
        raise ValueError("no index")

    assert gc.isenabled()
    assert gc.get_freeze_count() == before
