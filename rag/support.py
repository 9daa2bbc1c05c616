"""Support: the smallest span of a source that carries a sentence, and how well it does.

Words are compared as the index sees them (lower case, stemmed, without stop words) and weighed by their rarity.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rag.records import Chunk, CitationStatus, Source, Span
from rag.scripts import is_unspaced
from rag.sentences import split_sentences

Weigh: TypeAlias = Callable[[str], Mapping[str, float]]  # a text's analysed words, each with its weight (idf)

# Share of a sentence's weighted words that its span must hold. WiCE, 115 supported and 43 unsupported claims, numbers
# checked too: .60 lets 75 % and 5 % pass; .50: 77 % and 7 %; .65: 53 % and 2 %.
SUPPORTED = 0.60
_CONTEXT_SHARE = 0.5  # of a word's weight, where only the title or the context of the source holds it
_GAIN = 0.15  # what one more source sentence must add to be quoted too
_LONGEST_WINDOW = 8  # consecutive sentences, about a chunk; with 3, WiCE's 75 % are 58 %
_SHORT = 4  # words: a shorter match says little, and is quoted with its sentence

_BULLET = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,3}[.)]|#{1,6}|>)\s+")
_STOP = re.compile(r"[.!?…。！？]*[\"'”’»)*_`]*")
_EDGES = " \t\n.!?…。！？;:,\"'“”‘’«»*_`"
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")
_TOKEN = re.compile(r"\w+")
_SAME = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "‐": "-",
                       "‑": "-", "[": "(", "]": ")"})  # fmt: skip
_DROPPED = "*`\u00ad\u200b\u200c\u200d\ufeff"  # emphasis, and what has no width
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = {"fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90"}
_NUMBER_WORDS = {word: str(value) for value, word in enumerate(_SMALL)} | _TENS


@dataclass(frozen=True, slots=True)
class Support:
    """Where a source carries a sentence: a span of its document, how, how much, and the numbers it lacks."""

    span: Span
    status: CitationStatus
    share: float
    failed_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A source made ready for comparing: its sentences with their words, and its text in normal form."""

    source: Source
    sentences: tuple[Span, ...]  # offsets in the chunk's text
    words: tuple[frozenset[str], ...]
    context_words: frozenset[str]
    normal: "_Normal" = field(repr=False)


def read_passage(source: Source, weigh: Weigh) -> Passage:
    """Prepare a source; once for all the sentences of an answer."""
    chunk = source.hit.chunk
    sentences = tuple(split_sentences(chunk.text))
    return Passage(
        source=source,
        sentences=sentences,
        words=tuple(frozenset(weigh(chunk.text[span.start : span.end])) for span in sentences),
        context_words=frozenset(weigh(f"{source.hit.title}\n{chunk.context}")),
        normal=_normalise(chunk.text),
    )


def find_support(sentence: str, passage: Passage, weigh: Weigh) -> Support:
    """Return the smallest span of the passage that carries `sentence`, or its closest sentence, `unsupported`."""
    return _find_verbatim(sentence, passage) or _find_paraphrase(sentence, passage, weigh)


def share_of(sentence: str, texts: str, context: str, weigh: Weigh) -> tuple[float, tuple[str, ...]]:
    """Return how much of `sentence` `texts` hold, in [0, 1], and the numbers of it that they do not."""
    weights = weigh(sentence)
    share = _share(weights, frozenset(weigh(texts)), frozenset(weigh(context)))
    return share, missing_numbers(sentence, f"{texts}\n{context}")


def missing_numbers(sentence: str, text: str) -> tuple[str, ...]:
    """Return the numbers of `sentence` that `text` holds neither in digits nor, small ones, as words."""
    held = set(_numbers(text)) | {_NUMBER_WORDS[word] for word in _TOKEN.findall(text.lower()) if word in _NUMBER_WORDS}
    return tuple(dict.fromkeys(number for number in _numbers(sentence) if number not in held))


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text without thousands' commas and without zeros after the point."""
    plain = (re.sub(r",(?=\d{3}(?!\d))", "", number) for number in _NUMBER.findall(unicodedata.normalize("NFKC", text)))
    return [re.sub(r"\.0+$", "", number) for number in plain]


# --- verbatim -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Normal:
    """A text in normal form; character i of `text` came from character `origins[i]`."""

    text: str
    origins: tuple[int, ...]


def _normalise(text: str) -> _Normal:
    """Fold case, ligatures, white space, quotation marks, dashes and emphasis; undo hyphenation."""
    characters: list[str] = []
    origins: list[int] = []
    for i, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character.translate(_SAME)).casefold():
            if folded in _DROPPED or (folded.isspace() and (not characters or characters[-1] == " ")):
                continue
            if folded.isalpha() and len(characters) >= 2:
                _join_hyphenated(characters, origins)
            characters.append(" " if folded.isspace() else folded)
            origins.append(i)
    return _Normal("".join(characters), tuple(origins))


