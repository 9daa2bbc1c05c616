"""Small suites of every layout, as files."""

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

BEES = "The hive stands on the roof. Bees fly from March to October, and honey is sold in the canteen."
CARS = "The garage closes at ten. A car that stays overnight needs a permit, which the porter gives."

CLOSED = "The cafe\u0301 is closed.\r\n"  # two characters that NFC makes one, and a line end that becomes another


def lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def write_retrieval(folder: Path) -> Path:
    """Write a suite of two documents and two queries, the corpus zipped, with the parts `train` and `test`."""
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": "b", "title": "Bees", "text": BEES}, {"_id": "c/1", "title": "", "text": CARS}]
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(lines(corpus).encode()))
    queries = {"train": ("1", "When do bees fly?"), "test": ("2", "Who gives a permit for a car?")}
    for split, (key, text) in queries.items():
        (folder / f"queries_{split}.jsonl").write_text(lines([{"_id": key, "text": text}]))
    head = "query-id\tcorpus-id\tscore\n"
    (folder / "qrels" / "train.tsv").write_text(f"{head}1\tb\t1\n1\tc/1\t0\n")
    (folder / "qrels" / "test.tsv").write_text(f"{head}2\tc/1\t1\n")
    return folder


def write_chroma(folder: Path) -> Path:
    """Write a suite of two corpora, one with Windows' line ends, and a question with two references in that.

    The second one's words stand there twice, and the second time is meant.
    """
    (folder / "corpora").mkdir(parents=True)
    (folder / "corpora" / "bees.md").write_bytes(f"# Bees\r\n\r\n{BEES}\r\n\r\n{2 * CLOSED}".encode())
    (folder / "corpora" / "cars.md").write_text(f"# Cars\n\n{CARS}\n")
    text = (folder / "corpora" / "bees.md").read_bytes().decode()
    contents = ["on the roof", CLOSED.strip()]
    references = [
        {"content": content, "start_index": text.rindex(content), "end_index": text.rindex(content) + len(content)}
        for content in contents
    ]
    cell = json.dumps(references).replace('"', '""')
    (folder / "questions_open.csv").write_text(f'question,references,corpus_id\nWhere is the hive?,"{cell}",bees\n')
    return folder


def write_squad(folder: Path) -> Path:
    """Write a suite of two documents, a question with two alternative answers and one with none."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "bees.txt").write_text(BEES)
    (folder / "docs" / "cars.txt").write_text(CARS)
    at = CARS.index("the porter")
    answers = [{"text": "the porter", "start": at, "end": at + 10}, {"text": "porter", "start": at + 4, "end": at + 10}]
    (folder / "questions.jsonl").write_text(
        lines(
            [
                {"id": "1", "doc_id": "cars", "question": "Who gives a permit to a car overnight?", "answers": answers},
                {"id": "2", "doc_id": "cars", "question": "Who won in 1998?", "is_impossible": True, "answers": []},
            ]
        )
    )
    return folder


def write_claims(folder: Path) -> Path:
    """Write a suite of three claims: one is supported, one in part, one not at all."""
    folder.mkdir(parents=True)
    sentences = [f"{sentence}." for sentence in BEES.rstrip(".").split(". ")]
    rows: list[dict[str, Any]] = [
        {"claim": "Bees fly from March to October.", "label": "supported", "supporting_sentences": [[1]]},
        {"claim": "Bees fly in March and sleep in May.", "label": "partially_supported", "supporting_sentences": [[1]]},
        {"claim": "The garage closes at midnight.", "label": "not_supported", "supporting_sentences": [[]]},
    ]
    content = lines({**row, "evidence": sentences} for row in rows)
    (folder / "claim_dev.jsonl.gz").write_bytes(gzip.compress(content.encode()))
    return folder
