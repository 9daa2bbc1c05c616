"""The least size of a chunk: what is smaller says too little by itself, and joins what stands beside it.

It stays alone only where both together would be too large, or where no chunk may reach: beyond furniture, and from
text into a table whose header row stands elsewhere. Across headings it joins only in a document that is mostly such
pieces; among others a short section is found best by itself (docs/experiments.md).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from ingest.chunkers.counting import TokenCounter
from ingest.chunkers.grouping import evened, weight
from ingest.chunkers.weighing import Unit
from rag.records import Section
from rag.text.tokens import LONGEST_TOKEN_BYTES

Fits = Callable[[Sequence[Unit]], bool]  # whether units may be one chunk, looked at as a whole

_SHARE = 0.1  # of the size: about a sentence (docs/experiments.md)
_BREAKS = 3  # times the least size: no chunk that weighs more is so little without the line breaks after it


class Least:
    """The least size of one document's chunks, in cl100k `tokens`: 0 where the document is smaller itself."""

    def __init__(self, text: str, counter: TokenCounter, size: int) -> None:
        self._text = text
        self._counter = counter
        self._size = size
        self.tokens = round(_SHARE * size)
        if self.is_little(0, len(text)):
            self.tokens = 0

    def is_little(self, start: int, end: int) -> bool:
        """Whether the text from `start` to `end` is too small for a chunk of its own."""
        return self._has_less(start, end, self.tokens)

    def join_groups(self, groups: Iterable[list[Section]]) -> list[list[Section]]:
        """Return the sections of each heading; where most of these are little, each such with what follows or precedes.

        The context of a chunk that crosses a heading says less, so that this is for documents that fall to pieces.
        """
        alone = list(groups)
        if 2 * sum(map(self._is_little, alone)) <= len(alone):
            return alone
        joined: list[list[Section]] = []
        for group in alone:
            if joined and self._is_little(joined[-1]) and self._may_join(joined[-1], group):
                joined[-1] = [*joined[-1], *group]
            else:
                joined.append(group)
        for i in range(len(joined) - 1, 0, -1):
            if self._is_little(joined[i]) and self._may_join(joined[i - 1], joined[i]):
                joined[i - 1 : i + 1] = [[*joined[i - 1], *joined[i]]]
        return joined

    def join_chunks(self, chunks: Iterable[list[Unit]], room: int, fits: Fits) -> Iterator[list[Unit]]:
        """Yield the chunks of one run, a little one with its neighbour: as one chunk, else as two that are more even.

        `room` is what the weights of a chunk's units may come to in the encoder's tokens.
        """
        before: list[Unit] = []
        for chunk in chunks:
            parts = [before, chunk] if before else [chunk]
            if any(map(self._is_little_chunk, parts)) and len(parts) > 1:
                parts = self._joined([*before, *chunk], room, fits) or parts
            yield from parts[:-1]
            before = parts[-1]
        if before:
            yield before

    def _joined(self, units: list[Unit], room: int, fits: Fits) -> list[list[Unit]]:
        """Return one chunk, else two of which none is little; none where there are no such."""
        if fits(units):
            return [units]
        parts = evened(units, self._size, room)
        return parts if all(fits(part) and not self._is_little_chunk(part) for part in parts) else []

    def _is_little_chunk(self, units: Sequence[Unit]) -> bool:
        """Whether units are too small, without the line breaks that their weights count: few have to be read for it."""
        return weight(units) < _BREAKS * self.tokens and self.is_little(units[0].span.start, units[-1].span.end)

    def _is_little(self, group: Sequence[Section]) -> bool:
        return self.is_little(group[0].start, group[-1].end)

    def _may_join(self, before: Sequence[Section], after: Sequence[Section]) -> bool:
        """Whether nothing stands between two groups, and none of them is one chunk that would become two."""
        if self._text[before[-1].end : after[0].start].strip():
            return False
        are_whole = all(self._is_one_chunk(group[0].start, group[-1].end) for group in (before, after))
        return not are_whole or self._is_one_chunk(before[0].start, after[-1].end)

    def _is_one_chunk(self, start: int, end: int) -> bool:
        return self._has_less(start, end, self._size + 1)

    def _has_less(self, start: int, end: int, tokens: int) -> bool:
        if end - start > tokens * LONGEST_TOKEN_BYTES:
            return False
        return self._counter.count_cl100k([self._text[start:end].strip()])[0] < tokens
