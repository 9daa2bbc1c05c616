"""Packing: which hits become sources of a bounded prompt, merged with their neighbours, and in which order. Pure.

The order is by use: models read the beginning and the end of a long prompt best and lose what is in the middle (Liu et
al., "Lost in the Middle", TACL 2024, https://doi.org/10.1162/tacl_a_00638), so the best source comes first, the second
best last, the weakest in between.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from rag.records import Chunk, Hit, Span, chunk_id
from rag.text.sentences import split_sentences

Cost: TypeAlias = Callable[[Hit], int]  # what a hit takes as a source, in tokens
Read: TypeAlias = Callable[[Hit, Span], str]  # a span of a hit's document -> its text

_SEPARATOR = " › "  # of a heading path
_WIDEST_GAP = 40  # characters of white space between two neighbours: a page break, some empty lines
_LONGEST_MERGED = 4000  # characters, about ten chunks: a source is a passage that a number points at, not a document
_TELLS_ITSELF = 12  # words: a shorter text, "25 days", may mean something else under another heading
_MOST_LARGER = 2  # times; a text is dropped in favour of one that contains it, unless that one is longer than this


def pack(question: str, hits: Sequence[Hit], room: int, cost: Cost, read: Read | None = None) -> tuple[Hit, ...]:
    """Return what of the hits, best first, fits into `room` tokens, as sources in the order of the prompt.

    Texts that are alike, or part of another, come once. Hits that touch, or that `read` shows only white space between,
    are one. What does not fit is left out, but the best hit is cut at its sentences rather than left out: there the
    sentences that share most words with the question are kept. For every source `chunk.text ==
    document.text[chunk.start:chunk.end]`, and its scores are the best of those that it is made of.
    """
    groups: list[tuple[Hit, int]] = []  # best first, each with its cost
    for rank, hit in enumerate(_distinct(hits)):
        joined, absorbed = _join_all(hit, [group for group, _ in groups], read)
        freed = sum(groups[i][1] for i in absorbed)
        if cost(joined) - freed > room:
            cut = None if rank else _cut(question, hit, room, cost)
            if cut is None:
                continue
            joined = cut
        tokens = cost(joined)
        room -= tokens - freed
        for i in reversed(absorbed[1:]):
            del groups[i]
        place = absorbed[0] if absorbed else len(groups)
        groups[place : place + 1] = [(joined, tokens)]
    ranked = [group for group, _ in groups]
    return (*ranked[0::2], *reversed(ranked[1::2]))


# --- duplicates -------------------------------------------------------------------------------------


def _distinct(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits less those whose text another one holds; that one takes the better place and scores."""
    kept: list[tuple[Hit, str]] = []
    for hit in hits:
        words = f" {likeness(hit.chunk.text)} "
        holder = next((i for i, (other, its_words) in enumerate(kept) if _says(its_words, words, other, hit)), None)
        if holder is not None:
            kept[holder] = (_with_best_scores(kept[holder][0], [hit]), kept[holder][1])
            continue
        within = [i for i, (other, its_words) in enumerate(kept) if _says(words, its_words, hit, other)]
        if within and len(words) <= _MOST_LARGER * max(len(kept[i][1]) for i in within):
            kept[within[0]] = (_with_best_scores(hit, [kept[i][0] for i in within]), words)
            kept = [entry for i, entry in enumerate(kept) if i not in within[1:]]
        else:
            kept.append((hit, words))
    return [hit for hit, _ in kept]


