"""When a run is due, on a clock of the test's own."""

from ingest.upkeep.schedule import FIRST_PAUSE_S, LONGEST_PAUSE_S, MOST_S, Schedule


def started(*, debounce_s: float = 2.0, every_s: float | None = None) -> Schedule:
    """Return a schedule whose first run ended well at second 0."""
    schedule = Schedule(debounce_s=debounce_s, every_s=every_s)
    schedule.begin()
    schedule.succeed(0.0)
    return schedule


def test_the_first_run_is_due_at_once() -> None:
    schedule = Schedule(debounce_s=2.0)
    assert schedule.is_due(0.0)
    assert not schedule.is_settled(0.0)


def test_nothing_is_due_while_nothing_changes() -> None:
    schedule = started()
    assert not schedule.is_due(1e9)
    assert not schedule.is_settled(1e9)


def test_a_change_settles_when_nothing_follows_it() -> None:
    schedule = started(debounce_s=2.0)
    schedule.change(10.0)
    schedule.change(11.5)
    assert not schedule.is_settled(13.4)
    assert schedule.is_settled(13.5)
    schedule.begin()
    assert not schedule.is_settled(1e9)


def test_changes_without_a_pause_are_looked_at_all_the_same() -> None:
    schedule = started(debounce_s=2.0)
    for second in range(int(MOST_S)):
        schedule.change(float(second))
        assert not schedule.is_settled(float(second))
    schedule.change(MOST_S)
    assert schedule.is_settled(MOST_S)


def test_a_failed_run_is_tried_again_after_pauses_that_grow_to_a_limit() -> None:
    schedule = started()
    now, pauses = 0.0, []
    for _ in range(8):
        schedule.fail(now)
        pause = next(p for p in range(1, 2000) if schedule.is_due(now + p))
        pauses.append(float(pause))
        now += pause
    assert pauses == [FIRST_PAUSE_S * 2**n for n in range(6)] + [LONGEST_PAUSE_S] * 2

    schedule.succeed(now)
    assert not schedule.is_due(1e9)
    schedule.fail(now)
    assert schedule.is_due(now + FIRST_PAUSE_S)


def test_a_run_that_met_another_is_due_again_after_the_same_short_pause_each_time() -> None:
    schedule = started(debounce_s=2.0)
    for now in (10.0, 20.0, 30.0, 40.0):
        schedule.postpone(now)
        assert not schedule.is_due(now + 1.9)
        assert schedule.is_due(now + 2.0)


def test_a_run_is_due_so_often_in_any_case() -> None:
    schedule = started(every_s=60.0)
    assert not schedule.is_due(59.9)
    assert schedule.is_due(60.0)
    schedule.succeed(61.0)
    assert not schedule.is_due(120.9)
    assert schedule.is_due(121.0)
