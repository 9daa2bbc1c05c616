"""Documents look as people expect, with every character in place; pages of PDFs zoom, pan and can be selected."""

import pytest
from playwright.sync_api import Page, expect

from tests.slow.page.conftest import ask
from tests.slow.page.documents import CANTEEN_QUOTE, KILN_QUOTE
from tests.slow.page.service import ScriptedServer
from tests.slow.page.test_sources import open_quote

pytestmark = pytest.mark.slow


def test_markdown_has_its_shape_and_keeps_every_character(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    page.locator(".document", has_text="Kiln manual").click()
    text = page.locator("#panel .text")
    expect(text.locator("h3")).to_have_count(3)

    whole = page.request.get(f"{page.url}v1/documents/papers%2Fpottery%2Fkiln.md?collection=default").json()["text"]
    assert text.text_content() == whole
    expect(text.locator("h3").first).to_have_text("Kiln manual", use_inner_text=True)
    expect(text.locator("strong")).to_have_text("hot")
    expect(text.locator("em")).to_have_text("nine")
    expect(text.locator(".link")).to_have_text("the plan", use_inner_text=True)
    expect(text.locator("th")).to_have_text(["Clay", "Peak temperature"], use_inner_text=True)
    assert [cell.strip() for cell in text.locator("tbody tr").nth(1).locator("td").all_inner_texts()] == [
        "Stoneware clay 🏺", "at most 1240 degrees",
    ]  # fmt: skip
    expect(text.locator("pre")).to_contain_text("kiln --cone 6  # | not a table |")
    assert "```" not in text.locator("pre").inner_text()
    assert text.locator("p").last.evaluate("p => getComputedStyle(p).direction") == "rtl"


def test_a_quoted_row_of_a_table_is_marked_exactly(page: Page) -> None:
    ask(page, "What is the peak temperature of stoneware clay?")
    page.locator(".prose .chip").first.click()

    marks = page.locator("#panel td mark:visible")
    expect(marks.first).to_be_visible()
    assert "".join(page.locator("#panel mark").all_text_contents()) == KILN_QUOTE
    assert page.locator("#panel tr:has(mark)").count() == 1


def test_a_page_zooms_pans_and_its_words_can_be_selected(model_page: Page, scripted_server: ScriptedServer) -> None:
    page = model_page
    open_quote(page, scripted_server, CANTEEN_QUOTE)
    stage = page.locator(".stage")
    expect(page.locator(".words text").first).to_be_attached()
    selected = page.evaluate(
        """() => {
            getSelection().selectAllChildren(document.querySelector('.words'));
            return getSelection().toString();
        }"""
    )
    assert CANTEEN_QUOTE in " ".join(selected.split())
    quoted = page.locator(".words text").filter(has_text="canteen").bounding_box()
    picture = page.locator(".page-image").bounding_box()
    assert quoted is not None
    assert picture is not None
    assert picture["x"] < quoted["x"] < picture["x"] + picture["width"] / 2

    with page.expect_response("**/pages/2.png*"):
        stage.press("+")
        stage.press("+")
        stage.press("+")
    expect(page.locator(".zoom-level")).to_have_text("200 %")
    assert stage.evaluate("stage => stage.scrollWidth > 1.8 * stage.clientWidth")
    before = stage.evaluate("stage => stage.scrollLeft")
    stage.press("ArrowRight")
    expect(page.locator(".pager")).to_contain_text("Page 2 of 3")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + box["height"] - 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + box["height"] - 160, steps=4)
    page.mouse.up()
    assert stage.evaluate("stage => stage.scrollLeft") > before


def test_the_original_file_is_saved_where_the_service_gives_it(
    model_page: Page, scripted_server: ScriptedServer
) -> None:
    page = model_page
    open_quote(page, scripted_server, CANTEEN_QUOTE)

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the original file").click()

    assert saved.value.suggested_filename == "canteen.pdf"
    assert saved.value.path().read_bytes().startswith(b"%PDF")


def test_wherever_a_window_is_cut_no_character_is_lost_and_the_quote_is_marked(page: Page) -> None:
    wrong = page.evaluate(
        """async () => {
            const main = document.querySelector('script[type=module]').src;
            const {renderText} = await import(main.replace('main.js', 'rendering.js'));
            const whole = await (await fetch('v1/documents/papers%2Fpottery%2Fkiln.md?collection=default')).json();
            const points = [...whole.text];
            const part = (from, to) => points.slice(from, to).join('');
            const wrong = [];
            for (let start = 0; start < points.length; start += 3) {
                const end = Math.min(start + 150, points.length);
                const span = {start: Math.min(start + start % 60, end), end: Math.min(start + start % 60 + 40, end)};
                const shown = document.createElement('div');
                shown.append(...renderText({...whole, text: part(start, end), start, end}, span));
                const marked = [...shown.querySelectorAll('mark')].map(mark => mark.textContent).join('');
                if (shown.textContent !== part(start, end) || marked !== part(span.start, span.end)) wrong.push(start);
            }
            return wrong;
        }"""
    )

    assert wrong == []


SHAPED = """async ([text, media_type]) => {
    const main = document.querySelector('script[type=module]').src;
    const {renderText} = await import(main.replace('main.js', 'rendering.js'));
    const kind = text.includes('|') ? 'table' : 'text';
    const section = {kind, start: 0, end: text.length, context: ''};
    const shown = document.createElement('div');
    shown.append(...renderText({text, media_type, start: 0, end: text.length, sections: [section], pages: []}, null));
    const all = shown.textContent;
    for (const sign of shown.querySelectorAll('.sign')) sign.remove();
    const cells = [...shown.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent));
    return {all, cells, seen: shown.textContent};
}"""


@pytest.mark.parametrize(
    ("text", "media_type", "cells"),
    [
        ("| Q1 | Q2\nSales | 10 | 12\n", "text/html", [["", "Q1", "Q2"], ["Sales", "10", "12"]]),
        ("|  | Q2\nSales | 10 | 12", "text/html", [["", "", "Q2"], ["Sales", "10", "12"]]),
        ("| Q1 | Q2 |\n| 10 | |\n", "text/plain", [["Q1", "Q2"], ["10", ""]]),
        ("| Q1 | Q2\n| 10 | 12", "text/markdown", [["Q1", "Q2"], ["10", "12"]]),
        ("| | Q2 |\n| Sales | 12 |\n", "text/markdown", [["", "Q2"], ["Sales", "12"]]),
    ],
)
def test_each_cell_of_a_row_stands_in_its_column(
    page: Page, text: str, media_type: str, cells: list[list[str]]
) -> None:
    shown = page.evaluate(SHAPED, [text, media_type])

    assert shown["cells"] == cells
    assert shown["all"] == text


@pytest.mark.parametrize("text", ["#\n", "# \n", "##", "#\n\nThe tide turns.\n", "# \n# Tides\n\nThe tide turns.\n"])
def test_an_empty_heading_is_hidden_and_stands_once(page: Page, text: str) -> None:
    shown = page.evaluate(SHAPED, [text, "text/markdown"])

    assert shown["all"] == text
    assert "#" not in shown["seen"]
