"""One of the processes of `rag serve --workers N`; the supervisor starts it, with its job on standard input.

It answers as the service of one process does. It ends with the supervisor, even if that is killed, since the supervisor
holds its standard input open.
"""

import asyncio
import faulthandler
import json
import os
import pickle
import shutil
import signal
import socket
import sys
import threading

from rag.api.accepting import Accepting
from rag.api.app import make_app
from rag.api.lasting import lasting
from rag.api.logs import install_logs
from rag.api.peers import Peers
from rag.api.server import DrainingServer
from rag.api.worker_job import CLOSING_S, Job
from rag.errors import RagError


def main() -> None:
    """Serve until the supervisor says so, or is gone. What it cannot start with is told to the supervisor."""
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own process
    orphaned = threading.Event()
    threading.Thread(target=_end_with_supervisor, args=(job, orphaned), name="supervisor", daemon=True).start()
    with socket.socket(fileno=job.listener) as listener:
        try:
            with lasting():
                server = _make_server(job, listener)
        except RagError as error:
            _tell(job, {"error": type(error).__name__, "message": str(error)})
            return
        signal.signal(signal.SIGTERM, server.handle_exit)  # so that none is missed before it serves
        server.run(sockets=[])
    if orphaned.is_set():
        shutil.rmtree(job.folder, ignore_errors=True)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTERM)  # threads that still work are not waited for


class SharingServer(DrainingServer):
    """A server that shares its socket with other processes."""

    def __init__(self, job: Job, peers: Peers, listener: socket.socket) -> None:
        app = make_app(job.settings, is_open=job.is_open, is_managed=job.is_managed, peers=peers, replica=job.replica)
        super().__init__(app, job.settings.server)
        self._job = job
        self._peers = peers
        self._listener = listener
        self._accepting: Accepting | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._peers.publish(self._app.state.engine)
        self._accepting = Accepting(
            self._listener,
            self._peers.state,
            protocol=self._make_protocol,
            count=lambda: len(self.server_state.connections),
        )
        self._peers.state.own["is_warm"] = 1
        _tell(self._job, {"is_warm": True})

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._peers.state.own["is_warm"] = 0
        if self._accepting is not None:
            self._accepting.stop()
        await super().shutdown(sockets)

    def _make_protocol(self) -> asyncio.Protocol:
        kind = self.config.http_protocol_class
        return kind(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]  # as uvicorn calls it


def _make_server(job: Job, listener: socket.socket) -> SharingServer:
    settings = job.settings
    workers, uploads = settings.server.workers, settings.upload.max_at_once
    peers = Peers(job.folder, workers=workers, uploads=uploads, slot=job.slot)
    server = SharingServer(job, peers, listener)
    install_logs(with_messages=settings.server.log_questions)
    return server


def _tell(job: Job, message: dict[str, object]) -> None:
    os.write(job.status, json.dumps(message).encode() + b"\n")


def _end_with_supervisor(job: Job, orphaned: threading.Event) -> None:
    """End the process when standard input does: in order, or a little later in any case."""
    os.read(sys.stdin.fileno(), 1)  # nothing ever comes after the job
    orphaned.set()
    faulthandler.dump_traceback_later(job.settings.server.grace_s + CLOSING_S, exit=True)
    os.kill(os.getpid(), signal.SIGTERM)
