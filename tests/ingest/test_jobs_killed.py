"""A few of the kills between upload and publication; `make eval` has more than a hundred of them."""

from pathlib import Path

from tests.ingest.forks import Forks
from tests.ingest.uploading import choose_points, kill_and_recover, prepare

KILLS = 4


def test_killed_between_upload_and_publication_each_file_is_indexed_once(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with Forks(tmp_path / "elsewhere") as forks:
        prepared = prepare(forks, tmp_path)
        points = choose_points(prepared, KILLS)
        ends = [kill_and_recover(forks, prepared, point, tmp_path) for point in points]

    assert len({call for _, call, _ in points}) == KILLS
    assert ends.count("not reached") < KILLS / 2
