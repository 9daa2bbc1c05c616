"""Citations: a model's text becomes sentences whose markers are exact spans of the sources, renumbered.

Pure: no model, no index. `Citer` takes the text as it arrives and gives back whole sentences only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import AnswerSentence, Citation, Sentence, Source, Span, Strictness
from rag.text.formulas import plain_formulas
from rag.text.lines import open_fence
from rag.text.markers import Mark, lift_markers, settled
from rag.verify.answer_sentences import assign_marks, gap_between, judged_text, split_answer
from rag.verify.bibliography import Bibliography
from rag.verify.cited_text import CitedText, Locate, Quotation, chunk_pages
from rag.verify.framing import INTRODUCING, Frame, frame_of
from rag.verify.prepared import Claim, Passages, Weigh, context_of, read_claim
from rag.verify.support import SUPPORTED, WEAK, Support, carried_together, find_claim
from rag.verify.verdicts import best_support, states_nothing

_COMPLETE_WORD = re.compile(r"\w[^\w\s]*\s")
_ENDS = re.compile(r"[.!?…。！？\n]")  # without one of these no sentence is whole
_MOST_PARTS = 20  # of a sentence, before its markers, that are compared by themselves; 400 of one took 10 s
_LONG = 2000  # characters without a whole sentence: then looked through again only once a tenth longer


class Citer:
    """Verifies an answer sentence by sentence against the numbered sources, as it is written.

    `written` is the answer so far, with its sentences and citations. `dropped_markers` counts the markers that point
    nowhere. With strictness `drop` a sentence that no source supports is left out (`dropped_sentences`), and so is what
    introduces only such; with `off` sentences without a marker get none. What frames an answer (`rag.verify.framing`)
    is not judged: it stands as `supported`, without citations. `languages` are the codes of those that the documents
    are in, most of it first.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        weigh: Weigh,
        *,
        strictness: Strictness = "mark",
        locate: Locate = chunk_pages,
        languages: Sequence[str] = (),
    ) -> None:
        self.written = CitedText(sources, locate)
        self.dropped_markers = 0
        self.dropped_sentences = 0
        self._sources = {source.number: source for source in sources}
        self._bibliography = Bibliography(sources)
        self._passages = Passages(weigh, languages)
        self._claim: Claim | None = None
        self._found: dict[tuple[str, int], Support] = {}
        self._look_at = 0  # the buffer's length from which it is looked through
        self._weigh = weigh
        self._languages = languages
        self._strictness = strictness
        self._buffer = ""
        self._fence = ""  # of the code block in which the buffer begins
        self._gap = ""
        self._begins_line = True  # the next sentence
        self._waiting: list[_Framing] = []  # with `drop`: what is shown only once a sentence is
        self._has_dropped = False  # … since it waits

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
        marked = lift_markers(text, self._fence, max(self._sources, default=0))
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
            if whole > 0 and self._bibliography.opens(marked.text[spans[whole - 1].start : spans[whole - 1].end]):
                whole -= 1  # what follows tells whether it is a heading
        frames = self._frames(marked.text, spans, whole)
        texts = [marked.text[span.start : span.end] for span in spans]
        finished = []
        for i, (frame, is_code) in enumerate(frames):
            follows = (texts[i + 1], owned[i + 1]) if i + 1 < len(spans) else ("", [])
            if is_code or not self._bibliography.takes(texts[i], owned[i], self._begins_line, follows):
                finished += self._verify(texts[i], owned[i], spans[i].start, frame, is_code=is_code)
            if i + 1 < len(spans):
                between = marked.text[spans[i].end : spans[i + 1].start]
                self._begins_line = "\n" in between
                self._gap = max(self._gap, gap_between(between), key=len)
        if is_last:
            finished += self._show_waiting(introducing=False)
            self._buffer = ""
        elif whole > 0:
            begin = min([marked.origins[spans[whole].start], *(mark.origin for mark in owned[whole])])
            self._fence = open_fence(self._buffer[:begin], self._fence)
            self._buffer = self._buffer[begin:]
        return finished

    def _frames(self, text: str, spans: Sequence[Span], whole: int) -> list[tuple[Frame | None, bool]]:
        """Return how the first `whole` sentences frame the answer, and whether they are code.

        Code does not frame, nor does a lead-in that ends it.
        """
        frames: list[tuple[Frame | None, bool]] = []
        fence, done = self._fence, 0
        for i, span in enumerate(spans[: max(whole, 0)]):
            line = text.rfind("\n", 0, span.start) + 1
            fence, done = open_fence(text[done:line], fence), max(done, line)
            frame = frame_of(text[span.start : span.end])
            is_out_of_place = frame != "fence" if fence else frame in INTRODUCING and i + 1 == len(spans)
            frames.append((None if is_out_of_place else frame, bool(fence) and frame != "fence"))
        return frames

    def _verify(
        self, text: str, marks: list[Mark], start: int, frame: Frame | None, *, is_code: bool
    ) -> list[Sentence]:
        """Resolve the markers of one sentence, number what they cite, and append it to the answer."""
        said = text if is_code else judged_text(text, marks)
        cited = [
            entry
            for i, mark in enumerate(marks)
            for entry in self._resolve(said, text if i < _MOST_PARTS else "", mark, mark.at - start)
        ]
        if not cited and frame is None and self._strictness != "off":
            cited = [replace(entry, at=len(text)) for entry in self._look_for_support(said)]
        judged, share, missing = self._judge(said, cited)
        is_carried = any(entry.whole and entry.support.status != "unsupported" for entry in cited)
        supported = is_carried or (share >= SUPPORTED and not missing and bool(cited))
        if frame is not None and not supported and not (cited and self._strictness == "off"):
            return self._show(_Framing(text, frame, self._take_gap()))
        if self._strictness == "drop":
            if not supported:
                self.dropped_sentences += 1
                self._has_dropped = True
                return []
            judged = [entry for entry in judged if entry.support.status != "unsupported"]
        if self._strictness == "mark" and not supported:
            share = max(share, self._closest_share(said))
        shown = self._show_waiting(introducing=True)
        placed = [(entry.at, self.written.number(entry.quotation)) for entry in judged]
        sentence = self.written.append(
            text,
            () if is_code else placed,
            gap=self._take_gap(),
            supported=supported,
            support=share,
            failed_tokens=missing,
            weak=supported and share < WEAK,
            citations=tuple(dict.fromkeys(number for _, number in placed)),
        )
        return [*shown, sentence]

    def _show(self, framing: "_Framing") -> list[Sentence]:
        """Append what frames the answer, or let it wait where the sentences that it belongs to may be left out."""
        if self._strictness != "drop":
            return [self.written.append(framing.text, (), gap=framing.gap)]
        if self._has_dropped and framing.frame in INTRODUCING:
            self._waiting = [each for each in self._waiting if each.frame not in INTRODUCING]
            self._has_dropped = False
        self._waiting.append(framing)
        return []

    def _show_waiting(self, *, introducing: bool) -> list[Sentence]:
        """Append what waits, lead-ins and headings only if told so, since nothing of what they introduced is left."""
        shown = [
            self.written.append(each.text, (), gap=each.gap)
            for each in self._waiting
            if introducing or each.frame not in INTRODUCING
        ]
        self._waiting = []
        self._has_dropped = False
        return shown

    def _take_gap(self) -> str:
        gap, self._gap = self._gap, ""
        return gap

    def _resolve(self, said: str, text: str, mark: Mark, at: int) -> "list[_Cited]":
        """Resolve one marker; after a part of the sentence, support for that part is enough.

        `said` is what the sentence, `text`, is compared by; without a text no part is looked at. One of a list cites
        only what supports it.
        """
        known = [number for number in mark.numbers if number in self._sources]
        self.dropped_markers += len(mark.numbers) - len(known)
        cited: list[_Cited] = []
        part = "" if mark.is_named or at >= len(text) else plain_formulas(text[: max(at, 0)])
        for number in known:
            support = self._find(said, number)
            if support.status == "unsupported" and self._weigh(part):
                of_part = self._find(part, number)
                if of_part.status != "unsupported":
                    cited += _cite(at, self._sources[number], of_part, whole=False)
                    continue
            if support.status != "unsupported" or not mark.is_listed:
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

    def _closest_share(self, text: str) -> float:
        """Return how much of a sentence the source that is closest to it carries."""
        if states_nothing(text, self._weigh):
            return 0.0
        supports = [self._find(text, number) for number in self._sources]
        return max((max(support.share, support.held) for support in supports), default=0.0)

    def _judge(self, text: str, cited: "list[_Cited]") -> "tuple[list[_Cited], float, tuple[str, ...]]":
        """Return how much of a sentence its citations support together, and the numbers that none of them has."""
        if not cited:
            return [], 0.0, ()
        shares = [entry.support.share for entry in cited if entry.whole and entry.support.status != "unsupported"]
        if shares:
            return cited, max(shares), ()
        quoted = dict.fromkeys((entry.quotation.text, context_of(entry.source)) for entry in cited)
        quotes, contexts = zip(*quoted, strict=True)
        share, missing = carried_together(text, quotes, contexts, self._weigh, self._languages)
        if share >= SUPPORTED and not missing:
            cited = [replace(entry, support=_contributing(entry.support)) for entry in cited]
        return cited, share, missing

    def _find(self, text: str, number: int) -> Support:
        if (text, number) not in self._found:
            if self._claim is None or self._claim.text != text:
                self._claim = read_claim(text, self._weigh, self._languages)
            self._found[text, number] = find_claim(self._claim, self._passages.of(self._sources[number]), self._weigh)
        return self._found[text, number]


@dataclass(frozen=True, slots=True)
class _Framing:
    """A piece that frames the answer, and the gap before it."""

    text: str
    frame: Frame
    gap: str


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
