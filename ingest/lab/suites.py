"""Suites: folders of documents and questions, recognised by their files and checked before anything is built.

    corpus*.jsonl, queries*.jsonl, qrels/*.tsv       retrieval, in BEIR's layout
    corpora/, questions*.csv                         answering spans, in Chroma's
    docs/, questions*.jsonl or ground_truth*.jsonl   answering spans, or pages
    claim*.jsonl                                     claims and the sentences that they rest on
    questions*.jsonl                                 beside the documents that it asks about

Each may end in `.gz`. What follows the stem, or a qrels' name, is the split: `queries_train.jsonl`, `qrels/train.tsv`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import get_args

from ingest.loaded import LoadOptions
from ingest.loaders.decode import normalise
from ingest.loaders.load import load_bytes
from ingest.sources.database_rows import row_id
from ingest.sources.folders import find_files
from ingest.sources.roots import Cover, Filters, Root
from rag.errors import UsageError
from rag.evals.outcomes import Claim, DocumentQuestion, Label, PageQuestion, Place, SpanQuestion, Task
from rag.evals.questions import WrittenSpan, check_span, place_questions, read_questions
from rag.evals.rows import Line, read_json_lines, read_table, typed
from rag.registry import suggestion

CORPUS = "corpus"  # the root of documents that are rows of a suite's file
_TITLE_CHARACTERS = 80  # of a text without a title, in place of one
_NOT_DOCUMENTS = ("questions*.jsonl", "questions*.jsonl.gz", "questions*.csv", "ground_truth*.jsonl*")


@dataclass(frozen=True, slots=True)
class CorpusRow:
    """A document that is a row of a file; its uri is CORPUS/its id, percent-encoded."""

    id: str
    title: str
    text: str

    @property
    def uri(self) -> str:
        return f"{CORPUS}/{row_id(self.id)}"


@dataclass(frozen=True, slots=True)
class Suite:
    """Documents, `rows` or the files below `folder`, and tasks whose places are in them.

    `needs_vectors` is False if nothing is searched for, so that any encoder will do.
    """

    name: str
    tasks: tuple[Task, ...]
    rows: tuple[CorpusRow, ...] = ()
    folder: Path | None = None
    filters: Filters = field(default_factory=Filters)
    needs_vectors: bool = True


def read_suite(folder: Path, split: str | None = None, limit: int | None = None) -> Suite:
    """Read a suite, its first `limit` questions if that is given, and check all that can be checked before it is built.

    Raises UsageError for a folder of unknown layout, a split that is not there or not named, and what is malformed.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}; name a suite's folder")
    suite = _read(folder, split)
    if not suite.tasks:
        raise UsageError(f"the suite {folder} has no questions")
    tasks = suite.tasks[:limit]
    return Suite(suite.name, tasks, suite.rows, suite.folder, suite.filters, suite.needs_vectors)


def _read(folder: Path, split: str | None) -> Suite:
    name = folder.absolute().name
    if corpus := _files(folder, "corpus", ".jsonl"):
        return _read_retrieval(name, folder, _one(corpus, folder, None), split)
    if (folder / "corpora").is_dir():
        return _read_spans(name, folder / "corpora", _files(folder, "questions", ".csv"), split, "questions*.csv")
    answers = _files(folder, "questions", ".jsonl") | _files(folder, "ground_truth", ".jsonl")
    if (folder / "docs").is_dir():
        return _read_spans(name, folder / "docs", answers, split, "questions*.jsonl or ground_truth*.jsonl")
    if claims := _files(folder, "claim", ".jsonl"):
        return _read_claims(name, _one(claims, folder, split))
    if answers:
        return _read_spans(name, folder, answers, split, "questions*.jsonl")
    raise UsageError(
        f"{folder} is not a known kind of suite; it needs corpus.jsonl, queries.jsonl and qrels/*.tsv, or corpora/ and "
        "questions.csv, or docs/ and questions.jsonl or ground_truth.jsonl, or claim_*.jsonl (each also as .gz)"
    )


# --- files ----------------------------------------------------------------------------------------


