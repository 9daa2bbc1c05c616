"""A service on loopback, in a thread of the test's process: adapters ask it as they would ask any other."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from rag.api.app import make_app
from rag.settings import Settings

_PATIENCE_S = 60.0


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve until the `with` block ends, and yield the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(make_app(settings), log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"  # connections queue up until it has started
    finally:
        server.should_exit = True
        thread.join(_PATIENCE_S)
        listener.close()
