"""A driver of Ray that takes its time with the only file that it wants."""

import time
from multiprocessing.connection import Connection

from ingest.loaded import LoadRequest, LoadResult
from ingest.ray_driver import Connected, Wanted

_PAUSE_S = 0.5  # ten times what the other side waits for the rest of a message


def serve(requests_fd: int, life_fd: int) -> None:
    connection = Connection(requests_fd)
    connection.send(Connected())
    connection.send(Wanted())
    request: LoadRequest = connection.recv()
    time.sleep(_PAUSE_S)
    connection.send(LoadResult(request))
    connection.send(Wanted())
    connection.recv()
