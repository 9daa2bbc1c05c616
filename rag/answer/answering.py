"""Answering: one question on open indexes, from what is found for it to the Finished answer.

A language model answers, with fewer sources where they do not fit; without one, or where it fails or writes nothing,
the documents do.
What the index knows exactly (which documents mention a name) is answered without the model that there may be.
"""

import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from rag.answer.abstaining import judge, may_ask_model, may_quote
from rag.answer.basis import Basis
from rag.answer.composing import compose, compose_refusal
from rag.answer.deadline import Deadline
from rag.answer.draft import Draft
from rag.answer.finding import Finder
from rag.answer.own_words import write_answer
from rag.answer.prompt import budget_tokens
from rag.answer.rewrite import Rewritten, rewrite
from rag.errors import LLMContextTooLong, LLMError, LLMRejected, UsageError
from rag.protocols import LLM, Observer
from rag.records import Delta, Event, Finished, Prompt, Question, Reset, Retrieved, Usage
from rag.settings import Settings
from rag.threads import Threads
from rag.verify.cited_text import CitedText

EXTRACTIVE = "extractive"  # the model that an answer in the documents' own words names

_REWRITING = 0.25  # of the time for an answer: what a model may take to make a question stand alone
_ATTEMPTS = 4  # of one model: the whole prompt, and three shorter ones
_LESS = 0.75  # of the last prompt, where the server does not say what it takes
_CHARACTERS_A_TOKEN = 8  # at most, in any text that is read; English has four to five


