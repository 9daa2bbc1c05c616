"""Citations: a model's text becomes sentences whose markers are exact spans of the sources, renumbered.

Pure: no model, no index. `Citer` takes the text as it arrives and gives back whole sentences only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import AnswerSentence, Citation, Sentence, Source, Strictness
from rag.text.lines import open_fence
from rag.text.markers import Mark, lift_markers, settled
from rag.verify.answer_sentences import assign_marks, gap_between, split_answer
from rag.verify.cited_text import CitedText, Locate, Quotation, chunk_pages
from rag.verify.support import (
    SUPPORTED,
    Claim,
    Passage,
    Support,
    Weigh,
    carried_together,
    find_claim,
    read_claim,
    read_passage,
)
from rag.verify.verdicts import best_support, states_nothing

_COMPLETE_WORD = re.compile(r"\w[^\w\s]*\s")
_ENDS = re.compile(r"[.!?…。！？\n]")  # without one of these no sentence is whole
_LONG = 2000  # characters without a whole sentence: then looked through again only once a tenth longer


class Citer:
    """Verifies an answer sentence by sentence against the numbered sources, as it is written.

    `written` is the answer so far, with its sentences and citations. `dropped_markers` counts the markers that point
    nowhere. With strictness `drop` a sentence that no source supports is left out (`dropped_sentences`); with `off`
    sentences without a marker get none.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        weigh: Weigh,
        *,
        strictness: Strictness = "mark",
        locate: Locate = chunk_pages,
    ) -> None:
        self.written = CitedText(sources, locate)
        self.dropped_markers = 0
        self.dropped_sentences = 0
        self._sources = {source.number: source for source in sources}
        self._passages: dict[int, Passage] = {}
        self._claim: Claim | None = None
        self._found: dict[tuple[str, int], Support] = {}
        self._look_at = 0  # the buffer's length from which it is looked through
        self._weigh = weigh
        self._strictness = strictness
        self._buffer = ""
        self._fence = ""  # of the code block in which the buffer begins
        self._gap = ""

    @property
    def answer(self) -> str:
        """The text so far."""
        return self.written.text

    @property
    def sentences(self) -> Sequence[AnswerSentence]:
        return self.written.sentences

    @property
    def citations(self) -> Sequence[Citation]:
        return self.written.citations

    def feed(self, text: str) -> list[Sentence]:
        """Take more of the model's text; return the sentences that it completes."""
        self._buffer += text
        if text.isalnum() or len(self._buffer) < self._look_at or not _ENDS.search(self._buffer):
            return []  # the inside of a word completes nothing
        finished = self._take(settled(self._buffer), is_last=False)
        self._look_at = len(self._buffer) * 11 // 10 if len(self._buffer) > _LONG else 0
        return finished

    def finish(self) -> list[Sentence]:
        """Return the remaining sentences once the model has stopped."""
        return self._take(self._buffer, is_last=True)

    def _take(self, text: str, *, is_last: bool) -> list[Sentence]:
        marked = lift_markers(text, self._fence)
        spans = split_answer(marked.text)
        owned = assign_marks(marked.marks, spans)
        whole = len(spans)
        if not is_last:
            # A sentence is whole once another has begun behind it, with a word: the splitter looks that far ahead,
            # and a marker may still follow its full stop.
            last_word = max((word.start() for word in _COMPLETE_WORD.finditer(marked.text)), default=-1)
            while whole and spans[whole - 1].start > last_word:
                whole -= 1
            whole -= 1
        finished = []
        for i in range(max(whole, 0)):
            sentence = self._verify(marked.text[spans[i].start : spans[i].end], owned[i], spans[i].start)
            finished += [sentence] if sentence else []
            if i + 1 < len(spans):
                self._gap = max(self._gap, gap_between(marked.text[spans[i].end : spans[i + 1].start]), key=len)
        if is_last:
            self._buffer = ""
        elif whole > 0:
            begin = min([marked.origins[spans[whole].start], *(mark.origin for mark in owned[whole])])
            self._fence = open_fence(self._buffer[:begin], self._fence)
            self._buffer = self._buffer[begin:]
        return finished

    def _verify(self, text: str, marks: list[Mark], start: int) -> Sentence | None:
        """Resolve the markers of one sentence, number what they cite, and append it to the answer."""
        cited = [entry for mark in marks for entry in self._resolve(text, mark.at - start, mark.numbers)]
        if not cited and self._strictness != "off":
            cited = self._look_for_support(text)
        judged, share, missing = self._judge(text, cited)
        supported = share >= SUPPORTED and not missing and bool(cited)
        if self._strictness == "drop":
            if not supported:
                self.dropped_sentences += 1
                return None
            judged = [entry for entry in judged if entry.support.status != "unsupported"]
        placed = [(entry.at, self.written.number(entry.quotation)) for entry in judged]
        sentence = self.written.append(
            text, placed, gap=self._gap, supported=supported, support=share, failed_tokens=missing
        )
        self._gap = ""
        return sentence

    def _resolve(self, text: str, at: int, numbers: tuple[int, ...]) -> "list[_Cited]":
        """Resolve one marker; after a part of the sentence, support for that part is enough."""
        known = [number for number in numbers if number in self._sources]
        self.dropped_markers += len(numbers) - len(known)
        cited: list[_Cited] = []
        part = text[: max(at, 0)]
        for number in known:
            support = self._find(text, number)
            if support.status == "unsupported" and at < len(text) and self._weigh(part):
                of_part = self._find(part, number)
                if of_part.status != "unsupported":
                    cited += _cite(at, self._sources[number], of_part, whole=False)
                    continue
            cited += _cite(at, self._sources[number], support)
        return cited

    def _look_for_support(self, text: str) -> "list[_Cited]":
        """Return the best support for a sentence that cites nothing, if any source has one."""
        if states_nothing(text, self._weigh):
            return []
        best = best_support((self._find(text, number), source) for number, source in self._sources.items())
        if best is None:
            return []
        support, source = best
        return _cite(len(text), source, support)

    def _judge(self, text: str, cited: "list[_Cited]") -> "tuple[list[_Cited], float, tuple[str, ...]]":
        """Return how much of a sentence its citations support together, and the numbers that none of them has."""
        if not cited:
            return [], 0.0, ()
        shares = [entry.support.share for entry in cited if entry.whole and entry.support.status != "unsupported"]
        if shares:
            return cited, max(shares), ()
        quotes = [entry.quotation.text for entry in cited]
        contexts = [f"{entry.source.hit.title}\n{entry.source.hit.chunk.context}" for entry in cited]
        share, missing = carried_together(text, quotes, contexts, self._weigh)
        if share >= SUPPORTED and not missing:
            cited = [replace(entry, support=_contributing(entry.support)) for entry in cited]
        return cited, share, missing

    def _find(self, text: str, number: int) -> Support:
        if (text, number) not in self._found:
            if self._claim is None or self._claim.text != text:
                self._claim = read_claim(text, self._weigh)
            self._found[text, number] = find_claim(self._claim, self._passage(number), self._weigh)
        return self._found[text, number]

    def _passage(self, number: int) -> Passage:
        if number not in self._passages:
            self._passages[number] = read_passage(self._sources[number], self._weigh)
        return self._passages[number]


@dataclass(frozen=True, slots=True)
class _Cited:
    """What one marker at `at` in its sentence cites; `whole` where the sentence, not a part of it, was looked for."""

    at: int
    source: Source
    support: Support
    whole: bool = True

    @property
    def quotation(self) -> Quotation:
        return Quotation(self.source, self.support.span, self.support.status, self.support.share)


def _cite(at: int, source: Source, support: Support, *, whole: bool = True) -> list[_Cited]:
    """Return what a marker cites: a span, and those elsewhere in the source that have the rest of the facts."""
    elsewhere = [replace(support, span=span, also=()) for span in support.also]
    return [_Cited(at, source, each, whole=whole) for each in (replace(support, also=()), *elsewhere)]


def _contributing(support: Support) -> Support:
    """Return the support as part of one that suffices together: what carries little stays unsupported."""
    if support.status == "unsupported" and support.share >= SUPPORTED / 2:
        return replace(support, status="supported", failed_tokens=())
    return support
