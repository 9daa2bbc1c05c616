"""Targets: a folder or a bucket whose objects are written once, by `obstore` (extra `remote`); the one place for it.

An object appears whole or not at all. Options of a bucket (credentials, endpoint, region) come from the environment,
under the names that its own tools use.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from rag.errors import StorageError, TargetAway, TargetDamaged, TargetRefused, UsageError, first_line
from rag.files import sync
from rag.regular_files import opened_regular

if TYPE_CHECKING:
    from obstore.store import ObjectStore, RetryConfig

_BUCKETS = {
    "s3": "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}
_KINDS = "a folder, file:///FOLDER, s3://BUCKET/PATH, gs://BUCKET/PATH or az://CONTAINER/PATH"
_PIECE = 4 * 2**20  # bytes in a request for a part of an object, and of a file in memory at a time
_WHOLE = 8 * 2**20  # bytes of a file that is sent in one request; a larger one goes in parts
_PATIENCE_S = 30.0  # for a target that does not answer: after that it is away
_RETRIES = 4
_NO_CREDENTIALS = re.compile(r"169\.254\.169\.254|metadata\.google|credential|MissingAccountName|Account must be", re.I)
_REFUSED = re.compile(r"\b(401|403)\b|ExpiredToken|InvalidAccessKeyId|AccessDenied|SignatureDoesNotMatch")
_UNFINISHED = re.compile(r".*#\d+")  # a file that a killed process left half written in a folder


class Target:
    """Objects below a folder or in a bucket, by name; every method raises StorageError in one line, with the cure."""

    def __init__(self, store: "ObjectStore", url: str, folder: Path | None) -> None:
        """`folder` is where a local one lies, None for a bucket."""
        self._store = store
        self.url = url
        self.folder = folder
        self.keeps_versions = False  # as far as its answers say; known once something was put

    def sizes(self, below: str, *, after: str | None = None) -> dict[str, int]:
        """Return the sizes of all objects whose names begin with the folders `below`, and come `after` a name."""
        import obstore

        with self._errors():
            batches = obstore.list(self._store, prefix=below, offset=after)
            return {each["path"]: each["size"] for batch in batches for each in batch}

    def folders(self, below: str) -> list[str]:
        """Return the names of the folders right below a folder, without what leads there, sorted."""
        import obstore

        with self._errors():
            found = obstore.list_with_delimiter(self._store, prefix=below)
            return sorted(name.rstrip("/").rpartition("/")[2] for name in found["common_prefixes"])

    def read(self, name: str, most_bytes: int) -> bytes:
        """Return an object's content; raises StorageError also where it is missing, or larger."""
        import obstore

        with self._errors(name):
            size = obstore.head(self._store, name)["size"]
            if size > most_bytes:
                raise TargetDamaged(f"{name} at {self.url} has {size} bytes, which it should not; push again")
            return bytes(obstore.get(self._store, name).bytes())

    def put_new(self, name: str, content: bytes) -> bool:
        """Make an object, unless there is one: then return False and change nothing."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        with self._errors():
            try:
                self._note_version(obstore.put(self._store, name, content, mode="create"))
            except (AlreadyExistsError, PreconditionError):
                return False
            except NotSupportedError as error:
                raise _overwrites(self.url) from error
        return True

    def put(self, name: str, content: bytes) -> None:
        """Make an object whose name is the checksum of its content, or make it again."""
        import obstore

        with self._errors():
            self._note_version(obstore.put(self._store, name, content))

    def require_new_puts(self, name: str, content: bytes) -> None:
        """Raise UsageError, and remove the object, if an object that was just made can be made once more."""
        if self.put_new(name, content):
            self.delete([name])
            raise _overwrites(self.url)

    def upload(self, name: str, path: Path, digest: str) -> int:
        """Make an object of a file, unless its sha256 is another than `digest`; return its size. Raises OSError.

        What is there by that name is replaced: names are checksums, so that it was the same, or half of it.
        """
        import obstore

        with opened_regular(path) as file, self._errors():
            start = file.read(_WHOLE + 1)
            if len(start) <= _WHOLE:
                _require_digest(hashlib.sha256(start).hexdigest(), digest, path)
                self._note_version(obstore.put(self._store, name, start))
                return len(start)
        size = 0

        def pieces() -> Iterator[bytes]:
            nonlocal size
            summed = hashlib.sha256()
            with opened_regular(path) as file:
                while piece := file.read(_PIECE):
                    summed.update(piece)
                    size += len(piece)
                    yield piece
            _require_digest(summed.hexdigest(), digest, path)  # before the last part is sent: the object never appears

        with self._errors():
            self._note_version(obstore.put(self._store, name, pieces()))
        return size

    def download(self, name: str, size: int, path: Path, digest: str) -> None:
        """Write an object to a new file, brought to the disk; raises StorageError if its sha256 is not `digest`.

        Raises OSError, too. What is refused is left for the caller to remove.
        """
        import obstore

        summed = hashlib.sha256()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            for start in range(0, size, _PIECE):
                with self._errors(name):
                    piece = obstore.get_range(self._store, name, start=start, end=min(start + _PIECE, size))
                summed.update(piece)
                file.write(piece)
        if summed.hexdigest() != digest:
            raise TargetDamaged(
                f"{name} at {self.url} is damaged: its bytes do not match its checksum; nothing was changed here; "
                "remove it there, and push again"
            )
        sync(path)

    def delete(self, names: Sequence[str]) -> None:
        """Remove objects; those that are gone already are no error."""
        import obstore

        for name in names:
            with self._errors(), suppress(FileNotFoundError):  # NotFoundError is one
                obstore.delete(self._store, name)

    def flush(self, names: Sequence[str]) -> None:
        """Bring objects in a folder to its disk, with the names of all folders above; a bucket has done so."""
        if self.folder is None:
            return
        paths = [self.folder / name for name in names]
        above = {parent for path in paths for parent in path.parents if parent.is_relative_to(self.folder)}
        with self._errors():
            for path in (*paths, *above):
                sync(path)

    def remove_unfinished(self, below: str) -> None:
        """Remove what killed processes left half written in a folder; nobody may be writing there."""
        if self.folder is None:
            return
        with self._errors():
            for path in (self.folder / below).rglob("*"):
                if _UNFINISHED.fullmatch(path.name):
                    path.unlink()

    def _note_version(self, answer: Mapping[str, Any]) -> None:
        # Google's numbers are of every object, in buckets without versions, too.
        is_version = answer.get("version") not in (None, "", "null")
        self.keeps_versions |= is_version and self.url.startswith("s3:")

    @contextmanager
    def _errors(self, name: str = "") -> Iterator[None]:
        """Translate what the store raises; `name` is the object that has to be there."""
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        try:
            yield
        except FileNotFoundError as error:
            if name:
                raise TargetDamaged(
                    f"{self.url} lacks {name}, which what was published there needs; push again"
                ) from error
            raise TargetAway(f"{self.url} is not there ({first_line(error)}); check its name") from error
        except (PermissionDeniedError, UnauthenticatedError) as error:
            raise self._refused(error) from error
        except (BaseError, OSError) as error:
            raise self._unreachable(error) from error

    def _refused(self, error: Exception) -> StorageError:
        scheme = self.url.partition(":")[0]
        cure = f"renew {_BUCKETS[scheme]}" if scheme in _BUCKETS else "check who may write there"
        return TargetRefused(
            f"{self.url} refuses these credentials, or they have expired ({_short(error)}); {cure} and run again, "
            "which goes on where it stopped"
        )

    def _unreachable(self, error: Exception) -> StorageError:
        scheme = self.url.partition(":")[0]
        if scheme in _BUCKETS and _NO_CREDENTIALS.search(str(error)):
            return TargetRefused(f"there are no credentials for {self.url} ({_short(error)}); set {_BUCKETS[scheme]}")
        if _REFUSED.search(str(error)):
            return self._refused(error)
        return TargetAway(f"{self.url} cannot be used ({_short(error)}); run again when it answers")


def name_target(text: str) -> str:
    """Return a target's name as it is noted: an absolute folder, or a bucket's URL. Raises UsageError for another."""
    scheme, separator, _ = text.partition("://")
    if not separator:
        return str(Path(os.path.expanduser(text)).absolute())
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise UsageError(f"{text} is no address ({error})") from error
    if scheme == "file":
        if parts.netloc not in ("", "localhost") or not parts.path:
            raise UsageError(f"{text} names no folder of this machine; write file:///FOLDER")
        return str(Path(unquote(parts.path)))
    if scheme not in _BUCKETS:
        raise UsageError(f"'{scheme}://' is no target; name {_KINDS}")
    if parts.username is not None or parts.query or parts.fragment:
        raise UsageError(f"a target has no password or options in its URL; set {_BUCKETS[scheme]}")
    if not parts.netloc:
        raise UsageError(f"{text} names no bucket; name {_KINDS}")
    return text.rstrip("/")


def open_target(name: str, *, make: bool = False, retries: int = _RETRIES) -> Target:
    """Open what `name_target` named; `make` a folder that is missing. Raises UsageError and StorageError.

    `retries`: of a request to a bucket that gets no answer.
    """
    try:
        from obstore.exceptions import BaseError
        from obstore.store import LocalStore, from_url
    except ImportError as error:
        raise UsageError("targets need the extra remote; run: pip install 'openbook[remote]'") from error
    if "://" not in name:
        folder = Path(name)
        try:
            if make:
                folder.mkdir(mode=0o700, exist_ok=True)  # not its parents: those may be where a disk is to be mounted
            if not folder.is_dir():
                raise NotADirectoryError("there is no such folder")
        except OSError as error:
            raise TargetAway(f"{folder} cannot be used ({error.strerror or error}); is its disk mounted?") from error
        return Target(LocalStore(folder), name, folder)
    try:
        # No `client_options`: with any, those of the environment (a proxy, AWS_ALLOW_HTTP) are left out.
        retry: RetryConfig = {"max_retries": retries, "retry_timeout": timedelta(seconds=_PATIENCE_S)}
        store = from_url(name, retry_config=retry)
    except (BaseError, ValueError) as error:
        scheme = name.partition(":")[0]
        raise UsageError(f"{name} cannot be opened ({_short(error)}); set {_BUCKETS[scheme]}") from error
    return Target(store, name, None)


def _require_digest(actual: str, expected: str, path: Path) -> None:
    if actual != expected:
        raise StorageError(f"{path} was changed since it was sealed; nothing was published; repair it: ingest run")


def _overwrites(url: str) -> UsageError:
    return UsageError(
        f"{url} lets an object be written twice, so that two writers could publish over each other; use a store that "
        "knows conditional puts (If-None-Match)"
    )


def _short(error: Exception) -> str:
    """Return what an error says, without the addresses and the debugging that follow."""
    text = str(error).partition("\n\nDebug source")[0]
    return first_line(" ".join(text.split())).rstrip(".")
