"""The notebooks run as they are, and were committed as they ran."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NAMES = sorted(path.name for path in FOLDER.glob("*.ipynb"))
_OF_A_MACHINE = re.compile(r"/(?:home|Users|root|tmp|work|var|private|mnt)/|[A-Z]:\\\\")


def read(name: str) -> Any:  # Any: nbformat has no types
    return nbformat.read(FOLDER / name, as_version=4)  # type: ignore[no-untyped-call]  # it has no types


def text_of(cell: Any) -> str:
    """Return what a cell printed and what its last line is worth."""
    return "\n".join(
        output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"]
        for output in cell["outputs"]
        if output["output_type"] in ("stream", "execute_result")
    )


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_notebook_to_begin_with() -> None:
    assert "first_steps.ipynb" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_from_top_to_bottom(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")  # the kernel inherits it; the encoder has its own tests
    notebook = read(name)

    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()  # raises where a cell does

    if name == "first_steps.ipynb":
        slices = next(cell for cell in code_cells(notebook) if "== citation.quote" in cell["source"])
        assert text_of(slices) == "True"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_committed_with_its_outputs(name: str) -> None:
    cells = code_cells(read(name))

    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert any(text_of(cell) for cell in cells)
    assert not any(output["output_type"] == "error" for cell in cells for output in cell["outputs"])


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_names_no_machine(name: str) -> None:
    assert _OF_A_MACHINE.findall((FOLDER / name).read_text("utf-8")) == []
