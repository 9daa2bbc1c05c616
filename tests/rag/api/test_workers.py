"""`rag serve --workers 2` as processes: it answers as one service, and no process of it is left behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ingest.pipeline import run
from rag.keys import Keys
from rag.settings import Settings
from tests.llm_server import answer
from tests.rag.api.test_serve import Gate, wait_until_refused

WORKERS = 2
SERVE = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main())"]
QUESTION = {"question": "How many days a week may employees work from home?"}
PATIENCE_S = 60


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    process: "subprocess.Popen[str]"
    host: str
    port: int

    def connect(self) -> HTTPConnection:
        """Return a connection; it stays with the worker that took it."""
        return HTTPConnection(self.host, self.port, timeout=PATIENCE_S)

    def workers(self) -> list[int]:
        """Return the processes that the supervisor has started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, str]:
        """Ask on a connection that is used once."""
        with closing(self.connect()) as connection:
            return ask(connection, method, path, body)


def ask(connection: HTTPConnection, method: str, path: str, body: object = None, key: str = "") -> tuple[int, str]:
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
    response = connection.getresponse()
    return response.status, response.read().decode()


@contextmanager
def serving(store: Path, **more: str) -> Iterator[Service]:
    """Run a service of two workers; it is ready when the block begins, and killed at its end."""
    environment: Mapping[str, str] = {**os.environ, "RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing", **more}
    command = [*SERVE, "serve", "--port", "0", "--workers", str(WORKERS)]
    with subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stderr is not None
            words = (word for line in iter(process.stderr.readline, "") for word in line.split())
            address = urlsplit(next((word for word in words if word.startswith("http://")), ""))
            threading.Thread(target=process.stderr.read).start()  # a service must not wait for who reads its log
            assert address.hostname is not None
            assert address.port is not None
            yield Service(process, address.hostname, address.port)
        finally:
            process.kill()


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended may wait for whoever adopted it."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):  # the latter where it ends between opening and reading
        return False


def sockets_of(pid: int) -> int:
    descriptors = Path(f"/proc/{pid}/fd").iterdir()
    with suppress(FileNotFoundError):
        return sum(os.readlink(descriptor).startswith("socket:") for descriptor in descriptors)
    return -1


def test_limits_metrics_and_keys_hold_for_all_workers_together(own_index: Settings) -> None:
    keys = Keys(own_index.store)
    _, admin = keys.create("admin", collections=None)
    limited, secret = keys.create("ada", collections=None, rate="5/hour")
    with serving(own_index.store) as service, ExitStack() as open_connections:
        before = {pid: sockets_of(pid) for pid in service.workers()}
        connections = [service.connect() for _ in range(8)]
        for connection in connections:
            open_connections.callback(connection.close)
            assert ask(connection, "GET", "/healthz")[0] == 200
        taken = {pid: sockets_of(pid) - count for pid, count in before.items()}
        statuses = [ask(connection, "POST", "/v1/search", QUESTION, secret)[0] for connection in connections]
        asked = [json.loads(ask(connection, "POST", "/v1/ask", QUESTION, admin)[1]) for connection in connections]
        shown = [settled(partial(ask, connection, "GET", "/metrics", key=admin)) for connection in connections]
        _, later = keys.create("bob", collections=None)
        created = [ask(connection, "POST", "/v1/search", QUESTION, later)[0] for connection in connections]
        keys.revoke(limited.id)
        revoked = [ask(connection, "POST", "/v1/search", QUESTION, secret)[0] for connection in connections]

    assert min(taken.values()) >= 1  # of eight; on idle cores four, on busy ones the first worker may take seven
    assert sorted(statuses) == [200] * 5 + [429] * 3
    assert created == [200] * 8
    assert revoked == [401] * 8
    assert all(answered["answer"] for answered in asked)
    for metrics in shown:  # whichever worker is asked
        assert metrics["openbook_requests_total", "GET", "/healthz", "2xx"] == 8
        assert metrics["openbook_requests_total", "POST", "/v1/search", "4xx"] == 3
        assert metrics["openbook_request_seconds_count", "/v1/ask", "2xx"] == 8
        assert metrics["openbook_answers_total", "answered"] == 8
        assert metrics["openbook_requests_in_progress",] == 1
        assert metrics["openbook_generation", "default"] == 1


def settled(show: Callable[[], tuple[int, str]]) -> dict[tuple[str, ...], float]:
    """Return the metrics once no request but this one is counted: another worker may still be ending an earlier one."""
    found: dict[tuple[str, ...], float] = {}

    def is_alone() -> bool:
        found.update(read(show()))
        return found["openbook_requests_in_progress",] == 1

    until(is_alone)
    return found


