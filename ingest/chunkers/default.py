"""The default chunker: sentences packed up to a size, tables and lists whole where they fit.

Sections under one heading that follow each other (a paragraph, its list, its table) may share a chunk; what is under
different headings does only in a document of nothing but little pieces (`least`). Where a chunk must end it ends, if
that costs little, where a paragraph does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from ingest.chunkers.bounds import overlap_of, trimmed
from ingest.chunkers.contexts import fit_contexts, lacks_header, path_of, sections_of
from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.cutting import cut_to_fit
from ingest.chunkers.grouping import halves, is_within, pack
from ingest.chunkers.least import Fits, Least
from ingest.chunkers.limits import ChunkLimits
from ingest.chunkers.weighing import Scales, Unit
from rag.records import Document, Section, Span
from rag.text.lines import iterate_lines, opens_with_hash
from rag.text.sentences import iterate_sentences

_TOGETHER = 256  # units held of a long section


@dataclass(frozen=True, slots=True)
class _Run:
    """Units that may share chunks, and the context those chunks will have; the units are made as they are packed."""

    units: Iterable[Unit]
    context: str


class DefaultChunker:
    """Packs sentences; the result depends only on the document and the settings."""

    def __init__(self, settings: ChunkLimits, counter: TokenCounter, *, together: int = _TOGETHER) -> None:
        """`together` sentences are weighed, and chunks checked, in one call; it changes no result."""
        self._together = together
        self._counter = counter
        self._scales = Scales(counter, settings.size_tokens)
        self._overlap = overlap_of(settings)
        self._embeds_context = settings.context
        self._size = settings.size_tokens - self._overlap

    def chunk(self, document: Document) -> list[Span]:
        """Return ordered spans, within both limits, that cover all non-blank text outside furniture.

        They are disjoint unless the settings ask for an overlap.
        """
        text = document.text
        unfitted = {context for section in sections_of(document) for context in (path_of(section), section.context)}
        contexts = fit_contexts(unfitted, self._counter) if self._embeds_context else dict.fromkeys(unfitted, "")
        least = Least(text, self._counter, self._size)
        return [
            span
            for group in least.join_groups(_groups(text, sections_of(document)))
            for run in self._runs(text, group, contexts, least)
            for span in self._spans(text, run, least)
        ]

    def _runs(self, text: str, group: Sequence[Section], contexts: dict[str, str], least: Least) -> Iterator[_Run]:
        """Yield the runs of one heading, or of several that are joined.

        A table that must be split, or whose header row stands elsewhere, is a run of its own, with that row in context,
        and with the text before or after it that is too little for a chunk.
        """
        path = min((contexts[path_of(section)] for section in group), key=self._scales.room)
        room = self._scales.room(path)
        joined: list[Iterable[Unit]] = []
        table: _Run | None = None
        begin = group[0].start
        for section in group:
            if section.kind == "body":
                joined.append(self._fitting(text, iterate_sentences(text, section.start, section.end), path))
                continue
            span = trimmed(text, Span(section.start, section.end))
            if span is None:
                continue
            whole = self._scales.weigh(text, [span], span.end)
            is_nameless = section.kind == "table" and lacks_header(text, section, span)
            if is_within(whole, self._size, room) and not is_nameless:
                joined.append(whole)
            elif section.kind == "list":
                joined.append(self._fitting(text, iterate_sentences(text, section.start, section.end), path))
            else:
                if table:
                    yield table
                leads_in = not is_nameless and least.is_little(begin, section.start)
                if not leads_in and not _is_heading_alone(text[begin : section.start]):
                    if joined:
                        yield _Run(chain.from_iterable(joined), path)
                    begin = section.start
                joined = []
                context = contexts[section.context]
                lines = (inner for line in iterate_lines(text, begin, section.end) if (inner := trimmed(text, line)))
                table = _Run(self._fitting(text, lines, context), context)
                begin = section.end
        if table and least.is_little(begin, group[-1].end):
            table = replace(table, units=chain(table.units, *joined))
            joined = []
        if table:
            yield table
        if joined:
            yield _Run(chain.from_iterable(joined), path)

    def _fitting(self, text: str, spans: Iterator[Span], context: str) -> Iterator[Unit]:
        """Yield units of `spans`, cutting those that are too long for a chunk of their own."""
        room = self._scales.room(context)
        ahead = list(islice(spans, self._together + 1))
        while ahead:
            batch, ahead = ahead[: self._together], ahead[self._together :]
            ahead += islice(spans, self._together)
            end = ahead[0].start if ahead else batch[-1].end
            units = self._scales.weigh(text, batch, end)
            for i, unit in enumerate(units):
                if is_within([unit], self._size, room):
                    yield unit
                else:
                    yield from self._cut(text, unit.span, batch[i + 1].start if i + 1 < len(batch) else end, room)

    def _cut(self, text: str, span: Span, end: int, room: int) -> list[Unit]:
        """Return the pieces of a span that is too long; what follows it begins at `end`."""

        def fits(candidates: Sequence[Span]) -> list[bool]:
            return [is_within([unit], self._size, room) for unit in self._scales.weigh(text, candidates, end)]

        return self._scales.weigh(text, cut_to_fit(text, [span], fits), end)

    def _spans(self, text: str, run: _Run, least: Least) -> Iterator[Span]:
        """Yield the chunks of one run, from the second on with what is repeated of the one before."""
        before: list[Unit] = []
        for chunk in least.join_chunks(self._packed(text, run), self._scales.room(run.context), self._fits(text, run)):
            repeated = self._repeated(text, before, chunk, run.context) if self._overlap else []
            yield Span([*repeated, *chunk][0].span.start, chunk[-1].span.end)
            before = chunk

    def _packed(self, text: str, run: _Run) -> Iterator[list[Unit]]:
        """Pack one run; whatever the sums of weights said, each chunk is looked at whole."""
        packed = pack(text, run.units, self._size, self._scales.room(run.context))
        while chunks := list(islice(packed, self._together)):
            while over := self._scales.too_large(text, chunks, run.context, self._size):
                chunks = [part for i, chunk in enumerate(chunks) for part in (halves(chunk) if i in over else [chunk])]
            yield from chunks

    def _fits(self, text: str, run: _Run) -> Fits:
        return lambda units: not self._scales.too_large(text, [units], run.context, self._size)

    def _repeated(self, text: str, before: Sequence[Unit], chunk: Sequence[Unit], context: str) -> list[Unit]:
        """Return the last sentences of the chunk before that this one begins with, as far as overlap and limits go.

        All of them are never repeated: a chunk inside the next one would say nothing of its own.
        """
        repeated: list[Unit] = []
        cl100k = 0
        for unit in reversed(before[1:]):
            cl100k += unit.cl100k
            if cl100k > self._overlap:
                break
            repeated.insert(0, unit)
        while repeated and self._scales.too_large(text, [[*repeated, *chunk]], context, self._size + self._overlap):
            del repeated[0]
        return repeated


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


def _is_heading_alone(text: str) -> bool:
    """Whether a heading is all there is before a table: without the table it would be a chunk that says nothing."""
    return opens_with_hash(text) and "\n" not in text.strip()
