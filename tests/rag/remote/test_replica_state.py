"""The state of a replica is read as it was written, also while it is being written, and takes a full disk."""

import threading
from pathlib import Path

from rag.remote.replica_state import FILE, Followed, ReplicaState, age_s, read_state, write_state


def state(number: int, collections: int) -> ReplicaState:
    followed = {f"c{each}": Followed(number, number, 1.0) for each in range(collections)}
    return ReplicaState("/target", float(number), "away", True, followed)


def test_it_is_read_as_it_was_written_however_long(tmp_path: Path) -> None:
    for number, collections in ((1, 1), (2, 200), (3, 0)):
        write_state(tmp_path, state(number, collections))
        assert read_state(tmp_path) == state(number, collections)


def test_its_file_grows_only_in_whole_blocks_and_never_shrinks(tmp_path: Path) -> None:
    write_state(tmp_path, state(1, 1))
    assert (tmp_path / FILE).stat().st_size == 4096
    write_state(tmp_path, state(1, 200))
    size = (tmp_path / FILE).stat().st_size
    write_state(tmp_path, state(1, 1))
    assert (tmp_path / FILE).stat().st_size == size


def test_nobody_reads_half_of_it(tmp_path: Path) -> None:
    write_state(tmp_path, state(1, 30))
    ended = threading.Event()

    def write() -> None:
        for number in range(300):
            write_state(tmp_path, state(number, 30 - number % 30))
        ended.set()

    writer = threading.Thread(target=write)
    writer.start()
    read = []
    while not ended.is_set():
        read.append(read_state(tmp_path))
    writer.join()
    assert None not in read


def test_what_is_missing_or_something_else_is_no_state(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None
    (tmp_path / FILE).write_text("{}")
    assert read_state(tmp_path) is None
    (tmp_path / FILE).write_text('{"target": "a", "collections": {"a": {"size": 1}}}')
    assert read_state(tmp_path) is None


def test_an_age_is_never_negative_and_that_of_never_is_none() -> None:
    assert (age_s(0.0, 5.0), age_s(5.0, 7.5), age_s(7.0, 5.0)) == (None, 2.5, 0.0)
