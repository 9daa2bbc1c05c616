"""What every loader of the table promises, shown on a real file of its kind; PDFs are read by both readers."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders import FORMAT_NAMES, LOADERS, SUFFIXES
from ingest.loaders.load import load_bytes, media_type_of
from rag.records import Page, Section
from tests.ingest.loaders.samples import SAMPLES, Sample

READERS = {"pdfium": LoadOptions("pdfium"), "pypdf": LoadOptions("pypdf")}
CASES = [(kind, reader) for kind in LOADERS for reader in (READERS if kind == "application/pdf" else ["pdfium"])]


def read(kind: str, reader: str) -> tuple[Sample, Loaded]:
    sample = SAMPLES[kind]()
    return sample, load_bytes(sample.content, sample.name, READERS[reader])


@pytest.fixture(scope="module", params=CASES, ids=lambda case: " ".join(case))
def loaded(request: pytest.FixtureRequest) -> Loaded:
    return read(*request.param)[1]


def test_every_loader_has_a_sample_a_name_and_a_suffix() -> None:
    assert set(LOADERS) == set(SAMPLES) == set(FORMAT_NAMES) == set(SUFFIXES.values())


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_a_sample_is_known_by_its_content_and_says_what_it_is(kind: str, reader: str) -> None:
    sample, loaded = read(kind, reader)
    assert media_type_of(sample.content, sample.name) == kind
    assert loaded.media_type == kind
    assert loaded.title.strip()


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_no_text_is_lost(kind: str, reader: str) -> None:
    sample, loaded = read(kind, reader)
    assert [marker for marker in sample.markers if marker not in loaded.text] == []


@pytest.mark.parametrize(("kind", "reader"), CASES)
def test_reading_twice_gives_the_same(kind: str, reader: str) -> None:
    (_, one), (_, other) = read(kind, reader), read(kind, reader)
    assert one == other
    for page, again in zip(one.pages, other.pages, strict=True):
        if page.words is None or again.words is None:
            assert page.words is again.words
        else:
            np.testing.assert_array_equal(page.words.spans, again.words.spans)
            np.testing.assert_array_equal(page.words.boxes, again.words.boxes)


def test_the_text_is_normalised_and_any_store_takes_it(loaded: Loaded) -> None:
    assert unicodedata.is_normalized("NFC", loaded.text)
    assert "\r" not in loaded.text
    assert loaded.text.encode().decode() == loaded.text  # raises where half of a surrogate pair is left


def test_sections_are_ordered_disjoint_stretches_of_the_text(loaded: Loaded) -> None:
    assert loaded.sections
    assert all(0 <= section.start < section.end <= len(loaded.text) for section in loaded.sections)
    assert all(one.end <= other.start for one, other in pairwise(loaded.sections))


def test_every_word_is_in_a_section_that_holds_it(loaded: Loaded) -> None:
    """Between two sections there is white space, or markup that nobody needs to find; front matter is metadata."""
    front_matter = re.match(r"---\n.*?\n---\n", loaded.text, re.DOTALL)
    start = front_matter.end() if front_matter else 0
    assert [c for c in outside(loaded.text, loaded.sections, start) if c.isalnum()] == []


def test_pages_are_ordered_disjoint_and_hold_all_of_the_text(loaded: Loaded) -> None:
    if not loaded.pages:
        return
    assert [page.number for page in loaded.pages] == list(range(1, len(loaded.pages) + 1))
    assert all(0 <= page.start <= page.end <= len(loaded.text) for page in loaded.pages)
    assert all(one.end <= other.start for one, other in pairwise(loaded.pages))
    assert not outside(loaded.text, loaded.pages).strip()


def test_the_words_of_a_page_are_spans_of_it_in_order_each_with_a_box_on_it(loaded: Loaded) -> None:
    for page in loaded.pages:
        if page.words is None:
            continue
        spans, boxes = page.words.spans, page.words.boxes
        assert (str(spans.dtype), str(boxes.dtype)) == ("int32", "float32")
        assert spans.shape == (len(boxes), 2)
        assert boxes.shape == (len(spans), 4)
        assert (spans[:, 0] < spans[:, 1]).all()
        assert (spans[1:, 0] >= spans[:-1, 0]).all()
        assert page.start <= spans.min()
        assert spans.max() <= page.end
        assert all(loaded.text[start:end].strip() for start, end in spans)
        assert (boxes[:, :2] <= boxes[:, 2:]).all()
        assert (boxes >= -1).all()
        assert (boxes[:, 2] <= page.width + 1).all()
        assert (boxes[:, 3] <= page.height + 1).all()


def outside(text: str, parts: Sequence[Section] | Sequence[Page], start: int = 0) -> str:
    """Return what of a text, from `start` on, is in none of its parts."""
    edges = [start, *(edge for part in parts for edge in (part.start, part.end)), len(text)]
    return "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


def test_pages_with_words_that_have_boxes_are_among_the_samples() -> None:
    _, loaded = read("application/pdf", "pdfium")
    assert [page.words is not None for page in loaded.pages] == [True, True]
