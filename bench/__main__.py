"""`make bench`: one table, and bench/results.json.

    python -m bench [--peers PYTHON] [--only NAME]

`--peers` names the interpreter of a virtual environment with ../shared/peers/requirements.txt installed.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import asking, ingestion, peers, robustness, searching

Row = dict[str, Any]
RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", type=Path, default=None, help="the python of an environment with the peers")
    parser.add_argument("--only", default="", help="run the groups whose name holds this")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="openbook-bench-") as folder:
        work = Path(folder)
        groups: dict[str, Callable[[], Iterable[Row]]] = {
            "ingestion": lambda: ingestion.rows(work / "ingestion"),
            "peers": lambda: peers.rows(arguments.peers),
            "asking": lambda: asking.rows(work / "asking"),
            "searching": lambda: searching.rows(work / "searching"),
            "robustness": robustness.rows,
        }
        measured: dict[str, list[Row]] = {}
        for name, measure in groups.items():
            if arguments.only not in name:
                continue
            rows = measured.setdefault(name, [])
            for row in measure():
                rows.append(row)
                if not arguments.only:  # saved row by row: the last ones take minutes
                    RESULTS.write_text(json.dumps({"machine": _machine(), "groups": measured}, indent=1) + "\n")
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


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "commit": commit.stdout.strip(),
    }


if __name__ == "__main__":
    main()
