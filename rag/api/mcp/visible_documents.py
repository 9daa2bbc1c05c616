"""Documents as a caller may see them: found by their address, listed, and read in part."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rag.addresses import PREFIX, Address, read_address, require_within, window
from rag.api.mcp.caller import Caller
from rag.api.routes.documents import matching
from rag.api.routes.leasing import cannot_be_read, find_document, lease_visible
from rag.errors import UsageError
from rag.index.opened import Index
from rag.index.schema import DocumentInfo
from rag.records import Span

LISTING = "the tool list_documents lists them"


@dataclass(frozen=True, slots=True)
class Located:
    """A document of a leased index, and its address, with the span that was asked for, if any."""

    address: Address
    info: DocumentInfo
    index: Index

    @property
    def title(self) -> str:
        return self.info.title or self.info.uri

    @property
    def characters(self) -> int:
        return self.index.library.size(self.info.id).characters

    @property
    def pages(self) -> int:
        return self.index.library.size(self.info.id).pages

    def text(self, span: Span) -> str:
        return self.index.library.passage(self.info.id, span)

    def window(self, most: int) -> Span:
        """Return what to show of it, up to `most` characters; raises UsageError for a start beyond its text."""
        return window(self.address.span or Span(0, 0), self.characters, most)

    def exact_span(self, most: int) -> Span:
        """Return exactly what was asked for; raises UsageError for more than `most` characters, or beyond its text."""
        span = self.address.span or Span(0, self.characters)
        wide = span.end - span.start
        if wide > most:
            first = Address(self.address.collection, self.address.uri, Span(span.start, span.start + most))
            raise UsageError(f"{self.address} has {wide} characters; read {most} at a time, first {first}")
        require_within(span, self.characters)
        return span


@dataclass(frozen=True, slots=True)
class Listed:
    """Some of the documents that match, by collection and uri; `notes` names collections that cannot be read."""

    documents: Sequence[Located]
    total: int
    notes: list[str]


@contextmanager
def located(written: str, caller: Caller) -> Iterator[Located]:
    """Lease what an address names; also a document's bare id or uri, of whichever collection the caller may see.

    Raises UsageError for an address that is none, UnknownName for what the caller may not see, and UnusableIndex.
    """
    address = read_address(written) if written.startswith(PREFIX) else None
    names, key = ((), written) if address is None else ((address.collection,), address.uri)
    with lease_visible(caller.engine, caller.settings, caller.account, names, listing=LISTING) as readable:
        index, info = find_document(readable, key, listing=LISTING)
        yield Located(Address(index.collection, info.uri, None if address is None else address.span), info, index)


@contextmanager
def listed(caller: Caller, collections: Sequence[str], words: str, *, offset: int, limit: int) -> Iterator[Listed]:
    """Lease the documents whose title and uri hold all `words`: from the one with number `offset`, `limit` at most.

    Without `collections` they are of all that the caller may see; raises UnknownName for one that it may not.
    """
    with lease_visible(caller.engine, caller.settings, caller.account, collections, listing=LISTING) as readable:
        matches = [(index, info) for index in readable.indexes for info in matching(index.documents(), words)]
        shown = matches[offset : offset + limit]
        documents = [Located(Address(index.collection, info.uri), info, index) for index, info in shown]
        yield Listed(documents, len(matches), cannot_be_read(readable.failures))
