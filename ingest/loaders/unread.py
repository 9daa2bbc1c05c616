"""Sets aside what stands in a text but is not for reading: encoded data, keys, and the tags of templates.

The text stays as it is, for offsets that others publish hold; sections are cut around it, and no chunk has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.loaded import Loaded
from rag.records import Section

_ENCODED = 120  # characters in a row that are no word, path or checksum
_SEGMENT = re.compile(r"[A-Za-z0-9]{20}")  # in a path or a formula there is a sign earlier
_BASE64 = r"[\w+/=%-]{16,}(?:\s*\n[ \t>]*[A-Za-z0-9+/]{40,}={0,2})*(?:\n[ \t>]*[A-Za-z0-9+/]+={1,2})?"
_DATA_URI = rf"data:[\w.+-]+/[\w.+-]+(?:;[\w.=+-]+)*(?:;base64,{_BASE64}|,(?:%3C|<)svg[^\"')]{{16,}})"
_UNREAD = re.compile(
    rf"!\[[^\]\n]{{0,500}}\]\(\s*<?{_DATA_URI}[^)\n]{{0,500}}\)"  # Markdown's image
    rf"|^[ \t]*\[[^\]\n]{{1,100}}\]:\s*<?{_DATA_URI}>?"  # and its target elsewhere
    rf"|<(?:img|source|image|link|object|embed)\b[^>]{{0,2000}}?{_DATA_URI}[^>]{{0,2000}}>"
    rf"|url\(\s*[\"']?{_DATA_URI}[\"']?\s*\)"
    rf"|{_DATA_URI}"
    r"|^[ \t>]*-----BEGIN (?P<key>[A-Z0-9 ]+)-----(?:(?!-----)[\w+/=:,.\s()>-])*-----END (?P=key)-----",
    re.MULTILINE | re.ASCII,
)
_RUN = re.compile(rf"(?<![\w+/=?&.%#-])[A-Za-z0-9+/]{{{_ENCODED},}}={{0,2}}")  # in a link it is part of the address
_LINES = re.compile(r"(?:^[ \t>]*[A-Za-z0-9+/]{56,}\n){3,}(?:^[ \t>]*[A-Za-z0-9+/]+={0,2}[ \t]*$)?", re.MULTILINE)
_COMMENT = re.compile(
    r"^[ \t]*(?:\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#(?!\w).{0,2000}?#\})[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_TAG = r"(?:\{%(?:(?!%\}).){0,2000}%\}|\{\{(?:(?!\}\}).){0,2000}\}\}|\{:[^}\n]*\})[ \t]*"
_TAG_LINES = re.compile(rf"^[ \t]*(?:{_TAG})+$|(?:\A|(?<=\n\n))[ \t]*(?:{_TAG})+(?=\w)", re.MULTILINE | re.DOTALL)
_CLOSING = re.compile(r"\s*\{(?:%-?\s*end|:)")
_RUNS_ON = re.compile(r"[^\s.!?:;}#>-][ \t]*\n\Z")  # the line above is in the midst of a sentence
_TEMPLATES = frozenset({"text/markdown", "text/html"})

_Spans = Iterable[tuple[int, int]]


def set_unread_aside(loaded: Loaded) -> Loaded:
    """Return the document with encoded data, and template tags on lines of their own, as furniture.

    A tag in the midst of a sentence stays: without it the sentence would be two.
    """
    spans = list(_encoded(loaded.text))
    if loaded.media_type in _TEMPLATES and "{" in loaded.text:
        spans += _tags(loaded)
    if not spans:
        return loaded
    sections = loaded.sections or (Section(0, len(loaded.text), context=loaded.title),)
    return replace(loaded, sections=tuple(_cut(loaded.text, sections, _united(spans))))


def _encoded(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_UNREAD, _LINES):
        yield from (match.span() for match in pattern.finditer(text))
    for match in _RUN.finditer(text):
        kinds = (str.islower, str.isupper, str.isdecimal)  # a run of one case is a checksum, or a gene
        if _SEGMENT.search(match[0]) and all(any(map(is_kind, match[0])) for is_kind in kinds):
            yield match.span()


def _tags(loaded: Loaded) -> Iterator[tuple[int, int]]:
    code = [section for section in loaded.sections if section.kind == "code"]
    for pattern in (_COMMENT, _TAG_LINES):
        for match in pattern.finditer(loaded.text):
            start, end = match.span()
            above = loaded.text[max(0, start - 3) : start]
            is_in_sentence = pattern is _TAG_LINES and _RUNS_ON.search(above) and not _CLOSING.match(match[0])
            if not is_in_sentence and not any(section.start < end and start < section.end for section in code):
                yield start, end


def _united(spans: _Spans) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], end))
        else:
            united.append((start, end))
    return united


def _cut(text: str, sections: Sequence[Section], spans: Sequence[tuple[int, int]]) -> Iterator[Section]:
    """Yield the sections, cut around `spans`, which become furniture, as a piece without letters and numbers does."""
    for section in sections:
        inside = [span for span in spans if span[0] < section.end and span[1] > section.start]
        if not inside or section.kind == "furniture":
            yield section
            continue
        within = (min(max(edge, section.start), section.end) for span in inside for edge in span)
        for i, (start, end) in enumerate(pairwise((section.start, *within, section.end))):
            piece = text[start:end]
            kept = piece.strip()
            if not kept:
                continue
            begin = start + piece.index(kept)
            if i % 2 or not any(map(str.isalnum, kept)):
                yield Section(begin, begin + len(kept), "furniture")
            else:
                yield replace(section, start=begin, end=begin + len(kept))
