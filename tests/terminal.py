"""A real terminal for a command: a pty of some width, what is typed into it, and what it shows."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]")
_TAKE_TERMINAL = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)"  # so that Ctrl-C is a signal
_PATIENCE_S = 60.0
_ROWS = 24


class Terminal:
    """Runs Python code on a terminal while the `with` block lasts; `output` is everything that it was sent."""

    def __init__(self, code: str, *arguments: str, columns: int = 80, env: Mapping[str, str] | None = None) -> None:
        self._command: Sequence[str] = [sys.executable, "-c", f"{_TAKE_TERMINAL}\n{code}", *arguments]
        self._columns = columns
        inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
        self._env = {**inherited, **(env or {}), "TERM": "xterm"}
        self.output = ""
        self._awaited = 0  # up to there in what is shown

    def __enter__(self) -> "Terminal":
        self._own, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, self._columns, 0, 0))
        self._process = subprocess.Popen(
            self._command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=self._env,
            start_new_session=True,
        )
        os.close(theirs)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._own)

    def type(self, text: str) -> None:
        os.write(self._own, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until `text` is shown, styles aside, behind what was waited for before."""
        deadline = time.monotonic() + _PATIENCE_S
        while (at := plain(self.output).find(text, self._awaited)) < 0:
            assert time.monotonic() < deadline, f"no {text!r} in {self.output!r}"
            assert self._read(), f"it ended without {text!r}: {self.output!r}"
        self._awaited = at + len(text)

    def end(self) -> int:
        """Read until the command ends; return its exit code."""
        while self._read():
            pass
        return self._process.wait(_PATIENCE_S)

    def _read(self) -> bool:
        if not select.select([self._own], [], [], _PATIENCE_S)[0]:
            return False
        try:
            content = os.read(self._own, 65536)
        except OSError:  # Linux says so where a terminal's last user has gone
            return False
        self.output += content.decode("utf-8", "replace")
        return bool(content)


def plain(output: str) -> str:
    """Return what was sent to a terminal without styles and movements."""
    return _ESCAPES.sub("", output)
