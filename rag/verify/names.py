"""Names: the capitalised words of a sentence that a source must have to support it, and how they are compared. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from rag.text.lexicon import lexicon_of, united
from rag.text.lines import begins_sentence
from rag.text.taken import Taken

Stem: TypeAlias = Callable[[str], Iterable[str]]  # a word as the index sees it; nothing for a stop word
Word: TypeAlias = tuple[str, int, int]  # as it is written, and where it begins and ends

_WORD = re.compile(r"(?:[A-Z]\.)+[A-Z]\b\.?|[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s)?$", re.IGNORECASE)
_DEMONYM = re.compile(r"(?:ians?|ans?|ese|ish|ics?|is|es|ns|[aeiys])$")
_SHORTEST_ROOT = 4
_LONGEST_ACRONYM = 7
_NAME_LINKS = united(lambda lexicon: lexicon.name_links)
# Capitalised where a sentence begins, and not all on the index's list of stop words.
FUNCTION_WORDS = lexicon_of("en").function_words


def words_of(text: str) -> list[Word]:
    """Return the words of a text; `U.S.` is one."""
    return [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]


def read_names(
    sentence: str, stem: Stem, language: str, taken: Taken
) -> tuple[tuple[tuple[str, str | None], ...], str | None]:
    """Return the names of a sentence, each with the initials of the run that it is in, and its opening word.

    The opening word is the first one, where it is capitalised and may be a name or not. What is `taken` is no name: a
    month, a unit. Where nouns are capitalised, a name is one of several such words in a row.
    """
    names: list[tuple[str, str | None]] = []
    opening = None
    first_letter = _first_letter(sentence)
    nouns_too = lexicon_of(language).capitalises_nouns
    free = [word for word in words_of(sentence) if not taken.touches(word[1], word[2])]
    for run in runs_of_names(sentence, free, stem, language):
        initials = initials_of([word for word, _, _ in run])
        for i, (word, start, _) in enumerate(run):
            is_plain = not _is_name_anywhere(word)
            if i == 0 and begins_sentence(sentence, start) and len(run) == 1 and is_plain:
                opening = opening or (word if start <= first_letter else None)
            elif not (nouns_too and is_plain and len(run) == 1):
                names.append((word, initials))
    return tuple(names), opening


def runs_of_names(text: str, words: Sequence[Word], stem: Stem, language: str) -> list[list[Word]]:
    """Return the runs of capitalised words; `of` and its like may stand between two, but belong to neither."""
    functional = FUNCTION_WORDS | lexicon_of(language).function_words
    runs: list[list[Word]] = []
    last_end = -1
    for word, start, end in words:
        is_acronym = word.isupper() and len(word) > 1
        is_name = is_acronym or (word[0].isupper() and bare(word) not in functional and any(stem(word)))
        if not is_name:
            is_link = word in _NAME_LINKS and last_end >= 0 and text[last_end:start].isspace()
            last_end = end if is_link else -1
            continue
        if last_end >= 0 and text[last_end:start] in (" ", "-", "\n"):
            runs[-1].append((word, start, end))
        else:
            runs.append([(word, start, end)])
        last_end = end
    return runs


def initials_of(run: Sequence[str]) -> str | None:
    """Return the first letters of a run of names, where they may be an acronym."""
    return "".join(bare(word)[:1] for word in run) if 2 <= len(run) <= _LONGEST_ACRONYM else None


def bare(word: str) -> str:
    """Return a word in lower case, without accents, dots and a possessive's ending."""
    bare = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", word)).replace(".", "").replace("’", "'")
    return "".join(character for character in bare if not unicodedata.combining(character)).casefold()


def forms_of(word: str) -> set[str]:
    """Return a word in its bare form, and the parts of one with an apostrophe."""
    plain = bare(word)
    return {plain, *plain.split("'")} - {""}


def is_known(name: str, words: frozenset[str], initials: frozenset[str], stem: Stem) -> bool:
    """Say whether a text that has these bare words, and runs of names with these initials, has a name."""
    plain = bare(name)
    if plain in words or (plain in initials and name.isupper()) or set(plain.split("'")) <= words:
        return True
    stems = set(stem(name))
    roots = _roots(plain)
    for word in words:
        if word[:3] == plain[:3] and (not stems.isdisjoint(stem(word)) or not roots.isdisjoint(_roots(word))):
            return True
    return False


def _is_name_anywhere(word: str) -> bool:
    """Say whether a word is a name also where a sentence begins: `NASA`, `iPhone`."""
    return any(character.isupper() for character in word[1:])


def _first_letter(text: str) -> int:
    match = re.search(r"[^\W\d_]", text)
    return match.start() if match else 0


def _roots(plain: str) -> set[str]:
    """Return a word and what it derives from, so that `German` and `Germany`, `Italy` and `Italians` meet."""
    root = _DEMONYM.sub("", plain)
    return {plain, root} if len(root) >= _SHORTEST_ROOT else {plain}
