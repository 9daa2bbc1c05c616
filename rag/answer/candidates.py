"""Candidates: what of a passage can answer, as blocks and parts of blocks. Pure.

A short paragraph, code, a question's answer and a list are candidates as a whole; a row, an item, a labelled line and
a sentence of a long paragraph each by itself. What only introduces others is known to those.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.widening import Passage
from rag.answer.wording import clean, say, say_row
from rag.records import Hit, Line, Span
from rag.text.lines import cells_of, without_heading_signs, without_section_number
from rag.text.scripts import count_words
from rag.text.text_blocks import Block, split_blocks
from rag.verify.support import Weigh

_SHORT = 45  # words: a paragraph of no more is said whole
_EMBEDDED = 600  # characters of a candidate that are embedded
_CODE = re.compile(r"[^\W\d]-?\d|§ ?\d")
_CODE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """Entries of a block of a passage: spans of the passage's text, in order, without anything between them.

    Words are analysed as the index has them: `own` are those that are said, `near` those of the heading and of what
    stands before and after, `beside` those of the document's name and the heading path.
    """

    passage: Passage
    block: Block
    entries: tuple[Span, ...]
    columns: tuple[str, ...]
    own: frozenset[str]
    near: frozenset[str]
    beside: frozenset[str]

    @property
    def hit(self) -> Hit:
        return self.passage.source.hit

    @property
    def span(self) -> Span:
        """From the first entry to the last, in the passage's text."""
        return Span(self.entries[0].start, self.entries[-1].end)

    @property
    def text(self) -> str:
        return self.passage.text[self.span.start : self.span.end]

    @property
    def place(self) -> Span:
        """Where it stands in its document."""
        return Span(self.passage.start + self.span.start, self.passage.start + self.span.end)

    @property
    def is_whole_list(self) -> bool:
        return self.block.kind == "list" and 1 < len(self.entries) == len(self.block.entries)

    @property
    def is_part_of_prose(self) -> bool:
        """Whether it is one sentence of several."""
        return self.block.kind == "paragraph" and self.entries != self.block.entries

    @property
    def above(self) -> list[str]:
        """The heading and the lead-in of its block, where there are."""
        spans = (self.block.heading, self.block.lead_in)
        return [self.passage.text[span.start : span.end] for span in spans if span]

    def described(self) -> str:
        """Return it as it is embedded: on its own it often does not say what it is about."""
        path = self.hit.chunk.context.partition("\n")[0] or self.hit.title
        above = [line for text in self.above if (line := clean(without_heading_signs(text))) not in path]
        said = self.text
        if self.block.kind == "table":
            text = self.passage.text
            said = "\n".join(say_row(text[row.start : row.end], self.columns) for row in self.entries)
        return "\n".join([path, *above, said])[:_EMBEDDED]

    def lines(self, asked: Mapping[str, float], weigh: Weigh) -> tuple[Line, ...]:
        """Return the lines that say it."""
        with_heading = self._needs_heading(asked, weigh)
        return say(self.passage, self.block, self.entries, self.columns, with_heading=with_heading)

    def _needs_heading(self, asked: Mapping[str, float], weigh: Weigh) -> bool:
        """Say whether a reader needs the heading: it has what was asked for, or is the name or code of what is said."""
        if self.block.heading is None or self.block.answers:
            return False
        heading = self.passage.text[self.block.heading.start : self.block.heading.end]
        if clean(without_heading_signs(heading)) == clean(self.hit.title):
            return False
        words = weigh(heading).keys()
        return any(word in words and word not in self.own for word in asked) or _is_name(heading)


def _is_name(heading: str) -> bool:
    """Say whether a heading is the name of what it heads: `E-15`, `T-111`, `§ 19 Hedges`."""
    name = without_section_number(without_heading_signs(heading))
    return count_words(name) <= _CODE_WORDS and _CODE.search(name) is not None


def read_candidates(passage: Passage, weigh: Weigh) -> Iterator[Candidate]:
    """Yield what can answer of the blocks that a passage's hit has a part of."""
    hit = passage.source.hit
    beside = frozenset(weigh(f"{hit.title}\n{hit.chunk.context}\n{hit.uri}"))
    blocks = split_blocks(passage.text, is_inside=passage.is_inside, fence=passage.fence)
    for block in blocks:
        if _meets(block.span, passage.own) and not _is_title(passage, block):
            columns = _columns(passage, block, is_first=block is blocks[0])
            yield from _of_block(passage, block, columns, beside, weigh)


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_title(passage: Passage, block: Block) -> bool:
    return clean(passage.text[block.span.start : block.span.end]) == clean(passage.source.hit.title)


def _columns(passage: Passage, block: Block, *, is_first: bool) -> tuple[str, ...]:
    """Return the names of a table's columns: those in its head, or, where it begins before the text, in the context."""
    if block.header:
        return tuple(cells_of(passage.text[block.header.start : block.header.end]))
    return tuple(cells_of(passage.header)) if block.kind == "table" and is_first and passage.header else ()


def _of_block(
    passage: Passage, block: Block, columns: tuple[str, ...], beside: frozenset[str], weigh: Weigh
) -> Iterator[Candidate]:
    words = [_words(passage, span, weigh) for span in block.entries]
    everything = frozenset[str]().union(*words)
    heading, lead_in = (_words(passage, span, weigh) for span in (block.heading, block.lead_in))
    above = heading | lead_in | weigh(" ".join(columns)).keys()
    if block.kind == "code" or (block.kind == "paragraph" and _is_short(passage.text, block)):
        own = everything | lead_in | (heading if block.answers else frozenset())
        yield Candidate(passage, block, block.entries, columns, own, above, beside)
        return
    if block.kind == "list" and len(block.entries) > 1:
        yield Candidate(passage, block, block.entries, columns, lead_in or heading, everything | above, beside)
    for i, entry in enumerate(block.entries):
        if _meets(entry, passage.own):
            around = words[max(0, i - 1) : i] + words[i + 1 : i + 2] if block.kind != "table" else []
            yield Candidate(passage, block, (entry,), columns, words[i], above.union(*around), beside)


def _words(passage: Passage, span: Span | None, weigh: Weigh) -> frozenset[str]:
    return frozenset(weigh(passage.text[span.start : span.end])) if span else frozenset()


def _is_short(text: str, block: Block) -> bool:
    return count_words(text[block.span.start : block.span.end]) <= _SHORT


def chosen_once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates but those of a place that an earlier one has: neighbouring hits share their blocks."""
    seen: set[tuple[str, Span]] = set()
    once = []
    for candidate in candidates:
        key = (candidate.hit.chunk.document_id, candidate.place)
        if key not in seen:
            seen.add(key)
            once.append(candidate)
    return once
