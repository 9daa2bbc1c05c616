"""What a replica's metrics say: how old its answers are, and which publication they come from."""

import time
from collections.abc import Iterator

from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from rag.remote.replica import Replica
from rag.remote.replica_state import PROBLEMS, age_s, read_state


class ReplicaMetrics(Collector):
    """Read from what the follower has written, each time the metrics are; the same in every worker."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def collect(self) -> Iterator[GaugeMetricFamily]:
        age = _gauge("age_seconds", "Time since what answers was last known to be what is published.", "collection")
        served = _gauge("publication", "The number of the publication that answers.", "collection")
        newest = _gauge("publication_newest", "The newest publication that was seen at the target.", "collection")
        seen = _gauge("seen_seconds", "Time since the target last answered.")
        problem = _gauge("problem", "1 for the reason why the newest publication does not answer, if any.", "reason")
        state, now = read_state(self._replica.cache), time.time()
        if state is not None:
            for name, followed in state.collections.items():
                served.add_metric([name], followed.publication)
                newest.add_metric([name], followed.newest)
                if (old := age_s(followed.current_at, now)) is not None:
                    age.add_metric([name], old)
            if (ago := age_s(state.seen_at, now)) is not None:
                seen.add_metric([], ago)
            for reason in PROBLEMS:
                problem.add_metric([reason], int(reason == state.problem))
        yield from (age, served, newest, seen, problem)


def _gauge(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"openbook_replica_{name}", meaning, labels=labels)