def likeness(text: str) -> str:
    """Return what two texts share that differ in case, white space and punctuation only."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def _says(long: str, short: str, longer: Hit, shorter: Hit) -> bool:
    """Say whether a text says what another does; a few words only where both stand under the same heading."""
    if short not in long:
        return False
    same_place = (longer.title, longer.chunk.context) == (shorter.title, shorter.chunk.context)
    return (same_place and long == short) or short.count(" ") - 1 >= _TELLS_ITSELF


def _with_best_scores(hit: Hit, others: Iterable[Hit]) -> Hit:
    all_of_them = [hit, *others]
    return replace(
        hit,
        score=max(one.score for one in all_of_them),
        similarity=max(one.similarity for one in all_of_them),
        words=max(one.words for one in all_of_them),
    )


# --- neighbours -------------------------------------------------------------------------------------


def _join_all(hit: Hit, groups: Sequence[Hit], read: Read | None) -> tuple[Hit, list[int]]:
    """Return the hit merged with all the groups that it can be, and which these are."""
    absorbed: list[int] = []
    for i, group in enumerate(groups):
        merged = join(group, hit, read)
        if merged is not None:
            hit = merged
            absorbed.append(i)
    return hit, absorbed


def join(one: Hit, other: Hit, read: Read | None = None) -> Hit | None:
    """Return two hits as one, where nothing but white space lies between them and no context is lost, else None."""
    if (one.collection, one.chunk.document_id) != (other.collection, other.chunk.document_id):
        return None
    first, second = sorted((one, other), key=lambda hit: (hit.chunk.start, -hit.chunk.end))
    a, b = first.chunk, second.chunk
    text = _joined_text(first, second, read)
    if text is None or len(text) > max(_LONGEST_MERGED, len(a.text), len(b.text)):
        return None
    context = _joined_context(a, b, text)
    if context is None:
        return None
    last = a if a.end >= b.end else b
    chunk = Chunk(
        id=chunk_id(a.document_id, a.start, last.end, text),
        document_id=a.document_id,
        start=a.start,
        end=last.end,
        text=text,
        context=context,
        page=a.page,
        page_end=last.page_end,
        kind=a.kind if a.kind == b.kind else "body",
    )
    return _with_best_scores(replace(one, chunk=chunk), [other])


def _joined_text(first: Hit, second: Hit, read: Read | None) -> str | None:
    """Return the text from the first chunk's start to the end of both, None if it is not known to the letter."""
    a, b = first.chunk, second.chunk
    if b.start <= a.end:
        shared = min(a.end, b.end) - b.start
        at = b.start - a.start
        return a.text + b.text[shared:] if a.text[at : at + shared] == b.text[:shared] else None
    gap = Span(a.end, b.start)
    if read is None or gap.end - gap.start > _WIDEST_GAP:
        return None
    between = read(first, gap)
    return None if between.strip() or len(between) != gap.end - gap.start else f"{a.text}{between}{b.text}"


def _joined_context(a: Chunk, b: Chunk, text: str) -> str | None:
    """Return what both contexts begin with, None if one says more that the text itself does not."""
    one, other = a.context.split(_SEPARATOR), b.context.split(_SEPARATOR)
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    words = f" {likeness(text)} "
    told = all(f" {likeness(part)} " in words for part in [*one[shared:], *other[shared:]] if part)
    return _SEPARATOR.join(one[:shared]) if told else None


# --- what is too long -------------------------------------------------------------------------------


def _cut(question: str, hit: Hit, room: int, cost: Cost) -> Hit | None:
    """Return the run of whole sentences of a hit that fits and holds most of the question's words.

    Where no sentence fits, the beginning of one, up to a blank; None if not even that.
    """
    sentences = split_sentences(hit.chunk.text)
    frame = cost(_part(hit, 0, 0))
    costs = [cost(_part(hit, sentence.start, sentence.end)) - frame for sentence in sentences]
    asked = set(likeness(question).split())
    words = [asked & set(likeness(hit.chunk.text[sentence.start : sentence.end]).split()) for sentence in sentences]
    best, most = (0, 0), -1
    end = taken = 0
    for i in range(len(sentences)):
        end, taken = (end, taken) if end > i else (i, 0)
        while end < len(sentences) and frame + taken + costs[end] <= room:
            taken += costs[end]
            end += 1
        shared = len(frozenset[str]().union(*words[i:end])) if end > i else -1
        if shared > most:
            best, most = (i, end), shared
        taken -= costs[i] if end > i else 0
    for last in range(best[1], best[0], -1):  # what the sentences take together can be more by the blanks between them
        part = _part(hit, sentences[best[0]].start, sentences[last - 1].end)
        if cost(part) <= room:
            return part
    return _beginning(hit, room, cost)


def _beginning(hit: Hit, room: int, cost: Cost) -> Hit | None:
    """Return as much of a hit's beginning as fits; `cost` grows with the text."""
    text = hit.chunk.text
    start = len(text) - len(text.lstrip())
    low, high = start, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(_part(hit, start, middle)) <= room else (low, middle - 1)
    blank = max(text.rfind(character, start, low) for character in " \n\t")
    end = blank if blank > start and not text[low : low + 1].isspace() else low
    return _part(hit, start, end) if end > start else None


def _part(hit: Hit, start: int, end: int) -> Hit:
    """Return the hit with `text[start:end]` of its chunk."""
    chunk = hit.chunk
    text = chunk.text[start:end]
    first, last = chunk.start + start, chunk.start + end
    return replace(
        hit,
        chunk=replace(chunk, id=chunk_id(chunk.document_id, first, last, text), start=first, end=last, text=text),
    )
