"""Adds and deletes documents, makes collections and looks through sources again: each is a job for `ingest work`."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.requests import ClientDisconnect

from rag.api.access import Account, managed_collection, require_manager
from rag.api.routes.jobs import job_result
from rag.api.routes.leasing import Key, Names, leased_document
from rag.api.routes.receiving import Arrivals, Receiver, files_of_form, one_file, paced
from rag.api.wire.jobs_schemas import CollectionBody, JobResult, ReindexBody
from rag.api.wire.leaving import CLIENT_GONE
from rag.api.wire.multipart import boundary_of
from rag.errors import NotAllowed, StorageError, TooLate, UnknownName, UsageError
from rag.index.generations import Collection, list_collections
from rag.jobs.jobs import Job, JobFile, NewJob, new_job_id
from rag.jobs.queue import Jobs
from rag.jobs.quota import Quota
from rag.jobs.uploads import managed_root, receiving
from rag.settings import Settings

_LONGEST_NAME = 1024

router = APIRouter(prefix="/v1", tags=["managing"])

Target = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=63,
        description="The collection; default: the service's own, or the only one that the account manages.",
    ),
]
_BODY = {
    "requestBody": {
        "required": True,
        "description": "A file's bytes as they are, named by `name`; or a form with any number of files.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "format": "binary"},
                            "description": "Each with a filename, which may have folders: `reports/2026.pdf`.",
                        }
                    },
                }
            },
        },
    }
}
_FORBIDDEN: dict[int | str, dict[str, Any]] = {403: {"description": "The account may not manage this collection."}}
_FULL: dict[int | str, dict[str, Any]] = {507: {"description": "The disk of the service is full; nothing was kept."}}
_TAKEN: dict[int | str, dict[str, Any]] = {409: {"description": "There is a collection of this name."}}


@router.post(
    "/documents",
    status_code=202,
    response_model=JobResult,
    openapi_extra=_BODY,
    responses={**_FORBIDDEN, **_FULL, 408: {"description": "The body arrived too slowly."}},
)
async def add_documents(
    request: Request,
    response: Response,
    collection: Target = None,
    name: Annotated[
        str | None,
        Query(max_length=_LONGEST_NAME, description="The name of the file that is the body; it may have folders."),
    ] = None,
) -> Any:  # Any: a response, or what response_model makes one of
    """Send one file, or many as a form; a file of the same name is replaced.

    The job that is returned says what becomes of each. Files are accepted all or none; which can be read is found out
    by the job.
    """
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    arrivals: Arrivals = request.app.state.arrivals
    place = Collection(settings.store, managed_collection(account, settings, collection))
    boundary = boundary_of(request.headers.get("content-type", ""))
    if boundary is not None and name is not None:
        raise UsageError("`name` is for a body that is one file; in a form each part has its own filename")
    new = NewJob("upload", place.name, account.name, id=new_job_id())
    limits = settings.upload
    quota = Quota(limits.collection_bytes, limits.collection_files, limits.account_bytes)
    await arrivals.run(partial(_require_collection, settings, place.name))
    root = await arrivals.run(partial(managed_root, place))
    used = await arrivals.run(partial(Jobs(settings.store).used, new))
    _refuse_early(request, settings, is_form=boundary is not None)
    body = paced(request.receive, limits.least_bytes_per_s)
    pieces = one_file(body, name or "") if boundary is None else files_of_form(body, boundary)
    try:
        with receiving(place, new.id) as folder:
            receiver = Receiver(new, folder, limits, arrivals, quota, used)
            files = await receiver.receive(pieces, lambda path: f"{root}/{path}")
            job = await arrivals.run(partial(_accept, settings, new, files, quota))
    except ClientDisconnect:
        return Response(status_code=CLIENT_GONE)
    except OSError as error:
        raise StorageError(f"the service cannot keep files ({error.strerror}); nothing was kept") from error
    return _accepted(job, response)


@router.delete("/documents/{key:path}", status_code=202, response_model=JobResult, responses=_FORBIDDEN)
def delete_document(
    request: Request,
    response: Response,
    key: Key,
    collection: Names = [],  # noqa: B006 - FastAPI copies it
) -> JobResult:
    """Forget a document for good, after some seconds in which the job can be cancelled.

    Once it has started it is final: the text leaves the index, older generations, the cache and feedback. A file that
    was uploaded is removed; a file in a folder of the operator's stays there and is not read again.
    """
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    name, file = _find(request, account, key, collection)
    new = NewJob("delete", name, account.name, (file,), delay_s=settings.upload.undo_s)
    return _accepted(Jobs(settings.store).add(new), response)


@router.post("/collections", status_code=202, response_model=JobResult, responses={**_FORBIDDEN, **_TAKEN})
def create_collection(body: CollectionBody, request: Request, response: Response) -> JobResult:
    """Make a collection without documents; it can be sent files at once, and asked as soon as the job has finished."""
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    name = Collection(settings.store, body.name).name
    if not account.may_manage(name):
        raise NotAllowed(f"this account may not manage a collection '{name}'")
    jobs = Jobs(settings.store)
    if name in list_collections(settings.store) or jobs.creating(name):
        raise TooLate(f"there is a collection '{name}' already; choose another name")
    return _accepted(jobs.add(NewJob("create", name, account.name)), response)


@router.post("/reindex", status_code=202, response_model=JobResult, responses=_FORBIDDEN)
def reindex(body: ReindexBody, request: Request, response: Response) -> JobResult:
    """Look through all sources of a collection again, as `ingest run` without a path does."""
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    name = Collection(settings.store, managed_collection(account, settings, body.collection)).name
    _require_collection(settings, name)
    jobs = Jobs(settings.store)
    new = NewJob("reindex", name, account.name, checksum=body.checksum)
    return _accepted(_not_begun(jobs, new) or jobs.add(new), response)


def _not_begun(jobs: Jobs, new: NewJob) -> Job | None:
    """Return a job of the account that will do the same, since it has not begun; None where there is none."""
    wanted = (new.kind, new.collection, new.account, new.checksum)
    same = (job for job in jobs.open() if (job.kind, job.collection, job.account, job.checksum) == wanted)
    return next((job for job in same if job.can_cancel), None)


def _require_collection(settings: Settings, name: str) -> None:
    """Raise UnknownName unless a collection is published, or is going to be."""
    if name not in list_collections(settings.store) and not Jobs(settings.store).creating(name):
        raise UnknownName(f"there is no collection '{name}'; make it first: POST /v1/collections")


def _refuse_early(request: Request, settings: Settings, *, is_form: bool) -> None:
    """Refuse a body that says itself that it is too long; raises HTTPException, 413."""
    announced = request.headers.get("content-length", "")
    if not is_form and announced.isascii() and announced.isdecimal() and int(announced) > settings.upload.max_bytes:
        raise HTTPException(
            413, f"the file is too large; at most {settings.upload.max_bytes} bytes are allowed (RAG_UPLOAD__MAX_BYTES)"
        )


def _accept(settings: Settings, new: NewJob, files: tuple[JobFile, ...], quota: Quota) -> Job:
    whole = NewJob(new.kind, new.collection, new.account, files, id=new.id)
    return Jobs(settings.store).add(whole, quota)


def _accepted(job: Job, response: Response) -> JobResult:
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return job_result(job)


def _find(request: Request, account: Account, key: str, names: Sequence[str]) -> tuple[str, JobFile]:
    """Return the one collection of those that the account manages, and the document there, that `key` names.

    Raises UnknownName, NotAllowed where it may only be asked, and UsageError where several collections have it.
    """
    settings: Settings = request.app.state.settings
    looked_in = [name for name in dict.fromkeys(names or list_collections(settings.store)) if account.may_manage(name)]
    found = [(name, file) for name in looked_in if (file := _document_of(request, name, key)) is not None]
    if len(found) > 1:
        raise UsageError(
            f"the collections {', '.join(name for name, _ in found)} have it; name the collection: ?collection=NAME"
        )
    if found:
        return found[0]
    with leased_document(request, key, names) as (index, _):
        raise NotAllowed(f"this account may ask '{index.collection}', but not manage it")


def _document_of(request: Request, name: str, key: str) -> JobFile | None:
    """Return a collection's document, or an uploaded file that could not be read; None where it has neither."""
    settings: Settings = request.app.state.settings
    place = Collection(settings.store, name)
    try:
        with leased_document(request, key, [name]) as (_, info):
            return JobFile(_path_of(place, info.uri), info.uri, info.bytes, info.sha256)
    except UnknownName:
        path = _path_of(place, key)
        return JobFile(path, key) if path and Jobs(settings.store).sender(name, path) is not None else None


def _path_of(place: Collection, uri: str) -> str:
    """Return a document's path below the managed root, empty for one of another root."""
    root = f"{managed_root(place)}/"
    return uri.removeprefix(root) if uri.startswith(root) else ""
