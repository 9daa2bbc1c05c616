"""Mail archives (.mbox): each message by itself, under its subject, sender and date."""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.mail import Unread, date_of, header_of, parse_message, write_message
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, below, heading_path
from rag.errors import LoadError

MEDIA_TYPE = "application/mbox"
# The line that begins a message has a time of day (RFC 4155) and a header below it: prose after "From" has neither.
_FROM = re.compile(rb"^From (?=[^\n]*\d:\d\d)[^\n]*+\n(?=[!-9;-~]+:)", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def load_mbox(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read an archive; `text` is its messages in order. Its date is that of the newest."""
    del options, password  # for other formats
    title = title_of_name(name)
    writer = TextWriter()
    unread = Unread()
    dates: list[str] = []
    messages = empty = 0
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    if before := _before_messages(content):
        unread.notes.append(f"what stands before its first message was not read ({len(before):,} bytes)")
    for own in _messages(content):
        messages += 1
        try:
            message = parse_message(own)
        except LoadError as error:
            unread.notes.append(f"message {messages} was not read: {error}")
            empty += 1
            continue
        date = date_of(message) or ""
        sent = ", ".join(filter(None, (header_of(message, "From"), date)))
        path = below(below(heading_path(title), header_of(message, "Subject")), sent)
        if write_message(writer, message, path, name, unread):
            dates += [date] if date else []
        else:
            empty += 1
    if messages == empty:
        raise LoadError(f"{name} is not an archive of e-mail messages with text (it has {messages} messages)")
    if empty:
        unread.notes.append(f"messages without text: {empty} of {messages}")
    text, sections = writer.finish()
    return Loaded(text, title, MEDIA_TYPE, max(dates, default=None), sections=sections, notes=unread.said())


def _before_messages(content: bytes) -> bytes:
    """Return what stands before the first line that begins a message: one whose own such line is damaged."""
    first = _FROM.search(content)
    return b"" if first is None else content[: first.start()].strip()


def _messages(content: bytes) -> Iterator[bytes]:
    starts = list(_FROM.finditer(content))
    for start, following in pairwise([*starts, None]):
        if start is not None:
            end = len(content) if following is None else following.start()
            yield _QUOTED_FROM.sub(rb"\1", content[start.end() : end])
