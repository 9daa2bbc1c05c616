"""`rag serve` by one and by two processes in turn, 10,000 chunks: questions answered, processor time, and memory."""

import asyncio
import json
import resource
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.load import Load, ask_for
from bench.serving import Service, make_store, serve

_CONNECTIONS = 8
_SECONDS = 8.0
_TURNS = 3  # of each number of workers, one after the other, so that both have the same machine
_SETUPS: dict[str, tuple[int, dict[str, str]]] = {
    "1 worker": (1, {}),
    "1 worker, numpy's threads as with workers": (1, {"OPENBLAS_NUM_THREADS": "1"}),
    "2 workers": (2, {}),
}
_MEASURED_FOR_MEMORY = (1, 2, 4)


def rows(work: Path) -> Iterator[dict[str, Any]]:
    make_store(work)
    yield from measure(work)


def measure(work: Path) -> Iterator[dict[str, Any]]:
    """Measure on a store that is there: `store`, and `questions.json`."""
    questions = json.loads((work / "questions.json").read_text())
    for path in ("/v1/search", "/v1/ask"):
        turns: dict[str, list[dict[str, Any]]] = {setup: [] for setup in _SETUPS}
        for _ in range(_TURNS):
            for setup, (workers, more) in _SETUPS.items():
                turns[setup].append(_turn(work, path, questions, workers, more))
        for setup, own in turns.items():
            middle = {name: statistics.median(turn[name] for turn in own) for name in own[0] if name != "statuses"}
            first = [turn["a second"] for turn in next(iter(turns.values()))]
            ratios = [turn["a second"] / one for turn, one in zip(own, first, strict=True)]
            times = " ".join(f"{ratio:.2f}" for ratio in ratios)
            yield {
                "what": f"POST {path}: {setup}",
                **middle,
                "times the first": statistics.median(ratios),
                "turns": times,
            }
    for workers in _MEASURED_FOR_MEMORY:
        yield memory({"RAG_STORE": str(work / "store")}, questions, workers)


def _turn(work: Path, path: str, questions: Sequence[str], workers: int, more: Mapping[str, str]) -> dict[str, Any]:
    with serve({"RAG_STORE": str(work / "store"), **more}, "--workers", str(workers)) as service:
        asyncio.run(ask_for(service.port, path, questions, connections=_CONNECTIONS, seconds=1.0))
        before, own = service_cpu_s(service), _own_cpu_s()
        load = asyncio.run(ask_for(service.port, path, questions, connections=_CONNECTIONS, seconds=_SECONDS))
        return {
            "workers": workers,
            "connections": _CONNECTIONS,
            "a second": load.per_second,
            "p50 ms": load.p50_ms,
            "p95 ms": load.p95_ms,
            "CPU ms each": 1000 * (service_cpu_s(service) - before) / _answers(load),
            "client CPU s": _own_cpu_s() - own,
            "statuses": str(dict(load.statuses)),
        }


def memory(environment: Mapping[str, str], questions: Sequence[str], workers: int) -> dict[str, Any]:
    """Measure the memory of all processes once each has answered; shared pages count once (PSS)."""
    with serve(environment, "--workers", str(workers)) as service:
        asyncio.run(ask_for(service.port, "/v1/ask", questions, connections=_CONNECTIONS, seconds=3.0))
        pids = service_pids(service)
        return {
            "what": "memory of all processes",
            "workers": workers,
            "PSS MB": sum(_rollup_mb(pid, "Pss") for pid in pids),
            "RSS MB": sum(_rollup_mb(pid, "Rss") for pid in pids),
        }


def service_pids(service: Service) -> list[int]:
    """Return the processes of a service: the one that was started, and its workers."""
    own = service.process.pid
    return [own, *map(int, Path(f"/proc/{own}/task/{own}/children").read_text().split())]


def service_cpu_s(service: Service) -> float:
    """Return the processor time of all processes of a service so far."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in service_pids(service)]
    return sum(int(fields[11]) + int(fields[12]) for fields in stats) / 100


def _own_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _answers(load: Load) -> int:
    return max(1, len(load.times_s))


def _rollup_mb(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{kind}:")).split()[1]) / 1024