def read(metrics: tuple[int, str]) -> dict[tuple[str, ...], float]:
    """Return metrics by name, and the values of the labels in the order of their names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(metrics[1])
        for sample in family.samples
    }


def test_on_one_connection_generations_never_go_back(own_index: Settings, tmp_path: Path) -> None:
    published = threading.Event()

    def publish() -> None:
        for number in range(4):
            (tmp_path / "handbook" / "more.md").write_text(f"Submarines dive to a depth of {number}00 metres.")
            run(own_index)
        published.set()

    seen: list[list[int]] = [[] for _ in range(4)]
    with serving(own_index.store) as service, ExitStack() as open_connections:
        connections = [service.connect() for _ in seen]
        for connection in connections:
            open_connections.callback(connection.close)
        publishing = threading.Thread(target=publish)
        publishing.start()
        while not published.is_set():
            for connection, generations in zip(connections, seen, strict=True):
                generations.append(generation(connection))
        publishing.join()
        for connection, generations in zip(connections, seen, strict=True):
            until(lambda c=connection, g=generations: g.append(generation(c)) or g[-1] == 5)  # type: ignore[misc]

    assert all(generations == sorted(generations) for generations in seen)
    assert seen[0][0] < 5


def generation(connection: HTTPConnection) -> int:
    return int(json.loads(ask(connection, "POST", "/v1/search", QUESTION)[1])["collections"]["default"])


def test_a_worker_that_is_killed_is_replaced_and_a_killed_service_leaves_no_process(hashing_index: Settings) -> None:
    with serving(hashing_index.store) as service:
        for _ in range(6):
            assert service.ask("POST", "/v1/ask", QUESTION)[0] == 200
        before, killed = read(service.ask("GET", "/metrics")), service.workers()[0]
        os.kill(killed, signal.SIGKILL)
        assert service.ask("POST", "/v1/ask", QUESTION)[0] == 200  # by whoever is left
        until(lambda: killed not in service.workers() and len(service.workers()) == WORKERS)
        until(lambda: "worker" not in service.ask("GET", "/readyz")[1])
        after = settled(partial(service.ask, "GET", "/metrics"))
        workers = service.workers()

        os.kill(service.process.pid, signal.SIGKILL)
        wait_until_refused(service.host, service.port)
        until(lambda: not any(lives(pid) for pid in workers))

    assert killed not in workers
    assert len(workers) == WORKERS
    assert after["openbook_answers_total", "answered"] == before["openbook_answers_total", "answered"] + 1 == 7
    assert after["openbook_requests_in_progress",] == 1
    assert after["process_cpu_seconds_total",] >= before["process_cpu_seconds_total",]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_it_was_asked_and_takes_nothing_more(
    hashing_index: Settings, sent: signal.Signals
) -> None:
    model = Gate(answer("Employees may work from home three days a week [1]."))
    with model, serving(hashing_index.store, RAG_LLM__MODEL="scripted", RAG_LLM__BASE_URL=model.base_url) as service:
        workers, connection = service.workers(), service.connect()
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
        connection.request("POST", "/v1/ask", body=json.dumps(QUESTION), headers=headers)
        response = connection.getresponse()
        assert model.asked.wait(PATIENCE_S)
        if sent == signal.SIGINT:
            os.killpg(service.process.pid, sent)  # as a terminal does
        else:
            service.process.send_signal(sent)
        wait_until_refused(service.host, service.port)
        assert service.process.poll() is None  # it stays for the answer
        model.opened.set()
        with response:
            stream = response.read().decode()
        connection.close()

        assert stream.strip().rsplit("\n\n", 1)[-1].startswith("event: finished\n")
        assert service.process.wait(PATIENCE_S) == {signal.SIGTERM: -signal.SIGTERM, signal.SIGINT: 130}[sent]
        assert not any(lives(pid) for pid in workers)


def test_what_keeps_workers_from_starting_is_one_line(
    tmp_path: Path, hashing_index: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAG_STORE", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        taken = subprocess.run([*SERVE, "serve", "--port", port, "--workers", "2"], capture_output=True, text=True)
    empty = subprocess.run([*SERVE, "serve", "--port", "0", "--workers", "2"], capture_output=True, text=True)

    assert (taken.returncode, taken.stderr.count("\n")) == (1, 1)
    assert f"port {port} of 127.0.0.1 is taken" in taken.stderr
    assert (empty.returncode, empty.stderr.count("\n")) == (4, 1)
    assert "nothing is indexed" in empty.stderr


@pytest.mark.parametrize("workers", ["0", "-1", "65", "1000", "many"])
def test_a_number_of_workers_that_makes_no_sense_is_one_line(
    hashing_index: Settings, workers: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import main

    assert main(["serve", "--workers", workers]) == 2
    assert capsys.readouterr().err.count("\n") == 1
