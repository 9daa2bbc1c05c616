"""The page without a mouse, in the dark, and on a telephone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.slow.page.conftest import ask

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
FOCUSED = "document.activeElement"


def outline(page: Page) -> str:
    return str(page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle"))


def test_a_source_is_opened_and_left_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.type(HOTEL)
    page.keyboard.press("Enter")
    page.locator('.turn[data-state="finished"]').wait_for()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate(f"{FOCUSED}.matches('.prose .chip')"):
            break
    chip = page.locator(".prose .chip").last
    expect(chip).to_be_focused()
    assert outline(page) == "solid"

    page.keyboard.press("Enter")
    expect(page.locator("#panel mark")).to_be_visible()
    assert page.evaluate(f"document.querySelector('#panel').contains({FOCUSED})")
    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_be_hidden()
    expect(chip).to_be_focused()


def test_arrows_move_among_chips_and_a_slash_goes_to_the_box(page: Page) -> None:
    ask(page, "How much may a hotel cost a night, and what is paid for breakfast a day?")
    chips = page.locator(".prose .chip")
    expect(chips).not_to_have_count(1)
    chips.first.focus()

    page.keyboard.press("ArrowRight")
    expect(chips.nth(1)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(chips.first).to_be_focused()
    page.keyboard.press("/")

    expect(page.get_by_role("textbox", name="Question")).to_be_focused()
    expect(page.get_by_role("textbox", name="Question")).to_have_value("")


def test_dark_follows_the_system_and_a_choice_is_remembered(page: Page) -> None:
    def brightness() -> int:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(","))

    assert brightness() > 600
    page.emulate_media(color_scheme="dark")
    assert brightness() < 150

    page.get_by_role("button", name="Light or dark").click()
    assert brightness() > 600
    page.reload()
    assert brightness() > 600
    page.get_by_role("button", name="Light or dark").click()
    page.emulate_media(color_scheme="light")
    assert brightness() < 150


def test_on_a_telephone_the_panel_is_a_sheet_and_nothing_is_cut_off(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".example").first).to_be_visible()
    fits = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(fits)
    ask(page, HOTEL)
    assert page.evaluate(fits)

    page.locator(".prose .chip").first.tap()
    expect(page.locator("#panel mark")).to_be_visible()

    box = page.locator("#panel").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 40
    assert page.locator("#main").evaluate("main => main.inert")
    assert page.evaluate(fits)
    page.locator("#backdrop").tap(position={"x": 195, "y": 20})
    expect(page.locator("#panel")).to_be_hidden()
    context.close()
