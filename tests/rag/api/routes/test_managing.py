"""Files sent to the service, deletions, new collections, and the jobs that come of them."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect

from ingest.pipeline import run
from rag.api.app import make_app
from rag.api.routes.receiving import paced
from rag.index.generations import Collection
from rag.jobs.jobs import Job
from rag.jobs.queue import Jobs
from rag.jobs.uploads import incoming_folder, staged_file
from rag.keys import Keys
from rag.settings import Settings, UploadSettings
from tests.rag.api.asgi import post_scope
from tests.rag.api.wire.test_problems import check_problem

LIMITS = UploadSettings(max_bytes=1000, max_files=3, collection_bytes=2500, undo_s=60)


@pytest.fixture
def app(own_index: Settings) -> FastAPI:
    return make_app(own_index.model_copy(update={"upload": LIMITS}), is_managed=True)


@pytest.fixture
def manager(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def left(settings: Settings) -> list[str]:
    """Name what waits in the collection's incoming folder."""
    folder = incoming_folder(Collection(settings.store, "default"))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def job_of(settings: Settings, response: Any) -> Job:
    assert response.status_code == 202, response.text
    job = Jobs(settings.store).get(response.json()["id"])
    assert job is not None
    return job


def test_a_file_waits_for_its_job_as_it_was_sent(manager: TestClient, own_index: Settings) -> None:
    response = manager.post("/v1/documents", params={"name": "a b/Größe.txt"}, content=b"\0\xff three")

    job = job_of(own_index, response)
    (file,) = job.files
    assert response.headers["location"] == f"/v1/jobs/{job.id}"
    assert (job.kind, job.collection, job.account, job.state) == ("upload", "default", "", "waiting")
    assert (file.path, file.uri, file.bytes) == ("a b/Größe.txt", "uploads/a b/Größe.txt", 8)
    place = Collection(own_index.store, "default")
    assert staged_file(place, job.id, 0).read_bytes() == b"\0\xff three"


def test_a_form_brings_many_files_all_or_none(manager: TestClient, own_index: Settings) -> None:
    files = [("file", (f"{number}.txt", b"x" * number)) for number in range(3)]
    job = job_of(own_index, manager.post("/v1/documents", files=files))

    assert [(file.path, file.bytes) for file in job.files] == [("0.txt", 0), ("1.txt", 1), ("2.txt", 2)]
    for wrong, status, said in (
        ([*files, ("file", ("more.txt", b"x"))], 413, "at most 3 files"),
        ([*files[:2], ("file", ("../x", b"x"))], 422, "cannot name a file"),
        ([*files[:2], ("file", ("1.txt", b"x"))], 422, "occurs twice"),
        ([("file", ("a.txt", b"x" * 1001))], 413, "a.txt is too large"),
    ):
        response = manager.post("/v1/documents", files=wrong)
        assert said in check_problem(response, status).detail
    assert left(own_index) == [job.id]


