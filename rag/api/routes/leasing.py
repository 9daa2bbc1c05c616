"""Leases the collections that an account may read, and finds a document in them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import StringConstraints

from rag.api.access import LISTING, Account, account_of, asked_collections, visible_collections
from rag.api.wire.public import public
from rag.engine import Engine
from rag.errors import RagError, UnknownName
from rag.index.opened import Index
from rag.index.schema import DocumentInfo
from rag.settings import Settings

_LONGEST_KEY = 4096  # a path, on Linux
_SHOWN = 100  # characters of a key in a message

Key = Annotated[
    str, Path(min_length=1, max_length=_LONGEST_KEY, description="A document's id, or its uri, percent-encoded.")
]
Names = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=63)]],
    Query(alias="collection", max_length=32, description="Collections to look in; default: all that you may read."),
]


@dataclass(frozen=True, slots=True)
class Readable:
    """Leased indexes; `failures` says, by collection, why one that was not named cannot be read."""

    indexes: tuple[Index, ...]
    failures: dict[str, RagError]


@contextmanager
def leased(request: Request, names: Sequence[str]) -> Iterator[Readable]:
    """Lease what a request reads: as `lease_visible`."""
    state = request.app.state
    with lease_visible(state.engine, state.settings, account_of(request), names) as readable:
        yield readable


@contextmanager
def lease_visible(
    engine: Engine, settings: Settings, account: Account, names: Sequence[str], *, listing: str = LISTING
) -> Iterator[Readable]:
    """Lease the named collections, or all that the account may read, by name; raises UnknownName, UnusableIndex.

    If none is named, one that cannot be opened does not hide the others. `listing`: as for `asked_collections`.
    """
    if names:
        wanted: Sequence[str] = asked_collections(account, settings, names, listing=listing)
    else:
        wanted = visible_collections(account, settings)
    indexes, failures = [], {}
    with ExitStack() as leases:
        for name in sorted(wanted):
            try:
                indexes += leases.enter_context(engine.lease([name]))
            except RagError as error:
                if names:
                    raise
                failures[name] = error
        yield Readable(tuple(indexes), failures)


def cannot_be_read(failures: Mapping[str, Exception]) -> list[str]:
    """Return notes on the collections that cannot be read."""
    return [f"the collection '{name}' cannot be read: {public(str(error))}" for name, error in failures.items()]


@contextmanager
def leased_document(request: Request, key: str, names: Sequence[str]) -> Iterator[tuple[Index, DocumentInfo]]:
    """Lease the index that has the document whose id or uri is `key`; raises as `find_document`."""
    with leased(request, names) as readable:
        yield find_document(readable, key)


def find_document(
    readable: Readable, key: str, *, listing: str = "GET /v1/documents lists them"
) -> tuple[Index, DocumentInfo]:
    """Return the document whose id or uri is `key`, with its index; raises UnknownName, UnusableIndex.

    An id is in one collection only; if several collections have the uri, the first by name is taken. `listing` says how
    whoever asks gets a list of documents.
    """
    for index in readable.indexes:
        info = index.library.named(key)
        if info is not None:
            return index, info
    for error in readable.failures.values():
        raise error  # the document may be in the unreadable collection, so do not say that it is missing
    shown = key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"
    raise UnknownName(f"there is no document '{shown}'; {listing}")
