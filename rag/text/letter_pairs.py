"""How usual the letters of a text follow each other: languages differ in their words, less in what a mouth can say.

The table is of the words in the tables of `rag.text.lexicon` with Latin letters, 14,000 in 17 languages
(tests/rag/text/test_letter_pairs.py counts them; counting takes 0.13 s, which each process would spend that reads PDF).
Per pair, the natural logarithm of its share over that of any pair at random: 369 languages of the Universal
Declaration of Human Rights have 0.86 (median), all but two at least -0.08 (Drung -0.59 and Hani -0.36, which write
tones with consonants); the same texts with their letters changed for one another -0.79 (median), and 95 of 100 less
than -0.1; random letters less than -0.55.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import cache

_PLACES = " abcdefghijklmnopqrstuvwxyz"
_LATIN_WORD = re.compile("[a-z]{2,}")
# A row for what comes first, in the order of _PLACES.
_TENTHS = """\
-43 21 12 15 19 19 15 11 11 17 3 13 14 19 17 15 17 -1 9 22 17 12 14 8 -43 -2 4
19 1 5 7 8 -20 -4 9 -6 4 -9 1 15 6 18 -18 2 -28 18 11 14 1 3 -10 -15 3 -7
-3 -1 -12 -36 -29 11 -32 -23 -34 -1 -25 -36 4 -43 -24 -4 -27 -43 -3 -17 -25 -8 -39 -34 -43 -19 -27
3 3 -34 -3 -31 10 -29 -43 13 8 -36 -4 -2 -34 -24 9 -39 -32 -9 -17 1 -1 -36 -39 -39 -26 -4
17 11 -28 -34 -9 20 -34 -23 -34 10 -22 -25 -13 -21 -5 6 -39 -34 -1 -9 -14 -5 -18 -25 -43 -20 -5
28 6 -2 10 14 6 -1 10 -6 8 -5 3 14 10 25 -21 0 -25 24 19 14 -1 3 -6 0 -23 -1
-1 2 -32 -39 -23 2 -9 -21 -39 3 -18 -36 -15 -34 -25 3 -43 -43 2 -23 -4 -6 -39 -28 -39 -26 -34
15 4 -23 -43 -19 15 -28 -15 -4 -2 -25 -34 -11 -29 -14 -3 -39 -43 2 -6 -10 -2 -34 -36 -43 -13 -36
6 5 -34 -34 -19 6 -26 -39 -34 1 -34 -43 -12 -22 -14 2 -43 -43 -5 -16 1 -6 -16 -25 -43 -17 -34
14 1 -3 8 8 16 -7 12 -23 -13 -6 -1 11 8 21 7 -20 -29 5 12 12 -10 5 -26 -20 -29 -3
-5 0 -36 -43 -21 -2 -25 -32 -34 -39 -43 -16 -26 -28 -26 -8 -31 -43 -28 -20 -31 -6 -31 -31 -43 -43 -36
7 2 -28 -29 -36 6 -39 -16 -43 0 -26 -9 -9 -20 -17 4 -36 -43 -9 -4 -2 -7 -23 -17 -43 -17 -34
15 12 -17 -23 -4 17 -10 -15 -23 15 -16 -11 10 -13 -15 9 -29 -43 -34 -6 2 2 -12 -39 -43 -7 -27
9 11 -6 -34 -18 15 -25 -31 -32 12 -39 -27 -20 -1 -16 3 5 -43 -21 -14 -12 -5 -34 -29 -39 -21 -43
24 10 -15 6 14 14 -11 10 -12 12 -39 -4 -11 -22 4 10 -27 -23 -14 6 19 1 -12 -26 -43 -9 -9
15 -15 -2 5 -1 -6 -8 -6 -16 -2 -18 -6 4 8 17 -5 0 -28 17 11 3 5 1 -1 -26 -20 -9
-2 5 -36 -21 -29 5 -29 -31 -25 -2 -43 -34 -2 -25 -18 6 -5 -43 10 -22 -1 -3 -31 -36 -43 -27 -36
-28 -43 -43 -39 -43 -43 -43 -43 -43 -43 -43 -43 -43 -36 -39 -43 -43 -36 -43 -39 -43 3 -43 -43 -43 -43 -43
21 14 -10 -5 4 22 -19 -10 -14 12 -28 -7 -3 -3 -2 11 -25 -27 1 7 10 -4 -19 -18 -43 -4 -3
23 11 -21 5 -4 13 -10 -23 -14 11 -20 -5 -6 -17 -12 3 -4 -25 -16 7 18 4 -18 -27 -43 -12 -1
26 16 -21 -22 -23 23 -29 -17 3 15 -28 -19 -9 -25 -14 10 -36 -43 8 -2 8 2 -17 -14 -43 -4 -17
3 0 -7 -5 -5 2 -9 -4 -19 1 -16 -8 6 -1 11 -14 -4 -43 8 6 4 -13 -17 -21 -20 -18 -15
2 8 -34 -39 -25 15 -34 -24 -43 4 -39 -34 -20 -43 -34 3 -39 -43 -12 -18 -23 -20 -27 -43 -43 -25 -43
-3 -1 -39 -23 -27 3 -25 -36 -18 0 -36 -39 -34 -43 -14 -6 -43 -43 -28 -20 -32 -28 -43 -39 -43 -14 -27
-11 -20 -43 -14 -43 -34 -43 -43 -43 -15 -43 -31 -43 -36 -43 -31 -21 -43 -43 -43 -9 -43 -43 -43 -43 -43 -43
12 -19 -31 -15 -23 -6 -36 -25 -27 -21 -21 -20 -16 -13 -13 -14 -26 -43 -17 -13 -13 -26 -23 -18 -43 -28 -25
3 1 -31 -26 -18 5 -43 -25 -43 0 -43 -23 -29 -32 -13 -7 -28 -36 -29 -24 -15 -8 -39 -11 -43 -9 -23"""


def usualness(words: Collection[str]) -> tuple[float, int]:
    """Return how usual the pairs of letters in the words of Latin letters are, on average, and how many they are."""
    usual = _usual_pairs()
    pairs = [usual[pair] for word in words for pair in pairs_of(word)]
    return (sum(pairs) / len(pairs) if pairs else 0.0), len(pairs)


def pairs_of(word: str) -> Iterator[str]:
    """Yield a word's pairs of letters, accents left out, with its beginning and its end as blanks."""
    plain = word.lower() if word.isascii() else _without_accents(word.lower())
    if _LATIN_WORD.fullmatch(plain):
        around = f" {plain} "
        yield from (around[i : i + 2] for i in range(len(around) - 1))


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


@cache
def _usual_pairs() -> Mapping[str, float]:
    rows = zip(_PLACES, _TENTHS.split("\n"), strict=True)
    return {one + other: int(n) / 10 for one, row in rows for other, n in zip(_PLACES, row.split(), strict=True)}
