"""Jupyter notebooks: the cells of text and of code, read as the Markdown document that they are together."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.markdown import load_markdown
from rag.errors import LoadError, in_one_line

_FENCES = re.compile(r"^\s*(`{3,})", re.MULTILINE)


def load_notebook(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a notebook's cells in order, code between fences; outputs, which a run makes anew, are left out."""
    text, notes = decode_text(content, name)
    try:
        notebook = json.loads(text)
        language = str(notebook.get("metadata", {}).get("language_info", {}).get("name", ""))
        cells = (
            notebook["cells"]
            if "cells" in notebook
            else [c for sheet in notebook["worksheets"] for c in sheet["cells"]]
        )
        written = "\n\n".join(_cells(cells, language))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LoadError(
            f"{name} is not a Jupyter notebook ({in_one_line(error)}); open it in Jupyter and save it again"
        ) from error
    loaded = load_markdown(written.encode("utf-8", "replace"), name, options, password)
    return replace(loaded, media_type="application/x-ipynb+json", notes=(*notes, *loaded.notes))


def _cells(cells: list[dict[str, Any]], language: str) -> Iterator[str]:
    for cell in cells:
        source = cell.get("source", cell.get("input", ""))  # `input` until nbformat 3
        text = ("".join(source) if isinstance(source, list) else str(source)).strip("\n")
        if not text.strip():
            continue
        if cell["cell_type"] == "code":
            longest = max((len(fence) for fence in _FENCES.findall(text)), default=2)
            fence = "`" * (longest + 1)
            yield f"{fence}{language}\n{text}\n{fence}"
        else:
            yield text
