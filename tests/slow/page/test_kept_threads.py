"""Threads are kept in this browser: a reload shows them again, a click clears them, and no means no."""

import pytest
from playwright.sync_api import Page, expect

from tests.llm_server import Reply
from tests.slow.page.conftest import ask
from tests.slow.page.service import ScriptedServer

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
LUNCH = "When does the canteen serve lunch?"
KEPT = "Object.keys(localStorage).filter(name => name.startsWith('openbook-thread:')).length"


def test_a_reload_shows_the_thread_again_and_a_follow_up_goes_on_with_it(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    scripted_server.script(Reply(["A hotel may cost at most 140 EUR a night in every city [1]. And "], ending="hang"))
    ask(model_page, HOTEL, "verifying")
    expect(model_page.locator(".provisional").last).to_have_text("And ")
    model_page.keyboard.press("Escape")
    expect(model_page.locator(".turn")).to_have_attribute("data-state", "stopped")

    model_page.reload()

    expect(model_page.locator(".asked")).to_have_text(HOTEL)
    expect(model_page.locator(".turn")).to_have_attribute("data-state", "stopped")
    expect(model_page.locator(".provisional").last).to_have_text("And ")
    model_page.locator(".prose .chip").click()
    expect(model_page.locator("#panel mark")).to_have_text("A hotel may cost at most 140 EUR a night in every city.")
    model_page.keyboard.press("Escape")
    scripted_server.script("How much is breakfast?", "Breakfast is paid up to 18 EUR a day [1].")
    with model_page.expect_request("**/v1/ask") as sent:
        ask(model_page, "And breakfast?")
    assert (sent.value.post_data_json or {})["history"][1]["content"].startswith("A hotel may cost at most 140 EUR")
    model_page.reload()
    expect(model_page.locator(".turn")).to_have_count(2)


def test_earlier_threads_are_listed_opened_and_cleared(page: Page) -> None:
    ask(page, HOTEL)
    page.get_by_role("button", name="New thread").click()
    ask(page, LUNCH)
    page.get_by_role("button", name="New thread").click()
    page.reload()
    expect(page.locator(".example").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)

    page.get_by_role("button", name="Earlier threads").click()
    expect(page.locator(".documents .source-title")).to_have_text([LUNCH, HOTEL])
    page.locator(".documents .source").last.click()
    expect(page.locator(".asked")).to_have_text(HOTEL)
    expect(page.locator(".prose .chip").first).to_be_visible()

    page.get_by_role("button", name="Earlier threads").click()
    page.get_by_role("button", name=f"Clear the thread: {LUNCH}").click()
    expect(page.locator(".documents .source-title")).to_have_text([HOTEL])
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".turn")).to_have_count(0)
    assert page.evaluate(KEPT) == 0


def test_where_the_reader_said_no_nothing_is_kept(page: Page) -> None:
    ask(page, HOTEL)
    assert page.evaluate(KEPT) == 1
    page.get_by_role("button", name="Earlier threads").click()
    page.get_by_role("checkbox", name="Keep threads in this browser").uncheck()
    assert page.evaluate(KEPT) == 0
    page.keyboard.press("Escape")
    ask(page, LUNCH)

    assert "canteen" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])").lower()
    page.reload()
    expect(page.locator(".example").first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_quote_of_a_document_that_has_changed_is_not_highlighted_elsewhere(page: Page) -> None:
    ask(page, HOTEL)
    page.evaluate(
        """() => {
            const name = Object.keys(localStorage).find(name => name.startsWith('openbook-thread:'));
            const thread = JSON.parse(localStorage.getItem(name));
            thread.turns[0].answer.citations[0].quote = 'A hotel may cost at most 130 EUR.';
            localStorage.setItem(name, JSON.stringify(thread));
        }"""
    )
    page.reload()

    page.locator(".prose .chip").first.click()

    expect(page.locator("#panel .why")).to_contain_text("has changed since it was quoted")
    expect(page.locator("#panel .text")).to_contain_text("140 EUR")
    expect(page.locator("#panel mark")).to_have_count(0)
