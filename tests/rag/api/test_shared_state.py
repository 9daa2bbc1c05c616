"""What workers share: limits hold for all of them together, and nothing of a dead one is held for ever."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import HTTPException

from rag.api.middleware.rates import Rates
from rag.api.middleware.slots import Places, UploadPlaces
from rag.api.shared_state import SeenKeys, SharedHits, SharedState, SharedTally

UPLOADS = 3

# Counts one caller's requests as fast as it can, and says how many were allowed.
HASTY = """
import sys
from pathlib import Path
from rag.api.middleware.rates import Rates
from rag.api.shared_state import SharedHits, SharedState

rates = Rates(hits=SharedHits(SharedState(Path(sys.argv[1]), workers=2, uploads=1, slot=int(sys.argv[2]))))
print("ready", flush=True)
sys.stdin.readline()
print(sum(not rates.count("1500/hour", "ada", "/v1/ask").is_over for _ in range(2000)))
"""


def state_of(folder: Path, slot: int, workers: int = 2) -> SharedState:
    return SharedState(folder / "shared", workers=workers, uploads=UPLOADS, slot=slot)


def rates_of(folder: Path, slot: int) -> Rates:
    return Rates(hits=SharedHits(state_of(folder, slot)))


def test_a_rate_is_one_for_all_workers(tmp_path: Path) -> None:
    first, second = (rates_of(tmp_path, slot) for slot in (0, 1))

    counts = [rates.count("3/hour", "ada", "/v1/ask") for rates in (first, second, second, first, second)]

    assert [(count.is_over, count.remaining) for count in counts] == [
        (False, 2),
        (False, 1),
        (False, 0),
        (True, 0),
        (True, 0),
    ]
    assert all(3590 <= count.reset_s <= 3600 for count in counts)
    assert not second.count("3/hour", "bob", "/v1/ask").is_over


def test_workers_that_count_at_the_same_instant_allow_no_more_than_the_rate(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HASTY, str(tmp_path / "shared"), slot],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for slot in ("0", "1")
    ]
    allowed = 0
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        allowed += int(process.communicate(timeout=60)[0])

    assert allowed == 1500  # what two withdrew at the same instant, the next request may have


def test_an_open_claim_of_another_worker_counts_and_is_kept_where_that_worker_dies(tmp_path: Path) -> None:
    claiming = state_of(tmp_path, 0)
    rates = rates_of(tmp_path, 1)
    assert not rates.count("2/hour", "ada", "/v1/ask").is_over
    caller = int(claiming.rows["hit_callers"][1, 0])
    SharedHits(claiming).claim(caller)

    assert rates.count("2/hour", "ada", "/v1/ask").is_over
    claiming.forget(0)
    assert rates.count("2/hour", "ada", "/v1/ask").is_over


def test_who_takes_the_place_of_a_dead_worker_knows_what_was_counted(tmp_path: Path) -> None:
    for slot in (0, 1):
        rates_of(tmp_path, slot).count("2/hour", "ada", "/v1/ask")
    state_of(tmp_path, 0).forget(0)

    assert rates_of(tmp_path, 0).count("2/hour", "ada", "/v1/ask").is_over


def test_more_hits_than_are_remembered_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.api.shared_state._HITS", 8)
    busy, idle = rates_of(tmp_path, 0), rates_of(tmp_path, 1)
    for number in range(30):
        assert not busy.count("1/hour", f"caller {number}", "/v1/ask").is_over

    assert idle.count("1/hour", "caller 29", "/v1/ask").is_over
    assert not idle.count("1/hour", "caller 0", "/v1/ask").is_over  # forgotten, as in one process that has too many


def test_places_are_shared_and_those_of_a_dead_worker_are_free_again(tmp_path: Path) -> None:
    states = [state_of(tmp_path, slot) for slot in (0, 1)]
    first, second = (Places(requests=2, streams=1, tally=SharedTally(state)) for state in states)
    with first.take(is_stream=False):
        taken = first.take(is_stream=False)
        taken.__enter__()
        with pytest.raises(HTTPException), second.take(is_stream=False):
            pass
        with second.take(is_stream=True):
            pass
    with second.take(is_stream=False), pytest.raises(HTTPException), second.take(is_stream=False):
        pass
    states[1].forget(0)
    with second.take(is_stream=False), second.take(is_stream=False):
        pass


def test_an_account_has_half_of_the_places_for_files_at_all_workers_together(tmp_path: Path) -> None:
    first, second = (UploadPlaces(UPLOADS, SharedTally(state_of(tmp_path, slot))) for slot in (0, 1))
    with first.take("red"), second.take("red"):
        with pytest.raises(HTTPException) as refused, second.take("red"):
            pass
        assert refused.value.status_code == 429
        with second.take("blue"):
            with pytest.raises(HTTPException) as refused, first.take("green"):
                pass
            assert refused.value.status_code == 503


def test_amounts_add_up_and_names_that_are_over_leave_room(tmp_path: Path) -> None:
    first, second = (SharedTally(state_of(tmp_path, slot)) for slot in (0, 1))
    for number in range(1000):
        first.add(f"name {number}", 5)
        second.add(f"name {number}", 7)
        assert first.total(f"name {number}") == second.total(f"name {number}") == 12
        first.add(f"name {number}", -5)
        assert second.total(f"name {number}") == 7
        second.add(f"name {number}", -7)
    assert first.total("name 0") == 0
    for number in range(1000):  # uploads that were refused before their first byte
        first.add(f"nothing {number}", 0)
    first.add("requests", 1)
    assert second.total("requests") == 1


def test_keys_that_one_worker_has_seen_are_remembered_when_it_dies(tmp_path: Path) -> None:
    first, second = (state_of(tmp_path, slot) for slot in (0, 1))
    SeenKeys(first).set()
    second.forget(0)

    assert SeenKeys(second).is_set()


def test_a_worker_knows_that_it_has_more_connections_than_another(tmp_path: Path) -> None:
    states = [state_of(tmp_path, slot, workers=3) for slot in range(3)]
    for state, connections in zip(states, (5, 2, 0), strict=True):
        state.own["connections"] = connections
    for state in states[:2]:
        state.own["is_warm"] = 1

    assert [state.excess_connections() for state in states[:2]] == [3, 0]  # the third has not begun to take any
