"""`GET /healthz`: the process runs and answers. `GET /readyz`: it should be sent requests."""

import time
from typing import Literal

from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool

from rag import __version__
from rag.api.peers import Peers
from rag.api.wire.schemas import Health, Problem, Readiness, ReplicaReadiness
from rag.engine import Engine
from rag.index.generations import Collection, read_last_success
from rag.jobs.queue import oldest_waiting_s
from rag.jobs.worker_lock import has_worker
from rag.remote.replica import Replica
from rag.remote.replica_state import PROBLEMS, Followed, ReplicaState, age_s, read_state
from rag.settings import Settings

router = APIRouter(tags=["service"])


@router.get("/healthz")
async def check_health() -> Health:
    """Report that the service runs.

    For supervisors that restart a hanging service; it touches nothing else, not even an index.
    """
    return Health(status="ok", version=__version__)


@router.get(
    "/readyz",
    response_model_exclude_none=True,
    responses={503: {"model": Problem, "description": "Not ready: no index is open, or the service is stopping."}},
)
async def check_readiness(request: Request) -> Readiness:
    """Report that the service's own collection is open, so that the next question need not wait.

    For load balancers: a service that is stopping is not ready, but still finishes its requests. One that cannot open a
    newer index is ready, and says so: the older one answers.
    """
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    if getattr(request.app.state, "draining", False):
        raise HTTPException(503, "the service is stopping")
    if settings.collection not in engine.open_generations():
        raise HTTPException(503, "the index is not open")  # anyone may call this, so it names nothing
    peers: Peers | None = request.app.state.peers
    if peers is not None and not peers.state.is_ready:
        raise HTTPException(503, "not all workers are ready")
    replica: Replica | None = request.app.state.replica
    missing = 0 if peers is None else peers.missing
    # It reads files, and a disk that hangs must not stop the loop, nor take the threads that answer (`rag.threads`).
    return await run_in_threadpool(_read_readiness, settings, replica, len(engine.opening_failures()), missing)


def _read_readiness(settings: Settings, replica: Replica | None, outdated: int, missing: int) -> Readiness:
    """Return what the store, or a replica's cache, says of a service that is ready."""
    if replica is not None:
        state = read_state(replica.cache)
        followed = _describe_replica(replica, state, time.time())
        return Readiness(status="ready", detail=_describe(outdated, missing, state), replica=followed)
    detail = _describe(outdated, missing, None)
    last_run = read_last_success(Collection(settings.store, settings.collection))
    last_run_at = None if last_run is None else last_run.isoformat()
    waiting_s = oldest_waiting_s(settings.store)
    if waiting_s is None:
        return Readiness(status="ready", detail=detail, last_run_at=last_run_at)
    worker: Literal["running", "missing"] = "running" if has_worker(settings.store) else "missing"
    return Readiness(
        status="ready", detail=detail, last_run_at=last_run_at, worker=worker, waiting_s=round(waiting_s, 1)
    )


def _describe_replica(replica: Replica, state: ReplicaState | None, now: float) -> ReplicaReadiness:
    followed = Followed() if state is None else state.collections.get(replica.collection, Followed())
    seen_at = 0.0 if state is None else state.seen_at
    return ReplicaReadiness(
        publication=followed.publication,
        age_s=age_s(followed.current_at, now),
        seen_s=age_s(seen_at, now),
    )


def _describe(outdated: int, missing: int, state: ReplicaState | None) -> str | None:
    details = []
    if state is not None and state.problem:
        details.append(f"{PROBLEMS.get(state.problem, state.problem)}, and what was fetched before answers")
    if outdated:
        collections = "1 collection" if outdated == 1 else f"{outdated} collections"
        details.append(f"the newest index of {collections} cannot be opened, and an older one answers")
    if missing:
        details.append("1 worker has ended" if missing == 1 else f"{missing} workers have ended")
    return f"{'; '.join(details)}; the log says why" if details else None
