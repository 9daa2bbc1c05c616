"""E-mail messages: sender, recipients, subject and text; attachments are named in the notes.

A web page that a browser saved as one file (.mht) has the form of a message, and is read as the page that it is.
"""

import contextlib
from dataclasses import replace
from datetime import datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import PurePath
from typing import cast

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text
from ingest.loaders.html.html import load_html
from ingest.loaders.text import title_of_name
from ingest.loaders.writing import TextWriter, heading_path
from rag.errors import LoadError

_MEDIA_TYPE = "message/rfc822"
_SAVED_PAGES = (".mht", ".mhtml")
_HEADERS = ("Subject", "From", "To", "Cc", "Date")


def load_mail(content: bytes, name: str, options: LoadOptions, password: str | None = None) -> Loaded:
    """Read a message: its headers as lines, then its plain text or, failing that, its HTML."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    headers = {header: _header(message, header) for header in _HEADERS}
    body = message.get_body(("plain", "html"))
    if body is not None and PurePath(name).suffix.lower() in _SAVED_PAGES and body.get_content_subtype() == "html":
        return _saved_page(message, body, name, options)
    if not any(headers.values()) or (body is None and not headers["Subject"]):
        raise LoadError(f"{name} is not an e-mail message with text (no headers, or only attachments)")
    title = headers["Subject"] or title_of_name(name)
    path = heading_path(title)
    writer = TextWriter()
    writer.add("\n".join(f"{header}: {text}" for header, text in headers.items() if text), path)
    notes: tuple[str, ...] = ()
    if body is not None:
        text, notes = _text(body, name)
        if body.get_content_subtype() == "html":
            page = load_html(text.encode("utf-8", "replace"), name, options, password)
            for section in page.sections:
                writer.add(page.text[section.start : section.end], section.context, section.kind)
        else:
            writer.add(text, path)
    attached = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    if attached:
        notes += (f"attached files are not read: {', '.join(attached)}",)
    written, sections = writer.finish()
    people = {header.lower(): headers[header] for header in ("From", "To") if headers[header]}
    return Loaded(written, title, _MEDIA_TYPE, _date(message), people, sections=sections, notes=notes)


def _saved_page(message: EmailMessage, body: MIMEPart, name: str, options: LoadOptions) -> Loaded:
    text, notes = _text(body, name)
    page = load_html(text.encode("utf-8", "replace"), name, options)
    return replace(page, date=page.date or _date(message), notes=(*notes, *page.notes))


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as one line; one that cannot be parsed counts as missing."""
    with contextlib.suppress(Exception):  # email raises a handful of kinds on malformed headers
        return " ".join(str(message[name] or "").split())
    return ""


def _text(part: MIMEPart, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a part's text; if it names no encoding, or a wrong one, its bytes decide."""
    payload = cast(bytes, part.get_payload(decode=True) or b"")
    return decode_text(payload, name, part.get_content_charset() or "")


def _date(message: EmailMessage) -> str | None:
    with contextlib.suppress(Exception):  # as above
        written = message["Date"].datetime
        return written.date().isoformat() if isinstance(written, datetime) else None
    return None
