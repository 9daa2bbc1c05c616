"""What `make eval` measured before it was ended is not measured again, unless the files are others."""

from pathlib import Path

from rag.evals.outcomes import Row
from rag.evals.results import Result
from scripts.sections import Section
from scripts.sections.kept import kept_folder, measure_section, measure_suite

SECTION = Section("Title", ("| a | b |", "ünïcode"), ("a floor",))
RESULT = Result("wice", (Row("1", "?", {"supported_found": 0.5}),), {"llm": {"model": "extractive"}})


def test_a_section_is_measured_once_a_commit(tmp_path: Path) -> None:
    calls = []

    def counted() -> Section:
        calls.append(1)
        return SECTION

    for commit in ("abc", "abc", "def"):
        assert measure_section(counted, kept_folder(commit, tmp_path)) == SECTION
    assert len(calls) == 2
    assert [folder.name for folder in tmp_path.iterdir()] == ["def"]


def test_of_changed_files_nothing_is_kept(tmp_path: Path) -> None:
    kept = kept_folder("abc, with changes", tmp_path)
    measure_section(lambda: SECTION, kept)
    assert not list(kept_folder("abc, with changes", tmp_path).iterdir())


def test_what_cannot_be_measured_is_tried_again(tmp_path: Path) -> None:
    assert measure_section(lambda: None, kept_folder("abc", tmp_path)) is None
    assert not list(kept_folder("abc", tmp_path).iterdir())


def test_a_suite_is_evaluated_once_a_commit(tmp_path: Path) -> None:
    calls = []

    def counted(folder: Path) -> Result:
        calls.append(folder)
        return RESULT

    for _ in range(2):
        assert measure_suite(counted, Path("wice"), kept_folder("abc", tmp_path)) == RESULT
    assert len(calls) == 1
