"""`GET /v1/documents/{key}/pages/{number}.png`: who may see it, what is marked, and when there is none."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import matplotlib
import pytest
from fastapi.testclient import TestClient
from fpdf import FPDF
from PIL import Image

from ingest.pipeline import run
from rag.index.generations import Collection, lease_current
from rag.index.library import open_library
from rag.page_images.drawing import Drawings
from rag.records import Page, Span, document_id
from rag.settings import Settings
from tests.indexes import copy_index, hashing_settings
from tests.rag.api.accounts import Accounts, open_accounts, serving
from tests.rag.api.wire.test_problems import check_problem
from tests.rag.page_images.pdfs import coloured, edit, make_pdf, marked_words

PDFS = {
    "plain.pdf": make_pdf((("Travel policy of the office", "Book flights early."), ("Meals cost 40 EUR a day.",))),
    "turned.pdf": edit(make_pdf(), rotate=90, crop=True),
    "locked.pdf": make_pdf(),  # it is locked once it is indexed
}
FONT = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"


@pytest.fixture(scope="module")
def pdfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Accounts]:
    """A collection `hr` of PDFs and a text, and one `law` of another PDF; nobody may write to it."""
    folder = tmp_path_factory.mktemp("pdfs")
    index_pdfs(folder)
    with open_accounts(folder) as accounts:
        yield accounts


@pytest.fixture
def own_pdfs(pdfs: Accounts, tmp_path: Path) -> Iterator[Accounts]:
    """As `pdfs`, for a test that changes a file."""
    copy_index(pdfs.folder, tmp_path)
    with open_accounts(tmp_path) as accounts:
        yield accounts


def index_pdfs(folder: Path) -> None:
    for name, files in (("hr", PDFS), ("law", {"plain.pdf": PDFS["plain.pdf"]})):
        (folder / name).mkdir()
        for file, content in files.items():
            (folder / name / file).write_bytes(content)
    (folder / "hr/note.txt").write_text("Travel policy of the office\n")
    for name in ("hr", "law"):
        run(hashing_settings(folder / "store", name), [folder / name])


def image_of(pdfs: Accounts, uri: str, number: int = 1, *, who: str = "hr", **parameters: Any) -> Any:
    return pdfs.get(who, f"/v1/documents/{quote(uri, safe='')}/pages/{number}.png", params=parameters)


def page_of(settings: Settings, uri: str, number: int = 1) -> Page:
    place = Collection(settings.store, "hr")
    with lease_current(place) as generation:
        page = open_library(place.generation(generation)).page(document_id("hr", uri), number)
    assert page is not None
    return page


def test_a_page_is_drawn_in_the_width_asked_for(pdfs: Accounts) -> None:
    response = image_of(pdfs, "hr/plain.pdf", width=600)

    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "no-store"
    assert Image.open(io.BytesIO(response.content)).size == (600, 900)
    assert not coloured(response.content).any()


@pytest.mark.parametrize(
    ("uri", "number", "quoted"),
    [
        ("hr/plain.pdf", 1, "flights early."),
        ("hr/plain.pdf", 2, "40 EUR"),
        ("hr/turned.pdf", 1, "Book flights"),
    ],
)
def test_what_is_cited_is_marked_and_nothing_else(pdfs: Accounts, uri: str, number: int, quoted: str) -> None:
    text = pdfs.get("hr", f"/v1/documents/{quote(uri, safe='')}").json()["text"]
    start = text.index(quoted)
    response = image_of(pdfs, uri, number, highlight=f"{start}-{start + len(quoted)}")

    marked = marked_words(response.content, page_of(pdfs.settings, uri, number))
    assert [text[a:b] for a, b in marked] == quoted.split()


def test_several_spans_are_marked_and_those_of_other_pages_are_not(pdfs: Accounts) -> None:
    text = pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf").json()["text"]
    spans = [Span(text.index(word), text.index(word) + len(word)) for word in ("Travel", "office", "Meals", "early.")]
    response = image_of(pdfs, "hr/plain.pdf", highlight=[f"{span.start}-{span.end}" for span in spans])

    marked = marked_words(response.content, page_of(pdfs.settings, "hr/plain.pdf"))
    assert [text[a:b] for a, b in marked] == ["Travel", "office", "early."]
    outside = image_of(pdfs, "hr/plain.pdf", highlight="999999-1000000")
    assert outside.status_code == 200
    assert not coloured(outside.content).any()


def test_marks_do_not_drift_after_ligatures_and_symbols_beyond_the_first_plane(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_font("Wide", fname=str(FONT))
    pdf.set_font("Wide", size=12)
    pdf.add_page()
    for number, line in enumerate(("😀😀 the \ufb01rst o\ufb03ce 𝐁𝐁 rule", "is 😀 about silver zeppelins only")):
        pdf.text(50, 100 + 20 * number, line)
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr/odd.pdf").write_bytes(bytes(pdf.output()))
    settings = hashing_settings(tmp_path / "store", "hr")
    run(settings, [tmp_path / "hr"])
    with serving(settings) as client:
        text = client.get("/v1/documents/hr%2Fodd.pdf").json()["text"]
        start = text.index("silver zeppelins")
        picture = client.get(f"/v1/documents/hr%2Fodd.pdf/pages/1.png?highlight={start}-{start + 16}").content

    assert "😀" in text[:start]
    marked = marked_words(picture, page_of(settings, "hr/odd.pdf"))
    assert [text[a:b] for a, b in marked] == ["silver", "zeppelins"]


@pytest.mark.parametrize(
    "parameters",
    [
        "highlight=5",
        "highlight=5-",
        "highlight=-5-9",
        "highlight=9-5",
        "highlight=5-5",
        "highlight=a-b",
        "highlight=1-2x",
        "highlight=1-2%0A",
        "highlight=%D9%A1-%D9%A2",
        f"highlight={'9' * 16}-{'9' * 17}",
        "&".join(["highlight=1-2"] * 33),
        "highlight=",
        "width=199",
        "width=2001",
        "width=1e3",
        "width=",
    ],
)
def test_a_request_that_makes_no_sense_is_refused(pdfs: Accounts, parameters: str) -> None:
    check_problem(pdfs.get("hr", f"/v1/documents/hr%2Fplain.pdf/pages/1.png?{parameters}"), 422)


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "9" * 5000, "..%2F1", "%00", ""])
def test_a_page_number_that_is_none_is_refused(pdfs: Accounts, number: str) -> None:
    response = pdfs.get("hr", f"/v1/documents/hr%2Fplain.pdf/pages/{number}.png")

    check_problem(response, response.status_code)
    assert response.status_code in (404, 422)


@pytest.mark.parametrize(
    ("uri", "number", "says"),
    [
        ("hr/plain.pdf", 3, "has no page 3"),
        ("hr/note.txt", 1, "not a PDF"),
        ("hr/none.pdf", 1, "there is no document"),
        ("../../etc/passwd", 1, "there is no document"),
    ],
)
def test_a_picture_that_there_is_not_says_why(pdfs: Accounts, uri: str, number: int, says: str) -> None:
    assert says in check_problem(image_of(pdfs, uri, number), 404).detail


def test_a_file_that_changed_or_went_has_text_and_no_picture(own_pdfs: Accounts) -> None:
    def has_images() -> bool:
        return bool(own_pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf").json()["has_images"])

    file = own_pdfs.folder / "hr/plain.pdf"
    assert has_images()
    indexed = file.read_bytes()
    file.write_bytes(indexed.replace(b"Title", b"title") if b"Title" in indexed else indexed[:-1] + b"x")
    assert "changed" in check_problem(image_of(own_pdfs, "hr/plain.pdf"), 404).detail
    file.write_bytes(indexed + b"\n")
    assert not has_images()
    assert "changed" in check_problem(image_of(own_pdfs, "hr/plain.pdf"), 404).detail
    file.unlink()
    assert not has_images()
    assert "is missing" in check_problem(image_of(own_pdfs, "hr/plain.pdf"), 404).detail
    (own_pdfs.folder / "elsewhere.pdf").write_bytes(indexed)
    file.symlink_to(own_pdfs.folder / "elsewhere.pdf")
    assert not has_images()
    check_problem(image_of(own_pdfs, "hr/plain.pdf"), 404)


def test_what_one_may_not_see_is_what_never_was(pdfs: Accounts) -> None:
    hidden, never = document_id("law", "law/plain.pdf"), "0123456789abcdef01234567"

    for who in ("hr", "nobody"):
        said = check_problem(image_of(pdfs, hidden, who=who), 404).detail
        assert said.replace(hidden, "?") == check_problem(image_of(pdfs, never, who=who), 404).detail.replace(
            never, "?"
        )
        check_problem(image_of(pdfs, "law/plain.pdf", who=who), 404)
    check_problem(image_of(pdfs, hidden, collection="law"), 404)
    assert image_of(pdfs, hidden, who="law").status_code == 200


def test_who_has_a_picture_is_told_so_after_the_check_of_who_may(pdfs: Accounts) -> None:
    path = "/v1/documents/hr%2Fplain.pdf/pages/1.png?width=200"
    held = {"If-None-Match": pdfs.get("hr", path).headers["etag"]}

    assert pdfs.get("hr", path, headers=held).status_code == 304
    assert pdfs.get("hr", f"{path}&highlight=0-3", headers=held).status_code == 200
    check_problem(pdfs.get("law", path, headers=held), 404)


def test_more_pictures_than_can_be_waited_for_are_refused_at_once(pdfs: Accounts) -> None:
    app: Any = pdfs.client.app
    generous, app.state.drawings = app.state.drawings, Drawings(at_once=1, waiting=0)
    try:
        with ThreadPoolExecutor(8) as threads:
            responses = list(threads.map(lambda _: image_of(pdfs, "hr/plain.pdf", width=2000), range(8)))
    finally:
        app.state.drawings = generous

    assert {response.status_code for response in responses} == {200, 503}
    busy = next(response for response in responses if response.status_code == 503)
    assert check_problem(busy, 503)
    assert busy.headers["retry-after"] == "1"


def test_the_words_of_a_page_are_told_with_their_places(pdfs: Accounts) -> None:
    told = pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf/pages/2.json").json()

    assert [word["text"] for word in told["words"]] == ["Meals", "cost", "40", "EUR", "a", "day."]
    assert (told["width"], told["height"]) == (400, 600)
    edges = [word["box"][0] for word in told["words"]]
    assert edges == sorted(edges)
    assert all(
        0 < left < right < 400 and 0 < top < bottom < 600
        for left, top, right, bottom in (word["box"] for word in told["words"])
    )
    check_problem(pdfs.get("hr", "/v1/documents/hr%2Fplain.pdf/pages/3.json"), 404)
    check_problem(pdfs.get("law", "/v1/documents/hr%2Fplain.pdf/pages/1.json"), 404)


def test_the_real_service_draws_too(client: TestClient) -> None:
    problem = check_problem(client.get("/v1/documents/handbook%2Fexpenses.md/pages/1.png"), 404)

    assert "not a PDF" in problem.detail
