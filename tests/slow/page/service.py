"""A real `rag serve` in a process of its own, and a language model by script that writes on when it is told to."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.llm_server import LLMServer, Reply, answer

_PATIENCE_S = 60.0


class Gated(Sequence[str]):
    """Pieces of a text; each part of it is given only when `let_on` was called as often."""

    def __init__(self, *parts: str) -> None:
        self._parts = parts
        self._gate = threading.Semaphore(0)

    def __len__(self) -> int:
        return len(self._parts)

    def __getitem__(self, index: Any) -> Any:  # Any: Sequence wants overloads, nobody calls it
        return self._parts[index]

    def __iter__(self) -> Iterator[str]:
        for part in self._parts:
            if not self._gate.acquire(timeout=_PATIENCE_S):
                return
            yield part

    def let_on(self) -> None:
        self._gate.release()


class ScriptedServer(LLMServer):
    """An LLMServer whose script is set by each test."""

    def script(self, *replies: Reply | str) -> None:
        self.requests.clear()
        self._replies = tuple(answer(reply) if isinstance(reply, str) else reply for reply in replies)


@contextmanager
def served(store: Path, *options: str, **settings: str) -> Iterator[str]:
    """Run `rag serve` over a store while the block lasts; the address is given."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "OPENAI_"))}
    given: Mapping[str, str] = {"RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing", **settings}
    arguments = ["serve", "--port", "0", *options]
    command = [sys.executable, "-c", f"import sys; from rag.cli import main; sys.exit(main({arguments}))"]
    with subprocess.Popen(command, env={**own, **given}, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = ""
            address = None
            while address is None:
                line = process.stderr.readline()
                said += line
                assert line, f"rag serve ended before it answered: {said}"
                address = next((word for word in line.split() if word.startswith("http://")), None)
            draining = threading.Thread(target=process.stderr.read, daemon=True)  # a full pipe would stop the service
            draining.start()
            yield address
        finally:
            process.terminate()
            process.wait(30)
