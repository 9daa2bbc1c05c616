"""Listing: an answer that the index gives, a line a document, each with its quote. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.answer.intents import Intent
from rag.answer.mentions import MOST_QUOTED, Mentions
from rag.index.schema import DocumentInfo
from rag.records import CitationStatus, Hit, Sentence, Source, Span
from rag.text.lexicon import lexicon_of
from rag.text.markers import without_markers
from rag.verify.cited_text import CitedText, Quotation
from rag.verify.verbatim import quote_at


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a listing: what it is called, and the span of source `number` that is quoted of it."""

    label: str
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Listing:
    """A line above the entries, the entries, and the line below them, if there is one."""

    head: str
    entries: tuple[Entry, ...]
    tail: str = ""


def list_mentions(intent: Intent, mentions: Mentions) -> tuple[Listing, tuple[Hit, ...], tuple[str, ...]]:
    """Return the listing of some documents, its hits, which are its sources from 1, and the notes on it."""
    lexicon = lexicon_of(intent.language)
    documents = mentions.documents
    quoted = [(each, each.hit, each.span) for each in documents[:MOST_QUOTED] if each.hit and each.span]
    entries = tuple(
        Entry(label_of(each.document), number, span) for number, (each, _, span) in enumerate(quoted, start=1)
    )
    others = documents[len(quoted) :] if len(documents) > MOST_QUOTED else ()
    tail = lexicon.more_documents.format(count=len(others)) if others else ""
    notes = ["the documents are listed by collection and uri"] if len(documents) > 1 else []
    notes += [f"not listed: {'; '.join(label_of(each.document) for each in others)}"] if others else []
    hits = tuple(hit for _, hit, _ in quoted)
    return Listing(_head(intent, mentions), entries, tail), hits, tuple(notes)


def write_listing(listing: Listing, sources: Sequence[Source], written: CitedText) -> list[Sentence]:
    """Write a listing to `written`: the lines around the entries have no citation, for the index itself says them."""
    by_number = {source.number: source for source in sources}
    events = [written.append(without_markers(listing.head), (), gap="")]
    events += [_write(entry, by_number, written) for entry in listing.entries]
    if listing.tail:
        events.append(written.append(listing.tail, (), gap="\n"))
    return events


def label_of(info: DocumentInfo) -> str:
    """Return what a document is called: its title, and its uri where that is another."""
    return info.uri if info.title in ("", info.uri) else f"{info.title} ({info.uri})"


def _head(intent: Intent, mentions: Mentions) -> str:
    lexicon = lexicon_of(intent.language)
    if mentions.is_nearly:
        return lexicon.nearly_head.format(subject=intent.subject)
    one, several = lexicon.said_heads if intent.kind == "phrase" else lexicon.mention_heads
    number = len(mentions.documents)
    count = str(number) if mentions.is_complete else lexicon.at_least.format(count=number)
    return (one if number == 1 and mentions.is_complete else several).format(count=count, subject=intent.subject)


def _write(entry: Entry, sources: Mapping[int, Source], written: CitedText) -> Sentence:
    source = sources[entry.number]
    chunk = source.hit.chunk
    inside = quote_at(chunk.text, Span(entry.span.start - chunk.start, entry.span.end - chunk.start))
    quote = chunk.text[inside.start : inside.end]
    shown = without_markers(" ".join(quote.split()))
    status: CitationStatus = "exact" if shown == quote else "normalised"
    span = Span(chunk.start + inside.start, chunk.start + inside.end)
    marker = written.number(Quotation(source, span, status, 1.0))
    line = f"- {without_markers(entry.label)}: {shown}"
    return written.append(line, [(len(line), marker)], gap="\n")
