"""Documents are added and deleted on the page: dropped, read, asked about; undone in time, final after it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from ingest.pipeline import run
from tests.indexes import hashing_settings
from tests.slow.page.conftest import ask, hold
from tests.slow.page.service import served
from tests.slow.page.test_accessibility import violations

pytestmark = pytest.mark.slow

FERRY = "The ferry to the island leaves at seven from the northern pier."
DROP = """([files]) => {
    const transfer = new DataTransfer();
    for (const [name, text] of files) transfer.items.add(new File([text], name));
    for (const kind of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }
}"""

JOB: dict[str, object] = {
    "id": "buoys", "kind": "upload", "collection": "default", "state": "running", "starts_at": "2026-01-01T00:00:00Z",
    "files": [], "progress": None, "detail": "", "generation": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def managed_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("managed")
    (folder / "papers").mkdir()
    (folder / "papers/tide.md").write_text("# Tides\n\nThe tide turns at noon in the harbour.\n", "utf-8")
    run(hashing_settings(folder / "store"), [folder / "papers"])
    with served(folder / "store", "--manage", RAG_UPLOAD__UNDO_S="15") as address:
        yield address


@pytest.fixture
def page(context: BrowserContext, managed_address: str) -> Page:
    page = context.new_page()
    page.goto(managed_address)
    expect(page.locator("#inventory")).to_contain_text("document")
    return page


def test_dropped_files_are_read_named_if_they_cannot_be_and_asked_about(page: Page, tmp_path: Path) -> None:
    page.evaluate(DROP, [[["ferry.md", f"# Ferry\n\n{FERRY}\n"], ["broken.pdf", "%PDF-1.7 nothing"], [".hidden", "x"]]])

    tray = page.locator("#tray")
    expect(tray).to_contain_text("can be asked now, in default")
    expect(tray.locator("li")).to_contain_text(re.compile("broken.pdf: ."))
    expect(tray).to_contain_text(re.compile("[.]hidden was not sent: .*hidden"))
    ask(page, "When does the ferry to the island leave?")
    expect(page.locator(".prose")).to_contain_text("leaves at seven")
    while page.locator(".job").count():
        page.get_by_role("button", name="Dismiss").first.click()
    expect(tray).to_be_hidden()


def test_a_deletion_is_undone_within_its_seconds_and_final_after_them(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.locator(".last-run")).to_contain_text("Last read")
    page.get_by_role("button", name="Delete Tides").press("Enter")
    job = page.locator(".job")
    expect(job).to_contain_text("Once that has started it is final.")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(job).to_contain_text("is kept")
    page.get_by_role("button", name="Dismiss").click()

    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("button", name="Delete Tides").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.reload()

    expect(job.locator("p").first).to_have_text("papers/tide.md is deleted")
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_role("status").first).not_to_have_text("…")
    expect(page.locator(".document", has_text="Tides")).to_have_count(0)


def test_a_collection_is_made_and_files_are_picked_for_it(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("textbox", name="Name of the new collection").fill("boats")
    page.keyboard.press("Enter")
    expect(page.locator(".job")).to_contain_text("The collection boats is made")

    page.keyboard.press("Escape")
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.get_by_label("Add to the collection")).to_have_value("boats")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Add files").press("Enter")
    chosen.value.set_files(FilePayload(name="sloop.txt", mimeType="text/plain", buffer=b"The sloop has a mast of oak."))
    expect(page.locator(".job").last).to_contain_text("1 file can be asked now, in boats")


@pytest.mark.parametrize(
    ("status", "why"), [(401, "A key is needed"), (403, "This is not allowed"), (404, "This is not there")]
)
def test_a_job_that_may_not_be_followed_is_asked_for_once_and_can_be_dismissed(
    page: Page, status: int, why: str
) -> None:
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status, json={"title": "Refused", "detail": "no such luck"})

    page.route(re.compile(r"/v1/jobs/"), refuse)
    page.route("**/v1/documents?*", lambda route: route.fulfill(status=202, json=JOB))
    page.evaluate(DROP, [[["buoy.md", "# Buoy\n\nThe buoy is red.\n"]]])
    if status == 401:
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")

    expect(page.locator(".job")).to_contain_text(f"followed no longer. {why}: No such luck")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#tray")).to_be_hidden()
    assert len(asked) == 1


def test_the_next_account_sees_no_job_panel_or_narrowing_of_the_last(page: Page) -> None:
    page.evaluate("sessionStorage.setItem('openbook-key', 'of-ann')")
    page.evaluate(DROP, [[["broken.pdf", "%PDF-1.7 nothing"]]])
    expect(page.locator(".job li")).to_contain_text("broken.pdf")
    page.get_by_role("button", name="Documents", exact=True).click()
    page.get_by_role("button", name=re.compile("^Ask only")).first.click()
    page.get_by_role("button", name="Documents", exact=True).click()
    refusal = {"title": "Unauthorized", "detail": "the key is revoked"}
    page.route("**/v1/ask", lambda route: route.fulfill(status=401, json=refusal), times=1)
    page.get_by_role("textbox", name="Question").fill("When does the tide turn?")
    page.keyboard.press("Enter")
    with page.expect_request("**/v1/collections") as known:
        page.get_by_role("dialog").get_by_label("Key").fill("of-bob")
        page.keyboard.press("Enter")

    assert known.value.headers["authorization"] == "Bearer of-bob"
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#tray")).to_be_hidden()
    expect(page.locator(".job")).to_have_count(0)
    expect(page.locator("#narrowed")).to_be_empty()
    expect(page.get_by_role("log", name="Progress")).not_to_contain_text("1 file")


def test_a_batch_that_is_split_leaves_no_line_behind_under_the_pointer(page: Page) -> None:
    held = hold(page, "**/v1/documents?*")
    page.evaluate(DROP, [[["reef.md", "# Reef\n\nThe reef is dry.\n"], ["quay.md", "# Quay\n\nThe quay is wet.\n"]]])
    sending = page.locator(".job", has_text="Sending 2 files")
    sending.hover()
    while not held:  # the line is drawn before anything is sent
        page.wait_for_timeout(20)
    held[0].fulfill(status=422, json={"title": "Refused", "detail": "one of them is not taken"})

    expect(sending).to_have_count(0)
    expect(page.locator(".job", has_text="1 file")).to_have_count(2)


def test_the_tray_and_the_bar_are_accessible(page: Page, context: BrowserContext, managed_address: str) -> None:
    own = page.context.browser
    assert own is not None
    with own.new_context(bypass_csp=True, reduced_motion="reduce") as open_context:
        other = open_context.new_page()
        other.goto(managed_address)
        expect(other.locator(".example").first).to_be_visible()  # before, nobody knows who may manage
        other.evaluate(DROP, [[["broken.pdf", "%PDF-1.7 nothing"]]])
        expect(other.locator(".job li")).to_be_visible()
        other.get_by_role("button", name="Documents", exact=True).click()
        expect(other.get_by_role("button", name="Add files")).to_be_visible()
        assert violations(other) == []


def test_who_may_not_manage_sees_nothing_of_it(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".example").first).to_be_visible()

    page.evaluate(DROP, [[["ferry.md", "# Ferry"]]])
    page.get_by_role("button", name="Documents", exact=True).click()

    expect(page.locator(".document").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^(Add files|Delete|Make)"))).to_have_count(0)
    expect(page.locator("#curtain")).to_be_hidden()
    expect(page.locator(".job")).to_have_count(0)
