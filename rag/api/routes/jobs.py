"""`GET /v1/jobs`, `/v1/jobs/{id}`, also as events, and `POST /v1/jobs/{id}/cancel`: what became of it."""

import asyncio
import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.sse import format_sse_event

from rag.api.access import require_manager
from rag.api.wire.jobs_schemas import JobFileResult, JobResult, JobsResult, JobSummary, ProgressResult, UploadLimits
from rag.api.wire.public import public
from rag.api.wire.streams import EVENT_STREAM, EventStream, wants_events
from rag.errors import TooLate, UnknownName
from rag.index.generations import Collection
from rag.jobs.jobs import Job, JobFile
from rag.jobs.queue import Jobs
from rag.jobs.uploads import remove_staged
from rag.jobs.worker_lock import has_worker
from rag.records import document_id
from rag.settings import Settings

_MOST_LISTED = 200
_FARTHEST = 2**53  # JSON's integers are exact up to there
_LOOK_S = 0.5  # between two looks at a job whose events are sent
_EVENTS = """\
The job as JSON, or, with `Accept: text/event-stream`, an event `job` with it now and whenever it has changed, the last
of them when it is over. A stream that is open for long ends before that; ask again then.
"""

router = APIRouter(prefix="/v1", tags=["managing"])

Id = Annotated[str, Path(min_length=1, max_length=64, description="The id of a job.")]


@router.get("/jobs", responses={403: {"description": "The account may not manage documents."}})
def jobs(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50,
    offset: Annotated[int, Query(ge=0, le=_FARTHEST)] = 0,
) -> JobsResult:
    """List the jobs of this account, the newest first, and say whether somebody does them."""
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    listed, total = Jobs(settings.store).of(account.name, account.managed, limit=limit, offset=offset)
    limits = settings.upload
    return JobsResult(
        jobs=[JobSummary(**_summary(job)) for job in listed],
        total=total,
        worker="running" if has_worker(settings.store) else "missing",
        limits=UploadLimits(max_bytes=limits.max_bytes, max_files=limits.max_files, undo_s=limits.undo_s),
    )


@router.get(
    "/jobs/{id}",
    response_model=JobResult,
    response_description=_EVENTS,
    responses={
        200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
        403: {"description": "The account may not manage documents."},
    },
)
def job(request: Request, id: Id) -> Any:  # noqa: A002 - the contract's name; Any: a response, or what it is made of
    """Read a job of this account, or follow it."""
    found = _own_job(request, id)
    if wants_events(request.headers.get("accept", "")):
        return EventStream(_follow(request, found))
    return job_result(found)


@router.post(
    "/jobs/{id}/cancel",
    response_model=JobResult,
    responses={
        403: {"description": "The account may not manage documents."},
        409: {"description": "The job has begun, or is over."},
    },
)
def cancel_job(request: Request, id: Id) -> JobResult:  # noqa: A002
    """Cancel a job that has not begun: undo a deletion, or take back an upload."""
    found = _own_job(request, id)
    settings: Settings = request.app.state.settings
    queue = Jobs(settings.store)
    if not queue.cancel(found.id):
        raise TooLate(f"the job is {found.state}, so it cannot be cancelled any more")
    remove_staged(Collection(settings.store, found.collection), found.id)
    return job_result(_own_job(request, id))


def job_result(job: Job) -> JobResult:
    """Return a job as it is sent."""
    return JobResult(**_summary(job), files=[_file(job, file) for file in job.files])


def _own_job(request: Request, identity: str) -> Job:
    """Return a job of the account that asks; raises UnknownName for any other."""
    account = require_manager(request)
    settings: Settings = request.app.state.settings
    found = Jobs(settings.store).get(identity)
    if found is None or found.account != account.name or not account.may_manage(found.collection):
        raise UnknownName(f"there is no job '{identity}'; GET /v1/jobs lists them")
    return found


async def _follow(request: Request, job: Job) -> AsyncGenerator[bytes, None]:
    """Yield the job whenever it has changed, until it is over or the time of a request nearly is."""
    settings: Settings = request.app.state.settings
    queue = Jobs(settings.store)
    loop = asyncio.get_running_loop()
    until = loop.time() + settings.server.timeout_s * 0.9
    sent: Job | None = None
    while True:
        if job != sent:
            content = json.dumps(job_result(job).model_dump(), ensure_ascii=False)
            yield format_sse_event(event="job", data_str=content)
            sent = job
        if not job.is_open or loop.time() > until:
            return
        await asyncio.sleep(_LOOK_S)
        found: Job | None = await asyncio.to_thread(queue.get, job.id)
        job = found or job


def _summary(job: Job) -> dict[str, Any]:  # Any: a field of any type
    has_progress = job.state == "running" and job.stage
    return {
        "id": job.id,
        "kind": job.kind,
        "collection": job.collection,
        "state": job.state,
        "created_at": _time(job.created),
        "starts_at": _time(job.starts),
        "started_at": _time(job.started),
        "finished_at": _time(job.finished),
        "generation": job.generation,
        "detail": public(job.detail) or None,
        "can_cancel": job.can_cancel,
        "progress": ProgressResult(stage=job.stage, done=job.done, total=job.total) if has_progress else None,
        "counts": dict(sorted(job.counts.items())),
    }


def _file(job: Job, file: JobFile) -> JobFileResult:
    return JobFileResult(
        name=file.path,
        uri=file.uri,
        document_id=document_id(job.collection, file.uri),
        bytes=file.bytes,
        state=file.state,
        reason=public(file.reason) or None,
    )


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
