"""The manifest: what a sealed generation says of itself, written last, so that a folder with one is whole."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rag.errors import IndexDamaged, IndexTooNew
from rag.files import checksum, is_file_or_folder, read_text, sync, write_atomically
from rag.index.generations import Collection, prune, publish

FORMAT = 5  # of everything below a generation's folder; a newer one is refused, an older one is read and rebuilt
MANIFEST = "manifest.json"
_REQUIRED = (  # what a manifest must say for an index to be read, and of what type
    ("encoder", "fingerprint", str),
    ("encoder", "dimensions", int),
    ("words", "language", str),
    ("counts", "documents", int),
    ("counts", "chunks", int),
    ("counts", "characters", int),
)
PLAIN_NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._+-]+")  # of a file or a folder: none leads out of where it lies


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds, and what it was made with.

    `encoder`: the embedder's fingerprint, what the settings called it, and the `token_dimensions` of the vectors of
    tokens, 0 or missing where there are none; `chunker`, `words`: their settings;
    `counts`: documents, chunks, characters, and by segment in `segments`; `checksums`: sha256 by file name relative to
    the generation;
    `report`: the run's, as JSON; `created`: UTC, ISO 8601; `vector_store`: the part of `VECTOR_STORES` that wrote the
    vectors.
    """

    generation: str
    collection: str
    created: str
    encoder: Mapping[str, Any]
    chunker: Mapping[str, Any]
    words: Mapping[str, Any]
    counts: Mapping[str, int]
    version: str
    report: Mapping[str, Any] = field(default_factory=dict)
    checksums: Mapping[str, str] = field(default_factory=dict)
    segments: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    vector_store: str = "chroma"
    format: int = FORMAT


def token_dimensions(manifest: Manifest) -> int:
    """Return the length of the vectors of tokens in a generation; 0 where it has none."""
    return int(manifest.encoder.get("token_dimensions", 0))


def seal(building: Path, manifest: Manifest) -> None:
    """Make a built folder a generation: all of it on the disk, its manifest last, its final name.

    Files whose checksum the manifest has already are another generation's, too: they are neither read nor synced.
    """
    paths = {path.relative_to(building).as_posix(): path for path in sorted(building.rglob("*"))}
    sums = {name: manifest.checksums.get(name) or checksum(path) for name, path in paths.items() if path.is_file()}
    for name, path in [*paths.items(), ("", building)]:
        if name not in manifest.checksums:
            sync(path)
    fields = {name: getattr(manifest, name) for name in Manifest.__dataclass_fields__} | {"checksums": sums}
    write_atomically(building / MANIFEST, json.dumps(fields, indent=1, ensure_ascii=False, sort_keys=True))
    building.rename(building.with_name(manifest.generation))
    sync(building.parent)


def seal_and_publish(collection: Collection, building: Path, manifest: Manifest, *, keep: int) -> list[str]:
    """Make a built folder the generation that answers, and remove all but the `keep` before it.

    Returns the names of older generations that were not removed, since somebody reads them.
    """
    seal(building, manifest)
    publish(collection, manifest.generation)
    return prune(collection, keep=keep)


def read_manifest(collection: Collection, name: str) -> Manifest:
    """Return a sealed generation's manifest; raises IndexDamaged and IndexTooNew."""
    path = collection.generation(name) / MANIFEST
    try:
        manifest = parse_manifest(read_text(path), f"'{collection.name}' ({name})")
        if manifest.generation != name:  # whose files would then be checked in place of these
            raise ValueError(f"it is of generation {manifest.generation}")
        return manifest
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(
            f"generation {name} of '{collection.name}' has no readable manifest ({error}); rebuild it: ingest run"
        ) from error


def parse_manifest(text: str, of: str) -> Manifest:
    """Return the manifest that a text is, `of` this index; raises IndexTooNew.

    Raises ValueError, KeyError, TypeError, AttributeError or RecursionError for what is none.
    """
    content = json.loads(text)
    written = int(content["format"])
    if written > FORMAT:
        raise IndexTooNew(
            f"the index {of} has format {written}, but this Openbook reads up to {FORMAT}; "
            "upgrade Openbook, or rebuild the index with this one in another store (RAG_STORE)"
        )
    if written < FORMAT:
        content = _upgraded(content)
    for part, key, kind in _REQUIRED:
        if not isinstance(content[part][key], kind):  # raises KeyError or TypeError
            raise TypeError(f"{part}.{key} is not of type {kind.__name__}")
    if not PLAIN_NAME.fullmatch(content["encoder"]["fingerprint"]):
        raise ValueError("encoder.fingerprint is no name of a folder")
    manifest = Manifest(**content)
    if not all(isinstance(each, dict) for each in (manifest.checksums, manifest.segments, manifest.report)):
        raise TypeError("its checksums, segments or report are no object")
    if not isinstance(manifest.vector_store, str):
        raise TypeError("its vector store has the wrong type")
    datetime.fromisoformat(manifest.created)  # raises ValueError or TypeError
    return manifest


def damaged_files(collection: Collection, manifest: Manifest, *, contents: bool) -> list[str]:
    """Return the sealed files that are missing, or, where `contents` are compared, whose bytes differ."""
    folder = collection.generation(manifest.generation)
    return [
        name
        for name, sealed in sorted(manifest.checksums.items())
        if not (folder / name).is_file() or (contents and checksum(folder / name) != sealed)
    ]


def require_whole(collection: Collection, manifest: Manifest) -> None:
    """Raise IndexDamaged unless all sealed files are there, and are files: whoever opens a pipe waits for ever."""
    missing = damaged_files(collection, manifest, contents=False)
    folder = collection.generation(manifest.generation)
    odd = [path.name for path in folder.rglob("*") if not is_file_or_folder(path)]
    if missing or odd:
        names = ", ".join((*missing, *odd)[:3])
        raise IndexDamaged(
            f"generation {manifest.generation} of '{collection.name}' lacks files ({names}); rebuild it: ingest run"
        )


def _upgraded(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content of a manifest of an older format as that of today, but for its number."""
    kept = {key: value for key, value in content.items() if key != "graph"}
    # Format 1 had both a matrix and Chroma's graph; `graph` said whether the graph was to be searched.
    return {"vector_store": "chroma" if content.get("graph", True) else "exact", **kept}
