"""`rag serve` under load, as a process of its own on loopback: 10,000 chunks, the default encoder."""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.corpus import write_corpus
from bench.ingestion import INGEST, RAG
from bench.load import ask_for, read_streams
from bench.measure import run

_CHUNKS = 10_000
_FILES = 100
_SECONDS = 15.0
_STREAMS = 500
_GENERATIONS = 20
_PIECES = 60  # of each stream's answer, one a second


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs."""

    process: "subprocess.Popen[str]"
    port: int
    ready_s: float

    def memory_mb(self, kind: str = "VmRSS") -> float:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(kind)).split()[1]) / 1024

    def has_loaded(self, library: str) -> bool:
        return library in Path(f"/proc/{self.process.pid}/maps").read_text()


def rows(work: Path) -> Iterator[dict[str, Any]]:
    make_store(work)
    yield from measure(work)


def make_store(work: Path) -> None:
    """Make the new folder `work`: a `store`, made of `documents`, and `questions.json`."""
    work.mkdir()
    questions = write_corpus(work / "documents", _CHUNKS, files=_FILES)
    run([*INGEST, "run", work / "documents"], {"RAG_STORE": str(work / "store")})
    (work / "questions.json").write_text(json.dumps(questions))


def measure(work: Path) -> Iterator[dict[str, Any]]:
    """Measure on a store that is there: `store`, made of `documents`, and `questions.json`."""
    questions = json.loads((work / "questions.json").read_text())
    environment = {"RAG_STORE": str(work / "store")}
    with serve(environment) as service:
        yield {
            "what": "started: ready within 2 s, at most 350 MB, no torch",
            "seconds": service.ready_s,
            "MB": service.memory_mb(),
            "torch loaded": service.has_loaded("libtorch"),
        }
        yield from _searches(work, service, questions)
        yield _publications(work, service, questions)
    yield _streams(environment, questions)


def _searches(work: Path, service: Service, questions: Sequence[str]) -> Iterator[dict[str, Any]]:
    command: list[str | Path] = [sys.executable, "-m", "bench.searching", work / "questions.json"]
    alone = json.loads(run(command, {"RAG_STORE": str(work / "store")}).output)
    in_process = 1000 / alone["mean ms"]
    yield {"what": "search in process, one thread", "a second": in_process, "p50 ms": alone["p50 ms"]}
    for connections in (8, 64, 100):
        asking = ask_for(service.port, "/v1/search", questions, connections=connections, seconds=_SECONDS)
        load = asyncio.run(asking)
        yield {
            "what": "POST /v1/search",
            "connections": connections,
            "a second": load.per_second,
            "% of in process": 100 * load.per_second / in_process,
            "p50 ms": load.p50_ms,
            "p95 ms": load.p95_ms,
            "statuses": str(dict(load.statuses)),
            "MB": service.memory_mb(),
        }


def _publications(work: Path, service: Service, questions: Sequence[str]) -> dict[str, Any]:
    """Publish generations one after the other while eight connections search."""
    changed = sorted((work / "documents").iterdir())[0]
    before = changed.read_text("utf-8")
    publishing = (
        "import sys; from pathlib import Path\n"
        "from ingest.pipeline import run; from rag.settings import load_settings\n"
        f"path = Path(sys.argv[1]); text = path.read_text()\nfor n in range({_GENERATIONS}):\n"
        "    path.write_text(text + f'\\n\\nSentence number {n} was added.\\n'); run(load_settings())\n"
    )
    environment = {**os.environ, "RAG_STORE": str(work / "store")}
    started = time.perf_counter()
    statuses: dict[int, int] = {}
    with subprocess.Popen([sys.executable, "-c", publishing, str(changed)], env=environment) as publisher:
        while publisher.poll() is None:
            load = asyncio.run(ask_for(service.port, "/v1/search", questions, connections=8, seconds=1.0))
            for status, count in load.statuses.items():
                statuses[status] = statuses.get(status, 0) + count
    changed.write_text(before, "utf-8")
    assert publisher.returncode == 0
    return {
        "what": f"{_GENERATIONS} generations published under load: no request fails",
        "connections": 8,
        "seconds": time.perf_counter() - started,
        "statuses": str(statuses),
        "MB": service.memory_mb(),
    }


def _streams(environment: Mapping[str, str], questions: Sequence[str]) -> dict[str, Any]:
    """Read streams of a model that takes a minute for each."""
    with _slow_model() as model_port:
        model = {
            "RAG_LLM__MODEL": "slow",
            "RAG_LLM__BASE_URL": f"http://127.0.0.1:{model_port}/v1",
            "RAG_LLM__TIMEOUT_S": "300",
            "RAG_SERVER__TIMEOUT_S": "400",
        }
        with serve({**environment, **model}) as service:
            asyncio.run(ask_for(service.port, "/v1/search", questions, connections=8, seconds=3.0))
            before, started = service.memory_mb(), time.perf_counter()
            ends = asyncio.run(read_streams(service.port, questions, _STREAMS))
            return {
                "what": "streams of a model that writes for a minute: all finish, growth at most 200 MB",
                "connections": _STREAMS,
                "seconds": time.perf_counter() - started,
                "statuses": str(dict(ends)),
                "MB": service.memory_mb("VmHWM"),
                "growth MB": service.memory_mb("VmHWM") - before,
            }


@contextmanager
def serve(environment: Mapping[str, str], *options: str) -> Iterator[Service]:
    """Run `rag serve` on a free port; it is ready when the block begins, and ended with it."""
    started = time.perf_counter()
    command = [*RAG, "serve", "--port", "0", *options]
    with subprocess.Popen(command, env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        port = next(urlsplit(word).port or 0 for word in line.split() if word.startswith("http://"))
        drain = threading.Thread(target=process.stderr.read)  # a service must not wait for who reads its log
        drain.start()
        try:
            while not _is_ready(port):
                time.sleep(0.01)
            yield Service(process, port, time.perf_counter() - started)
        finally:
            process.terminate()
            drain.join()


def _is_ready(port: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


@contextmanager
def _slow_model() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-m", "bench.serving"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.kill()


async def _write_slowly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request as a model that speaks OpenAI's protocol, a piece a second."""
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    for number in range(_PIECES):
        text = "The documents say it [1]. " if number % 10 == 9 else "word "
        choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
        _send(writer, {"choices": [choice]})
        await asyncio.sleep(1)
    _send(writer, {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    writer.write(b"data: [DONE]\n\n")
    writer.close()


def _send(writer: asyncio.StreamWriter, content: Mapping[str, Any]) -> None:
    chunk = {"id": "slow", "object": "chat.completion.chunk", "created": 0, "model": "slow", **content}
    writer.write(f"data: {json.dumps(chunk)}\n\n".encode())


async def _be_slow() -> None:
    server = await asyncio.start_server(_write_slowly, "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_be_slow())
