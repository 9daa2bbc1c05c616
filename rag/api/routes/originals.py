"""`GET /v1/documents/{key}/original`: the file that a PDF's text was read from, where readers may have it."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from rag.api.access import Account, account_of
from rag.api.routes.caching import PRIVATE
from rag.api.routes.leasing import Key, Names, leased_document
from rag.errors import UnknownName
from rag.index.generations import Collection
from rag.index.originals import PDF, opened_pdf
from rag.index.schema import DocumentInfo
from rag.settings import Settings

_PIECE = 2**18  # bytes read at a time

router = APIRouter()  # part of that of `rag.api.routes.documents`


class Original(StreamingResponse):
    """A PDF, declared as the route's response in the contract."""

    media_type = PDF


@router.get(
    "/documents/{key:path}/original",
    response_class=Original,
    response_description="The bytes that were indexed.",
)
def original(
    request: Request,
    key: Key,
    collection: Names = [],  # noqa: B006 - FastAPI copies it
) -> Original:
    """Return the PDF that a document was read from, as a download.

    A file can hold more than its text and the pictures of its pages (attachments, metadata), so it is given where
    `RAG_SERVER__ORIGINALS` is true, or, unless that is set, where the service is open to everybody and has no keys.
    """
    settings: Settings = request.app.state.settings
    with leased_document(request, key, collection) as (index, info):
        place = Collection(settings.store, index.collection)
    if not may_have(account_of(request), settings):
        raise UnknownName(f"this service does not give the file of {info.uri}; its text is available")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(info.uri.rpartition('/')[2], safe='')}",
        "Content-Length": str(info.bytes),
        **PRIVATE,
    }
    with opened_pdf(place, info) as descriptor:
        return Original(_pieces(_copy(descriptor, info)), headers=headers)


def may_have(account: Account, settings: Settings) -> bool:
    """Whether an account may have files as they are."""
    is_open = account.name == "" and account.collections is None
    return is_open if settings.server.originals is None else settings.server.originals


def _copy(descriptor: int, info: DocumentInfo) -> IO[bytes]:
    """Return the very bytes that were indexed, on disk: the file may change while a slow client reads."""
    copied = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    digest = hashlib.sha256()
    with os.fdopen(os.dup(descriptor), "rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            copied.write(piece)
    if digest.hexdigest() != info.sha256:
        copied.close()
        raise UnknownName(f"the file of {info.uri} has changed since it was indexed; its indexed text is available")
    copied.seek(0)
    return copied


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
