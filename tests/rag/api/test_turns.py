"""Turns that several processes share: no more at a time than allowed, and who is killed gives its turn back."""

import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path

from rag.api.turns import FileTurns

HOLDING = """
import sys, time
from pathlib import Path
from rag.api.turns import FileTurns
with FileTurns(Path(sys.argv[1]), 1).turn():
    print("held", flush=True)
    time.sleep(1000)
"""


def test_one_too_many_waits_until_a_turn_is_over(tmp_path: Path) -> None:
    mine, theirs = FileTurns(tmp_path, 2), FileTurns(tmp_path, 2)
    had_it = threading.Event()

    def wait() -> None:
        with theirs.turn():
            had_it.set()

    with ExitStack() as held:
        held.enter_context(mine.turn())
        held.enter_context(theirs.turn())
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not had_it.wait(0.1)
    assert had_it.wait(30)
    waiting.join()


def test_a_process_that_is_killed_gives_its_turn_back(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    with FileTurns(tmp_path, 1).turn():
        pass
