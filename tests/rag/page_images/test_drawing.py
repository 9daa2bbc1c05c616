"""Pictures of pages: what is cited is marked, to the pixel; hostile files hurt nobody."""

import hashlib
import io
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes
from rag.errors import UnknownName
from rag.index.schema import DocumentInfo
from rag.page_images.drawing import Drawings, TooManyDrawings
from rag.page_images.highlights import highlight_boxes
from rag.page_images.job import MOST_PIXELS, Box
from rag.records import Span
from tests.rag.page_images.pdfs import coloured, dark, edit, make_pdf, marked_words


def info(content: bytes) -> DocumentInfo:
    sha256 = hashlib.sha256(content).hexdigest()
    return DocumentInfo("id", "a.pdf", "", None, "application/pdf", sha256, len(content), 0, "", {})


def draw(
    content: bytes,
    folder: Path,
    *,
    number: int = 1,
    width: int = 1000,
    boxes: list[Box] | None = None,
    drawings: Drawings | None = None,
    indexed: DocumentInfo | None = None,
) -> bytes:
    (folder / "a.pdf").write_bytes(content)
    with (folder / "a.pdf").open("rb") as file:
        return (drawings or Drawings()).draw(
            file.fileno(), indexed or info(content), number=number, width=width, boxes=boxes or []
        )


def load(content: bytes) -> Loaded:
    return load_bytes(content, "a.pdf", LoadOptions())


def draw_quotes(content: bytes, folder: Path, *quotes: str, width: int = 1000) -> tuple[bytes, Loaded]:
    """Draw the only page with quotes marked; return the picture, and what was read."""
    loaded = load(content)
    starts = [loaded.text.index(quote) for quote in quotes]
    spans = [Span(start, start + len(quote)) for start, quote in zip(starts, quotes, strict=True)]
    (page,) = loaded.pages
    assert page.words is not None
    return draw(content, folder, width=width, boxes=highlight_boxes(page.words, spans)), loaded


@pytest.mark.parametrize("width", [200, 1000, 2000])
@pytest.mark.parametrize("edits", [{}, {"rotate": 90}, {"rotate": 180}, {"crop": True}, {"crop": True, "rotate": 270}])
def test_the_quoted_words_are_marked_and_no_others(tmp_path: Path, edits: dict[str, Any], width: int) -> None:
    content = edit(make_pdf(), **edits)
    picture, loaded = draw_quotes(content, tmp_path, "Employees who", "travel abroad", width=width)

    marked = {loaded.text[start:end] for start, end in marked_words(picture, loaded.pages[0])}
    assert marked == {"Employees", "who", "travel", "abroad"}
    assert Image.open(io.BytesIO(picture)).width == width


@pytest.mark.parametrize("edits", [{"rotate": 90}, {"unit": 2.0}, {"crop": True}])
def test_marked_is_where_the_print_is(tmp_path: Path, edits: dict[str, Any]) -> None:
    """The print is that of the picture itself: all of it lies under the marker's colour, or nearly."""
    content = edit(make_pdf((("flights",),)), **edits)
    plain = draw(content, tmp_path)
    picture, _ = draw_quotes(content, tmp_path, "flights")

    print_there = np.argwhere(dark(plain))
    marker = np.argwhere(coloured(picture))
    assert np.all(marker.min(axis=0) <= print_there.min(axis=0) + 1)
    assert np.all(marker.max(axis=0) >= print_there.max(axis=0) - 1)
    margin = (marker.max(axis=0) - marker.min(axis=0)) - (print_there.max(axis=0) - print_there.min(axis=0))
    assert margin.max() < 20  # a line of 12 points is 50 pixels high at this scale, or less


def test_the_print_stays_as_it_was(tmp_path: Path) -> None:
    plain = draw(make_pdf(), tmp_path)
    picture, _ = draw_quotes(make_pdf(), tmp_path, "Employees who")

    assert coloured(picture).sum() > 1000
    assert not coloured(plain).any()
    assert np.all(dark(picture) >= dark(plain))
    before, after = (np.asarray(Image.open(io.BytesIO(image)).convert("RGB")) for image in (plain, picture))
    assert np.array_equal(before[:, :, 0], after[:, :, 0])  # the marker lets all red through: the print is in there


