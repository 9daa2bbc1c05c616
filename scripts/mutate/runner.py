"""Runs the tests of a copied tree against one mutation after the other."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from scripts.mutate.mutations import Mutation
from scripts.mutate.nearness import Nearness

_PATIENCE = 20  # seconds on the clock for each of CPU: a process that waits for ever is ended, too
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)
_IGNORED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "node_modules", "store", ".hypothesis")
_NONE_RAN = 5  # what pytest exits with, and what `mutation_limits` makes it exit with


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a mutation; `by` names the test that failed, also where it fails without the mutation."""

    number: int
    path: str
    line: int
    name: str
    before: str
    after: str
    killed: bool
    by: str
    cpu_s: float


@contextmanager
def copied(root: Path) -> Iterator[Path]:
    """Yield a copy of a tree, with the folder `shared` beside it that the original may have."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=_IGNORED)
        shared = root.resolve().parent / "shared"
        if shared.exists():
            (tree.parent / "shared").symlink_to(shared.resolve())
        yield tree


class Runner:
    """Judges mutations by the tests of a copied tree."""

    def __init__(self, tree: Path, limit_s: int) -> None:
        self._tree = tree
        self._limit_s = limit_s
        self._nearness = Nearness(tree)
        self._passes: dict[str, bool] = {}  # tests of the unchanged tree

    def judge(self, number: int, mutation: Mutation) -> Result:
        path = self._tree / mutation.path
        source = path.read_text("utf-8")
        began_s = _cpu_s()
        failed = ""
        _write(path, mutation.apply(source))
        try:
            for tests in self._nearness.batches(mutation.path):
                left_s = self._limit_s - (_cpu_s() - began_s)
                if left_s < 1:
                    break
                if failed := self._first_failed(tests, left_s):
                    break
        finally:
            _write(path, source)
        cpu_s = round(_cpu_s() - began_s, 1)
        killed = bool(failed) and self._passes_unchanged(failed)
        where = (number, mutation.path, mutation.line, mutation.name, mutation.before, mutation.after)
        return Result(*where, killed, failed, cpu_s)

    def _passes_unchanged(self, test: str) -> bool:
        if test not in self._passes:
            self._passes[test] = not self._first_failed([test.partition(" (")[0]], 10 * self._limit_s)
        return self._passes[test]

    def _first_failed(self, tests: Sequence[str], limit_s: float) -> str:
        """Run tests in order and return the first that fails, or "" if none does within `limit_s` of CPU."""
        plugin = Path(__file__).parent
        environment = {
            **os.environ,
            "PYTHONPATH": f"{self._tree}{os.pathsep}{plugin}",
            "MUTATE_LIMIT_S": str(limit_s),
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-rfE",
            "-p",
            "no:cacheprovider",
            "-p",
            "mutation_limits",
            *tests,
        ]
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            process = subprocess.Popen(  # noqa: S603 - ours
                command,
                cwd=self._tree,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                status: int | None = process.wait(max(60, limit_s * _PATIENCE))
            except subprocess.TimeoutExpired:
                status = None
            with suppress(ProcessLookupError):  # what a test started and left behind, too
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            output.seek(0)
            found = _FAILED.search(output.read())
        if status in (0, _NONE_RAN):
            return ""
        return found[1] if found else f"{tests[0]} (or one after it: pytest ended with {status})"


def _write(path: Path, source: str) -> None:
    """Write a module; a compiled one of the same second and size would be taken for it."""
    path.write_text(source, "utf-8")
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _cpu_s() -> float:
    times = os.times()
    return times.children_user + times.children_system
