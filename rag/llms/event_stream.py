"""Reads server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html, of each event its data."""

import codecs
import io
from collections.abc import AsyncGenerator, AsyncIterator, Iterator


async def read_events(chunks: AsyncIterator[bytes], most_characters: int) -> AsyncGenerator[str, None]:
    """Yield each event's data, never an empty one.

    Raises ValueError for what is no UTF-8, and where no event ends within `most_characters`: a line without an end, or
    nothing but comments and empty lines.
    """
    reader = _Reader(most_characters)
    async for chunk in chunks:
        for event in reader.feed(chunk):
            yield event
    for event in reader.finish():
        yield event


class _Reader:
    """Takes bytes in pieces cut anywhere; a line may end as in Windows, Unix or old Macs."""

    def __init__(self, most_characters: int) -> None:
        self._decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")(), translate=True)
        self._begun: list[str] = []  # of the line that has not ended
        self._data: list[str] = []  # of the event that has not ended
        self._since = 0  # characters, since the last event ended
        self._most_characters = most_characters

    def feed(self, chunk: bytes) -> Iterator[str]:
        text = self._decoder.decode(chunk)
        *ended, rest = text.split("\n")
        for line in ended:
            yield from self._take("".join(self._begun) + line if self._begun else line)
            self._begun.clear()
            self._count(len(line) + 1)
        if rest:
            self._count(len(rest))
            self._begun.append(rest)

    def finish(self) -> Iterator[str]:
        """Yield what was not ended properly: some servers just hang up."""
        yield from self._take("".join(self._begun) + self._decoder.decode(b"", final=True).removesuffix("\n"))
        yield from self._take("")

    def _take(self, line: str) -> Iterator[str]:
        if line.startswith("data:"):
            self._data.append(line[5:].removeprefix(" "))
        elif not line and self._data:
            data = "\n".join(self._data)
            self._data.clear()
            if data:
                self._since = 0
                yield data

    def _count(self, characters: int) -> None:
        self._since += characters
        if self._since > self._most_characters:
            raise ValueError(f"no event within {self._most_characters} characters")
