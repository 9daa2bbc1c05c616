"""Files of questions: the four layouts, and one clear line for each way to get them wrong."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.errors import UsageError
from rag.evals.outcomes import PagePlace, PageQuestion, Place, SpanQuestion
from rag.evals.questions import (
    IndexedTexts,
    WrittenQuestion,
    WrittenSpan,
    check_span,
    place_questions,
    read_questions,
)
from rag.index.opened import open_index
from rag.settings import Settings

OURS: dict[str, Any] = {"id": "1", "question": "?", "uri": "h/a.md", "start": 0, "end": 2, "quote": "An"}
SQUAD: dict[str, Any] = {"id": "1", "question": "?", "doc_id": "a", "answers": [{"text": "An", "start": 0, "end": 2}]}
REFERENCE = {"content": "An", "start_index": 0, "end_index": 2}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


class Texts:
    """Two documents, in which everything stands where it is said to."""

    def uris(self) -> Sequence[str]:
        return ["h/a.md", "h/b.pdf", "h/twice.txt", "g/twice.txt"]

    def locate(self, uri: str, span: WrittenSpan, where: str) -> Place:
        return Place(uri, span.start, span.end)


def placed(path: Path) -> list[SpanQuestion | PageQuestion]:
    return place_questions(read_questions(path), Texts())


def test_our_own_layout_has_a_span_or_nothing(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("uri", "start", "end", "quote"))
    path = write(tmp_path / "q.jsonl", OURS, {"id": "2", "question": "!", **nothing})
    assert placed(path) == [
        SpanQuestion("1", "?", ((Place("h/a.md", 0, 2),),)),
        SpanQuestion("2", "!"),
    ]


def test_squads_answers_are_alternatives_each_once(tmp_path: Path) -> None:
    answer, other = {"text": "An", "start": 0, "end": 2}, {"text": "n", "start": 1, "end": 2}
    rows = {**SQUAD, "answers": [answer, answer, other]}, {**SQUAD, "id": "2", "answers": [], "is_impossible": True}
    assert placed(write(tmp_path / "q.jsonl", *rows)) == [
        SpanQuestion("1", "?", ((Place("h/a.md", 0, 2),), (Place("h/a.md", 1, 2),))),
        SpanQuestion("2", "?"),
    ]


def test_chromas_references_belong_together(tmp_path: Path) -> None:
    references = json.dumps([REFERENCE, {"content": "b", "start_index": 7, "end_index": 8}]).replace('"', '""')
    path = tmp_path / "q.csv"
    path.write_text(f'question,references,corpus_id\n"Which,\nthen?","{references}",a\n', "utf-8")
    assert placed(path) == [SpanQuestion("1", "Which,\nthen?", ((Place("h/a.md", 0, 2), Place("h/a.md", 7, 8)),))]


def test_a_truth_cites_pages(tmp_path: Path) -> None:
    truth = "So it is [b.pdf#page=7]. And so [b.pdf#page=7][b.pdf#page=9]."
    assert placed(write(tmp_path / "q.jsonl", {"question": "?", "truth": truth})) == [
        PageQuestion("1", "?", (PagePlace("h/b.pdf", 7), PagePlace("h/b.pdf", 9)))
    ]


def test_files_may_be_zipped(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl.gz").write_bytes(gzip.compress(json.dumps(OURS).encode()))
    assert read_questions(tmp_path / "q.jsonl.gz")[0].id == "1"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({**OURS, "question": " "}, "the question is empty"),
        ({**OURS, "question": None}, "'question' is missing; it must be text"),
        ({**OURS, "start": None}, "'start' is missing; it must be a whole number"),
        ({**OURS, "start": -1}, "'start' is -1; characters count from 0"),
        ({**OURS, "start": True}, "'start' has the wrong type; it must be a whole number"),
        ({**OURS, "quote": 3}, "'quote' has the wrong type; it must be text"),
        ({"question": "?"}, "the place of the answer is missing"),
        ({**SQUAD, "answers": [3]}, "an entry of 'answers' has the wrong type"),
        ({**SQUAD, "is_impossible": True}, "'is_impossible' is true, but there are 1 answers"),
        ({**SQUAD, "answers": []}, "'is_impossible' is false, but there are 0 answers"),
    ],
)
def test_a_malformed_row_is_named_by_file_and_line(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    path = write(tmp_path / "q.jsonl", {**OURS, "id": "0"}, row)
    with pytest.raises(UsageError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}:2: {said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "q.jsonl has no questions"),
        (b"{}\n{", "q.jsonl:1: 'question' is missing"),
        (b"[1]\n", "q.jsonl:1: the line has the wrong type; it must be an object"),
        (b'{"a": \xff}', "q.jsonl is not UTF-8"),
        (b"\n{", "q.jsonl:2: this is not JSON"),
    ],
)
def test_a_file_that_is_no_json_lines_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "q.jsonl").write_bytes(content)
    with pytest.raises(UsageError, match=said):
        read_questions(tmp_path / "q.jsonl")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("question,corpus_id\n?,a\n", "q.csv:1: there is no column 'references'; the columns are: question, corpus_id"),
        ("question,references,corpus_id\n?,[]\n", "q.csv:2: there are 2 fields, but 3 columns"),
        ("question,references,corpus_id\n?,nothing,a\n", "q.csv:2: 'references' is not JSON"),
        ("question,references,corpus_id\n?,[1],a\n", "q.csv:2: an entry of 'references' has the wrong type"),
    ],
)
def test_a_malformed_table_is_named_by_file_and_line(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "q.csv").write_text(content)
    with pytest.raises(UsageError, match=said):
        read_questions(tmp_path / "q.csv")


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", OURS, OURS)
    with pytest.raises(UsageError, match=r"q.jsonl:2: the id '1' is already used at .*q.jsonl:1"):
        read_questions(path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("h/c.md", r"q:1: the index has no document 'h/c.md' \(did you mean 'h/a.md'\?\)"),
        ("twice.txt", "q:1: several documents have the name 'twice.txt'; give the uri of one"),
    ],
)
def test_a_document_must_be_there_and_one(name: str, said: str) -> None:
    row = WrittenQuestion("1", "?", ((WrittenSpan(name, 0, 2, "An"),),), None, "q:1")
    with pytest.raises(UsageError, match=said):
        place_questions([row], Texts())


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (WrittenSpan("a", 3, 3, ""), "q:1: the span 3 to 3 is not within a, which has 6 characters"),
        (WrittenSpan("a", 3, 7, "four"), "q:1: the span 3 to 7 is not within a, which has 6 characters"),
        (WrittenSpan("a", 0, 3, "two"), "q:1: the text at 0 to 3 of a is 'one', not 'two'; has the document changed"),
    ],
)
def test_a_span_must_hold_its_quote(span: WrittenSpan, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_span("one tw", "a", span, "q:1")
    check_span("one tw", "a", WrittenSpan("a", 4, 6, "tw"), "q:1")


def test_places_are_found_in_what_is_published(hashing_index: Settings) -> None:
    with open_index(hashing_index, "default") as index:
        text = index.document("handbook/expenses.md").text
        at = text.index("140 EUR")
        span = WrittenSpan("expenses", at, at + 7, "140 EUR")
        row = WrittenQuestion("1", "?", ((span,),), None, "q:1")
        assert place_questions([row], IndexedTexts(index)) == [
            SpanQuestion("1", "?", ((Place("handbook/expenses.md", at, at + 7),),))
        ]
        wrong = WrittenQuestion("1", "?", ((WrittenSpan("expenses", at, at + 7, "150 EUR"),),), None, "q:1")
        with pytest.raises(UsageError, match="is '140 EUR', not '150 EUR'"):
            place_questions([wrong], IndexedTexts(index))
