"""`rag serve --from` as processes: waits, follows, is killed while it fetches, and answers without its storage."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ingest.upkeep.pushing import push
from rag.settings import Settings
from tests.ingest.upkeep.test_travelling import change
from tests.object_server import BUCKET, Bucket, serving

pytestmark = pytest.mark.slow
RAG = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main())"]
PATIENCE_S = 60
QUESTION = {"question": "How much may a hotel cost at most a night?"}


class Service:
    """A replica that runs; `lines` are those of its stderr so far."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        until(lambda: any("http://" in line for line in self.lines))
        words = next(line for line in self.lines if "http://" in line).replace('"', " ").split()
        address = urlsplit(next(word for word in words if word.startswith("http://")))
        self._host, self._port = str(address.hostname), int(address.port or 0)

    def get(self, path: str) -> tuple[int, dict[str, Any]]:
        return self._ask("GET", path, None)

    def ask(self, question: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return self._ask("POST", "/v1/ask", json.dumps(question))

    def is_ready(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, dict[str, Any]]:
        with closing(HTTPConnection(self._host, self._port, timeout=PATIENCE_S)) as connection:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def start(target: str, cache: Path, *more: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "RAG_EMBEDDER__KIND": "hashing", "RAG_STORE": str(cache.parent / "no-store")}
    environment["RAG_REPLICA__POLL_S"] = "0.2"
    command = [*RAG, "serve", "--port", "0", "--from", target, "--cache", str(cache), *more]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


@contextmanager
def running(target: str, cache: Path, *more: str) -> Iterator[Service]:
    with start(target, cache, *more) as process:
        try:
            yield Service(process)
        finally:
            process.kill()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_waits_follows_and_goes_on_without_its_storage(own_index: Settings, tmp_path: Path, workers: str) -> None:
    target, cache = tmp_path / "target", tmp_path / "cache"
    with running(f"file://{target}", cache, "--workers", workers) as service:
        assert service.get("/healthz")[0] == 200
        until(lambda: "does not answer" in str(service.get("/readyz")[1]))
        assert service.get("/readyz")[0] == 503
        push(own_index, str(target))
        until(service.is_ready)
        assert "140 EUR" in service.ask(QUESTION)[1]["answer"]
        with start(str(target), cache) as second:
            assert second.wait(PATIENCE_S) == 1
            assert second.stderr is not None
            assert "belongs to a replica that runs" in second.stderr.read().splitlines()[-1]
        change(own_index, "# Garage\n\nThe garage opens at seven.\n")
        push(own_index, str(target))
        until(lambda: "seven" in service.ask({"question": "What opens at seven?"})[1]["answer"])
        target.rename(tmp_path / "elsewhere")
        until(lambda: "does not answer" in str(service.get("/readyz")[1]))
        assert "140 EUR" in service.ask(QUESTION)[1]["answer"]
        service.process.kill()
        service.process.wait()

    with running(f"file://{target}", cache, "--workers", workers) as service:
        until(service.is_ready)
        until(lambda: "does not answer" in str(service.get("/readyz")[1]))
        assert service.get("/readyz")[1]["replica"]["publication"] == 2
        assert service.get("/readyz")[1]["replica"]["age_s"] > 0
        assert "seven" in service.ask({"question": "What opens at seven?"})[1]["answer"]
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_S) == -signal.SIGTERM


def test_killed_at_any_moment_of_a_fetch_it_answers_the_next_time(
    own_index: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(20)
    bucket, cache = Bucket(), tmp_path / "cache"
    with serving(bucket) as environment:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        push(own_index, f"s3://{BUCKET}/a")
        bucket.delay_s = 0.15  # a whole fetch takes two seconds
        for _ in range(6):
            with running(f"s3://{BUCKET}/a", cache) as service:
                time.sleep(chance.uniform(0.5, 3.5))
                service.process.kill()
        bucket.delay_s = 0.0
        with running(f"s3://{BUCKET}/a", cache) as service:
            until(service.is_ready)
            assert "140 EUR" in service.ask(QUESTION)[1]["answer"]
    left = [path.name for path in (cache / "collections/default").iterdir()]
    assert sorted(left) == ["CURRENT", "LOCK", "generations", "sources.json"]
