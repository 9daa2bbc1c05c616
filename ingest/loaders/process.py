"""Runs in a worker process: reads files one after the other, within limits, until its parent is gone.

It imports the loaders alone, never pydantic or torch: its first file is read after 0.8 s with both cores busy.
"""

import contextlib
import hashlib
import os
import resource
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.loaded import LEADS_OUT, LoadOptions, LoadRequest, LoadResult
from ingest.loaders.load import load_bytes
from rag.errors import LoadError
from rag.regular_files import LeadsOut, open_inside, read_at_most

_MB = 2**20
_LARGE = _MB  # bytes of a file that may take long to come from the disk; to tell of each file would cost 0.4 ms


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What a worker may read, and may take."""

    max_bytes: int
    memory_mb: int


def serve(requests_fd: int, life_fd: int) -> None:
    """Answer LoadRequests on one socket until it, or the pipe that the parent holds open for life, is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it closes the socket in its own time
    threading.Thread(target=_die_with_parent, args=(life_fd,), daemon=True).start()
    connection = Connection(requests_fd)
    options, limits = connection.recv()
    _import_readers(options)
    connection.send(os.getpid())
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = connection.recv()
            _limit_memory(limits.memory_mb)
            connection.send(_answer(request, options, limits, lambda: connection.send(os.getpid())))


def _die_with_parent(life_fd: int) -> None:
    os.read(life_fd, 1)  # nothing is ever written: this returns when the parent, even killed, has closed its end
    os._exit(0)


def _import_readers(options: LoadOptions) -> None:
    """Import what every PDF and Markdown file needs, before memory is measured."""
    import ingest.loaders.markdown
    import ingest.loaders.pdf.pdf

    if options.pdf_reader == "pdfium":
        import ingest.loaders.pdf.pdfium
    else:
        import ingest.loaders.pdf.pypdf  # noqa: F401


def _limit_memory(memory_mb: int) -> None:
    """Let the address space grow by `memory_mb` from here, whatever earlier files have left in it.

    Without /proc (macOS) the limit is not enforced anyway.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return
    limit = pages * resource.getpagesize() + memory_mb * _MB
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


def _answer(request: LoadRequest, options: LoadOptions, limits: WorkerLimits, begin: Callable[[], None]) -> LoadResult:
    """Read a file; `begin` is called when a large one's bytes are there: a slow disk does not count against parsing."""
    try:
        content = _read(request, limits)
    except LoadError as error:
        return LoadResult(request, error=str(error))
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
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        reason = f"{request.uri} cannot be read ({what}); it is probably damaged"
        return LoadResult(request, error=reason, sha256=digest, bytes=length)
    return LoadResult(request, loaded, sha256=digest, bytes=length)


def _read(request: LoadRequest, limits: WorkerLimits) -> bytes:
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
