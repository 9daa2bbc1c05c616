"""A draft: one attempt of a language model at an answer. Its text goes in, verified sentences come out."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import cached_property, partial

from rag.answer.abstaining import (
    Verdict,
    describe_nothing,
    has_written,
    is_certain,
    judge,
    languages_of,
    may_quote,
)
from rag.answer.basis import Basis
from rag.answer.composing import compose, compose_refusal
from rag.answer.own_words import write_answer
from rag.answer.suggesting import suggest, widen
from rag.records import Answer, Citation, Delta, Prompt, Reset, Sentence, Usage
from rag.text.unicode import well_formed
from rag.threads import Threads
from rag.verify.citations import Citer


class Draft:
    """One attempt at an answer by one model, from the sources of one prompt."""

    def __init__(self, basis: Basis, prompt: Prompt, model: str, notes: Sequence[str] = ()) -> None:
        self._basis = basis
        self._sources = widen(prompt.sources, basis)
        self._model = model
        self._notes = list(notes)
        self._strictness = basis.strictness
        self._text = ""
        self._usage = Usage()
        self._generate_s = 0.0
        self._cite_s = 0.0
        self._citer = self._new_citer()

    @property
    def has_begun(self) -> bool:
        """Whether events of it were given, which are void once another attempt begins."""
        return bool(self._citer.sentences) or (bool(self._text) and self._strictness != "drop")

    @property
    def usage(self) -> Usage:
        """The tokens that it took."""
        return self._usage

    @property
    def lack(self) -> str | None:
        """Why it is no answer, once it is whole, though the documents have one.

        A model may only call a tool, or think; or what it writes is withheld, or empty, where the documents can be
        quoted. That they do not answer, as the model may say, is an answer unless they certainly do.
        """
        if not has_written(self._text):
            return describe_nothing(self._text)
        verdict, hits, confidence = self._verdict, self._basis.hits, self._basis.confidence
        if verdict.is_refusal:
            is_doubted = is_certain(hits, confidence) and self._strictness != "off"
            return "the model says that the documents do not answer" if is_doubted else None
        is_wanting = not verdict.is_given or verdict.is_empty
        return verdict.notes[0] if is_wanting and may_quote(hits, confidence) else None

    async def write(
        self, pieces: AsyncGenerator[Delta | Reset | Usage, None], threads: Threads, *, max_characters: int
    ) -> AsyncGenerator[Delta | Reset | Sentence, None]:
        """Yield the model's text as it comes, and each sentence once it is verified; raises what the pieces raise.

        A Reset says that what the model wrote so far was not its answer. Where unsupported sentences are dropped text
        cannot be taken back: then only verified sentences are given.
        After `max_characters` the model is stopped.
        """
        waiting_since = time.perf_counter()
        async with aclosing(pieces):
            async for piece in pieces:
                self._generate_s += time.perf_counter() - waiting_since
                if isinstance(piece, Usage):
                    self._usage = piece
                elif isinstance(piece, Reset):
                    if self.has_begun:
                        yield piece
                    self._text, self._citer = "", self._new_citer()
                else:
                    text = well_formed(piece.text)
                    if len(self._text) + len(text) > max_characters:
                        self._notes.append(f"the model was stopped after {len(self._text)} characters")
                        break
                    self._text += text
                    if self._strictness != "drop":
                        yield Delta(text)
                    for sentence in await self._cite(threads, partial(self._citer.feed, text)):
                        yield sentence
                waiting_since = time.perf_counter()
        self._generate_s += time.perf_counter() - waiting_since
        for sentence in await self._cite(threads, self._citer.finish):
            yield sentence

    def quote_below(self, max_sentences: int) -> list[Delta | Sentence]:
        """Write what the documents certainly answer below the model's text, where that cites nothing of it."""
        basis, written = self._basis, self._citer.written
        if not is_certain(basis.hits, basis.confidence) or not self._verdict.is_given or self._strictness == "off":
            return []
        places = [place for line in suggest(basis, max_sentences) for place in line.places]
        if not places or any(_overlap(place, citation) for place in places for citation in self._supporting):
            return []
        before = len(written.text)
        written.begin_paragraph()
        sentences = write_answer(basis, written, max_sentences=max_sentences)
        self._notes.append("the documents' own words stand below the model's, which cites none of them")
        provisional = [] if self._strictness == "drop" else [Delta(written.text[before:])]
        return [*provisional, *sentences]

    @property
    def _supporting(self) -> list[Citation]:
        """The citations of the sentences that a source supports."""
        numbers = {number for sentence in self._citer.sentences if sentence.supported for number in sentence.citations}
        return [citation for citation in self._citer.citations if citation.marker in numbers]

    def finish(self) -> Answer:
        """Return the answer, or that the documents do not say, where that is what the model's text comes to."""
        citer, is_cut_off = self._citer, self._usage.truncated
        verdict = self._verdict
        notes = self._notes
        if citer.dropped_markers:
            notes.append(f"{_count(citer.dropped_markers, 'marker')} pointing to no source removed")
        if is_cut_off:
            notes.append("the model's answer reached its token limit; raise RAG_LLM__MAX_ANSWER_TOKENS")
        notes += verdict.notes
        if not verdict.is_given:
            return compose_refusal(self._basis, self._model, notes, usage=self._usage, timings_s=self._timings_s)
        if self._strictness != "off":
            if citer.dropped_sentences:
                notes.append(f"{_count(citer.dropped_sentences, 'sentence')} without support left out")
            unsupported = sum(not sentence.supported for sentence in citer.sentences)
            if unsupported:
                notes.append(f"{_count(unsupported, 'sentence')} not supported by the cited passages")
        return compose(self._basis, citer.written, self._model, notes, usage=self._usage, timings_s=self._timings_s)

    @property
    def _timings_s(self) -> dict[str, float]:
        return {"generate": self._generate_s, "cite": self._cite_s}

    @cached_property
    def _verdict(self) -> Verdict:
        """What the text comes to, once it is whole."""
        languages = languages_of(self._basis.hits)
        is_cut_off = self._usage.truncated
        sentences, question = self._citer.sentences, self._basis.search_question
        return judge(self._text, sentences, self._strictness, languages, question, is_cut_off=is_cut_off)

    def _new_citer(self) -> Citer:
        basis = self._basis
        return Citer(
            self._sources,
            basis.weigh,
            strictness=self._strictness,
            locate=basis.locate,
            languages=basis.languages,
        )

    async def _cite(self, threads: Threads, work: Callable[[], list[Sentence]]) -> list[Sentence]:
        started = time.perf_counter()
        sentences = await threads.run(work)
        self._cite_s += time.perf_counter() - started
        return sentences


def _overlap(place: tuple[str, int, int], citation: Citation) -> bool:
    document, start, end = place
    return document == citation.document_id and start < citation.end and citation.start < end


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
