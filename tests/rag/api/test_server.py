"""The server as a process: told to stop, it ends, whatever its threads do."""

import signal
import subprocess
import sys
from http.client import HTTPConnection

import pytest

# A thread that cannot be stopped, or an event loop that is held up; the first line says where it listens.
STUCK = """
import socket, sys, time
from fastapi import FastAPI
from rag.api.server import make_server
from rag.settings import ServerSettings

app = FastAPI()

@app.get("/thread")
def hold_a_thread():
    print("held", flush=True)
    time.sleep(1000)

@app.get("/loop")
async def hold_the_loop():
    print("held", flush=True)
    time.sleep(1000)

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
make_server(app, ServerSettings(grace_s=1)).run(sockets=[listener])
"""


@pytest.mark.parametrize("held", ["/thread", "/loop"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_what_is_stuck_keeps_no_process_alive(held: str, sent: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUCK], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        connection = HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=60)
        connection.request("GET", held)
        assert server.stdout.readline() == "held\n"
        server.send_signal(sent)

        assert server.wait(60) != 0
        connection.close()
