"""The page asks for a key when the service does, keeps it to the tab, and never puts it into an address."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rag.keys import Keys
from tests.slow.page.conftest import Watched, ask
from tests.slow.page.service import served

pytestmark = pytest.mark.slow

HOTEL = "How much may a hotel cost a night?"
CREATE = "import sys; from rag.cli import main; sys.exit(main(['keys', 'create', '--name', 'ann']))"


@pytest.fixture(scope="module")
def closed_store(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of its own: one key closes a service to all who have none."""
    return shutil.copytree(store, tmp_path_factory.mktemp("closed") / "store")


@pytest.fixture(scope="module")
def key(closed_store: Path) -> str:
    settings = {**os.environ, "RAG_STORE": str(closed_store), "RAG_EMBEDDER__KIND": "hashing"}
    made = subprocess.run([sys.executable, "-c", CREATE], env=settings, capture_output=True, text=True, timeout=60)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture(scope="module")
def closed_address(closed_store: Path, key: str) -> Iterator[str]:
    with served(closed_store) as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, closed_address: str) -> Page:
    page = context.new_page()
    page.goto(closed_address)
    return page


def test_a_key_is_asked_for_until_one_is_right_and_kept_in_the_tab_alone(
    page: Page, key: str, watched: Watched, context: BrowserContext, closed_address: str
) -> None:
    dialog = page.get_by_role("dialog", name="This service asks for a key")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Key")).to_be_focused()
    dialog.get_by_label("Key").fill("ob_wrong")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("That key is not accepted")
    dialog.get_by_label("Key").fill(key)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#inventory")).to_contain_text("documents in")

    ask(page, HOTEL)
    page.locator(".prose .chip").first.click()
    expect(page.locator("#panel mark")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, "When does the canteen serve lunch?")
    page.locator(".turn").last.locator(".prose .chip").first.click()
    expect(page.locator(".page-image")).to_be_visible()
    page.reload()
    expect(page.locator("#inventory")).to_contain_text("documents in")

    expect(page.locator(".turn")).to_have_count(2)  # a reload keeps the thread, in the tab as the key is
    assert page.evaluate("Object.values(sessionStorage)").count(key) == 1
    assert "".join(page.evaluate("Object.entries(sessionStorage).flat()")).count(key) == 1
    assert page.evaluate("[document.cookie, ...Object.values(localStorage)]") == [""]
    assert not [address for address in watched.requests if key in address or "ob_" in address]
    other = context.new_page()
    other.goto(closed_address)
    expect(other.get_by_role("dialog")).to_be_visible()


def test_another_account_in_the_same_tab_sees_nothing_of_the_first(page: Page, closed_store: Path, key: str) -> None:
    page.get_by_role("dialog").get_by_label("Key").fill(key)
    page.keyboard.press("Enter")
    expect(page.locator("#inventory")).to_contain_text("documents in")
    ask(page, HOTEL)
    refusal = {"title": "Unauthorized", "detail": "the key is revoked"}
    page.route("**/v1/ask", lambda route: route.fulfill(status=401, json=refusal), times=1)
    page.get_by_role("textbox", name="Question").fill("When does the canteen serve lunch?")
    page.keyboard.press("Enter")

    page.get_by_role("dialog").get_by_label("Key").fill(Keys(closed_store).create("bob", collections=None)[1])
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#thread")).not_to_contain_text("hotel")
    page.reload()
    expect(page.locator("#inventory")).to_contain_text("documents in")
    assert "hotel" not in page.evaluate("JSON.stringify([sessionStorage, localStorage])").lower()


def test_without_a_key_the_page_says_what_is_missing_and_can_be_asked_again(page: Page, key: str) -> None:
    expect(page.get_by_role("dialog").get_by_label("Key")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#inventory .problem")).to_contain_text("A key is needed")

    page.get_by_role("button", name="Try again").click()
    page.get_by_role("dialog").get_by_label("Key").fill(key)
    page.get_by_role("button", name="Continue").click()

    expect(page.locator("#inventory")).to_contain_text("documents in")
