"""Misplaced: does a sentence say a row's value under the name of another column? Pure.

`A snowboard costs 29` has all its words in a row and its table's head, but 29 may be the price of skis.
"""

import re
from collections.abc import Sequence

from rag.text.lines import cells_of, is_row_of_filled_cells
from rag.verify.facts import Fact, FactIndex, index_facts, states
from rag.verify.prepared import Claim, Passage, Weigh

_FIGURE = re.compile(r"\W*\d[\d.,:%/\s-]*\W*")  # a cell that is one
_RULE = re.compile(r"[\s|:-]+")  # below a head


def misplaced(claim: Claim, passage: Passage, weigh: Weigh) -> tuple[str, ...]:
    """Return the values of a claim that the row which it is about has under another name than the claim says.

    Of several rows, those that hold most of its words; none where the claim names no row of a table with a head.
    """
    values = [fact for fact in claim.facts.values if not fact.is_weak]
    texts = [passage.text(i, i) for i in range(len(passage.sentences))] if values else []
    heads = {i: head for i in range(len(texts)) if (head := _head_of(texts, i)) is not None}
    held = {i: sum(weight for word, weight in claim.subject.items() if word in passage.words[i]) for i in heads}
    best = max(held.values(), default=0.0)
    about = [i for i in heads if held[i] == best and best > 0]
    found = [_misplaced_in(claim, values, heads[i], texts[i], passage.language, weigh) for i in about]
    return min(found, key=len) if found and all(found) else ()


def _head_of(sentences: Sequence[str], i: int) -> str | None:
    """Return the head of the table whose row sentence `i` is, the first of the rows before it; None without names."""
    if not is_row_of_filled_cells(sentences[i]):
        return None
    width, first = len(cells_of(sentences[i])), i
    while first and _is_row(sentences[first - 1]) and len(cells_of(sentences[first - 1])) == width:
        first -= 1
    is_head = first < i and not any(_FIGURE.fullmatch(cell) for cell in cells_of(sentences[first]))
    return sentences[first] if is_head else None


def _is_row(sentence: str) -> bool:
    return is_row_of_filled_cells(sentence) or _RULE.fullmatch(sentence) is not None


def _misplaced_in(
    claim: Claim, values: Sequence[Fact], head: str, row: str, language: str, weigh: Weigh
) -> tuple[str, ...]:
    """Return the values that stand in a row, but not under a name of the head that the claim says.

    A name counts by what tells it from the other names and from the row's own words; where the words of its own cell
    are said, too, as in `the room Oslo holds 12`, it is no other value's.
    """
    names, own = [set(weigh(cell)) for cell in cells_of(head)], set(weigh(row))
    told = [name - own - set[str]().union(*names[:k], *names[k + 1 :]) for k, name in enumerate(names)]
    labels = [{word for word in weigh(cell) if not word.isdecimal()} for cell in cells_of(row)]
    said = {k for k, words in enumerate(labels) if words and words <= claim.weights.keys()}
    named = {k for k, words in enumerate(told) if not words.isdisjoint(claim.weights)}
    nameless = {k for k, words in enumerate(told) if not words}  # nothing tells them from others
    if named <= said:
        return ()
    cells = [index_facts(cell, weigh, language) for cell in cells_of(row)]
    places = {fact.written: {k for k, cell in enumerate(cells) if states(cell, FactIndex(), fact)} for fact in values}
    return tuple(value for value, found in places.items() if found and found.isdisjoint(named | said | nameless))
