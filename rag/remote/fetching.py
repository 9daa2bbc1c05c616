"""Fetches what a publication names and this store lacks: files of a generation, an encoder, what lies beside."""

import errno
import os
import shutil
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from rag.embedders.shared_encoders import UNFINISHED
from rag.errors import StorageError, TargetDamaged, UnusableIndex
from rag.files import checksum, is_full, link_or_copy, sync, sync_tree
from rag.index.generations import Collection, list_generations
from rag.index.manifest import Manifest, read_manifest
from rag.regular_files import MOST_STATE
from rag.remote.publications import Publication, below, encoder_object, file_object
from rag.targets import Target

_PARTIAL = ".partial"  # ends the name of a file that is being fetched into the folder of those that are kept


class Fetching:
    """What a target's newest publication names, for one collection; `files` and `bytes` count what was fetched."""

    def __init__(
        self,
        target: Target,
        place: Collection,
        newest: Publication,
        manifest: Manifest,
        *,
        kept: Path | None = None,
        trusted: set[str] | None = None,
        at_once: int = 1,
    ) -> None:
        """Raises StorageError where the target lacks an object, before anything is fetched.

        `kept`: a folder for fetched files, so that a fetch that was cut off goes on where it stopped. `trusted`: the
        checksums of files here that this process has compared, to which it adds; they are not read again. `at_once`:
        files that are fetched at the same time.
        """
        self.target = target
        self.newest = newest
        self.manifest = manifest
        self.files = self.bytes = 0
        self._place = place
        self._kept = kept
        self._trusted = set[str]() if trusted is None else trusted
        self._at_once = at_once
        self._counting = threading.Lock()
        self._sizes = target.sizes(below(place.name)) | target.sizes(f"encoders/{newest.fingerprint}")
        digests = {*manifest.checksums.values(), *newest.files_beside.values()}
        objects = {file_object(place.name, digest) for digest in digests}
        objects |= {encoder_object(newest.fingerprint, digest) for digest in newest.encoder_files.values()}
        if missing := sorted(objects - self._sizes.keys()):
            raise TargetDamaged(
                f"{target.url} lacks {missing[0]}, which its newest publication ({newest.number}) names; nothing was "
                "changed here; push again from where it came from"
            )

    def fill(self, building: Path) -> None:
        """Make a generation's files: of those here that are the same and whole, else of the target's.

        Raises StorageError, also where the disk has no room for what is missing: before anything is fetched.
        """
        here = self._files_here()
        missing: dict[str, list[Path]] = {}
        for name, digest in self.manifest.checksums.items():
            same = here.get(digest)
            if same is not None and self._is_whole(same, digest):
                link_or_copy(same, building / name)
            else:
                missing.setdefault(digest, []).append(building / name)
        self._require_room(missing)
        self._fetch_all(missing)

    def take_encoder(self) -> None:
        """Give the store the encoder of the publication, unless it has it."""
        encoder = self._place.store / "encoders" / self.newest.fingerprint
        if not self.newest.encoder_files or encoder.exists():
            return
        unfinished = encoder.with_name(f"{UNFINISHED}{os.getpid()}")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            for name, digest in self.newest.encoder_files.items():
                self._fetch(encoder_object(self.newest.fingerprint, digest), unfinished / name, digest)
            sync_tree(unfinished)
            if not encoder.exists():
                unfinished.rename(encoder)
                sync(encoder.parent)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def beside(self, name: str) -> str | None:
        """Return the text of a file that was pushed beside the generation, None where there was none.

        Raises StorageError.
        """
        content = self._beside(name)
        try:
            return None if content is None else content.decode()
        except UnicodeDecodeError as error:
            raise TargetDamaged(f"{name} at {self.target.url} is no text; push again") from error

    def _beside(self, name: str) -> bytes | None:
        digest = self.newest.files_beside.get(name)
        if digest is None:
            return None
        content = self.target.read(file_object(self._place.name, digest), MOST_STATE)
        if sha256(content).hexdigest() != digest:
            raise TargetDamaged(
                f"{file_object(self._place.name, digest)} at {self.target.url} is damaged: its bytes do not match its "
                "checksum; nothing was changed here; remove it there, and push again"
            )
        return content

    def _files_here(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for name in list_generations(self._place):
            try:
                manifest = read_manifest(self._place, name)
            except UnusableIndex:
                continue
            files |= {digest: self._place.generation(name) / file for file, digest in manifest.checksums.items()}
        return files | self._kept_files()

    def _kept_files(self) -> dict[str, Path]:
        """Return what an earlier fetch has left, by its checksum; what this one has no use for is removed."""
        if self._kept is None or not self._kept.is_dir():
            return {}
        wanted = set(self.manifest.checksums.values())
        for path in self._kept.iterdir():
            if path.name not in wanted:
                path.unlink()
        return {path.name: path for path in self._kept.iterdir()}

    def _is_whole(self, path: Path, digest: str) -> bool:
        try:
            if digest in self._trusted:
                return path.stat().st_size == self._sizes[file_object(self._place.name, digest)]
            is_whole = checksum(path) == digest
        except OSError:
            return False
        if is_whole:
            self._trusted.add(digest)
        return is_whole

    def _require_room(self, digests: Iterable[str]) -> None:
        needed = sum(self._sizes[file_object(self._place.name, digest)] for digest in digests)
        free = shutil.disk_usage(self._place.store).free
        if needed > free:
            raise StorageError(
                f"the disk of {self._place.store} has {free / 2**20:.0f} MB free, and publication {self.newest.number} "
                f"needs {needed / 2**20:.0f} MB more; free some space; nothing was changed here"
            ) from OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _fetch_all(self, missing: dict[str, list[Path]]) -> None:
        """Fetch each file once, and link it to all its places."""
        try:
            if self._at_once == 1:
                for digest, paths in missing.items():
                    self._fetch_file(digest, paths)
                return
            with ThreadPoolExecutor(self._at_once, thread_name_prefix="fetch") as threads:
                fetched = [threads.submit(self._fetch_file, *item) for item in missing.items()]
                try:
                    for each in fetched:
                        each.result()
                finally:
                    threads.shutdown(cancel_futures=True)
        except OSError as error:
            if self._kept is not None and is_full(error):  # what is kept would keep the disk full
                shutil.rmtree(self._kept, ignore_errors=True)
            raise

    def _fetch_file(self, digest: str, paths: list[Path]) -> None:
        name = file_object(self._place.name, digest)
        if self._kept is None:
            first, *others = paths
            self._fetch(name, first, digest)
        else:
            first, others = self._kept / digest, paths
            partial = first.with_name(f"{digest}{_PARTIAL}")
            partial.unlink(missing_ok=True)
            self._fetch(name, partial, digest)
            partial.replace(first)
        self._trusted.add(digest)
        for path in others:
            link_or_copy(first, path)

    def _fetch(self, name: str, path: Path, digest: str) -> None:
        self.target.download(name, self._sizes[name], path, digest)
        with self._counting:
            self.files += 1
            self.bytes += self._sizes[name]
