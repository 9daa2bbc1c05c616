"""What makes the page pleasant: quotes at a chip, one document alone, why, Markdown, print, fingers, right to left."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.slow.page.conftest import ask, hold
from tests.slow.page.test_shapes import answer

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
QUOTE = "A hotel may cost at most 140 EUR a night in every city."


def test_a_chip_shows_its_quote_to_pointer_and_keyboard_until_escape(page: Page) -> None:
    ask(page, HOTEL)
    chip, peek = page.locator(".prose .chip").first, page.get_by_role("tooltip")

    chip.hover()
    expect(peek).to_contain_text(QUOTE)
    peek.hover()
    expect(peek).to_be_visible()
    page.mouse.move(0, 0)
    expect(peek).to_be_hidden()

    chip.focus()
    page.keyboard.press("ArrowRight")  # the keyboard shows where it is, a click does not
    expect(peek).to_contain_text(QUOTE)
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    expect(chip).to_be_focused()


def test_the_documents_own_words_are_said_once(page: Page) -> None:
    ask(page, HOTEL)

    expect(page.locator(".sources .source")).not_to_have_count(0)
    assert page.locator(".turn").inner_text().count(QUOTE.removesuffix(".")) == 1


def test_one_document_or_one_folder_alone_is_asked_until_it_is_let_go(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("button", name="Ask only Expenses", exact=True).click()
    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    with page.expect_request("**/v1/ask") as sent:
        ask(page, HOTEL)
    body = sent.value.post_data_json or {}
    assert (body["where"], body["collections"]) == ({"uri": "papers/expenses.md"}, ["default"])
    expect(page.locator(".only")).to_have_text("Only Expenses")

    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("button", name="Ask only the folder papers/pottery/").click()
    ask(page, "What is the peak temperature of stoneware clay?")
    expect(page.locator(".turn").last.locator(".prose")).to_contain_text("1240")
    ask(page, HOTEL, "abstained")

    page.get_by_role("button", name="ask everything again").click()
    ask(page, HOTEL)


def test_folders_are_folded(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.locator(".document")).to_have_count(7)

    page.get_by_role("button", name="default · papers/", exact=True).click()

    expect(page.locator(".document:visible")).to_have_count(2)


def test_an_example_is_a_question_that_the_documents_answer(page: Page) -> None:
    example = page.locator(".example", has_text="Kiln manual")
    expect(example).to_have_text("What does “Kiln manual” say about “Before firing”?")

    example.click()

    expect(page.locator(".turn")).to_have_attribute("data-state", "finished")
    expect(page.locator(".prose")).to_contain_text("Vacuum the kiln shelves")


def test_why_tells_how_an_answer_came_about(page: Page) -> None:
    ask(page, HOTEL)
    why = page.get_by_role("button", name="Why?")

    why.press("Enter")

    expect(why).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".why-list")).to_contain_text("a hotel cost a night?")
    expect(page.locator(".why-list")).to_contain_text("club, default")
    expect(page.locator(".why-list li").first).to_contain_text("Expenses")
    expect(page.locator(".why-list")).to_contain_text("%")


@pytest.mark.parametrize("view", ["ask", "verify"])
def test_who_is_quicker_than_the_list_of_collections_asks_all_of_them(
    context: BrowserContext, address: str, view: str
) -> None:
    page, held = _before_collections_are_known(context, address)
    if view == "ask":
        page.get_by_role("textbox", name="Question").fill(HOTEL)
        page.keyboard.press("Enter")
        expect(page.locator(".turn")).to_be_visible()
    else:
        page.get_by_role("button", name="Verify a text").click()
        page.get_by_role("textbox", name="Text to verify").fill(QUOTE)
        page.keyboard.press("Control+Enter")

    with page.expect_request(f"**/v1/{view}") as sent:
        held[0].continue_()

    assert (sent.value.post_data_json or {})["collections"] == ["club", "default"]


def test_the_list_of_documents_waits_for_that_of_collections_too(context: BrowserContext, address: str) -> None:
    page, held = _before_collections_are_known(context, address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_role("searchbox")).to_be_visible()

    held[0].continue_()

    expect(page.locator(".document")).to_have_count(7)
    queries = [parse_qs(urlsplit(url).query, keep_blank_values=True) for url in asked if "/v1/documents" in url]
    assert [query["collection"] for query in queries if "q" in query] == [["club", "default"]]


def test_a_list_of_collections_that_failed_is_asked_for_again_with_the_question(
    context: BrowserContext, address: str
) -> None:
    page, held = _before_collections_are_known(context, address)
    held[0].abort()
    expect(page.locator(".problem")).to_be_visible()

    with page.expect_request("**/v1/ask") as sent:
        ask(page, HOTEL)

    assert (sent.value.post_data_json or {})["collections"] == ["club", "default"]


def _before_collections_are_known(context: BrowserContext, address: str) -> tuple[Page, list[Route]]:
    """Open a page whose list of collections is held back."""
    page = context.new_page()
    held = hold(page, "**/v1/collections")
    page.goto(address)
    page.wait_for_function("document.activeElement.id === 'question'")
    while not held:
        page.wait_for_timeout(20)
    return page, held


def test_a_question_that_waits_for_the_list_of_collections_can_be_stopped(
    context: BrowserContext, address: str
) -> None:
    page, held = _before_collections_are_known(context, address)
    page.get_by_role("textbox", name="Question").fill(HOTEL)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn")).to_have_attribute("data-state", "stopped")

    held[0].continue_()
    page.get_by_role("button", name="Ask again").click()

    expect(page.locator(".turn")).to_have_attribute("data-state", "finished")


def test_an_answer_is_copied_as_markdown_with_its_sources(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, HOTEL)

    page.get_by_role("button", name="Copy as Markdown").click()

    expect(page.locator(".told").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"## {HOTEL}\n\nA hotel may cost at most 140 EUR a night in every city [1].")
    assert f"\n\n### Sources\n\n1. **Expenses**, `papers/expenses.md`\n\n   > {QUOTE}" in copied


def test_no_line_is_a_lone_word_and_its_chip(page: Page) -> None:
    answer(page, [("", "A hotel in the old town may cost at most 140 EUR a night in every city")])
    ask(page, HOTEL)

    for width in range(320, 420, 12):
        page.set_viewport_size({"width": width, "height": 800})
        bound = page.locator(".prose .bound")
        assert " " in (bound.text_content() or "").strip().split("\u00a0")[0]
        assert bound.evaluate("bound => bound.getClientRects().length") == 1


def test_print_has_the_answers_and_nothing_to_press(page: Page) -> None:
    ask(page, HOTEL)

    page.emulate_media(media="print")

    expect(page.locator(".prose")).to_be_visible()
    expect(page.locator(".sources")).to_be_visible()
    for hidden in ("#top", "#composer", ".actions .row"):
        expect(page.locator(hidden)).to_be_hidden()


def test_a_finger_finds_everything(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".example").first).to_be_visible()

    def small() -> list[str]:
        """Return what can be pressed in less than 32 × 32 px, counting what surrounds a chip."""
        found: list[str] = page.evaluate(
            """() => [...document.querySelectorAll('button, input, label, a')].filter(one => {
                const box = one.getBoundingClientRect();
                const around = getComputedStyle(one, '::after');
                const more = around.content === 'none' ? 0 : -2 * parseFloat(around.top);
                const isChoice = one.matches('label input');
                const size = Math.min(box.width, box.height) + more; // 31.99998 while the panel slides in
                return box.width > 0 && !isChoice && size < 31.99;
            }).map(one => one.outerHTML)"""
        )
        return found

    assert small() == []
    page.get_by_role("button", name="Where to look").tap()
    assert small() == []
    ask(page, HOTEL)
    assert small() == []
    page.get_by_role("button", name="Documents", exact=True).tap()
    expect(page.locator(".document").first).to_be_visible()
    assert small() == []
    page.locator(".document", has_text="Canteen").tap()
    expect(page.locator(".page-image")).to_be_visible()
    assert small() == []
    context.close()


def test_arabic_runs_from_right_to_left(page: Page) -> None:
    table = ["| اليوم | الساعة |", "| --- | --- |", "| الثلاثاء | 18 |"]
    rows = [("\n\n" if line == table[0] else "\n", line) for line in table]
    answer(page, [("", "يجتمع نادي التجديف يوم الثلاثاء"), ("\n", "- قارب"), *rows])

    ask(page, "متى يجتمع نادي التجديف؟")

    for element in (".asked", ".prose > p", ".prose > ul", ".prose table"):
        assert page.locator(element).evaluate("one => getComputedStyle(one).direction") == "rtl", element
    chip, said = page.locator(".prose p .chip").bounding_box(), page.locator(".prose p .sentence").bounding_box()
    assert chip is not None
    assert said is not None
    assert chip["x"] < said["x"] + said["width"] / 2
