"""Restores words that a hyphen breaks over two lines, as the rest of the document tells."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.loaders.pdf.raw_pages import RawPage
from rag.text.lexicon import united

_BROKEN = re.compile(r"(?:.*[\W_])?(?P<head>[^\W_]+)[-‐]$")
_WORD = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
_CONJUNCTIONS = united(lambda lexicon: lexicon.conjunctions)  # `pre- and post-`: the hyphen ends its word


def vocabulary_of(pages: Sequence[RawPage]) -> frozenset[str]:
    """Return the words of the document, in lower case, but for those that a line's end may have broken."""
    words: list[str] = []
    for page in pages:
        is_rest = False
        for line in _printed_lines(page):
            whole = line[int(is_rest) :]
            is_rest = line[-1].endswith(("-", "‐"))
            words += whole[:-1] if is_rest else whole
    return frozenset(part.lower().replace("‐", "-") for word in words for part in _WORD.findall(word))


def _printed_lines(page: RawPage) -> Iterator[Sequence[str]]:
    """Yield the lines of a page as they are printed: a row of a table may hold several."""
    rows = {table.first + i: row for table in page.tables for i, row in enumerate(table.rows)}
    for i, line in enumerate(page.lines):
        cuts = [0, *sorted(rows[i].breaks if i in rows else ()), len(line)]
        yield from (line[start:end] for start, end in pairwise(cuts))


def unbroken(word: str, following: str, vocabulary: frozenset[str]) -> tuple[str, bool]:
    """Return how a line's last word is written, and whether the next line's first word is its rest.

    The document decides: the form that it uses elsewhere; a hyphen between two words that it uses alone; else none.
    """
    match = _BROKEN.match(word)
    rest = _WORD.match(following)
    if match is None or rest is None or rest[0].lower() in _CONJUNCTIONS:
        return word, False
    head, tail = match["head"].lower(), rest[0].lower()
    stays = not (head.isalpha() and rest[0][0].islower())
    if not stays and f"{head}-{tail}" not in vocabulary:
        joined = head + tail
        first = tail.split("-")[0]
        if joined in vocabulary or not (head in vocabulary and first in vocabulary and len(head) > 1):
            whole = word[:-1] + following
            return (word[:-1], True) if unicodedata.is_normalized("NFC", whole) else (word, False)
    return word, True
