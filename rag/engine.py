"""The engine: a question in, the events of its answer out. Every face (CLI, HTTP, notebook) stands on it."""

import threading
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing, contextmanager, suppress
from dataclasses import replace
from functools import cache
from typing import Literal

from rag.citations import Pages, chunk_pages
from rag.confidence import CERTAIN_ENOUGH, FLOOR, confidence
from rag.draft import Basis, Draft
from rag.errors import LLMError, RagError, UsageError
from rag.evidence import judge
from rag.generations import Collection, lease_current, list_collections
from rag.index import Index, LiveIndex
from rag.llms import LLMS, make_llm
from rag.prompt import budget_tokens, build_prompt, well_formed
from rag.protocols import LLM, Embedder
from rag.records import (
    Answer,
    Document,
    Event,
    Failed,
    Finished,
    Hit,
    Message,
    Page,
    Prompt,
    Question,
    Reset,
    Retrieved,
    Source,
    Span,
    Strictness,
    Where,
)
from rag.rerankers import RERANKERS
from rag.retriever import Retrieval, retrieve
from rag.settings import Settings
from rag.support import Weigh
from rag.threads import Threads


def open_engine(settings: Settings, embedder: Embedder | None = None) -> "Engine":
    """Return an engine over the published collections; each is opened by the first question that asks it.

    `embedder` is used, and closed, by a collection that was built with it; others open their own.

    Raises NoIndex where nothing is published, SettingsError where the language model's settings cannot work.
    """
    if not list_collections(settings.store):
        with lease_current(Collection(settings.store, settings.collection)):
            pass  # it raises NoIndex, in the words that everybody uses
    return Engine(settings, make_llm(settings), embedder)


