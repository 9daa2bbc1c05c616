"""Which tokens of a text mean something by themselves: no special ones, punctuation or function words. Pure."""

from collections.abc import Sequence
from functools import cache

from rag.text.languages import detect
from rag.text.lexicon import Lexicon, lexicon_of, united


def content_rows(
    text: str, words: Sequence[int | None], offsets: Sequence[tuple[int, int]], prompt_characters: int = 0
) -> list[int]:
    """Return the numbers of the tokens that belong to words with a meaning; of all words where none has one.

    `words` and `offsets` are the tokenizer's: the number of each token's word, None for a special token, and its place
    in the prompt and the text behind it. Tokens of the prompt are left out.
    """
    places: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(words, offsets, strict=True):
        if word is not None:
            first, last = places.get(word, (start, end))
            places[word] = (min(first, start), max(last, end))
    written = {
        word: text[start - prompt_characters : end - prompt_characters].strip().casefold()
        for word, (start, end) in places.items()
        if start >= prompt_characters
    }
    spoken = {word for word, letters in written.items() if any(letter.isalnum() for letter in letters)}
    empty = _empty_words(detect(text))
    kept = {word for word in spoken if written[word] not in empty} or spoken
    return [row for row, word in enumerate(words) if word in kept]


@cache
def _empty_words(language: str | None) -> frozenset[str]:
    """Return the words without a meaning of their own in a language; in any language where it is not known."""
    return united(_of_lexicon) if language is None else _of_lexicon(lexicon_of(language))


def _of_lexicon(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.function_words | lexicon.empty_words
