"""Takes the pictures of the page that the documentation shows: `python -m scripts.screenshots` writes docs/page-*.png.

The sample is indexed anew with the default encoder and asked by a real `rag serve`. One answer is a model's, by script,
with a number that is in no source; the others are the documents' own words, what anybody gets. Times are hidden: they
differ between two runs. Debian's Chromium draws; for the type of the pictures that are there, install the packages
fonts-inter and fonts-sil-charis.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ingest.pipeline import run
from rag.settings import load_settings
from tests.llm_server import answer
from tests.slow.page.service import ScriptedServer, served

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
MOST_BYTES = 200_000
DESK, TELEPHONE = (1280, 820), (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is asked, what a model writes (or nothing does), whether the first source is opened."""

    name: str
    question: str
    written: str = ""
    opens_source: bool = False
    theme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = DESK


_WRITTEN = """\
Claims are approved by amount [1]:

- up to £500 by the line manager [1]
- £500.01 to £2,500 by the head of function [1]
- above £2,500 by the chief financial officer [1]

Nobody approves their own claim [1]. Technical books are reimbursed up to £190 each [1]."""

PICTURES = (
    Picture("page-answer", "Who approves an expense claim, and what are the limits?", written=_WRITTEN),
    Picture("page-source", "How long does zeroing the flow meter take?", opens_source=True),
    Picture("page-dark", "What does the hotel cost limit look like for London?", opens_source=True, theme="dark"),
    Picture("page-mobile", "How many days may I work from another country?", opens_source=True, size=TELEPHONE),
)


def take(browser: Browser, address: str, picture: Picture) -> bytes:
    """Return a picture of the page in the state that it describes."""
    width, height = picture.size
    with browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=picture.theme,
        reduced_motion="reduce",
        device_scale_factor=1,
    ) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".example").first.wait_for()
        page.get_by_role("textbox", name="Question").fill(picture.question)
        page.keyboard.press("Enter")
        page.locator('.turn[data-state="finished"]').wait_for()
        if picture.opens_source:
            _open_source(page)
        page.locator(".origin").evaluate_all("all => all.forEach(one => one.remove())")
        page.evaluate("document.fonts.ready")
        return _with_palette(page.screenshot(animations="disabled", caret="hide"))


def _with_palette(picture: bytes) -> bytes:
    """Return a PNG of 256 colours: the page's few, and the greys of letters; half the size."""
    content = BytesIO()
    colours = Image.open(BytesIO(picture)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    colours.save(content, "PNG", optimize=True)
    return content.getvalue()


def _open_source(page: Page) -> None:
    page.locator(".turn").last.locator(".prose .chip").first.click()
    page.locator("#panel mark:visible, #panel .page-image").first.wait_for()
    page.locator("#panel .page-image").evaluate_all("images => Promise.all(images.map(image => image.decode()))")
    page.locator("#panel").evaluate("panel => document.activeElement.blur()")


def take_all(browser: Browser, store: Path) -> Iterator[tuple[Picture, bytes]]:
    """Yield the pictures, each of a service of its own kind: with a model, or without."""
    model = ScriptedServer(answer(_WRITTEN))
    own = {"RAG_COLLECTION": "sample", "RAG_EMBEDDER__KIND": "onnx"}
    asks_model = {"RAG_LLM__MODEL": "model", "RAG_LLM__BASE_URL": model.base_url}
    with model, served(store, **own) as extractive, served(store, **own, **asks_model) as generative:
        for picture in PICTURES:
            yield picture, take(browser, generative if picture.written else extractive, picture)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "store"
        run(load_settings(store=store, collection="sample"), [ROOT / "data/sample"])
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []  # root cannot have one
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        for picture, content in take_all(browser, store):
            if len(content) > MOST_BYTES:
                print(f"{picture.name}.png has {len(content)} bytes; at most {MOST_BYTES} are wanted")
                return 1
            (ROOT / "docs" / f"{picture.name}.png").write_bytes(content)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
