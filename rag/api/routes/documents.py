"""`GET /v1/documents` and `/v1/documents/{key}`: the list of documents, and the text that citations point into."""

import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from rag.api.access import account_of
from rag.api.routes import originals, pages
from rag.api.routes.caching import headers_of, is_held, make_tag, not_modified
from rag.api.routes.leasing import Key, Names, cannot_be_read, leased, leased_document
from rag.api.wire.documents_schemas import DocumentResult, DocumentsResult, DocumentSummary, PageResult, SectionResult
from rag.errors import UsageError
from rag.index.generations import Collection
from rag.index.opened import Index
from rag.index.originals import may_show
from rag.index.schema import DocumentInfo
from rag.records import Span
from rag.settings import Settings

_MOST_LISTED = 200
_LONGEST_QUERY = 200
_FARTHEST = 2**53  # JSON's integers are exact up to there

Offset = Annotated[int, Query(ge=0, le=_FARTHEST)]

router = APIRouter(prefix="/v1", tags=["documents"])
for part in (pages, originals):  # first, because their paths also match that of a document
    router.include_router(part.router)


@router.get("/documents")
def documents(
    request: Request,
    collection: Names = [],  # noqa: B006 - FastAPI copies it
    q: Annotated[str, Query(max_length=_LONGEST_QUERY, description="Words in the title or uri; all must occur.")] = "",
    limit: Annotated[int, Query(ge=1, le=_MOST_LISTED)] = 50,
    offset: Offset = 0,
) -> DocumentsResult:
    """List documents by collection and uri. `q` ignores case and accents."""
    with leased(request, collection) as readable:
        matches = [(index, info) for index in readable.indexes for info in matching(index.documents(), q)]
        shown = matches[offset : offset + limit]
        return DocumentsResult(
            documents=[_summary(index, info) for index, info in shown],
            total=len(matches),
            notes=cannot_be_read(readable.failures),
        )


@router.get(
    "/documents/{key:path}",
    response_model=DocumentResult,
    responses={304: {"description": "The client has this version: `If-None-Match` names its ETag."}},
)
def document(
    request: Request,
    response: Response,
    key: Key,
    collection: Names = [],  # noqa: B006 - FastAPI copies it
    start: Annotated[int, Query(ge=0, le=_FARTHEST, description="The first code point of `text`.")] = 0,
    end: Annotated[
        int | None, Query(ge=0, le=_FARTHEST, description="The code point after the last; default: the end.")
    ] = None,
) -> Any:  # Any: a response, or what response_model makes one of
    """Return a document's text, whole or in part, with its pages and sections."""
    settings: Settings = request.app.state.settings
    with leased_document(request, key, collection) as (index, info):
        has_images = may_show(Collection(settings.store, index.collection), info)
        has_original = has_images and originals.may_have(account_of(request), settings)
        tag = make_tag(index.generation, info.id, info.sha256, has_images, has_original, start, end)
        if is_held(request, tag):
            return not_modified(tag)
        response.headers.update(headers_of(tag))
        window = _window(index, info, start, end)
        return _document(index, info, window, has_images=has_images, has_original=has_original)


def matching(documents: Iterable[DocumentInfo], query: str) -> list[DocumentInfo]:
    """Return, in order, the documents whose title and uri contain every word of `query`."""
    words = fold(query).split()
    if not words:
        return list(documents)
    return [info for info in documents if _holds(fold(f"{info.title}\n{info.uri}"), words)]


def fold(text: str) -> str:
    """Return a text without case and accents, for comparison."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _holds(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)


def _summary(index: Index, info: DocumentInfo) -> DocumentSummary:
    size = index.library.size(info.id)
    return DocumentSummary(**_identity(index, info), pages=size.pages, characters=size.characters)


def _identity(index: Index, info: DocumentInfo) -> dict[str, Any]:  # Any: a field of any type
    """Return the fields that a document has in a list and alone."""
    return {
        "id": info.id,
        "collection": index.collection,
        "uri": info.uri,
        "title": info.title,
        "date": info.date,
        "media_type": info.media_type,
        "metadata": dict(info.metadata),
    }


def _document(
    index: Index, info: DocumentInfo, window: Span, *, has_images: bool, has_original: bool
) -> DocumentResult:
    library = index.library
    return DocumentResult(
        **_identity(index, info),
        sha256=info.sha256,
        characters=library.size(info.id).characters,
        start=window.start,
        end=window.end,
        text=library.passage(info.id, window),
        pages=[
            PageResult(number=page.number, label=page.label, start=page.start, end=page.end)
            for page in library.pages(info.id)
        ],
        sections=[
            SectionResult(start=section.start, end=section.end, kind=section.kind, context=section.context)
            for section in library.sections(info.id)
        ],
        has_images=has_images,
        has_original=has_original,
    )


def _window(index: Index, info: DocumentInfo, start: int, end: int | None) -> Span:
    """Return the requested span; an end beyond the text becomes its end, so that a client can read in steps."""
    characters = index.library.size(info.id).characters
    last = characters if end is None else min(end, characters)
    if start > last:
        raise UsageError(f"{start} to {last} is not within {info.uri}, which has the characters 0 to {characters}")
    return Span(start, last)
