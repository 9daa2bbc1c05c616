"""Markers: their shapes, and what only looks like one."""

import pytest

from rag.markers import lift_markers, without_markers


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("[1]", (1,)),
        ("[ 1 ]", (1,)),
        ("[^1]", (1,)),
        ("[Source: 4]", (4,)),
        ("【1, 2】", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[1–3, 7; 9]", (1, 2, 3, 7, 9)),
        ("[3-1]", (3, 1)),
        ("[2, 2]", (2,)),
        ("[1-999]", tuple(range(1, 21))),
    ],
)
def test_each_shape_has_its_numbers(written: str, numbers: tuple[int, ...]) -> None:
    marked = lift_markers(f"It is so {written}.")

    assert marked.text == "It is so."
    assert [(mark.at, mark.origin, mark.numbers) for mark in marked.marks] == [(8, 9, numbers)]


@pytest.mark.parametrize("text", ["`a[1]` is it", "[2024]", "[a]", "[]", "(1)", "[1", "1]"])
def test_other_brackets_are_text(text: str) -> None:
    assert lift_markers(text).marks == ()
    assert lift_markers(text).text == text


def test_every_character_knows_where_it_came_from() -> None:
    text = "One [1] two.[2]\n[3] Three"

    marked = lift_markers(text)

    assert "".join(text[origin] for origin in marked.origins) == marked.text == "One two.\n Three"
    assert [mark.opens_line for mark in marked.marks] == [False, False, True]


def test_a_sources_own_brackets_become_round() -> None:
    assert without_markers("So [12], 【3】 and [2024] `x[1]`") == "So (12), (3) and [2024] `x(1)`"
