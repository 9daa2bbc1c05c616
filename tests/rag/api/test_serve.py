"""`rag serve` as a process: a real server on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ingest.pipeline import run
from rag.cli import main
from rag.settings import Settings
from tests.llm_server import LLMServer, Reply, answer

SERVE = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main(['serve', '--port', '0']))"]


@pytest.fixture
def server(hashing_index: Settings) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def connect(server: "subprocess.Popen[str]") -> HTTPConnection:
    """Connect to the address that the server says it answers at."""
    assert server.stderr is not None
    line = server.stderr.readline()
    address = urlsplit(next(word for word in line.split() if word.startswith("http://")))
    assert address.hostname == "127.0.0.1"
    assert address.port
    return HTTPConnection(address.hostname, address.port, timeout=30)


def test_a_served_stream_carries_the_answer_and_ctrl_c_ends_it_quietly(server: "subprocess.Popen[str]") -> None:
    connection = connect(server)
    connection.request("GET", "/healthz")
    assert json.loads(connection.getresponse().read())["status"] == "ok"
    connection.request(
        "POST",
        "/v1/ask",
        body=json.dumps({"question": "How much may a hotel cost at most a night?"}),
        headers={"Content-Type": "application/json", "Accept": "text/event-stream"},
    )
    stream = connection.getresponse().read().decode()
    connection.close()
    server.send_signal(2)

    last = stream.strip().rsplit("\n\n", 1)[-1]
    assert last.startswith("event: finished\ndata: ")
    assert "140 EUR" in json.loads(last.split("data: ", 1)[1])["answer"]
    assert server.wait(30) == 130
    assert server.stdout is not None
    assert server.stderr is not None
    assert server.stdout.read() == ""
    requests = [json.loads(line) for line in server.stderr.read().splitlines()]
    assert [(line["route"], line["status"]) for line in requests] == [("/healthz", 200), ("/v1/ask", 200)]


class Gate(LLMServer):
    """Answers once it is opened; `asked` says that it was asked."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__(*replies)
        self.asked, self.opened = threading.Event(), threading.Event()

    def take(self, body: dict[str, Any], key: str) -> Reply:
        self.asked.set()
        self.opened.wait(30)
        return super().take(body, key)


def test_told_to_stop_it_finishes_what_it_was_asked_and_takes_nothing_more(
    hashing_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Gate(answer("A hotel may cost at most 140 EUR a night [1]."))
    with model:
        monkeypatch.setenv("RAG_LLM__MODEL", "scripted")
        monkeypatch.setenv("RAG_LLM__BASE_URL", model.base_url)
        with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
            connection = connect(server)
            body = json.dumps({"question": "How much may a hotel cost at most a night?"})
            headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
            connection.request("POST", "/v1/ask", body=body, headers=headers)
            response = connection.getresponse()
            assert model.asked.wait(30)
            server.send_signal(signal.SIGTERM)
            wait_until_refused(connection.host, connection.port)
            with pytest.raises(subprocess.TimeoutExpired):
                server.wait(0.5)  # it stays for the answer
            model.opened.set()
            with response:
                stream = response.read().decode()
            connection.close()

            assert stream.strip().rsplit("\n\n", 1)[-1].startswith("event: finished\n")
            assert server.wait(30) == -signal.SIGTERM


def test_a_pipe_under_the_name_of_a_view_holds_up_neither_a_publication_nor_the_end(
    own_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "temporary" / "openbook-view-pipe"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    os.utime(pipe, (time.time() - 3600,) * 2)
    monkeypatch.setenv("TMPDIR", str(pipe.parent))
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        connection = connect(server)
        (tmp_path / "handbook" / "more.md").write_text("Submarines dive to a depth of 300 metres.")
        run(own_index)
        body = json.dumps({"question": "How deep do submarines dive?"})
        answered, until = "", time.monotonic() + 30
        while "300 metres" not in answered and time.monotonic() < until:  # while it is opened the older one answers
            connection.request("POST", "/v1/ask", body=body, headers={"Content-Type": "application/json"})
            answered = connection.getresponse().read().decode()
        connection.close()
        server.send_signal(signal.SIGTERM)

        assert "300 metres" in answered
        assert server.wait(30) == -signal.SIGTERM
    assert pipe.is_fifo()


def wait_until_refused(host: str, port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:  # a socket that closed while it was asked
            pass
        time.sleep(0.01)
    raise AssertionError("connections are still taken")


def test_a_port_that_is_taken_is_one_line(hashing_index: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        assert main(["serve", "--port", str(port)]) == 1

    output = capsys.readouterr()
    assert output.err.startswith(f"error: port {port} of 127.0.0.1 is taken")
    assert output.err.count("\n") == 1
