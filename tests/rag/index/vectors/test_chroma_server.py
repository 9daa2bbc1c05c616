"""Vectors on Chroma's server: what is sent, what is asked, what a server does wrong, and what is removed again."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from pydantic import SecretStr

from rag.api.wire.problems import status_of
from rag.errors import SettingsError, VectorServerError
from rag.index.generations import Collection, prune
from rag.index.manifest import read_manifest
from rag.index.opened import open_index
from rag.index.vectors.chroma_client import ChromaServer, NoSuchCollection
from rag.index.vectors.served import Examined, collect_rows, complete_rows, examine_rows, require_server
from rag.index.vectors.server_note import read_note
from rag.index.vectors.server_rows import chunk_of, name_row, read_row_names
from rag.records import Condition
from rag.settings import Settings, VectorsSettings
from tests.chroma_server import ChromaProcess
from tests.rag.index.vectors.served_rows import collection_of, exactly, on_server, rows_named, rows_there, same, search
from tests.rag.indexes import Text, publish_index

TEXTS = {
    "remote.md": Text("Employees may work from home three days a week.", context="Remote work"),
    "hotel.md": Text("A hotel may cost at most 140 EUR a night.", metadata={"team": "finance"}),
    "breakfast.md": Text("Breakfast is paid up to 18 EUR.", metadata={"team": "finance"}),
    "parking.md": Text("The garage closes at 22:00 on weekdays."),
}
MORE = {**TEXTS, "bees.md": Text("One more note about bees.")}
FINANCE = (Condition("team", "eq", "finance"),)
VERSION = "/api/v2/version"


@pytest.fixture
def settings(tmp_path: Path, chroma_process: ChromaProcess) -> Settings:
    return on_server(tmp_path / "store", chroma_process)


def complete(settings: Settings) -> int:
    place = Collection(settings.store, settings.collection)
    name = place.current() or ""
    return complete_rows(settings, place, place.generation(name), read_manifest(place, name))


def examine(settings: Settings) -> Examined:
    place = Collection(settings.store, settings.collection)
    return examine_rows(settings, place, read_manifest(place, place.current() or ""), deep=True)


def collect(settings: Settings) -> int:
    return collect_rows(settings, Collection(settings.store, settings.collection))


def test_each_row_is_sent_once_and_the_server_answers_as_the_matrix_does(settings: Settings) -> None:
    publish_index(settings, TEXTS)

    assert rows_there(settings) == rows_named(settings)
    place = Collection(settings.store, "default")
    assert read_manifest(place, "000001").report == {"vector_rows": 4}
    assert same(search(settings, 3), exactly(settings, 3))
    publish_index(settings, MORE)
    assert read_manifest(place, "000002").report == {"vector_rows": 1}
    assert complete(settings) == 0
    assert rows_there(settings) == rows_named(settings)


def test_a_chunk_whose_context_changes_has_another_row(settings: Settings) -> None:
    """Its id stays: that says where its text stands. The generation before still has the old vector's row."""
    publish_index(settings, TEXTS)
    before, answer = rows_named(settings), exactly(settings, 10)
    publish_index(settings, {**TEXTS, "remote.md": Text(TEXTS["remote.md"].text, context="Hotel at night")})
    after = rows_named(settings)

    assert sorted(map(chunk_of, before)) == sorted(map(chunk_of, after))
    assert len(set(before) & set(after)) == 3
    assert rows_there(settings) == sorted({*before, *after})
    assert same(search(settings, 10), exactly(settings, 10))
    assert not same(search(settings, 10), answer)
    assert collect(settings) == 0  # the generation before is still there
    prune(Collection(settings.store, "default"), keep=0)
    assert collect(settings) == 1
    assert rows_there(settings) == after


