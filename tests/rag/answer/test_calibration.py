"""A collection's own calibration: written whole, read anew when it changes, and never what stops an answer."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.answer.calibration import choose_shipped, find_calibration, read_calibration, write_calibration
from rag.answer.confidence import DEFAULT, FEATURES, OTHER_LANGUAGES, Calibration
from rag.errors import CalibrationUnusable, IndexBusy
from rag.index.generations import Collection, writer_lock

OURS = Calibration((1.0, 2.0, 3.0, 4.0, -5.0, -6.0), -7.5, "encoder-1", {"suite": "handbook", "answerable": 40})


@pytest.fixture
def place(tmp_path: Path) -> Collection:
    return Collection(tmp_path, "default")


def test_what_was_written_is_read(place: Collection) -> None:
    write_calibration(place, OURS)
    assert read_calibration(place, "encoder-1") == OURS
    assert find_calibration(place, "encoder-1") == (OURS, None)


def test_without_a_file_the_shipped_one_is_used(place: Collection) -> None:
    assert read_calibration(place, "encoder-1") is None
    assert find_calibration(place, "encoder-1") == (DEFAULT, None)


def test_a_changed_file_is_read_anew(place: Collection) -> None:
    write_calibration(place, OURS)
    assert read_calibration(place, "encoder-1") == OURS
    newer = Calibration(OURS.weights, -7.6, "encoder-1", OURS.fitted_on)
    write_calibration(place, newer)
    assert read_calibration(place, "encoder-1") == newer
    place.calibration.unlink()
    assert read_calibration(place, "encoder-1") is None


def test_one_fitted_with_another_encoder_is_ignored_and_it_is_said(place: Collection) -> None:
    write_calibration(place, OURS)
    calibration, why = find_calibration(place, "encoder-2")
    assert calibration == DEFAULT
    assert why is not None
    assert "fitted with the encoder encoder-1, but the index has encoder-2" in why
    assert "rag eval QUESTIONS --calibrate" in why


def written(place: Collection) -> dict[str, object]:
    write_calibration(place, OURS)
    content = json.loads(place.calibration.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


@pytest.mark.parametrize(
    "change",
    [
        {"format": 99},
        {"weights": {"sentence": 1.0}},
        {"weights": dict.fromkeys(FEATURES, "many")},
        {"bias": None},
        {"bias": float("nan")},
        {"fitted_on": 5},
    ],
)
def test_a_broken_file_is_ignored_and_it_is_said(place: Collection, change: dict[str, object]) -> None:
    place.calibration.write_text(json.dumps(written(place) | change), "utf-8")
    with pytest.raises(
        CalibrationUnusable, match=r"calibration\.json .*; fit it again \(rag eval QUESTIONS --calibrate\)"
    ):
        read_calibration(place, "encoder-1")
    assert find_calibration(place, "encoder-1")[0] == DEFAULT


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"'])
def test_what_is_no_calibration_at_all_is_ignored_too(place: Collection, content: bytes) -> None:
    place.calibration.parent.mkdir(parents=True)
    place.calibration.write_bytes(content)
    assert find_calibration(place, "encoder-1")[0] == DEFAULT
    with pytest.raises(CalibrationUnusable):
        read_calibration(place, "encoder-1")


def test_nobody_writes_while_another_does(place: Collection) -> None:
    with writer_lock(place), pytest.raises(IndexBusy):
        write_calibration(place, OURS)
    assert not place.calibration.exists()


_WRITE = """
import sys
from pathlib import Path
from rag.answer.calibration import write_calibration
from rag.answer.confidence import Calibration
from rag.index.generations import Collection
while True:
    for bias in range(100):
        calibration = Calibration((1.0,) * 6, -bias, "e", {"x": "y" * bias * 99})
        write_calibration(Collection(Path(sys.argv[1]), "default"), calibration)
"""


def test_readers_never_see_half_a_file(place: Collection) -> None:
    write_calibration(place, Calibration((1.0,) * 6, 0.0, "e"))
    writing = subprocess.Popen([sys.executable, "-c", _WRITE, str(place.store)])
    try:
        until = time.monotonic() + 1.5
        seen: set[float] = set()
        while time.monotonic() < until or len(seen) < 3:
            calibration = read_calibration(place, "e")
            assert calibration is not None
            seen.add(calibration.bias)
            assert writing.poll() is None
    finally:
        writing.kill()
        writing.wait()


@pytest.mark.parametrize(
    ("model", "languages", "shipped"),
    [
        ("all-MiniLM-L6-v2", ["en", "de"], DEFAULT),
        ("all-MiniLM-L6-v2", ["de", "en"], OTHER_LANGUAGES),
        ("sentence-transformers/all-MiniLM-L6-v2", ["nl"], OTHER_LANGUAGES),
        ("all-MiniLM-L6-v2", ["zh"], DEFAULT),  # not measured: its words are pairs of characters
        ("all-MiniLM-L6-v2", ["simple"], DEFAULT),
        ("paraphrase-multilingual-MiniLM-L12-v2", ["de"], DEFAULT),
        ("", ["de"], DEFAULT),
    ],
)
def test_an_encoder_of_english_is_trusted_less_in_other_languages(
    model: str, languages: list[str], shipped: Calibration
) -> None:
    assert choose_shipped(model, languages) == shipped


def test_without_its_own_calibration_a_collection_has_that_of_its_language(place: Collection) -> None:
    assert find_calibration(place, "encoder-1", OTHER_LANGUAGES) == (OTHER_LANGUAGES, None)
    write_calibration(place, OURS)
    assert find_calibration(place, "encoder-1", OTHER_LANGUAGES) == (OURS, None)
    assert find_calibration(place, "encoder-2", OTHER_LANGUAGES)[0] == OTHER_LANGUAGES
