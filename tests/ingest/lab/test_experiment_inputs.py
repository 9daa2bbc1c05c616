"""Documents and questions of an experiment, from files, suites or memory, and what is said where they do not fit."""

import json
from pathlib import Path

import pytest

from ingest.lab.experiment_inputs import Inputs, Questions, Source, read_inputs
from ingest.options import no_progress
from rag.errors import UsageError
from rag.evals.outcomes import Place, SpanQuestion
from rag.records import document_id
from rag.settings import LoadSettings, Settings
from tests.indexes import EXPENSES, hashing_settings, write_documents
from tests.ingest.lab.builders import BEES, make_document
from tests.ingest.suite_files import write_chroma, write_claims, write_retrieval, write_squad


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return hashing_settings(tmp_path / "store", "eval")


def read(
    settings: Settings, documents: list[Source], questions: Questions | None = None, split: str | None = None
) -> Inputs:
    return read_inputs(settings, documents, questions, split, 1, no_progress)


def write_question(path: Path, **fields: object) -> Path:
    row = {"id": "1", "question": "What may a hotel cost?", "uri": "handbook/expenses.md", "quote": "140 EUR"}
    at = EXPENSES.index("140 EUR")
    path.write_text(json.dumps(row | {"start": at, "end": at + 7} | fields) + "\n")
    return path


def test_folders_are_read_as_a_run_reads_them_and_what_cannot_be_read_is_named(
    settings: Settings, tmp_path: Path
) -> None:
    folder = write_documents(tmp_path / "handbook")
    (folder / "empty.txt").write_text(" \n")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    inputs = read(settings, [folder])
    assert [document.uri for document in inputs.documents] == [
        "handbook/expenses.md", "handbook/parking.txt", "handbook/remote-work.md"
    ]  # fmt: skip
    assert inputs.documents[0].id == document_id("eval", "handbook/expenses.md")
    assert inputs.documents[2].sections
    assert inputs.skipped["handbook/photo.png"] == "no loader reads .png files"
    assert "empty.txt" in inputs.skipped["handbook/empty.txt"] or "no text" in inputs.skipped["handbook/empty.txt"]


def test_a_file_of_questions_is_no_document_and_its_offsets_are_of_the_indexed_text(
    settings: Settings, tmp_path: Path
) -> None:
    folder = write_documents(tmp_path / "handbook")
    inputs = read(settings, [folder], write_question(folder / "questions.jsonl"))
    (question,) = inputs.questions
    ((place,),) = question.answers
    assert inputs.documents[0].text[place.start : place.end] == "140 EUR"
    assert "handbook/questions.jsonl" not in [document.uri for document in inputs.documents]


def test_a_file_of_chromas_counts_characters_of_the_file(settings: Settings, tmp_path: Path) -> None:
    folder = write_chroma(tmp_path / "s")
    inputs = read(settings, [folder / "corpora"], folder / "questions_open.csv")
    assert inputs == read(settings, [], folder)
    (text,) = [document.text for document in inputs.documents if document.uri == "corpora/bees.md"]
    assert [text[place.start : place.end] for place in inputs.questions[0].answers[0]] == [
        "on the roof", "The café is closed."
    ]  # fmt: skip


def test_questions_without_an_answering_span_are_left_out(settings: Settings, tmp_path: Path) -> None:
    inputs = read(settings, [], write_squad(tmp_path / "s"))
    assert [question.id for question in inputs.questions] == ["1"]


def test_loaded_documents_are_taken_as_they_are(settings: Settings) -> None:
    documents: list[Source] = [make_document(BEES, "b"), make_document("A cat.", "a")]
    question = SpanQuestion("1", "When?", ((Place("b", 9, 17),),))
    inputs = read(settings, documents, [question])
    assert [document.text for document in inputs.documents] == ["A cat.", BEES]
    assert inputs.questions == (question,)


@pytest.mark.parametrize(
    ("uri", "start", "end", "said"),
    [
        ("c", 0, 1, "the question '1' needs 'c', which is not among the documents"),
        ("b", 0, 53, "the question '1' names the span 0 to 53, but b has 52 characters"),
        ("b", 5, 5, "names the span 5 to 5"),
    ],
)
def test_places_outside_the_documents_are_refused(
    settings: Settings, uri: str, start: int, end: int, said: str
) -> None:
    question = SpanQuestion("1", "When?", ((Place(uri, start, end),),))
    with pytest.raises(UsageError, match=said):
        read(settings, [make_document(BEES, "b")], [question])


def test_what_is_given_twice_is_refused(settings: Settings) -> None:
    question = SpanQuestion("1", "When?", ((Place("b", 9, 17),),))
    with pytest.raises(UsageError, match="two questions have the same id"):
        read(settings, [make_document(BEES, "b")], [question, question])
    with pytest.raises(UsageError, match="two documents have the uri 'b'"):
        read(settings, [make_document(BEES, "b"), make_document("A cat.", "b")])


def test_questions_that_do_not_fit_are_refused_with_file_and_line(settings: Settings, tmp_path: Path) -> None:
    folder = write_documents(tmp_path / "handbook")
    file = write_question(tmp_path / "questions.jsonl", quote="150 EUR")
    with pytest.raises(
        UsageError, match=r"questions.jsonl:1: the text at \d+ to \d+ of handbook/expenses.md is '140 EUR'"
    ):
        read(settings, [folder], file)
    write_question(file, uri="handbook/expense.md")
    with pytest.raises(UsageError, match=r"no document 'handbook/expense.md' \(did you mean 'handbook/expenses.md'"):
        read(settings, [folder], file)
    write_question(file, uri=None)
    with pytest.raises(UsageError, match=r"no question of .*questions.jsonl has one"):
        read(settings, [folder], file)


def test_malformed_questions_are_refused_before_a_document_is_looked_for(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text("{\n")
    with pytest.raises(UsageError, match=r"questions.jsonl:1: this is not JSON"):
        read(settings, [tmp_path / "nowhere"], tmp_path / "questions.jsonl")


def test_suites_without_spans_are_refused(settings: Settings, tmp_path: Path) -> None:
    for folder, split in ((write_retrieval(tmp_path / "r"), "train"), (write_claims(tmp_path / "c"), None)):
        with pytest.raises(UsageError, match="chunkers are compared by answering spans"):
            read(settings, [], folder, split)


def test_a_suite_brings_its_documents(settings: Settings, tmp_path: Path) -> None:
    folder = write_squad(tmp_path / "s")
    with pytest.raises(UsageError, match="has its own documents; name no others"):
        read(settings, [folder / "docs"], folder)
    with pytest.raises(UsageError, match="leave out 'train'"):
        read(settings, [folder / "docs"], folder / "questions.jsonl", "train")


def test_an_answering_document_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path) -> None:
    folder = write_squad(tmp_path / "s")
    (folder / "docs" / "bees.txt").write_text("Bees.")
    small = settings.model_copy(update={"load": LoadSettings(max_bytes=50)})
    with pytest.raises(UsageError, match=r"the suite 's' needs docs/cars.txt, which cannot be read: .*MAX_BYTES"):
        read(small, [], folder)


def test_nothing_to_read_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there are no documents to compare chunkers on; name a folder"):
        read(settings, [])
    with pytest.raises(UsageError, match="there is no file or folder"):
        read(settings, [tmp_path / "nowhere"])
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "a.txt").write_text(" ")
    with pytest.raises(UsageError, match=r"no file in .*empty can be read, such as empty/a.txt: "):
        read(settings, [tmp_path / "empty"])
    with pytest.raises(UsageError, match="b has no text; leave it out"):
        read(settings, [make_document(" ", "b")])
