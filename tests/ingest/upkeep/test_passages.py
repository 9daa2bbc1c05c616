"""What repeats a text: runs of twenty characters, compared by hash."""

import random

import pytest

from ingest.upkeep.passages import LENGTH, repeats, runs_of, runs_peculiar_to

TEXT = "Rosalind Quackenbush receives 48,250 EUR on the thirtieth of November."
OTHER = "Everybody receives a letter on the thirtieth of November, as usual."


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("Quackenbush receives 48,250", True),
        ("QUACKENBUSH\n   receives\t48,250", True),
        ("So I read: receives 48,250 EUR on, which is wrong", True),
        ("Quackenbush receives", True),  # 20 characters
        ("uackenbush receives", False),  # 19
        ("on the thirtieth of November", False),  # the other text says so, too
        ("", False),
        ("\ud83d\ude80" * 30, False),
    ],
)
def test_twenty_characters_that_no_other_text_has_tell(said: str, is_told: bool) -> None:
    runs = runs_peculiar_to([TEXT], [OTHER], [said])
    assert repeats(said, runs) == is_told


def test_runs_are_those_that_a_slow_search_finds() -> None:
    chance = random.Random(5)
    texts = ["".join(chance.choices("ab ", k=60)) for _ in range(40)]
    for said, text in zip(texts[::2], texts[1::2], strict=True):
        said = f"{said} {text[10:40]}" if chance.random() < 0.5 else said
        flat, whole = " ".join(said.split()), " ".join(text.split())
        slow = {flat[i : i + LENGTH] in whole for i in range(len(flat) - LENGTH + 1)}
        assert repeats(said, runs_of(text)) == (True in slow)
