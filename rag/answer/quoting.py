"""Quoting: an answer in the documents' own words, made of the blocks that answer best. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from rag.answer.wording import clean, with_closed_fence
from rag.records import CitationStatus, Evidence, Line, Sentence, Source, Span
from rag.text.scripts import count_words
from rag.verify.cited_text import CitedText, Quotation
from rag.verify.support import touches
from rag.verify.verbatim import quote_at

Holds: TypeAlias = Callable[[Evidence], bool]  # whether what would be said of it stands in the document

# Up to this many words for each allowed sentence are free; beyond that a sentence needs at least _AS_GOOD of the best
# score. SQuAD (every third question), answer held: with .87 in 84.7 % (median 54 words), with .89 in 84.7 (48), with .9
# in 84.0 (44).
_FREE_WORDS = 12
_AS_GOOD = 0.89
_ALIKE = 0.93  # of the best score: rows, items and labels of one block that answer as much as the best
_EQUAL = 0.98  # of the best score: another paragraph that answers as well
_USUAL_SENTENCES = 3
_SLACK = 0.1  # of the best score, which each sentence allowed beyond those takes off what is asked of another piece
_ADDS = 0.3  # of the question's words, by weight: what another block must add
_ADDING = 0.8  # … and of the best score
_MOST_WORDS = 250  # of an answer
_WORD = 10  # characters, of a long one
_TABLE_ROWS = 3  # and more are said as a table
_ROW_END = " |"
_FENCES = ("```", "~~~")
_NEXT = 3  # characters between two sentences that follow each other
_BETWEEN_ENTRIES = re.compile(r"(?:\W|\d|[a-z](?=[.)])){0,12}")  # bullets and numbers


def quote(
    evidence: Sequence[Evidence], sources: Sequence[Source], written: CitedText, holds: Holds, *, max_sentences: int
) -> list[Sentence]:
    """Write the best evidence that holds to `written`: what answers, and of what follows only what adds to it.

    At most `max_sentences` pieces of prose are said; a list, a table or code counts as one. What stands together in a
    source is said together, and is one citation.
    """
    known = {source.number: source for source in sources}
    read = {each.number: each.widened or known[each.number] for each in evidence}
    events: list[Sentence] = []
    before: Evidence | None = None
    said: set[tuple[str, Span]] = set()  # headings
    for together in _together(_in_reading_order(_choose(evidence, max_sentences, holds), read)):
        first = together[0]
        source = read[first.number]
        lines = _as_table(together) or [line for each in together for line in each.lines]
        lines = [_with_heading(line, source, said) for line in _bounded(lines)]
        events += _write(lines, source, written, _gap(before, first))
        before = together[-1]
    return events


def _together(pieces: Sequence[Evidence]) -> Iterator[list[Evidence]]:
    """Yield the pieces, entries of one table, list or group of labels as one."""
    group: list[Evidence] = []
    for each in pieces:
        if group and not (each.is_entry and (each.kind, each.block) == (group[-1].kind, group[-1].block)):
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _as_table(rows: Sequence[Evidence]) -> list[Line]:
    """Return rows as a table in Markdown, its head with the first of them; nothing for a few, or without names."""
    lines = [line for row in rows for line in row.lines]
    names = [name for name, _ in lines[0].cells]
    if len(lines) < _TABLE_ROWS or any([name for name, _ in line.cells] != names for line in lines) or not names:
        return []
    filled = [i for i in range(len(names)) if any(line.cells[i][1] for line in lines)]
    head = "\n".join([_row([names[i] for i in filled]), _row(["---"] * len(filled)), ""])
    texts = [_row([line.cells[i][1] for i in filled]) for line in lines]
    texts[0] = head + texts[0]
    return [replace(line, text=text, under=None) for line, text in zip(lines, texts, strict=True)]


def _row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _with_heading(line: Line, source: Source, said: set[tuple[str, Span]]) -> Line:
    """Return a line with the heading that it stands under in front, unless that was said before."""
    if line.under is None:
        return line
    chunk = source.hit.chunk
    heading = (chunk.document_id, line.under.spans[0])
    if heading in said:
        return line
    said.add(heading)
    last, first = line.under.spans[-1], line.spans[0]
    is_next = last.end <= first.start and not chunk.text[last.end - chunk.start : first.start - chunk.start].strip()
    joined = (*line.under.spans[:-1], Span(last.start, first.end), *line.spans[1:])
    text = f"{line.under.text} {line.text.lstrip().removeprefix('- ')}"
    return replace(line, text=text, spans=joined if is_next else (*line.under.spans, *line.spans))


def _gap(before: Evidence | None, each: Evidence) -> str:
    """Return what stands between two pieces: a paragraph stays on one line, with `…` for what is left out."""
    if before is None or before.kind != "sentence" or before.block != each.block:
        return "\n"
    return " … " if before.end + _NEXT < each.start else " "


def _bounded(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that fit an answer, each cut where it alone does not; the last says how many more there are."""
    words = 0
    for i, line in enumerate(map(_cut, lines)):
        words += count_words(line.text)
        if i and words > _MOST_WORDS:
            yield Line(f"… (+{len(lines) - i})", ())
            return
        yield line