class Quoting:
    """Answers in the documents' own words."""

    def __init__(self, finder: Finder, settings: Settings, threads: Threads, observer: Observer) -> None:
        self._finder = finder
        self._settings = settings
        self._threads = threads
        self._observer = observer

    async def answer(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished."""
        basis = await self._threads.run(partial(self._find, question))
        yield Retrieved(basis.search_question, basis.hits)
        for event in await self._threads.run(partial(answer_by_quoting, basis, self._settings.answer.max_sentences)):
            yield event

    def _find(self, question: Question) -> Basis:
        with self._observer.searching():
            return self._finder.find(question)


class ModelAnswering:
    """Answers by a language model; one deadline for all that it is asked."""

    def __init__(self, llm: LLM, finder: Finder, settings: Settings, threads: Threads, observer: Observer) -> None:
        self._llm = llm
        self._finder = finder
        self._settings = settings
        self._threads = threads
        self._observer = observer

    async def answer(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished; raises LLMError where no fallback is allowed."""
        settings = self._settings.llm
        max_characters = settings.max_answer_tokens * _CHARACTERS_A_TOKEN
        basis, whole = await self._find(question)
        prompt = whole
        # The search may have waited behind 500 others: that does not count against the model's time.
        deadline = Deadline(settings.timeout_s, had_s=basis.timings_s.get("rewrite", 0.0))
        yield Retrieved(basis.search_question, basis.hits)
        if basis.listing is not None:
            for event in await self._threads.run(
                partial(answer_by_quoting, basis, self._settings.answer.max_sentences)
            ):
                yield event
            return
        if not may_ask_model(basis.hits, basis.confidence):
            yield Finished(compose_refusal(basis, self._llm.model))
            return
        failure: LLMError | None = None
        for attempt in range(_ATTEMPTS):
            draft = Draft(basis, prompt, self._llm.model, _left_out(basis, whole, prompt))
            try:
                pieces = deadline.keep(self._write(prompt), self._llm.model)
                async with aclosing(draft.write(pieces, self._threads, max_characters=max_characters)) as written:
                    async for each in written:
                        yield each
                if draft.lack is None or not settings.fallback:
                    for event in await self._quote_below(draft) if settings.fallback else ():
                        yield event
                    yield Finished(draft.finish())
                    return
                failure = LLMRejected(draft.lack)
            except LLMError as error:
                failure = error
            shorter = await self._threads.run(partial(self._shorter, basis, prompt, failure))
            if shorter is None or attempt + 1 == _ATTEMPTS:
                break
            prompt = shorter
            if draft.has_begun:
                yield Reset(str(failure))
        assert failure is not None, "an attempt ends with an answer or with a failure"
        if not settings.fallback:
            raise failure
        yield Reset(str(failure))
        quoting = partial(
            answer_by_quoting,
            basis,
            self._settings.answer.max_sentences,
            self._llm.model,
            failure,
            replace(draft.usage, truncated=False),
        )
        for event in await self._threads.run(quoting):
            yield event

    async def _quote_below(self, draft: Draft) -> Sequence[Event]:
        return await self._threads.run(partial(draft.quote_below, self._settings.answer.max_sentences))

    async def _find(self, question: Question) -> tuple[Basis, Prompt]:
        """Find what a model is shown; after earlier messages it is first asked what the question means alone."""
        if not question.history:
            return await self._threads.run(partial(self._search, question))
        started = time.perf_counter()
        rewritten = await self._rewrite(question)
        rewrite_s = time.perf_counter() - started
        basis, prompt = await self._threads.run(partial(self._search, question, rewritten.question))
        not_rewritten = f"the question was not rewritten: {rewritten.reason}"
        basis = replace(
            basis,
            usage=rewritten.usage,
            timings_s={"rewrite": rewrite_s, **basis.timings_s},
            remarks=(*basis.remarks, not_rewritten) if rewritten.reason else basis.remarks,
        )
        return basis, prompt

    async def _rewrite(self, question: Question) -> Rewritten:
        settings = self._settings.llm
        deadline = Deadline(settings.timeout_s * _REWRITING)
        return await rewrite(question, self._llm, self._finder.words, deadline, budget_tokens(settings))

    def _search(self, question: Question, stand_alone: str | None = None) -> tuple[Basis, Prompt]:
        with self._observer.searching():
            basis = self._finder.find(question, stand_alone)
            return basis, self._finder.pack(basis)

    def _write(self, prompt: Prompt) -> AsyncGenerator[Delta | Reset | Usage, None]:
        """Return what the model writes; raises LLMRejected where it would be shown nothing to answer from."""
        if not prompt.sources:
            raise LLMRejected(
                f"the model {self._llm.model} has no room for any source; raise RAG_LLM__CONTEXT_TOKENS, or choose "
                "a model with a larger context"
            )
        return self._llm.stream(prompt)

    def _shorter(self, basis: Basis, prompt: Prompt, failure: LLMError) -> Prompt | None:
        """Return a shorter prompt where this one did not fit: what the server says it takes, or three quarters."""
        if not isinstance(failure, LLMContextTooLong):
            return None
        budget = int(prompt.tokens * _LESS)
        if failure.limit_tokens is not None:
            told = budget_tokens(self._settings.llm.model_copy(update={"context_tokens": failure.limit_tokens}))
            budget = told if told < prompt.tokens else budget
        try:
            return self._finder.pack(basis, budget)
        except UsageError:
            return None  # not even the question fits: nothing is gained by asking again


def answer_by_quoting(
    basis: Basis,
    max_sentences: int,
    model: str | None = None,
    failure: LLMError | None = None,
    usage: Usage | None = None,
) -> list[Event]:
    """Return the events of an answer in the documents' own words.

    As a fallback it names the model, and has its failure and its usage.
    """
    name, fallback = (EXTRACTIVE, None) if model is None else (model, EXTRACTIVE)
    notes = [f"answered extractively: {failure}"] if failure else []
    if not may_quote(basis.hits, basis.confidence):
        return [Finished(compose_refusal(basis, name, notes, usage=usage, fallback=fallback))]
    started = time.perf_counter()
    written = CitedText(basis.sources, basis.locate)
    sentences = write_answer(basis, written, max_sentences=max_sentences)
    spent = {"generate": time.perf_counter() - started, "cite": 0.0}
    verdict = judge(written.text, written.sentences, basis.strictness)
    notes += verdict.notes if sentences else ()
    if not verdict.is_given:
        refusal = compose_refusal(basis, name, notes, usage=usage, fallback=fallback, timings_s=spent)
        return [Finished(refusal)]
    finished = Finished(compose(basis, written, name, notes, usage=usage, fallback=fallback, timings_s=spent))
    provisional = [] if basis.strictness == "drop" else [Delta(written.text)]
    return [*provisional, *sentences, finished]


def _left_out(basis: Basis, whole: Prompt, prompt: Prompt) -> list[str]:
    """Say how many passages of the `whole` prompt are not in this one; one source may hold several."""
    before, now = _passages(basis, whole), _passages(basis, prompt)
    return (
        [f"{before - now} of {before} passages left out: the prompt was too long for the model"] if now < before else []
    )


def _passages(basis: Basis, prompt: Prompt) -> int:
    chunks = [source.hit.chunk for source in prompt.sources]
    return sum(
        any(c.document_id == own.document_id and c.start <= own.start and own.end <= c.end for c in chunks)
        for own in (source.hit.chunk for source in basis.sources)
    )
