"""`rag open`: what is opened, with what, and what never is."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.cli import main
from rag.cli.viewer import viewer_command
from rag.errors import RagError
from rag.settings import Settings

linux = pytest.mark.skipif(sys.platform == "darwin", reason="macOS has a viewer of its own")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Put a program on the path, which has no other."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def make(name: str, script: str) -> None:
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)

    return make


@pytest.fixture
def own(own_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the documents of an index of one's own, which the environment names."""
    monkeypatch.setenv("RAG_STORE", str(own_index.store))
    return own_index.store.parent / "handbook"


@linux
def test_the_viewer_is_given_the_file_and_no_shell_sees_its_name(
    own: Path, programs: Callable[[str, str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    programs("xdg-open", f'printf "%s|" "$@" > "{tmp_path}/opened"')

    assert main(["open", "handbook/expenses.md"]) == 0
    assert (tmp_path / "opened").read_text() == f"{own}/expenses.md|"
    assert capsys.readouterr().out == f"{own}/expenses.md\n"


@linux
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["/etc/passwd"], "there is no document '/etc/passwd'"),
        (["handbook/../expenses.md"], "there is no document"),
        (["handbook/expenses.md", "--page", "2"], "has no page 2; it has no pages"),
        (["handbook/parking.txt"], "is missing"),
        (["handbook/remote-work.md"], "a link out of its folder now"),
    ],
)
def test_nothing_but_files_that_are_indexed_is_opened(
    own: Path,
    programs: Callable[[str, str], None],
    tmp_path: Path,
    arguments: list[str],
    line: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    programs("xdg-open", f'echo opened > "{tmp_path}/opened"')
    (own / "parking.txt").unlink()
    (own / "remote-work.md").unlink()
    (own / "remote-work.md").symlink_to("/etc/passwd")

    assert main(["open", *arguments]) == 2
    assert line in capsys.readouterr().err
    assert not (tmp_path / "opened").exists()


@linux
def test_without_a_viewer_or_where_it_fails_the_file_is_named(
    own: Path, programs: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["open", "handbook/expenses.md"]) == 1
    assert f"xdg-open is not installed; the file is {own}/expenses.md" in capsys.readouterr().err

    programs("xdg-open", "exit 3")
    assert main(["open", "handbook/expenses.md"]) == 1
    assert f"cannot open {own}/expenses.md (exit code 3)" in capsys.readouterr().err


@linux
def test_a_viewer_that_takes_a_page_is_told_it(programs: Callable[[str, str], None]) -> None:
    path = Path("/srv/a b.pdf")
    with pytest.raises(RagError, match="no viewer"):
        viewer_command(path, 2)
    programs("xdg-open", "")
    assert viewer_command(path, 2)[1] is False
    programs("okular", "")

    command, is_paged = viewer_command(path, 2)
    assert (command[1:], is_paged) == (["--page=2", "/srv/a b.pdf"], True)
    assert viewer_command(path, None)[0][1:] == ["/srv/a b.pdf"]


@linux
@pytest.mark.parametrize("suffix", [".desktop", ".COMMAND", ".url"])
def test_what_a_desktop_would_start_is_not_opened(
    own: Path,
    programs: Callable[[str, str], None],
    suffix: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from ingest.cli import main as ingest

    programs("xdg-open", "")
    monkeypatch.setenv("RAG_EMBEDDER__KIND", "hashing")
    (own / f"start{suffix}").write_text("[Desktop Entry]\nExec=rm\nName=A letter that is not one, to be read\n")
    assert ingest(["run", str(own)]) == 0
    capsys.readouterr()

    assert main(["open", f"handbook/start{suffix}"]) == 2
    assert "could start a program" in capsys.readouterr().err
