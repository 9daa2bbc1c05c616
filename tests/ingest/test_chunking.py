"""Workers make of a file, to the bit, what the run itself would: chunks, contexts, sha256s and all the rest."""

import pickle
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ingest.chunked import Chunked
from ingest.chunkers import ASK_THE_ENCODER, CHUNKERS, can_work_elsewhere
from ingest.chunkers.default import DefaultChunker
from ingest.chunking import chunking_of_workers, make_document_chunker
from ingest.loaded import Begun, LoadOptions, LoadRequest, LoadResult
from ingest.loaders.load import load_bytes
from ingest.loaders.process import WorkerLimits
from ingest.options import Options
from ingest.pipeline import run
from ingest.worker_process import answer
from ingest.workers import LoaderPool
from rag.embedders import make_embedder
from rag.embedders.hashing import HashingEmbedder
from rag.index.generations import Collection
from rag.index.segments import list_libraries
from rag.protocols import Embedder
from rag.records import Document, Span
from rag.settings import EmbedderSettings, Settings, load_settings
from tests.ingest.loaders.samples import SAMPLES

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
KEY = "as it was read"
ELSEWHERE = sorted(CHUNKERS.keys() - ASK_THE_ENCODER)


@pytest.fixture(scope="module")
def requests(tmp_path_factory: pytest.TempPathFactory) -> list[LoadRequest]:
    """A file of every format that is read, and those of data/sample."""
    folder = tmp_path_factory.mktemp("formats")
    files = [path for path in sorted(SAMPLE.rglob("*")) if path.is_file()]
    for number, make in enumerate(SAMPLES.values()):
        sample = make()
        files.append(folder / f"{number} {sample.name}")
        files[-1].write_bytes(sample.content)
    return [
        LoadRequest(path.name, str(path), bytes=path.stat().st_size, mtime_ns=path.stat().st_mtime_ns) for path in files
    ]


def settings_of(chunker: str) -> Settings:
    return load_settings(chunker={"name": chunker, "size_tokens": 60, "overlap_tokens": 10})


def in_workers(settings: Settings, embedder: Embedder, requests: list[LoadRequest], workers: int) -> list[LoadResult]:
    chunking = chunking_of_workers(settings, embedder, KEY)
    assert chunking is not None
    with LoaderPool(settings, workers, chunking) as pool:
        return list(pool.load_all(requests))


def here(settings: Settings, embedder: Embedder, request: LoadRequest, sha256: str) -> Chunked:
    loaded = load_bytes(Path(request.path).read_bytes(), request.uri, LoadOptions())
    return make_document_chunker(settings, embedder, KEY).chunk(loaded, request, sha256)


def unfolded(chunked: Chunked) -> dict[str, Any]:
    """Return everything that is in it, also what is left out where two pages are compared."""
    words = [(page.words.spans.tolist(), page.words.boxes.tolist()) for page in chunked.document.pages if page.words]
    chunks = [list(chunked.chunks.chunks(chunked.document, embeds_context=each)) for each in (True, False)]
    return {"chunked": chunked, "words": words, "chunks": chunks}


@pytest.mark.parametrize("chunker", ELSEWHERE)
def test_every_format_is_chunked_in_a_worker_as_it_is_here(chunker: str, requests: list[LoadRequest]) -> None:
    settings, embedder = settings_of(chunker), HashingEmbedder()

    results = in_workers(settings, embedder, requests, workers=1 + ELSEWHERE.index(chunker) % 3)

    assert {result.request.uri for result in results} == {request.uri for request in requests}
    chunked = [(result, result.chunked) for result in results if result.chunked is not None]
    assert len(chunked) > len(SAMPLES)
    for result, made in chunked:
        assert unfolded(made) == unfolded(here(settings, embedder, result.request, result.sha256))


def test_the_encoders_own_tokens_are_counted_alike_in_a_worker(
    requests: list[LoadRequest], compiled_encoders: Path
) -> None:
    settings = settings_of("default").model_copy(update={"embedder": EmbedderSettings()})
    with closing(make_embedder(settings.embedder, compiled_encoders)) as embedder:
        results = in_workers(settings, embedder, requests, workers=2)
        chunked = [(result, result.chunked) for result in results if result.chunked is not None]
        assert len(chunked) > len(SAMPLES)
        for result, made in chunked:
            assert unfolded(made) == unfolded(here(settings, embedder, result.request, result.sha256))


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_counting_the_encoders_tokens_begins_no_threads(requests: list[LoadRequest], compiled_encoders: Path) -> None:
    """On a machine of many cores they would take the address space that a file may have."""
    settings = settings_of("default")
    with closing(make_embedder(EmbedderSettings(), compiled_encoders)) as embedder:
        chunking = chunking_of_workers(settings, embedder, KEY)
    threads = []
    for given in (None, chunking):
        with LoaderPool(settings, 1, given) as pool:
            list(pool.load_all(requests[:3]))
            threads.append(len(list(Path(f"/proc/{pool.pids[0]}/task").iterdir())))
    assert threads[0] == threads[1]


