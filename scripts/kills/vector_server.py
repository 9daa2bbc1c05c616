"""Kills of a vector server while a run sends it rows and a reader asks: what is published answers, or says why not."""

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

from ingest.pipeline import run
from rag.errors import VectorServerError
from rag.index.generations import Collection
from rag.index.manifest import read_manifest
from rag.index.opened import Index, open_index
from rag.index.vectors.chroma_client import ChromaServer
from rag.index.vectors.server_note import read_note
from rag.index.vectors.server_rows import read_row_names, server_collection
from rag.records import Ranking, Vector
from rag.settings import Settings
from scripts.kills.trials import Trial
from tests.chroma_server import ChromaProcess
from tests.indexes import hashing_settings
from tests.ingest.forks import Forks
from tests.ingest.test_killed import Torn

_FILES, _CHANGED = 12, 4
_WORDS = ("harbour", "library", "garden", "bridge", "station", "market", "tower", "museum", "school", "mill")
_QUESTION = "When does the harbour of the garden open?"
_ROWS = 8  # of a request, so that a run makes several
_BACK_AFTER_S = 0.7  # in one of two trials the server is back while the run still tries


def vector_server(_: Forks, folder: Path, kills: int) -> Iterator[Trial]:
    """Kill the server at times spread over a run that changes a third of the documents."""
    server = ChromaProcess(folder / "rows")
    server.start()
    try:
        docs = folder / "docs"
        settings = _settings(folder / "store", server)
        _write(docs, range(_FILES), 0)
        run(settings, [docs])
        _write(docs, range(_CHANGED), 1)
        begun = time.monotonic()
        run(settings)
        seconds = time.monotonic() - begun
        chance = random.Random("vector server")  # noqa: S311 - no secret
        for number in range(kills):
            _write(docs, range(_CHANGED), number + 2)
            after_s = seconds * chance.uniform(0.1, 1.1)
            yield partial(_kill, settings, server, after_s, is_back=number % 2 == 1)
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _kill(settings: Settings, server: ChromaProcess, after_s: float, *, is_back: bool) -> int:
    with _asking(settings) as said, _killing(server, after_s, is_back=is_back):
        try:
            run(settings)
        except VectorServerError as error:
            _look_at(error)
    for word in said:
        if word:
            raise Torn(word)
    server.start()
    run(settings)  # what was refused comes with the next run, and what was left of the killed one goes
    named, there = _rows(settings)
    assert named <= there, f"{len(named - there)} rows are missing"
    run(settings)
    named, there = _rows(settings)
    assert named == there, f"{len(there - named)} rows are left over"
    with open_index(settings, "default") as index:
        vector = _question(index)
        assert _chunks(index.search_vectors(vector, 10)) == _chunks(_exactly(index, vector, 10))
    return 1


@contextmanager
def _killing(server: ChromaProcess, after_s: float, *, is_back: bool) -> Iterator[None]:
    def kill() -> None:
        time.sleep(after_s)
        server.kill()
        if is_back:
            time.sleep(_BACK_AFTER_S)
            server.start()

    killer = Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        killer.join()


@contextmanager
def _asking(settings: Settings) -> Iterator[list[str]]:
    """Ask what is published again and again meanwhile; yields what was wrong with its answers, if anything."""
    wrong: list[str] = []
    is_over = Event()

    def ask() -> None:
        with open_index(settings, "default") as index:
            vector = _question(index)
            expected = _chunks(_exactly(index, vector, 5))
            while not is_over.is_set():
                try:
                    found = _chunks(index.search_vectors(vector, 5))
                    if found != expected:
                        wrong.append(f"{found} was found, and not {expected}")
                except VectorServerError as error:
                    _look_at(error)
                except Exception as error:
                    wrong.append(repr(error))
                time.sleep(0.02)

    reader = Thread(target=ask)
    reader.start()
    try:
        yield wrong
    finally:
        is_over.set()
        reader.join()


def _look_at(error: VectorServerError) -> None:
    if "is away" not in str(error) or "\n" in str(error):
        raise Torn(str(error)) from error


def _question(index: Index) -> Vector:
    vector: Vector = index.embedder.embed_queries([_QUESTION])[0]
    return vector


def _exactly(index: Index, vector: Vector, k: int) -> Ranking:
    ids = index.library.chunk_ids()
    scores = zip(ids, (index.vectors(ids) @ vector).tolist(), strict=True)
    return sorted(scores, key=lambda hit: (-round(hit[1], 5), hit[0]))[:k]


def _chunks(ranking: Ranking) -> list[str]:
    return [chunk for chunk, _ in sorted(ranking, key=lambda hit: (-round(hit[1], 5), hit[0]))]


def _rows(settings: Settings) -> tuple[set[str], set[str]]:
    """Return the rows that the generations name, and those on the server."""
    note, place = read_note(settings.store), Collection(settings.store, "default")
    assert note is not None
    named: set[str] = set()
    for folder in place.generations.iterdir():
        named |= {row.decode() for row in read_row_names(folder).tolist()}
    encoder = read_manifest(place, str(place.current())).encoder["fingerprint"]
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        return named, set(server.row_ids(server_collection(note.store, "default", encoder)))


def _settings(store: Path, server: ChromaProcess) -> Settings:
    vectors = server.vectors.model_copy(update={"batch_rows": _ROWS})
    return hashing_settings(store).model_copy(update={"vectors": vectors})


def _write(docs: Path, numbers: range, version: int) -> None:
    docs.mkdir(exist_ok=True)
    chance = random.Random(version)  # noqa: S311
    for number in numbers:
        paragraphs = (" ".join(chance.choices(_WORDS, k=60)) for _ in range(12))
        text = f"# Note {number}\n\nVersion {version} of the note.\n\n" + ".\n\n".join(paragraphs)
        (docs / f"{number}.md").write_text(text + ".\n")
