"""One document's fault is its skip, with its name and reason; the same fault in many of them is the run's."""

import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ingest.boundary import MOST_ALIKE, DocumentFailed, Fault, Faults, boundary
from ingest.chunkers import CHUNKERS
from ingest.chunkers.default import DefaultChunker
from ingest.pipeline import run
from ingest.report import Report
from rag.embedders.hashing import HashingEmbedder
from rag.errors import EncoderError, IngestError, LoadError, StorageError, TextRefused
from rag.index.analysis import analyse
from rag.index.generations import Collection
from rag.index.library_writer import LibraryWriter
from rag.index.opened import open_index
from rag.index.vectors.chroma import ChromaWriter
from rag.records import Document, Metadata, Vectors
from rag.settings import EmbedderSettings, LoadSettings, Settings, load_settings
from tests.ingest.breaking import (
    BAD,
    ERRORS,
    Make,
    break_chunking,
    break_contexts,
    chunking_fails,
    contexts_fail,
    encoder_error,
    endless,
    killed,
    one_of_all,
    too_large,
    value_error,
)
from tests.rag.embedders.embedding_server import EmbeddingServer, Reply

Break = Callable[[pytest.MonkeyPatch, Make], None]


def of_a_store(error: BaseException) -> BaseException:
    """Return an error as a store may raise it: `TextRefused` is an encoder's."""
    return ValueError(str(error)) if isinstance(error, TextRefused) else error


