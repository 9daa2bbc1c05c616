"""Widening: what stands around a hit, in a real index."""

from pathlib import Path

import pytest

from rag.answer.widening import Passage, unwidened, widen
from rag.index.opened import open_index
from rag.records import Hit, Source
from tests.indexes import hashing_settings
from tests.rag.builders import make_hit
from tests.rag.indexes import Text, publish_index


def widened(store: Path, text: Text, part: str) -> Passage:
    """Return the hit whose chunk holds `part` of a document, widened; what holds of every passage is checked."""
    settings = hashing_settings(store)
    publish_index(settings, {"a.md": text})
    with open_index(settings, settings.collection) as index:
        (document,) = index.library.documents()
        chunk = next(chunk for chunk in index.library.chunks_of(document.id) if part in chunk.text)
        hit = Hit(chunk, settings.collection, "a.md", text.title, 1.0)
        (passage,) = widen([Source(7, hit)], [index])
    whole = passage.source.hit.chunk
    assert passage.source.number == 7
    assert text.text[whole.start : whole.end] == whole.text
    assert len(passage.text) == len(whole.text)
    assert whole.text[passage.own.start : passage.own.end] == chunk.text
    return passage


def in_chunks(*pieces: str, between: str = "", pages: tuple[int, ...] = ()) -> Text:
    """Return a document whose chunks are the pieces; `between` stands between each two of them, in none."""
    return Text(between.join(pieces), title="T", pages=pages, pieces=tuple(piece.strip() for piece in pieces))


def test_a_hit_is_read_with_three_chunks_before_and_after_it(tmp_path: Path) -> None:
    passage = widened(tmp_path, in_chunks(*(f"Number {i} is here. " for i in range(9))), "Number 4")

    assert passage.text == " ".join(f"Number {i} is here." for i in range(1, 8))


def test_white_space_between_two_chunks_is_kept(tmp_path: Path) -> None:
    passage = widened(tmp_path, in_chunks("It is so.", "And so.", between="\n\n\n"), "And")

    assert passage.text == "It is so.\n\n\nAnd so."
    assert passage.breaks == ()


@pytest.mark.parametrize(
    "unread",
    [
        f"![photo](data:image/png;base64,{'QUJD' * 100})",
        ".. versionchanged:: 2.1",
        ".. note::\n   :class: big",
        ".. code-block:: python\n   :emphasize-lines: 1",
        ":toc: left",
        "// a comment of its writer",
        "#+begin_src sh :results output",
        r"\label{sec:rules}",
        "{% endalert %}",
        '{% include "low-system.html" %}',
        "<!-- image -->",
    ],
)
def test_what_no_chunk_has_is_white_space(tmp_path: Path, unread: str) -> None:
    between = f"\n\n{unread}\n\n"
    passage = widened(tmp_path, in_chunks("Blue goes first.", "Brown goes last.", between=between), "Brown")

    assert passage.text.split() == ["Blue", "goes", "first.", "Brown", "goes", "last."]
    assert [passage.source.hit.chunk.text[gap.start : gap.end] for gap in passage.breaks] == [between]


HEAD = "Rules for the house\n"
FOOT = "\n\nPage 3 of 9\n\n"


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("The guests leave their bags", "and cars at the door.", "\n"),  # it goes on in lower case
        ("The guests leave their bags and all", "BMWs at the door.", "\n"),  # the line was full
        ("A fee", "BMWs at the door.", "\n\n"),
        ("The guests leave their bags.", "and cars at the door.", "\n\n"),  # the sentence has ended
        ("The guests leave their bags", "- and cars at the door.", "\n\n"),  # an item begins
    ],
)
def test_what_stands_between_two_pages_is_white_space_and_parts_no_sentence_that_goes_on(
    tmp_path: Path, before: str, after: str, between: str
) -> None:
    pages = (len(HEAD + before + FOOT), len(after))
    text = in_chunks(HEAD + before, after, between=FOOT, pages=pages)
    passage = widened(tmp_path, text, after)

    assert passage.text == f"{HEAD}{before}{between.rjust(len(FOOT))}{after}"
    assert [text.text[gap.start : gap.end] for gap in passage.breaks] == [FOOT]


def test_a_passage_that_begins_inside_a_table_knows_the_names_of_its_columns() -> None:
    inside = unwidened(Source(1, make_hit("Car | 10", context="Fees\nKind | Fee", start=90)))

    assert inside.header == "Kind | Fee"
    assert inside.is_inside


@pytest.mark.parametrize(("start", "is_inside"), [(0, False), (90, True)])
def test_only_what_begins_a_document_begins_no_table_before_it(start: int, *, is_inside: bool) -> None:
    assert unwidened(Source(1, make_hit("Car | free", context="Fees", start=start))).is_inside is is_inside


def test_a_table_that_begins_where_the_passage_does_has_its_head_there(tmp_path: Path) -> None:
    rows = ["Kind | Fee\nCar | 10\n", "Bus | 20\n"]
    text = in_chunks("It is so.\n\n", *rows)
    passage = widened(tmp_path, text, "Bus")

    assert (passage.header, passage.is_inside) == ("", False)


def test_an_unwidened_source_is_its_own_passage() -> None:
    passage = unwidened(Source(3, make_hit("It is so.", start=10)))

    assert (passage.text, passage.start, passage.own.start, passage.own.end) == ("It is so.", 10, 0, 9)


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        ("make\n```\n\nIt is so.", "```"),
        ("make\n~~~~\nIt is so.\n```\nx\n```", "~~~~"),
        ("```sh\nmake\n```", ""),  # it begins with the code
        ("It is so:\n```sh\nmake\n```", ""),
        ("make", ""),
    ],
)
def test_a_passage_that_begins_inside_code_knows_the_fence_that_closes_it(text: str, fence: str) -> None:
    assert unwidened(Source(1, make_hit(text, kind="code", start=90))).fence == fence


def test_only_a_chunk_of_code_begins_inside_code() -> None:
    assert unwidened(Source(1, make_hit("So.\n```\nmake\n```", start=90))).fence == ""


def test_rows_of_two_sheets_are_two_tables(tmp_path: Path) -> None:
    passage = widened(tmp_path, in_chunks("Ann | 9 to 5", "Name | Hours", between="\n\nWeek 7\n\n"), "Name")

    assert passage.text.split("\n\n")[-1] == "Name | Hours"
