"""Pairs of letters: usual in languages without a table here, unusual where letters stand for others."""

import pytest

from rag.text.letter_pairs import usualness


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Binadamu wote wamezaliwa huru hadhi na haki zao ni sawa", 0.3, 2.0),  # Swahili
        ("Gizon emakume guztiak aske jaiotzen dira duintasun eta eskubide berberak dituztela", 0.3, 2.0),  # Basque
        ("wkh ohvvhh sdbv wkh uhqw rq wkh wklug zrunlqj gdb ri hyhub prqwk wr wkh dffrxqw", -3.0, -0.8),  # d for a
        ("xkqtz bvwpr jqxzk wvbgf qzxkj tpdbv gkzqx", -3.0, -0.8),
    ],
)
def test_what_can_be_said_is_usual(text: str, least: float, most: float) -> None:
    usual, _ = usualness(text.split())
    assert least < usual < most


def test_accents_and_case_do_not_matter_and_other_scripts_are_not_counted() -> None:
    assert usualness(["Élan"]) == usualness(["elan"])
    assert usualness(["мир", "x2", "世界"]) == (0.0, 0)
    assert usualness(["on"])[1] == 3  # its beginning, its letters, its end
