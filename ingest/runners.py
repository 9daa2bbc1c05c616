"""Who reads a run's files: worker processes of this machine, or tasks of a Ray cluster that start such processes."""

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeAlias

from ingest.chunking import Chunking
from ingest.loaded import LoadRequest, LoadResult
from ingest.options import Options
from rag.errors import UsageError
from rag.registry import Registry
from rag.settings import Settings


class Runner(Protocol):
    """Reads and chunks files within the limits on one file; what comes of a file does not depend on who reads it."""

    def load_all(self, requests: Iterable[LoadRequest]) -> Iterator[LoadResult]:
        """Yield a result for each request as it finishes; few more requests are taken than can be worked on.

        Raises IngestError where it cannot go on.
        """
        ...

    def close(self) -> None:
        """End whatever was started."""
        ...


RunnerBuilder: TypeAlias = Callable[[Settings, Options, Chunking | None], Runner]


def _make_local(settings: Settings, options: Options, chunking: Chunking | None) -> Runner:
    from ingest.workers import LoaderPool

    return LoaderPool(settings, options.workers or os.cpu_count() or 1, chunking)


def _make_ray(settings: Settings, options: Options, chunking: Chunking | None) -> Runner:
    from ingest.ray_runner import RayRunner

    return RayRunner(settings, options.address, options.workers, chunking)


RUNNERS: Registry[RunnerBuilder] = Registry("runner", {"local": _make_local, "ray": _make_ray})


def check_runner(options: Options) -> None:
    """Raise UsageError or IngestError where the runner is unknown, not installed, or does not answer."""
    _ = RUNNERS[options.runner]
    if options.runner == "ray":
        from ingest.ray_runner import check_ray

        check_ray(options.address)
    elif options.address is not None:
        raise UsageError("--address is that of a Ray cluster; add --runner ray, or leave it out")
