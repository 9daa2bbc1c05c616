"""Suites are told by their files, and what is wrong with one is said with file and line."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.lab.suites import read_suite
from rag.errors import UsageError
from rag.evals.outcomes import Claim, DocumentQuestion, PagePlace, PageQuestion, Place, SpanQuestion
from tests.ingest.suite_files import BEES, CARS, lines, write_chroma, write_claims, write_retrieval, write_squad

EVAL = Path(__file__).parents[4] / "shared" / "eval"


def test_a_retrieval_suite_has_documents_queries_and_judgements(tmp_path: Path) -> None:
    suite = read_suite(write_retrieval(tmp_path / "s"), "train")
    assert suite.name == "s"
    assert [(row.uri, row.text) for row in suite.rows] == [("corpus/b", BEES), ("corpus/c%2F1", CARS)]
    assert suite.tasks == (DocumentQuestion("1", "When do bees fly?", {"corpus/b": 1, "corpus/c%2F1": 0}),)
    assert read_suite(tmp_path / "s", "test").tasks[0].id == "2"


def test_a_document_without_a_title_is_called_as_it_begins(tmp_path: Path) -> None:
    titles = [row.title for row in read_suite(write_retrieval(tmp_path / "s"), "train").rows]
    assert titles == ["Bees", CARS[:80]]


def test_one_file_of_queries_may_serve_all_splits(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    both = "".join(path.read_text() for path in folder.glob("queries_*.jsonl"))
    for path in folder.glob("queries_*.jsonl"):
        path.unlink()
    (folder / "queries.jsonl").write_text(both)
    assert [task.id for task in read_suite(folder, "test").tasks] == ["2"]


def test_judgements_of_one_split_choose_the_queries(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    (folder / "qrels" / "train.tsv").unlink()
    assert [task.id for task in read_suite(folder).tasks] == ["2"]


def test_a_grade_below_nothing_says_not_relevant_too(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    (folder / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\n1\tb\t-1\n1\tc/1\t0\n")
    refuse(folder, "has no questions", split="train")


def test_a_query_that_nothing_is_relevant_to_is_left_out(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    with (folder / "queries_train.jsonl").open("a") as file:
        file.write(lines([{"_id": "3", "text": "Who sells cars?"}]))
    with (folder / "qrels" / "train.tsv").open("a") as file:
        file.write("3\tb\t0\n")
    assert [task.id for task in read_suite(folder, "train").tasks] == ["1"]


def test_references_are_where_the_indexed_text_has_them(tmp_path: Path) -> None:
    (task,) = read_suite(write_chroma(tmp_path / "s")).tasks
    indexed = f"# Bees\n\n{BEES}\n\nThe caf\u00e9 is closed.\nThe caf\u00e9 is closed.\n"
    assert isinstance(task, SpanQuestion)
    assert [indexed[place.start : place.end] for place in task.answers[0]] == [
        "on the roof",
        "The caf\u00e9 is closed.",
    ]
    assert task.answers[0][1].start == indexed.rindex("The caf\u00e9")
    assert {place.uri for place in task.answers[0]} == {"corpora/bees.md"}


def test_questions_with_alternatives_and_without_answers(tmp_path: Path) -> None:
    first, second = read_suite(write_squad(tmp_path / "s")).tasks
    at = CARS.index("the porter")
    uri = "docs/cars.txt"
    assert first == SpanQuestion("1", first.text, ((Place(uri, at, at + 10),), (Place(uri, at + 4, at + 10),)))
    assert second == SpanQuestion("2", "Who won in 1998?")


def test_truths_without_a_page_are_left_out(tmp_path: Path) -> None:
    folder = write_squad(tmp_path / "s")
    (folder / "questions.jsonl").unlink()
    truths = [{"question": "?", "truth": "So [bees.txt#page=2]"}, {"question": "?", "truth": "I do not know."}]
    (folder / "ground_truth_x.jsonl").write_text(lines(truths))
    assert read_suite(folder).tasks == (PageQuestion("1", "?", (PagePlace("docs/bees.txt", 2),)),)


def test_claims_have_evidence_and_proofs(tmp_path: Path) -> None:
    suite = read_suite(write_claims(tmp_path / "s"))
    first, _, third = suite.tasks
    assert isinstance(first, Claim)
    (proof,) = first.proofs
    text = suite.rows[0].text
    assert text[proof[0].start : proof[0].end] == "Bees fly from March to October, and honey is sold in the canteen."
    assert isinstance(third, Claim)
    assert (third.label, third.proofs, third.uri) == ("not_supported", (), "corpus/3")


def test_documents_may_lie_beside_their_questions(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "bees.txt").write_text(BEES)
    row = {"id": "1", "question": "?", "uri": "s/bees.txt", "start": 4, "end": 8, "quote": "hive"}
    (tmp_path / "s" / "questions.jsonl").write_text(lines([row]))
    suite = read_suite(tmp_path / "s")
    assert suite.tasks == (SpanQuestion("1", "?", ((Place("s/bees.txt", 4, 8),),)),)
    assert not suite.filters.allow("questions.jsonl")
    assert suite.filters.allow("bees.txt")


def test_the_first_questions_are_enough_for_a_glance(tmp_path: Path) -> None:
    assert [task.id for task in read_suite(write_squad(tmp_path / "s"), limit=1).tasks] == ["1"]


# --- what is wrong --------------------------------------------------------------------------------


def refuse(folder: Path, said: str, split: str | None = None) -> None:
    with pytest.raises(UsageError, match=said):
        read_suite(folder, split)


def test_an_unknown_layout_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("#")
    refuse(tmp_path, "is not a known kind of suite; it needs corpus.jsonl, queries.jsonl and qrels")
    refuse(tmp_path / "none", "there is no folder .*none; name a suite's")


def test_of_several_splits_one_is_chosen(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    refuse(folder, "has several splits; choose one with --split: test, train")
    refuse(folder, r"has no split 'trian' \(did you mean 'train'\?\); choose from: test, train", "trian")


@pytest.mark.parametrize(
    ("write", "path", "old", "new", "said"),
    [
        (write_retrieval, "qrels/train.tsv", "1\tb", "1\td", "train.tsv:2: there is no document 'd' in corpus.jsonl"),
        (write_retrieval, "qrels/train.tsv", "1\tb", "7\tb", "train.tsv:2: there is no query '7'"),
        (write_retrieval, "qrels/train.tsv", "\t1\n", "\tyes\n", "train.tsv:2: the score is not a whole number: yes"),
        (write_retrieval, "qrels/train.tsv", "corpus-id", "doc", "train.tsv:1: there is no column 'corpus-id'"),
        (write_retrieval, "qrels/train.tsv", "1\tb\t1\n1\tc/1\t0\n", "", "has no questions"),
        (write_retrieval, "queries_train.jsonl", "text", "txt", "queries_train.jsonl:1: 'text' is missing"),
        (
            write_chroma,
            "questions_open.csv",
            "on the roof",
            "in the roof",
            "csv:2: the text at .* is 'on the roof', not",
        ),
        (write_squad, "questions.jsonl", '"cars"', '"bars"', "jsonl:1: the index has no document 'bars'"),
        (write_squad, "questions.jsonl", '"end": ', '"end": 99', "jsonl:1: the span .* is not within docs/cars.txt"),
    ],
)
def test_what_is_malformed_is_named_by_file_and_line(
    tmp_path: Path, write: Callable[[Path], Path], path: str, old: str, new: str, said: str
) -> None:
    folder = write(tmp_path / "s")
    content = (folder / path).read_text()
    assert old in content
    (folder / path).write_text(content.replace(old, new))
    refuse(folder, said, "train" if write is write_retrieval else None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"label": "maybe"}, "claim_dev.jsonl.gz:1: the label is 'maybe'; choose from: supported, "),
        ({"supporting_sentences": [[7]]}, "claim_dev.jsonl.gz:1: 'evidence' has no sentence 7; it has 2"),
        ({"evidence": []}, "claim_dev.jsonl.gz:1: the evidence is empty"),
        ({"claim": None}, "claim_dev.jsonl.gz:1: 'claim' is missing"),
    ],
)
def test_a_malformed_claim_is_named_by_file_and_line(tmp_path: Path, change: dict[str, object], said: str) -> None:
    path = write_claims(tmp_path / "s") / "claim_dev.jsonl.gz"
    row = json.loads(gzip.decompress(path.read_bytes()).splitlines()[0]) | change
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    refuse(tmp_path / "s", said)


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    path = write_claims(tmp_path / "s") / "claim_dev.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])
    refuse(tmp_path / "s", r"claim_dev.jsonl.gz cannot be read")


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    folder = write_retrieval(tmp_path / "s")
    row = lines([{"_id": "b", "text": BEES}])
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress((row + row).encode()))
    refuse(folder, "two documents have the id 'b'", "train")


@pytest.mark.parametrize(
    ("name", "tasks"),
    [("scifact", 809), ("chroma_chunking", 276), ("squad2_halfdev", 2559), ("northwind_hr", 50), ("wice", 349)],
)
def test_real_suites_are_read_whole(name: str, tasks: int) -> None:
    if not (EVAL / name).is_dir():
        pytest.skip("../shared/eval is absent")
    suite = read_suite(EVAL / name)
    assert len(suite.tasks) == tasks
    assert len({task.id for task in suite.tasks}) == tasks
