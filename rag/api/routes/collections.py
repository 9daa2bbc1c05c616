"""`GET /v1/collections`: the collections that the caller may ask."""

from fastapi import APIRouter, Request

from rag.api.access import account_of, visible_collections
from rag.api.wire.documents_schemas import CollectionResult, CollectionsResult
from rag.index.generations import Collection, lease_current
from rag.index.manifest import read_manifest
from rag.settings import Settings

router = APIRouter(prefix="/v1", tags=["documents"])


@router.get("/collections")
def collections(request: Request) -> CollectionsResult:
    """List the collections that the account may read, by name."""
    settings: Settings = request.app.state.settings
    names = visible_collections(account_of(request), settings)
    return CollectionsResult(collections=[_describe(settings, name) for name in names])


def _describe(settings: Settings, name: str) -> CollectionResult:
    place = Collection(settings.store, name)
    with lease_current(place) as generation:  # the manifest is enough: no index or encoder is opened
        manifest = read_manifest(place, generation)
    return CollectionResult(
        name=name,
        generation=generation,
        documents=manifest.counts["documents"],
        chunks=manifest.counts["chunks"],
        published_at=manifest.created,
        is_default=name == settings.collection,
    )
