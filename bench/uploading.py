"""Documents sent to `rag serve --manage`: twenty files of all kinds until they answer, and a body that is too large."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.corpus import write_corpus
from bench.ingestion import INGEST
from bench.measure import run
from bench.serving import Service, serve

_SAMPLE = Path(__file__).parent.parent / "data" / "sample"
_SENT = 20
_CHUNKS = 10_000
_FILES = 100
_TOO_MUCH = 500 * 10**6
_PIECE = bytes(2**16)
_WAIT_S = 300.0
_QUESTION = "What does the hotel cost limit look like for London?"


def rows(work: Path) -> Iterator[dict[str, Any]]:
    work.mkdir()
    for chunks in (0, _CHUNKS):
        environment = {"RAG_STORE": str(work / f"store{chunks}")}
        if chunks:
            write_corpus(work / "documents", chunks, files=_FILES)
            run([*INGEST, "run", work / "documents"], environment)
        with serve(environment, "--manage") as service:
            yield {
                "what": f"{_SENT} files sent to a collection of {chunks} chunks, until they answer",
                **_send(service),
            }
    store = work / "store0"
    before = _bytes_in(store)
    with serve({"RAG_STORE": str(store)}, "--manage") as service:
        status, sent = _send_too_much(service)
    yield {
        "what": "a body of 500 MB without a length: refused at 100 MiB",
        "statuses": str(status),
        "MB sent": sent / 2**20,
        "MB kept": (_bytes_in(store) - before) / 2**20,
    }


def _send(service: Service) -> dict[str, Any]:
    """Send the files, one a request, and ask when all jobs are over."""
    files = _choose()
    started = time.perf_counter()
    jobs = [_post(service, f"/v1/documents?name={quote(path.name)}", path.read_bytes())["id"] for path in files]
    accepted_s = time.perf_counter() - started
    indexed = sum(_indexed(service, job) for job in jobs)
    answer = _post(service, "/v1/ask", json.dumps({"question": _QUESTION}).encode())
    return {
        "seconds": time.perf_counter() - started,
        "accepted s": accepted_s,
        "indexed": indexed,
        "right": any("travel-policy" in citation["uri"] for citation in answer["citations"]),
    }


def _choose() -> list[Path]:
    """Return as many kinds of files as there are, and then others, with the one that answers."""
    is_document = re.compile(r"[^.].*\.(?!jsonl)")
    files = sorted(path for path in _SAMPLE.rglob("*") if path.is_file() and is_document.match(path.name))
    by_kind = {path.suffix: path for path in files}
    answering = [path for path in files if path.name.startswith("travel-policy")]
    return list(dict.fromkeys([*answering, *by_kind.values(), *files]))[:_SENT]


def _indexed(service: Service, job: str) -> int:
    """Wait until a job is over; return how many of its files are indexed."""
    until = time.perf_counter() + _WAIT_S
    while time.perf_counter() < until:
        with closing(HTTPConnection("127.0.0.1", service.port, timeout=60)) as connection:
            connection.request("GET", f"/v1/jobs/{job}")
            content = json.loads(connection.getresponse().read())
        if content["state"] not in ("waiting", "running"):
            return sum(file["state"] == "indexed" for file in content["files"])
        time.sleep(0.05)
    raise TimeoutError(f"job {job} is not over after {_WAIT_S:g} s")


def _post(service: Service, path: str, body: bytes) -> dict[str, Any]:
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=60)) as connection:
        kind = "application/json" if path == "/v1/ask" else "application/octet-stream"
        connection.request("POST", path, body, {"Content-Type": kind})
        response = connection.getresponse()
        content: dict[str, Any] = json.loads(response.read())
        assert response.status < 300, content
        return content


def _send_too_much(service: Service) -> tuple[int, int]:
    """Send a body in chunks until the service says no; return the status, and how many bytes were sent."""
    sent = 0
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=60)) as connection:
        connection.putrequest("POST", "/v1/documents?name=large.txt")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.putheader("Content-Type", "application/octet-stream")
        connection.endheaders()
        with suppress(ConnectionError):
            while sent < _TOO_MUCH:
                connection.send(f"{len(_PIECE):x}\r\n".encode() + _PIECE + b"\r\n")
                sent += len(_PIECE)
        return connection.getresponse().status, sent


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
