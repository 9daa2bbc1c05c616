"""Any text is read without an error; `make eval` reads ten thousand strings, and times repeated pieces."""

import pytest

from scripts.sections.any_text import READERS, REPEATS, Seconds, describe, grows, random_text, read_in_every_way

_SAMPLE = 40  # strings; 0.1 s each
_LONG = 4_000
_REPEATED = 400  # characters


@pytest.mark.parametrize("seed", range(_SAMPLE))
def test_random_strings_of_any_script_are_read(seed: int) -> None:
    read_in_every_way(random_text(seed))


@pytest.mark.parametrize("piece", REPEATS, ids=lambda piece: repr(piece[:20]))
def test_what_is_repeated_is_read(piece: str) -> None:
    read_in_every_way((piece * _REPEATED)[:_REPEATED])


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "9" * _LONG, "1e999999 m", "-" + "9" * 400 + " °C", "0000-00-00 99:99"]
)
def test_text_without_letters_is_read(text: str) -> None:
    read_in_every_way(text)


def test_random_strings_are_the_same_each_time_and_differ() -> None:
    assert random_text(3) == random_text(3)
    assert len({random_text(seed) for seed in range(20)}) == 20
    assert all(len(random_text(seed)) == 1000 for seed in range(20))


def test_what_takes_quadratic_time_is_found() -> None:
    def seconds(exponent: float) -> Seconds:
        return lambda _read, text: (len(text) / 100_000) ** exponent

    assert not grows(len, "a", seconds(1.0))
    assert grows(len, "a", seconds(2.0))


def test_one_slow_measurement_is_measured_again() -> None:
    taken = iter([0.5, 0.1, 0.5, 0.21])  # the length that suffices, its half, and both once more

    assert not grows(len, "a", lambda _read, _text: next(taken, 0.2))


def test_what_fails_is_named() -> None:
    section = describe(["string 7: ValueError()"], ["values_of, '1-'"])

    assert "| 10000 | 1 |" in section.lines[3]
    assert f"| {len(READERS) * len(REPEATS)} | 1 |" in section.lines[4]
    assert section.missed == (
        "any text: string 7: ValueError()",
        "any text: more than linear time for values_of, '1-'",
    )