def _files(folder: Path, stem: str, suffix: str) -> dict[str, Path]:
    """Return the files of a folder by their split: `queries_train.jsonl.gz` is that of `train`."""
    files = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        plain = path.name.removesuffix(".gz")
        if path.is_file() and plain.startswith(stem) and plain.endswith(suffix):
            files[plain.removesuffix(suffix).removeprefix(stem).lstrip("_-.")] = path
    return files


def _one(files: Mapping[str, Path], folder: Path, split: str | None) -> Path:
    """Return the file of a split, or the only one there is; raises UsageError."""
    named = ", ".join(name or "(none)" for name in files)
    if split is None:
        if len(files) > 1:
            raise UsageError(f"{folder} has several splits; choose one with --split: {named}")
        return next(iter(files.values()))
    if split not in files:
        raise UsageError(f"{folder} has no split '{split}'{suggestion(split, files)}; choose from: {named}")
    return files[split]


# --- retrieval ------------------------------------------------------------------------------------


def _read_retrieval(name: str, folder: Path, corpus: Path, split: str | None) -> Suite:
    queries, qrels = _files(folder, "queries", ".jsonl"), _files(folder / "qrels", "", ".tsv")
    if not queries or not qrels:
        raise UsageError(f"{folder} has {corpus.name}, but no {'qrels/*.tsv' if queries else 'queries*.jsonl'}")
    judged = _one(qrels, folder, split)
    asked = queries.get(next(of for of, path in qrels.items() if path == judged)) or queries.get("")
    rows = {row.id: row for row in _distinct(map(_corpus_row, read_json_lines(corpus)), corpus)}
    texts = {_text_id(line): line.get("text", str) for line in read_json_lines(asked or _one(queries, folder, split))}
    relevant: dict[str, dict[str, int]] = {}
    for line in read_table(judged, "query-id", "corpus-id", "score", tabs=True):
        query, document = line.get("query-id", str), line.get("corpus-id", str)
        if document not in rows:
            raise UsageError(f"{line.where}: there is no document '{document}' in {corpus.name}")
        if query not in texts:
            raise UsageError(f"{line.where}: there is no query '{query}'")
        relevant.setdefault(query, {})[rows[document].uri] = _grade(line)
    tasks = (DocumentQuestion(query, texts[query], grades) for query, grades in relevant.items())
    return Suite(name, tuple(task for task in tasks if max(task.relevant.values()) > 0), tuple(rows.values()))


def _corpus_row(line: Line) -> CorpusRow:
    text = line.get("text", str)
    title = " ".join(typed(line.fields.get("title", ""), str, "'title'", line.where).split())
    beginning = " ".join(text[: 2 * _TITLE_CHARACTERS].split())[:_TITLE_CHARACTERS]
    return CorpusRow(_text_id(line), title or beginning, text if text.strip() else title)


def _distinct(rows: Iterable[CorpusRow], path: Path) -> list[CorpusRow]:
    seen: dict[str, CorpusRow] = {}
    for row in rows:
        if row.id in seen:
            raise UsageError(f"{path}: two documents have the id '{row.id}'")
        seen[row.id] = row
    if not seen:
        raise UsageError(f"{path} has no documents")
    return list(seen.values())


def _text_id(line: Line) -> str:
    identity = line.fields.get("_id")
    text = str(identity) if isinstance(identity, int) else line.get("_id", str)
    if not text:
        raise UsageError(f"{line.where}: '_id' is empty")
    return text


def _grade(line: Line) -> int:
    try:
        return int(line.get("score", str))
    except ValueError:
        raise UsageError(f"{line.where}: the score is not a whole number: {line.fields['score']}") from None


# --- spans and pages ------------------------------------------------------------------------------


def _read_spans(name: str, documents: Path, files: Mapping[str, Path], split: str | None, wanted: str) -> Suite:
    if not files:
        raise UsageError(f"{documents} has documents, but there is no {wanted} beside it")
    path = _one(files, documents.parent, split)
    filters = Filters(exclude=_NOT_DOCUMENTS) if path.parent == documents else Filters()
    root = Root(documents.absolute().name, documents.absolute(), filters=filters)
    survey = find_files([Cover(root)], [root])
    texts = _FileTexts({file.uri: Path(file.path) for file in survey.files if file.path is not None})
    tasks = place_questions(read_questions(path), texts)
    return Suite(name, tuple(task for task in tasks if _is_scored(task)), (), documents, filters)