def test_rows_of_nobody_are_left_out_and_more_is_asked_for(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    with open_index(settings, "default") as index:
        (near,) = index.embedder.embed_queries(["hotel at night"])
    strangers = [f"{number:024x}-{number:016x}" for number in range(100)]
    strangers += ["é", "x" * 200]  # whatever somebody else put there
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        server.put(collection_of(settings), strangers, np.tile(near, (len(strangers), 1)))

    assert same(search(settings, 3), exactly(settings, 3))
    assert collect(settings) == len(strangers)
    assert rows_there(settings) == rows_named(settings)


def test_a_row_that_the_server_lost_is_not_found_counted_and_sent_again(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    best = exactly(settings, 1)[0][0]
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        server.remove(collection_of(settings), [row for row in rows_named(settings) if chunk_of(row) == best])

    assert [chunk for chunk, _ in search(settings, 10)] == [chunk for chunk, _ in exactly(settings, 10)[1:]]
    assert examine(settings).missing == 1
    assert complete(settings) == 1
    assert same(search(settings, 10), exactly(settings, 10))
    found = examine(settings)
    assert (found.missing, found.differing, found.found, found.version) == (0, 0, 1.0, "1.0.0")


def test_a_server_that_lost_everything_is_said_to_and_filled_again(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    with closing(ChromaServer(settings.vectors, writes=True)) as server, open_index(settings, "default") as index:
        (vector,) = index.embedder.embed_queries(["hotel at night"])
        assert len(index.search_vectors(vector, 3)) == 3
        server.drop(collection_of(settings))
        with pytest.raises(VectorServerError, match=r"none of the rows.*send them: ingest run"):
            index.search_vectors(vector, 3)
        assert complete(settings) == 4
        assert same(index.search_vectors(vector, 3), exactly(settings, 3))  # the same name is another collection now


def test_other_vectors_than_were_sent_are_refused(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    row = rows_named(settings)[0]
    with closing(ChromaServer(settings.vectors, writes=True)) as server:
        (vector,) = server.vectors(collection_of(settings), [row]).values()
        server.put(collection_of(settings), [row], -vector[np.newaxis])
    assert examine(settings).differing == 1
    with pytest.raises(VectorServerError, match="has other vectors than it was sent; remove its collection openbook-"):
        publish_index(settings, MORE)
    assert Collection(settings.store, "default").current() == "000001"


def test_two_stores_and_two_collections_share_a_server_and_remove_only_their_own(
    tmp_path: Path, chroma_process: ChromaProcess
) -> None:
    every = [
        on_server(tmp_path / "one", chroma_process),
        on_server(tmp_path / "one", chroma_process, "other"),
        on_server(tmp_path / "two", chroma_process),
    ]
    for each in every:
        publish_index(each, TEXTS)
    assert len(set(map(collection_of, every))) == 3
    publish_index(every[0], {"hotel.md": TEXTS["hotel.md"]})
    prune(Collection(every[0].store, "default"), keep=0)
    assert [collect(each) for each in every] == [3, 0, 0]
    for each in every:
        assert rows_there(each) == rows_named(each)


def test_rows_of_a_generation_that_cannot_be_read_stay(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    publish_index(settings, {"hotel.md": TEXTS["hotel.md"]})
    (Collection(settings.store, "default").generation("000001") / "manifest.json").write_text("{")
    with pytest.raises(VectorServerError, match="no row was removed from the vector server: generation 000001"):
        collect(settings)
    assert len(rows_there(settings)) == 4


def test_a_store_that_never_sent_a_row_answers_from_its_matrix(settings: Settings) -> None:
    """So does a store that was restored, or copied to compare a backup with it."""
    publish_index(settings, TEXTS)
    (settings.store / "vector_server.json").unlink()
    assert same(search(settings, 3), exactly(settings, 3))
    assert examine(settings).missing == 4
    assert complete(settings) == 4  # under a new id


def test_an_empty_generation_is_no_special_case(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    publish_index(settings, {})
    assert search(settings, 3) == []
    assert rows_named(settings) == []
    assert examine(settings).missing == 0


def test_rows_leave_the_server_when_the_vectors_do(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    name = collection_of(settings)
    here = settings.model_copy(update={"vectors": settings.vectors.model_copy(update={"kind": "exact"})})
    publish_index(here, TEXTS)
    assert collect(here) == 0  # the generation before may be asked for again
    prune(Collection(settings.store, "default"), keep=0)
    assert collect(here) == 4
    with closing(ChromaServer(settings.vectors, writes=True)) as server, pytest.raises(NoSuchCollection):
        list(server.row_ids(name))
    note = read_note(settings.store)
    assert note is not None
    assert note.addresses == ()


def test_a_server_that_is_away_is_said_to_be_and_answers_once_it_is_back(
    tmp_path: Path, mortal_chroma: ChromaProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vectors.chroma_client._PAUSES_S", ())
    settings = on_server(tmp_path / "store", mortal_chroma)
    publish_index(settings, TEXTS)
    expected = exactly(settings, 3)
    with open_index(settings, "default") as index:
        (vector,) = index.embedder.embed_queries(["hotel at night"])
        assert same(index.search_vectors(vector, 3), expected)
        some = index.search_vectors(vector, 3, FINANCE)
        assert len(some) == 2
        mortal_chroma.kill()
        with pytest.raises(VectorServerError) as raised:
            index.search_vectors(vector, 3)
        assert f"the vector server at {mortal_chroma.url}/default_tenant/default_database is away" in str(raised.value)
        assert str(raised.value).endswith("start it, or check RAG_VECTORS__URL")
        assert "\n" not in str(raised.value)
        assert index.search_vectors(vector, 3, FINANCE) == some  # a filter needs no server
        with pytest.raises(VectorServerError, match="is away"):
            publish_index(settings, MORE)
        assert Collection(settings.store, "default").current() == "000001"
        mortal_chroma.start()
        assert same(index.search_vectors(vector, 3), expected)
    publish_index(settings, MORE)
    assert same(search(settings, 3), exactly(settings, 3))


def test_a_write_waits_for_a_server_that_is_started_again(
    tmp_path: Path, mortal_chroma: ChromaProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.vectors.chroma_client._PAUSES_S", (0.5,) * 120)
    settings = on_server(tmp_path / "store", mortal_chroma)
    publish_index(settings, TEXTS)
    mortal_chroma.kill()
    starting = Thread(target=mortal_chroma.start)
    starting.start()
    publish_index(settings, MORE)
    starting.join()
    assert rows_there(settings) == rows_named(settings)


def test_a_server_that_is_away_is_503() -> None:
    assert status_of(NoSuchCollection) == status_of(VectorServerError) == 503


Answers = dict[str, tuple[int, object]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answers], VectorsSettings]]:
    """Start a server that gives such answers by path, and to all others 404; it notes headers in `requests`."""
    servers: list[ThreadingHTTPServer] = []

    def start(answers: Answers) -> VectorsSettings:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, content = answers.get(self.path, (404, {"detail": "Not Found"}))
                requests.append({key.lower(): value for key, value in self.headers.items()})
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        requests.clear()
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, daemon=True).start()
        return VectorsSettings(kind="chroma-server", url=f"http://127.0.0.1:{server.server_port}")

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


requests: list[dict[str, str]] = []


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ({"/api/v1/version": (200, "0.4.24")}, "no Chroma server of version 1 (HTTP 404 for its version)"),
        ({VERSION: (200, "0.6.3")}, "has version '0.6.3', and only 1.0 is supported; start Chroma's own: chroma run"),
        ({VERSION: (200, "1.5.9")}, "which must not be used (SECURITY.md)"),
        ({VERSION: (200, "2.0.0")}, "has version '2.0.0', and only 1.0 is supported"),
        ({VERSION: (200, {"version": "1.0.0"})}, "only 1.0 is supported"),
        ({VERSION: (200, b"<html>")}, "no Chroma server of version 1 (HTTP 200"),
        ({VERSION: (502, b"<html>")}, "no Chroma server of version 1 (HTTP 502"),
        ({VERSION: (401, {})}, "refuses the token (HTTP 401); check RAG_VECTORS__TOKEN"),
    ],
)
def test_a_server_of_another_kind_is_refused(
    answers: Answers, word: str, serve: Callable[[Answers], VectorsSettings], tmp_path: Path
) -> None:
    with pytest.raises(VectorServerError) as raised:
        require_server(Settings(store=tmp_path, vectors=serve(answers)))
    assert word in str(raised.value)


def test_a_server_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.vectors.chroma_client._PAUSES_S", ())
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        vectors = VectorsSettings(kind="chroma-server", url=url, timeout_s=0.2)
        with closing(ChromaServer(vectors, writes=False)) as server, pytest.raises(VectorServerError, match="is away"):
            server.check()


@pytest.mark.parametrize(
    ("header", "name", "value"),
    [("x-chroma-token", "x-chroma-token", "tok-1"), ("authorization", "authorization", "Bearer tok-1")],
)
def test_the_token_goes_where_the_server_expects_it_and_nowhere_else(
    header: str, name: str, value: str, serve: Callable[[Answers], VectorsSettings]
) -> None:
    vectors = serve({VERSION: (401, {})}).model_copy(update={"token": SecretStr("tok-1"), "token_header": header})
    with closing(ChromaServer(vectors, writes=False)) as server, pytest.raises(VectorServerError) as raised:
        server.check()
    assert "tok-1" not in f"{raised.value!r} {vectors!r}"
    assert requests[0][name] == value
    assert [key for key, sent in requests[0].items() if "tok-1" in sent] == [name]


def test_a_password_in_the_address_is_never_shown() -> None:
    vectors = VectorsSettings(kind="chroma-server", url="http://me:secret@127.0.0.1:9", timeout_s=1)
    with closing(ChromaServer(vectors, writes=False)) as server, pytest.raises(VectorServerError) as raised:
        server.check()
    assert "secret" not in str(raised.value)


def test_an_address_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'vectors\.url' is empty; set RAG_VECTORS__URL"):
        require_server(Settings(store=tmp_path, vectors=VectorsSettings(kind="chroma-server")))


def test_a_row_is_named_by_its_chunk_and_its_vector() -> None:
    one, other = np.array([0.6, 0.8], np.float32), np.array([0.8, 0.6], np.float32)
    assert name_row("c1", one) == name_row("c1", one.copy()) != name_row("c1", other)
    assert chunk_of(name_row("c1", one)) == "c1"


def test_the_names_of_rows_are_sealed_with_a_generation(settings: Settings) -> None:
    publish_index(settings, TEXTS)
    place = Collection(settings.store, "default")
    assert "server/rows.npy" in read_manifest(place, "000001").checksums
    assert len(read_row_names(place.generation("000001"))) == 4
