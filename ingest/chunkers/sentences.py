"""The default chunker: sentences packed up to a size, tables and lists whole where they fit.

Sections under one heading that follow each other (a paragraph, its list, its table) may share a chunk; what is under
different headings never does. Where a chunk must end it ends, if that costs little, where a paragraph does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.chunkers.contexts import fit_contexts, path_of, sections_of
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import cut_to_fit
from rag.records import Document, Section, Span, embedded_text
from rag.sentences import split_sentences
from rag.settings import ChunkerSettings

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_ENOUGH = 0.6  # of the size: a chunk may end early, at a paragraph's end, once it is that full
_SMALL = 0.5  # of the size: a last chunk smaller than this is evened out with the one before it
_HEADING_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is packed: a sentence, or a whole table or list; weights are upper bounds for its share of a chunk."""

    span: Span
    cl100k: int
    encoder: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Units that may share chunks, and the context those chunks will have."""

    units: list[_Unit]
    context: str


class SentenceChunker:
    """Packs sentences; the result depends on the document and the settings alone."""

    def __init__(self, settings: ChunkerSettings, counter: TokenCounter) -> None:
        self._counter = counter
        self._overlap = min(settings.overlap_tokens, settings.size_tokens // 2)
        self._size = settings.size_tokens - self._overlap

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture.

        They are disjoint unless the settings ask for an overlap.
        """
        text = document.text
        contexts = fit_contexts(
            (context for section in sections_of(document) for context in (path_of(section), section.context)),
            self._counter,
        )
        runs = [run for group in _groups(text, sections_of(document)) for run in self._runs(text, group, contexts)]
        return [span for run in runs for span in self._pack(text, run)]

    def _runs(self, text: str, group: Sequence[Section], contexts: dict[str, str]) -> Iterator[_Run]:
        """Yield the runs of one heading: a table that must be split is a run of its own, for its header's sake."""
        path = contexts[path_of(group[0])]
        room = self._room(path)
        units: list[_Unit] = []
        for section in group:
            if section.kind == "body":
                units += self._fitting(text, split_sentences(text, section.start, section.end), path)
                continue
            whole = self._units(text, [_trimmed(text, section)])
            if _is_within(whole, self._size, room):
                units += whole
            elif section.kind == "list":
                units += self._fitting(text, split_sentences(text, section.start, section.end), path)
            else:
                if units:
                    yield _Run(units, path)
                units = []
                context = contexts[section.context]
                lines = [Span(*match.span()) for match in _LINE.finditer(text, section.start, section.end)]
                yield _Run(self._fitting(text, [_stripped(text, line) for line in lines], context), context)
        if units:
            yield _Run(units, path)

    def _fitting(self, text: str, spans: Sequence[Span], context: str) -> list[_Unit]:
        """Return units of `spans`, cutting those that are too long for a chunk of their own."""

        room = self._room(context)

        def fits(candidates: Sequence[Span]) -> list[bool]:
            return [_is_within([unit], self._size, room) for unit in self._units(text, candidates)]

        units = self._units(text, spans)
        if all(_is_within([unit], self._size, room) for unit in units):
            return units
        return self._units(text, cut_to_fit(text, spans, fits))

    def _units(self, text: str, spans: Sequence[Span]) -> list[_Unit]:
        """Weigh each span with the line breaks that follow it, as it will count inside a chunk."""
        texts = []
        for i, span in enumerate(spans):
            following = spans[i + 1].start if i + 1 < len(spans) else span.end
            texts.append(text[span.start : following].rstrip(" \t"))
        cl100k, encoder = self._counter.count_cl100k(texts), self._counter.count_encoder(texts)
        return [_Unit(*weighed) for weighed in zip(spans, cl100k, encoder, strict=True)]

    def _room(self, context: str) -> int:
        """Return how many of the encoder's tokens a context leaves for text; a token for the line break between."""
        return self._counter.max_encoder_tokens - (self._counter.count_encoder([context])[0] + 1 if context else 0)

    def _pack(self, text: str, run: _Run) -> list[Span]:
        """Pack one run; whatever the sums of weights said, each chunk is counted whole before it is final."""
        chunks = _packed(text, run.units, self._size, self._room(run.context))
        while True:
            over = self._too_long(text, chunks, run.context)
            if not over:
                break
            chunks = [part for i, chunk in enumerate(chunks) for part in (_split(chunk) if i in over else [chunk])]
        return self._overlapped(text, chunks, run.context)

    def _too_long(self, text: str, chunks: Sequence[list[_Unit]], context: str) -> set[int]:
        texts = [text[chunk[0].span.start : chunk[-1].span.end] for chunk in chunks]
        cl100k = self._counter.count_cl100k(texts)
        encoder = self._counter.count_encoder([embedded_text(context, chunk) for chunk in texts])
        limit = self._counter.max_encoder_tokens
        return {
            i for i, chunk in enumerate(chunks) if len(chunk) > 1 and (cl100k[i] > self._size or encoder[i] > limit)
        }

    def _overlapped(self, text: str, chunks: Sequence[list[_Unit]], context: str) -> list[Span]:
        """Let each chunk begin with the last sentences of the one before, as far as the overlap and the room go."""
        room = self._room(context)
        spans = []
        for i, chunk in enumerate(chunks):
            start = chunk[0].span.start
            cl100k, encoder = 0, sum(unit.encoder for unit in chunk)
            for unit in reversed(chunks[i - 1] if i and self._overlap else []):
                cl100k, encoder = cl100k + unit.cl100k, encoder + unit.encoder
                if cl100k > self._overlap or encoder > room:
                    break
                start = unit.span.start
            spans.append(Span(start, chunk[-1].span.end))
        return spans


