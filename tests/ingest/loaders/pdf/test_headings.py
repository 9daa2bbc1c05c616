"""Headings by their print: what is larger than the text."""

from ingest.loaders.pdf.headings import find_headings
from ingest.loaders.pdf.raw_pages import RawPage


def page(*lines: tuple[float, str]) -> RawPage:
    return RawPage([text.split() for _, text in lines], 600, 800, sizes=[size for size, _ in lines])


TEXT = (10.0, "Ten words of ordinary text that nobody takes for headings.")


def test_short_larger_lines_are_headings_with_their_size() -> None:
    pages = [page((14, "1 Safety"), *[TEXT] * 9), page((12, "1.1 Fire"), *[TEXT] * 9), page((14, "2 Gas"), *[TEXT] * 9)]
    assert find_headings(pages, [set(), set(), set()]) == [{0: 14.0}, {0: 12.0}, {0: 14.0}]


def test_furniture_sentences_and_signs_are_no_headings() -> None:
    pages = [page((14, "Acme Ltd"), (14, "A large sentence."), (14, "2 - 3"), *[TEXT] * 20)]
    assert find_headings(pages, [{0}]) == [{}]


def test_a_size_that_only_the_cover_has_heads_nothing_below() -> None:
    pages = [page((30, "Annual report"), (14, "1 Sales"), *[TEXT] * 9), page((14, "2 Costs"), *[TEXT] * 9)]
    assert find_headings(pages, [set(), set()]) == [{1: 14.0}, {0: 14.0}]


def test_where_much_is_large_size_says_something_else() -> None:
    pages = [page(*[(12.0, "A line of a poem")] * 4, TEXT, TEXT, TEXT)]
    assert find_headings(pages, [set()]) == [{}]


def test_a_page_without_sizes_has_no_headings() -> None:
    assert find_headings([RawPage([["Words"]], 1, 1)], [set()]) == [{}]
