"""Fill `start` and `end` of data/sample/questions.jsonl by finding each quote in its document's text.

    .venv/bin/python scripts/locate_questions.py            # rewrites the file
    .venv/bin/python scripts/locate_questions.py --check    # exits 1 if that would change it

Write a row's id, question, uri and quote by hand and run this. White space in a quote stands for any white space, so
that a line break of the document need not be typed; the quote is rewritten as the document has it.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict

from ingest.loaded import LoadOptions
from ingest.loaders.load import load_bytes

DATA = Path(__file__).resolve().parent.parent / "data"
QUESTIONS = DATA / "sample" / "questions.jsonl"


class QuestionRow(TypedDict):
    """One line of the file; the last four are None where no document answers."""

    id: str
    question: str
    uri: str | None
    start: int | None
    end: int | None
    quote: str | None


class QuoteNotLocatedError(Exception):
    """A quote is not in its document, or is there more than once."""


@cache
def document_text(uri: str) -> str:
    """Return `Document.text` of the sample's document at `uri`, as ingestion reads it."""
    return load_bytes((DATA / uri).read_bytes(), uri, LoadOptions()).text


def read_rows(path: Path = QUESTIONS) -> list[QuestionRow]:
    """Read the questions in the order of the file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def locate(row: QuestionRow, texts: Mapping[str, str]) -> QuestionRow:
    """Return `row` with the span and the exact text of its quote in `texts[uri]`.

    Raises QuoteNotLocatedError when the text has the quote never or more than once.
    """
    uri, quote = row["uri"], row["quote"]
    if uri is None or quote is None:
        return {"id": row["id"], "question": row["question"], "uri": None, "start": None, "end": None, "quote": None}
    pattern = r"\s+".join(map(re.escape, quote.split()))
    matches = list(re.finditer(pattern, texts[uri]))
    if len(matches) != 1:
        raise QuoteNotLocatedError(f"{row['id']}: {uri} has this quote {len(matches)} times, not once: {quote}")
    start, end = matches[0].span()
    found = texts[uri][start:end]
    return {"id": row["id"], "question": row["question"], "uri": uri, "start": start, "end": end, "quote": found}


def dump_rows(rows: Iterable[QuestionRow]) -> str:
    """Return the file's text: one object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main() -> int:
    """Locate every quote; rewrite the file, or with --check only compare."""
    parser = argparse.ArgumentParser(description="Find the quotes of data/sample/questions.jsonl in their documents.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if something would change")
    only_check = parser.parse_args().check
    rows = read_rows()
    texts = {row["uri"]: document_text(row["uri"]) for row in rows if row["uri"] is not None}
    try:
        located = dump_rows(locate(row, texts) for row in rows)
    except QuoteNotLocatedError as error:
        print(error, file=sys.stderr)
        return 1
    if only_check:
        return int(located != QUESTIONS.read_text(encoding="utf-8"))
    QUESTIONS.write_text(located, encoding="utf-8")
    print(f"{sum(row['uri'] is not None for row in rows)} of {len(rows)} questions located")
    return 0


if __name__ == "__main__":
    sys.exit(main())
