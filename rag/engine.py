"""The engine: a question in, the events of its answer out. Every face (CLI, HTTP, notebook) stands on it."""

import threading
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, aclosing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Literal

from rag.answer.answering import ModelAnswering, Quoting
from rag.answer.checking import Checker, read_given
from rag.answer.confidence import Features
from rag.answer.conversation import tidy
from rag.answer.finding import Finder
from rag.answer.practising import practise
from rag.errors import RagError, UnusableIndex, UsageError
from rag.index.generations import Collection, lease_current, list_collections
from rag.index.live import LiveIndex, OpeningFailure
from rag.index.opened import Index
from rag.llms import make_llm
from rag.protocols import LLM, Embedder, Observer
from rag.records import (
    Answer,
    Document,
    Event,
    Failed,
    Finished,
    Message,
    Prompt,
    Question,
    SearchResult,
    Strictness,
    Verification,
    VerifiedSentence,
    Where,
)
from rag.search.rerankers import RERANKERS
from rag.settings import Settings
from rag.text.unicode import replace_surrogates, well_formed
from rag.threads import Threads
from rag.verify.given_text import GivenSentence

_PATIENCE_S = 20.0  # for another thread that opens the collection that is asked


def open_engine(settings: Settings, embedder: Embedder | None = None, observer: Observer | None = None) -> "Engine":
    """Return an engine over the published collections; each is opened by the first question that asks it.

    `embedder` is used, and closed, by a collection that was built with it; others open their own. `observer` is told
    of every question and answer.

    Raises NoIndex where nothing is published, SettingsError where the language model's settings cannot work.
    """
    _require_published(settings)
    return Engine(settings, make_llm(settings), embedder, observer)


def open_without_model(settings: Settings) -> "Engine":
    """Return an engine that asks no language model, whatever the settings say of one; raises NoIndex."""
    _require_published(settings)
    return Engine(settings, None)


def _require_published(settings: Settings) -> None:
    if not list_collections(settings.store):
        with lease_current(Collection(settings.store, settings.collection)):
            pass  # it raises NoIndex, in the words that everybody uses


