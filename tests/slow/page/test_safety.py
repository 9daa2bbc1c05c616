"""Text of documents and models is inert in the page: nothing of it runs, and nothing leaves for elsewhere."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.slow.page.conftest import Watched, ask
from tests.slow.page.documents import GARDEN_QUESTION
from tests.slow.page.service import ScriptedServer

pytestmark = pytest.mark.slow

HOSTILE_ANSWER = (
    "The garden gate closes at nine in the evening <img src=x onerror=\"window.owned='answer'\"> [1]. "
    "<script>window.owned='answer'</script> [d](javascript:alert(1)) ![e](http://evil.example/e.png) **<b>bold</b>**"
)


def assert_inert(page: Page, watched: Watched) -> None:
    """Nothing ran, nothing of it became an element, and every request went to the page's own origin."""
    assert page.evaluate("window.owned") is None
    text = page.locator("#thread, #panel")
    assert text.locator("script, iframe, object, embed, form[action], a[href], [onerror], [onload]").count() == 0
    assert text.locator("img:not(.page-image)").count() == 0
    origins = {urlsplit(url)[:2] for url in watched.requests if not url.startswith("blob:")}
    assert origins == {urlsplit(page.url)[:2]}


def test_a_hostile_document_is_text_in_answer_source_and_list(page: Page, watched: Watched) -> None:
    ask(page, GARDEN_QUESTION)
    page.locator(".prose .chip").first.click()
    expect(page.locator("#panel .text")).to_contain_text("<script>window.owned = 'script'</script> Garden rules")
    expect(page.locator("#panel .text")).to_contain_text("![map](http://evil.example/b.png)")
    assert_inert(page, watched)

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Documents").click()
    expect(page.locator(".document")).to_have_count(7)
    assert_inert(page, watched)


def test_a_hostile_answer_is_text(model_page: Page, watched: Watched, scripted_server: ScriptedServer) -> None:
    scripted_server.script(HOSTILE_ANSWER)

    ask(model_page, GARDEN_QUESTION)

    expect(model_page.locator(".prose")).to_contain_text("onerror=")
    assert_inert(model_page, watched)


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page: Page, watched: Watched) -> None:
    assert page.locator("[style], style, script:not([src])").count() == 0
    addresses = page.evaluate("[...document.querySelectorAll('[src], link')].map(e => e.src || e.href)")
    assert addresses
    assert all(address.startswith(page.url) for address in addresses)
    expect(page.locator(".example").first).to_be_visible()
    assert_inert(page, watched)


def test_the_strict_policy_is_kept_to(page: Page, watched: Watched) -> None:
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )

    def with_policy(route: Route) -> None:
        answered = route.fetch()
        route.fulfill(response=answered, headers={**answered.headers, "content-security-policy": policy})

    page.route(page.url, with_policy)
    page.reload()

    ask(page, GARDEN_QUESTION)
    page.locator(".prose .chip").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    page.get_by_role("button", name="Light or dark").click()
    assert watched.complaints == []
