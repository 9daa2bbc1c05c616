"""The tools: arguments that were checked go in, results come out; nothing here knows the protocol."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from rag.addresses import Address
from rag.api.access import asked_collections, visible_collections
from rag.api.mcp.caller import Caller
from rag.api.mcp.tool_schemas import (
    AskOutput,
    CheckedSentence,
    CitedSpan,
    FetchArguments,
    FetchOutput,
    FoundPassage,
    ListArguments,
    ListedDocument,
    ListOutput,
    SearchArguments,
    SearchOutput,
    VerifyOutput,
)
from rag.api.mcp.tool_texts import answer_text, json_text, verification_text
from rag.api.mcp.visible_documents import LISTING, Located, listed, located
from rag.api.wire.questions import question_of, read_where
from rag.api.wire.schemas import AskBody, Body, Result, VerifyBody
from rag.records import Answer, Citation, Finished, Hit, Question, Retrieved, Scalar, Sentence, Span
from rag.threads import Threads

MOST_FETCHED = 20_000  # characters of one fetch: some 5,000 tokens, which every host takes

Report: TypeAlias = Callable[[str], Awaitable[None]]  # what is being done, for whoever waits


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool; `call` raises RagError, and `text` is what a model reads of a result."""

    name: str
    title: str
    description: str
    arguments: type[Body]
    result: type[Result]
    call: Callable[[Any, Caller, Report], Awaitable[Result]]  # Any: what `arguments` names
    text: Callable[[Any], str]  # Any: what `result` names


async def search(arguments: SearchArguments, caller: Caller, _: Report) -> SearchOutput:
    """Find passages."""
    question = Question(
        text=arguments.query,
        collections=_asked(caller, arguments.collections),
        k=arguments.k,
        where=read_where(arguments.where),
    )
    found = await Threads().run(lambda: caller.engine.search(question))
    return SearchOutput(results=[_passage(hit, caller) for hit in found.hits], notes=list(found.notes))


async def fetch(arguments: FetchArguments, caller: Caller, _: Report) -> FetchOutput:
    """Read around what an id names."""
    return await Threads().run(partial(_fetch, arguments.id, caller))


async def ask(arguments: AskBody, caller: Caller, report: Report) -> AskOutput:
    """Answer a question."""
    answer = await _answer(question_of(arguments, _asked(caller, arguments.collections)), caller, report)
    return AskOutput(
        answer=answer.answer,
        abstained=answer.abstained,
        confidence=answer.confidence,
        citations=[_cited(citation, caller) for citation in answer.citations],
        unsupported=[sentence.text for sentence in answer.sentences if not sentence.supported],
        closest=[_passage(hit, caller) for hit in answer.closest],
        notes=list(answer.notes),
        model=answer.model,
    )


async def verify(arguments: VerifyBody, caller: Caller, _: Report) -> VerifyOutput:
    """Check a text, sentence by sentence."""
    verification = await caller.engine.verify(
        arguments.text, collections=_asked(caller, arguments.collections), where=read_where(arguments.where)
    )
    sentences = [
        CheckedSentence(
            text=sentence.text,
            start=sentence.start,
            end=sentence.end,
            verdict=sentence.verdict,
            citations=[_cited(citation, caller) for citation in sentence.citations],
            failed_tokens=list(sentence.failed_tokens),
            weak=sentence.weak,
        )
        for sentence in verification.sentences
    ]
    counts = {str(verdict): count for verdict, count in verification.counts.items()}
    return VerifyOutput(sentences=sentences, counts=counts, notes=list(verification.notes))


async def list_documents(arguments: ListArguments, caller: Caller, _: Report) -> ListOutput:
    """List documents."""
    return await Threads().run(partial(_list, arguments, caller))