def test_chunks_are_sent_without_their_texts() -> None:
    text = "A sentence of the text that is sent once.\n\n" * 5_000
    request = LoadRequest("a.txt", "a.txt")
    loaded = load_bytes(text.encode(), "a.txt", LoadOptions())

    chunked = make_document_chunker(settings_of("default"), HashingEmbedder(), KEY).chunk(loaded, request, "")

    assert len(chunked.chunks) > 500
    assert len(pickle.dumps(chunked)) < 1.8 * len(text)  # 60 tokens are 250 characters, ids and keys about 100 bytes


def test_a_chunker_that_asks_the_encoder_stays_with_it() -> None:
    assert chunking_of_workers(settings_of("semantic"), HashingEmbedder(), KEY) is None


def test_an_encoder_without_a_portable_counter_is_asked_where_it_is() -> None:
    class Bare:
        fingerprint, dimensions, max_tokens = "bare", 8, 100
        count_tokens = embed_documents = embed_queries = close = None

    assert chunking_of_workers(settings_of("default"), Bare(), KEY) is None  # type: ignore[arg-type]  # never called


class Halves:
    """A chunker that only this process knows."""

    def chunk(self, document: Document) -> list[Span]:
        middle = len(document.text) // 2
        return [Span(0, middle), Span(middle, len(document.text))]


def test_a_chunker_of_ones_own_works_in_the_runs_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHUNKERS._parts, "halves", lambda *_: Halves())
    (tmp_path / "docs").mkdir()
    for number in range(3):
        (tmp_path / "docs" / f"{number}.txt").write_text(f"The shed of site {number} is painted blue.")
    settings = load_settings(store=tmp_path / "store", embedder={"kind": "hashing"}, chunker={"name": "halves"})

    report = run(settings, [tmp_path / "docs"])

    assert not can_work_elsewhere("halves")
    assert (report.documents, report.chunks) == (3, 6)


def rows(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the published library holds."""
    place = Collection(settings.store, settings.collection)
    name = place.current()
    assert name is not None
    (library,) = list_libraries(place.generation(name))
    with closing(sqlite3.connect(library)) as connection:
        tables = ("documents", "pages", "chunks")
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def test_the_library_is_the_same_whoever_chunks_and_however_many_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(store=tmp_path / "2", embedder={"kind": "hashing", "dimensions": 32})
    libraries = []
    for workers in (1, 3):
        of_its_own = settings.model_copy(update={"store": tmp_path / str(workers)})
        run(of_its_own, [SAMPLE], Options(workers=workers))
        libraries.append(rows(of_its_own))
    monkeypatch.setitem(CHUNKERS._parts, "default", lambda limits, counter, _: DefaultChunker(limits, counter))
    run(settings, [SAMPLE])

    assert all(libraries[0][table] for table in libraries[0])
    assert libraries[0] == libraries[1] == rows(settings)


def answered(path: Path, text: str) -> tuple[LoadResult, list[Begun]]:
    """Return what a worker answers for a text, and what it said before."""
    path.write_text(text)
    told: list[Begun] = []
    limits = WorkerLimits(max_bytes=2**24, memory_mb=2048)
    chunker = make_document_chunker(settings_of("sentences"), HashingEmbedder(), KEY)
    return answer(LoadRequest(path.name, str(path)), LoadOptions(), limits, chunker, told.append), told


def test_chunking_begins_with_all_of_its_time_and_a_long_text_has_more(tmp_path: Path) -> None:
    short, told = answered(tmp_path / "short.txt", "A sentence. Another one.")
    assert (len(short.chunked.chunks) if short.chunked else 0, told) == (1, [Begun("chunk")])

    long, told = answered(tmp_path / "long.txt", ("word " * 400 + "end.\n\n") * 1_000)
    assert long.chunked is not None
    assert told == [Begun(), Begun("chunk", 3)]


def test_a_text_without_a_word_is_not_chunked(tmp_path: Path) -> None:
    result, told = answered(tmp_path / "blank.txt", " \n \n")
    assert (result.chunked, result.fault, told) == (None, None, [])


def test_a_worker_that_chunks_imports_neither_pydantic_nor_anything_heavy() -> None:
    """Pydantic alone would take 0.3 s of each worker's start."""
    code = (
        "import pickle, sys, ingest.worker_process\n"
        "pickle.load(sys.stdin.buffer).open()\n"
        "print([m for m in ('pydantic', 'torch', 'chromadb', 'onnxruntime', 'sqlalchemy') if m in sys.modules])"
    )
    chunking = pickle.dumps(chunking_of_workers(settings_of("default"), HashingEmbedder(), KEY))
    worker = subprocess.run([sys.executable, "-c", code], input=chunking, capture_output=True, check=True)
    assert worker.stdout == b"[]\n"
