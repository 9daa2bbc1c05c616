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


class CollectionsResult(Result):
    """The collections that the account may read, by name."""

    collections: list[CollectionResult]
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
