"""A browser, the services it asks, and a page that must neither complain nor speak to anybody else."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from ingest.pipeline import run
from tests.indexes import hashing_settings
from tests.llm_server import Reply
from tests.slow.page.documents import write_documents
from tests.slow.page.service import ScriptedServer, served

CHROMIUM = Path("/usr/bin/chromium")
_PATIENCE_MS = 60_000  # a busy machine lets a browser wait

expect.set_options(timeout=_PATIENCE_MS)


@dataclass(slots=True)
class Watched:
    """What a page asked for and complained of; requests that fail are the tests' own matter."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.complaints.append(text)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of one file: while Playwright runs, no other test of the process may run a loop."""
    assert CHROMIUM.exists(), "Chromium is missing; apt-get install chromium, as make test-all does"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # root cannot have one
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    documents = write_documents(folder / "papers")
    run(hashing_settings(folder / "store"), [documents])
    run(hashing_settings(folder / "store", "club"), [documents / "club.md"])
    return folder / "store"


@pytest.fixture(scope="session")
def address(store: Path) -> Iterator[str]:
    """A service that answers in the documents' own words."""
    with served(store) as address:
        yield address


@pytest.fixture(scope="session")
def scripted_server() -> Iterator[ScriptedServer]:
    server = ScriptedServer(Reply(["unset"]))
    with server:
        yield server


@pytest.fixture(scope="session")
def model_address(store: Path, scripted_server: ScriptedServer) -> Iterator[str]:
    """A service that asks the scripted model, and has nothing to fall back on."""
    model = {"RAG_LLM__MODEL": "scripted", "RAG_LLM__BASE_URL": scripted_server.base_url}
    with served(store, RAG_LLM__FALLBACK="false", RAG_LLM__RETRIES="0", **model) as address:
        yield address


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def context(browser: Browser, watched: Watched) -> Iterator[BrowserContext]:
    """A window of 1280 × 860 whose scripts must not fail, nor break the content security policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    context.set_default_timeout(_PATIENCE_MS)
    watched.watch(context)
    yield context
    context.close()
    assert watched.complaints == []


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.fixture
def model_page(context: BrowserContext, model_address: str) -> Page:
    page = context.new_page()
    page.goto(model_address)
    return page


def ask(page: Page, question: str, state: str = "finished") -> None:
    """Ask, with the keyboard, and wait until the newest turn is in a state."""
    page.get_by_role("textbox", name="Question").fill(question)
    page.keyboard.press("Enter")
    page.locator(f'.turn:last-child[data-state="{state}"]').wait_for()


def hold(page: Page, address: str) -> list[Route]:
    """Hold back what the page next asks for at an address, until who has the list lets it go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep, times=1)
    return held
