"""Runs in a worker process: reads files, and chunks them, one after the other, until its parent is gone.

It imports loaders and chunkers, never pydantic or torch: its first file is read after 0.8 s with both cores busy.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection

from ingest.boundary import DocumentFailed
from ingest.chunking import DocumentChunker
from ingest.loaded import Begun, LoadOptions, LoadRequest, LoadResult
from ingest.loaders.process import WorkerLimits, import_readers, lift_memory_limit, limit_memory, load_file

_MB = 2**20
_CHARACTERS = 1_000_000  # that are chunked in the time of one file: 0.4 to 4.5 s of CPU, of seven odd texts


def serve(requests_fd: int, life_fd: int) -> None:
    """Answer LoadRequests on one socket until it, or the pipe that the parent holds open for life, is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it closes the socket in its own time
    threading.Thread(target=_die_with_parent, args=(life_fd,), daemon=True).start()
    os.putenv("TOKENIZERS_PARALLELISM", "false")  # there is a worker a core, and a thread's memory counts as a file's
    connection = Connection(requests_fd)
    options, limits, chunking = connection.recv()
    import_readers(options)
    chunker = chunking.open() if chunking is not None else None

    def begin(step: Begun) -> None:
        if step.step == "chunk":  # what was read is held, what reading it took is free again
            limit_memory(limits.memory_mb)
        connection.send(step)

    connection.send(Begun())
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = connection.recv()
            limit_memory(limits.memory_mb - len(request.content or b"") // _MB)  # which is held already
            connection.send(answer(request, options, limits, chunker, begin))
            del request
            lift_memory_limit()  # the next request may bring its file along


def answer(
    request: LoadRequest,
    options: LoadOptions,
    limits: WorkerLimits,
    chunker: DocumentChunker | None,
    begin: Callable[[Begun], None],
) -> LoadResult:
    """Read a file and, with a `chunker`, chunk it; `begin` is called when a step has all of its limits before it."""
    result = load_file(request, options, limits, lambda: begin(Begun()))
    loaded, request = result.loaded, result.request
    if chunker is None or loaded is None or not loaded.text or loaded.text.isspace():  # `strip` would copy it
        return result
    begin(Begun("chunk", 1 + len(loaded.text) // _CHARACTERS))
    without = replace(result, loaded=None)
    try:
        return replace(without, chunked=chunker.chunk(loaded, request, result.sha256))
    except DocumentFailed as failed:
        return replace(without, fault=failed.fault)
    except MemoryError:
        needs = f"{request.uri} needs more than {limits.memory_mb} MB to be cut into chunks; raise RAG_LOAD__MEMORY_MB"
        return replace(without, error=needs)
    except Exception as error:  # the run's own, such as a tokenizer that cannot be opened
        return replace(without, failure=error)


def _die_with_parent(life_fd: int) -> None:
    os.read(life_fd, 1)  # nothing is ever written: this returns when the parent, even killed, has closed its end
    os._exit(0)
