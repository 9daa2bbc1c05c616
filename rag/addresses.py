"""Addresses of documents and spans: `openbook://COLLECTION/URI#START-END`. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from rag.errors import UsageError
from rag.records import Span

PREFIX = "openbook://"

_ADDRESS = re.compile(PREFIX + r"([^/?#\s]+)/([^?#\s]+)(?:#([0-9]{1,16})-([0-9]{1,16}))?")
_SHOWN = 100  # characters of an address in a message


@dataclass(frozen=True, slots=True)
class Address:
    """A document, or one span of its text; `str()` of it is the address, with the uri percent-encoded."""

    collection: str
    uri: str
    span: Span | None = None

    def __str__(self) -> str:
        place = "" if self.span is None else f"#{self.span.start}-{self.span.end}"
        return f"{PREFIX}{self.collection}/{quote(self.uri, safe='/')}{place}"


def read_address(written: str) -> Address:
    """Return what an address names, which need not exist; raises UsageError for what is none."""
    match = _ADDRESS.fullmatch(written)
    if match is None:
        raise UsageError(
            f"'{shorten(written)}' is no address; write {PREFIX}COLLECTION/URI or {PREFIX}COLLECTION/URI#START-END, "
            "the uri percent-encoded"
        )
    collection, uri, start, end = match.groups()
    if start is None:
        return Address(collection, unquote(uri))
    span = Span(int(start), int(end))
    if span.start > span.end:
        raise UsageError(f"the span {start}-{end} ends before it starts; write #START-END")
    return Address(collection, unquote(uri), span)


def window(span: Span, characters: int, most: int) -> Span:
    """Return the stretch of at most `most` characters around a span of a text that has `characters`.

    It is as wide as the text allows, with the span in its middle where there is room on both sides; of a span that is
    at least as wide it is the beginning. An end beyond the text becomes its end, so that a reader can go on in steps;
    raises UsageError for a start beyond it.
    """
    if span.start > characters:
        raise _beyond(span, characters)
    wide = span.end - span.start
    if wide >= most:
        return Span(span.start, min(span.start + most, characters))
    start = max(0, span.start - (most - wide) // 2)
    end = min(characters, start + most)
    return Span(max(0, end - most), end)


def require_within(span: Span, characters: int) -> None:
    """Raise UsageError for a span that is not wholly within a text that has `characters`."""
    if span.end > characters:
        raise _beyond(span, characters)


def _beyond(span: Span, characters: int) -> UsageError:
    return UsageError(f"{span.start}-{span.end} is not within the text, which has the characters 0 to {characters}")


def shorten(text: str) -> str:
    """Return what a caller wrote, short enough for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
