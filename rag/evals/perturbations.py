"""Makes true sentences false by one change each, to test whether the citation check notices. Pure.

What a sentence says is changed (a number, a date, a name, a negation), or what it cites is (the next chunk, a chunk of
another document). A change that cannot be made of a sentence is not made.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.records import Chunk
from rag.text.lexicon import lexicon_of
from rag.text.sentences import split_sentences

UNTOUCHED = "untouched"
_MONTHS = tuple(month.capitalize() for month in lexicon_of("en").months)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w-])")
_YEAR = re.compile(r"(?<![\w.,-])(?:1[5-9]|20)\d\d(?![\w,-]|\.\d)")
_MONTH = re.compile(rf"\b(?:{'|'.join(month for month in _MONTHS if month != 'May')})\b")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*")
_NEGATION = re.compile(r"\b(?:not|never)\s|n't\b")
_AUXILIARY = re.compile(rf"\b(?:{'|'.join(sorted(lexicon_of('en').auxiliaries))})\b(?! not\b|n't)")
_WORDS = range(6, 61)


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence with the one chunk that it cites, and what was done to it; `UNTOUCHED` is true, all others are not."""

    kind: str
    text: str
    chunk: Chunk


def make_trials(chunks: Sequence[Chunk], most: int, seed: int = 0) -> Iterator[Trial]:
    """Yield trials made of at most `most` sentences of the chunks, which stand in the order of their documents."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable choice, no secret
    places = [(i, text) for i, chunk in enumerate(chunks) for text in _prose(chunk)]
    names = sorted({name for _, text in places for name in _NAME.findall(text) if name not in _MONTHS})
    for i, text in chance.sample(places, min(most, len(places))):
        chunk = chunks[i]
        yield Trial(UNTOUCHED, text, chunk)
        for kind, changed in _changes(text, names, chance).items():
            yield Trial(kind, changed, chunk)
        after = chunks[i + 1] if i + 1 < len(chunks) else chunk
        if after.document_id == chunk.document_id and after is not chunk and not _says(after, text):
            yield Trial("neighbour", text, after)
        others = [other for other in chunks if other.document_id != chunk.document_id]
        other = chance.choice(others) if others else chunk
        if not _says(other, text):
            yield Trial("other document", text, other)


def _prose(chunk: Chunk) -> list[str]:
    """Return a chunk's real sentences, without headings, rows or fragments."""
    texts = [" ".join(chunk.text[span.start : span.end].split()) for span in split_sentences(chunk.text)]
    return [text for text in texts if len(text.split()) in _WORDS and text[0].isupper() and text[-1] in ".!"]


def _says(chunk: Chunk, text: str) -> bool:
    return text in " ".join(chunk.text.split())


def _changes(text: str, names: Sequence[str], chance: random.Random) -> Mapping[str, str]:
    changes = {
        "number": _replace(_NUMBER, text, chance, lambda old: _another_number(old, chance)),
        "year": _replace(_YEAR, text, chance, lambda old: str(int(old) + chance.choice([-11, -3, -1, 1, 2, 7]))),
        "month": _replace(_MONTH, text, chance, lambda old: chance.choice([m for m in _MONTHS if m != old])),
        "name": _replace(_NAME, text, chance, lambda old: chance.choice(_other_names(old, names))),
        "negation": _negate(text, chance),
    }
    return {kind: changed for kind, changed in changes.items() if changed is not None}


def _replace(pattern: re.Pattern[str], text: str, chance: random.Random, another: Callable[[str], str]) -> str | None:
    """Return the text with one of the pattern's matches replaced, None if there is none."""
    matches = list(pattern.finditer(text))
    if not matches:
        return None
    match = chance.choice(matches)
    return text[: match.start()] + another(match[0]) + text[match.end() :]


def _other_names(old: str, names: Sequence[str]) -> list[str]:
    """Return the names that share no word with one: `Smith` for `Ann Smith` may be true."""
    others = [name for name in names if set(name.split()).isdisjoint(old.split())]
    return others or [f"{old}s"]


def _another_number(old: str, chance: random.Random) -> str:
    """Return a number of the same format with one digit changed."""
    places = [i for i, character in enumerate(old) if character.isdigit()]
    at = chance.choice(places)
    digits = [digit for digit in ("123456789" if at == 0 else "0123456789") if digit != old[at]]
    return old[:at] + chance.choice(digits) + old[at + 1 :]


def _negate(text: str, chance: random.Random) -> str | None:
    """Return the text with its one negating word taken out, or with one put in."""
    if _NEGATION.search(text):
        without = _NEGATION.sub("", text, count=1)
        return None if _NEGATION.search(without) else without
    matches = list(_AUXILIARY.finditer(text))
    if not matches:
        return None
    match = chance.choice(matches)
    return f"{text[: match.end()]} not{text[match.end() :]}"
