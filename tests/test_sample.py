"""The documents of data/sample and their questions are what docs/sample.md says they are."""

import re
import unicodedata
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest

from ingest.sources.folders import find_files
from ingest.sources.roots import Cover, Root
from scripts.locate_questions import QUESTIONS, QuestionRow, QuoteNotLocatedError, document_text, locate, read_rows
from scripts.make_sample_office import make_document, sources
from scripts.make_sample_pdfs import Brochure, brochures, make_pdf

SAMPLE = QUESTIONS.parent
DOCUMENTS = sorted(path for path in SAMPLE.rglob("*") if path.is_file() and path.name[0] != "." and path != QUESTIONS)
ROWS = read_rows()
ANSWERED = [row for row in ROWS if row["uri"] is not None]
OTHERS = {".html", ".docx", ".csv", ".xlsx"}
IN_TEXT_FILES = [row for row in ANSWERED if str(row["uri"]).endswith((".md", ".txt"))]
BROCHURES = list(brochures())
OFFICE = list(sources())


def test_75_questions_have_an_answer_and_fifteen_have_none() -> None:
    assert (len(ROWS), len(ANSWERED)) == (90, 75)
    assert all(set(row) == {"id", "question", "uri", "start", "end", "quote"} for row in ROWS)
    nowhere = [row for row in ROWS if row["uri"] is None]
    assert all((row["start"], row["end"], row["quote"]) == (None, None, None) for row in nowhere)


def test_no_id_and_no_question_is_used_twice() -> None:
    assert len({row["id"] for row in ROWS}) == 90
    assert len({" ".join(_words(row["question"])) for row in ROWS}) == 90


@pytest.mark.parametrize("row", ANSWERED, ids=lambda row: row["id"])
def test_a_quote_is_the_text_at_its_span_as_ingestion_reads_it(row: QuestionRow) -> None:
    uri, quote = _place(row)
    assert quote.strip()
    assert document_text(uri)[row["start"] : row["end"]] == quote


@pytest.mark.parametrize("row", IN_TEXT_FILES, ids=lambda row: row["id"])
def test_spans_of_text_files_hold_without_our_loaders(row: QuestionRow) -> None:
    uri, quote = _place(row)
    content = (SAMPLE.parent / uri).read_bytes().decode("utf-8-sig")
    text = unicodedata.normalize("NFC", content.replace("\r\n", "\n"))
    assert text[row["start"] : row["end"]] == quote


@pytest.mark.parametrize("row", ANSWERED, ids=lambda row: row["id"])
def test_a_question_does_not_repeat_five_words_running_of_where_its_answer_stands(row: QuestionRow) -> None:
    assert not _runs(row["question"]) & _runs(_surroundings(row))


def test_questions_are_spread_over_formats_the_long_document_both_policies_and_every_folder() -> None:
    uris = [_place(row)[0] for row in ANSWERED]
    assert sum(uri.endswith(".pdf") for uri in uris) >= 10
    assert {path.relative_to(SAMPLE.parent).as_posix() for path in DOCUMENTS if path.suffix in OTHERS} <= set(uris)
    assert sum(uri == "sample/hr/employee-handbook.md" for uri in uris) >= 6
    assert {"sample/finance/travel-policy-2024.md", "sample/finance/travel-policy-2026.md"} <= set(uris)
    assert {Path(uri).parent.name for uri in uris} == {path.name for path in SAMPLE.iterdir() if path.is_dir()}


def test_a_quote_that_is_missing_or_there_twice_is_refused() -> None:
    row: QuestionRow = {"id": "q", "question": "?", "uri": "a", "start": None, "end": None, "quote": "per day"}
    assert locate(row, {"a": "£5 per\n  day"}) == {**row, "start": 3, "end": 12, "quote": "per\n  day"}
    with pytest.raises(QuoteNotLocatedError, match="0 times"):
        locate(row, {"a": "£5 a day"})
    with pytest.raises(QuoteNotLocatedError, match="2 times"):
        locate(row, {"a": "£5 per day, £9 per day"})


def test_every_folder_holds_documents_and_all_formats_are_there() -> None:
    folders = {path for path in SAMPLE.rglob("*") if path.is_dir()}
    assert {path.parent for path in DOCUMENTS} == folders
    assert len(DOCUMENTS) >= 24
    assert Counter(path.suffix for path in DOCUMENTS) == {
        ".md": 23,
        ".txt": 9,
        ".pdf": 3,
        ".html": 2,
        ".docx": 2,
        ".csv": 2,
        ".xlsx": 2,
    }
    with_front_matter = {path.read_bytes().startswith(b"---\n") for path in DOCUMENTS if path.suffix == ".md"}
    assert with_front_matter == {True, False}


def test_one_document_is_long() -> None:
    assert len((SAMPLE / "hr" / "employee-handbook.md").read_text(encoding="utf-8").split()) >= 5000


def test_the_near_duplicates_differ_in_a_few_lines_only() -> None:
    first = (SAMPLE / "facilities" / "notice-laboratory-move.md").read_text(encoding="utf-8").splitlines()
    second = (SAMPLE / "sales" / "notice-show-room-move.md").read_text(encoding="utf-8").splitlines()
    assert len(first) == len(second)
    assert 1 <= sum(one != other for one, other in zip(first, second, strict=True)) <= 5


@pytest.mark.parametrize("brochure", BROCHURES, ids=lambda brochure: brochure.output.stem)
def test_a_pdf_is_made_again_byte_by_byte(brochure: Brochure) -> None:
    assert make_pdf(brochure) == (SAMPLE / brochure.output).read_bytes()


@pytest.mark.parametrize("source", OFFICE, ids=lambda source: source.output.stem)
def test_an_office_document_is_made_again_part_by_part(source: Brochure) -> None:
    assert _parts(make_document(source)) == _parts((SAMPLE / source.output).read_bytes())


def test_every_office_document_comes_from_a_text() -> None:
    made = {path for path in DOCUMENTS if path.suffix in (".docx", ".xlsx")}
    assert {SAMPLE / source.output for source in OFFICE} == made


def test_the_questions_are_in_the_folder_but_no_document() -> None:
    root = Root("sample", SAMPLE)
    found = find_files([Cover(root)], [root]).files
    assert [file.path for file in found] == [str(path) for path in DOCUMENTS]


def test_every_pdf_has_at_least_four_numbered_pages_and_comes_from_a_text() -> None:
    assert {SAMPLE / brochure.output for brochure in BROCHURES} == set(SAMPLE.rglob("*.pdf"))
    for path in SAMPLE.rglob("*.pdf"):
        text = document_text(path.relative_to(SAMPLE.parent).as_posix())
        pages = re.findall(r"Page (\d+) of (\d+)", text)
        assert len(pages) >= 4
        assert pages == [(str(number), str(len(pages))) for number in range(1, len(pages) + 1)]


def _parts(archive: bytes) -> list[tuple[str, tuple[int, ...], bytes]]:
    """Return name, date and content of an archive's members; their compression is zlib's matter."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return [(info.filename, info.date_time, opened.read(info)) for info in opened.infolist()]


def _place(row: QuestionRow) -> tuple[str, str]:
    assert row["uri"] is not None
    assert row["quote"] is not None
    return row["uri"], row["quote"]


def _surroundings(row: QuestionRow) -> str:
    """Return the quote with 200 characters before and after it: more than the sentence that it stands in."""
    uri, _ = _place(row)
    assert row["start"] is not None
    assert row["end"] is not None
    return document_text(uri)[max(0, row["start"] - 200) : row["end"] + 200]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}
