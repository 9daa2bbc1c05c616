"""Starts a process of ours that shares two descriptors with this one; `multiprocessing` would import our main."""

import os
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from rag.errors import IngestError

_BOOT = "import sys; sys.path[:] = {path!r}; from {module} import serve; serve({requests}, {life})"


@dataclass(frozen=True, slots=True)
class ChildProcess:
    """A process, what is said to it and heard from it, and a pipe that tells it when this process is gone."""

    process: subprocess.Popen[bytes]
    connection: Connection
    life_fd: int

    def close(self) -> None:
        """Hang up, by which it knows that it is to end."""
        self.connection.close()
        os.close(self.life_fd)

    def end(self) -> None:
        self.close()
        self.process.kill()
        self.process.wait()


def module_path() -> list[str]:
    """Return where this process finds its modules, for one that is to find the same."""
    return [entry for entry in sys.path if entry]


def start_process(
    module: str,
    timeout_s: float,
    *,
    purpose: str,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    apart: bool = False,
) -> ChildProcess:
    """Start `serve(requests_fd, life_fd)` of a module; raises IngestError, by its `purpose`, where that is impossible.

    Each piece of a message that has begun is waited for `timeout_s` at most, then reading raises BlockingIOError, and
    so does sending. One `apart` is in a process group of its own: the terminal's Ctrl-C does not reach it.
    """
    ours, theirs = socket.socketpair()
    seconds, rest = divmod(timeout_s, 1)
    patience = struct.pack("ll", int(seconds), int(rest * 1e6) or 1)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
    life_read, life_write = os.pipe()
    boot = _BOOT.format(path=module_path(), module=module, requests=theirs.fileno(), life=life_read)
    try:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own words)
            [sys.executable, "-P", "-c", boot],
            pass_fds=(theirs.fileno(), life_read),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # libraries talk there; what matters is in the messages
            env=environment,
            cwd=folder,
            process_group=0 if apart else None,
        )
    except OSError as error:
        ours.close()
        os.close(life_write)
        raise IngestError(f"no process that {purpose} can be started ({error.strerror}); close others") from error
    finally:
        theirs.close()
        os.close(life_read)
    return ChildProcess(process, Connection(ours.detach()), life_write)
