"""What `make test-quick` says of a room that is not there."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def known_room(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = ["make", "--no-print-directory", "known-room", *arguments]
    outer = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")  # of the make that runs the tests
    environment = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("arguments", [(), ("ROOM=verfy",), ("ROOM=verify verfy",)])
def test_an_unknown_room_is_refused_with_those_there_are(arguments: tuple[str, ...]) -> None:
    done = known_room(*arguments)

    assert done.returncode == 2
    rooms = done.stderr.splitlines()[0].partition("give one of these rooms: ")[2].split()
    assert {"text", "index", "search", "verify", "answer", "api", "cli", "loaders", "lab", "upkeep"} <= set(rooms)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("room", ["verify", "text index"])
def test_a_room_that_is_there_is_known(room: str) -> None:
    assert known_room(f"ROOM={room}").returncode == 0
