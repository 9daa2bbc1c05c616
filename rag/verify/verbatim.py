"""Verbatim: finds a sentence word for word in a source, up to case, white space, hyphenation and the like. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.records import CitationStatus, Span
from rag.text.lexicon import lexicon_of
from rag.text.lines import after_stop, without_leading_sign
from rag.text.scripts import is_unspaced
from rag.text.sentences import split_sentences
from rag.verify.negation import is_negating

_SHORT = 4  # words: a shorter match says little, and is quoted with its sentence

_EDGES = " \t\n.!?…。！？;:,\"'“”‘’«»*_`"
_TOKEN = re.compile(r"\w+")
_LAST_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NUMBER_GOES_ON = re.compile(r"[.,]\d|[ \u00a0-]*(%|[^\W\d_]+)")
_COUNTED = frozenset(" ".join(lexicon_of("en").units.values()).split()) | frozenset(lexicon_of("en").scales)
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "‐": "-",
                       "‑": "-", "[": "(", "]": ")"})  # fmt: skip
_DROPPED = "*`\u00ad\u200b\u200c\u200d\ufeff"  # emphasis, and what has no width


@dataclass(frozen=True, slots=True)
class Normal:
    """A text in normal form; character i of `text` came from character `origins[i]`."""

    text: str
    origins: tuple[int, ...]


def normalise(text: str) -> Normal:
    """Fold case, ligatures, white space, quotation marks, dashes and emphasis; undo hyphenation."""
    characters: list[str] = []
    origins: list[int] = []
    for i, character in enumerate(text):
        for folded in _folded(character):
            if folded.isspace() and (not characters or characters[-1] == " "):
                continue
            if folded.isalpha() and len(characters) >= 2:
                _join_hyphenated(characters, origins)
            characters.append(" " if folded.isspace() else folded)
            origins.append(i)
    return Normal("".join(characters), tuple(origins))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character.translate(_SAME)).casefold()
    return "".join(each for each in folded if each not in _DROPPED)


def _join_hyphenated(characters: list[str], origins: list[int]) -> None:
    """Take back a hyphen between two letters, with a line end after it: `hyphen-\\nation`, and `well-known` alike."""
    size = 2 if characters[-1] == " " and characters[-2] == "-" else 1 if characters[-1] == "-" else 0
    if size and len(characters) > size and characters[-size - 1].isalpha():
        del characters[-size:], origins[-size:]


def find_verbatim(
    sentence: str, text: str, normal: Normal, sentences: tuple[Span, ...]
) -> tuple[Span, CitationStatus] | None:
    """Return where `text` has `sentence`, `exact` or `normalised`, in code points of `text`; None if it does not.

    `normal` is the text in normal form, `sentences` are its spans: a match of a few words is quoted with its sentence.
    """
    core = without_leading_sign(sentence).strip(_EDGES)
    if not core:
        return None
    start = _find_words(text, core)
    status: CitationStatus = "exact"
    if start is None:
        status, plain = "normalised", _normal_form(core)
        at = _find_words(normal.text, plain) if plain else None
        if at is None:
            return None
        start, end = normal.origins[at], normal.origins[at + len(plain) - 1] + 1
    else:
        end = start + len(core)
    return _quoted(text, Span(start, end), sentences), status


@lru_cache(maxsize=256)
def _normal_form(core: str) -> str:
    """Return a sentence in normal form: it is looked for in many sources."""
    return normalise(core).text.strip()


def quote_at(text: str, span: Span) -> Span:
    """Return what is quoted of the sentence that stands at `span`: without its bullet, with its full stop.

    A few words are quoted with their sentence, as by `find_verbatim`.
    """
    core = without_leading_sign(text[span.start : span.end]).strip(_EDGES)
    if not core:
        return span
    start = text.rindex(core, span.start, span.end)
    place = Span(start, start + len(core))
    return _quoted(text, place, split_sentences(text) if _is_short(text, place) else ())


def _is_short(text: str, core: Span) -> bool:
    return len(_TOKEN.findall(text, core.start, core.end)) < _SHORT


def _quoted(text: str, core: Span, sentences: Sequence[Span]) -> Span:
    if _is_short(text, core):
        touched = [span for span in sentences if span.start < core.end and core.start < span.end]
        return Span(touched[0].start, touched[-1].end) if touched else core
    return Span(core.start, after_stop(text, core.end))


def _find_words(text: str, phrase: str) -> int | None:
    """Return where `phrase` first stands in `text` as whole words, with nothing at either side that changes it."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        inside = at > 0 and _is_word(text[at - 1]) and _is_word(phrase[0])
        inside = inside or (end < len(text) and _is_word(text[end]) and _is_word(phrase[-1]))
        if not inside and not _is_changed(text, at, end):
            return at
        at = text.find(phrase, at + 1)
    return None


def _is_changed(text: str, start: int, end: int) -> bool:
    """Whether the surroundings of `text[start:end]` change its meaning: a negation, the rest of a number."""
    if text[start].isdigit() and re.search(r"\d[.,]$", text[max(0, start - 2) : start]):
        return True
    follows = _NUMBER_GOES_ON.match(text, end) if text[end - 1].isdigit() else None
    if follows and (follows[1] is None or follows[1].casefold() in _COUNTED):
        return True
    before = text[max(0, start - 40) : start]
    words = _LAST_WORDS.findall(re.split(r"[.!?;:\n|]", before)[-1])
    return bool(words) and is_negating(words[-1])


def _is_word(character: str) -> bool:
    """Say whether a character is part of a word that its neighbours may belong to; in Chinese any may begin one."""
    return (character.isalnum() or unicodedata.combining(character) > 0) and not is_unspaced(character)
