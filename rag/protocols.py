"""The contract of each family of parts; implementations inherit nothing, and mypy checks them in their table."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, runtime_checkable

from rag.errors import RagError
from rag.records import (
    Answer,
    Delta,
    Document,
    Metadata,
    Prompt,
    Question,
    Ranking,
    Reset,
    Rows,
    Scores,
    Span,
    TokenVectors,
    Usage,
    Vector,
    Vectors,
    Where,
)


class Embedder(Protocol):
    """Turns texts into unit vectors; safe to call from several threads.

    `fingerprint` names everything that a vector depends on; `max_tokens` is the longest text it reads whole,
    in its own tokens (special ones and prompts taken off).
    """

    @property
    def fingerprint(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return each text's length in the encoder's own tokens, special ones not counted."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 unit rows; a row depends only on its own text."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 unit rows, for questions."""
        ...

    def close(self) -> None: ...


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that also tells the vectors of a text's tokens, in the same run.

    `token_dimensions` is their length, 0 where the model has none: then the two methods are not called.
    """

    @property
    def token_dimensions(self) -> int: ...
    def embed_documents_and_tokens(self, texts: Sequence[str]) -> tuple[Vectors, list[TokenVectors]]:
        """Return the rows of `embed_documents`, and the tokens of each text."""
        ...

    def embed_query_and_tokens(self, text: str) -> tuple[Vector, TokenVectors]:
        """Return the row of `embed_queries` for a question, and its tokens."""
        ...


@runtime_checkable
class CountsElsewhere(Protocol):
    """What an embedder has besides whose tokens can be counted in another process, without the encoder."""

    @property
    def portable_count(self) -> Callable[[Sequence[str]], list[int]]:
        """What returns the same as `count_tokens`, can be pickled, and opens what it needs once per process."""
        ...


class VectorStore(Protocol):
    """Searches the vectors of one sealed generation, read-only; safe for several threads."""

    def search(self, vector: Vector, k: int, where: Where = ()) -> Ranking:
        """Return the k chunks of highest cosine similarity, best first."""
        ...

    def search_by_row(self, vector: Vector, k: int, where: Where = ()) -> tuple[Rows, Scores]:
        """Return what `search` does, as arrays; rows count the chunks segment by segment, by id within each."""
        ...

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Return the vectors of `ids`, in that order: (n, dim)."""
        ...

    def vectors_by_row(self, rows: Rows) -> Vectors:
        """Return the vectors of rows, in that order: (n, dim)."""
        ...

    def ids(self) -> list[str]:
        """Return every chunk id, sorted."""
        ...

    def __len__(self) -> int:
        """Return how many chunks there are."""
        ...

    def close(self) -> None: ...


class VectorWriter(Protocol):
    """Writes the vectors of a generation under construction."""

    def add(self, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Metadata]) -> None:
        """Append rows, given in order of id."""
        ...

    def finish(self) -> None:
        """Put everything on disk, so that the store can be opened; raises IndexDamaged where it does not answer."""
        ...

    def close(self) -> None:
        """Let go of the files, finished or not."""
        ...


class Reranker(Protocol):
    """Scores texts by how well they answer a question."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return one score per text, in [0, 1], higher is better; a text is a chunk's context and its own."""
        ...


class LLM(Protocol):
    """Writes an answer to a prompt."""

    @property
    def model(self) -> str: ...
    def prepare(self) -> None:
        """Import what writing takes, which may take a second and keep Python's lock; it asks and loads no model."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        """Yield the answer's text as it is written, then at most one Usage; raise LLMError. Closing it stops it.

        A Reset takes the text back that was yielded so far.
        """
        ...

    async def close(self) -> None: ...


class Chunker(Protocol):
    """Cuts a document into spans."""

    def chunk(self, document: Document) -> list[Span]:
        """Return spans, ordered by where they begin, that cover all non-blank text outside furniture."""
        ...


class Observer(Protocol):
    """Receives an engine's events as they happen, in any thread; it must be quick and must not raise."""

    def asked(self, question: Question) -> None:
        """A question was asked, for an answer, hits or a prompt; or a text was given to be verified."""
        ...

    def searching(self) -> AbstractContextManager[None]:
        """Return a context manager around the search for one question."""
        ...

    def answered(self, answer: Answer) -> None: ...
    def failed(self, error: RagError) -> None:
        """A question failed with this error."""
        ...
