"""`python -m scripts.fuzz`: a few seconds of it find nothing, and what breaks a promise would be found."""

import json
from pathlib import Path
from random import Random

import pytest

from ingest.loaded import Loaded
from ingest.loaders import SUFFIXES
from rag.records import Page, Section
from scripts.fuzz.__main__ import main
from scripts.fuzz.inputs import Input
from scripts.fuzz.mutations import mutate
from scripts.fuzz.said import Said
from scripts.fuzz.seeds import find_seeds
from scripts.fuzz.targets import check_loaded


def test_a_few_seconds_find_nothing(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--minutes", "0.2"]) == 0

    assert list((tmp_path / "findings").iterdir()) == []
    seconds, counts = json.loads(next(tmp_path.glob("counts-*.json")).read_text())
    assert seconds > 3
    assert sum(counts.values()) > 0  # hundreds, but where a machine takes most of that time to begin


@pytest.mark.parametrize(
    "broken",
    [
        Loaded("Text.", "T", "text/plain", sections=(Section(0, 6),)),
        Loaded("Text.", "T", "text/plain", sections=(Section(0, 4), Section(3, 5))),
        Loaded("Text.", "T", "text/plain", pages=(Page(1, 0, 9),)),
        Loaded("Cafe\u0301", "T", "text/plain"),
        Loaded("Text.", " ", "text/plain"),
        Loaded("Text.", "T", "text/plain", notes=("two\nlines",)),
    ],
)
def test_a_broken_promise_is_found(broken: Loaded) -> None:
    with pytest.raises(AssertionError):
        check_loaded(broken)


def test_a_damaged_file_differs_and_is_made_anew_by_the_same_seed() -> None:
    made = [mutate(b"# A heading\n\nText 12.\n", [b"other"], Random(seed)) for seed in range(20)]
    assert made == [mutate(b"# A heading\n\nText 12.\n", [b"other"], Random(seed)) for seed in range(20)]
    assert len(set(made)) > 10


def test_every_suffix_of_the_loaders_has_five_files_at_least() -> None:
    names = [seed.name for alike in find_seeds(()) for seed in alike]
    assert {s for s in SUFFIXES if sum(name.endswith(s) for name in names) < 5} == set()


def test_what_users_are_told_is_kept_once_a_kind(tmp_path: Path) -> None:
    said = Said(tmp_path / "said")
    for number, content in enumerate((b"one", b"two", b"three"), start=1):
        said.add(Input("file", "a.csv", content, (), 0), (f"{number} rows are bad", "it is cut off"))

    kept = sorted((tmp_path / "said").glob("*.txt"))
    assert [path.read_text() for path in kept] == ["a.csv: it is cut off\n", "a.csv: 1 rows are bad\n"]
    assert [path.with_suffix(".content").read_bytes() for path in kept] == [b"one", b"one"]
