"""One real file of each media type that a loader reads, made so that a loss shows: markers stand in all its corners.

A loader that is registered without a sample here fails its contract test.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
import pptx
from fpdf import FPDF

from ingest.loaders.signatures import DOCX, EPUB, OPENDOCUMENT, PPTX, XLSX
from tests.ingest.loaders.docx_files import save
from tests.ingest.loaders.opendocument.odf_files import odt, odt_heading, odt_list, odt_table
from tests.ingest.loaders.test_epub import book_of
from tests.ingest.loaders.test_mail import message
from tests.ingest.loaders.test_xlsx import book, saved

DECOMPOSED = "Cafe\u0301"  # as some file systems and programs write é: two characters
HEADING, PROSE, ITEM, CELL, LAST = "kestrel", "marmot", "pangolin", "quetzal", "walrus"
MARKERS = (HEADING, PROSE, ITEM, CELL, LAST)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file, and the words that must come out of it."""

    name: str
    content: bytes
    markers: tuple[str, ...] = MARKERS


def _pdf() -> Sample:
    pdf = FPDF(unit="pt", format=(400, 600))
    for size, *lines in ((24, f"A {HEADING}", f"It met a {PROSE}."), (12, f"- a {ITEM}", f"{CELL} 5", f"The {LAST}.")):
        pdf.add_page()
        for row, line in enumerate(lines):
            pdf.set_font("Helvetica", size=size if row == 0 else 12)
            pdf.text(72, 100 + 30 * row, line)
    return Sample("animals.pdf", bytes(pdf.output()))


