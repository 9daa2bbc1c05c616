"""Runs a command as a user would and says how long it took and how much memory it had."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall-clock seconds, CPU seconds and peak memory of it and of its children, its output.

    CPU seconds tell what a run costs where other processes share the machine.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; raises CalledProcessError with its output where it fails."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdout=output,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            text=True,
            encoding="utf-8",
        )
        assert process.stderr is not None
        with process.stderr:
            errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)), text, errors)
    # ru_maxrss is in KB on Linux, in bytes on macOS; of the largest process, workers are their own.
    cpu_seconds = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu_seconds, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10), text)
