"""A run's progress: bars, counters and clocks on a terminal; elsewhere one line for what takes unusually long."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.cli.terminal import notice, one_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from ingest.options import Progress

_LONGEST_NAME = 24
_BAR = 32  # columns, on a terminal of 80 beside the name, the counter and the clock
_COMPILING = "encoder"


@contextmanager
def show_progress() -> Iterator["Progress"]:
    """Show each stage's progress on a terminal; elsewhere announce only what takes unusually long."""
    if not sys.stderr.isatty():
        yield announce
        return
    with make_bars() as bars:
        yield Stages(bars).take


def announce(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - fits Progress
    """Announce only what takes unusually long."""
    if _is_sentence(stage, total):
        notice(stage)


class Stages:
    """One line a stage, in the order in which they begin; what nobody can count pulses until another begins."""

    def __init__(self, bars: "Bars") -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._uncounted: TaskID | None = None

    def take(self, stage: str, done: int, total: int | None) -> None:
        """Take a report of a run, as `ingest.options.Progress` has it."""
        if _is_sentence(stage, total):
            self._bars.console.print(one_line(stage), markup=False, highlight=False)
            stage = _COMPILING
        if stage not in self._tasks:
            self._end_uncounted()
            self._tasks[stage] = self._bars.add_task(one_line(stage), total=total)
            self._uncounted = self._tasks[stage] if total is None else None
        self._bars.update(self._tasks[stage], completed=done, total=total)

    def _end_uncounted(self) -> None:
        if self._uncounted is not None:
            self._bars.update(self._uncounted, completed=1, total=1)


def make_bars() -> "Bars":
    """Return bars on stderr that leave nothing behind."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
    from rich.table import Column
    from rich.text import Text

    class Counter(ProgressColumn):
        """How many of how many; nothing for what is not counted."""

        def render(self, task: Task) -> Text:
            is_counted = task.total is not None and task.description not in (_COMPILING, "write", "seal")
            return Text(f"{task.completed:,.0f}/{task.total:,.0f}" if is_counted else "", "progress.download")

    name = TextColumn(
        "{task.description}",
        markup=False,
        table_column=Column(max_width=_LONGEST_NAME, no_wrap=True, overflow="ellipsis"),
    )
    counter = Counter(table_column=Column(justify="right", no_wrap=True))
    columns = (name, BarColumn(bar_width=_BAR), counter, TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _is_sentence(stage: str, total: int | None) -> bool:
    """Whether a report is one line for people, such as that a model is being compiled, and no stage's name."""
    return total is None and " " in stage
