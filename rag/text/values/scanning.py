"""Reading the values of a text: at each word, figure or sign that may begin one, the longest that is written there."""

from collections.abc import Iterator

from rag.text.values.figures import read_figure, read_sign
from rag.text.values.named import read_word
from rag.text.values.scanned import Scanned
from rag.text.values.value import Value


def read_values(scanned: Scanned) -> Iterator[Value]:
    """Yield the single values of a text in their order; none overlaps another. `joining` makes ranges of them."""
    starts, has_stems = scanned.vocabulary.starts, bool(scanned.vocabulary.stems)
    at = 0
    for match in scanned.vocabulary.patterns.trigger.finditer(scanned.lower):
        token = match[0]
        is_word = match.lastgroup == "word"
        if is_word and token not in starts and not has_stems:
            continue
        start = match.start()
        if start < at:
            continue
        value: Value | None
        if is_word:
            value = _at_word(scanned, token, start)
        elif match.lastgroup == "figure":
            value, at = read_figure(scanned, start, after=at)
        else:
            value = read_sign(scanned, token, start)
        if value is not None:
            at = value.end
            yield value


def _at_word(scanned: Scanned, token: str, start: int) -> Value | None:
    words, phrases = scanned.vocabulary.words, scanned.vocabulary.phrases
    if token in phrases:
        token = _phrase(scanned, token, start)
    name = token if token in words else _stem(scanned, token)
    return read_word(scanned, name, start, start + len(token)) if name else None


def _phrase(scanned: Scanned, token: str, start: int) -> str:
    for phrase in scanned.vocabulary.phrases[token]:
        end = start + len(phrase)
        if scanned.lower.startswith(phrase, start) and not scanned.lower[end : end + 1].isalpha():
            return phrase
    return token


def _stem(scanned: Scanned, word: str) -> str:
    """Return the name that a word is with an ending, `maaliskuu` of `maaliskuussa`; nothing where it is none."""
    stems = scanned.vocabulary.stems
    return next((word[:size] for size in range(len(word), max(2, len(word) - 7), -1) if word[:size] in stems), "")
