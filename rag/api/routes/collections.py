"""`GET /v1/collections`: the collections that the caller may ask."""

from contextlib import nullcontext

from fastapi import APIRouter, Request

from rag.api.access import Account, account_of, visible_collections
from rag.api.routes.leasing import cannot_be_read
from rag.api.wire.documents_schemas import CollectionResult, CollectionsResult
from rag.engine import Engine
from rag.errors import RagError
from rag.index.generations import Collection, lease_current, read_last_success
from rag.index.manifest import read_manifest
from rag.settings import Settings

router = APIRouter(prefix="/v1", tags=["documents"])


@router.get("/collections")
def collections(request: Request) -> CollectionsResult:
    """List the collections that the account may read, by name; one that cannot be read does not hide the others."""
    engine: Engine = request.app.state.engine
    settings: Settings = request.app.state.settings
    answering = engine.open_generations()
    described: list[CollectionResult] = []
    failures: dict[str, Exception] = {}
    account = account_of(request)
    for name in visible_collections(account, settings):
        try:
            described.append(_describe(settings, name, answering.get(name), account))
        except (RagError, OSError) as error:
            failures[name] = error
    if failures and not described:
        raise next(iter(failures.values()))
    return CollectionsResult(collections=described, can_create=account.managed is None, notes=cannot_be_read(failures))


def _describe(settings: Settings, name: str, answering: str | None, account: Account) -> CollectionResult:
    place = Collection(settings.store, name)
    with nullcontext(answering) if answering else lease_current(place) as generation:
        manifest = read_manifest(place, generation)  # it is enough: no index or encoder is opened
    last_run = read_last_success(place)
    return CollectionResult(
        name=name,
        generation=generation,
        documents=manifest.counts["documents"],
        chunks=manifest.counts["chunks"],
        published_at=manifest.created,
        is_default=name == settings.collection,
        last_run_at=None if last_run is None else last_run.isoformat(),
        can_manage=account.may_manage(name),
    )
