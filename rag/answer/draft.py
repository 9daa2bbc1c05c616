"""An answer while it is written: a model's text goes in, verified sentences and then the whole answer come out."""

import re
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from rag.answer.basis import Basis
from rag.answer.prompt import says_nothing, well_formed
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.records import Answer, Delta, Sentence, Usage
from rag.text.markers import lift_markers
from rag.threads import Threads
from rag.verify.citations import Citer

_ASKS = re.compile(r"[?？؟][\"'”’)*_\s]*$")
_CLOSEST = 3  # hits shown with an answer that says the documents do not say


class Draft:
    """One attempt at an answer by one model; a fallback is another draft on the same basis."""

    def __init__(
        self,
        basis: Basis,
        model: str,
        *,
        is_extractive: bool,
        fallback: str | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        self._basis = basis
        self._model = model
        self._fallback = fallback
        self._notes = [*basis.remarks, *basis.notes, *notes]
        self._text = ""
        self._usage = Usage()
        self._generate_s = 0.0
        self._cite_s = 0.0
        self._citer = Citer(
            basis.prompt.sources,
            basis.weigh,
            strictness=basis.question.strictness,
            locate=basis.locate,
            joins_passages=is_extractive,
        )

    async def write(
        self, pieces: AsyncGenerator[Delta | Usage, None], threads: Threads, *, longest: int | None = None
    ) -> AsyncGenerator[Delta | Sentence, None]:
        """Yield the model's text as it comes, and each sentence once it is verified; raises what the pieces raise.

        Where unsupported sentences are dropped text cannot be taken back: then only verified sentences are given.
        After `longest` characters the model is stopped.
        """
        waiting_since = time.perf_counter()
        async with aclosing(pieces):
            async for piece in pieces:
                self._generate_s += time.perf_counter() - waiting_since
                if isinstance(piece, Usage):
                    self._usage = piece
                else:
                    text = well_formed(piece.text)
                    if longest is not None and len(self._text) + len(text) > longest:
                        self._notes.append(f"the model was stopped after {len(self._text)} characters")
                        break
                    self._text += text
                    if self._basis.question.strictness != "drop":
                        yield Delta(text)
                    for sentence in await self._cite(threads, partial(self._citer.feed, text)):
                        yield sentence
                waiting_since = time.perf_counter()
        self._generate_s += time.perf_counter() - waiting_since
        for sentence in await self._cite(threads, self._citer.finish):
            yield sentence

    def finish(self) -> Answer:
        """Return the answer, or that the documents do not say, where that is what the model's text comes to."""
        if self._citer.dropped_markers:
            self._notes.append(f"{_count(self._citer.dropped_markers, 'marker')} pointing to no source removed")
        if self._usage.truncated:
            self._notes.append("the model's answer reached its token limit; raise RAG_LLM__MAX_ANSWER_TOKENS")
        if says_nothing(self._text):
            return self.abstain()
        if not any(character.isalnum() for character in lift_markers(self._text).text):
            self._notes.append("the model wrote only markers" if self._text.strip() else "the model wrote nothing")
            return self.abstain()
        unsupported = sum(not sentence.supported for sentence in self._citer.sentences)
        if self._basis.question.strictness != "off":
            if not any(sentence.supported for sentence in self._citer.sentences):
                self._notes.append("the model's answer is withheld: the sources support none of its sentences")
                return self.abstain()
            if self._only_asks():
                self._notes.append("the model's answer is withheld: it only asks a question")
                return self.abstain()
            if any(says_nothing(sentence.text) for sentence in self._citer.sentences):
                self._notes.append("the model says that the documents do not answer the question, and then goes on")
            if self._citer.dropped_sentences:
                dropped = _count(self._citer.dropped_sentences, "sentence")
                self._notes.append(f"{dropped} without support left out")
            if unsupported:
                self._notes.append(f"{_count(unsupported, 'sentence')} not supported by the cited passages")
        return self._answer()

    def abstain(self) -> Answer:
        """Return the answer that the documents do not say, with what came closest."""
        return replace(
            self._answer(),
            answer=NOT_IN_DOCUMENTS,
            abstained=True,
            citations=(),
            sentences=(),
            closest=self._basis.hits[:_CLOSEST],
            notes=tuple(note for note in self._notes if note not in self._basis.notes),  # those are about evidence
        )

    def _only_asks(self) -> bool:
        """Say whether the answer is nothing but questions: small models repeat the one that they were asked.

        Sources that speak of the same in the same words would carry those. A last sentence that is cut off is one more.
        """
        whole = self._citer.sentences[: -1 if self._usage.truncated else None] or self._citer.sentences
        return all(is_question(sentence.text) for sentence in whole)

    async def _cite(self, threads: Threads, work: Callable[[], list[Sentence]]) -> list[Sentence]:
        started = time.perf_counter()
        sentences = await threads.run(work)
        self._cite_s += time.perf_counter() - started
        return sentences

    def _answer(self) -> Answer:
        basis = self._basis
        cite_s = basis.timings_s.get("cite", 0.0) + self._cite_s
        timings = {**basis.timings_s, "generate": self._generate_s, "cite": cite_s}
        return Answer(
            id=secrets.token_hex(12),
            question=basis.question.text,
            search_question=basis.search_question,
            answer=self._citer.answer,
            abstained=False,
            confidence=round(basis.confidence, 3),
            citations=tuple(self._citer.citations),
            sentences=tuple(self._citer.sentences),
            hits=basis.hits,
            closest=(),
            notes=tuple(self._notes),
            model=self._model,
            fallback=self._fallback,
            usage=_sum(self._basis.usage, self._usage),
            timings_s={name: round(seconds, 4) for name, seconds in timings.items()},
            collections=basis.collections,
        )


def is_question(sentence: str) -> bool:
    """Say whether a sentence of an answer asks."""
    return _ASKS.search(sentence) is not None


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [usage.cost for usage in (one, other) if usage.cost is not None]
    return replace(
        other,
        prompt_tokens=one.prompt_tokens + other.prompt_tokens,
        completion_tokens=one.completion_tokens + other.completion_tokens,
        cost=sum(costs) if costs else None,
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
