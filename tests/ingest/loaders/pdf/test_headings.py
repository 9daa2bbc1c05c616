"""Headings by their print: what is larger than the text, and what that makes of the sections."""

from ingest.loaders.pdf.headings import Heading, find_headings, make_sections
from ingest.loaders.pdf.raw_pages import RawPage
from rag.records import Section, Span


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


def sections(text: str, *headings: tuple[str, float], furniture: str = "") -> list[tuple[str, str]]:
    found = [Heading(Span(text.index(name), text.index(name) + len(name)), name, size) for name, size in headings]
    aside = [Span(text.index(furniture), text.index(furniture) + len(furniture))] if furniture else []
    made = make_sections(text, "Manual", found, aside)
    assert all(isinstance(section, Section) for section in made)
    return [(section.context, text[section.start : section.end]) for section in made]


def test_a_section_runs_from_its_heading_to_the_next_under_the_path_of_sizes() -> None:
    text = "Preface.\n1 Safety\nBe careful.\n1.1 Fire\nRun.\n2 Gas\nRun faster."
    assert sections(text, ("1 Safety", 14), ("1.1 Fire", 12), ("2 Gas", 14)) == [
        ("Manual", "Preface."),
        ("Manual › 1 Safety", "1 Safety\nBe careful."),
        ("Manual › 1 Safety › 1.1 Fire", "1.1 Fire\nRun."),
        ("Manual › 2 Gas", "2 Gas\nRun faster."),
    ]


def test_a_heading_without_text_opens_the_section_below_it() -> None:
    text = "1 Safety\n1.1 Fire\nRun."
    assert sections(text, ("1 Safety", 14), ("1.1 Fire", 12)) == [("Manual › 1 Safety › 1.1 Fire", text)]


def test_what_furniture_interrupts_goes_on_under_the_same_heading() -> None:
    text = "1 Safety\nBe\nPage 1\ncareful."
    assert sections(text, ("1 Safety", 14), furniture="Page 1") == [
        ("Manual › 1 Safety", "1 Safety\nBe"),
        ("", "Page 1"),
        ("Manual › 1 Safety", "careful."),
    ]


def test_the_title_is_not_repeated_in_its_own_path() -> None:
    assert sections("MANUAL\nText.", ("MANUAL", 20)) == [("Manual", "MANUAL\nText.")]