class Engine:
    """Answers questions; safe for many at a time. What is not `async` works in the thread that calls it."""

    def __init__(self, settings: Settings, llm: LLM, embedder: Embedder | None = None) -> None:
        self._settings = settings
        self._embedder = embedder
        self._llm = llm
        self._extractive = LLMS["extractive"](settings)
        reranker = settings.retrieval.reranker
        self._reranker = None if reranker is None else RERANKERS[reranker](settings)
        self._live: dict[str, LiveIndex] = {}
        self._opening = threading.Lock()

    async def ask(
        self,
        text: str,
        *,
        collections: Sequence[str] = (),
        k: int | None = None,
        where: Where = (),
        history: Sequence[Message] = (),
        strictness: Strictness | None = None,
        llm: Literal["default", "extractive"] = "default",
    ) -> Answer:
        """Return the answer: the stream drained. Raises the RagError that the stream reports as Failed."""
        question = Question(
            text=text,
            collections=tuple(collections),
            k=k,
            where=where,
            history=tuple(history),
            strictness=strictness or self._settings.answer.strictness,
            llm=llm,
        )
        async with aclosing(self._answer(question)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("an answer finishes or raises")

    async def stream(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished or Failed; closing it early stops the model."""
        async with aclosing(self._answer(question)) as events:
            try:
                async for event in events:
                    yield event
            except RagError as error:
                yield Failed(type(error).__name__, str(error))

    def search(self, question: Question) -> list[Hit]:
        """Return the hits for a question, best first."""
        collections = self._check(question)
        question = replace(question, text=well_formed(question.text))
        with self.lease(collections) as indexes:
            return list(self._retrieve(question, indexes).hits)

    def prompt(self, question: Question) -> Prompt:
        """Return the prompt that a language model would be given for a question."""
        collections = self._check(question)
        question = replace(question, text=well_formed(question.text))
        with self.lease(collections) as indexes:
            return self._build_prompt(question, self._retrieve(question, indexes).hits)

    def document(self, key: str, collection: str | None = None) -> Document:
        """Return the document whose id or uri is `key`; raises UnknownName."""
        with self.lease([collection or self._settings.collection]) as (index,):
            return index.document(key)

    def warm(self) -> None:
        """Open the settings' collection, so that the first question does not wait; raises UnusableIndex."""
        with self.lease([self._settings.collection]) as (index,):
            index.embedder.embed_queries(["warm"])

    def refresh(self) -> None:
        """Let every open collection switch to what is published now, as its next question would."""
        for live in list(self._live.values()):
            with suppress(RagError, OSError):  # the next question meets the same, and says so
                live.refresh()

    @contextmanager
    def lease(self, collections: Sequence[str]) -> Iterator[list[Index]]:
        """Hold one whole generation of each collection; raises UnusableIndex and UnknownName."""
        with ExitStack() as leases:
            yield [leases.enter_context(self._open(name).lease()) for name in collections]

    async def close(self) -> None:
        """Close the model's connections and every index; no question may be under way."""
        await self._llm.close()
        for live in self._live.values():
            live.close()
        self._live.clear()

    async def _answer(self, question: Question) -> AsyncGenerator[Event, None]:
        collections = self._check(question)
        question = replace(question, text=well_formed(question.text))
        threads, leases = Threads(), ExitStack()
        try:
            indexes = await threads.run(lambda: leases.enter_context(self.lease(collections)))
            async with aclosing(self._answer_from(question, indexes, threads)) as events:
                async for event in events:
                    yield event
        finally:
            threads.release(leases)

    async def _answer_from(
        self, question: Question, indexes: list[Index], threads: Threads
    ) -> AsyncGenerator[Event, None]:
        is_extractive = question.llm == "extractive" or self._settings.llm.model is None
        llm = self._extractive if is_extractive else self._llm
        basis = await threads.run(lambda: self._find(question, indexes, is_bounded=not is_extractive))
        yield Retrieved(basis.search_question, basis.hits)
        draft = Draft(basis, llm.model, is_extractive=is_extractive)
        if basis.confidence < (CERTAIN_ENOUGH if is_extractive else FLOOR):
            yield Finished(draft.abstain())
            return
        try:
            async with aclosing(draft.write(llm, threads)) as events:
                async for event in events:
                    yield event
        except LLMError as error:
            if not self._settings.llm.fallback:
                raise
            yield Reset(str(error))
            draft = Draft(
                basis,
                llm.model,
                is_extractive=True,
                fallback=self._extractive.model,
                notes=[f"answered extractively: {error}"],
            )
            if basis.confidence < CERTAIN_ENOUGH:
                yield Finished(draft.abstain())
                return
            async with aclosing(draft.write(self._extractive, threads)) as events:
                async for event in events:
                    yield event
        yield Finished(draft.finish())

    def _find(self, question: Question, indexes: Sequence[Index], *, is_bounded: bool) -> Basis:
        """Retrieve, pack and rank: all that comes before a model is asked."""
        found = self._retrieve(question, indexes)
        prompt = self._build_prompt(question, found.hits, is_bounded=is_bounded)
        started = time.perf_counter()
        weigh = _weigh_with(indexes)
        embedder = indexes[0].embedder
        vector = found.vectors[embedder.fingerprint]
        judgement = judge(
            found.question,
            prompt.sources,
            weigh,
            lambda texts: [float(cosine) for cosine in embedder.embed_documents(texts) @ vector],
        )
        return Basis(
            question=question,
            search_question=found.question,
            hits=found.hits,
            prompt=replace(prompt, evidence=judgement.evidence),
            confidence=confidence(found.question, found.hits, judgement.evidence),
            timings_s={**found.timings_s, "cite": time.perf_counter() - started},
            collections={index.collection: index.generation for index in indexes},
            weigh=weigh,
            locate=_Locator(indexes),
            notes=tuple(f"an older version was passed over: {uri}" for uri in judgement.superseded),
        )

    def _retrieve(self, question: Question, indexes: Sequence[Index]) -> Retrieval:
        settings = self._settings.retrieval
        return retrieve(question.text, indexes, settings, k=question.k, where=question.where, reranker=self._reranker)

    def _build_prompt(self, question: Question, hits: Sequence[Hit], *, is_bounded: bool = True) -> Prompt:
        budget = budget_tokens(self._settings.llm) if is_bounded else None
        return build_prompt(question.text, hits, question.history, budget)

    def _check(self, question: Question) -> list[str]:
        """Return the collections to ask; raises UsageError where the question makes no sense."""
        if not question.text.strip():
            raise UsageError("the question is empty; ask something")
        most = self._settings.server.max_question_characters
        if len(question.text) > most:
            raise UsageError(
                f"the question has {len(question.text)} characters, at most {most} are taken; shorten it, or raise "
                "RAG_SERVER__MAX_QUESTION_CHARACTERS"
            )
        if question.k is not None and question.k < 1:
            raise UsageError(f"k is {question.k}; ask for at least one hit")
        return list(dict.fromkeys(question.collections)) or [self._settings.collection]

    def _open(self, name: str) -> LiveIndex:
        with self._opening:
            if name not in self._live:
                self._live[name] = LiveIndex(self._settings, name, self._embedder)
            return self._live[name]


class _Locator:
    """Finds the pages of a citation; a document's are read only where its chunk lies on more than one."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = {index.collection: index for index in indexes}
        self._pages: dict[str, Sequence[Page]] = {}

    def __call__(self, source: Source, span: Span) -> Pages:
        chunk = source.hit.chunk
        if chunk.page == chunk.page_end:
            return chunk_pages(source, span)
        if chunk.document_id not in self._pages:
            document = self._indexes[source.hit.collection].document(chunk.document_id)
            self._pages[chunk.document_id] = document.pages
        on = [page.number for page in self._pages[chunk.document_id] if page.start < span.end and span.start < page.end]
        return (on[0], on[-1]) if on else chunk_pages(source, span)


def _weigh_with(indexes: Sequence[Index]) -> Weigh:
    """Return a function that weighs a text's words by their rarity, on average over the indexes; it remembers."""

    @cache
    def weigh(text: str) -> Mapping[str, float]:
        weights: defaultdict[str, float] = defaultdict(float)
        for index in indexes:
            for word, weight in index.word_weights(text).items():
                weights[word] += weight / len(indexes)
        return dict(weights)

    return weigh
