"""The records that every step takes and returns.

Offsets are half-open code points of `Document.text`; pages count from 1; scores: higher is better.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Scalar: TypeAlias = str | int | float | bool
Metadata: TypeAlias = Mapping[str, Scalar]
Vector: TypeAlias = NDArray[np.float32]  # (dim,), of length 1
Vectors: TypeAlias = NDArray[np.float32]  # (n, dim), rows of length 1
Rows: TypeAlias = NDArray[np.intp]  # (n,), chunks of one generation, each by its place among the sorted ids
Scores: TypeAlias = NDArray[np.float64]  # (n,)
Ranking: TypeAlias = list[tuple[str, float]]  # (chunk id, score), best first, ties by id

SectionKind = Literal["body", "table", "list", "code", "furniture"]
CitationStatus = Literal["exact", "normalised", "supported", "unsupported"]
Strictness = Literal["mark", "drop", "off"]
EvidenceKind = Literal["sentence", "paragraph", "list", "table", "labels", "code"]
Verdict = Literal["supported", "contradicted", "not found"]
Operator = Literal["eq", "ne", "gt", "gte", "lt", "lte"]
Role = Literal["system", "user", "assistant"]

_EXCERPT = 600  # characters of a text that a record shows of itself in a notebook


def derive_id(*parts: str) -> str:
    """Return 24 hexadecimal digits (96 bits of sha256) that depend on `parts` and their order alone."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The tokens of one text that mean something, as an encoder sees them in that text.

    `ids` are those of its vocabulary, int32 (n,); `vectors` (n, dim) are unit rows.
    """

    ids: NDArray[np.int32]
    vectors: Vectors


# --- what is read ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points of one document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document that a chunk may not cross.

    `context` is what a reader of the stretch knows though its text does not say it: the heading path, a
    table's header row. Sections are ordered and disjoint; what lies between two of them is white space
    or markup that nobody needs to find. `furniture` (running headers and footers) is text, but in no chunk.
    """

    start: int
    end: int
    kind: SectionKind = "body"
    context: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class WordBoxes:
    """The word boxes of one page: row i of `boxes` surrounds the text of row i of `spans`.

    spans: (n, 2) int32, code points of `Document.text`, ordered; a word broken over two lines has two rows.
    boxes: (n, 4) float32, left, top, right, bottom in points from the page's top left corner as it is shown.
    """

    spans: NDArray[np.int32]
    boxes: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paginated document; `label` is the number printed on it, if the file has one."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    label: str = ""
    words: WordBoxes | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read: `text` is NFC with `\\n` line ends and never changes afterwards.

    `sha256` is that of the source's bytes; `date` is ISO 8601 (YYYY-MM-DD) or None; `metadata` is the user's own.
    """

    id: str
    collection: str
    uri: str
    title: str
    text: str
    media_type: str
    sha256: str
    date: str | None = None
    metadata: Metadata = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()

    def _repr_html_(self) -> str:
        from rag.cards import card, passage

        pages = f"{len(self.pages)} pages" if self.pages else ""
        details = [self.uri, self.media_type, self.date or "", pages, f"{len(self.text):,} characters"]
        return card(self.title or self.uri, details, passage(self.text, _EXCERPT))._repr_html_()


def document_id(collection: str, uri: str) -> str:
    """Return the id of the document at `uri`: the same for as long as it stays there."""
    return derive_id("document", collection, uri)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document, as it is embedded, indexed, prompted and cited.

    `text == document.text[start:end]`. `context` travels beside it (title, heading path, a table's header row).
    `page` and `page_end` are those of its first and last character, None if the document has no pages.
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    context: str = ""
    page: int | None = None
    page_end: int | None = None
    kind: SectionKind = "body"

    def _repr_html_(self) -> str:
        from rag.cards import card, passage

        return card(self.context, [*_place(self), self.kind], passage(self.text, _EXCERPT))._repr_html_()


def chunk_id(document: str, start: int, end: int, text: str) -> str:
    """Return a chunk's id, which makes writing the same chunk twice harmless."""
    return derive_id("chunk", document, str(start), str(end), text)


def embedded_text(context: str, text: str) -> str:
    """Return a chunk's text for the encoder and the word index: its context, then its own text."""
    return f"{context}\n{text}" if context else text


# --- what is asked --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on `uri`, `title`, `date` or a field of the user's metadata; a missing field meets none."""

    field: str
    operator: Operator
    value: Scalar


