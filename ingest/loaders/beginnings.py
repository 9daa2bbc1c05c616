"""Recognises texts by how they begin, whatever their names say: pages, mails, calendars, cards, subtitles."""

import codecs
import re

from ingest.loaders.signatures import OPENDOCUMENT, Format

_LOOKED_AT = 64 * 1024  # bytes: more than the header of any mail
_BEFORE_HTML = re.compile(rb"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*", re.DOTALL)
_HTML_BYTES = 8 * 1024
_HTML_START = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FIELD = rb"[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n)*"
_TIME = rb"(?:\d{1,3}:)?\d{1,2}:\d\d[.,]\d{1,3}"
_BEGINNINGS = {  # behind what is blank
    OPENDOCUMENT: re.compile(rb"<\?xml[^>]{0,200}\?>\s*(?:<!--.{0,2000}?-->\s*)?<office:document[\s>]", re.DOTALL),
    "message/rfc822": re.compile(rb"(?:%s){0,80}?MIME-Version:[ \t]*1\.0" % _FIELD, re.IGNORECASE),
    "application/mbox": re.compile(rb"From (?=[^\n]*\d:\d\d)[^\n]*+\n(?:%s)" % _FIELD),
    "application/rtf": re.compile(rb"\{\\rtf"),
    "text/calendar": re.compile(rb"BEGIN:VCALENDAR\s", re.IGNORECASE),
    "text/vcard": re.compile(rb"BEGIN:VCARD\s", re.IGNORECASE),
    "text/vtt": re.compile(rb"(?:WEBVTT(?:[ \t\n]|$)|(?:\d{1,6}[ \t]*\n[ \t]*)?%s[ \t]*-->[ \t]*%s)" % (_TIME, _TIME)),
}


def media_type_by_beginning(content: bytes) -> str | None:
    """Return the media type that the beginning of a text shows, None if it may be anything."""
    beginning = content[:_LOOKED_AT]
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        beginning = beginning.replace(b"\0", b"")[2:]
    beginning = beginning.removeprefix(codecs.BOM_UTF8)
    if _is_html(beginning[:_HTML_BYTES]):
        return "text/html"
    beginning = beginning.lstrip().replace(b"\r\n", b"\n")
    return next((media_type for media_type, sign in _BEGINNINGS.items() if sign.match(beginning)), None)


def unread_format(content: bytes) -> Format | None:
    """Return the format of content that looks like text but should not be read as plain text."""
    return Format("PostScript", cure="convert it to PDF") if content.startswith(b"%!PS") else None


def _is_html(beginning: bytes) -> bool:
    """Whether a document begins as HTML does; only an XML declaration and comments may come before."""
    start = _BEFORE_HTML.match(beginning)
    return _HTML_START.match(beginning, start.end() if start else 0) is not None
