"""The metrics of several workers as one: prometheus_client's files, one for each worker, and the sums over processes.

A worker's files are named by its place, not by its process: whoever takes the place of a dead worker counts on where
that one was, so that nothing is lost or counted twice, and no file is left for each process that ever lived. Only
gauges begin anew; their files go with the worker (`forget_worker`).
"""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, values
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from rag.api.peers import Peers

_START = "process_start_time_seconds"


def count_by_place(peers: Peers) -> None:
    """Have every metric that is made from now on counted in the files of this worker's place."""
    slot = peers.state.slot
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]  # not annotated


def sum_up(registry: CollectorRegistry, peers: Peers) -> None:
    """Show the sums over all workers in a registry."""
    MultiProcessCollector(registry, str(peers.folder))  # type: ignore[no-untyped-call]  # not annotated
    registry.register(_Processes(peers))


class _Processes(Collector):
    """What ProcessCollector tells of one process, as the sum over all; of their starts the first."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers

    def collect(self) -> Iterator[Metric]:
        families: dict[str, list[Metric]] = {}
        for pid in self._peers.pids():
            for family in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                families.setdefault(family.name, []).append(family)
        for name, alike in families.items():
            amounts = [sample.value for family in alike for sample in family.samples]
            if alike[0].type == "counter":  # processor time; that of dead workers stays in it
                past = float(self._peers.state.head["past_cpu_s"])
                yield CounterMetricFamily(name, alike[0].documentation, value=sum(amounts) + past)
            else:
                value = min(amounts) if name == _START else sum(amounts)
                yield GaugeMetricFamily(name, alike[0].documentation, value=value)
