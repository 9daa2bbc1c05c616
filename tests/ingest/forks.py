"""A process that has imported everything and forks a child for each command: 2 s less a command than a new Python.

That is honest, since nothing is open before the fork: no store, no client, no thread but the main one. What a child
does is what the command line does: `ingest.cli.main`, with settings from its environment. Only segments are made small,
so that a few notes are several of them, which a run writes, links, splits and merges.
"""

import contextlib
import io
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from rag.text.tokens import count_tokens
from tests.ingest.faults import ROOT, Faults, die_at_size

MOST_CHUNKS = 30  # of a segment
_CHARACTERS = 2**16  # read at a time
_NEEDED = (
    "chromadb",
    "ingest.chunkers.default",
    "ingest.cli.commands",
    "ingest.pipeline",
    "ingest.upkeep.backing_up",
    "ingest.upkeep.collecting",
    "ingest.upkeep.erasing_targets",
    "ingest.upkeep.forgetting",
    "ingest.upkeep.pulling",
    "ingest.upkeep.pushing",
    "ingest.upkeep.restoring",
    "ingest.upkeep.rollback",
    "obstore.store",
    "rag.embedders.hashing",
    "rag.index.opened",
    "rag.index.vectors.chroma",
    "rag.index.vectors.exact",
    "rag.targets",
    "sqlalchemy",
    "tantivy",
    "tests.ingest.answers",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child did: `code` is its exit code, negative for a signal; `said`, in order, what it told on its way."""

    code: int
    said: tuple[Mapping[str, Any], ...]

    def all(self, key: str) -> list[Any]:
        return [message[key] for message in self.said if key in message]

    def one(self, key: str) -> Any:
        (value,) = self.all(key)
        return value


class Forks:
    """The client of the warmed process; use it as a context manager."""

    def __init__(self, folder: Path, *, through: Sequence[str] = ()) -> None:
        """`folder` is where commands are run, so that no `openbook.toml` is near; `through` is a command in front."""
        self._process = subprocess.Popen(
            [*through, sys.executable, "-W", "error", "-m", "tests.ingest.forks", str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def command(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        count: bool = False,
        kill_at: tuple[str, int] | None = None,
        kill_after_s: float | None = None,
        signals: Sequence[tuple[float, int]] = (),
        die_at_bytes: int | None = None,
        folder: Path | None = None,
        program: str = "ingest",
    ) -> Ended:
        """Run `ingest …`, if wanted to its violent end; see `Faults` for what is counted.

        `signals` are sent to it, each so many seconds after its start. `program` may be another step.
        """
        if kill_after_s is not None:
            signals = [*signals, (kill_after_s, signal.SIGKILL)]
        how: dict[str, Any] = {
            "count": count,
            "kill_at": kill_at,
            "signals": signals,
            "die_at_bytes": die_at_bytes,
        }
        how["folder"] = None if folder is None else str(folder)
        return self.steps([[program, *arguments]], environment, **how)

    def steps(self, steps: Sequence[Sequence[str]], environment: Mapping[str, str], **how: Any) -> Ended:
        """Run several commands in one child.

        Each is `["ingest", …]`, `["rag", …]`, `["upload", name, …]`, `["feedback", store, id]` or
        `["answers", collection, question, …]`.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        job = {"steps": steps, "environment": environment, **how}
        print(json.dumps(job), file=self._process.stdin, flush=True)
        ended = json.loads(self._process.stdout.readline())
        return Ended(ended["code"], tuple(ended["said"]))


# --- in the warmed process ------------------------------------------------------------------------


def serve(folder: str) -> None:
    """Answer one job a line until there are no more."""
    _import_everything()
    sys.dont_write_bytecode = True  # or what a child imports first is compiled, by calls that no other child makes
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith("RAG_") or name == "OPENAI_API_KEY"]:
        del os.environ[name]
    for line in sys.stdin:
        assert threading.active_count() == 1, "what is forked must have no threads"
        print(json.dumps(_fork(json.loads(line))), flush=True)


def _import_everything() -> None:
    """Import what the commands import when they need it, and read the table of tokens: 0.4 s that no child spends."""
    for name in _NEEDED:
        import_module(name)
    import_module("rag.index.writer").MOST_CHUNKS = MOST_CHUNKS  # type: ignore[attr-defined]
    count_tokens("any")


def _fork(job: Mapping[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.close(reading)
            _work(job, lambda message: _say(writing, message))
            code = 0
        except BaseException:
            _say(writing, {"failed": traceback.format_exc()})  # an assertion on `said` shows it
        finally:
            sys.stderr.flush()
            os._exit(code)
    os.close(writing)
    content = _drain(reading, child, job.get("signals", ()))
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {"code": code, "said": [json.loads(line) for line in content.splitlines()]}


def _drain(descriptor: int, child: int, signals: Sequence[tuple[float, int]]) -> bytes:
    """Return all that the child says until its end, which may be ours to bring by one of the signals."""
    content = b""
    started = time.monotonic()
    waiting = deque(sorted(signals))
    while True:
        patience_s = max(0.0, started + waiting[0][0] - time.monotonic()) if waiting else None
        if not select.select([descriptor], [], [], patience_s)[0]:
            os.kill(child, waiting.popleft()[1])
            continue
        piece = os.read(descriptor, _CHARACTERS)
        if not piece:
            return content
        content += piece


def _say(descriptor: int, message: Mapping[str, Any]) -> None:
    content = json.dumps(message).encode() + b"\n"
    while content:
        content = content[os.write(descriptor, content) :]


def _work(job: Mapping[str, Any], say: Callable[[Mapping[str, Any]], None]) -> None:
    os.environ.update(job["environment"])
    if job.get("folder"):
        os.chdir(job["folder"])
    sys.stdin.close()
    if job.get("die_at_bytes") is not None:
        die_at_size(job["die_at_bytes"])
    for what, *arguments in job["steps"]:
        if what == "answers":
            from tests.ingest.answers import read_answers

            say({"answers": read_answers(*arguments)})
            continue
        kill_at = job.get("kill_at")
        do = {"upload": _upload, "feedback": _keep_feedback}.get(what)
        work = partial(_command, what, arguments) if do is None else partial(do, arguments)
        if job.get("count") or kill_at:
            faults = Faults(say, tuple(kill_at) if kill_at else None)
            outcome = faults.run(work)
            say({"sites": faults.sites})
        else:
            outcome = work()
        say({what: outcome})


def _keep_feedback(arguments: Sequence[str]) -> dict[str, Any]:
    from rag.feedback import Feedback, keep_feedback

    store, name = arguments
    keep_feedback(Path(store), Feedback(name, "2026-03-02T08:00:00Z", "", "ans-1", "Why?", (), (), "up", "x" * 500))
    return {"code": 0}


def _command(program: str, arguments: Sequence[str]) -> dict[str, Any]:
    main = import_module(f"{program}.cli").main
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        code = main(list(arguments))
    return {"code": code, "output": output.getvalue(), "errors": errors.getvalue()}


def _upload(names: Sequence[str]) -> Any:
    """Send files to a service that runs in this process, as a form; return its answer."""
    from tests.ingest.uploading import send_files

    return send_files(names)


if __name__ == "__main__":
    serve(sys.argv[1])
