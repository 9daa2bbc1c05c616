"""Says at the end of a run what to do next, as it can be typed here."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from rag.cli.layout import Paragraph
from rag.settings import load_settings


def next_step_paragraphs(collection: str) -> Iterator[Paragraph]:
    """Yield the commands that ask a collection; it is named unless it is that of the settings."""
    rag = _typed("rag")
    which = "" if collection == load_settings().collection else f" --collection {collection}"
    yield Paragraph(Text(f'ask: {rag} ask{which} "…"   talk: {rag} chat{which}   page: {rag} serve', style="bold"))


def _typed(program: str) -> str:
    """Return how to type another program of this installation: its name, or its path where the name is not found."""
    beside = Path(os.path.abspath(sys.argv[0])).with_name(program)
    if not beside.exists() or shutil.which(program) == str(beside):
        return program
    here = Path.cwd()
    return str(beside.relative_to(here)) if beside.is_relative_to(here) else str(beside)
