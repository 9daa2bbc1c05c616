"""Answering: the attempts at one answer. The model, with fewer sources where they do not fit; else the documents."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from rag.answer.basis import Basis, Finder
from rag.answer.confidence import CERTAIN_ENOUGH, FLOOR
from rag.answer.deadline import Deadline
from rag.answer.draft import Draft
from rag.answer.prompt import budget_tokens
from rag.errors import LLMContextTooLong, LLMError, LLMRejected, UsageError
from rag.protocols import LLM
from rag.records import Event, Finished, Prompt, Reset
from rag.settings import LLMSettings
from rag.threads import Threads

_PACKED_LESS = 3  # times at most
_LESS = 0.75  # of the last prompt, where the server does not say what it takes
_CHARACTERS_A_TOKEN = 8  # at most, in any text that is read; English has four to five


async def answer_extractively(
    basis: Basis, extractive: LLM, threads: Threads, *, failed: LLM | None = None, reason: str = ""
) -> AsyncGenerator[Event, None]:
    """Yield the events of an answer in the documents' own words; as a fallback it says who failed, and why."""
    basis = replace(basis, prompt=basis.quotes)
    model, fallback = (extractive.model, None) if failed is None else (failed.model, extractive.model)
    notes = [f"answered extractively: {reason}"] if reason else []
    draft = Draft(basis, model, is_extractive=True, fallback=fallback, notes=notes)
    if not basis.hits or basis.confidence < CERTAIN_ENOUGH:
        yield Finished(draft.abstain())
        return
    async with aclosing(draft.write(extractive.stream(basis.prompt), threads)) as events:
        async for event in events:
            yield event
    yield Finished(draft.finish())


class ModelAnswering:
    """Answers by a language model; one deadline for all that it is asked."""

    def __init__(
        self, llm: LLM, extractive: LLM, settings: LLMSettings, finder: Finder, threads: Threads, deadline: Deadline
    ) -> None:
        self._llm = llm
        self._extractive = extractive
        self._settings = settings
        self._finder = finder
        self._threads = threads
        self._deadline = deadline

    async def answer(self, basis: Basis) -> AsyncGenerator[Event, None]:
        """Yield the events of an answer, the last of them Finished; raises LLMError where no fallback is allowed."""
        if not basis.hits or basis.confidence < FLOOR:  # the hopeless is kept from the model
            yield Finished(Draft(basis, self._llm.model, is_extractive=False).abstain())
            return
        try:
            async with aclosing(self._ask(basis)) as events:
                async for event in events:
                    yield event
        except LLMError as error:
            if not self._settings.fallback:
                raise
            yield Reset(str(error))
            quoting = answer_extractively(basis, self._extractive, self._threads, failed=self._llm, reason=str(error))
            async with aclosing(quoting) as events:
                async for event in events:
                    yield event

    async def _ask(self, basis: Basis) -> AsyncGenerator[Event, None]:
        whole = basis.prompt
        for packed_less in range(_PACKED_LESS + 1):
            if not basis.prompt.sources:
                raise LLMRejected(
                    f"the model {self._llm.model} has no room for any source; raise RAG_LLM__CONTEXT_TOKENS, or choose "
                    "a model with a larger context"
                )
            draft = Draft(basis, self._llm.model, is_extractive=False, notes=_left_out(basis, whole))
            has_begun = False
            try:
                pieces = self._deadline.keep(self._llm.stream(basis.prompt), self._llm.model)
                longest = self._settings.max_answer_tokens * _CHARACTERS_A_TOKEN
                async with aclosing(draft.write(pieces, self._threads, longest=longest)) as events:
                    async for event in events:
                        has_begun = True
                        yield event
            except LLMContextTooLong as error:
                if packed_less == _PACKED_LESS:
                    raise
                basis = replace(basis, prompt=await self._threads.run(partial(self._pack_less, basis, error)))
                if has_begun:
                    yield Reset(str(error))
                continue
            yield Finished(draft.finish())
            return

    def _pack_less(self, basis: Basis, error: LLMContextTooLong) -> Prompt:
        """Return a shorter prompt: what the server says that it takes, or three quarters; raises the error."""
        budget = int(basis.prompt.tokens * _LESS)
        if error.limit_tokens is not None:
            told = budget_tokens(self._settings.model_copy(update={"context_tokens": error.limit_tokens}))
            budget = told if told < basis.prompt.tokens else budget
        try:
            return self._finder.pack(basis.question, basis.hits, budget)
        except UsageError:
            raise error from None  # not even the question fits: nothing is gained by asking again


def _left_out(basis: Basis, whole: Prompt) -> list[str]:
    """Say how many passages of the `whole` prompt are not in this one; one source may hold several."""
    before, now = _passages(basis, whole), _passages(basis, basis.prompt)
    return (
        [f"{before - now} of {before} passages left out: the prompt was too long for the model"] if now < before else []
    )


def _passages(basis: Basis, prompt: Prompt) -> int:
    chunks = [source.hit.chunk for source in prompt.sources]
    return sum(
        any(c.document_id == own.document_id and c.start <= own.start and own.end <= c.end for c in chunks)
        for own in (source.hit.chunk for source in basis.quotes.sources)
    )
