"""Headings by their print: what is larger than the text."""

from dataclasses import replace

import pytest

from ingest.loaders.pdf.headings import find_headings, is_numbered
from ingest.loaders.pdf.raw_pages import RawPage, RawTable, TableRow


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


def test_bullets_items_labels_and_lead_ins_are_no_headings() -> None:
    lines = (
        "• Halls: half price",
        "- hexane",
        "(1) Parks are open",
        "a) members",
        "[x] plan",
        "Begin: 17:00",
        "Reductions:",
    )
    pages = [page(*[(12, line) for line in lines], *[TEXT] * 40)]
    assert find_headings(pages, [set()]) == [{}]


def test_a_colon_behind_a_number_or_in_much_larger_type_is_a_headings() -> None:
    pages = [page((12, "Annex C: Fees"), TEXT, (12, "Part 2: Market"), TEXT, (14, "Safety: first steps"), *[TEXT] * 40)]
    assert find_headings(pages, [set()]) == [{0: 12.0, 2: 12.0, 4: 14.0}]


def test_numbered_headings_may_be_many_and_stand_on_the_first_page_alone() -> None:
    first = page((18, "Bylaws"), (18, "Part A - Parks"), (14, "§ 1 Opening"), TEXT, TEXT, (14, "§ 2 Fires"), TEXT, TEXT)
    second = page(TEXT, TEXT)
    assert find_headings([first, second], [set(), set()]) == [{1: 18.0, 2: 14.0, 5: 14.0}, {}]


def test_the_text_is_what_most_words_outside_of_tables_are() -> None:
    rows = [(8.0, "11 Great Hall evening 210 315")] * 9
    with_table = replace(
        page(*rows, *[TEXT] * 4),
        tables=(RawTable(0, (TableRow((1, 2, 1, 1, 1)),) * 9, ((0.0, 1.0),), has_header=False),),
    )
    assert find_headings([with_table], [set()]) == [{}]


@pytest.mark.parametrize(
    "line", ["3.1 Wear", "§ 2 Fires", "Part B - Dogs", "Art. 5 - Cautions", "IV. Costs", "Item 1A. Risk"]
)
def test_a_number_with_or_without_its_word_begins_a_heading(line: str) -> None:
    assert is_numbered(line)


@pytest.mark.parametrize(
    "line", ["P. Harrow, M. Okell and A. Quist", "A walk in the park", "I am here", "Costs", "2025"]
)
def test_initials_an_article_and_a_number_alone_do_not(line: str) -> None:
    assert not is_numbered(line)