def _cut(line: Line) -> Line:
    """Return a line that fits an answer by itself."""
    end = min(len(line.text), _MOST_WORDS * _WORD)
    while count_words(line.text[:end]) > _MOST_WORDS:
        end = end * 9 // 10
    if end == len(line.text):
        return line
    blank = max(line.text.rfind(" ", 0, end), line.text.rfind("\n", 0, end))
    return replace(line, text=with_closed_fence(f"{line.text[: blank if blank > 0 else end].rstrip()} …"))


def _write(lines: Sequence[Line], source: Source, written: CitedText, gap: str) -> Iterator[Sentence]:
    """Write what is said together: a marker stands behind the last line of its quote, and never in code."""
    runs, run_of = _runs(lines, source)
    is_alone = len(lines) == 1 == len(runs)
    numbers = [_number(written, source, run, lines[0].text if is_alone else "") for run in runs]
    for i, line in enumerate(lines):
        own = list(dict.fromkeys(run_of[span] for span in line.spans))
        later = {run_of[span] for following in lines[i + 1 :] for span in following.spans}
        shown = [numbers[run] for run in own if run not in later]
        cited = tuple(numbers[run] for run in own) or written.sentences[-1].citations
        text, at = line.text, len(line.text)
        if text.endswith(_ROW_END):
            at -= len(_ROW_END)
        elif text.endswith(_FENCES) and shown:  # a marker on its line would leave the code open
            text, shown = "\n".join([text, "".join(f"[{number}]" for number in shown)]), []
        yield written.append(text, [(at, number) for number in shown], gap="\n" if i else gap, citations=cited)


def _runs(lines: Sequence[Line], source: Source) -> tuple[list[Span], dict[Span, int]]:
    """Return the spans to quote, those of lines that follow each other as one, and which of them each line's are in."""
    chunk = source.hit.chunk
    runs: list[Span] = []
    run_of: dict[Span, int] = {}
    for line in lines:
        for i, span in enumerate(line.spans):
            if span in run_of:
                continue
            last = runs[-1] if runs else None
            if (
                i == 0
                and last
                and last.end <= span.start
                and _BETWEEN_ENTRIES.fullmatch(chunk.text, last.end - chunk.start, span.start - chunk.start)
            ):
                runs[-1] = Span(last.start, span.end)
            else:
                runs.append(span)
            run_of[span] = len(runs) - 1
    return runs, run_of


# --- choosing -------------------------------------------------------------------------------------