def _docx() -> Sample:
    document = docx.Document()
    document.add_heading(f"A {HEADING}", 1)
    document.add_paragraph(f"{DECOMPOSED} {PROSE}.")
    document.add_paragraph(f"a {ITEM}", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Animal", "Count", CELL, "5"), strict=True):
        cell.text = text
    document.add_paragraph(f"The {LAST}.")
    return Sample("animals.docx", save(document))


def _pptx() -> Sample:
    presentation = pptx.Presentation()
    for title, body in ((f"A {HEADING}", f"{DECOMPOSED} {PROSE}\n{ITEM}"), (f"A {CELL}", f"The {LAST}.")):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = body
    stream = BytesIO()
    presentation.save(stream)
    return Sample("animals.pptx", stream.getvalue())


def _xlsx() -> Sample:
    north: list[list[Any]] = [["Animal", "Count"], [f"{DECOMPOSED} {PROSE}", "4"], [ITEM, "5"]]
    return Sample("animals.xlsx", saved(book({f"A {HEADING}": north, "South": [["Animal"], [CELL], [LAST]]})))


def _markdown() -> Sample:
    text = (
        f"# A {HEADING}\n\n{DECOMPOSED} {PROSE}.\n\n- a {ITEM}\n\n"
        f"| Animal | Count |\n|---|---|\n| {CELL} | 5 |\n\n```\nthe {LAST}\n```\n"
    )
    return Sample("animals.md", f"---\ndate: 2026-01-15\n---\n{text}".replace("\n", "\r\n").encode())


def _mdx() -> Sample:
    inside = f"{DECOMPOSED} {PROSE}.\n\n- a {ITEM}\n\n"
    text = f"import A from './a'\n\n# A {HEADING}\n\n<A>\n\n{inside}</A>\n\n{CELL} 5\n\n<A>The {LAST}.</A>"
    return Sample("animals.mdx", text.replace("\n", "\r\n").encode())


def _html() -> Sample:
    table = f"<table><tr><th>Animal</th><th>Count</th></tr><tr><td>{CELL}</td><td>5</td></tr></table>"
    body = f"<h1>A {HEADING}</h1><p>{DECOMPOSED}\r\n{PROSE}.</p><ul><li>a {ITEM}</ul>{table}<pre>the\n{LAST}</pre>"
    return Sample("animals.html", f"<!doctype html><title>Animals</title><body>{body}".encode())


def _markup() -> Sample:
    text = f"= A {HEADING}\n\n{DECOMPOSED} {PROSE}.\n\n== More\n\n* a {ITEM}\n\n|===\n|{CELL} |5\n|===\n\nThe {LAST}.\n"
    return Sample("animals.adoc", text.replace("\n", "\r\n").encode())


def _csv() -> Sample:
    rows = f"Animal,{HEADING}\n{DECOMPOSED} {PROSE},4\n{ITEM},5\n{CELL},{LAST}\n"
    return Sample("animals.csv", rows.replace("\n", "\r\n").encode())


def _mail() -> Sample:
    mail = message(f"A {HEADING}")
    mail.set_content(f"{DECOMPOSED} {PROSE}.\n\n- a {ITEM}\n\n{CELL}\n\nThe {LAST}.\n")
    return Sample("animals.eml", mail.as_bytes())


def _mbox() -> Sample:
    mail = message(f"A {HEADING}")
    mail.set_content(f"{DECOMPOSED} {PROSE}.\n\n- a {ITEM}\n")
    other = message(CELL)
    other.set_content(f"The {LAST}.\n")
    line = b"From x@y.example Mon Feb  2 09:00:00 2026\r\n"
    return Sample("animals.mbox", b"\r\n\r\n".join(line + made.as_bytes() for made in (mail, other)))


def _calendar() -> Sample:
    events = (
        f"SUMMARY:A {HEADING}\r\nLOCATION:{DECOMPOSED} {PROSE[:3]}\r\n {PROSE[3:]}\r\nATTENDEE;CN={ITEM}:mailto:i@b.c",
        f"DTSTART:20260302T101500\r\nSUMMARY:{CELL}\r\nDESCRIPTION:The {LAST}.",
    )
    lines = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return Sample("animals.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{lines}END:VCALENDAR\r\n".encode())


def _cards() -> Sample:
    fields = f"FN:A {HEADING}\r\nORG:{DECOMPOSED} {PROSE}\r\nTITLE:{ITEM}\r\nADR:;;{CELL} 5;;;;\r\nNOTE:The {LAST}."
    return Sample("animals.vcf", f"BEGIN:VCARD\r\nVERSION:3.0\r\n{fields}\r\nEND:VCARD\r\n".encode())


def _subtitles() -> Sample:
    cues = (f"<v {HEADING}>{DECOMPOSED} {PROSE}", f"and an {ITEM}.", f"- {CELL}?", f"<i>The</i> {LAST}.")
    timed = "\r\n\r\n".join(f"00:0{i}.000 --> 00:0{i + 1}.000\r\n{cue}" for i, cue in enumerate(cues))
    return Sample("animals.vtt", f"WEBVTT\r\n\r\n{timed}\r\n".encode())


def _opendocument() -> Sample:
    table = odt_table([["Animal", "Count"], [CELL, "5"]])
    body = f"{odt_heading(f'A {HEADING}')}<text:p>{DECOMPOSED}\r\n{PROSE}.</text:p>{odt_list(f'a {ITEM}')}{table}"
    return Sample("animals.odt", odt(f"{body}<text:p>The {LAST}.</text:p>"))


def _epub() -> Sample:
    one = f"<h1>A {HEADING}</h1><p>{DECOMPOSED}\r\n{PROSE}.</p><ul><li>a {ITEM}</li></ul>"
    return Sample("animals.epub", book_of({"1.xhtml": one, "2.xhtml": f"<p>{CELL} 5</p><aside>The {LAST}.</aside>"}))


def _rtf() -> Sample:
    table = rf"\trowd\intbl Animal\cell Count\cell\row\intbl {CELL}\cell 5\cell\row"
    text = rf"\outlinelevel0 A {HEADING}\par\pard Cafe\u769 ? {PROSE}.\par{{\listtext\'b7\tab}}a {ITEM}\par{table}"
    return Sample("animals.rtf", f"{{\\rtf1\\ansi {text}\r\n\\pard The {LAST}.}}".encode())


def _json() -> Sample:
    content = {"title": f"A {HEADING}", "cafe": f"{DECOMPOSED} {PROSE} \ud800", "items": [ITEM], "of": {CELL: LAST}}
    return Sample("animals.json", json.dumps(content).encode())


def _notebook() -> Sample:
    cells = [
        ("markdown", f"# A {HEADING}\n\n{DECOMPOSED} {PROSE}.\n\n- a {ITEM}"),
        ("code", f"{CELL} = '{LAST}'\n"),
    ]
    made = [
        {"cell_type": kind, "source": text, "metadata": {}} | ({"outputs": []} if kind == "code" else {})
        for kind, text in cells
    ]
    content = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return Sample("animals.ipynb", json.dumps(content).encode())


def _source() -> Sample:
    code = (
        f'"""A {HEADING}: {DECOMPOSED} {PROSE}."""\n\n\ndef {ITEM}() -> str:\n    return "{CELL}"\n\n\n# The {LAST}.\n'
    )
    return Sample("animals.py", code.replace("\n", "\r\n").encode())


def _text() -> Sample:
    text = f"A {HEADING}\n\n{DECOMPOSED} {PROSE}.\n\n- a {ITEM}\n- {CELL}\n\f\nThe {LAST}."
    return Sample("animals.txt", text.replace("\n", "\r\n").encode())


SAMPLES: dict[str, Callable[[], Sample]] = {
    "application/pdf": _pdf,
    DOCX: _docx,
    PPTX: _pptx,
    XLSX: _xlsx,
    OPENDOCUMENT: _opendocument,
    EPUB: _epub,
    "application/rtf": _rtf,
    "text/markdown": _markdown,
    "text/mdx": _mdx,
    "text/html": _html,
    "text/x-markup": _markup,
    "text/csv": _csv,
    "message/rfc822": _mail,
    "application/mbox": _mbox,
    "text/calendar": _calendar,
    "text/vcard": _cards,
    "text/vtt": _subtitles,
    "application/json": _json,
    "application/x-ipynb+json": _notebook,
    "text/x-source": _source,
    "text/plain": _text,
}
