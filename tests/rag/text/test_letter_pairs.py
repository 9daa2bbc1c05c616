"""Pairs of letters: usual in languages without a table here, unusual where letters stand for others."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import product

import pytest

from rag.text.letter_pairs import _usual_pairs, pairs_of, usualness
from rag.text.lexicon import LANGUAGES, lexicon_of

WORD = re.compile(r"[^\W\d_]{2,}")
UNSEEN = 2  # times every pair is taken to be seen more often than it was


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Binadamu wote wamezaliwa huru hadhi na haki zao ni sawa", 0.3, 2.0),  # Swahili
        ("Gizon emakume guztiak aske jaiotzen dira duintasun eta eskubide berberak dituztela", 0.3, 2.0),  # Basque
        ("wkh ohvvhh sdbv wkh uhqw rq wkh wklug zrunlqj gdb ri hyhub prqwk wr wkh dffrxqw", -3.0, -0.8),  # d for a
        ("xkqtz bvwpr jqxzk wvbgf qzxkj tpdbv gkzqx", -3.0, -0.8),
    ],
)
def test_what_can_be_said_is_usual(text: str, least: float, most: float) -> None:
    usual, _ = usualness(text.split())
    assert least < usual < most


def test_accents_and_case_do_not_matter_and_other_scripts_are_not_counted() -> None:
    assert usualness(["Élan"]) == usualness(["elan"])
    assert usualness(["мир", "x2", "世界"]) == (0.0, 0)
    assert usualness(["on"])[1] == 3  # its beginning, its letters, its end


def test_the_table_is_that_of_the_lexicons_words() -> None:
    """A few words more may move a rare pair a little: then the table is made anew from what is counted here."""
    counted = counted_anew()
    apart = {pair: round(log, 2) for pair, log in counted.items() if abs(log - _usual_pairs()[pair]) > 0.25}
    assert apart == {}


def counted_anew() -> Mapping[str, float]:
    """Return the natural logarithm of each pair's share of the lexicons' words over that of any pair at random."""
    counts = Counter(pair for code in LANGUAGES for word in words_of(code) for pair in pairs_of(word))
    places = [one + other for one, other in product(" abcdefghijklmnopqrstuvwxyz", repeat=2)]
    total = sum(counts.values()) + UNSEEN * len(places)
    return {pair: math.log((counts[pair] + UNSEEN) / total * len(places)) for pair in places}


def words_of(code: str) -> set[str]:
    """Return the words of all lists of a language's table; its patterns are none."""
    lexicon = lexicon_of(code)
    entries = (entry for field in fields(lexicon) for entry in entries_of(getattr(lexicon, field.name)))
    return {word for entry in entries for word in WORD.findall(entry)}


def entries_of(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        value = tuple(value.values())
    if isinstance(value, tuple | frozenset):
        for entry in value:
            yield from [entry] if isinstance(entry, str) else entries_of(entry)