def _is_scored(task: SpanQuestion | PageQuestion) -> bool:
    """Whether there is anything to compare an answer with; a truth without a page says not even that there is none."""
    return isinstance(task, SpanQuestion) or bool(task.pages)


class _FileTexts:
    """The documents of a suite as files; what is indexed may differ from them, and offsets may be of either."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        self._contents = cache(lambda uri: files[uri].read_bytes())
        self._indexed = cache(lambda uri: load_bytes(self._contents(uri), uri, LoadOptions()).text)

    def uris(self) -> Sequence[str]:
        return list(self._files)

    def locate(self, uri: str, span: WrittenSpan, where: str) -> Place:
        return locate_span(uri, span, where, text=self._indexed(uri), content=self._contents(uri))


def locate_span(uri: str, span: WrittenSpan, where: str, *, text: str, content: bytes) -> Place:
    """Return where a span stands in `text`, as it is indexed: our own offsets count that, others' the file's `content`.

    Raises UsageError if it is in neither.
    """
    try:
        written = content.decode("utf-8")
    except UnicodeDecodeError:  # a PDF, say
        written = text
    if text[span.start : span.end] == span.quote or written == text:
        check_span(text, uri, span, where)
        return Place(uri, span.start, span.end)
    check_span(written, uri, span, where)
    quote = normalise(span.quote)
    start = len(normalise(written[: span.start]))
    if not text.startswith(quote, start):  # the loader leaves something out, such as HTML's tags
        start = text.find(quote)
        if start < 0 or text.find(quote, start + 1) >= 0:
            raise UsageError(f"{where}: the quote must occur exactly once in the indexed text of {uri}")
    return Place(uri, start, start + len(quote))


# --- claims ---------------------------------------------------------------------------------------


def _read_claims(name: str, path: Path) -> Suite:
    """Each claim's evidence is a document, a sentence a line; nothing is searched for."""
    rows, tasks = [], []
    for number, line in enumerate(read_json_lines(path), start=1):
        sentences = [typed(text, str, "a sentence of 'evidence'", line.where) for text in line.get("evidence", list)]
        title, context = _about(line)
        row = CorpusRow(str(number), title or "Evidence", normalise("\n".join(sentences)))
        if not row.text.strip():
            raise UsageError(f"{line.where}: the evidence is empty")
        label = line.get("label", str)
        if label not in get_args(Label):
            raise UsageError(f"{line.where}: the label is '{label}'; choose from: {', '.join(get_args(Label))}")
        proofs = tuple(_proof(row, sentences, chosen, line) for chosen in line.get("supporting_sentences", list))
        known: Label = next(each for each in get_args(Label) if each == label)
        alternatives = tuple(filter(None, proofs))
        tasks.append(Claim(str(number), line.get("claim", str), row.uri, known, alternatives, title, context))
        rows.append(row)
    return Suite(name, tuple(tasks), tuple(rows), needs_vectors=False)


def _about(line: Line) -> tuple[str, str]:
    """Return the title of what a claim was taken from, and its section with the text before it; "" where not told."""
    meta = typed(line.fields.get("meta") or {}, dict, "'meta'", line.where)
    told = [str(meta.get(name) or "") for name in ("claim_title", "claim_section", "claim_context")]
    title, *context = (" ".join(normalise(text).split()) for text in told)
    return title, "\n".join(filter(None, context))


def _proof(row: CorpusRow, sentences: Sequence[str], chosen: object, line: Line) -> tuple[Place, ...]:
    places = []
    for number in typed(chosen, list, "an entry of 'supporting_sentences'", line.where):
        at = typed(number, int, "the number of a sentence", line.where)
        if not 0 <= at < len(sentences):
            raise UsageError(f"{line.where}: 'evidence' has no sentence {at}; it has {len(sentences)}")
        start = len(normalise("\n".join([*sentences[:at], ""])))
        places.append(Place(row.uri, start, start + len(normalise(sentences[at]))))
    return tuple(places)
