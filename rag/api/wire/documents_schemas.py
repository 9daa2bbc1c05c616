"""Responses about collections and documents."""

from pydantic import Field

from rag.api.wire.schemas import Result
from rag.records import Scalar, SectionKind


class CollectionResult(Result):
    """A collection, as of the generation that answers: the published one, unless that cannot be opened."""

    name: str
    generation: str
    documents: int
    chunks: int
    published_at: str = Field(description="When the generation was built: UTC, ISO 8601.")
    is_default: bool = Field(description="Whether it is asked if a request names none.")
    last_run_at: str | None = Field(description="When a run last came to its end, also one that changed nothing.")
    can_manage: bool = Field(description="Whether this account may add and delete its documents.")


class CollectionsResult(Result):
    """The collections that the account may read, by name."""

    collections: list[CollectionResult]
    can_create: bool = Field(description="Whether this account may make collections of any name.")
    notes: list[str] = Field(description="Which collections cannot be read, and why.")


class DocumentSummary(Result):
    """A document without its text."""

    id: str
    collection: str
    uri: str
    title: str
    date: str | None
    media_type: str
    pages: int = Field(description="0 if the format has none.")
    characters: int
    metadata: dict[str, Scalar]


class DocumentsResult(Result):
    """One page of the documents, by collection and uri; `total` counts all matches."""

    documents: list[DocumentSummary]
    total: int
    notes: list[str] = Field(description="Which collections could not be listed, and why.")


class PageResult(Result):
    """A page: `label` is the number printed on it, if the file has one; the span is within the document's text."""

    number: int
    label: str
    start: int
    end: int


class PageWord(Result):
    """A word as it is printed; one that is broken over two lines comes twice, a part each."""

    text: str
    box: tuple[float, float, float, float] = Field(description="Left, top, right, bottom: points from the top left.")


class PageWordsResult(Result):
    """A page's size in points and its words in reading order; none where the file told no places."""

    width: float
    height: float
    words: list[PageWord]


class SectionResult(Result):
    """A part of the text; `context` is what its reader knows from outside it (its headings)."""

    start: int
    end: int
    kind: SectionKind
    context: str


class DocumentResult(Result):
    """A document; `text` is its code points from `start` to before `end`, of `characters` in all."""

    id: str
    collection: str
    uri: str
    title: str
    date: str | None
    media_type: str
    sha256: str = Field(description="Of the file's bytes when it was indexed.")
    metadata: dict[str, Scalar]
    characters: int
    start: int
    end: int
    text: str
    pages: list[PageResult]
    sections: list[SectionResult]
    has_images: bool = Field(description="Whether its pages can be drawn, unless the file has changed since.")
    has_original: bool = Field(description="Whether its file can be had, unless it has changed since.")
