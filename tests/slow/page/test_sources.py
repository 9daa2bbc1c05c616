"""The sources in the page: the quote is highlighted where it stands, in text and on the picture of a page."""

import base64
import io
import re
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from tests.slow.page.conftest import ask, hold
from tests.slow.page.documents import CANTEEN_QUOTE, CLUB_QUOTE, LIGHTHOUSE_QUOTE
from tests.slow.page.service import ScriptedServer

pytestmark = pytest.mark.slow

_SETTLES_MS = 300  # for a picture that has come to be shown, were it shown
QUESTIONS = {
    CANTEEN_QUOTE: "When does the canteen serve lunch?",
    CLUB_QUOTE: "When does the rowing club meet at the boat house?",
    LIGHTHOUSE_QUOTE: "When does the lighthouse keeper polish the great lens with chamois leather?",
}


def open_quote(page: Page, server: ScriptedServer, quote: str) -> None:
    """Have the model quote a sentence of the first source, and open its citation."""
    server.script(f"{quote.removesuffix('.')} [1].")
    ask(page, QUESTIONS[quote])
    page.locator(".prose .chip").first.click()


@pytest.fixture
def page(model_page: Page) -> Page:
    return model_page


def is_in_view(page: Page, selector: str, container: str) -> bool:
    """Say whether an element lies within what its scrolling container shows."""
    return bool(
        page.evaluate(
            """([selector, container]) => {
                const inner = document.querySelector(selector).getBoundingClientRect();
                const outer = document.querySelector(container).getBoundingClientRect();
                return inner.top >= outer.top && inner.bottom <= outer.bottom && inner.height > 0;
            }""",
            [selector, container],
        )
    )


def scroll_until(page: Page, top: str, words: str) -> None:
    """Scroll the reader there again and again, each time until more is loaded, until it holds the words."""
    text = page.locator("#panel .text")
    while words not in (before := text.text_content() or ""):
        page.locator(".reader").evaluate(f"reader => reader.scrollTo({{top: {top}, behavior: 'instant'}})")
        expect(text).not_to_have_js_property("textContent", before)


def picture_of(page: Page) -> bytes:
    """Return the picture that the panel shows, read back from the page itself."""
    image = page.locator(".page-image")
    image.evaluate("image => image.decode()")
    content = image.evaluate(
        """async image => {
            const canvas = document.createElement('canvas');
            canvas.width = image.naturalWidth;
            canvas.height = image.naturalHeight;
            canvas.getContext('2d').drawImage(image, 0, 0);
            return canvas.toDataURL('image/png').split(',')[1];
        }"""
    )
    return base64.b64decode(content)


def test_a_citation_of_markdown_opens_the_text_with_the_quote_highlighted(
    page: Page, scripted_server: ScriptedServer
) -> None:
    open_quote(page, scripted_server, CLUB_QUOTE)

    quote = page.locator("#panel mark")
    expect(quote).to_have_count(1)
    assert quote.text_content() == CLUB_QUOTE  # behind emoji of one, two and seven code points
    assert quote.evaluate("mark => getComputedStyle(mark).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert (
        page.locator("#panel .text").text_content()
        == page.request.get(f"{page.url}v1/documents/papers%2Fclub.md?collection=default").json()["text"]
    )


def test_a_quote_far_inside_a_long_text_is_scrolled_to_and_the_rest_is_loaded_on_the_way(
    page: Page, scripted_server: ScriptedServer
) -> None:
    open_quote(page, scripted_server, LIGHTHOUSE_QUOTE)
    expect(page.locator("#panel mark")).to_have_text(LIGHTHOUSE_QUOTE)
    assert is_in_view(page, "#panel mark", ".reader")
    text = page.locator("#panel .text")
    expect(text).not_to_contain_text("Tide 0:")
    expect(text).not_to_contain_text("Tide 1199:")

    scroll_until(page, "0", "Tide 0:")
    scroll_until(page, "reader.scrollHeight", "Tide 1199:")

    whole = page.request.get(f"{page.url}v1/documents/papers%2Fharbour.md?collection=default").json()["text"]
    assert text.text_content() == whole  # each window once, none left out, no emoji cut in two
    assert page.locator("#panel mark").text_content() == LIGHTHOUSE_QUOTE


