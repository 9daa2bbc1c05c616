"""The Rust server of Chroma on loopback, as `chroma run` starts it: killed, and started again where it was."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rag.settings import VectorsSettings

# What the command `chroma` of the wheel does, without the import of all of chromadb, which takes longer than to serve.
_COMMAND = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"
_PATIENCE_S = 60.0


class ChromaProcess:
    """A server whose rows lie in `folder`; `start` and `kill` may be called any number of times."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def vectors(self) -> VectorsSettings:
        """Settings that keep vectors there."""
        return VectorsSettings(kind="chroma-server", url=self.url, timeout_s=30)

    def start(self) -> None:
        """Start it, unless it runs, and wait until it answers."""
        if self._process is not None:
            return
        arguments = ["run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder.parent / f"{self._folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND, *arguments], stdout=log, stderr=log, cwd=self._folder
            )
        until = time.monotonic() + _PATIENCE_S
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=5) as answer:
                    answer.read()
                return
            except (urllib.error.URLError, OSError):
                assert time.monotonic() < until, "Chroma's server does not start"
                assert self._process.poll() is None, "Chroma's server ended"
                time.sleep(0.02)

    def kill(self) -> None:
        """Kill it without a word, unless it is away already."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="session")
def chroma_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    """One server for the tests of this process; not for those that kill it."""
    server = ChromaProcess(tmp_path_factory.mktemp("chroma") / "rows")
    server.start()
    try:
        yield server
    finally:
        server.kill()


@pytest.fixture
def mortal_chroma(tmp_path: Path) -> Iterator[ChromaProcess]:
    """A server of one test, to be killed."""
    server = ChromaProcess(tmp_path / "chroma-server")
    server.start()
    try:
        yield server
    finally:
        server.kill()
