"""The supervisor, with workers that do what a test wants: what it starts again, what ends it, and with which error."""

import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest

from rag.api.shared_state import FILE, SharedState
from rag.api.supervisor import Supervisor
from rag.api.worker_job import Job
from rag.errors import NoIndex, RagError
from tests.indexes import hashing_settings

# A worker that is ready at once, and then does what follows.
READY = """
import sys; sys.path[:] = {path!r}
import json, os, pickle, signal, time
from rag.api.shared_state import FILE, SharedState
job = pickle.load(sys.stdin.buffer)
state = SharedState(job.folder / FILE, workers=job.settings.server.workers, uploads=1, slot=job.slot)
state.own["is_warm"] = 1
os.write(job.status, b'{{}}' + bytes([10]))
"""


def make_supervisor(folder: Path, boot: str, workers: int = 1) -> tuple[Supervisor, SharedState, list[str]]:
    settings = hashing_settings(folder / "store")
    server = settings.server.model_copy(update={"workers": workers, "grace_s": 1})
    listener = socket.create_server(("127.0.0.1", 0))
    state = SharedState(folder / FILE, workers=workers, uploads=1)
    job = Job(settings.model_copy(update={"server": server}), False, False, folder, 0, listener.fileno(), -1)
    return Supervisor(job, listener, state, boot=boot, first_wait_s=0.001), state, []


def test_a_worker_that_dies_at_once_again_and_again_ends_the_service(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    supervisor, state, starts = make_supervisor(tmp_path, f"{READY}raise SystemExit(7)")

    with pytest.raises(RagError, match=r"ended 6 times right after its start.*: exit code 7"):
        supervisor.run(lambda: starts.append("answers"))

    assert starts == ["answers"]
    assert sum("worker 1 ended (exit code 7)" in message for message in caplog.messages) == 5
    assert state.head["past_cpu_s"] > 0  # processor time of the dead is not lost


def test_a_worker_that_dies_before_it_can_answer_ends_the_service(tmp_path: Path) -> None:
    supervisor, _, starts = make_supervisor(tmp_path, "import os; os.kill(os.getpid(), 9)", workers=2)

    with pytest.raises(RagError, match=r"before it could answer \(signal 9, SIGKILL\)"):
        supervisor.run(lambda: starts.append("answers"))
    assert starts == []


def test_the_reason_for_which_a_worker_cannot_start_is_raised(tmp_path: Path) -> None:
    told = """os.write(job.status, b'{{"error": "NoIndex", "message": "nothing is indexed"}}' + bytes([10]))"""
    boot = READY.replace('state.own["is_warm"] = 1', told)
    supervisor, _, _ = make_supervisor(tmp_path, boot)

    with pytest.raises(NoIndex, match="nothing is indexed"):
        supervisor.run(lambda: None)


def test_a_worker_that_cannot_start_again_for_a_named_reason_is_tried_as_long_as_others_answer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    refuse = f"""
died = {str(tmp_path / "died")!r}
if os.path.exists(died):
    os.write(job.status, b'{{{{"error": "NoIndex", "message": "nothing is indexed"}}}}' + bytes([10])); sys.exit()
"""
    die = "while not state.is_ready: time.sleep(0.01)\nif job.slot == 0: os.mkdir(died); os._exit(1)\ntime.sleep(1000)"
    supervisor, _, _ = make_supervisor(tmp_path, f"{note_first(refuse)}{die}", workers=2)

    def stop_later() -> None:
        while sum("nothing is indexed" in message for message in caplog.messages) < 8:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    assert supervisor.run(threading.Thread(target=stop_later).start) == signal.SIGTERM


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_workers_and_is_returned(tmp_path: Path, sent: signal.Signals) -> None:
    note = f"signal.signal(signal.SIGTERM, lambda *_: sys.exit(os.mkdir({str(tmp_path)!r} + '/' + str(job.slot))))"
    supervisor, state, _ = make_supervisor(tmp_path, f"{note_first(note)}while True: time.sleep(1)", workers=2)

    assert supervisor.run(lambda: signal.raise_signal(sent)) == sent

    assert sorted(path.name for path in tmp_path.glob("[01]")) == ["0", "1"]
    assert state.warm_workers == 0


def test_a_worker_that_does_not_end_is_killed(tmp_path: Path) -> None:
    boot = f"{note_first('signal.signal(signal.SIGTERM, signal.SIG_IGN)')}while True: time.sleep(1)"
    supervisor, state, _ = make_supervisor(tmp_path, boot)
    began = time.monotonic()

    def interrupt() -> None:
        signal.raise_signal(signal.SIGTERM)
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()  # as who presses Ctrl-C once more

    assert supervisor.run(interrupt) == signal.SIGTERM
    assert state.warm_workers == 0
    assert time.monotonic() - began < 60


def note_first(line: str) -> str:
    """Return a worker that does something before it says that it is ready."""
    return READY.replace('state.own["is_warm"] = 1', f'{line}\nstate.own["is_warm"] = 1')
