"""A real service on loopback in a thread of this process, so that a test can look at its engine."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from httpx2 import AsyncClient
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from rag.api.app import make_app
from rag.api.server import make_server
from rag.engine import Engine
from rag.settings import Settings

PATIENCE_S = 180.0  # where other tests share the processor


@dataclass(frozen=True, slots=True)
class Service:
    """Where it answers, and what it is made of."""

    url: str
    app: FastAPI

    @asynccontextmanager
    async def connect(self, key: str = "", mode: str = "legacy") -> AsyncIterator[Client]:
        """Connect the SDK's own client, with a key if there is one."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            AsyncClient(headers=headers, timeout=PATIENCE_S) as http,
            Client(streamable_http_client(f"{self.url}/mcp", http_client=http), mode=mode) as client,
        ):
            yield client

    def leases(self) -> int:
        """Return how many generations are leased at this moment."""
        engine: Engine = self.app.state.engine
        return sum(live._leases.total() for live in engine._live.values())

    def wait_until_nothing_is_leased(self) -> None:
        wait_until(lambda: not self.leases())


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """Serve while the block lasts."""
    app = make_app(settings, is_open=True)
    server = make_server(app, settings.server)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield Service(f"http://127.0.0.1:{listener.getsockname()[1]}", app)
        finally:
            server.should_exit = True
            thread.join(PATIENCE_S)


def wait_until(holds: Callable[[], bool]) -> None:
    """Return once `holds()`; fail after PATIENCE_S."""
    for _ in range(int(PATIENCE_S / 0.01)):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it never came about")