def test_boxes_that_overlap_are_no_darker(tmp_path: Path) -> None:
    picture = draw(make_pdf(), tmp_path, boxes=[(10, 10, 60, 40), (30, 20, 90, 50)])

    image = Image.open(io.BytesIO(picture)).convert("RGB")
    assert len({image.getpixel((x, x // 2)) for x in (60, 100, 140)}) == 1


def test_a_box_outside_of_the_page_or_without_extent_is_harmless(tmp_path: Path) -> None:
    boxes: list[Box] = [(-50, -50, -10, -10), (5000, 5000, 6000, 6000), (30, 30, 30, 30), (60, 60, 40, 40)]

    assert coloured(draw(make_pdf(), tmp_path, boxes=boxes)).sum() <= 4


def test_a_file_that_was_changed_is_not_drawn(tmp_path: Path) -> None:
    other = make_pdf((("Something else",),))

    with pytest.raises(UnknownName, match="changed since it was indexed"):
        draw(other, tmp_path, indexed=info(make_pdf()))
    longer = info(make_pdf())
    with pytest.raises(UnknownName, match="changed since it was indexed"):
        draw(make_pdf() + b"\n", tmp_path, indexed=longer)


@pytest.mark.parametrize(
    ("content", "number", "says"),
    [
        (edit(make_pdf(), password="secret"), 1, "encrypted"),
        (b"%PDF-1.7 and nothing more", 1, "damaged"),
        (b"", 1, "damaged"),
        (make_pdf(), 2, "does not find the page"),
        (make_pdf(), 10**7, "does not find the page"),
    ],
)
def test_what_cannot_be_drawn_is_told_why(tmp_path: Path, content: bytes, number: int, says: str) -> None:
    with pytest.raises(UnknownName, match=f"there is no picture of page {number} of a.pdf: .*{says}"):
        draw(content, tmp_path, number=number)


@pytest.mark.parametrize("size", [14400, 2_000_000, 0.0001])
def test_a_page_of_any_size_is_bounded_in_pixels(tmp_path: Path, size: float) -> None:
    width, height = Image.open(io.BytesIO(draw(edit(make_pdf(), size=size), tmp_path, width=2000))).size

    assert width * height <= MOST_PIXELS * 1.01
    assert width == height == 2000


def nested_forms(levels: int, times: int) -> bytes:
    """Make a PDF whose page draws a form that draws a form … `times` each: times ** levels pictures of a square."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 4>>stream\n/F Do\nendstream",
    ]
    for level in range(levels):
        inner = b"/F Do\n" * times if level < levels - 1 else b"0 0 10 10 re f\n"
        head = f"<</Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</XObject<</F {6 + level} 0 R>>>>"
        objects.append(head.encode() + b"/Length %d>>stream\n%bendstream" % (len(inner), inner))
    return write_objects(objects)


def write_objects(objects: list[bytes]) -> bytes:
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    return content + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


def test_a_page_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    drawings = Drawings(timeout_s=1)

    with pytest.raises(UnknownName, match=r"longer than 1 s|breaks down"):
        draw(nested_forms(20, 12), tmp_path, drawings=drawings)
    assert draw(make_pdf(), tmp_path)  # the next one is drawn


def test_a_page_that_takes_too_much_memory_hurts_its_process_alone(tmp_path: Path) -> None:
    drawings = Drawings(memory_mb=8)

    with pytest.raises(UnknownName, match=r"memory|breaks down"):
        draw(make_pdf(), tmp_path, width=2000, drawings=drawings)


def test_who_would_only_wait_is_told_at_once(tmp_path: Path) -> None:
    drawings = Drawings(at_once=1, waiting=0, timeout_s=30)
    read, write = os.pipe()  # its reader waits for an end that does not come
    failures: list[str] = []

    def hang() -> None:
        try:
            drawings.draw(read, info(b"x" * 10**6), number=1, width=200)
        except UnknownName as error:
            failures.append(str(error))

    hanging = threading.Thread(target=hang)
    hanging.start()
    os.write(write, b"x" * 10**5)  # more than a pipe holds: when this is over somebody reads
    with pytest.raises(TooManyDrawings):
        draw(make_pdf(), tmp_path, drawings=drawings)
    os.close(write)
    hanging.join(30)
    os.close(read)

    assert len(failures) == 1
    assert draw(make_pdf(), tmp_path, drawings=drawings)


def test_what_draws_gets_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes over its process finds neither keys in the environment nor other files open."""
    from rag.page_images import drawing

    monkeypatch.setenv("RAG_LLM__API_KEY", "sk-secret")
    look = "import os; print(dict(os.environ), sorted(os.listdir('/proc/self/fd')))"
    monkeypatch.setattr(drawing, "_BOOT", look.replace("{", "{{").replace("}", "}}"))
    (tmp_path / "a.pdf").write_bytes(b"x")
    with (tmp_path / "a.pdf").open("rb") as file, (tmp_path / "a.pdf").open("rb"):
        process = drawing._start(file.fileno())
        with process:
            output, _ = process.communicate(b"")

    assert b"sk-secret" not in output
    # stdin, stdout, stderr, the file, and the listing's own
    assert len(output.decode().split("[")[1].split(",")) == 5
