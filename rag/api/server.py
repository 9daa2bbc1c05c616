"""uvicorn with a bounded protocol, a fitting number of threads, and a graceful stop."""

import asyncio
import faulthandler
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.api.protocol import BoundedProtocol
from rag.api.worker_job import CLOSING_S
from rag.settings import ServerSettings

# The work is the processor's: more threads than cores answered no more questions (7 a second on two, with 8 and with 64
# connections), and took more memory. Two at least, so that one can open a generation while the other answers.
_LEAST_THREADS = 2


def make_server(app: FastAPI, settings: ServerSettings) -> "DrainingServer":
    """Return a server for the application; `run` serves until the process is told to stop."""
    return DrainingServer(app, settings)


def _make_config(app: FastAPI, settings: ServerSettings) -> uvicorn.Config:
    class Protocol(BoundedProtocol):
        head_timeout_s = settings.head_timeout_s

    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_config=None,  # what it logs goes where all goes, to stderr; stdout stays empty
        access_log=False,
        server_header=False,
        proxy_headers=False,  # it would believe whoever connects from this machine; Limited asks the settings
        timeout_graceful_shutdown=settings.grace_s,
    )


class DrainingServer(uvicorn.Server):
    """Reports that it is no longer ready as soon as it is told to stop, and finishes its requests.

    It ends soon after its grace even where a thread, or the event loop, is stuck: Python waits for threads as it ends.
    """

    def __init__(self, app: FastAPI, settings: ServerSettings) -> None:
        super().__init__(_make_config(app, settings))
        self._app = app
        self._threads = max(_LEAST_THREADS, (os.cpu_count() or 1) // settings.workers)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        threads = ThreadPoolExecutor(self._threads, thread_name_prefix="work")
        asyncio.get_running_loop().set_default_executor(threads)
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._app.state.draining = True
        # It needs no thread of Python's to end the process, and shows where each one is.
        faulthandler.dump_traceback_later((self.config.timeout_graceful_shutdown or 0) + CLOSING_S, exit=True)
        super().handle_exit(sig, frame)
