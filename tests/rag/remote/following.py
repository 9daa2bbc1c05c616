"""A follower without its process: steps that a test takes, and what it said."""

from pathlib import Path

from rag.index.generations import Collection
from rag.remote.follower import Follower
from rag.remote.replica import Replica, make_replica, owned
from rag.remote.replica_state import ReplicaState, read_state
from rag.settings import Settings


def replica_of(settings: Settings, target: Path | str, *collections: str) -> Replica:
    """Return a replica whose cache lies beside the store."""
    return make_replica(settings, str(target), settings.store.parent / "cache", collections)


class Following:
    """One run of a replica: `step` looks at the target, `said` is what it told."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        self.said: list[str] = []
        with owned(replica):
            self._follower = Follower(replica, self.said.append)
            self._follower.check()

    def step(self) -> ReplicaState:
        self._follower.step()
        return self.state()

    def state(self) -> ReplicaState:
        state = read_state(self.replica.cache)
        assert state is not None
        return state

    def place(self, name: str = "default") -> Collection:
        return Collection(self.replica.cache, name)


def of_cache(settings: Settings, replica: Replica) -> Settings:
    """Return the settings that a replica's service has."""
    return settings.model_copy(update={"store": replica.cache, "collection": replica.collection})
