"""Misplaced: does a sentence say a row's value under the name of another column? Pure.

`A snowboard costs 29` has all its words in a row and its table's head, but 29 may be the price of skis.
"""

from collections.abc import Sequence

from rag.text.lines import cells_of
from rag.verify.facts import Fact, FactIndex, index_facts, states
from rag.verify.prepared import Claim, Passage, Weigh


def misplaced(claim: Claim, passage: Passage, weigh: Weigh) -> tuple[str, ...]:
    """Return the values of a claim that the row which it is about has under another name than the claim says.

    Of several rows, those that hold most of its words; none where the claim names no row of a table with a head.
    """
    values = [fact for fact in claim.facts.values if not fact.is_weak]
    if not values or not passage.heads:
        return ()
    held = {i: sum(weight for word, weight in claim.subject.items() if word in passage.words[i]) for i in passage.heads}
    best = max(held.values())
    about = [i for i in held if held[i] == best and best > 0]
    found = [_misplaced_in(claim, values, passage.heads[i], passage.text(i, i), passage.language, weigh) for i in about]
    return min(found, key=len) if found and all(found) else ()


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
