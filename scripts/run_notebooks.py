"""Runs the notebooks anew and writes what they show into them: `python -m scripts.run_notebooks [NAME…]`.

They run as on a machine without settings, with the default encoder. What differs between two runs or two machines is
left out: times, the version of Python, and the plain text beside HTML and pictures, which no viewer shows. What was run
is noted, so that a test can tell when a cell was changed afterwards.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
TIMEOUT_S = 600  # of one cell; the first compiles the encoder
_SHOWN_INSTEAD = ("text/html", "image/png")


def read(path: Path) -> Any:  # Any: nbformat has no types
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # it has no types


def execute(notebook: Any, *, timeout_s: int = TIMEOUT_S) -> None:
    """Run a notebook's cells in their folder and keep their outputs in it; raises where a cell does."""
    client = NotebookClient(
        notebook,
        timeout=timeout_s,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(FOLDER)}},
    )
    client.execute()


def tidy(notebook: Any) -> None:
    """Leave out what differs between two runs that show the same; raises ValueError where a cell complained."""
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "openbook": {"ran": digest(notebook)},
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{number}"
        cell["metadata"] = {}
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr":
                raise ValueError(f"cell {number} complains: {output['text']}")
            shown = output.get("data", {})
            if any(kind in shown for kind in _SHOWN_INSTEAD):
                shown.pop("text/plain", None)


def digest(notebook: Any) -> str:
    """Return what changes whenever a cell does that is run."""
    sources = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as retrieval; all, if none is named")
    names = parser.parse_args().names
    paths = [FOLDER / f"{name.removesuffix('.ipynb')}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb"))
    for name in [name for name in os.environ if name.startswith("RAG_")]:
        del os.environ[name]  # the kernel inherits them
    for path in paths:
        print(path.name, file=sys.stderr)
        notebook = read(path)
        execute(notebook)
        tidy(notebook)
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]  # it has no types


if __name__ == "__main__":
    main()