def break_vectors(patch: pytest.MonkeyPatch, make: Make) -> None:
    """Refuse rows by their documents' titles, which are among what a vector store is given."""
    original = ChromaWriter.add

    def add(self: ChromaWriter, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        for fields in metadata:
            if BAD in str(fields["title"]):
                raise of_a_store(make(str(fields["title"])))
        original(self, ids, vectors, metadata)

    patch.setattr(ChromaWriter, "add", add)


def break_words(patch: pytest.MonkeyPatch, make: Make) -> None:
    def analyse_some(text: str, language: str) -> list[str]:
        if BAD in text:
            raise of_a_store(make(text))
        return analyse(text, language)

    patch.setattr("rag.index.word_files.analyse", analyse_some)


def break_own_chunking(patch: pytest.MonkeyPatch, make: Make) -> None:
    """Have the run itself chunk, as it does with a chunker that only it knows, and fail."""
    patch.setitem(CHUNKERS._parts, "default", lambda settings, counter, _: DefaultChunker(settings, counter))
    chunking_fails(patch.setattr, make)


def break_own_contexts(patch: pytest.MonkeyPatch, make: Make) -> None:
    patch.setitem(CHUNKERS._parts, "default", lambda settings, counter, _: DefaultChunker(settings, counter))
    contexts_fail(patch.setattr, make)


def break_embedding(patch: pytest.MonkeyPatch, make: Make) -> None:
    original = HashingEmbedder.embed_documents

    def embed(self: HashingEmbedder, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if BAD in text:
                raise make(text)
        return original(self, texts)

    patch.setattr(HashingEmbedder, "embed_documents", embed)


def break_writing(patch: pytest.MonkeyPatch, make: Make) -> None:
    """Fail when the document is in the library and its chunks are half written."""
    original = LibraryWriter.add

    def add(self: LibraryWriter, document: Document, info: Any, chunks: Any) -> None:
        def fail_late() -> Iterator[Any]:
            for number, chunk in enumerate(chunks):
                if number and BAD in document.text:
                    raise make(document.text)
                yield chunk

        original(self, document, info, fail_late())

    patch.setattr(LibraryWriter, "add", add)


STEPS: list[Break] = [break_chunking, break_own_chunking, break_embedding, break_writing]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        store=tmp_path / "store",
        embedder={"kind": "hashing", "dimensions": 64},
        chunker={"size_tokens": 20},
        vectors={"kind": "chroma"},
    )


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


def write(docs: Path, count: int, bad: Callable[[int], bool]) -> None:
    for number in range(count):
        word = BAD if bad(number) else "good"
        (docs / f"{number:03}.md").write_text(
            f"# Note {number}, a {word} one, of type {number}\n\n## First\n\n"
            f"The shed of site {number} is painted in a {word} blue.\n\n"
            f"## Second\n\nIts roof of type {number} is made of {word} slate.\n"
        )


def uris(settings: Settings) -> list[str]:
    with open_index(settings, "default") as index:
        assert index.manifest.counts["characters"] > 0
        owners = {info.id for info in index.documents()}
        assert {chunk.document_id for chunk in index.chunks(index.library.chunk_ids())} == owners
        return [info.uri for info in index.documents()]


@pytest.mark.parametrize(
    "step", [*STEPS, break_contexts, break_own_contexts, break_vectors, break_words], ids=lambda step: step.__name__
)
def test_whatever_happens_to_a_document_is_its_skip_with_its_name_and_reason(
    step: Break, settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of the errors comes in a document of its own; one document is good."""
    count = len(ERRORS)
    write(docs, count + 1, lambda number: number < count)
    step(monkeypatch, one_of_all)

    report = run(settings, [docs])

    assert list(report.skipped) == [f"docs/{number:03}.md" for number in range(count)]
    for make, reason in zip(ERRORS, report.skipped.values(), strict=True):
        said = str(make()).splitlines() or ["AssertionError"]
        assert said[0].replace("\ud83d", "\ufffd") in reason
        assert "\n" not in reason
    assert uris(settings) == [f"docs/{count:03}.md"] == list(report.read)
    monkeypatch.undo()
    assert len(run(settings).read) == count  # nothing of it is remembered


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_text_that_the_embedding_server_refuses_is_its_documents_skip(
    status: int, settings: Settings, docs: Path
) -> None:
    write(docs, 8, lambda number: number == 5)
    with EmbeddingServer() as server:
        server.refused_word = BAD
        server.refuses = Reply(status, b'{"error": {"message": "input too long"}}')
        encoder = EmbedderSettings(kind="openai", model="any", base_url=server.url)

        report = run(settings.model_copy(update={"embedder": encoder}), [docs])

    assert list(report.skipped) == ["docs/005.md"]
    assert f"answered {status}" in report.skipped["docs/005.md"]
    assert len(report.read) == 7


@pytest.mark.parametrize("step", [*STEPS, break_vectors], ids=lambda step: step.__name__)
def test_a_document_that_fails_keeps_its_earlier_version(
    step: Break, settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, 3, lambda _: False)
    run(settings, [docs])
    (docs / "001.md").write_text("# Note 1, a bad one\n\n## First\n\nAll is bad.\n\n## Second\n\nAll of it is bad.\n")
    (docs / "002.md").write_text("# Note 2\n\nThe shed is gone.\n")
    step(monkeypatch, value_error)

    report = run(settings)

    assert (list(report.stale), report.updated) == (["docs/001.md"], ("docs/002.md",))
    with open_index(settings, "default") as index:
        assert "painted in a good blue" in index.document("docs/001.md").text
        assert "The shed is gone" in index.document("docs/002.md").text


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_one_of_a_hundred_is_its_own_fault_and_a_hundred_are_the_runs(
    step: Break, settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(monkeypatch, value_error)
    write(docs, 100, lambda number: number == 50)
    assert list(run(settings, [docs]).skipped) == ["docs/050.md"]
    assert len(uris(settings)) == 99
    before = Collection(settings.store, "default").current()

    write(docs, 100, lambda _: True)
    with pytest.raises(IngestError, match=r"20 documents in a row failed alike, such as docs/\d+.md: .*no such thing"):
        run(settings)
    assert Collection(settings.store, "default").current() == before
    assert len(uris(settings)) == 99


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_more_than_half_that_fail_alike_are_the_runs(
    step: Break, settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, 60, lambda number: number % 3 > 0)
    step(monkeypatch, value_error)
    with pytest.raises(IngestError, match="40 of 60 documents failed alike"):
        run(settings, [docs])
    assert Collection(settings.store, "default").current() is None

    write(docs, 60, lambda number: number % 2 > 0)
    assert len(run(settings, [docs]).skipped) == 30


@pytest.mark.parametrize(
    ("step", "error", "expected"),
    [
        (break_own_chunking, MemoryError(), MemoryError),
        (break_own_contexts, KeyboardInterrupt(), KeyboardInterrupt),
        (break_embedding, OSError(28, "No space left on device"), StorageError),
        (break_embedding, EncoderError("the server cannot be reached"), EncoderError),
        (break_embedding, KeyboardInterrupt(), KeyboardInterrupt),
        (break_writing, sqlite3.OperationalError("database or disk is full"), StorageError),
        (break_writing, sqlite3.DatabaseError("database disk image is malformed"), StorageError),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_the_runs_own_faults_end_it_and_publish_nothing(
    step: Break,
    error: BaseException,
    expected: type[BaseException],
    settings: Settings,
    docs: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(docs, 3, lambda number: number == 1)
    step(monkeypatch, lambda _: error)
    with pytest.raises(expected):
        run(settings, [docs])
    assert Collection(settings.store, "default").current() is None


def test_an_encoder_that_fails_a_worker_ends_the_run_in_its_own_words(
    settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, 3, lambda number: number == 1)
    break_chunking(monkeypatch, encoder_error)
    with pytest.raises(EncoderError, match=r"^the tokenizer cannot be loaded$"):
        run(settings, [docs])
    assert Collection(settings.store, "default").current() is None


@pytest.mark.parametrize(
    ("make", "limits", "reason"),
    [
        (endless, {"timeout_s": 5}, "took longer than 5 s to cut into chunks; raise RAG_LOAD__TIMEOUT_S"),
        (too_large, {"memory_mb": 256}, "needs more than 256 MB to be cut into chunks; raise RAG_LOAD__MEMORY_MB"),
        (killed, {}, "cannot be cut into chunks: its worker was killed by SIGKILL; it needs more than RAG_LOAD__"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_chunking_has_the_limits_of_reading_and_what_is_beyond_them_is_a_skip(
    make: Make, limits: dict[str, int], reason: str, settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if make is too_large and sys.platform != "linux":
        pytest.skip("only Linux holds a process to RLIMIT_AS")
    write(docs, 3, lambda number: number == 1)
    break_chunking(monkeypatch, make)

    report = run(settings.model_copy(update={"load": LoadSettings.model_validate(limits)}), [docs])

    assert report.skipped["docs/001.md"].startswith(f"docs/001.md {reason}")
    assert report.read == ("docs/000.md", "docs/002.md")


def test_a_first_run_without_any_document_publishes_nothing(
    settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, 3, lambda _: True)
    break_embedding(monkeypatch, value_error)
    with pytest.raises(IngestError, match=r"none of the files could be read; nothing was published: docs/\d+.md: it "):
        run(settings, [docs])
    assert Collection(settings.store, "default").current() is None


def test_a_text_that_two_documents_share_is_refused_in_both(
    settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs, 2, lambda _: False)
    for name in ("one.txt", "two.txt"):
        (docs / name).write_text("All is bad.\n")
    no_context = settings.model_copy(update={"chunker": settings.chunker.model_copy(update={"context": False})})
    break_embedding(monkeypatch, value_error)

    assert list(run(no_context, [docs]).skipped) == ["docs/one.txt", "docs/two.txt"]


def test_a_document_that_was_carried_over_and_is_refused_now_leaves_the_index(
    settings: Settings, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file cannot be read any more, and another encoder has to embed what is left of it."""
    write(docs, 3, lambda number: number == 1)
    run(settings, [docs])
    (docs / "001.md").write_bytes(b"\0\xff not text any more")
    break_embedding(monkeypatch, value_error)
    other = settings.model_copy(update={"embedder": settings.embedder.model_copy(update={"dimensions": 32})})

    report: Report = run(other)

    assert (list(report.skipped), list(report.stale)) == (["docs/001.md"], [])
    assert uris(other) == ["docs/000.md", "docs/002.md"]


def test_the_innermost_boundary_names_the_step() -> None:
    with pytest.raises(DocumentFailed) as caught, boundary("write"), boundary("chunk"):
        raise ValueError("no")
    assert caught.value.fault.step == "chunk"


def test_a_document_that_fails_in_many_places_counts_once() -> None:
    faults = Faults()
    for _ in range(3 * MOST_ALIKE):
        faults.failed("a.md", Fault("embed", "ValueError", "no"))
    faults.check(1)


def test_documents_in_a_row_are_counted_by_step_and_kind() -> None:
    faults = Faults()
    for number in range(MOST_ALIKE - 1):
        faults.failed(f"{number}.md", Fault("embed", "ValueError", "no"))
    faults.passed("chunk", "write")
    faults.failed("x.md", Fault("chunk", "ValueError", "no"))
    faults.failed("y.md", Fault("embed", "KeyError", "no"))
    faults.failed("z.md", Fault("embed", "ValueError", "no"))
    faults.passed("embed")
    with pytest.raises(IngestError, match="20 of 39 documents"):
        faults.check(39)
    faults.check(40)


def test_what_a_reader_refuses_is_said_in_its_own_words() -> None:
    with pytest.raises(DocumentFailed) as caught, boundary("load"):
        raise LoadError("it has no text")
    assert caught.value.fault.reason == "it has no text"
