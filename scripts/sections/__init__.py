"""The sections of evals/results.md: the suites, and what takes more than a suite; a module measures one thing."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVALS = ROOT / "evals"
SHARED = ROOT.parent / "shared" / "eval"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the Markdown below it line by line, and a line for each floor that was missed."""

    title: str
    lines: tuple[str, ...]
    missed: tuple[str, ...] = ()
