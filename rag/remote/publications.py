"""What a target holds of a collection: the names of its objects, and what is published there now.

    collections/<name>/files/<sha256>               files of generations, and what lies beside them
    collections/<name>/manifests/<sha256>.json      what a generation is made of, as its manifest.json was sealed
    collections/<name>/published/00000008.json      which manifest is published; the highest number is current
    collections/<name>/writing/push-<store>-<id>.json   there while somebody pushes, or erases
    encoders/<fingerprint>/<sha256>                 files of encoders, which hold no text of documents

Nothing is overwritten. Neither a clock nor a lock that expires is needed: who makes a number's object has that number.
"""

import json
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from rag.errors import IndexTooNew, TargetDamaged
from rag.index.generations import timestamp
from rag.index.manifest import MANIFEST, PLAIN_NAME, Manifest, parse_manifest
from rag.regular_files import MOST_STATE
from rag.targets import Target

FORMAT = 1
_MOST_BYTES = 2**20  # of a publication: it names an encoder's files and a few others
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"\d{8,}")


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published under a number: `files_beside` (the sources, the calibration) and `encoder_files` by name.

    `id` is its own, so that a writer whose answer was lost knows it again; `by` is the machine that pushed it.
    """

    number: int
    collection: str
    generation: str
    manifest: str
    fingerprint: str
    files_beside: Mapping[str, str] = field(default_factory=dict)
    encoder_files: Mapping[str, str] = field(default_factory=dict)
    store: str = ""
    by: str = field(default_factory=socket.gethostname)
    at: str = field(default_factory=timestamp)
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    format: int = FORMAT


def below(collection: str, kind: str = "") -> str:
    """Return the folder of a collection's objects, or of one kind of them."""
    return f"collections/{collection}/{kind}".rstrip("/")


def file_object(collection: str, digest: str) -> str:
    """Return the name of the object of a file of a collection."""
    return f"{below(collection, 'files')}/{digest}"


def manifest_object(collection: str, digest: str) -> str:
    """Return the name of the object of a manifest."""
    return f"{below(collection, 'manifests')}/{digest}.json"


def encoder_object(fingerprint: str, digest: str) -> str:
    """Return the name of the object of an encoder's file."""
    return f"encoders/{fingerprint}/{digest}"


def publication_object(collection: str, number: int) -> str:
    """Return the name of the object that publishes a number."""
    return f"{below(collection, 'published')}/{number:08d}.json"


def published_collections(target: Target) -> list[str]:
    """Return the names of the collections that a target has anything of, sorted."""
    return target.folders("collections")


def published_numbers(target: Target, collection: str, *, after: int = 0) -> list[int]:
    """Return the numbers that are taken and greater than `after`, in order."""
    last = publication_object(collection, after) if after else None
    names = (name.rpartition("/")[2] for name in target.sizes(below(collection, "published"), after=last))
    stems = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return sorted(int(stem) for stem in stems if _NUMBER.fullmatch(stem))


def read_newest(target: Target, collection: str) -> Publication | None:
    """Return what is published now; raises StorageError where that cannot be read, IndexTooNew."""
    numbers = published_numbers(target, collection)
    return read_publication(target, collection, numbers[-1]) if numbers else None


def read_publication(target: Target, collection: str, number: int) -> Publication:
    """Return what was published under a number; raises StorageError and IndexTooNew."""
    name = publication_object(collection, number)
    text = target.read(name, _MOST_BYTES)
    try:
        content = json.loads(text)
        if int(content["format"]) > FORMAT:
            raise IndexTooNew(f"{name} at {target.url} was written by a newer Openbook; upgrade Openbook")
        publication = Publication(**content)
        digests = [publication.manifest, *publication.files_beside.values(), *publication.encoder_files.values()]
        names = [publication.fingerprint, *publication.files_beside, *publication.encoder_files]
        if (publication.number, publication.collection) != (number, collection):
            raise ValueError(f"it is {publication.number} of '{publication.collection}'")
        _require_safe(names, digests)
        if not PLAIN_NAME.fullmatch(publication.fingerprint):
            raise ValueError(f"{publication.fingerprint!r} is no name of a folder")
        return publication
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TargetDamaged(
            f"{name} at {target.url} cannot be read ({error}); remove it there, and push again"
        ) from error


def read_pushed_manifest(target: Target, publication: Publication) -> Manifest:
    """Return the manifest that a publication names; raises StorageError where it is missing or changed, IndexTooNew."""
    name = manifest_object(publication.collection, publication.manifest)
    content = target.read(name, MOST_STATE)
    try:
        if sha256(content).hexdigest() != publication.manifest:
            raise ValueError("its checksum differs")
        manifest = parse_manifest(content.decode(), f"'{publication.collection}' at {target.url}")
        _require_safe(manifest.checksums, manifest.checksums.values())
        if own := [file for file in manifest.checksums if "/" not in file and MANIFEST in file]:
            raise ValueError(f"{own[0]} is the manifest's own")
        if manifest.encoder["fingerprint"] != publication.fingerprint:
            raise ValueError(f"its encoder is not the publication's, {publication.fingerprint}")
        return manifest
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TargetDamaged(f"{name} at {target.url} is damaged ({error}); remove it there, and push again") from error


def _require_safe(names: Any, digests: Any) -> None:
    """Raise ValueError for a name that leads out of its folder, or for what is no checksum."""
    for name in names:
        if not all(PLAIN_NAME.fullmatch(part) for part in name.split("/")):
            raise ValueError(f"{name!r} is no name of a file")
    for digest in digests:
        if not _SHA256.fullmatch(digest):
            raise ValueError(f"{digest!r} is no checksum")