TOOLS: Sequence[Tool] = (
    Tool(
        "search",
        "Search documents",
        "Find passages of the indexed documents, best first. Each result's id names exactly the characters of its "
        "text; fetch it to read what stands around them.",
        SearchArguments,
        SearchOutput,
        search,
        json_text,
    ),
    Tool(
        "fetch",
        "Read a document",
        f"Return the text of a document around a result or citation, up to {MOST_FETCHED} characters; metadata.next "
        "and metadata.previous are ids of what stands after and before.",
        FetchArguments,
        FetchOutput,
        fetch,
        json_text,
    ),
    Tool(
        "ask",
        "Ask the documents",
        "Answer a question from the indexed documents. Every claim is cited, [1], with the exact quote; when the "
        "documents do not say, so does the answer.",
        AskBody,
        AskOutput,
        ask,
        answer_text,
    ),
    Tool(
        "verify",
        "Verify a text",
        "Check each sentence of any text, such as a draft or an answer, against the documents: supported or "
        "contradicted, with the quote, or not found.",
        VerifyBody,
        VerifyOutput,
        verify,
        verification_text,
    ),
    Tool(
        "list_documents",
        "List documents",
        "List the documents that may be asked, and their collections.",
        ListArguments,
        ListOutput,
        list_documents,
        json_text,
    ),
)


async def _answer(question: Question, caller: Caller, report: Report) -> Answer:
    """Return the answer; tell of each step, so that hosts do not give up waiting for a model."""
    async with aclosing(caller.engine.events(question)) as events:
        async for event in events:
            match event:
                case Retrieved():
                    await report(f"{len(event.hits)} passages found")
                case Sentence():
                    await report("a sentence verified")
                case Finished():
                    return event.answer
    raise AssertionError("an answer finishes or raises")


def _fetch(written: str, caller: Caller) -> FetchOutput:
    with located(written, caller) as document:
        around = document.window(MOST_FETCHED)
        return FetchOutput(
            id=written,
            title=document.title,
            text=document.text(around),
            url=caller.url(document.address, document.info.id),
            metadata=_metadata(document, around),
        )


def _metadata(document: Located, around: Span) -> dict[str, Scalar]:
    """Return what a fetch says of a document, without what it lacks: hosts take plain values only."""
    info, address = document.info, document.address
    facts = {
        "collection": address.collection,
        "uri": info.uri,
        "date": info.date,
        "media_type": info.media_type,
        "characters": document.characters,
        "start": around.start,
        "end": around.end,
        "quote": None if address.span is None else document.text(address.span)[:MOST_FETCHED],
        "previous": _part(address, max(0, around.start - MOST_FETCHED), around.start) if around.start else None,
        "next": _part(address, around.end, around.end + MOST_FETCHED) if around.end < document.characters else None,
    }
    own = {f"field:{name}": value for name, value in info.metadata.items()}
    return {name: value for name, value in facts.items() if value is not None} | own


def _part(address: Address, start: int, end: int) -> str:
    return str(Address(address.collection, address.uri, Span(start, end)))


def _list(arguments: ListArguments, caller: Caller) -> ListOutput:
    asked, words = arguments.collections, arguments.words
    with listed(caller, asked, words, offset=arguments.offset, limit=arguments.limit) as matches:
        return ListOutput(
            documents=[_listed(document, caller) for document in matches.documents],
            total=matches.total,
            collections=visible_collections(caller.account, caller.settings),
            notes=matches.notes,
        )


def _listed(document: Located, caller: Caller) -> ListedDocument:
    return ListedDocument(
        id=str(document.address),
        title=document.title,
        url=caller.url(document.address, document.info.id),
        collection=document.address.collection,
        uri=document.info.uri,
        date=document.info.date,
        media_type=document.info.media_type,
        characters=document.characters,
        pages=document.pages,
    )


def _asked(caller: Caller, names: Sequence[str]) -> tuple[str, ...]:
    return asked_collections(caller.account, caller.settings, names, listing=LISTING)


def _passage(hit: Hit, caller: Caller) -> FoundPassage:
    chunk = hit.chunk
    address = Address(hit.collection, hit.uri, Span(chunk.start, chunk.end))
    return FoundPassage(
        id=str(address),
        title=hit.title or hit.uri,
        url=caller.url(address, chunk.document_id),
        text=chunk.text,
        collection=hit.collection,
        uri=hit.uri,
        page=chunk.page,
        score=round(hit.score, 4),
    )


def _cited(citation: Citation, caller: Caller) -> CitedSpan:
    address = Address(citation.collection, citation.uri, Span(citation.start, citation.end))
    return CitedSpan(
        marker=citation.marker,
        id=str(address),
        title=citation.title or citation.uri,
        url=caller.url(address, citation.document_id),
        collection=citation.collection,
        uri=citation.uri,
        page=citation.page,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
    )
