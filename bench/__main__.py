"""`make bench`: a table for each group, and bench/results.json.

    python -m bench [--peers PYTHON] [--only GROUP]

`--peers` names the interpreter of a virtual environment with ../shared/peers/requirements.txt installed.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import (
    answering,
    asking,
    changes,
    ingestion,
    memory,
    million,
    peers,
    robustness,
    scale,
    scifact,
    searching,
    serving,
    twelve,
    uploading,
    vector_server,
    vectors,
    workers,
)
from bench.results import Row, save

_ASKED_FOR = {"million"}  # groups that take too long to be run with all others


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=None, help="the python of an environment with the peers")
    parser.add_argument("--only", default="", help="run, and save, only this group")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="openbook-bench-") as folder:
        work = Path(folder)
        groups: dict[str, Callable[[], Iterable[Row]]] = {
            "ingestion": lambda: ingestion.rows(work / "ingestion"),
            "changes": lambda: changes.rows(work / "changes"),
            "scale": lambda: scale.rows(work / "scale"),
            "memory": lambda: memory.rows(work / "memory"),
            "scifact": lambda: scifact.rows(work / "scifact"),
            "peers": lambda: peers.rows(arguments.peers),
            "twelve": lambda: twelve.rows(work / "twelve", arguments.peers),
            "answering": lambda: answering.rows(work / "answering"),
            "asking": lambda: asking.rows(work / "asking"),
            "searching": lambda: searching.rows(work / "searching"),
            "vectors": lambda: vectors.rows(work / "vectors"),
            "vector server": lambda: vector_server.rows(work / "vector-server"),
            "serving": lambda: serving.rows(work / "serving"),
            "workers": lambda: workers.rows(work / "workers"),
            "uploading": lambda: uploading.rows(work / "uploading"),
            "robustness": robustness.rows,
            "million": lambda: million.rows(work / "million"),
        }
        if arguments.only and arguments.only not in groups:
            parser.error(f"there is no group '{arguments.only}'; there are: {', '.join(groups)}")
        for name in [arguments.only] if arguments.only else [name for name in groups if name not in _ASKED_FOR]:
            rows: list[Row] = []
            for row in groups[name]():
                rows.append(row)
                save(name, rows)  # row by row: the last ones take minutes
            _show({name: rows})


def _show(measured: dict[str, list[Row]]) -> None:
    console = Console(width=shutil.get_terminal_size((140, 40)).columns)
    for name, rows in measured.items():
        table = Table(title=name, title_justify="left")
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for column in columns:
            table.add_column(column, justify="left" if column == "what" else "right")
        for row in rows:
            table.add_row(*(_cell(row.get(column)) for column in columns))
        console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main()