def _join_hyphenated(characters: list[str], origins: list[int]) -> None:
    """Take back a hyphen between two letters, with a line end after it: `hyphen-\\nation`, and `well-known` alike."""
    size = 2 if characters[-1] == " " and characters[-2] == "-" else 1 if characters[-1] == "-" else 0
    if size and len(characters) > size and characters[-size - 1].isalpha():
        del characters[-size:], origins[-size:]


def _find_verbatim(sentence: str, passage: Passage) -> Support | None:
    text = passage.source.hit.chunk.text
    core = _core(sentence)
    if not core:
        return None
    start = _find_words(text, core)
    status: CitationStatus = "exact"
    if start is None:
        status, wanted = "normalised", _normalise(core).text.strip()
        at = _find_words(passage.normal.text, wanted) if wanted else None
        if at is None:
            return None
        start, end = passage.normal.origins[at], passage.normal.origins[at + len(wanted) - 1] + 1
    else:
        end = start + len(core)
    if len(_TOKEN.findall(core)) < _SHORT:
        start, end = _widen(passage.sentences, start, end)
    else:
        stop = _STOP.match(text, end)
        end = stop.end() if stop else end
    return Support(_absolute(passage, start, end), status, 1.0)


def _core(sentence: str) -> str:
    """Return a sentence without its bullet and the punctuation around it."""
    return _BULLET.sub("", sentence).strip(_EDGES)


def _find_words(text: str, wanted: str) -> int | None:
    """Return where `wanted` first stands in `text` as whole words."""
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        inside = at > 0 and _is_word(text[at - 1]) and _is_word(wanted[0])
        if not inside and not (end < len(text) and _is_word(text[end]) and _is_word(wanted[-1])):
            return at
        at = text.find(wanted, at + 1)
    return None


def _is_word(character: str) -> bool:
    """Say whether a character is part of a word that its neighbours may belong to; in Chinese any may begin one."""
    return (character.isalnum() or unicodedata.combining(character) > 0) and not is_unspaced(character)


def _widen(sentences: tuple[Span, ...], start: int, end: int) -> tuple[int, int]:
    """Return the range from the first to the last of the sentences that the range touches."""
    touched = [span for span in sentences if span.start < end and start < span.end]
    return (touched[0].start, touched[-1].end) if touched else (start, end)


# --- paraphrase -----------------------------------------------------------------------------------


def _find_paraphrase(sentence: str, passage: Passage, weigh: Weigh) -> Support:
    """Return the shortest run of sentences that carries enough; a longer one only where it adds _GAIN."""
    weights = weigh(sentence)
    best = closest = _best_window(sentence, weights, passage, 1)
    for size in range(2, min(_LONGEST_WINDOW, len(passage.sentences)) + 1):
        window = _best_window(sentence, weights, passage, size)
        if window.status == "supported" and (best.status == "unsupported" or window.share >= best.share + _GAIN):
            best = window
    return best if best.status == "supported" else closest


def _best_window(sentence: str, weights: Mapping[str, float], passage: Passage, size: int) -> Support:
    text, context = passage.source.hit.chunk.text, _context(passage.source)
    windows = []
    for first in range(len(passage.sentences) - size + 1):
        start, end = passage.sentences[first].start, passage.sentences[first + size - 1].end
        share = _share(weights, frozenset().union(*passage.words[first : first + size]), passage.context_words)
        windows.append((share, -first, start, end))
    if not windows:  # a chunk without a sentence: white space
        return Support(_absolute(passage, 0, len(text)), "unsupported", 0.0)
    ranked = sorted(windows, reverse=True)
    for share, _, start, end in ranked:
        if share < SUPPORTED:
            break
        if not missing_numbers(sentence, f"{text[start:end]}\n{context}"):
            return Support(_absolute(passage, start, end), "supported", share)
    share, _, start, end = ranked[0]
    missing = missing_numbers(sentence, f"{text[start:end]}\n{context}")
    return Support(_absolute(passage, start, end), "unsupported", share, missing)


def _share(weights: Mapping[str, float], words: frozenset[str], context_words: frozenset[str]) -> float:
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    held = sum(weight for word, weight in weights.items() if word in words)
    beside = sum(weight for word, weight in weights.items() if word in context_words and word not in words)
    return (held + _CONTEXT_SHARE * beside) / total


def _context(source: Source) -> str:
    return f"{source.hit.title}\n{source.hit.chunk.context}"


def _absolute(passage: Passage, start: int, end: int) -> Span:
    offset = passage.source.hit.chunk.start
    return Span(offset + start, offset + end)


def touches(chunk: Chunk, one: Span, other: Span) -> bool:
    """Say whether two spans of a chunk follow each other with nothing but white space between them."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    between = chunk.text[first.end - chunk.start : second.start - chunk.start]
    return first.end <= second.start and not between.strip()
