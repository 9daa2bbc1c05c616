"""A run's progress on terminals of 80 and of 200 columns, and without one."""

import re

import pytest

from ingest.cli.progress import show_progress
from tests.terminal import Terminal, plain

RUN = """
from ingest.cli.progress import show_progress
with show_progress() as progress:
    progress("find", 12345, 12345)
    progress("compiling the encoder sentence-transformers/all-MiniLM-L6-v2 (int8), once; this is long", 0, None)
    for done in (1, 12345):
        progress("load", done, 12345)
        progress("embed", done, done + 1_000_000)
    progress("write", 0, None)
    progress("seal", 0, None)
    progress("a chunker's own name that is much longer than any stage", 1, 2)
"""


@pytest.mark.parametrize("columns", [80, 200])
def test_each_stage_is_one_line_with_its_bar_counter_and_clock(columns: int) -> None:
    with Terminal(RUN, columns=columns) as terminal:
        assert terminal.end() == 0

    # What stands between two movements of the cursor is one line of the screen.
    lines = [line for part in plain(terminal.output).split("\r") for line in part.split("\n") if line.strip()]
    assert all(len(line) <= columns for line in lines if not line.startswith("compiling"))
    for stage, count in (("find", "12,345/12,345"), ("load", "12,345/12,345"), ("embed", "12,345/1,012,345")):
        assert any(re.match(rf"{stage} +\S+ +{count} \d:\d\d:\d\d *$", line) for line in lines), stage
    for stage in ("encoder", "write", "seal"):  # nobody counts those
        assert any(re.match(rf"{stage} +\S+ +\d:\d\d:\d\d *$", line) for line in lines)
    assert any(re.match(r"a chunker's own name th… ", line) for line in lines)
    said = "compiling the encoder sentence-transformers/all-MiniLM-L6-v2 (int8), once; this is long"
    assert said in " ".join(plain(terminal.output).replace("\r\n", " ").split())


def test_without_a_terminal_only_what_takes_long_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress() as progress:
        progress("load", 1, 2)
        progress("write", 0, None)
        progress("compiling the encoder x, once", 0, None)

    assert capsys.readouterr().err == "compiling the encoder x, once\n"
