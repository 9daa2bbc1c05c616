"""Documents and chunkers for the tests of the lab, small enough to be counted by hand."""

from collections.abc import Callable, Sequence

from rag.records import Document, Section, Span, document_id

BEES = "Bees fly in March.\n\nThe hive is red.\n\nHoney is sold."
PETS = "# Cats\n\nA cat sat. It slept.\n\n## Dogs\n\nA dog ran."


def make_document(text: str, uri: str = "d/a.txt", sections: Sequence[Section] = (), title: str = "") -> Document:
    return Document(document_id("eval", uri), "eval", uri, title, text, "text/plain", "", sections=tuple(sections))


def pets(uri: str = "d/pets.md") -> Document:
    """Return two headings with text below them, as the Markdown loader hands them over."""
    dogs = PETS.index("## Dogs")
    sections = [
        Section(0, dogs - 2, context="Pets › Cats"),
        Section(dogs, len(PETS), context="Pets › Cats › Dogs"),
    ]
    return make_document(PETS, uri, sections)


def spans_of(text: str, *pieces: str) -> list[Span]:
    """Return where pieces of a text stand, each of which is there once."""
    assert all(text.count(piece) == 1 for piece in pieces)
    return [Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]


class By:
    """A chunker of one's own: a function of a document."""

    def __init__(self, chunk: Callable[[Document], list[Span]]) -> None:
        self.chunk = chunk


def paragraphs(document: Document) -> list[Span]:
    """Cut at blank lines."""
    return spans_of(document.text, *document.text.split("\n\n"))


def whole(document: Document) -> list[Span]:
    return [Span(0, len(document.text))]
