"""Everyday: what ordinary people ask of their own folders, and which answers a careful person would accept.

`score.py` of ../shared/everyday asks the installed product over HTTP and judges each answer; its rows are counted here.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from rag.evals.gate import missed_by, read_gate
from scripts.sections import EVALS, ROOT, SHARED, Section

TITLE = "Everyday"
GATE = EVALS / "everyday.gate"
_FOLDER = SHARED.parent / "everyday"
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "steps and lists": ("steps", "list"),
    "tables and lookups": ("table", "lookup"),
    "labels and headings": ("label", "heading"),
}
_SURE = 0.9  # of a confidence; as score.py has it
CORPORA = ("council", "lab", "mairie", "verein", "workshop")

Row = Mapping[str, Any]  # a question of score.py's JSON, with what came of it


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def mean(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.part} of {self.whole} = {self.mean:.3f}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table; `measure` is its name in the gate, `command` what prints it."""

    measure: str
    title: str
    value: float  # what the gate compares
    text: str
    command: str


def everyday() -> Section | None:
    """Measure it on ../shared/everyday; None where that is not."""
    if not (_FOLDER / "score.py").is_file():
        return None
    started = perf_counter()
    rows = _ask()
    print(f"everyday: {perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return describe(rows)


def _ask() -> list[Row]:
    """Run score.py with the commands of the environment that this process runs in, in a temporary store."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.json"
        commands = Path(sys.executable).parent
        options: tuple[str | Path, ...] = ("--bin", commands, "--needs", "extract", "--json", rows)
        subprocess.run(  # noqa: S603 - a file that lies beside the project
            [sys.executable, _FOLDER / "score.py", *options],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": folder},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return list(json.loads(rows.read_text("utf-8")))


def describe(rows: Sequence[Row]) -> Section:
    """Return the section of these rows, held to its gate."""
    figures = tuple(measure(rows))
    floors = read_gate(GATE, ["everyday"], [figure.measure for figure in figures])
    below = missed_by(floors, {"everyday": {figure.measure: figure.value for figure in figures}})
    return Section(TITLE, tuple(_describe(figures)), tuple(below))


def _describe(figures: Sequence[Figure]) -> Iterator[str]:
    yield "Five small folders, three in English, one in German, one in French. Accepted is a short answer that says"
    yield "all it must and nothing it must not, and a refusal where the documents do not answer. No folder is unseen:"
    yield "all five were looked at for the rules; evidence weights (`rag/answer/evidence.py`) were chosen with each"
    yield "left out in turn. Below, `score` stands for"
    yield "`.venv/bin/python ../shared/everyday/score.py --bin .venv/bin --needs extract`, run in the project's folder;"
    yield "the words in brackets begin or name the line that it prints.\n"
    yield "| measure | value | command |"
    yield "|---|---:|---|"
    for figure in figures:
        yield f"| {figure.title} | {figure.text} | {figure.command} |"


def measure(rows: Sequence[Row]) -> Iterator[Figure]:
    """Yield every figure of the section, as score.py counts it."""
    yield _share("accepted", "accepted", _accepted(rows), "`score` (ACCEPTED)")
    for corpus in CORPORA:
        of_corpus = [row for row in rows if row["corpus"] == corpus]
        yield _share(corpus, f"… {corpus}", _accepted(of_corpus), f"`score` (corpus {corpus})")
    for title, kinds in _GROUPS.items():
        share = _accepted([row for row in rows if row["kind"] in kinds])
        command = f"`score` ({' and '.join(f'kind {kind}' for kind in kinds)})"
        yield Figure(title.replace(" ", "_"), f"… {title}", share.part, str(share), command)
    answerable = [row for row in rows if not row.get("abstain")]
    unanswerable = [row for row in rows if row.get("abstain")]
    refused = Share(sum(row["why"] == "abstained" for row in answerable), len(answerable))
    yield _share("refused_answerable", "answerable, refused", refused, "`score` (of the answerable: refused)")
    yield _share("refused", "unanswerable, refused", _accepted(unanswerable), "`score` (unanswerable)")
    yield from _measure_answers(rows, answerable)


def _measure_answers(rows: Sequence[Row], answerable: Sequence[Row]) -> Iterator[Figure]:
    accepted = [row for row in answerable if not row["why"]]
    lines = Share(sum(row["useful"][0] for row in accepted), sum(row["useful"][1] for row in accepted))
    line = "`score` (accepted answers)"
    yield _share("useful_lines", "accepted answers: lines that hold a wanted string", lines, line)
    placed = Share(sum(bool(row["first_in_place"]) for row in accepted), len(accepted))
    yield _share("first_in_place", "accepted answers: first citation in the right file", placed, line)
    words = float(median([row.get("words", 0) for row in answerable] or [0]))
    yield Figure("median_words", "answerable: median words", words, f"{words:g}", "`score` (median words)")
    given = [row for row in rows if not row.get("abstained", True)]
    sure = _accepted([row for row in given if (row.get("confidence") or 0.0) > _SURE])
    title = f"answers with a confidence above {_SURE:g}: accepted"
    yield _share("sure", title, sure, "`score` (with confidence above .9 accepted)")


def _accepted(rows: Sequence[Row]) -> Share:
    return Share(sum(not row["why"] for row in rows), len(rows))


def _share(name: str, title: str, share: Share, command: str) -> Figure:
    return Figure(name, title, share.mean, str(share), command)
