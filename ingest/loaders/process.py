"""Reads a file in a worker process, within limits."""

import hashlib
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ingest.loaded import LEADS_OUT, LoadOptions, LoadRequest, LoadResult
from ingest.loaders.load import load_bytes
from rag.errors import LoadError, in_one_line
from rag.regular_files import LeadsOut, open_inside, read_at_most

_MB = 2**20
_LARGE = _MB  # bytes of a file that may take long to come from the disk; to tell of each file would cost 0.4 ms


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker may read, and may take."""

    max_bytes: int
    memory_mb: int


def import_readers(options: LoadOptions) -> None:
    """Import what every PDF and Markdown file needs, before memory is measured."""
    import ingest.loaders.markdown
    import ingest.loaders.pdf.pdf

    if options.pdf_reader == "pdfium":
        import ingest.loaders.pdf.pdfium
    else:
        import ingest.loaders.pdf.pypdf  # noqa: F401


def limit_memory(memory_mb: int) -> None:
    """Let the address space grow by `memory_mb` from here, whatever earlier files have left in it.

    Without /proc (macOS) the limit is not enforced anyway.
    """
    statm = _statm()
    if statm is None:
        return
    pages = int(os.pread(statm, 64, 0).split()[0])
    limit = pages * resource.getpagesize() + memory_mb * _MB
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


@lru_cache(maxsize=1)
def _statm() -> int | None:
    """Return a descriptor of what tells this process's memory, kept open: to open it takes 50 µs, twice a file."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None


def lift_memory_limit() -> None:
    """Let the address space grow as far as it might before any file was read."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def load_file(
    request: LoadRequest, options: LoadOptions, limits: WorkerLimits, begin: Callable[[], None]
) -> LoadResult:
    """Read a file; `begin` is called when a large one's bytes are there: a slow disk does not count against parsing."""
    carried, request = request.content, replace(request, content=None)
    try:
        content = read_content(request, limits) if carried is None else carried
    except LoadError as error:
        return LoadResult(request, error=str(error))
    del carried
    if len(content) >= _LARGE:
        begin()
    digest, length = hashlib.sha256(content).hexdigest(), len(content)
    if digest == request.known_sha256:
        return LoadResult(request, sha256=digest, bytes=length)
    try:
        loaded = load_bytes(content, request.uri, options, request.password)
    except LoadError as error:
        return LoadResult(request, error=str(error), sha256=digest, bytes=length)
    except MemoryError:
        reason = f"{request.uri} needs more than {limits.memory_mb} MB to read; raise RAG_LOAD__MEMORY_MB"
        return LoadResult(request, error=reason, sha256=digest, bytes=length)
    except Exception as error:  # a parser's bug on a hostile file must not end the run
        reason = f"{request.uri} cannot be read ({in_one_line(error)}); it is probably damaged"
        return LoadResult(request, error=reason, sha256=digest, bytes=length)
    return LoadResult(request, loaded, sha256=digest, bytes=length)


def read_content(request: LoadRequest, limits: WorkerLimits) -> bytes:
    """Return the bytes of a request's file; raises LoadError: it is missing, too large, or lies elsewhere."""
    path = Path(request.path)
    try:
        with os.fdopen(open_inside(path, request.confines or (path.parent,)), "rb") as file:
            length = os.fstat(file.fileno()).st_size
            if length > limits.max_bytes:
                raise LoadError(
                    f"{request.uri} has {length} bytes, but {limits.max_bytes} are allowed; raise RAG_LOAD__MAX_BYTES"
                )
            return read_at_most(file, limits.max_bytes)
    except LeadsOut as error:
        raise LoadError(f"{request.uri} cannot be read: {LEADS_OUT}") from error
    except OSError as error:
        raise LoadError(f"{request.uri} cannot be read: {error.strerror or error}") from error
    except MemoryError:
        raise LoadError(
            f"{request.uri} needs more than {limits.memory_mb} MB to read; raise RAG_LOAD__MEMORY_MB"
        ) from None
