"""Answers have their shape in the page: nested lists, tables, rows with labels, code; chips wherever markers stand."""

import json
from collections.abc import Iterable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rag.records import Answer, Event, Finished, Source, Span, Usage
from rag.serialise import event_json
from rag.verify.cited_text import CitedText, Quotation
from tests.llm_server import Reply
from tests.rag.builders import make_hit
from tests.slow.page.conftest import ask
from tests.slow.page.service import Gated, ScriptedServer

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
CODE = 'for receipt in *.pdf; do\n    hand-in "$receipt"  # [1] at most `18`\n\ndone'
STEPS = (
    "1. Receipts are handed in within ten days [1].\n  - breakfast up to 18 EUR a day [1]\n2. A hotel at most 140 EUR"
)


def answer(page: Page, lines: Iterable[tuple[str, str]]) -> None:
    """Answer the page's next question by lines, each with the gap before it, `[1]` cited at its end unless it is code;
    those that hold 975 are unsupported."""
    source = Source(1, make_hit("A hotel may cost at most 140 EUR."))
    written = CitedText([source])
    marker = written.number(Quotation(source, Span(0, 33), "exact", 1.0))
    events: list[Event] = []
    for gap, line in lines:
        placed = [] if line.startswith(("```", "…", "| What", "| ---")) else [(len(line.rstrip(" |")), marker)]
        is_doubted = "975" in line
        failed = ("975",) if is_doubted else ()
        events.append(written.append(line, placed, gap=gap, supported=not is_doubted, failed_tokens=failed))
    whole = Answer(
        "a", HOTEL, HOTEL, written.text, False, 0.9, tuple(written.citations), tuple(written.sentences), (), (), (),
        "extractive", None, Usage(), {}, {"default": "000001"},
    )  # fmt: skip
    events.append(Finished(whole))
    body = "".join(f"event: {name}\ndata: {json.dumps(content)}\n\n" for name, content in map(event_json, events))
    page.route("**/v1/ask", lambda route: route.fulfill(body=body, content_type="text/event-stream"))


def test_items_are_nested_and_what_is_left_out_has_no_sign(page: Page) -> None:
    answer(
        page,
        [
            ("", "To hand in"),
            ("\n", "1. Open"),
            ("\n  ", "- a"),
            ("\n  ", "- b"),
            ("\n", "2. Lock"),
            ("\n", "… 12 more"),
        ],
    )

    ask(page, HOTEL)

    steps = page.locator(".prose > ol")
    expect(steps.locator("> li")).to_have_count(3)
    expect(steps.locator("> li").first.locator("> ul > li")).to_have_count(2)
    expect(steps.locator(".chip")).to_have_count(4)
    expect(steps.locator("> li").last).to_have_text("… 12 more")
    assert steps.locator("> li").last.evaluate("item => getComputedStyle(item).listStyleType") == "none"


def test_a_table_has_chips_in_its_cells_bars_as_text_and_figures_at_the_end(page: Page) -> None:
    rows = ["| A hotel | city \\| town | 140 |", "| Breakfast | every city | 18 |", "| Receipts | no city | 975 |"]
    head = [("", "| What | Where | Limit (EUR) |"), ("\n", "| --- | --- | --- |")]
    answer(page, [*head, *(("\n", row) for row in rows)])

    ask(page, HOTEL)

    shown = page.locator(".prose tbody tr")
    expect(shown).to_have_count(3)
    expect(shown.first.locator("td").nth(1)).to_have_text("city | town")
    expect(shown.first.locator("td").last.locator(".chip")).to_have_count(1)
    expect(page.locator(".prose th.figures")).to_have_text("Limit (EUR)")
    expect(shown.last.locator(".unsupported").first).to_be_visible()
    expect(shown.last.get_by_role("note")).to_contain_text("975")


def test_a_wide_table_scrolls_in_a_narrow_window_and_the_page_does_not(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    cells = " | ".join(f"What is in column {i}" for i in range(9))
    answer(page, [("", f"| {cells} |"), ("\n", f"| {'--- | ' * 9}"), ("\n", f"| {cells} |")])

    ask(page, HOTEL)

    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".prose .table").evaluate("table => table.scrollWidth > table.clientWidth")


def test_rows_with_labels_are_pairs(page: Page) -> None:
    answer(page, [("", "Item: Hotel · Limit (EUR): 140"), ("\n", "Item: Breakfast: hot · Limit (EUR): 18")])

    ask(page, HOTEL)

    expect(page.locator(".prose dl")).to_have_count(2)
    expect(page.locator(".prose dl").last.locator("dt")).to_have_text(["Item", "Limit (EUR)"])
    expect(page.locator(".prose dl").last.locator("dd")).to_have_text(["Breakfast: hot", "18\u00a01"])
    expect(page.locator(".prose dl .chip")).to_have_count(2)


def test_code_keeps_its_lines_and_signs_and_is_copied(page: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    answer(page, [("", "Hand them in:"), ("\n", f"```bash\n{CODE}\n```"), ("\n\n", "Then wait.")])

    ask(page, HOTEL)

    assert page.locator(".prose pre").text_content() == CODE
    expect(page.locator(".prose pre .chip")).to_have_count(0)
    expect(page.locator(".prose")).not_to_contain_text("bash")
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("log", name="Progress")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == CODE


def test_code_that_nothing_carries_says_so(page: Page) -> None:
    answer(page, [("", "Hand them in:"), ("\n", "```\nhand-in --most 975\n```"), ("\n", "```\nhand-in\n```")])

    ask(page, HOTEL)

    expect(page.locator(".prose .code")).to_have_count(2)
    expect(page.locator(".prose .code").first.get_by_role("note")).to_have_text(
        "Not supported · not in the source: 975"
    )
    expect(page.get_by_role("note")).to_have_count(1)


def test_a_models_items_are_nested_while_they_are_written(model_page: Page, scripted_server: ScriptedServer) -> None:
    words = Gated(STEPS, " a night in every city [1].")
    scripted_server.script(Reply(words))

    ask(model_page, HOTEL, "reading")
    words.let_on()
    expect(model_page.locator(".prose > ol > li")).to_have_count(2)
    expect(model_page.locator(".prose > ol > li > ul > li")).to_have_count(1)
    words.let_on()

    expect(model_page.locator(".turn")).to_have_attribute("data-state", "finished")
    expect(model_page.locator(".prose > ol > li > ul > li")).to_have_count(1)
    expect(model_page.locator(".prose > ol > li")).to_have_count(2)
