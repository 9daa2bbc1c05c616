"""Asking in the page: an answer streams in, is followed up, stopped, copied, judged; and what goes wrong is said."""

import json
import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.llm_server import Reply
from tests.slow.page.conftest import ask
from tests.slow.page.service import Gated, ScriptedServer

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
SUPPORTED = "A hotel may cost at most 140 EUR a night in every city [1]."


def test_the_box_has_the_focus_and_the_page_says_what_is_indexed(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    expect(page.locator("#inventory")).to_contain_text("7 documents in 2 collections")
    expect(page.locator(".example")).not_to_have_count(0)


def test_an_answer_streams_in_provisional_then_verified_then_whole(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    words = Gated(
        "A hotel may cost at ", "most 140 EUR a night in every city [1]. Break", "fast is paid up to 18 EUR a day [1]."
    )
    scripted_server.script(Reply(words))
    turn = model_page.locator(".turn")

    ask(model_page, HOTEL, "reading")
    expect(turn.locator(".status")).to_contain_text(re.compile(r"Reading \d+ passages? of .*Expenses"))
    words.let_on()
    expect(turn.locator(".provisional")).to_have_text("A hotel may cost at ")
    expect(turn.locator(".sentence")).to_have_count(0)
    quiet = turn.locator(".provisional").evaluate("element => getComputedStyle(element).color")
    assert turn.locator(".body").get_attribute("aria-busy") == "true"

    words.let_on()
    expect(turn).to_have_attribute("data-state", "reading")
    expect(turn.locator(".provisional")).to_contain_text("140 EUR a night")
    words.let_on()
    expect(turn).to_have_attribute("data-state", "finished")

    expect(turn.locator(".sentence")).to_have_count(2)
    expect(turn.locator(".provisional")).to_have_count(0)
    expect(turn.locator(".prose .chip")).to_have_count(2)
    assert turn.locator(".sentence").first.evaluate("element => getComputedStyle(element).color") != quiet
    assert turn.locator(".body").get_attribute("aria-busy") == "false"
    expect(model_page.get_by_role("log", name="Progress")).to_contain_text("A hotel may cost at most 140 EUR")


def test_a_verified_sentence_replaces_its_provisional_text_while_the_next_is_written(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    words = Gated(f"{SUPPORTED} Breakfast is paid ", "up to 18 EUR a day [1].")
    scripted_server.script(Reply(words))

    ask(model_page, HOTEL, "reading")
    words.let_on()

    expect(model_page.locator(".sentence")).to_have_text(["A hotel may cost at most 140 EUR a night in every city 1."])
    expect(model_page.locator(".provisional").last).to_have_text("Breakfast is paid ")
    expect(model_page.locator(".prose")).to_have_text(
        "A hotel may cost at most 140 EUR a night in every city 1.Breakfast is paid "
    )
    words.let_on()
    expect(model_page.locator(".turn")).to_have_attribute("data-state", "finished")


def test_escape_stops_an_answer_and_keeps_what_was_written(model_page: Page, scripted_server: ScriptedServer) -> None:
    scripted_server.script(Reply([f"{SUPPORTED} Breakfast is paid "], ending="hang"))
    ask(model_page, HOTEL, "verifying")
    expect(model_page.get_by_role("button", name="Stop")).to_be_visible()

    model_page.keyboard.press("Escape")

    expect(model_page.locator(".turn")).to_have_attribute("data-state", "stopped")
    expect(model_page.locator(".sentence")).to_have_text(["A hotel may cost at most 140 EUR a night in every city 1."])
    expect(model_page.locator(".provisional").last).to_have_text("Breakfast is paid ")
    expect(model_page.locator(".stopped")).to_contain_text("What is grey was not checked")
    assert scripted_server.is_left()
    scripted_server.script(SUPPORTED)
    model_page.get_by_role("button", name="Ask again").click()
    expect(model_page.locator(".turn")).to_have_attribute("data-state", "finished")
    expect(model_page.locator(".turn")).to_have_count(1)


def test_a_sentence_without_support_is_marked_in_words_with_what_failed(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    scripted_server.script(f"{SUPPORTED} In Berlin a hotel may cost at most 975 EUR a night [1].")

    ask(model_page, HOTEL)

    expect(model_page.locator(".sentence:not(.unsupported)")).to_have_count(1)
    expect(model_page.locator(".unsupported")).to_contain_text("975 EUR")
    expect(model_page.get_by_role("note")).to_have_text(re.compile("Not supported · not in the source: .*975"))


def test_lists_tables_and_emphasis_have_their_shape(model_page: Page, scripted_server: ScriptedServer) -> None:
    scripted_server.script(
        "| What | Limit |\n|---|---|\n| A hotel in every city | at most 140 EUR a night [1] |\n\n"
        "- A hotel may cost **at most 140 EUR** a night [1]\n- Breakfast is paid up to 18 EUR a day [1]\n"
    )

    ask(model_page, HOTEL)

    expect(model_page.locator(".prose th")).to_have_count(2)
    expect(model_page.locator(".prose tbody td")).to_have_text(
        ["A hotel in every city ", re.compile("140 EUR a night")]
    )
    expect(model_page.locator(".prose ul > li")).to_have_count(2)
    expect(model_page.locator(".prose strong")).to_have_text("at most 140 EUR")
    expect(model_page.locator(".prose")).not_to_contain_text("|")


def test_a_follow_up_is_asked_with_what_was_said_and_in_the_same_thread(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    scripted_server.script(SUPPORTED)
    ask(model_page, HOTEL)
    scripted_server.script("How much is paid for breakfast a day?", "Breakfast is paid up to 18 EUR a day [1].")

    with model_page.expect_request("**/v1/ask") as sent:
        ask(model_page, "And for breakfast?")

    assert json.loads(sent.value.post_data or "")["history"] == [
        {"role": "user", "content": HOTEL},
        {"role": "assistant", "content": SUPPORTED},
    ]
    expect(model_page.locator(".turn")).to_have_count(2)
    expect(model_page.locator(".turn").last.locator(".prose")).to_contain_text("18 EUR")
    model_page.get_by_role("button", name="New thread").click()
    expect(model_page.locator(".turn")).to_have_count(0)
    expect(model_page.get_by_role("textbox", name="Question")).to_be_focused()


def test_what_the_documents_do_not_say_is_said_with_what_came_closest(page: Page) -> None:
    ask(page, "Which hotel won the football cup?", "abstained")

    expect(page.locator(".abstained")).to_have_text("The documents do not say.")
    expect(page.get_by_role("heading", name="What came closest")).to_be_visible()
    page.locator(".sources .source").first.click()
    expect(page.locator("#panel")).to_be_visible()


def test_an_error_is_a_calm_message_and_asking_again_mends_it(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    scripted_server.script(Reply(status=401, error="scripted refusal"))
    ask(model_page, HOTEL, "failed")
    expect(model_page.locator(".turn .problem")).to_contain_text("The language model did not answer")
    expect(model_page.locator(".turn .problem")).to_contain_text("scripted")

    scripted_server.script(SUPPORTED)
    model_page.get_by_role("button", name="Try again").click()

    expect(model_page.locator(".turn")).to_have_attribute("data-state", "finished")
    expect(model_page.locator(".turn")).to_have_count(1)


def test_a_service_that_is_gone_is_told_and_asked_again(page: Page) -> None:
    page.route("**/v1/ask", lambda route: route.abort())
    ask(page, HOTEL, "failed")
    expect(page.locator(".problem")).to_contain_text("The service cannot be reached")
    expect(page.locator(".problem")).to_contain_text("rag serve")

    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Try again").click()

    expect(page.locator(".turn")).to_have_attribute("data-state", "finished")


def test_an_answer_is_copied_with_its_numbered_sources(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, HOTEL)

    page.get_by_role("button", name="Copy the answer").click()

    expect(page.locator(".told").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{HOTEL}\n\nA hotel may cost at most 140 EUR a night in every city [1].")
    assert "\n\nSources\n[1] Expenses, papers/expenses.md\n    “A hotel may cost at most 140 EUR" in copied


def test_only_the_chosen_collections_are_asked(page: Page) -> None:
    page.get_by_role("button", name="Where to look: club, default").click()
    page.get_by_role("checkbox", name=re.compile("^default")).uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Where to look: club")).to_be_focused()

    with page.expect_request("**/v1/ask") as sent:
        ask(page, "When does the rowing club meet?")

    assert json.loads(sent.value.post_data or "")["collections"] == ["club"]
    expect(page.locator(".prose")).to_contain_text("half past six")


def test_the_last_chosen_collection_cannot_be_unticked(page: Page) -> None:
    page.get_by_role("button", name="Where to look: club, default").click()
    default = page.get_by_role("checkbox", name=re.compile("^default"))
    club = page.get_by_role("checkbox", name=re.compile("^club"))
    default.press("Space")
    club.press("Space")
    expect(club).to_be_checked()
    expect(page.get_by_role("log", name="Progress")).to_contain_text("One collection at least")
    page.locator("#collections label", has_text="club").click(force=True)
    expect(club).to_be_checked()
    expect(club).to_have_accessible_description("One collection at least is asked")

    default.press("Space")
    club.press("Space")

    expect(page.get_by_role("button", name="Where to look: default")).to_be_visible()


def test_a_thumb_is_sent_with_its_note_and_what_was_cited(page: Page) -> None:
    ask(page, HOTEL)

    page.get_by_role("button", name="This answer is bad").click()
    page.get_by_role("textbox", name=re.compile("What is wrong")).fill("It is about suites 🛏")
    with page.expect_response("**/v1/feedback") as answered:
        page.get_by_role("button", name="Send").click()

    assert answered.value.status == 201
    sent = json.loads(answered.value.request.post_data or "")
    assert (sent["thumb"], sent["note"], sent["question"]) == ("down", "It is about suites 🛏", HOTEL)
    assert sent["citations"][0]["quote"].startswith("A hotel may cost")
    expect(page.locator(".told")).to_have_text("Thank you")
