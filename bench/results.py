"""bench/results.json: what was measured last, group by group, with the commit and the machine it was measured on."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]
RESULTS = Path(__file__).parent / "results.json"


def save(group: str, rows: Sequence[Row], path: Path = RESULTS) -> None:
    """Replace one group's rows; the other groups stay as they were measured."""
    content = json.loads(path.read_text("utf-8")) if path.exists() else {}
    groups = content.get("groups", {})
    machines = content.get("machines", {})
    groups[group] = list(rows)
    machines[group] = _machine()
    text = json.dumps({"machines": machines, "groups": groups}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", "utf-8")


def _machine() -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "commit": commit.stdout.strip(),
        "load": round(os.getloadavg()[0], 1),
    }
