"""A replica owns its cache: no other replica, no store and no other target shares it."""

from pathlib import Path

import pytest

from ingest.upkeep.pushing import push
from rag.errors import IndexBusy, UsageError
from rag.remote.replica import make_replica, owned
from rag.remote.replica_state import read_state
from rag.settings import Settings
from tests.rag.remote.following import replica_of


def test_a_second_replica_of_a_cache_is_refused_while_the_first_one_runs(own_index: Settings, tmp_path: Path) -> None:
    push(own_index, str(tmp_path / "target"))
    replica = replica_of(own_index, tmp_path / "target")
    with owned(replica):
        with pytest.raises(IndexBusy, match="belongs to a replica that runs") as refused, owned(replica):
            pass
        assert "--cache" in str(refused.value)
    with owned(replica):
        assert read_state(replica.cache) is not None


def test_a_cache_of_another_target_is_refused(own_index: Settings, tmp_path: Path) -> None:
    with owned(replica_of(own_index, tmp_path / "one")):
        pass
    with (
        pytest.raises(UsageError, match=f"is the cache of {tmp_path / 'one'}"),
        owned(replica_of(own_index, tmp_path / "two")),
    ):
        pass


def test_a_store_is_no_cache(own_index: Settings, tmp_path: Path) -> None:
    replica = make_replica(own_index, str(tmp_path / "target"), own_index.store, ())
    with pytest.raises(UsageError, match="no cache of a replica"), owned(replica):
        pass


def test_a_first_start_that_was_killed_is_begun_again(own_index: Settings, tmp_path: Path) -> None:
    replica = replica_of(own_index, tmp_path / "target")
    replica.cache.mkdir(parents=True)
    (replica.cache / "replica.lock").touch()

    with owned(replica):
        assert (replica.cache / "replica.json").is_file()


def test_each_target_has_a_cache_of_its_own_unless_one_is_named(own_index: Settings, tmp_path: Path) -> None:
    caches = {make_replica(own_index, name, None, ()).cache for name in ("/mnt/a b", "/mnt/a-b", "file:///mnt/a-b")}
    assert len(caches) == 2
    assert {cache.parent.name for cache in caches} == {"replicas"}
    assert make_replica(own_index, "/mnt/a", tmp_path, ()).cache == tmp_path


def test_the_first_collection_that_is_named_is_the_services_own(own_index: Settings, tmp_path: Path) -> None:
    assert replica_of(own_index, tmp_path).collection == "default"
    assert replica_of(own_index, tmp_path, "hr", "it").collection == "hr"
    with pytest.raises(UsageError, match="not a valid name"):
        replica_of(own_index, tmp_path, "../hr")


def test_what_is_no_target_is_refused_at_once(own_index: Settings) -> None:
    with pytest.raises(UsageError, match="is no target"):
        replica_of(own_index, "ftp://example.org/a")
