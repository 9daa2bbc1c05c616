"""Candidates: what of a passage can answer, as blocks and parts of blocks. Pure.

A short paragraph, code, a question's answer and a list are candidates as a whole; a row, an item, a labelled line and
a sentence of a long paragraph each by itself. What only introduces others is known to those.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answer.widening import Passage
from rag.answer.wording import clean, say, say_row
from rag.records import Hit, Line, Span
from rag.text.document_names import path_words
from rag.text.lines import cells_of, label_end, without_heading_signs, without_section_number
from rag.text.scripts import count_words
from rag.text.text_blocks import Block, indentation, split_blocks
from rag.verify.prepared import Weigh

_SHORT = 45  # words: a paragraph of no more is said whole
_MOST_NESTED = 5  # items of a branch that are said together
_EMBEDDED = 600  # characters of a candidate that are embedded
_CODE = re.compile(r"[^\W\d]-?\d|§ ?\d")
_CODE_WORDS = 4
_blocks = lru_cache(maxsize=256)(split_blocks)  # questions meet the same passages again


@dataclass(frozen=True, slots=True)
class Candidate:
    """Entries of a block of a passage: spans of the passage's text, in order, without anything between them.

    Words are analysed as the index has them: `own` are those that are said, the heading of a short paragraph among
    them, `near` those of the heading and of what stands before and after, `beside` those of the document's name and
    the heading path, `name` those of a label or of a row's first cell.
    """

    passage: Passage
    block: Block
    entries: tuple[Span, ...]
    columns: tuple[str, ...]
    own: frozenset[str]
    near: frozenset[str]
    beside: frozenset[str]
    name: frozenset[str] = frozenset()

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
    def is_step(self) -> bool:
        """Whether it is one of several numbered items."""
        return self.block.kind == "list" and len(self.entries) < len(self.block.entries) and self.text[:1].isdigit()

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
        """Say whether a reader needs the heading: it is the name of what is said, or has what was asked for.

        A row with the names of its columns says by itself what it tells.
        """
        if self.block.heading is None or self.block.answers:
            return False
        heading = self.passage.text[self.block.heading.start : self.block.heading.end]
        if clean(without_heading_signs(heading)) == clean(self.hit.title):
            return False
        if _is_name(heading):
            return True
        words, said = weigh(heading).keys(), weigh(self.text).keys()
        return not self.columns and any(word in words and word not in said for word in asked)


def _is_name(heading: str) -> bool:
    """Say whether a heading is the name of what it heads: `E-15`, `T-111`, `§ 19 Hedges`."""
    name = without_section_number(without_heading_signs(heading))
    return count_words(name) <= _CODE_WORDS and _CODE.search(name) is not None


def read_candidates(passage: Passage, weigh: Weigh) -> Iterator[Candidate]:
    """Yield what can answer of the blocks that a passage's hit has a part of."""
    hit = passage.source.hit
    beside = frozenset(weigh(f"{hit.title}\n{hit.chunk.context}\n{path_words(hit.uri)}"))
    blocks = _blocks(
        passage.text,
        is_inside=passage.is_inside,
        fence=passage.fence,
        headings=passage.headings,
        heads=passage.heads,
    )
    before: Block | None = None
    for block in blocks:
        if _meets(block.span, passage.own) and not _is_title(passage, block):
            columns = columns_of(passage, block, is_first=block is blocks[0])
            opening = before if before and before.heading == block.heading else None
            yield from _of_block(passage, block, opening, columns, beside, weigh)
        before = block


def _meets(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_title(passage: Passage, block: Block) -> bool:
    return clean(passage.text[block.span.start : block.span.end]) == clean(passage.source.hit.title)


def columns_of(passage: Passage, block: Block, *, is_first: bool) -> tuple[str, ...]:
    """Return the names of a table's columns: those in its head, or, where it begins before the text, in the context."""
    if block.header:
        return tuple(cells_of(passage.text[block.header.start : block.header.end]))
    return tuple(cells_of(passage.header)) if block.kind == "table" and is_first and passage.header else ()


def _of_block(
    passage: Passage,
    block: Block,
    opening: Block | None,
    columns: tuple[str, ...],
    beside: frozenset[str],
    weigh: Weigh,
) -> Iterator[Candidate]:
    """Yield the candidates of a block; `opening` is the block before it under the same heading."""
    words = [_words(passage, span, weigh) for span in block.entries]
    everything = frozenset[str]().union(*words)
    heading, lead_in = (_words(passage, span, weigh) for span in (block.heading, block.lead_in))
    named = frozenset(weigh(" ".join(columns)))
    above = heading | lead_in | named
    if block.kind == "code" or (block.kind == "paragraph" and _is_short(passage.text, block)):
        own = everything | lead_in | (heading if block.answers or opening is None else frozenset())
        yield Candidate(passage, block, block.entries, columns, own, above, beside)
        return
    if block.kind == "list" and len(block.entries) > 1:
        opened = _words(passage, opening.span if opening else None, weigh)
        yield Candidate(passage, block, block.entries, columns, lead_in or heading, above | opened, beside)
    depths = [indentation(passage.text, entry.start) for entry in block.entries] if block.kind == "list" else []
    for i, entry in enumerate(block.entries):
        if _meets(entry, passage.own):
            first, last = _branch(depths, i) if depths else (i, i + 1)
            own = named.union(*words[first:last])
            around = words[max(0, first - 1) : first] + words[last : last + 1] if block.kind == "paragraph" else []
            name = frozenset(weigh(_name(passage.text[entry.start : entry.end], block)))
            entries = block.entries[first:last]
            yield Candidate(passage, block, entries, columns, own, above.union(*around), beside, name)


def _branch(depths: Sequence[int], i: int) -> tuple[int, int]:
    """Return the range of items that item `i` is said with: those nested below it, and the one that it is nested in."""
    last = next((j for j in range(i + 1, len(depths)) if depths[j] <= depths[i]), len(depths))
    parent = next((j for j in range(i - 1, -1, -1) if depths[j] < depths[i]), i)
    return (parent if last - parent <= _MOST_NESTED else i), last


def _name(entry: str, block: Block) -> str:
    """Return what names a row or a labelled line: its first cell with a letter, or its label."""
    if block.kind == "table":
        return next((cell for cell in cells_of(entry) if any(map(str.isalpha, cell))), "")
    return entry[: label_end(entry)]


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
