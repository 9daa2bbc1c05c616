"""Load on a service on loopback: connections that ask one question after another, streams read to their end."""

import asyncio
import json
import statistics
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_PAUSE_S = 0.05  # of a connection that was told to come back later


@dataclass(slots=True)
class Load:
    """What a service did under load: statuses, and the seconds of each answer that was one."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    times_s: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times_s) / self.seconds

    @property
    def p50_ms(self) -> float:
        return statistics.median(self.times_s) * 1000

    @property
    def p95_ms(self) -> float:
        return sorted(self.times_s)[int(len(self.times_s) * 0.95)] * 1000


async def ask_for(port: int, path: str, questions: Sequence[str], *, connections: int, seconds: float) -> Load:
    """Keep `connections` asking for so long; each waits for an answer before it asks again.

    Each begins at another place among the questions, so that no two ask the same at the same time.
    """
    load, started = Load(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(connections):
            begin = number * len(questions) // connections
            own = [*questions[begin:], *questions[:begin]]
            group.create_task(_ask_on(port, path, own, load, until=started + seconds))
    load.seconds = time.perf_counter() - started
    return load


async def read_streams(port: int, questions: Sequence[str], streams: int) -> Counter[str]:
    """Ask for so many streams at once; return how often each last event came, or `status 503` and the like."""
    ends = await asyncio.gather(*(_read_stream(port, questions[i % len(questions)]) for i in range(streams)))
    return Counter(ends)


async def _ask_on(port: int, path: str, questions: Sequence[str], load: Load, *, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = 0
    while time.perf_counter() < until:
        started = time.perf_counter()
        writer.write(_request(path, questions[asked % len(questions)], "application/json"))
        asked += 1
        head = await reader.readuntil(b"\r\n\r\n")
        status, length = int(head.split()[1]), int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        load.statuses[status] += 1
        if status == 200:
            load.times_s.append(time.perf_counter() - started)
        else:
            await asyncio.sleep(_PAUSE_S)
    writer.close()
    await writer.wait_closed()


async def _read_stream(port: int, question: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(_request("/v1/ask", question, "text/event-stream", k=1))  # soon begun: all are open at a time
    status = int((await reader.readuntil(b"\r\n\r\n")).split()[1])
    last = f"status {status}"
    while status == 200 and (line := await reader.readline()):
        if line.startswith(b"event: "):
            last = line[7:].decode().strip()
        if line == b"0\r\n":  # the last chunk of the transfer
            break
    writer.close()
    await writer.wait_closed()
    return last


def _request(path: str, question: str, accept: str, **more: int) -> bytes:
    body = json.dumps({"question": question, **more}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