Where: TypeAlias = tuple[Condition, ...]  # all must hold; empty: no filter


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asks, and how; `k` and `strictness` None mean the settings'."""

    text: str
    collections: tuple[str, ...] = ()
    k: int | None = None
    where: Where = ()
    history: tuple[Message, ...] = ()
    strictness: Strictness | None = None
    llm: Literal["default", "extractive"] = "default"


# --- what is found --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found, with what a reader needs to judge it.

    `score` is the fused score that orders the hits; `similarity` the cosine between question and chunk; `date` the
    document's; `words` the share of the question's words that the chunk holds, times the sum of their idf, divided by
    ln(1 + the collection's chunks), so that collections of all sizes compare. `shown` is the beginning of the chunk's
    text as people read it, without the signs of its markup.
    """

    chunk: Chunk
    collection: str
    uri: str
    title: str
    score: float
    similarity: float = 0.0
    date: str | None = None
    words: float = 0.0
    shown: str = ""

    def _repr_html_(self) -> str:
        from rag.cards import card, passage

        scores = [f"score {self.score:.3f}", f"similarity {self.similarity:.3f}", f"words {self.words:.3f}"]
        details = [self.uri, *_place(self.chunk), *scores]
        return card(self.chunk.context or self.title, details, passage(self.chunk.text, _EXCERPT))._repr_html_()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found, best first: `search_question` is what was searched, `collections` the generations asked.

    `notes` say why nothing was found, where the filter is the reason.
    """

    question: str
    search_question: str
    hits: tuple[Hit, ...]
    timings_s: Mapping[str, float]
    collections: Mapping[str, str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A hit as it stands in the prompt, under the number that a marker `[number]` refers to."""

    number: int
    hit: Hit


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer: `text` is what is said, `spans` where it stands in the document, one for each quote.

    Code may run over several lines; without spans it is quoted with the line before it. `cells` are those of a row
    that has named columns, by their names. `under` is the heading that is said in front of it, once.
    """

    text: str
    spans: tuple[Span, ...]
    cells: tuple[tuple[str, str], ...] = ()
    under: "Line | None" = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of source `number` may answer the question: a block of its document, or a part of one.

    `start` and `end` are code points of the document, `text` is what stands there; `similarity` is the cosine between
    the question and it with its context. `lines` are how it is said; without them it is said as it stands.
    `asked` are the question's words, of those that name something, that it answers to, each with its share of their
    weight; `holds` are those in its own text, `named` the share of its name (a label, a row's first cell) that is
    asked for. `kind` is the block's, or says that it is one sentence of several;
    `block` tells blocks apart. `widened` is the source with what stands around it, where it reaches beyond its chunk.
    """

    number: int
    start: int
    end: int
    text: str
    score: float
    similarity: float = 0.0
    lines: tuple[Line, ...] = ()
    asked: Mapping[str, float] = field(default_factory=dict)
    holds: frozenset[str] = frozenset()
    named: float = 0.0
    kind: EvidenceKind = "paragraph"
    block: tuple[str, int] = ("", 0)
    widened: Source | None = None

    @property
    def is_entry(self) -> bool:
        """Whether it is one of several entries of a block: an item, a row, a label."""
        return self.kind in ("list", "table", "labels")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is given: the exact messages, and what they were made of.

    `tokens` counts `messages` in cl100k tokens, each message's overhead included.
    """

    question: str
    sources: tuple[Source, ...]
    messages: tuple[Message, ...]
    tokens: int

    def _repr_html_(self) -> str:
        from rag.cards import card, stack, strong, verbatim

        messages = [stack([strong(message.role), verbatim(message.content)]) for message in self.messages]
        details = [f"{len(self.sources)} sources", f"{self.tokens} tokens"]
        return card(self.question, details, *messages)._repr_html_()


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens used by one answer, as counted by the server, or by us if it did not.

    `cost` is in the currency of the settings' prices, None if they name none; `truncated` says that the model had
    no room to finish, so that the answer's last sentence may be cut off.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None
    truncated: bool = False


# --- what is answered -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """One span of one document: `document.text[start:end] == quote`, always.

    `support` is in [0, 1]: how much of the citing sentence the quote carries. `shown` is the quote as people read it,
    without the signs of its markup.
    """

    marker: int
    collection: str
    document_id: str
    uri: str
    title: str
    page: int | None
    page_end: int | None
    start: int
    end: int
    quote: str
    context: str
    status: CitationStatus
    support: float
    shown: str = ""

    def _repr_html_(self) -> str:
        from rag.cards import card, passage

        details = [self.uri, *_place(self), self.status, f"support {self.support:.2f}"]
        return card(f"[{self.marker}] {self.context or self.title}", details, passage(self.quote))._repr_html_()


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer, verified: `start` and `end` are code points of the answer's text.

    `citations` are markers; `failed_tokens` the numbers and names that no cited span holds. `support` is in [0, 1]: how
    much of the sentence its citations carry, and where they do not, how much the closest passage does. It is `weak`
    where it is supported by less than half of its words: its facts are in the source, the rest is said otherwise.
    What states nothing (a lead-in, a heading, a rule, a pleasantry) has nothing to be supported, so that it is
    `supported`, with no citations.
    """

    text: str
    start: int
    end: int
    citations: tuple[int, ...] = ()
    supported: bool = False
    support: float = 0.0
    failed_tokens: tuple[str, ...] = ()
    weak: bool = False

    @property
    def is_judged(self) -> bool:
        """Whether it states something, so that it had to be supported."""
        return bool(self.citations) or not self.supported


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole result of a question: the contract of `rag ask --json`, `POST /v1/ask` and `engine.ask`."""

    id: str
    question: str
    search_question: str
    answer: str
    abstained: bool
    confidence: float
    citations: tuple[Citation, ...]
    sentences: tuple[AnswerSentence, ...]
    hits: tuple[Hit, ...]
    closest: tuple[Hit, ...]
    notes: tuple[str, ...]
    model: str
    fallback: str | None
    usage: Usage
    timings_s: Mapping[str, float]
    collections: Mapping[str, str]

    def _repr_html_(self) -> str:
        from rag.cards import Html, card, faint, join

        pieces: list[str | Html] = []
        end = 0
        for sentence in self.sentences:
            pieces += [self.answer[end : sentence.start], sentence.text]
            if not sentence.supported:
                pieces.append(faint(" ".join([" (not supported)", *sentence.failed_tokens])))
            elif sentence.weak:
                pieces.append(faint(" (weakly supported)"))
            end = sentence.end
        citations = [Html(citation._repr_html_()) for citation in self.citations]
        heading = [faint("The closest passages:")] if self.closest else []
        closest = heading + [Html(hit._repr_html_()) for hit in self.closest]
        details = [self.model, f"confidence {self.confidence:.2f}", *self.notes]
        answer = join([*pieces, self.answer[end:]])
        return card(self.question, details, answer, *citations, *closest)._repr_html_()


# --- what is verified -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VerifiedSentence:
    """A sentence of a text that was verified: `start` and `end` are code points of the text as it was given.

    `citations` quote what supports or contradicts it, none if nothing was found. `support` is in [0, 1]: how much of
    the sentence they carry. `failed_tokens` are its numbers and names that a contradicting source has otherwise, or
    the denial that only one of the two has. It is `weak` where it is supported by less than half of its words.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    support: float
    citations: tuple[Citation, ...] = ()
    failed_tokens: tuple[str, ...] = ()
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """A whole text, verified: the contract of `rag verify --json`, `POST /v1/verify` and `engine.verify`.

    `counts` has the number of sentences of each verdict. What states nothing (a rule, `Yes.`) is no sentence here.
    """

    sentences: tuple[VerifiedSentence, ...]
    counts: Mapping[Verdict, int]
    notes: tuple[str, ...]
    timings_s: Mapping[str, float]
    collections: Mapping[str, str]


# --- the events of an answer ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The hits are known; the model is about to be asked."""

    search_question: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Provisional text, as the model writes it."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A final, verified sentence, in place of its deltas, with the citations that it uses first or extends.

    `gap` is the white space between it and the sentence before: gaps and sentences joined are the answer.
    """

    sentence: AnswerSentence
    citations: tuple[Citation, ...]
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Reset:
    """All deltas and sentences so far are void: a fallback, or a shorter prompt, starts over, for `reason`."""

    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer: authoritative, whatever was streamed before."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer could be given; `error` is the name of the error's class."""

    error: str
    message: str


Event: TypeAlias = Retrieved | Delta | Sentence | Reset | Finished | Failed


def _place(of: Chunk | Citation) -> list[str]:
    """Return the place of a chunk or a citation, for people."""
    pages = f"pages {of.page} to {of.page_end}" if of.page != of.page_end else f"page {of.page}"
    return [pages if of.page is not None else "", f"characters {of.start} to {of.end}"]
