"""`make site`: no warning, every link and anchor leads somewhere, and a browser loads nothing from elsewhere."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.snippets import DOCS, ROOT

pytestmark = pytest.mark.slow

CHROMIUM = Path("/usr/bin/chromium")
_LOADED = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}  # a browser fetches them


@dataclass
class Page(HTMLParser):
    """What a page of the site names: its anchors, where it leads, and what a browser loads for it."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.anchors |= {named[name] for name in ("id", "name") if name in named}
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
        if tag in _LOADED and _LOADED[tag] in named and named.get("rel") != "canonical":
            self.loaded.append(named[_LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does it, of a copy of the documentation."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(DOCS, folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    return folder / "build" / "site"


@pytest.fixture(scope="module")
def built(site: Path) -> dict[Path, Page]:
    """Every page of the site by its file, parsed."""
    parsed = {}
    for path in sorted(site.rglob("*.html")):
        parsed[path] = Page()
        parsed[path].feed(path.read_text("utf-8"))
    return parsed


def leads_to(page: Path, link: str) -> tuple[Path, str]:
    """Return the file and the anchor that a relative link names."""
    parts = urlsplit(link)
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return (target / "index.html" if target.is_dir() else target), unquote(parts.fragment)


def broken(pages: dict[Path, Page]) -> Iterator[str]:
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # it may be shown at any address, so that its links begin at the root
        for link in [*page.links, *page.loaded]:
            if urlsplit(link).scheme:
                continue
            target, anchor = leads_to(path, link)
            if not target.is_file() or (anchor and target in pages and anchor not in pages[target].anchors):
                yield f"{path.name}: {link}"


def test_there_is_a_page_for_each_file(built: dict[Path, Page], site: Path) -> None:
    names = {path.relative_to(site).with_suffix("").as_posix() for path in built}
    sources = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    assert names == (sources - {"README"}) | {"index", "404"}


def test_every_link_and_anchor_within_the_site_leads_somewhere(built: dict[Path, Page]) -> None:
    assert sum(len(page.links) for page in built.values()) > 1000
    assert list(broken(built)) == []


def test_a_page_names_nothing_elsewhere_that_a_browser_would_load(built: dict[Path, Page]) -> None:
    for path, page in built.items():
        assert page.loaded
        assert [name for name in page.loaded if urlsplit(name).scheme or name.startswith("//")] == [], path.name


@pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium")
def test_a_browser_asks_nobody_else(site: Path) -> None:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # root cannot have one
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index.html", "tutorial.html", "reference/http.html"):
            page.goto((site / name).as_uri())
            page.wait_for_load_state("networkidle")
            assert page.locator("article h1").is_visible()
        browser.close()
    assert len(asked) > 3
    assert [url for url in asked if not url.startswith(site.as_uri())] == []
