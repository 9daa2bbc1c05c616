"""The tables of parts."""

import pytest

from rag.errors import UnknownName
from rag.registry import Registry

COLOURS = Registry("colour", {"red": 1, "green": 2})


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(
        UnknownName, match=r"there is no colour 'gren' \(did you mean 'green'\?\); choose from: red, green"
    ):
        COLOURS["gren"]


def test_asking_whether_a_name_is_there_raises_nothing() -> None:
    assert "red" in COLOURS
    assert "blue" not in COLOURS
    assert COLOURS.get("green") == 2
