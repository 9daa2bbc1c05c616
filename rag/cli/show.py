"""Answers, hits, prompts, verified texts and documents as paragraphs that `layout` prints.

Text of documents and models is data: control characters are made visible, and no markup parser sees it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from rag.cli.layout import Paragraph, Piece, Shaped
from rag.cli.terminal import one_line, visible
from rag.errors import UsageError
from rag.records import (
    Answer,
    AnswerSentence,
    Citation,
    Document,
    Hit,
    Page,
    Prompt,
    Span,
    Verdict,
    Verification,
    VerifiedSentence,
)
from rag.text.excerpts import excerpt

_INDENT = 4
_PLACE, _FAINT, _WARNING, _MARKER = "cyan", "dim", "yellow", "bold green"
_SIGNS: Mapping[Verdict, tuple[str, str]] = {
    "supported": ("✓", "bold green"),
    "contradicted": ("✗", "bold red"),
    "not found": ("?", _WARNING),
}


def answer_paragraphs(answer: Answer) -> Iterator[Piece]:
    """Yield the answer with its markers, each citation with its place and quote, and the sentences in doubt."""
    yield Shaped(_answer_text(answer))
    if answer.citations:
        yield Paragraph(Text())
    for citation in answer.citations:
        yield from citation_paragraphs(citation, says_collection=len(answer.collections) > 1)
    doubted = [sentence for sentence in answer.sentences if sentence.weak or not sentence.supported]
    if doubted and not answer.abstained:
        yield Paragraph(Text())
        yield from map(_doubt_paragraph, doubted)
    if answer.closest:
        yield Paragraph(Text())
        yield Paragraph(Text("The closest passages, which do not answer it:" if answer.abstained else "Closest:"))
        yield from _hit_paragraphs(answer.closest)


def search_paragraphs(hits: Sequence[Hit]) -> Iterator[Paragraph]:
    """Yield the hits, best first, each with its place, its score and the beginning of its text."""
    if not hits:
        yield Paragraph(Text("Nothing was found."))
    yield from _hit_paragraphs(hits)


def verification_paragraphs(verification: Verification) -> Iterator[Paragraph]:
    """Yield each sentence with the sign of its verdict and what it rests on, and last how many have which."""
    for sentence in verification.sentences:
        yield from _verified_paragraphs(sentence, says_collection=len(verification.collections) > 1)
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verification.counts.items())
    total = len(verification.sentences)
    yield Paragraph(Text(f"{total} sentence{'' if total == 1 else 's'}: {counts}"))


def prompt_paragraphs(prompt: Prompt) -> Iterator[Paragraph]:
    """Yield the exact messages for the model, and their length."""
    for message in prompt.messages:
        yield Paragraph(Text(f"--- {message.role} ---", style=_FAINT))
        yield Paragraph(Text(visible(message.content)))
    yield Paragraph(Text(f"--- {prompt.tokens} tokens (cl100k) in {len(prompt.messages)} messages ---", style=_FAINT))


def pick_span(document: Document, *, page: int | None, start: int | None, end: int | None) -> Span:
    """Return the requested span: the whole document, a page, or a range. Raises UsageError."""
    if page is not None and (start is not None or end is not None):
        raise UsageError("--page cannot be combined with --start and --end; give one or the other")
    if page is not None:
        printed_page = _page(document, page)
        return Span(printed_page.start, printed_page.end)
    span = Span(start or 0, len(document.text) if end is None else end)
    if not 0 <= span.start <= span.end <= len(document.text):
        raise UsageError(
            f"{span.start} to {span.end} is not within {document.uri}, "
            f"which has the characters 0 to {len(document.text)}"
        )
    return span


def describe_span(document: Document, span: Span) -> str:
    """Return one line that locates a span: uri, title, pages, characters."""
    pages = pages_of(document, span)
    parts = [
        document.uri,
        document.title,
        _pages(*pages),
        f"characters {span.start}–{span.end} of {len(document.text)}",
    ]
    return one_line(" · ".join(part for part in parts if part))


def document_json(document: Document, span: Span) -> dict[str, Any]:
    """Return a document as JSON types: its whole `text`, and the requested `slice`."""
    first, last = pages_of(document, span)
    return {
        "id": document.id,
        "collection": document.collection,
        "uri": document.uri,
        "title": document.title,
        "date": document.date,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "metadata": dict(document.metadata),
        "pages": [
            {"number": page.number, "label": page.label, "start": page.start, "end": page.end}
            for page in document.pages
        ],
        "sections": [
            {"start": section.start, "end": section.end, "kind": section.kind, "context": section.context}
            for section in document.sections
        ],
        "slice": {
            "start": span.start,
            "end": span.end,
            "page": first,
            "page_end": last,
            "text": document.text[span.start : span.end],
        },
        "text": document.text,
    }


def pages_of(document: Document, span: Span) -> tuple[int | None, int | None]:
    """Return the numbers of the first and last page that a span touches, None if the document has no pages."""
    last_character = max(span.start, span.end - 1)
    numbers = [page.number for page in document.pages if page.start <= last_character and page.end > span.start]
    return (numbers[0], numbers[-1]) if numbers else (None, None)


def _page(document: Document, number: int) -> Page:
    if not document.pages:
        raise UsageError(f"{document.uri} has no pages; leave out --page, or give --start and --end")
    for page in document.pages:
        if page.number == number:
            return page
    raise UsageError(f"{document.uri} has no page {number}; its pages are 1 to {document.pages[-1].number}")


def _answer_text(answer: Answer) -> Text:
    text = Text()
    end = 0
    for sentence in answer.sentences:
        text.append(visible(answer.answer[end : sentence.start]))
        text.append_text(sentence_text(sentence, is_marked=not answer.abstained))
        end = sentence.end
    return text.append(visible(answer.answer[end:]))


def sentence_text(sentence: AnswerSentence, *, is_marked: bool = True) -> Text:
    """Return a final sentence with its markers, in the colour of a warning where nothing supports it."""
    text = Text(visible(sentence.text), "" if sentence.supported or not is_marked else _WARNING)
    text.highlight_regex(r"\[\d+\]", _MARKER)
    return text


def citation_paragraphs(citation: Citation, *, says_collection: bool) -> Iterator[Paragraph]:
    """Yield a citation with its marker, its place and its quote."""
    text = Text.assemble((f"[{citation.marker}] ", _MARKER), _quotation(citation))
    if citation.status == "unsupported":
        text.append(" (does not support the sentence)", _WARNING)
    yield Paragraph(text, hang=_INDENT)
    yield _whereabouts(citation, says_collection=says_collection)


def _quotation(citation: Citation) -> Text:
    place = _place(citation.uri, citation.page, citation.page_end)
    return Text.assemble((place, _PLACE), " — ", f"“{one_line(citation.shown)}”")


def _whereabouts(citation: Citation, *, says_collection: bool) -> Paragraph:
    parts = [_heading(citation.title, citation.context), f"characters {citation.start}–{citation.end}"]
    parts += [f"collection {citation.collection}"] if says_collection else []
    return _faint(parts)


def _verified_paragraphs(sentence: VerifiedSentence, *, says_collection: bool) -> Iterator[Paragraph]:
    sign, style = _SIGNS[sentence.verdict]
    text = Text.assemble((f"{sign} ", style), one_line(sentence.text))
    if sentence.verdict == "contradicted":
        text.append(f" (contradicted: {one_line(', '.join(sentence.failed_tokens))})", style)
    if sentence.weak:
        text.append(" (weakly supported)", _WARNING)
    if sentence.verdict == "not found":
        text.append(" (not found)", style)
    yield Paragraph(text, hang=2)
    for citation in sentence.citations:
        yield Paragraph(_quotation(citation), _INDENT, _INDENT)
        yield _whereabouts(citation, says_collection=says_collection)


def _doubt_paragraph(sentence: AnswerSentence) -> Paragraph:
    doubt = "Weakly supported" if sentence.weak else "Not supported by the documents"
    text = Text.assemble((f"{doubt}: ", _WARNING), f"“{one_line(excerpt(sentence.text))}”")
    if sentence.failed_tokens:
        text.append(f" (not in any cited passage: {one_line(', '.join(sentence.failed_tokens))})", _WARNING)
    return Paragraph(text, hang=_INDENT)


def _hit_paragraphs(hits: Sequence[Hit]) -> Iterator[Paragraph]:
    says_collection = len({hit.collection for hit in hits}) > 1
    for number, hit in enumerate(hits, 1):
        chunk = hit.chunk
        head = Text.assemble(f"{number}. ", (_place(hit.uri, chunk.page, chunk.page_end), _PLACE))
        parts = [_heading(hit.title, chunk.context), f"characters {chunk.start}–{chunk.end}", f"score {hit.score:.2f}"]
        parts += [f"collection {hit.collection}"] if says_collection else []
        yield Paragraph(head, hang=_INDENT)
        yield _faint(parts)
        yield Paragraph(Text(one_line(hit.shown)), _INDENT, _INDENT)


def _faint(parts: Sequence[str]) -> Paragraph:
    return Paragraph(Text(" · ".join(parts), style=_FAINT), _INDENT, _INDENT)


def _place(uri: str, page: int | None, page_end: int | None) -> str:
    return ", ".join(part for part in (one_line(uri), _pages(page, page_end)) if part)


def _pages(first: int | None, last: int | None) -> str:
    if first is None:
        return ""
    return f"page {first}" if last in (None, first) else f"pages {first}–{last}"


def _heading(title: str, context: str) -> str:
    """Return the context, preceded by the title unless it begins with it."""
    if context.startswith(title):
        return one_line(context)
    return one_line(f"{title} › {context}" if context else title)
