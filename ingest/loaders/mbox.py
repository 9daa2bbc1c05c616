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
    for message in map(parse_message, _messages(content)):
        messages += 1
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
        unread.notes.append(f"{empty} of {messages} messages have no text")
    text, sections = writer.finish()
    return Loaded(text, title, MEDIA_TYPE, max(dates, default=None), sections=sections, notes=unread.said())


def _messages(content: bytes) -> Iterator[bytes]:
    content = content.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    starts = list(_FROM.finditer(content))
    for start, following in pairwise([*starts, None]):
        if start is not None:
            end = len(content) if following is None else following.start()
            yield _QUOTED_FROM.sub(rb"\1", content[start.end() : end])