def pieces(size: int, of: int) -> Iterator[bytes]:
    for _ in range(size // of):
        yield bytes(of)


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_over_the_limit_is_refused_with_nothing_left(
    announced: bool, manager: TestClient, own_index: Settings
) -> None:
    content = bytes(1001) if announced else pieces(5000, 100)

    response = manager.post("/v1/documents?name=a.txt", content=content)

    assert "RAG_UPLOAD__MAX_BYTES" in check_problem(response, 413).detail
    assert left(own_index) == []
    assert manager.post("/v1/documents?name=a.txt", content=bytes(1000)).status_code == 202


def test_a_forgotten_body_is_no_file(manager: TestClient, own_index: Settings) -> None:
    assert "no body" in check_problem(manager.post("/v1/documents?name=a.txt"), 422).detail
    assert left(own_index) == []
    assert "checksum" in check_problem(manager.post("/v1/reindex", json={"checksum": 1}), 422).detail


def test_a_collection_takes_no_more_than_its_quota(manager: TestClient, own_index: Settings) -> None:
    for number in range(2):
        assert manager.post(f"/v1/documents?name={number}.txt", content=bytes(1000)).status_code == 202
    response = manager.post("/v1/documents?name=2.txt", content=bytes(501))

    assert "2500 bytes in all" in check_problem(response, 413).detail
    assert len(left(own_index)) == 2
    assert manager.post("/v1/documents?name=2.txt", content=bytes(500)).status_code == 202


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(app: FastAPI, own_index: Settings) -> None:
    scope = {**post_scope("/v1/documents"), "query_string": b"name=a.txt", "client": ("127.0.0.1", 1)}
    messages = iter([{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)

    assert sent[0]["status"] == 499
    assert left(own_index) == []
    assert Jobs(own_index.store).open() == []


async def collect(body: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in body])


async def test_a_body_may_be_slow_but_not_slower_than_the_least_rate() -> None:
    async def slowly() -> Any:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": bytes(10), "more_body": True}

    async def never() -> Any:
        await asyncio.Event().wait()

    with pytest.raises(HTTPException, match="too slowly"):
        await collect(paced(slowly, 10_000, grace_s=0.05))
    with pytest.raises(HTTPException, match="too slowly"):
        await collect(paced(never, 10_000, grace_s=0.01))

    parts = iter([{"type": "http.request", "body": bytes(10), "more_body": more} for more in (True, True, False)])

    async def some() -> Any:
        await asyncio.sleep(0.02)
        return next(parts)

    assert await collect(paced(some, 100, grace_s=5)) == bytes(30)


async def test_a_body_that_breaks_off_is_no_file() -> None:
    async def leave() -> Any:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientDisconnect):
        await collect(paced(leave, 0))


def test_names_with_a_form_or_none_at_all_are_refused(manager: TestClient) -> None:
    form = [("file", ("a.txt", b"x"))]

    assert "each part has its own" in check_problem(manager.post("/v1/documents?name=b", files=form), 422).detail
    assert "has no name" in check_problem(manager.post("/v1/documents", content=b"x"), 422).detail
    no_boundary = manager.post("/v1/documents", content=b"x", headers={"Content-Type": "multipart/form-data"})
    assert "no boundary" in check_problem(no_boundary, 422).detail
    check_problem(manager.post("/v1/documents?name=%ff.txt", content=b"x"), 422)


def test_a_deletion_can_be_undone_until_it_starts(manager: TestClient, own_index: Settings) -> None:
    job = job_of(own_index, manager.delete("/v1/documents/handbook/expenses.md"))
    (file,) = job.files

    assert (file.uri, file.path, job.starts - job.created) == ("handbook/expenses.md", "", 60)
    cancelled = manager.post(f"/v1/jobs/{job.id}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert "cannot be cancelled" in check_problem(manager.post(f"/v1/jobs/{job.id}/cancel"), 409).detail
    check_problem(manager.delete("/v1/documents/handbook/none.md"), 404)


def test_an_upload_that_is_cancelled_is_removed(manager: TestClient, own_index: Settings) -> None:
    job = job_of(own_index, manager.post("/v1/documents?name=a.txt", content=b"x"))

    assert manager.post(f"/v1/jobs/{job.id}/cancel").status_code == 200
    assert left(own_index) == []


def test_a_collection_is_made_once_and_takes_files_at_once(manager: TestClient, own_index: Settings) -> None:
    check_problem(manager.post("/v1/documents?name=a.txt&collection=new", content=b"x"), 404)
    assert job_of(own_index, manager.post("/v1/collections", json={"name": "new"})).kind == "create"

    check_problem(manager.post("/v1/collections", json={"name": "new"}), 409)
    check_problem(manager.post("/v1/collections", json={"name": "default"}), 409)
    check_problem(manager.post("/v1/collections", json={"name": "../new"}), 422)
    assert manager.post("/v1/documents?name=a.txt&collection=new", content=b"x").status_code == 202
    assert manager.post("/v1/reindex", json={"checksum": True}).json()["collection"] == "default"


def test_a_reindexing_that_has_not_begun_is_not_accepted_again(manager: TestClient, own_index: Settings) -> None:
    first = job_of(own_index, manager.post("/v1/reindex", json={}))

    assert job_of(own_index, manager.post("/v1/reindex", json={})).id == first.id
    other = job_of(own_index, manager.post("/v1/reindex", json={"checksum": True}))
    Jobs(own_index.store).begin([first])
    later = job_of(own_index, manager.post("/v1/reindex", json={}))
    assert len({first.id, other.id, later.id}) == 3


def test_jobs_are_listed_and_followed(manager: TestClient, own_index: Settings) -> None:
    first = job_of(own_index, manager.post("/v1/documents?name=a.txt", content=b"x"))
    manager.post("/v1/reindex", json={})
    Jobs(own_index.store).end([first], "finished", generation="000002")

    listed = manager.get("/v1/jobs?limit=1").json()
    with manager.stream("GET", f"/v1/jobs/{first.id}", headers={"Accept": "text/event-stream"}) as stream:
        event = stream.read().decode()

    assert (listed["total"], listed["worker"], listed["limits"]["max_bytes"]) == (2, "missing", 1000)
    assert [job["kind"] for job in listed["jobs"]] == ["reindex"]
    assert event.startswith("event: job\ndata: ")
    assert json.loads(event.split("data: ", 1)[1])["generation"] == "000002"
    check_problem(manager.get("/v1/jobs/none"), 404)


ROUTES = [
    ("POST", "/v1/documents?name=a.txt"),
    ("DELETE", "/v1/documents/handbook/expenses.md"),
    ("POST", "/v1/collections"),
    ("POST", "/v1/reindex"),
    ("GET", "/v1/jobs"),
    ("GET", "/v1/jobs/none"),
    ("POST", "/v1/jobs/none/cancel"),
]


@pytest.mark.parametrize("is_open", [True, False])
def test_who_may_only_ask_manages_nothing(is_open: bool, own_index: Settings) -> None:
    headers = {}
    if not is_open:
        headers["Authorization"] = f"Bearer {Keys(own_index.store).create('ann', collections=None)[1]}"
    with TestClient(make_app(own_index, is_managed=not is_open)) as client:
        for method, path in ROUTES:
            response = client.request(method, path, json={"name": "new"}, headers=headers)
            if path == "/v1/reindex":
                response = client.post(path, json={}, headers=headers)
            assert "--can manage" in check_problem(response, 403).detail
        assert client.get("/v1/collections", headers=headers).json()["can_create"] is False
    assert not Jobs(own_index.store).path.exists()
    assert left(own_index) == []


def test_a_key_manages_its_own_collections_alone(own_index: Settings) -> None:
    keys = Keys(own_index.store)
    keys.make_public("default")
    headers = {
        who: {"Authorization": f"Bearer {keys.create(who, collections=[what], manages=True)[1]}"}
        for who, what in (("ann", "default"), ("ben", "hr"))
    }
    with TestClient(make_app(own_index)) as client:
        uploaded = client.post("/v1/documents?name=a.txt", content=b"x", headers=headers["ann"])
        job = uploaded.json()["id"]

        assert uploaded.status_code == 202
        for path in (f"/v1/jobs/{job}", f"/v1/jobs/{job}/cancel"):
            method = "POST" if path.endswith("cancel") else "GET"
            check_problem(client.request(method, path, headers=headers["ben"]), 404)
        assert client.get("/v1/jobs", headers=headers["ben"]).json()["total"] == 0
        check_problem(client.post("/v1/documents?name=a.txt&collection=default", headers=headers["ben"]), 403)
        check_problem(client.delete("/v1/documents/handbook/expenses.md", headers=headers["ben"]), 403)
        check_problem(client.post("/v1/collections", json={"name": "law"}, headers=headers["ben"]), 403)
        assert client.post("/v1/collections", json={"name": "hr"}, headers=headers["ben"]).status_code == 202
        assert client.get("/v1/jobs", headers=headers["ann"]).json()["total"] == 1


def test_a_document_of_several_managed_collections_is_deleted_only_where_it_is_named(own_index: Settings) -> None:
    run(own_index.model_copy(update={"collection": "another"}), [own_index.store.parent / "handbook"])
    keys, path = Keys(own_index.store), "/v1/documents/handbook/expenses.md"
    keys.make_public("another")
    headers = {
        who: {"Authorization": f"Bearer {keys.create(who, collections=what, manages=True)[1]}"}
        for who, what in (("ann", None), ("ben", ["default"]))
    }
    with TestClient(make_app(own_index)) as client:
        refused = client.delete(path, headers=headers["ann"])
        assert "another, default have it; name the collection" in check_problem(refused, 422).detail
        for who, query, collection in (("ann", "?collection=another", "another"), ("ben", "", "default")):
            assert client.delete(path + query, headers=headers[who]).json()["collection"] == collection
