"""The inputs of an experiment: documents in memory, and questions answered by spans of them."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from ingest.documents import make_document
from ingest.lab.suites import locate_span, read_suite
from ingest.loaded import LoadRequest
from ingest.loaders import supports
from ingest.options import Progress
from ingest.plan import make_plan
from ingest.sources.folders import find_files
from ingest.sources.roots import Filters, Sources, add_roots
from ingest.workers import LoaderPool
from rag.errors import UsageError
from rag.evals.outcomes import Place, SpanQuestion, Task
from rag.evals.questions import WrittenSpan, place_questions, read_questions
from rag.records import Document, document_id
from rag.registry import suggestion
from rag.settings import Settings

Source: TypeAlias = str | Path | Document  # a file or a folder to read, or what was read already
Questions: TypeAlias = str | Path | Sequence[SpanQuestion]  # a file, a suite's folder, or the questions themselves


@dataclass(frozen=True, slots=True)
class Inputs:
    """Documents, ordered by uri, and the questions that have an answering span; what could not be read, and why."""

    documents: tuple[Document, ...]
    questions: tuple[SpanQuestion, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)


def read_inputs(
    settings: Settings,
    documents: Sequence[Source],
    questions: Questions | None,
    split: str | None,
    workers: int,
    progress: Progress,
) -> Inputs:
    """Read documents as `ingest run` does, and questions as `ingest eval` does; a suite brings its own documents.

    Raises UsageError for what is not there, malformed, or without a document or an answering span.
    """
    if isinstance(questions, str | Path) and Path(questions).is_dir():
        return _read_suite(settings, documents, Path(questions), split, workers, progress)
    if split is not None:
        raise UsageError(f"only a suite's folder has splits, and the questions are not a folder; leave out '{split}'")
    if not documents:
        raise UsageError(
            "there are no documents to compare chunkers on; name a folder, or give a suite's folder as the questions"
        )
    file = Path(questions).expanduser() if isinstance(questions, str | Path) else None
    written = read_questions(file) if file is not None else []  # malformed, it is refused before documents are read
    paths = [Path(source) for source in documents if not isinstance(source, Document)]
    loaded = _load(settings, paths, None, file, workers, progress) if paths else _Loaded({}, {}, {})
    given = [_own(settings, source) for source in documents if isinstance(source, Document)]
    by_uri = dict(loaded.documents)
    for document in given:
        if document.uri in by_uri:
            raise UsageError(f"two documents have the uri '{document.uri}'; give each its own")
        if not document.text.strip():
            raise UsageError(f"{document.uri} has no text; leave it out")
        by_uri[document.uri] = document
    if file is not None:
        tasks: Sequence[Task] = place_questions(written, _Texts(by_uri, loaded.paths))
        asked = _with_spans(tasks, str(file))
    else:
        asked = _checked(questions, by_uri) if questions is not None and not isinstance(questions, str | Path) else ()
    return Inputs(tuple(by_uri[uri] for uri in sorted(by_uri)), asked, loaded.skipped)


def _read_suite(
    settings: Settings, documents: Sequence[Source], folder: Path, split: str | None, workers: int, progress: Progress
) -> Inputs:
    if documents:
        raise UsageError(f"the suite {folder} has its own documents; name no others, or give a file of questions")
    suite = read_suite(folder, split)
    asked = _with_spans(suite.tasks, str(folder))
    assert suite.folder is not None, "spans are of files"
    loaded = _load(settings, [suite.folder], suite.filters, None, workers, progress)
    for question in asked:
        for uri in {place.uri for places in question.answers for place in places}:
            if uri not in loaded.documents:
                reason = loaded.skipped.get(uri, "it is missing")
                raise UsageError(f"the suite '{suite.name}' needs {uri}, which cannot be read: {reason}")
    return Inputs(tuple(loaded.documents.values()), asked, loaded.skipped)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """Documents by uri, in that order, the files that they were read from, and why others were not."""

    documents: Mapping[str, Document]
    paths: Mapping[str, Path]
    skipped: Mapping[str, str]


def _load(
    settings: Settings,
    paths: Sequence[Path],
    filters: Filters | None,
    left_out: Path | None,
    workers: int,
    progress: Progress,
) -> _Loaded:
    """Read what is below `paths`, but for the file of questions; raises UsageError if that is nothing."""
    sources, covers = add_roots(Sources(), paths, filters)
    plan = make_plan(
        find_files(covers, sources.roots, settings.store, settings.load.links_into),
        covers,
        (),
        settings="",
        tombstones=frozenset(),
        is_supported=supports,
    )
    files = [(file, Path(file.path)) for file in plan.read if file.path is not None]
    if left_out is not None:
        files = [(file, path) for file, path in files if not path.samefile(left_out)]
    by_uri = {file.uri: file for file, _ in files}
    skipped = dict(plan.skipped)
    documents: dict[str, Document] = {}
    with closing(LoaderPool(settings, workers)) as pool:
        requests = [LoadRequest(file.uri, str(path), confines=file.confines) for file, path in files]
        for done, result in enumerate(pool.load_all(requests), start=1):
            uri, read = result.request.uri, result.loaded
            if read is None or not read.text.strip():
                skipped[uri] = result.error or "it has no text"
            else:
                documents[uri] = make_document(read, by_uri[uri], result.sha256, settings.collection)
            progress("load", done, len(files))
    if not documents:
        where = ", ".join(str(path) for path in paths)
        reason = next((f", such as {uri}: {why}" for uri, why in sorted(skipped.items())), "")
        raise UsageError(f"there are no documents to compare chunkers on: no file in {where} can be read{reason}")
    ordered = {uri: documents[uri] for uri in sorted(documents)}
    return _Loaded(ordered, {file.uri: path for file, path in files}, dict(sorted(skipped.items())))


def _own(settings: Settings, document: Document) -> Document:
    """Return a document with the id that it has in an experiment, so that equal scores are ordered alike."""
    collection = settings.collection
    return replace(document, id=document_id(collection, document.uri), collection=collection)


class _Texts:
    """Loaded documents, as questions point into them."""

    def __init__(self, documents: Mapping[str, Document], paths: Mapping[str, Path]) -> None:
        self._documents = documents
        self._paths = paths

    def uris(self) -> Sequence[str]:
        return list(self._documents)

    def locate(self, uri: str, span: WrittenSpan, where: str) -> Place:
        text, path = self._documents[uri].text, self._paths.get(uri)
        content = text.encode("utf-8", "surrogatepass") if path is None else path.read_bytes()
        return locate_span(uri, span, where, text=text, content=content)


def _with_spans(tasks: Sequence[Task], where: str) -> tuple[SpanQuestion, ...]:
    """Return the questions that have an answering span; raises UsageError if none has."""
    answerable = tuple(task for task in tasks if isinstance(task, SpanQuestion) and task.answers)
    if not answerable:
        raise UsageError(
            f"chunkers are compared by answering spans, but no question of {where} has one; "
            "give start, end and quote (docs/evaluation.md)"
        )
    return answerable


def _checked(questions: Sequence[SpanQuestion], documents: Mapping[str, Document]) -> tuple[SpanQuestion, ...]:
    """Return questions whose places are in the documents; raises UsageError."""
    asked = _with_spans(questions, "those given")
    if len({question.id for question in asked}) < len(asked):
        raise UsageError("two questions have the same id; give each its own")
    for question in asked:
        for place in (place for places in question.answers for place in places):
            document = documents.get(place.uri)
            if document is None:
                close = suggestion(place.uri, documents)
                raise UsageError(
                    f"the question '{question.id}' needs '{place.uri}', which is not among the documents{close}"
                )
            if not 0 <= place.start < place.end <= len(document.text):
                raise UsageError(
                    f"the question '{question.id}' names the span {place.start} to {place.end}, but {place.uri} has "
                    f"{len(document.text)} characters"
                )
    return asked