def _groups(text: str, sections: Sequence[Section]) -> Iterator[list[Section]]:
    """Yield runs of sections under one heading with nothing but white space between them."""
    group: list[Section] = []
    for section in sections:
        if section.kind == "furniture":
            continue
        joins = group and path_of(section) == path_of(group[-1]) and not text[group[-1].end : section.start].strip()
        if group and not joins:
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def _packed(text: str, units: Sequence[_Unit], size: int, room: int) -> list[list[_Unit]]:
    """Fill chunks one after the other; see that none ends below a heading, and that the last is not tiny."""
    chunks: list[list[_Unit]] = []
    chunk: list[_Unit] = []
    for unit in units:
        if chunk and not _is_within([*chunk, unit], size, room):
            kept = _good_end(text, chunk, unit, size)
            chunks.append(chunk[:kept])
            chunk = chunk[kept:]
            if chunk and not _is_within([*chunk, unit], size, room):
                chunks.append(chunk)
                chunk = []
        chunk.append(unit)
    chunks.append(chunk)
    if len(chunks) > 1 and _weight(chunks[-1]) < _SMALL * size:
        chunks[-2:] = _evened(chunks[-2] + chunks[-1], size, room) or chunks[-2:]
    return [chunk for chunk in chunks if chunk]


def _weight(units: Sequence[_Unit]) -> int:
    return sum(unit.cl100k for unit in units)


def _is_within(units: Sequence[_Unit], size: int, room: int) -> bool:
    return _weight(units) <= size and sum(unit.encoder for unit in units) <= room


def _good_end(text: str, chunk: Sequence[_Unit], following: _Unit, size: int) -> int:
    """Return how many of a full chunk's units to keep: up to a paragraph's end, if that leaves it full enough."""
    candidates = [*chunk, following]
    for kept in range(len(chunk), 0, -1):
        if _weight(chunk[:kept]) < _ENOUGH * size:
            break
        if _ends_paragraph(text, candidates[kept - 1], candidates[kept]):
            return kept
    kept = len(chunk)
    while kept > 1 and _is_heading(text, candidates[kept - 1], candidates[kept]):
        kept -= 1
    return kept


def _ends_paragraph(text: str, unit: _Unit, following: _Unit) -> bool:
    between = text[unit.span.end : following.span.start]
    return between.count("\n") > 1 and not _is_heading(text, unit, following)


def _is_heading(text: str, unit: _Unit, following: _Unit) -> bool:
    """Whether a unit reads as the heading of, or the lead-in to, what follows."""
    line = text[unit.span.start : unit.span.end]
    if "\n" in text[unit.span.end : following.span.start] and line.endswith(":"):
        return True
    is_short = len(line) <= _HEADING_CHARACTERS and "\n" not in line
    return is_short and (line.startswith("#") or (line[-1].isalpha() and not line.startswith(("-", "*", "•", "|"))))


def _evened(units: Sequence[_Unit], size: int, room: int) -> list[list[_Unit]]:
    """Split units in two of the most even weight that fits; nothing where no split does."""
    splits = [
        [list(units[:i]), list(units[i:])]
        for i in range(1, len(units))
        if _is_within(units[:i], size, room) and _is_within(units[i:], size, room)
    ]
    return min(splits, key=lambda halves: abs(_weight(halves[0]) - _weight(halves[1])), default=[])


def _split(chunk: Sequence[_Unit]) -> list[list[_Unit]]:
    half = len(chunk) // 2
    return [list(chunk[:half]), list(chunk[half:])]


def _trimmed(text: str, section: Section) -> Span:
    return _stripped(text, Span(section.start, section.end))


def _stripped(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, start + len(piece.strip()))
