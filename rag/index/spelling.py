"""Spelling: a word that a collection does not know, and the whole word of it that was meant. Pure.

What is put into a question is a word as the texts write it: an indexed word is a stem, and stems are not words.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from itertools import pairwise, permutations
from unicodedata import combining, normalize

_SHORTEST = 5  # letters: shorter words have too many neighbours that mean something else
_SHORTEST_WITH_A_LETTER_LESS = 6  # `party` is no slip for `part`
_SHORTEST_WITH_A_WRONG_LETTER = 7  # `ratio` and `radio` are both words
_SHORTEST_WITH_TWO = 8
_SHORTEST_ASKING = 3  # `wan`, `wen`: words that every question is made of are looked for among those only
_MOST_SLIPS = 2
# What makes a word of another costs: a letter missed or doubled, or two swapped; one that is likely to be wrong, for it
# sounds alike or lies beside the right one; any other. Two wrong letters are too many: `eintreten` is not `eintragen`.
_SLIP, _LIKELY, _UNLIKELY = 2, 3, 9
_MOST = _SLIP + _LIKELY
_LONGEST_ENDING = 6  # letters that a stemmer takes off: `openings`
_MOST_CORRECTIONS = 6  # indexed words that are looked up in the texts, for one unknown word
_TOGETHER = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa", "œ": "oe"}
_ALIKE = ("aeiouy", "ckqg", "szcx", "bp", "dt", "fv", "vw", "mn", "gj", "lr", "uw")  # to the ear
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn")
_ACCENTED = "".join(map(chr, range(0xC0, 0x180)))

Terms = Callable[[str], Sequence[tuple[str, int]]]  # the indexed words with a prefix, and how many chunks have them
Forms = Callable[[str], Collection[str]]  # how an indexed word is written in the texts


def meant_word(
    written: str, stems: Sequence[str], terms: Terms, forms_of: Forms, *, is_name: bool = False
) -> str | None:
    """Return the word of the texts that an unknown word was meant to be; None where none is near enough.

    The texts may have it in another form: what is left of both without their endings, `stems` and a term, is near then.
    In a name two letters are no slip, nor is a wrong one: Schmidt is not Schmitt.
    """
    word = written.casefold()
    if len(word) < _SHORTEST:
        return None
    near = []
    for term in _near_terms(word, stems, terms):
        by_stem = [
            cost for stem in stems if not _is_beginning(stem, term) if (cost := cost_of_slips(stem, term)) is not None
        ]
        for form in sorted(forms_of(term)):
            cost = cost_of_slips(word, form.casefold(), is_name=is_name)
            if cost is not None or (by_stem and not is_name):
                is_other_form = cost is None
                costs = min(by_stem) if cost is None else cost
                near.append((is_other_form, costs, abs(len(form) - len(word)), not form.islower(), form))
    return min(near)[-1] if near else None


def meant_asking_word(written: str, asking: Iterable[str]) -> str | None:
    """Return the one word of some that was meant by an unknown short one: a letter was missed, doubled or swapped."""
    near = [
        word
        for word in asking
        if word[0] == written[0] and len(word) > _SHORTEST_ASKING and _is_one_slip(written, word, _SHORTEST_ASKING)
    ]
    return near[0] if len(written) >= _SHORTEST_ASKING and len(near) == 1 else None


def cost_of_slips(written: str, meant: str, *, is_name: bool = False) -> int | None:
    """Return what it costs to make one word of the other, in lower case; None where it is too much for their length.

    An accent left out costs nothing, nor does `ae` for ä.
    """
    if _folded(written) == _folded(meant) or _spelled_out(written) == _spelled_out(meant):
        return 0
    shorter = min(len(written), len(meant))
    if shorter < _SHORTEST or abs(len(written) - len(meant)) > _MOST_SLIPS or not _begin_alike(written, meant):
        return None
    if _is_one_slip(written, meant, _SHORTEST_WITH_A_LETTER_LESS):
        return _SLIP
    if is_name or shorter < _SHORTEST_WITH_A_WRONG_LETTER or _is_ending(written, meant):
        return None
    cost = _costs_of_beginnings(_folded(written), _folded(meant))[-1]
    return cost if cost <= (_MOST if shorter >= _SHORTEST_WITH_TWO else _LIKELY) else None


def _near_terms(word: str, stems: Sequence[str], terms: Terms) -> list[str]:
    """Return the indexed words whose form may have been meant, the nearest and commonest first."""
    plain = _folded(word)
    letters = set(plain)
    near = []
    for term, count in dict(each for first in _first_letters(word) for each in terms(first)).items():
        if len(word) - _LONGEST_ENDING - _MOST_SLIPS <= len(term) <= len(word) + _MOST_SLIPS:
            stem = _folded(term)
            if len(set(stem) - letters) <= _MOST_SLIPS and len(term) > _MOST_SLIPS:
                costs = (_costs_of_beginnings(stem, own)[-1] for own in stems)
                cost = min([*_costs_of_beginnings(stem, plain), *costs])
                if cost <= _MOST:
                    near.append((cost, -len(term), -count, term))
    return [term for *_, term in sorted(near)[:_MOST_CORRECTIONS]]


def _first_letters(word: str) -> list[str]:
    """Return what the word that was meant may begin with: its letter, with any accent, or the second one."""
    first = _folded(word[0])
    return [first, *_accented(first), *([word[1]] if word[1] != first else [])]


@cache
def _accented(letter: str) -> tuple[str, ...]:
    return tuple(other for other in _ACCENTED if other.islower() and _folded(other) == letter)


def _begin_alike(one: str, other: str) -> bool:
    """Say whether two words have their first letter in common, or the first two, swapped."""
    return _folded(one[0]) == _folded(other[0]) or one[1::-1] == other[:2]


def _is_ending(one: str, other: str) -> bool:
    """Say whether two words differ in their ends alone, by more than a letter: `summarise`, `summary`."""
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return same >= min(len(one), len(other)) - 1 and max(len(one), len(other)) - same > 1


def _is_one_slip(one: str, other: str, shortest: int) -> bool:
    """Say whether two neighbours were swapped or, in a word of at least `shortest` letters, one missed or doubled."""
    if len(one) == len(other):
        wrong = [i for i in range(len(one)) if one[i] != other[i]]
        return len(wrong) == 2 and one[wrong[0] : wrong[1] + 1] == other[wrong[0] : wrong[1] + 1][::-1]
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1 or len(short) < shortest:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _is_beginning(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _costs_of_beginnings(word: str, text: str) -> list[int]:
    """Return what it costs to make a word of each beginning of a text; two neighbours swapped are one slip.

    Damerau's distance in its restricted form, https://doi.org/10.1145/363958.363994, with costs.
    """
    before: list[int] = []
    row = [_SLIP * j for j in range(len(text) + 1)]
    for i, letter in enumerate(word, start=1):
        rows = before, row
        before, row = row, [_SLIP * i]
        for j, other in enumerate(text, start=1):
            changed = 0 if letter == other else _LIKELY if (letter, other) in _likely_pairs() else _UNLIKELY
            cost = min(before[j] + _SLIP, row[j - 1] + _SLIP, before[j - 1] + changed)
            if i > 1 and j > 1 and letter == text[j - 2] and word[i - 2] == other:
                cost = min(cost, rows[0][j - 2] + _SLIP)
            row.append(cost)
    return row


@cache
def _likely_pairs() -> frozenset[tuple[str, str]]:
    """Return the letters that one is typed for the other: they sound alike, or lie side by side."""
    neighbours = [pair for keys in _KEYS for pair in pairwise(keys)]
    alike = [pair for letters in _ALIKE for pair in permutations(letters, 2)]
    return frozenset([*alike, *neighbours, *((other, one) for one, other in neighbours)])


def _folded(word: str) -> str:
    """Return a word without its accents."""
    if word.isascii():
        return word
    return "".join(character for character in normalize("NFD", word) if not combining(character))


def _spelled_out(word: str) -> str:
    """Return a word as keyboards without umlauts write it."""
    return word if word.isascii() else "".join(_TOGETHER.get(character, character) for character in word)
