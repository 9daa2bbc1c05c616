"""Receives the files of one request: from the wire to the disk, within limits of size, number, room and rate."""

import asyncio
import errno
import hashlib
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fastapi import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from rag.api.tally import OwnTally, Tally
from rag.api.wire.multipart import FormReader, PartBegins, PartEnds, Piece
from rag.errors import StorageError, UsageError
from rag.files import is_full, sync
from rag.jobs.jobs import JobFile, NewJob
from rag.jobs.quota import Quota, Used
from rag.jobs.uploads import check_path
from rag.settings import UploadSettings

_WRITTEN_AT_ONCE = 2**18  # bytes: one call of a thread for four pieces from the wire
_GRACE_S = 10.0  # before the rate counts
_THREADS = 4

T = TypeVar("T")


@dataclass(slots=True)
class Arrivals:
    """What is arriving for each collection and account, of all requests: nobody gets past a quota by being quick.

    The disk has threads of its own, so that no upload waits behind searches, and no search behind a disk.
    """

    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS, "upload"))
    tally: Tally = field(default_factory=OwnTally)

    async def run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)

    def brought(self, new: NewJob, files: int) -> Used:
        """Return what arrives for the collection and the account of a job, with so many files of its own."""
        collection, account = _names(new)
        return Used(self.tally.total(collection), files, self.tally.total(account))

    def count(self, new: NewJob, length: int) -> None:
        for name in _names(new):
            self.tally.add(name, length)


def _names(new: NewJob) -> tuple[str, str]:
    return f"bytes for the collection {new.collection}", f"bytes of the account {new.account}"


async def paced(receive: Receive, least_bytes_per_s: int, *, grace_s: float = _GRACE_S) -> AsyncIterator[bytes]:
    """Yield a body's pieces; raises HTTPException, 408, for one that comes too slowly, ClientDisconnect.

    Only what is spent waiting for the client counts, not what our disk takes.
    """
    clock = asyncio.get_running_loop().time
    waited_s, received = 0.0, 0
    while True:
        began = clock()
        left_s = grace_s + received / least_bytes_per_s - waited_s if least_bytes_per_s else None
        try:
            async with asyncio.timeout(left_s):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(
                408, f"the file arrives too slowly; at least {least_bytes_per_s} bytes a second are expected"
            ) from error
        waited_s += clock() - began
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece = message.get("body", b"")
        received += len(piece)
        if piece:
            yield piece
        if not message.get("more_body", False):
            return


async def one_file(body: AsyncIterator[bytes], name: str) -> AsyncIterator[Piece]:
    """Yield the pieces of a body that is one file; raises UsageError where there is none, such as a forgotten one."""
    yield PartBegins(name)
    is_empty = True
    async for piece in body:
        is_empty = False
        yield piece
    if is_empty:
        raise UsageError("the request has no body; send the file's bytes as they are: curl --data-binary @report.pdf")
    yield PartEnds()


async def files_of_form(body: AsyncIterator[bytes], boundary: bytes) -> AsyncIterator[Piece]:
    """Yield the pieces of a form's files; raises UsageError for what is no form."""
    form = FormReader(boundary)
    async for data in body:
        for piece in form.feed(data):
            yield piece
    form.close()


@dataclass(slots=True)
class Receiver:
    """Writes files into a folder as `0`, `1` …; it is the caller's to remove if anything is raised."""

    new: NewJob
    folder: Path
    settings: UploadSettings
    arrivals: Arrivals
    quota: Quota
    used: Used
    files: list[JobFile] = field(default_factory=list)
    _bytes: int = 0

    async def receive(self, pieces: AsyncIterator[Piece], uri_of: Callable[[str], str]) -> tuple[JobFile, ...]:
        """Return the files once they are on the disk.

        Raises UsageError for a name that will not do, QuotaExceeded, StorageError and HTTPException, 413.
        """
        try:
            name, file, buffer = "", None, bytearray()
            async for piece in pieces:
                if isinstance(piece, PartBegins):
                    name = self._next_name(piece.filename)
                    file, buffer = _Writing(self.folder / str(len(self.files))), bytearray()
                elif isinstance(piece, bytes) and file is not None:
                    self._count(name, file.bytes + len(buffer) + len(piece), len(piece))
                    buffer += piece
                    if len(buffer) >= _WRITTEN_AT_ONCE:
                        content, buffer = buffer, bytearray()
                        await self._write(file, content, is_last=False)
                elif isinstance(piece, PartEnds) and file is not None:
                    await self._write(file, buffer, is_last=True)
                    self.files.append(JobFile(name, uri_of(name), file.bytes, file.digest.hexdigest()))
            if not self.files:
                raise UsageError("the form has no file")
            await self.arrivals.run(lambda: sync(self.folder))
            return tuple(self.files)
        finally:
            self.arrivals.count(self.new, -self._bytes)

    def _next_name(self, name: str) -> str:
        path = check_path(name)
        if len(self.files) >= self.settings.max_files:
            raise HTTPException(
                413, f"at most {self.settings.max_files} files are allowed in one request; send the others in another"
            )
        if any(file.path == path for file in self.files):
            raise UsageError(f"the name '{path}' occurs twice in one request; nothing was taken of it; rename one")
        return path

    def _count(self, name: str, size: int, length: int) -> None:
        if size > self.settings.max_bytes:
            raise HTTPException(
                413, f"{name} is too large; at most {self.settings.max_bytes} bytes are allowed (RAG_UPLOAD__MAX_BYTES)"
            )
        self._bytes += length
        self.arrivals.count(self.new, length)
        self.quota.check(self.used, self.new, self.arrivals.brought(self.new, len(self.files) + 1))

    async def _write(self, file: "_Writing", content: bytearray, *, is_last: bool) -> None:
        try:
            await self.arrivals.run(lambda: file.write(content, is_last=is_last))
        except OSError as error:
            if is_full(error) or error.errno == errno.EFBIG:
                raise StorageError("the disk of the service is full; nothing was kept; tell its operator") from error
            raise StorageError(f"the service cannot keep the file ({error.strerror}); nothing was kept") from error


@dataclass(slots=True)
class _Writing:
    """A file that is being written; it is opened for each piece, so that nothing is left open."""

    path: Path
    bytes: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, content: bytearray, *, is_last: bool) -> None:
        with self.path.open("ab") as file:
            file.write(content)
            if is_last:
                file.flush()
                os.fsync(file.fileno())
        self.digest.update(content)
        self.bytes += len(content)
