"""How long clients wait for `/healthz` while other things go on, beside a server that does nothing else.

The event loop answers `/healthz` at once unless something holds it up: work on the loop itself, or a thread that keeps
Python's lock. A busy machine holds up any process too, so a trivial asyncio server, in a process of its own, is asked
at the same moments: the floor. Only what the service takes longer is its own.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

LATE_S = 0.05  # what no stall of the event loop should exceed
_EVERY_S = 0.02  # one is asked whether the last one was answered or not: a stall delays all that arrive meanwhile
_PATIENCE_S = 60.0
_REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@dataclass(slots=True)
class Waits:
    """How long each answer took, and how many requests failed."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def p99_ms(self) -> float:
        return 1000 * sorted(self.seconds)[int(len(self.seconds) * 0.99)]

    @property
    def slowest_ms(self) -> float:
        return 1000 * max(self.seconds)

    @property
    def late(self) -> int:
        return sum(seconds > LATE_S for seconds in self.seconds)

    def __str__(self) -> str:
        return f"p99 {self.p99_ms:.0f} and slowest {self.slowest_ms:.0f} ms ({self.late} of {len(self.seconds)} late)"


@dataclass(slots=True)
class Health:
    """What clients waited for: the service, and the trivial server at the same moments."""

    service: Waits = field(default_factory=Waits)
    floor: Waits = field(default_factory=Waits)

    def __str__(self) -> str:
        return f"/healthz {self.service}, floor {self.floor}"


@contextmanager
def watch_health(port: int) -> Iterator[Health]:
    """Ask a service, and the floor, while the block runs; the Health that is yielded is filled in at its end."""
    health = Health()
    with _process("answer") as answering:
        assert answering.stdout is not None
        floor_port = int(answering.stdout.readline())
        with _process("ask", str(port), str(floor_port)) as asking:
            yield health
            written, _ = asking.communicate("")
        health.service, health.floor = (Waits(**waits) for waits in json.loads(written))


@contextmanager
def _process(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """Run this module as a process, until the block is left."""
    command = [sys.executable, "-m", "bench.health", *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


async def _answer() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_ANSWER)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(
        None, sys.stdin.read
    )  # until whoever started it ends, or is killed


async def _ask(*ports: int) -> None:
    """Ask each port until stdin ends, then print what each one's clients waited for, as JSON."""
    told_to_stop = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    each = [Waits() for _ in ports]
    async with asyncio.TaskGroup() as group:
        while not told_to_stop.done():
            for port, waits in zip(ports, each, strict=True):
                group.create_task(_ask_once(port, waits))
            await asyncio.sleep(_EVERY_S)
    print(json.dumps([asdict(waits) for waits in each]))


async def _ask_once(port: int, waits: Waits) -> None:
    started = time.perf_counter()
    try:
        async with asyncio.timeout(_PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(_REQUEST)
            answer = await reader.read()
            writer.close()
    except OSError:  # TimeoutError is one
        waits.failures += 1
        return
    waits.seconds.append(time.perf_counter() - started)
    waits.failures += b" 200 " not in answer.partition(b"\r\n")[0]


if __name__ == "__main__":
    asyncio.run(_answer() if sys.argv[1] == "answer" else _ask(*map(int, sys.argv[2:])))
