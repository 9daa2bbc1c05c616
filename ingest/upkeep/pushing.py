"""Pushes a collection to a target: its published generation, what lies beside it, and its encoder; then the number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from ingest.sources.roots import read_sources
from ingest.upkeep.known_targets import KnownTarget, note_target, pushing, read_targets
from ingest.upkeep.target_writers import PUSH, marked, publish_there
from rag.errors import IndexBusy, IndexDamaged, StorageError, UsageError
from rag.files import checksum, storage_errors
from rag.index.generations import Collection, lease_current, require_published
from rag.index.manifest import FORMAT, MANIFEST, Manifest, read_manifest
from rag.regular_files import MOST_STATE, read_bounded
from rag.remote.publications import (
    Publication,
    below,
    encoder_object,
    file_object,
    manifest_object,
    publication_object,
    read_newest,
    read_pushed_manifest,
)
from rag.settings import Settings
from rag.targets import Target, name_target, open_target


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a target has now: `number` is current there, `is_new` unless it was before.

    `sent` objects of so many `bytes` were missing there. `replaced` says whose number came before, where that was
    another store's and this one had not seen it.
    """

    target: str
    collection: str
    generation: str
    number: int
    is_new: bool
    sent: int
    bytes: int
    replaced: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class _Content:
    """What is to be at the target: the `files` by the names of their objects, and what will name them."""

    files: Mapping[str, tuple[Path, str]]  # a file, and the sha256 it must have
    texts: Mapping[str, bytes]
    manifest: Manifest
    publication: Publication


def push(settings: Settings, to: str) -> Pushed:
    """Publish at a target what is published here; the newest number is current, and nothing there is overwritten.

    Raises UsageError for a target that will not do, StorageError, IndexBusy if somebody else published meanwhile,
    IndexDamaged and NoIndex.
    """
    place = Collection(settings.store, settings.collection)
    require_published(place)
    name = name_target(to)
    _require_outside(place, name)
    with storage_errors(settings.store), pushing(settings.store):
        return push_alone(place, open_target(name, make=True))


def push_alone(place: Collection, target: Target, *, over: int | None = None) -> Pushed:
    """Push as the only one of this store, if given after that number alone; see `push`."""
    seen = read_targets(place.store).number(target.url, place.name)
    store = note_target(place.store, KnownTarget(target.url, place.name, seen)).store  # before anything is there
    with lease_current(place) as generation, marked(target, place.name, store, PUSH):
        content = _list_content(place, generation, store)
        newest = read_newest(target, place.name)
        if newest is not None and _is_same(target, newest, content):
            own_manifest = manifest_object(place.name, content.publication.manifest)
            if newest.manifest != content.publication.manifest:  # it was pulled, and has another name here
                content = replace(content, texts={n: text for n, text in content.texts.items() if n != own_manifest})
            sent, size = _complete(target, content)
            note_target(place.store, KnownTarget(target.url, place.name, newest.number))
            return Pushed(target.url, place.name, generation, newest.number, is_new=False, sent=sent, bytes=size)
        sent, size = _complete(target, content)
        newest = read_newest(target, place.name)  # sending may have taken long
        number = 0 if newest is None else newest.number
        if over not in (None, number):
            raise IndexBusy(f"somebody else pushed to {target.url} meanwhile")
        publication = replace(content.publication, number=number + 1)
        publish_there(target, publication)
        target.flush([publication_object(place.name, publication.number)])
        again = _complete(target, content)  # somebody may have removed what nothing named so far
        note_target(place.store, KnownTarget(target.url, place.name, publication.number))
        pushed = Pushed(
            target=target.url,
            collection=place.name,
            generation=generation,
            number=publication.number,
            is_new=True,
            sent=sent + again[0],
            bytes=size + again[1],
        )
        if newest is None or newest.store == store or newest.number == seen:
            return pushed
        return replace(pushed, replaced=f"{newest.number}, which {newest.by} pushed")


def _list_content(place: Collection, generation: str, store: str) -> _Content:
    """Return what a leased generation is, with what lies beside it, read now: whoever forgets writes there first."""
    folder = place.generation(generation)
    manifest = read_manifest(place, generation)
    if manifest.format != FORMAT:
        raise UsageError(f"generation {generation} of '{place.name}' has an older format; run first: ingest run")
    fingerprint = str(manifest.encoder["fingerprint"])
    files = {file_object(place.name, own): (folder / name, own) for name, own in manifest.checksums.items()}
    encoder = place.store / "encoders" / fingerprint
    encoder_files = {
        path.relative_to(encoder).as_posix(): (path, checksum(path))
        for path in sorted(encoder.rglob("*"))
        if path.is_file()
    }
    files |= {encoder_object(fingerprint, own): (path, own) for path, own in encoder_files.values()}
    manifest_text = read_bounded(folder / MANIFEST, MOST_STATE)
    texts = {manifest_object(place.name, sha256(manifest_text).hexdigest()): manifest_text}
    beside: dict[str, str] = {}
    for path in (place.sources, place.calibration):
        if path.exists():
            text = read_bounded(path, MOST_STATE)
            beside[path.name] = sha256(text).hexdigest()
            texts[file_object(place.name, beside[path.name])] = text
    publication = Publication(
        number=0,
        collection=place.name,
        generation=generation,
        manifest=sha256(manifest_text).hexdigest(),
        fingerprint=fingerprint,
        files_beside=beside,
        encoder_files={name: own for name, (_, own) in encoder_files.items()},
        store=store,
    )
    return _Content(files, texts, manifest, publication)


def _complete(target: Target, content: _Content) -> tuple[int, int]:
    """Send what the target lacks, or has half of; return how many objects and bytes. Raises IndexDamaged.

    All are listed before, and are there afterwards: what was sent is, since sending raises otherwise.
    """
    sizes = target.sizes(below(content.publication.collection))
    sizes |= target.sizes(f"encoders/{content.publication.fingerprint}")
    texts = {name: text for name, text in content.texts.items() if sizes.get(name) != len(text)}
    for name, text in texts.items():
        target.put(name, text)
    sent = 0
    files = {name: file for name, file in content.files.items() if sizes.get(name) != _size(file[0])}
    for name, (path, digest) in files.items():
        sent += target.upload(name, path, digest)
    target.flush([*texts, *files])
    return len(texts) + len(files), sent + sum(map(len, texts.values()))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError as error:
        raise IndexDamaged(f"{path} is missing; nothing was published; repair the index: ingest run") from error


def _is_same(target: Target, newest: Publication, content: _Content) -> bool:
    """Whether a publication is of the same content: the number of the generation is this store's alone."""
    own = content.publication
    if (newest.fingerprint, newest.files_beside, newest.encoder_files) != (
        own.fingerprint,
        own.files_beside,
        own.encoder_files,
    ):
        return False
    if newest.manifest == own.manifest:
        return True
    try:
        return read_pushed_manifest(target, newest).checksums == content.manifest.checksums
    except StorageError:  # it is missing or damaged, so that nobody can pull it
        return False


def _require_outside(place: Collection, name: str) -> None:
    """Raise UsageError for a folder in the store, or in one that is indexed."""
    if "://" in name:
        return
    real = Path(name).resolve()
    if real.is_relative_to(place.store.resolve()):
        raise UsageError(f"{name} is in the store {place.store}; push to another place")
    for root in read_sources(place).roots:
        if root.files is None and real.is_relative_to(root.folder.resolve()):
            raise UsageError(f"{name} is in {root.folder}, which is indexed: a run would read it; choose another")