def _choose(ranked: Sequence[Evidence], max_sentences: int, holds: Holds) -> list[Evidence]:
    """Return what to say, the best first."""
    chosen: list[Evidence] = []
    said: set[str] = set()
    for each in ranked:
        each = each if each.lines else replace(each, lines=(Line(clean(each.text), (Span(each.start, each.end),)),))
        text = "\n".join(line.text for line in each.lines)
        if text in said or not each.lines:
            continue
        if (not chosen or _is_said_too(each, chosen, max_sentences)) and holds(each):
            chosen.append(each)
            said.add(text)
    return chosen


def _is_said_too(each: Evidence, chosen: Sequence[Evidence], max_sentences: int) -> bool:
    best = chosen[0]
    words = count_words(" ".join(line.text for other in (*chosen, each) for line in other.lines))
    if words > _MOST_WORDS:
        return False
    if each.is_entry and (each.kind, each.block) == (best.kind, best.block):
        return each.score >= _ALIKE * best.score and each.holds >= best.holds and each.named >= best.named
    if _adds(each, chosen) >= _ADDS and each.score >= _ADDING * best.score:
        return len(chosen) < max_sentences
    if len(chosen) >= max_sentences:
        return False
    slack = _SLACK * max(0, max_sentences - _USUAL_SENTENCES)
    if {best.kind, each.kind} != {"sentence"}:
        is_prose = {best.kind, each.kind} <= {"sentence", "paragraph"}
        return (is_prose or slack > 0) and each.score >= (_EQUAL - slack) * best.score
    return words <= _FREE_WORDS * max_sentences or each.score >= (_AS_GOOD - slack) * best.score


def _adds(each: Evidence, chosen: Sequence[Evidence]) -> float:
    """Return the share of the question's words that only this piece holds."""
    known = {word for other in chosen for word in other.asked}
    return sum(each.asked[word] for word in each.holds if word not in known)


def _in_reading_order(chosen: Sequence[Evidence], sources: Mapping[int, Source]) -> list[Evidence]:
    """Put what stands together in a source together, in its order; groups stay in order of their best piece."""
    groups: list[list[Evidence]] = []
    for each in chosen:
        near = [group for group in groups if any(_touch(each, other, sources) for other in group)]
        groups = [group for group in groups if group not in near[1:]]
        if near:
            together = [*(other for group in near for other in group), each]
            near[0][:] = sorted(together, key=lambda piece: piece.start)
        else:
            groups.append([each])
    return [each for group in groups for each in group]


def _touch(one: Evidence, other: Evidence, sources: Mapping[int, Source]) -> bool:
    if one.number == other.number and one.block == other.block:
        return True
    spans = Span(one.start, one.end), Span(other.start, other.end)
    return one.number == other.number and touches(sources[one.number].hit.chunk, *spans)


# --- quotations -----------------------------------------------------------------------------------


def _number(written: CitedText, source: Source, span: Span, said: str) -> int:
    """Return the number of the citation of a span: a new one, or the last one, where this quotes on."""
    chunk = source.hit.chunk
    inside = Span(span.start - chunk.start, span.end - chunk.start)
    quoted = quote_at(chunk.text, inside)
    whole = Span(chunk.start + quoted.start, chunk.start + quoted.end)
    is_exact = said == chunk.text[inside.start : inside.end]
    quotation = Quotation(source, whole, "exact" if is_exact else "normalised", 1.0)
    return _extended(written, quotation) or written.number(quotation)


def _extended(written: CitedText, quotation: Quotation) -> int | None:
    """Extend the last sentence's citation where this one quotes on; return its marker."""
    chunk = quotation.source.hit.chunk
    for marker in written.sentences[-1].citations if written.sentences else ():
        citation = written.citations[marker - 1]
        before = Span(citation.start, citation.end)
        is_inside = chunk.start <= before.start and before.end <= chunk.end
        if citation.document_id == chunk.document_id and is_inside and touches(chunk, before, quotation.span):
            whole = Span(min(before.start, quotation.span.start), max(before.end, quotation.span.end))
            status: CitationStatus = "exact" if citation.status == quotation.status == "exact" else "normalised"
            written.extend(marker, Quotation(quotation.source, whole, status, 1.0))
            return marker
    return None
