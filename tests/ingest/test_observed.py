"""What a run remembers of files spares the next one work, and never hides a change."""

from pathlib import Path

import pytest

from ingest.observed import LastRun, read_last_run
from ingest.options import Options
from ingest.pipeline import run
from rag.index.generations import Collection
from rag.settings import LoadSettings, Settings


@pytest.fixture
def settings(own_index: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "handbook" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    run(own_index)
    return own_index


def loaded(settings: Settings, options: Options | None = None) -> int:
    """Run again and return how many files were handed to a worker."""
    done = [0]
    run(settings, (), options, lambda stage, count, _: done.append(count) if stage == "load" else None)
    return max(done)


def test_a_file_that_could_not_be_read_is_not_read_again_and_still_reported(settings: Settings) -> None:
    assert loaded(settings) == 0
    assert "handbook/broken.pdf" in run(settings).skipped


def test_a_changed_file_other_limits_a_password_or_checksum_are_reasons_to_try_again(
    settings: Settings, tmp_path: Path
) -> None:
    more = settings.model_copy(update={"load": LoadSettings(timeout_s=99)})
    assert [loaded(more), loaded(more)] == [1, 0]
    assert loaded(more, Options(passwords=(("*.pdf", "geheim"),))) == 1
    assert loaded(more, Options(checksum=True)) == 4
    (tmp_path / "handbook" / "broken.pdf").write_bytes(b"%PDF-1.7\nstill nothing")
    assert loaded(more) == 1


def test_a_touched_file_is_looked_at_once(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "handbook" / "expenses.md").touch()
    assert [loaded(settings), loaded(settings)] == [1, 0]


def test_what_a_run_did_not_look_at_stays_known(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A note.\n")
    run(settings, [tmp_path / "notes"])
    last = read_last_run(Collection(settings.store, "default"))
    assert list(last.skipped) == ["handbook/broken.pdf"]
    assert list(last.observed) == ["handbook/broken.pdf"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99}', '{"format": 1, "observed": {"a": 3}}'])
def test_a_file_of_no_use_costs_time_only(settings: Settings, content: str) -> None:
    place = Collection(settings.store, "default")
    place.last_run.write_text(content)
    assert read_last_run(place) == LastRun()
    assert loaded(settings) == 1
    assert loaded(settings) == 0
