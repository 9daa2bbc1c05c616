"""A document cut into chunks, as a worker hands it to the run: no text is in it twice, so that it is quick to send."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.index.schema import DocumentInfo
from rag.records import Chunk, Document, SectionKind, embedded_text

_ID, _KEY = 24, 32  # characters of a chunk's id, bytes of a sha256


@dataclass(frozen=True, slots=True)
class EmbeddedChunk:
    """A chunk, its text for the encoder, and that text's sha256: the key of its vector."""

    chunk: Chunk
    text: str
    key: bytes


@dataclass(frozen=True, slots=True)
class PageCounts:
    """The non-blank characters of each page of a document, and the numbers of pages without text."""

    pages: int
    characters: tuple[int, ...]
    without_text: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChunkColumns:
    """The chunks of one document by their columns, in order; texts are those of the document.

    `pages` and `page_ends` are empty if the document has no pages.
    """

    ids: str
    keys: bytes
    starts: "array[int]"
    ends: "array[int]"
    pages: "array[int]"
    page_ends: "array[int]"
    contexts: list[str]
    kinds: list[SectionKind]

    @classmethod
    def of(cls, chunks: Iterable[EmbeddedChunk]) -> "ChunkColumns":
        """Take chunks in, one at a time."""
        ids: list[str] = []
        keys = bytearray()
        numbers = starts, ends, pages, page_ends = array("q"), array("q"), array("q"), array("q")
        contexts: list[str] = []
        kinds: list[SectionKind] = []
        for each in chunks:
            chunk = each.chunk
            ids.append(chunk.id)
            keys += each.key
            starts.append(chunk.start)
            ends.append(chunk.end)
            if chunk.page is not None and chunk.page_end is not None:
                pages.append(chunk.page)
                page_ends.append(chunk.page_end)
            contexts.append(chunk.context)
            kinds.append(chunk.kind)
        return cls("".join(ids), bytes(keys), *numbers, contexts, kinds)

    def __len__(self) -> int:
        return len(self.starts)

    def chunks(self, document: Document, *, embeds_context: bool) -> Iterator[EmbeddedChunk]:
        """Yield the chunks of `document` again, as they were."""
        nowhere = [None] * len(self)
        columns = zip(
            self.starts,
            self.ends,
            self.contexts,
            self.pages or nowhere,
            self.page_ends or nowhere,
            self.kinds,
            strict=True,
        )
        for row, (start, end, context, page, page_end, kind) in enumerate(columns):
            text = document.text[start:end]
            identity = self.ids[_ID * row : _ID * (row + 1)]
            chunk = Chunk(identity, document.id, start, end, text, context, page, page_end, kind)
            key = self.keys[_KEY * row : _KEY * (row + 1)]
            yield EmbeddedChunk(chunk, embedded_text(context, text) if embeds_context else text, key)


@dataclass(frozen=True, slots=True)
class Chunked:
    """All that the library keeps of a document, and what the report says of its pages."""

    document: Document
    info: DocumentInfo
    chunks: ChunkColumns
    pages: PageCounts | None
