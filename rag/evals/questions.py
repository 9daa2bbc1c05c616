"""Reads files of questions with the places of their answers; a row's fields decide its layout.

ours     {id, question, uri, start, end, quote}, all null but the first two where nothing answers; JSON Lines
SQuAD    {id, doc_id, question, is_impossible, answers: [{text, start, end}, …]}, alternatives; JSON Lines
Chroma   question, references (JSON: [{content, start_index, end_index}, …], all needed), corpus_id; CSV
pages    {question, truth}, where the truth cites as [file.pdf#page=7]; JSON Lines
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from rag.errors import UsageError
from rag.evals.outcomes import PagePlace, PageQuestion, Place, SpanQuestion
from rag.evals.rows import Line, read_json_lines, read_table, typed
from rag.index.opened import Index
from rag.registry import suggestion

_CITED = re.compile(r"\[([^\[\]#]+)#page=(\d+)\]")
_SHOWN = 60  # characters of a quote in a message


@dataclass(frozen=True, slots=True)
class WrittenSpan:
    """A span as a file writes it: `document` is a uri, or a file's name with or without its suffix."""

    document: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question as a file writes it; `pages` is None if its answers are spans."""

    id: str
    text: str
    answers: tuple[tuple[WrittenSpan, ...], ...]
    pages: tuple[tuple[str, int], ...] | None
    where: str


class Texts(Protocol):
    """The documents that questions point into, as far as placing the answers needs them."""

    def uris(self) -> Sequence[str]: ...
    def locate(self, uri: str, span: WrittenSpan, where: str) -> Place:
        """Return the place of a written span in the indexed text; raises UsageError."""
        ...


def read_questions(path: Path) -> list[WrittenQuestion]:
    """Read a file of questions; raises UsageError for a malformed row, a repeated id, or an empty file."""
    if ".csv" in path.suffixes:
        rows = list(_read_chroma(path))
    else:
        rows = [_read_row(line, number) for number, line in enumerate(read_json_lines(path), start=1)]
    if not rows:
        raise UsageError(f"{path} has no questions")
    seen: dict[str, str] = {}
    for row in rows:
        if row.id in seen:
            raise UsageError(
                f"{row.where}: the id '{row.id}' is already used at {seen[row.id]}; give each question its own"
            )
        seen[row.id] = row.where
    return rows


def place_questions(rows: Iterable[WrittenQuestion], texts: Texts) -> list[SpanQuestion | PageQuestion]:
    """Find the documents and the spans that questions point to; raises UsageError if one is missing."""
    names = _Names(texts.uris())
    return [_place(row, names, texts) for row in rows]


class IndexedTexts:
    """The documents of a published index: a written span must match exactly."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def uris(self) -> Sequence[str]:
        return [info.uri for info in self._index.documents()]

    def locate(self, uri: str, span: WrittenSpan, where: str) -> Place:
        check_span(self._index.document(uri).text, uri, span, where)
        return Place(uri, span.start, span.end)


def check_span(text: str, uri: str, span: WrittenSpan, where: str) -> None:
    """Raise UsageError unless the text at a span equals its quote."""
    if not 0 <= span.start < span.end <= len(text):
        raise UsageError(
            f"{where}: the span {span.start} to {span.end} is not within {uri}, which has {len(text)} characters"
        )
    there = text[span.start : span.end]
    if there != span.quote:
        raise UsageError(
            f"{where}: the text at {span.start} to {span.end} of {uri} is {_shown(there)}, not {_shown(span.quote)}; "
            "has the document changed since the question was written?"
        )


# --- rows -----------------------------------------------------------------------------------------


