"""A text is pasted into the page and comes back marked; its quotes open at their place."""

import pytest
from playwright.sync_api import Page, expect

from tests.slow.page.documents import CLUB_QUOTE

pytestmark = pytest.mark.slow

DRAFT = (
    "# 🧾 A draft\n\n🏨🏨 A hotel may cost at most 140 EUR a night in every city. "
    "Breakfast is paid up to 81 EUR a day. Dragons <b>sing</b> opera."
)


def verify(page: Page, text: str) -> None:
    page.get_by_role("button", name="Verify a text").click()
    expect(page.get_by_role("textbox", name="Text to verify")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def test_each_sentence_is_marked_where_it_stands(page: Page) -> None:
    verify(page, DRAFT)

    marked = page.locator(".verdict .said")
    expect(marked).to_have_text(
        [
            "# 🧾 A draft",
            "🏨🏨 A hotel may cost at most 140 EUR a night in every city.",
            "Breakfast is paid up to 81 EUR a day.",
            "Dragons <b>sing</b> opera.",
        ]
    )
    verdicts = page.locator(".verdict").evaluate_all("spans => spans.map(span => span.dataset.verdict)")
    assert verdicts == ["not found", "supported", "contradicted", "not found"]
    expect(page.locator('[data-verdict="contradicted"] .doubt')).to_have_text("contradicted: 81 EUR")
    expect(page.locator("#panel").get_by_role("status")).to_have_text(
        "4 sentences: 1 supported, 1 contradicted, 2 not found"
    )
    expect(page.locator(".verified .source-quote")).to_have_text(
        ["A hotel may cost at most 140 EUR a night in every city.", "Breakfast is paid up to 18 EUR a day."]
    )


def test_a_quote_opens_its_source_and_the_way_back_keeps_the_text(page: Page) -> None:
    verify(page, DRAFT)
    page.locator('[data-verdict="contradicted"] .chip').click()
    expect(page.locator("#panel mark")).to_have_text("Breakfast is paid up to 18 EUR a day.")

    page.get_by_role("button", name="Back").click()

    expect(page.locator(".verdict")).to_have_count(4)
    expect(page.get_by_role("textbox", name="Text to verify")).to_have_value(DRAFT)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.get_by_role("button", name="Verify a text")).to_be_focused()


def test_the_chosen_collections_are_searched(page: Page) -> None:
    page.get_by_role("button", name="Where to look: club, default").click()
    page.get_by_role("checkbox", name="default").uncheck()
    page.keyboard.press("Escape")

    verify(page, f"{CLUB_QUOTE} Breakfast is paid up to 18 EUR a day.")

    expect(page.locator(".verdict")).to_have_count(2)
    verdicts = page.locator(".verdict").evaluate_all("spans => spans.map(span => span.dataset.verdict)")
    assert verdicts == ["supported", "not found"]


def test_what_cannot_be_verified_is_said(page: Page) -> None:
    verify(page, " ")

    expect(page.get_by_role("alert")).to_contain_text("The text is empty; give one to verify")
    expect(page.get_by_role("button", name="Verify", exact=True)).to_be_enabled()


def test_a_page_of_its_own_marks_a_text_too(page: Page) -> None:
    page.goto(f"{page.url}verify")
    expect(page.get_by_role("heading", name="Verify a text")).to_be_visible()
    expect(page.get_by_role("textbox", name="Question")).to_be_hidden()
    expect(page.get_by_role("textbox", name="Text to verify")).to_be_focused()
    page.keyboard.insert_text(f"{CLUB_QUOTE} Breakfast is paid up to 81 EUR a day.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".verdict")).to_have_count(2)
    page.locator(".verdict .chip").first.click()
    expect(page.locator("#panel mark")).to_have_text(CLUB_QUOTE)
    page.keyboard.press("Escape")
    expect(page.locator(".verdict .chip").first).to_be_focused()
