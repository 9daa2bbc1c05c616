"""Reads a file whose bytes came with a task, in a child process of the Ray worker; it runs anywhere in the cluster."""

import pickle
from dataclasses import dataclass, replace

from ingest.chunking import Chunking
from ingest.loaded import LoadRequest
from ingest.workers import LoaderPool
from rag.settings import LoadSettings, PdfSettings


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading takes of a run's settings, and how its documents are chunked; no secrets are in it."""

    load: LoadSettings
    pdf: PdfSettings
    chunking: Chunking | None


_pools: dict[bytes, LoaderPool] = {}  # the one of this process, which Ray gives to one run


def read(packed_reading: bytes, packed_request: bytes, content: bytes) -> bytes:
    """Return the pickled LoadResult of a pickled request, as a worker of the run's own machine would make it.

    Raises IngestError where the child process does not start.
    """
    pool = _pools.get(packed_reading)
    if pool is None:
        for other in _pools.values():
            other.close()
        _pools.clear()
        reading: Reading = pickle.loads(packed_reading)  # noqa: S301 - our own
        pool = _pools[packed_reading] = LoaderPool(reading, 1, reading.chunking)
    request: LoadRequest = pickle.loads(packed_request)  # noqa: S301 - our own
    [result] = pool.load_all([replace(request, content=content)])
    return pickle.dumps(replace(result, request=request))
