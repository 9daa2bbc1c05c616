"""Attack a service under load, and hold it to what a healthy collection was promised.

    .venv/bin/python -m scripts.attack_service     # three runs, a minute each; 1 where a promise is broken

While clients ask a healthy collection, others ask a hostile language model, generations are published that do not open,
names are taken in the temporary folder, and an ingestion reads a folder of pipes and links. No request to the healthy
collection may fail, its p95 may be three times the quiet one, or 100 ms more, and SIGTERM must end the service.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from bench.health import Health, watch_health
from tests.hostile_server import FOREVER, Behaviour, HostileServer, bomb, delta, dripping, head, stream, whole

ROOT = Path(__file__).parent.parent
RUNS = 3
IDLE_S, PHASE_S = 5.0, 15.0
CLIENTS = 2
GRACE_S = 3
SLOWER, MORE_S = 3, 0.1  # what an attack may cost
ENDED_S = GRACE_S + 5.0
STALLED_MS = 250.0
QUESTIONS = ("What is the daily hotel limit?", "How many days may staff work remotely?", "Who approves a purchase?")

BEHAVIOURS: Sequence[Behaviour] = (
    stream(bomb(b"\n", 64), headers=["Content-Encoding: gzip"]),
    stream(b"data: ", b"x" * 65536, times=FOREVER),
    stream(b"\n" * 65536, times=FOREVER),
    whole(b"[" * 100_000),
    stream(delta(content="<think></think>" * 50_000), times=FOREVER),
    dripping(head(), b":"),
    whole(b"", 307, "Location: http://127.0.0.1:9/v1/chat/completions"),
)


@dataclass(slots=True)
class Tally:
    """What clients of one phase saw; the first failures are kept in words."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    health: Health = field(default_factory=Health)

    @property
    def p95_s(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[-1]

    def __str__(self) -> str:
        return (
            f"{len(self.seconds)} answers, p95 {self.p95_s * 1000:.0f} ms, {len(self.failures)} failures, {self.health}"
        )


def main() -> int:
    """Run the attack; return 1 where a promise is broken."""
    broken = []
    ratios = []
    with tempfile.TemporaryDirectory(prefix="openbook-attack-") as folder:
        store = Path(folder) / "store"
        for name in ("healthy", "victim"):
            ingest(store, name, ROOT / "data" / "sample", check=True)
        stalls_ms: list[float] = []
        for run in range(1, RUNS + 1):
            idle, quiet, attacked, ended_s = attack(Path(folder), store)
            print(f"run {run}, idle: {idle}", f"asked: {quiet}", f"attacked: {attacked}", sep="\n       ")
            allowed_s = max(SLOWER * quiet.p95_s, quiet.p95_s + MORE_S)
            ratios.append(attacked.p95_s / allowed_s)
            stalls_ms += [each.service.slowest_ms - each.floor.slowest_ms for each in (quiet.health, attacked.health)]
            broken += [f"run {run}: {failure}" for failure in (*quiet.failures, *attacked.failures)[:3]]
            if ended_s > ENDED_S:
                broken.append(f"run {run}: SIGTERM ended it after {ended_s:.1f} s, not {ENDED_S:.0f}")
    if statistics.median(ratios) > 1:
        broken.append(f"the median p95 is {statistics.median(ratios):.2f} of what is allowed")
    if max(stalls_ms) > STALLED_MS:
        broken.append(f"/healthz took {max(stalls_ms):.0f} ms longer than the trivial server")
    for line in broken:
        print(line, file=sys.stderr)
    return int(bool(broken))


def attack(folder: Path, store: Path) -> tuple[Health, Tally, Tally, float]:
    """Return what clients saw of an idle service, without and under attack, and how long it took to end."""
    temporary = Path(tempfile.mkdtemp(dir=folder))
    behaviours = cycle(BEHAVIOURS)
    with HostileServer(lambda: next(behaviours)()) as model:
        settings = {
            "TMPDIR": str(temporary),
            "RAG_COLLECTION": "healthy",
            "RAG_LLM__MODEL": "hostile",
            "RAG_LLM__BASE_URL": model.base_url,
            "RAG_LLM__TIMEOUT_S": "2",
            "RAG_LLM__RETRIES": "0",
            "RAG_SERVER__GRACE_S": str(GRACE_S),
        }
        with served(store, settings) as (process, port):
            with watch_health(port) as idle:
                time.sleep(IDLE_S)
            quiet = ask_for(port, PHASE_S)
            with repeated(
                lambda: ask_model(port),
                lambda: publish_damaged(store, "victim"),
                lambda: publish_damaged(store, "healthy"),
                lambda: take_names(temporary),
                lambda: read_hostile_folder(folder, store),
            ):
                attacked = ask_for(port, PHASE_S)
            repair(store)
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(3 * ENDED_S)
            return idle, quiet, attacked, time.monotonic() - started


@contextmanager
def served(store: Path, settings: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run `rag serve`; yields the process and its port. What it says goes into a log beside the store."""
    command = [sys.executable, "-c", "import sys; from rag.cli import main; sys.exit(main(['serve', '--port', '0']))"]
    with (
        (store.parent / "serve.log").open("w") as log,
        subprocess.Popen(command, stderr=subprocess.PIPE, env=environment(store, settings), text=True) as process,  # noqa: S603
    ):
        assert process.stderr is not None
        port, said = None, ""
        while port is None:
            line = process.stderr.readline()
            said += line
            assert line, f"the service ended: {said}"
            port = next((urlsplit(word).port for word in line.split() if word.startswith("http://")), None)
        log.write(said)
        reading = threading.Thread(target=shutil.copyfileobj, args=(process.stderr, log))
        reading.start()
        try:
            yield process, port
        finally:
            process.kill()
            reading.join()


def environment(store: Path, settings: dict[str, str]) -> dict[str, str]:
    """Return the variables of a command on the store."""
    return {**os.environ, "RAG_STORE": str(store), "RAG_EMBEDDER__KIND": "hashing", **settings}


def ingest(store: Path, collection: str, folder: Path, *, check: bool, timeout_s: float = 600.0) -> None:
    """Run `ingest run` on a folder."""
    code = f"import sys; from ingest.cli import main; sys.exit(main(['run', {str(folder)!r}]))"
    subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        env=environment(store, {"RAG_COLLECTION": collection}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=timeout_s,
        check=check,
    )


# --- the clients ------------------------------------------------------------------------------------


def ask_for(port: int, seconds: float) -> Tally:
    """Let clients ask the healthy collection for some time."""
    tally = Tally()
    until = time.monotonic() + seconds

    def ask() -> None:
        for question in cycle(QUESTIONS):
            if time.monotonic() > until:
                return
            started = time.monotonic()
            body = {"question": question, "collections": ["healthy"], "llm": "extractive"}
            if failure := request(port, "POST", "/v1/ask", body):
                tally.failures.append(failure)
            else:
                tally.seconds.append(time.monotonic() - started)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    with watch_health(port) as tally.health:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return tally


def request(port: int, method: str, path: str, body: object = None) -> str:
    """Send a request; return what went wrong, or nothing."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        return "" if response.status == 200 else f"{path}: {response.status} {answer[:200]!r}"
    except (OSError, HTTPException) as error:
        return f"{path}: {error!r}"
    finally:
        connection.close()


# --- the attackers ----------------------------------------------------------------------------------


@contextmanager
def repeated(*attacks: Callable[[], None]) -> Iterator[None]:
    """Repeat each attack in a thread of its own."""
    is_over = threading.Event()

    def repeat(attack: Callable[[], None]) -> None:
        while not is_over.is_set():
            attack()
            time.sleep(0.05)

    threads = [threading.Thread(target=repeat, args=(attack,)) for attack in attacks]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def ask_model(port: int) -> None:
    request(port, "POST", "/v1/ask", {"question": QUESTIONS[0], "collections": ["healthy"]})


def publish_damaged(store: Path, collection: str) -> None:
    """Publish a copy of the first generation with one of its files gone wrong."""
    place = store / "collections" / collection
    number = int(time.time() * 1000) % 1_000_000 + 1000
    copy = place / "generations" / f"{number:09d}"
    shutil.copytree(place / "generations" / "000001", copy, copy_function=os.link)
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    (copy / "manifest.json").unlink()  # it is linked
    (copy / "manifest.json").write_text(json.dumps({**manifest, "generation": copy.name}), "utf-8")
    name = ("segments/all/library.sqlite", "segments/all/vectors/vectors.npy", "manifest.json")[number % 3]
    (copy / name).unlink()
    if number % 2:
        os.mkfifo(copy / name)
    else:
        (copy / name).touch()
    current = place / "CURRENT.attack"
    current.write_text(f"{copy.name}\n")
    current.replace(place / "CURRENT")
    time.sleep(2.0)
    shutil.rmtree(copy)


def repair(store: Path) -> None:
    """Publish the first generation again."""
    for current in store.glob("collections/*/CURRENT"):
        current.write_text("000001\n")


def take_names(temporary: Path) -> None:
    """Leave a pipe, and a link out, under names of views."""
    name = f"openbook-view-{time.monotonic_ns()}"
    os.mkfifo(temporary / f"{name}-pipe")
    (temporary / f"{name}-link").symlink_to(ROOT)
    for left in (f"{name}-pipe", f"{name}-link"):
        os.utime(temporary / left, (0, 0), follow_symlinks=False)
    time.sleep(0.5)


def read_hostile_folder(folder: Path, store: Path) -> None:
    """Ingest a folder of pipes and links, and a pattern that is one."""
    hostile = Path(tempfile.mkdtemp(dir=folder))
    os.mkfifo(hostile / ".ragignore")
    os.mkfifo(hostile / "pipe.md")
    (hostile / "passwd.txt").symlink_to("/etc/passwd")
    (hostile / "zero.txt").symlink_to("/dev/zero")
    with suppress(subprocess.TimeoutExpired):  # it may wait, but not hold anybody up
        ingest(store, "hostile", hostile, check=False, timeout_s=PHASE_S)


if __name__ == "__main__":
    sys.exit(main())
