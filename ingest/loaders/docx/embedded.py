"""Documents inside of a Word document (`altChunk`): web pages, saved pages, and text, by what they are."""

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.decode import decode_text, is_binary
from ingest.loaders.html.html import load_html
from ingest.loaders.mail import load_mail
from ingest.loaders.outline import Block, Passage
from rag.errors import LoadError

_HTML_START = (b"<!doctype", b"<html", b"<head", b"<body", b"<p", b"<div", b"<table", b"<h", b"<ul", b"<ol", b"<meta")
_MAIL_START = (b"mime-version:", b"from:", b"content-type:", b"subject:", b"date:")


def embedded_blocks(content: bytes, name: str) -> list[Block]:
    """Return the blocks of an embedded document that is no archive; raises LoadError if nothing reads it."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith(b"{\\rtf"):
        raise LoadError("Rich Text")
    if start.startswith(_MAIL_START):
        return _sections(load_mail(content, f"{name}.mht", LoadOptions()))
    if start.startswith(_HTML_START) or (start.startswith(b"<?xml") and b"<html" in start):
        return _sections(load_html(content, name, LoadOptions()))
    if is_binary(content) or start.startswith(b"<?xml"):
        raise LoadError("of an unknown kind")
    text, _ = decode_text(content, name)
    return [Passage(paragraph) for paragraph in text.split("\n\n")]


def _sections(loaded: Loaded) -> list[Block]:
    return [Passage(loaded.text[section.start : section.end], section.kind) for section in loaded.sections]