def _read_row(line: Line, number: int) -> WrittenQuestion:
    text = line.get("question", str)
    if not text.strip():
        raise UsageError(f"{line.where}: the question is empty")
    identity = line.fields.get("id", number)
    key = str(typed(identity, int, "'id'", line.where) if isinstance(identity, int) else line.get("id", str))
    if "truth" in line.fields:
        return WrittenQuestion(key, text, (), _cited_pages(line.get("truth", str)), line.where)
    if "answers" in line.fields or "is_impossible" in line.fields:
        return WrittenQuestion(key, text, _squad_answers(line), None, line.where)
    if "uri" in line.fields:
        return WrittenQuestion(key, text, _our_answer(line), None, line.where)
    raise UsageError(
        f"{line.where}: the place of the answer is missing; give uri, start, end and quote, "
        "or null for each if no document answers"
    )


def _our_answer(line: Line) -> tuple[tuple[WrittenSpan, ...], ...]:
    if line.fields["uri"] is None:
        return ()
    span = WrittenSpan(line.get("uri", str), line.offset("start"), line.offset("end"), line.get("quote", str))
    return ((span,),)


def _squad_answers(line: Line) -> tuple[tuple[WrittenSpan, ...], ...]:
    answers = typed(line.fields.get("answers", []), list, "'answers'", line.where)
    is_impossible = typed(line.fields.get("is_impossible", False), bool, "'is_impossible'", line.where)
    if is_impossible != (not answers):
        raise UsageError(
            f"{line.where}: 'is_impossible' is {str(is_impossible).lower()}, but there are {len(answers)} answers"
        )
    document = line.get("doc_id", str) if answers else ""
    inner = (line.inner("answers", answer) for answer in answers)
    spans = [
        WrittenSpan(document, answer.offset("start"), answer.offset("end"), answer.get("text", str)) for answer in inner
    ]
    return tuple((span,) for span in dict.fromkeys(spans))


def _read_chroma(path: Path) -> Iterator[WrittenQuestion]:
    for number, line in enumerate(read_table(path, "question", "references", "corpus_id"), start=1):
        try:
            listed: Any = json.loads(line.get("references", str))
        except ValueError as error:
            raise UsageError(f"{line.where}: 'references' is not JSON ({error})") from error
        references = [line.inner("references", entry) for entry in typed(listed, list, "'references'", line.where)]
        document = line.get("corpus_id", str)
        spans = tuple(
            WrittenSpan(document, entry.offset("start_index"), entry.offset("end_index"), entry.get("content", str))
            for entry in references
        )
        question = line.get("question", str)
        if not question.strip():
            raise UsageError(f"{line.where}: the question is empty")
        yield WrittenQuestion(str(number), question, (spans,) if spans else (), None, line.where)


def _cited_pages(truth: str) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys((name.strip(), int(page)) for name, page in _CITED.findall(truth)))


# --- places ---------------------------------------------------------------------------------------


class _Names:
    """The documents by every name that a question may give them: uri, file name, file name without suffix."""

    def __init__(self, uris: Sequence[str]) -> None:
        self._uris = list(uris)
        paths = [PurePosixPath(uri) for uri in uris]
        names = [(name, str(path)) for path in paths for name in {str(path), path.name, path.stem}]
        counts = Counter(name for name, _ in names)
        self._known = {name: uri for name, uri in names if counts[name] == 1} | {uri: uri for uri in uris}
        self._ambiguous = {name for name, count in counts.items() if count > 1} - set(uris)

    def uri(self, name: str, where: str) -> str:
        if name in self._known:
            return self._known[name]
        if name in self._ambiguous:
            raise UsageError(f"{where}: several documents have the name '{name}'; give the uri of one")
        raise UsageError(f"{where}: the index has no document '{name}'{suggestion(name, self._known)}")


def _place(row: WrittenQuestion, names: _Names, texts: Texts) -> SpanQuestion | PageQuestion:
    if row.pages is not None:
        pages = (PagePlace(names.uri(name, row.where), page) for name, page in row.pages)
        return PageQuestion(row.id, row.text, tuple(pages))
    answers = (
        tuple(texts.locate(names.uri(span.document, row.where), span, row.where) for span in spans)
        for spans in row.answers
    )
    return SpanQuestion(row.id, row.text, tuple(answers))


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
