"""axe-core finds nothing in the page, in light and dark, in every state."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.llm_server import Reply
from tests.slow.page.conftest import ask
from tests.slow.page.service import ScriptedServer

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[2] / "page_types/node_modules/axe-core/axe.min.js"
HOTEL = "How much may a hotel cost a night?"
MARKED = (
    "# Limits\n\nA hotel may cost at most 140 EUR a night in every city [1]. In Berlin it is 975 EUR [1].\n\n"
    "| What | Limit |\n|---|---|\n| Breakfast | up to 18 EUR a day [1] |\n\n- A `hotel` **may** cost 140 EUR [1]\n"
    "  - in every city [1]\n\nItem: A hotel · Limit: at most 140 EUR [1]\n\n```bash\nhotel --most 140  # EUR\n```\n"
)


def violations(page: Page) -> list[str]:
    """Return what axe finds; it is run as the browser's own tool, past the page's policy."""
    assert AXE.exists(), "axe-core is missing; npm ci --prefix tests/page_types, as make test-all does"
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {rule['help']}: {node['html']}" for rule in found["violations"] for node in rule["nodes"]]


def first_screen(page: Page, server: ScriptedServer) -> None:
    expect(page.locator(".example").first).to_be_visible()


def searching(page: Page, server: ScriptedServer) -> None:
    server.script(Reply(["A hotel may cost at most 140 EUR a night in every city [1]. And "], ending="hang"))
    ask(page, HOTEL, "verifying")
    expect(page.locator(".provisional").last).to_have_text("And ")


def answered(page: Page, server: ScriptedServer) -> None:
    server.script(MARKED)
    ask(page, HOTEL)
    expect(page.locator(".doubt")).not_to_have_count(0)


def judged(page: Page, server: ScriptedServer) -> None:
    answered(page, server)
    page.get_by_role("button", name="This answer is bad").click()


def reading_text(page: Page, server: ScriptedServer) -> None:
    answered(page, server)
    page.locator(".prose .chip").first.click()
    expect(page.locator("mark")).to_be_visible()


def reading_page(page: Page, server: ScriptedServer) -> None:
    server.script("The canteen serves lunch from half past eleven until two [1].")
    ask(page, "When does the canteen serve lunch?")
    page.locator(".prose .chip").first.click()
    expect(page.locator(".page-image")).to_be_visible()


def listing(page: Page, server: ScriptedServer) -> None:
    page.get_by_role("button", name="Documents").click()
    expect(page.locator(".document").first).to_be_visible()


def verifying(page: Page, server: ScriptedServer) -> None:
    page.get_by_role("button", name="Verify a text").click()
    page.keyboard.insert_text(
        "A hotel may cost at most 140 EUR a night in every city. Breakfast is 81 EUR a day. So be it."
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).not_to_have_count(0)


def reading_document(page: Page, server: ScriptedServer) -> None:
    page.get_by_role("button", name="Documents").click()
    page.locator(".document", has_text="Kiln manual").click()
    expect(page.locator("#panel .text table")).to_be_visible()


def reading_threads(page: Page, server: ScriptedServer) -> None:
    answered(page, server)
    page.get_by_role("button", name="Earlier threads").click()
    expect(page.locator(".documents li")).to_have_count(1)


def wondering(page: Page, server: ScriptedServer) -> None:
    page.get_by_role("button", name="Documents").click()
    page.get_by_role("button", name="Ask only Expenses", exact=True).click()
    answered(page, server)
    page.get_by_role("button", name="Why?").click()
    page.locator(".prose .chip").first.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()


def verify_page(page: Page, server: ScriptedServer) -> None:
    page.goto(f"{page.url}verify")
    expect(page.get_by_role("textbox", name="Text to verify")).to_be_focused()


def abstaining(page: Page, server: ScriptedServer) -> None:
    server.script("NOT_IN_DOCUMENTS")
    ask(page, "Which hotel won the football cup?", "abstained")


def failing(page: Page, server: ScriptedServer) -> None:
    server.script(Reply(status=401))
    ask(page, HOTEL, "failed")


def picking(page: Page, server: ScriptedServer) -> None:
    page.get_by_role("button", name="Where to look: club, default").click()


def asking_for_a_key(page: Page, server: ScriptedServer) -> None:
    page.route("**/v1/**", lambda route: route.fulfill(status=401, json={"title": "Unauthorized", "detail": "a key"}))
    page.reload()
    expect(page.get_by_role("dialog")).to_be_visible()


STATES: list[Callable[[Page, ScriptedServer], None]] = [
    first_screen, searching, answered, judged, reading_text, reading_page, listing, verifying, abstaining, failing,
    picking, asking_for_a_key, reading_document, reading_threads, wondering, verify_page,
]  # fmt: skip


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    browser: Browser,
    model_address: str,
    scripted_server: ScriptedServer,
    state: Callable[[Page, ScriptedServer], None],
    theme: Literal["light", "dark"],
    width: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 860}, color_scheme=theme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    page.goto(model_address)
    state(page, scripted_server)

    assert violations(page) == []
    context.close()
