"""What the tools take and return: their schemas are made from these, and the arguments of hosts are checked by them.

Hosted assistants look for `search(query)` and `fetch(id)` with just the fields that they have here.
"""

from pydantic import Field

from rag.api.wire.schemas import MOST_CHARACTERS, Body, CollectionName, Result, ScopedBody
from rag.records import Scalar, Verdict

_ID = "An address, openbook://COLLECTION/URI#START-END: exactly these characters of the document's text."


class SearchArguments(ScopedBody):
    """What to search for, and where."""

    query: str = Field(
        min_length=1,
        max_length=MOST_CHARACTERS,
        description="A question or a few words, in any language.",
        examples=["How many days a week may I work from home?"],
    )
    k: int | None = Field(default=None, ge=1, le=100, description="How many passages to return.")


class FetchArguments(Body):
    """What to read."""

    id: str = Field(
        min_length=1,
        max_length=8192,
        description="An id of a result or a citation, or openbook://COLLECTION/URI for a document from its beginning.",
    )


class ListArguments(Body):
    """Which documents to list."""

    words: str = Field(default="", max_length=200, description="Words in the title or uri; all must occur.")
    collections: list[CollectionName] = Field(
        default=[], max_length=32, description="Collections to list; default: all that you may read."
    )
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=2**53)


class FoundPassage(Result):
    """A passage that was found."""

    id: str = Field(description=_ID)
    title: str
    url: str
    text: str
    collection: str
    uri: str
    page: int | None
    score: float = Field(description="Higher is better; comparable within one search.")


class SearchOutput(Result):
    """The passages that were found, best first."""

    results: list[FoundPassage]
    notes: list[str] = Field(description="Why nothing was found, where a filter is the reason.")


class FetchOutput(Result):
    """A document's text, or as much of it as goes around what was asked for."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, Scalar] = Field(
        description="`start` and `end` of `text` in the document, which has `characters`; `quote`, what the id names "
        "exactly; `previous` and `next`, ids of what stands before and after; the document's fields as `field:NAME`."
    )


class CitedSpan(Result):
    """One exact span of one document."""

    marker: int = Field(description="The number that cites it: [1].")
    id: str = Field(description=_ID)
    title: str
    url: str
    collection: str
    uri: str
    page: int | None
    start: int
    end: int
    quote: str


class AskOutput(Result):
    """An answer; each claim in it carries the marker of a citation."""

    answer: str
    abstained: bool = Field(description="Whether the documents do not say; `closest` then has what came closest.")
    confidence: float = Field(description="In [0, 1].")
    citations: list[CitedSpan]
    unsupported: list[str] = Field(description="Sentences of the answer that no citation carries.")
    closest: list[FoundPassage]
    notes: list[str]
    model: str = Field(description="`extractive`: the documents' own words.")


class CheckedSentence(Result):
    """A sentence of the text that was given; `start` and `end` are its code points."""

    text: str
    start: int
    end: int
    verdict: Verdict
    citations: list[CitedSpan] = Field(description="What supports or contradicts it.")
    failed_tokens: list[str] = Field(description="What a contradicting source has otherwise.")
    weak: bool = Field(description="Whether it is supported by its facts only, the rest said otherwise.")


class VerifyOutput(Result):
    """The sentences of a text, in order, each with its verdict."""

    sentences: list[CheckedSentence]
    counts: dict[str, int]
    notes: list[str]


class ListedDocument(Result):
    """A document without its text."""

    id: str = Field(description="Its address, openbook://COLLECTION/URI.")
    title: str
    url: str
    collection: str
    uri: str
    date: str | None
    media_type: str
    characters: int
    pages: int = Field(description="0 if the format has none.")


class ListOutput(Result):
    """Documents, by collection and uri; `total` counts all that match."""

    documents: list[ListedDocument]
    total: int
    collections: list[str] = Field(description="The collections that you may name.")
    notes: list[str]
