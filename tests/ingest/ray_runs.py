"""Runs of `ingest run` to be compared, and processes of theirs to be killed; nothing here imports Ray."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
QUESTIONS = ("How many days may I work from another country?", "hotel limit London", "parking permit")
PATIENCE_S = 600.0
READER = "ray::"  # what Ray calls its workers
_PAUSE_S = 0.02
_COMMAND = "import sys; from ingest.cli import main; raise SystemExit(main(sys.argv[1:]))"
_ANSWERS = """
import json, sys
from tests.ingest.answers import read_answers
print(json.dumps(read_answers("default", *sys.argv[1:])))
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, its report as JSON where it has one, and what it said beside that."""

    code: int
    report: Mapping[str, Any] | None
    errors: str
    seconds: float


def write_documents(folder: Path, copies: int) -> None:
    """Write data/sample so many times, each time under another name."""
    for number in range(copies):
        shutil.copytree(SAMPLE, folder / f"part {number:02d}")


@contextmanager
def started(store: Path, docs: Path, *options: str, home: Path | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Start a run; it is killed where it has not ended."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", _COMMAND, "run", str(docs), "--json", *options],
        env=environment(store) | ({"HOME": str(home)} if home else {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def end(process: "subprocess.Popen[str]", began: float) -> Ended:
    """Wait for a run's end."""
    output, errors = process.communicate(timeout=PATIENCE_S)
    return Ended(process.returncode, json.loads(output) if output.strip() else None, errors, time.monotonic() - began)


def ingest(store: Path, docs: Path, *options: str) -> Ended:
    """Run to the end."""
    began = time.monotonic()
    with started(store, docs, *options) as process:
        return end(process, began)


def answers(store: Path) -> Any:
    """Return all that is published there: documents, texts, chunks, vectors and rankings; its checksums hold."""
    return json.loads(
        subprocess.run(
            [sys.executable, "-c", _ANSWERS, *QUESTIONS],
            env=environment(store),
            stdout=subprocess.PIPE,
            check=True,
            text=True,
            timeout=PATIENCE_S,
        ).stdout
    )


def environment(store: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(entry for entry in (root, os.environ.get("PYTHONPATH", "")) if entry)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "RAY_"))},
        "RAG_STORE": str(store),
        "RAG_EMBEDDER__KIND": "hashing",
        "PYTHONPATH": path,
    }


def below(pid: int) -> dict[int, str]:
    """Return the processes that a process has started, and those that they have, with what they are called."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents.setdefault(int(status.read_text().rpartition(")")[2].split()[1]), []).append(
                int(status.parent.name)
            )
    found: dict[int, str] = {}
    waiting = list(parents.get(pid, ()))
    while waiting:
        each = waiting.pop()
        with suppress(OSError):
            words = Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")
            found[each] = words[0].decode(errors="replace") if words[0] else ""
        waiting += parents.get(each, ())
    return found


def readers(pid: int) -> list[int]:
    """Return the Ray workers below a process that have a file, or had one: they have started its reader."""
    workers = [each for each, name in below(pid).items() if name.startswith(READER)]
    return [each for each in workers if any("python" in name for name in below(each).values())]


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_for(condition: Any, process: "subprocess.Popen[str]", patience_s: float = PATIENCE_S) -> Any:
    """Return what a condition gives once that is true; None where the process has ended before."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        value = condition()
        if value:
            return value
        if process.poll() is not None:
            return None
        time.sleep(_PAUSE_S)
    raise TimeoutError("it never came to that")


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
