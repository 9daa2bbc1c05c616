"""E-mail messages: sender, recipients, subject and text, attached messages and calendars; other files are named.

A web page that was saved as one file (.mht, or Word's .doc and .htm) has the form of a message, and is read as the
page that it is.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import PurePath
from typing import cast

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.calendar_text import entries_of, write_entries
from ingest.loaders.content_lines import Component
from ingest.loaders.decode import decode_text
from ingest.loaders.html.html import declared_encoding, load_html
from ingest.loaders.mail_parts import attached_to, calendars_of, damage_of, leaves, payload_of, texts_of
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, below, heading_path, list_names
from rag.errors import LoadError

_MEDIA_TYPE = "message/rfc822"
_SAVED_PAGES = (".mht", ".mhtml")
_HEADERS = ("Subject", "From", "To", "Cc", "Date")
_DEEPEST = 10  # messages inside of messages
_NAMED_FILES = 20


@dataclass(slots=True)
class Unread:
    """What a message has that is not read: files by name, and notes on encodings."""

    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def said(self) -> tuple[str, ...]:
        """Return it as notes, each once."""
        if not self.files:
            return tuple(dict.fromkeys(self.notes))
        return (*dict.fromkeys(self.notes), f"attached files are not read: {list_names(self.files, _NAMED_FILES)}")


def load_mail(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a message: its headers as lines, then its plain text or, failing that, its HTML."""
    del password  # for other formats
    message = parse_message(content)
    if pages := _saved_pages(message, name):
        return _saved_page(message, pages, name, options)
    writer = TextWriter()
    unread = Unread()
    title = header_of(message, "Subject") or title_of_name(name)
    if not write_message(writer, message, heading_path(title), name, unread):
        kind = "a saved page" if PurePath(name).suffix.lower() in _SAVED_PAGES else "an e-mail message"
        raise LoadError(f"{name} is not {kind} with text (no headers, or only attachments)")
    text, sections = writer.finish()
    people = {header.lower(): said for header in ("From", "To") if (said := header_of(message, header))}
    return Loaded(text, title, _MEDIA_TYPE, date_of(message), people, sections=sections, notes=unread.said())


def parse_message(content: bytes) -> EmailMessage:
    """Parse one message; what is wrong with its form shows in its parts. Raises LoadError where it nests too deeply."""
    try:
        return BytesParser(policy=policy.default).parsebytes(content)
    except RecursionError as error:
        raise LoadError("a message is nested too deeply: a header of it, or its parts") from error


def write_message(writer: TextWriter, message: MIMEPart, path: str, name: str, unread: Unread, depth: int = 0) -> bool:
    """Write a message's headers and text under `path`, then what is attached to it; returns whether there was any."""
    headers = {header: said for header in _HEADERS if (said := header_of(message, header))}
    texts = texts_of(message)
    calendars = list(_calendars(message, name, unread))
    attached = attached_to(message)
    inside = [(part, inner) for part in attached if depth < _DEEPEST and (inner := _message_in(part)) is not None]
    if not headers or (not texts and not calendars and not inside and "Subject" not in headers):
        return False
    writer.add("\n".join(f"{header}: {text}" for header, text in headers.items()), path)
    for text in texts:
        _write_text(writer, text, path, name, unread)
    unread.notes += damage_of(message)
    for entries in calendars:
        write_entries(writer, entries, path)
    read = [
        part
        for part, inner in inside
        if write_message(writer, inner, below(path, header_of(inner, "Subject")), name, unread, depth + 1)
    ]
    unread.files += [part.get_filename() or part.get_content_type() for part in attached if part not in read]
    return True


def header_of(message: MIMEPart, name: str) -> str:
    """Return a header as one line; one that cannot be parsed counts as missing."""
    with contextlib.suppress(Exception):  # email raises a handful of kinds on malformed headers
        return " ".join(str(message[name] or "").split())
    return ""


def date_of(message: MIMEPart) -> str | None:
    """Return the day on which a message was written."""
    with contextlib.suppress(Exception):  # as above
        written = message["Date"].datetime
        return written.date().isoformat() if isinstance(written, datetime) else None
    return None


def _write_text(writer: TextWriter, part: MIMEPart, path: str, name: str, unread: Unread) -> None:
    try:
        text, notes = _text(part, name)
    except LoadError:
        unread.notes.append("a message's text is binary, and was not read")
        return
    unread.notes += notes
    if part.get_content_subtype() != "html":
        writer.add(text, path)
        return
    page = load_html(text.encode("utf-8", "replace"), name, LoadOptions())
    unread.notes += page.notes
    for section in page.sections:
        inner = section.context.removeprefix(heading_path(page.title))
        writer.add(page.text[section.start : section.end], f"{path}{inner}", section.kind)


def _calendars(message: MIMEPart, name: str, unread: Unread) -> Iterator[list[Component]]:
    """Yield the entries of each calendar part; an invitation often holds the same one twice."""
    parts = [(part, payload_of(part)) for part in calendars_of(message)]
    for part, payload in {b"".join(payload.split()): (part, payload) for part, payload in parts}.values():
        entries: list[Component] = []
        with contextlib.suppress(LoadError):  # binary content under a calendar's name
            entries, notes = entries_of(payload, name)
            unread.notes += notes
        if entries:
            yield entries
        else:
            unread.files.append(part.get_filename() or part.get_content_type())


def _message_in(part: MIMEPart) -> MIMEPart | None:
    """Return the message that a part holds, if it is an attached one."""
    if part.get_content_type() != _MEDIA_TYPE or not part.is_multipart():
        return None
    return cast(list[MIMEPart], part.get_payload())[0]


def _saved_pages(message: EmailMessage, name: str) -> list[MIMEPart]:
    """Return the pages of a message that is a saved page: it is called one, or it is HTML that nobody was sent."""
    if message.get_body(("plain",)) is not None:
        return []
    is_called_one = PurePath(name).suffix.lower() in _SAVED_PAGES
    if not is_called_one and any(header in message for header in ("To", "Cc", "Received", "Message-ID")):
        return []
    return [part for part in leaves(message) if part.get_content_type() == "text/html"]


def _saved_page(message: EmailMessage, pages: Sequence[MIMEPart], name: str, options: LoadOptions) -> Loaded:
    """Read the first page, or its frames if it has no text of its own."""
    page = _page(pages[0], name, options)
    frames = [] if page.text.strip() else [_page(part, name, options) for part in pages[1:]]
    writer = TextWriter()
    for frame in frames:
        for section in frame.sections:
            writer.add(frame.text[section.start : section.end], section.context, section.kind)
    text, sections = writer.finish() if frames else (page.text, page.sections)
    notes = tuple(
        dict.fromkeys((*page.notes, *(note for frame in frames for note in frame.notes), *damage_of(message)))
    )
    return replace(page, text=text, sections=sections, date=page.date or date_of(message), notes=notes)


def _page(part: MIMEPart, name: str, options: LoadOptions) -> Loaded:
    text, notes = _text(part, name)
    page = load_html(text.encode("utf-8", "replace"), name, options)
    return replace(page, notes=(*notes, *page.notes))


def _text(part: MIMEPart, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a part's text; if it names no encoding, or a wrong one, its bytes decide."""
    payload = payload_of(part)
    named = part.get_content_charset() or ""
    if not named and part.get_content_subtype() == "html":
        named = declared_encoding(payload)
    return decode_text(payload, name, named)
