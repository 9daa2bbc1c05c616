"""Sets aside what stands in a text but is not for reading: encoded data, keys, and the tags of templates.

The text stays as it is, for offsets that others publish hold; sections are cut around it, and no chunk has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.loaded import Loaded
from ingest.loaders.encoded import find_encoded, find_minified, is_shown
from rag.records import Section
from rag.text.taken import Taken

_COMMENT = re.compile(
    r"^[ \t]*(?:\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{#(?!\w).{0,2000}?#\})[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_TAG = r"(?:\{%(?:(?!%\}).){0,2000}%\}|\{\{(?:(?!\}\}).){0,2000}\}\}|\{:[^}\n]*\})[ \t]*"
_TAG_LINES = re.compile(rf"^[ \t]*(?:{_TAG})+$|(?:\A|(?<=\n\n))[ \t]*(?:{_TAG})+(?=\w)", re.MULTILINE | re.DOTALL)
_CLOSING = re.compile(r"\s*\{(?:%-?\s*end|:)")
_RUNS_ON = re.compile(r"[^\s.!?:;}#>-][ \t]*\n\Z")  # the line above is in the midst of a sentence
_ELEMENTS = re.compile(  # of HTML inside Markdown that show no words
    r"<(?P<kind>script|style)\b[^<>]{0,2000}>[^<]*(?:<(?!/?(?:script|style)\b)[^<]*)*</(?P=kind)\s{0,20}>"
    r"|<(?:path|polygon|polyline)\b[^<>]*>",
    re.IGNORECASE,
)
_NOTED = 1000  # characters of data that somebody might miss; less is a key or a token
_TEMPLATES = frozenset({"text/markdown", "text/mdx", "text/html"})

_Spans = Iterable[tuple[int, int]]


def set_unread_aside(loaded: Loaded) -> Loaded:
    """Return the document with encoded data, and template tags on lines of their own, as furniture.

    A tag in the midst of a sentence stays: without it the sentence would be two. Data that is no picture is noted.
    """
    text = loaded.text
    encoded = list(find_encoded(text))
    if loaded.media_type == "text/x-source":
        encoded += find_minified(text)
    tags: list[tuple[int, int]] = []
    if loaded.media_type in _TEMPLATES:
        tags += outside_code(loaded, _ELEMENTS.finditer(text))
        tags += _tags(loaded) if "{" in text else []
    characters = sum(end - start for start, end in _united(encoded) if not is_shown(text, start, end))
    if characters >= _NOTED:
        note = f"encoded data and minified code were not read ({characters:,} characters)"
        loaded = replace(loaded, notes=(*loaded.notes, note))
    return set_aside(loaded, [*encoded, *tags])


def set_aside(loaded: Loaded, spans: _Spans) -> Loaded:
    """Return the document with what lies in `spans` as furniture."""
    spans = list(spans)
    if not spans:
        return loaded
    sections = loaded.sections or (Section(0, len(loaded.text), context=loaded.title),)
    return replace(loaded, sections=tuple(_cut(loaded.text, sections, _united(spans))))


def outside_code(loaded: Loaded, matches: Iterable[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the matches that touch no section of code."""
    code = Taken((section.start, section.end) for section in loaded.sections if section.kind == "code")
    yield from (match.span() for match in matches if not code.touches(*match.span()))


def _tags(loaded: Loaded) -> Iterator[tuple[int, int]]:
    for pattern in (_COMMENT, _TAG_LINES):
        for start, end in outside_code(loaded, pattern.finditer(loaded.text)):
            above = loaded.text[max(0, start - 3) : start]
            is_in_sentence = pattern is _TAG_LINES and _RUNS_ON.search(above) and not _CLOSING.match(loaded.text, start)
            if not is_in_sentence:
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