def test_a_citation_of_a_pdf_opens_the_page_with_the_quote_highlighted_on_it(
    page: Page, scripted_server: ScriptedServer, store: Path
) -> None:
    with page.expect_response("**/pages/2.png*") as pictured:
        open_quote(page, scripted_server, CANTEEN_QUOTE)
    shown = Image.open(io.BytesIO(picture_of(page))).convert("RGB")
    url = pictured.value.url
    plain = Image.open(io.BytesIO(httpx.get(re.sub(r"&highlight=[^&]*", "", url)).content)).convert("RGB")

    assert shown.size == plain.size
    marked = ImageChops.difference(shown, plain).getbbox()
    assert marked is not None, "nothing is highlighted"
    expected = _box_of(store.parent / "papers/canteen.pdf", CANTEEN_QUOTE, shown.width)
    for edge, wanted in zip(marked, expected, strict=True):
        assert abs(edge - wanted) < shown.width * 0.015, (marked, expected)


def test_pages_are_turned_and_the_text_of_a_pdf_is_a_click_away(page: Page, scripted_server: ScriptedServer) -> None:
    open_quote(page, scripted_server, CANTEEN_QUOTE)
    expect(page.locator(".pager")).to_contain_text("Page 2 of 3")

    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".pager")).to_contain_text("Page 3 of 3")
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()
    page.get_by_role("button", name="Show the text").click()

    assert page.locator("#panel mark").text_content() == CANTEEN_QUOTE
    expect(page.locator(".page-break")).to_have_count(3)


def test_a_page_that_arrives_late_is_not_laid_over_what_is_shown_by_then(
    page: Page, scripted_server: ScriptedServer
) -> None:
    open_quote(page, scripted_server, CANTEEN_QUOTE)
    words = page.locator(".words")
    expect(words).to_contain_text("canteen")
    words_of_3 = hold(page, "**/pages/3.json*")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".pager")).to_contain_text("Page 3 of 3")
    page.get_by_role("button", name="Previous page").click()
    expect(page.locator(".pager")).to_contain_text("Page 2 of 3")
    expect(words).to_contain_text("canteen")
    with page.expect_response("**/pages/3.json*"):
        words_of_3[0].continue_()
    page.wait_for_timeout(_SETTLES_MS)
    assert "canteen" in (words.text_content() or "")

    picture_of_3 = hold(page, "**/pages/3.png*")
    with page.expect_request("**/pages/3.png*"):
        page.get_by_role("button", name="Next page").click()
    page.get_by_role("button", name="Show the text").click()
    with page.expect_response("**/pages/3.png*"):
        picture_of_3[0].continue_()
    page.wait_for_timeout(_SETTLES_MS)

    expect(page.locator("#panel .text")).to_be_visible()
    expect(page.locator(".stage")).to_have_count(0)


def test_where_no_picture_is_to_be_had_the_text_is_shown_with_the_reason(
    page: Page, scripted_server: ScriptedServer
) -> None:
    problem = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "the file was changed"}
    page.route("**/pages/*.png*", lambda route: route.fulfill(status=404, json=problem))
    open_quote(page, scripted_server, CANTEEN_QUOTE)

    expect(page.locator(".why")).to_contain_text("The file was changed")
    assert page.locator("#panel mark").text_content() == CANTEEN_QUOTE


def test_documents_are_listed_searched_and_read(page: Page) -> None:
    page.get_by_role("button", name="Documents").click()
    expect(page.locator(".document")).to_have_count(7)

    page.get_by_role("searchbox").fill("harb")
    expect(page.locator(".document")).to_have_count(1)
    page.locator(".document").click()

    expect(page.locator("#panel .text")).to_contain_text("Tide 0:")
    expect(page.locator("#panel mark")).to_have_count(0)
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("searchbox")).to_be_visible()


def _box_of(path: Path, quote: str, width_px: int) -> tuple[float, float, float, float]:
    """Return where PDFium sees the quote on the second page: left, top, right, bottom in pixels of the picture."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[1]
        text = page.get_textpage()
        found = text.search(quote)
        position = found.get_next()
        assert position is not None
        index, count = position
        boxes = [text.get_charbox(i) for i in range(index, index + count)]
        scale = width_px / page.get_width()
        height = page.get_height()
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return left * scale, (height - top) * scale, right * scale, (height - bottom) * scale
