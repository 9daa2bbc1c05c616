"""The page at `/` and `/verify`: plain files of this package, read once; their addresses carry a hash of all of them.

Nothing here holds anything of a document: the page's script fetches that from `/v1`, with the reader's key.
"""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

_MEDIA_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"  # other content has another address
_VERSION_DIGITS = 16

router = APIRouter(include_in_schema=False)


def _read_assets() -> Mapping[str, bytes]:
    folder = files(__name__) / "assets"
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name.rpartition(".")[2] in _MEDIA_TYPES}


def _hash(contents: Mapping[str, bytes]) -> str:
    """Return a hash of all names and contents; one covers all, as the modules import each other."""
    digests = [f"{name}:{hashlib.sha256(content).hexdigest()}" for name, content in sorted(contents.items())]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:_VERSION_DIGITS]


_ASSETS = _read_assets()
VERSION = _hash(_ASSETS)
_INDEX = (files(__name__) / "index.html").read_text("utf-8").replace("{version}", VERSION).encode()
_INDEX_TAG = f'"{_hash({"index.html": _INDEX})}"'


@router.api_route("/", methods=["GET", "HEAD"])
@router.api_route("/verify", methods=["GET", "HEAD"])
async def page(request: Request) -> Response:
    """Return the page, or 304 if the browser has it."""
    headers = {"Cache-Control": "no-cache", "ETag": _INDEX_TAG}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if _INDEX_TAG in known:
        return Response(status_code=304, headers=headers)
    return Response(_INDEX, media_type="text/html; charset=utf-8", headers=headers)


@router.api_route("/assets/{version}/{name}", methods=["GET", "HEAD"])
async def asset(version: str, name: str) -> Response:
    """Return a style, script or picture of the page; an address of another version gets 404."""
    if version != VERSION or name not in _ASSETS:
        raise HTTPException(404, "there is no such asset; load the page again")
    return Response(
        _ASSETS[name], media_type=_MEDIA_TYPES[name.rpartition(".")[2]], headers={"Cache-Control": _FOR_EVER}
    )
