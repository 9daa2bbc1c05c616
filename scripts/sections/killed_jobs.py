"""Killed jobs: a service and a worker are killed between an upload and its publication, and started again.

    .venv/bin/python -m scripts.sections.killed_jobs     # this section alone

Each place where a file is changed is one to be killed at; see `tests/ingest/uploading.py` for what must hold then.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.sections import Section
from tests.ingest.forks import Forks
from tests.ingest.uploading import SERVICE, WORKER, choose_points, kill_and_recover, prepare

TITLE = "Killed jobs"
KILLS = 120


def killed_jobs(kills: int = KILLS) -> Section:
    """Kill at so many points, and report what became of the files."""
    ends: Counter[tuple[str, str]] = Counter()
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "elsewhere").mkdir()
        with Forks(Path(folder) / "elsewhere") as forks:
            prepared = prepare(forks, Path(folder))
            for point in choose_points(prepared, kills):
                try:
                    ends[point[0], kill_and_recover(forks, prepared, point, Path(folder))] += 1
                except AssertionError as error:
                    failed.append(f"{point}: {error}")
                    ends[point[0], "failed"] += 1
            places = {who: len(set(sites)) for who, sites in prepared.sites.items()}
    return describe(ends, places, failed)


def describe(ends: Mapping[tuple[str, str], int], places: Mapping[str, int], failed: Sequence[str]) -> Section:
    """Return the table, and what did not hold."""
    lines = [
        "A service that takes four files (one of them unreadable), and the worker that indexes them, killed (SIGKILL)"
        " at a call that changes a file, one in five of the worker's twice in a row; then a worker is started"
        " (`tests/ingest/uploading.py`).\n",
        "| killed | places in the code | kills | accepted, and each file indexed once or named | not accepted, and"
        " nothing left | fail | never came there |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for who in (SERVICE, WORKER):
        counts = [ends.get((who, end), 0) for end in ("accepted", "not accepted", "failed")]
        cells = [places[who], sum(counts), *counts, ends.get((who, "not reached"), 0)]
        lines.append(f"| the {who} | {' | '.join(map(str, cells))} |")
    return Section(TITLE, tuple(lines), tuple(f"killed jobs: {each}" for each in failed))


if __name__ == "__main__":
    section = killed_jobs()
    print("\n".join([*section.lines, *section.missed]))