class Engine:
    """Answers questions; safe for many at a time. What is not `async` works in the thread that calls it.

    `async with` closes it.
    """

    def __init__(
        self, settings: Settings, llm: LLM | None, embedder: Embedder | None = None, observer: Observer | None = None
    ) -> None:
        """`llm` None: answers are in the documents' own words."""
        self._settings = settings
        self._observer: Observer = observer or _Nobody()
        self._embedder = embedder
        self._llm = llm
        reranker = settings.retrieval.reranker
        self._reranker = None if reranker is None else RERANKERS[reranker](settings)
        self._live: dict[str, LiveIndex] = {}
        self._openings: dict[str, threading.Lock] = {}  # by collection: one that opens slowly holds up no other
        self._noting = threading.Lock()  # on that table, for as long as it takes to look

    async def __aenter__(self) -> "Engine":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def ask(
        self,
        question: str | Question,
        *,
        collections: Sequence[str] = (),
        k: int | None = None,
        where: Where = (),
        history: Sequence[Message] = (),
        strictness: Strictness | None = None,
        llm: Literal["default", "extractive"] = "default",
    ) -> Answer:
        """Return the answer: the stream drained. Raises the RagError that the stream reports as Failed.

        A Question says all that the keywords say, so they go with a text only; raises UsageError.
        """
        keywords = Question("", tuple(collections), k, where, tuple(history), strictness, llm)
        if isinstance(question, str):
            question = replace(keywords, text=question)
        elif keywords != Question(""):
            raise UsageError("a Question says how it is asked; give keywords with a text only")
        async with aclosing(self.events(question)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("an answer finishes or raises")

    async def stream(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished or Failed; closing it early stops the model."""
        async with aclosing(self.events(question)) as events:
            try:
                async for event in events:
                    yield event
            except RagError as error:
                yield Failed(type(error).__name__, str(error))

    async def verify(self, text: str, *, collections: Sequence[str] = (), where: Where = ()) -> Verification:
        """Check each sentence of any text against the documents: supported, contradicted or not found.

        A sentence is searched for by its own words, and compared by the rules for a model's sentences; one that a
        source supports is supported, whatever others say. Raises UsageError for an empty text or one that is too long.
        """
        question = Question(replace_surrogates(text), tuple(collections), where=where)
        threads, leases = Threads(), ExitStack()
        try:
            sentences = await threads.run(lambda: read_given(question.text, self._settings.server.max_text_characters))
            self._observer.asked(question)
            asked = self._collections_of(question)
            indexes = await threads.run(lambda: leases.enter_context(self.lease(asked)))
            checker = Checker(Finder(self._settings, indexes, self._reranker), question)
            checked = [await threads.run(partial(self._check_sentence, checker, sentence)) for sentence in sentences]
            return checker.conclude([sentence for sentence in checked if sentence is not None])
        finally:
            threads.release(leases)

    def search(self, question: Question) -> SearchResult:
        """Return what is found for a question, and answer nothing."""
        collections = self._check(question)
        with self.lease(collections) as indexes, self._observer.searching():
            finder = Finder(self._settings, indexes, self._reranker)
            retrieval = finder.search(_read(question))
            notes = finder.unmet(question.where, has_hits=bool(retrieval.hits))
        return SearchResult(
            question.text, retrieval.question, retrieval.hits, retrieval.timings_s, finder.generations, notes
        )

    def prompt(self, question: Question) -> Prompt:
        """Return the prompt that a language model would be given for a question.

        No model is asked: after earlier messages the sources are those that are found without its rewriting.
        """
        collections = self._check(question)
        question = _read(question)
        with self.lease(collections) as indexes, self._observer.searching():
            finder = Finder(self._settings, indexes, self._reranker)
            return finder.pack(finder.find(question))

    def features(self, question: Question) -> Mapping[str, Features | None]:
        """Return, for each collection, what the confidence in an answer is made of: what calibrations are fitted to."""
        collections = self._check(question)
        with self.lease(collections) as indexes:
            return Finder(self._settings, indexes, self._reranker).features(_read(question))

    def document(self, key: str, collection: str | None = None) -> Document:
        """Return the document whose id or uri is `key`; raises UnknownName."""
        with self.lease([collection or self._settings.collection]) as (index,):
            return index.document(key)

    def warm(self) -> None:
        """Open the settings' collection and load what questions need, so that the first one does not wait for it.

        Raises UnusableIndex, EncoderError.
        """
        with self.lease([self._settings.collection]) as indexes:
            indexes[0].embedder.embed_queries(["warm"])
            practise(
                Finder(self._settings, indexes, self._reranker),
                indexes[0].languages,
                max_sentences=self._settings.answer.max_sentences,
                with_prompts=self._llm is not None,
            )
        if self._llm is not None:
            self._llm.prepare()

    def refresh(self) -> None:
        """Let every open collection switch to what is published now, as its next question would."""
        for live in list(self._live.values()):
            live.refresh()

    def open_generations(self) -> Mapping[str, str]:
        """Return the generation that is served of each collection that is open."""
        return {name: live.generation for name, live in list(self._live.items())}

    def opening_failures(self) -> Mapping[str, OpeningFailure]:
        """Return, of the open collections that serve an older generation, why the published one is not served."""
        failures = {name: live.failure for name, live in list(self._live.items())}
        return {name: failure for name, failure in failures.items() if failure is not None}

    @contextmanager
    def lease(self, collections: Sequence[str]) -> Iterator[list[Index]]:
        """Hold one whole generation of each collection; raises UnusableIndex and UnknownName."""
        with ExitStack() as leases:
            yield [leases.enter_context(self._open(name).lease()) for name in collections]

    async def close(self) -> None:
        """Close the model's connections and every index, each when no question that is under way leases it any more."""
        if self._llm is not None:
            await self._llm.close()
        for live in self._live.values():
            live.close()
        self._live.clear()

    async def events(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished; raises RagError where `stream` says Failed.

        The indexes are leased until no thread works on them any more.
        """
        threads, leases = Threads(), ExitStack()
        try:
            collections = self._check(question)
            indexes = await threads.run(lambda: leases.enter_context(self.lease(collections)))
            finder = Finder(self._settings, indexes, self._reranker)
            async with aclosing(self._line(question, finder, threads).answer(_read(question))) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        self._observer.answered(event.answer)
                    yield event
        except RagError as error:
            self._observer.failed(error)
            raise
        finally:
            threads.release(leases)

    def _line(self, question: Question, finder: Finder, threads: Threads) -> Quoting | ModelAnswering:
        """Return what answers a question: the model, or, where there is none or it is not wanted, the documents."""
        if self._llm is None or question.llm == "extractive":
            return Quoting(finder, self._settings, threads, self._observer)
        return ModelAnswering(self._llm, finder, self._settings, threads, self._observer)

    def _check_sentence(self, checker: Checker, sentence: GivenSentence) -> VerifiedSentence | None:
        """Check one sentence of a text: a piece of work short enough for others to wait for."""
        with self._observer.searching():
            return checker.check(sentence)

    def _check(self, question: Question) -> list[str]:
        """Return the collections to ask; raises UsageError where the question makes no sense."""
        if not question.text.strip():
            raise UsageError("the question is empty; ask something")
        most = self._settings.server.max_question_characters
        if len(question.text) > most:
            raise UsageError(
                f"the question has {len(question.text)} characters, but {most} are allowed; shorten it, or raise "
                "RAG_SERVER__MAX_QUESTION_CHARACTERS"
            )
        if question.k is not None and question.k < 1:
            raise UsageError(f"k is {question.k}; ask for at least one hit")
        self._observer.asked(question)
        return self._collections_of(question)

    def _collections_of(self, question: Question) -> list[str]:
        return list(dict.fromkeys(question.collections)) or [self._settings.collection]

    def _open(self, name: str) -> LiveIndex:
        if name in self._live:
            return self._live[name]
        with self._noting:
            opening = self._openings.setdefault(name, threading.Lock())
        if not opening.acquire(timeout=_PATIENCE_S):
            raise UnusableIndex(f"the collection '{name}' is still being opened; ask again")
        try:
            if name not in self._live:
                self._live[name] = LiveIndex(self._settings, name, self._embedder)
            return self._live[name]
        finally:
            opening.release()


class _Nobody:
    """The observer of an engine that nobody observes."""

    def asked(self, question: Question) -> None:
        """Not listened to."""

    def searching(self) -> AbstractContextManager[None]:
        return nullcontext()

    def answered(self, answer: Answer) -> None:
        """Not listened to."""

    def failed(self, error: RagError) -> None:
        """Not listened to."""


def _read(question: Question) -> Question:
    """Return a question whose text every encoder takes, with what can be used of the messages before it."""
    return replace(question, text=well_formed(question.text), history=tidy(question.history))
