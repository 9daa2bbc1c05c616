"""Elements: a tag of HTML, a placeholder, and a comparison."""

import pytest

from rag.text.elements import alternative, ended_elements, is_breaking, is_element, raised_number


@pytest.mark.parametrize(
    ("name", "attributes", "ended", "is_tag"),
    [
        ("br", None, set(), True),
        ("BR", " ", set(), True),
        ("a", ' href="x"', set(), True),
        ("b", " and c", set(), False),
        ("name", None, {"name"}, False),
        ("summary", None, set(), False),
        ("summary", None, {"summary"}, True),
        ("time", ' datetime="2026"', set(), True),
    ],
)
def test_a_tag_is_known_by_its_name_and_its_attributes(
    name: str, attributes: str | None, ended: set[str], is_tag: bool
) -> None:
    assert is_element(name, attributes, ended) is is_tag


def test_end_tags_are_found_in_either_case() -> None:
    assert ended_elements("<B>x</B> <i>", 0, 12) == {"b"}


def test_what_stands_for_a_tag() -> None:
    assert is_breaking("LI")
    assert not is_breaking("em")
    assert alternative("IMG", ' src=x alt="A plan"') == "A plan"
    assert alternative("img", None) == alternative("a", ' alt="x"') == ""
    assert raised_number("10<sup>-6</sup>", 2, 15) == (15, "⁻⁶")
    assert raised_number("x<sup>note</sup>", 1, 16) is None
