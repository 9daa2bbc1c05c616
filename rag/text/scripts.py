"""Scripts that put no spaces between words: what the word index takes for a word there, and how long a text is.

Chinese, Japanese, Thai, Lao, Khmer and Burmese write words one after another; Korean writes particles on to them.
A run of such characters becomes its overlapping pairs: 年假申请 is 年假, 假申, 申请. Of characters, pairs, threes and
their mixtures pairs found best, or within .02 of the best with half of its words. Mean reciprocal rank of a manual
page by its one-line description (19 Chinese pages, 59 Japanese, 39 Korean), then of the rest of a paragraph by its
first sentence (164, 905, 1079; 268 Thai messages by their first third):

    whole runs   .05 .04 .44   .13 .03 .11 .06        pairs                 .62 .57 .48   .31 .18 .14 .17
    characters   .55 .43 .47   .29 .17 .13 .05        characters and pairs  .62 .58 .47   .29 .19 .14
    threes       .44 .58 .44   .27 .16 .12 .17        pairs and threes      .59 .59 .41   .29 .17 .12
"""

import re
from unicodedata import normalize

UNSPACED = (  # the inside of a character class: letters, and the vowel signs that count as letters
    "\u0e01-\u0e3a\u0e40-\u0e46\u0e4d"  # Thai
    "\u0e81-\u0eb9\u0ebb-\u0ebd\u0ec0-\u0ec6\u0ecd\u0edc-\u0edf"  # Lao
    "\u1000-\u1036\u1038\u103b-\u103f\u1050-\u108f"  # Burmese
    "\u1780-\u17b3\u17b6-\u17c8\u17d7\u17dc"  # Khmer
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31f0-\u31ff"  # kana, 々, 〇
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufad9\U00020000-\U000323af"  # Chinese characters
    "\uac00-\ud7a3"  # Hangul
)
_TONES = (
    "\u0e47-\u0e4c\u0e4e\u0eba\u0ec8-\u0ecc\u1037\u1039\u103a\u17c9-\u17d3"  # marks that the tokenizer would split at
)
_A_TONE = re.compile(f"[{_TONES}]")
_RUN = re.compile(f"[{UNSPACED}][{UNSPACED}{_TONES}]*")
_WIDE = re.compile("[\uff01-\uffdc]+")  # Latin letters as wide as Chinese ones, katakana half as wide
_ANY = re.compile(f"[{UNSPACED}\uff01-\uffdc]")


def pair_characters(text: str) -> str:
    """Return the text with its runs of unspaced characters as pairs, parted by blanks; other text stays as it is."""
    if text.isascii() or not _ANY.search(text):
        return text
    return _RUN.sub(lambda run: f" {' '.join(_pairs(_A_TONE.sub('', run[0])))} ", _usual_width(text))


def is_unspaced(character: str) -> bool:
    """Say whether a word may begin or end at either side of the character."""
    return _RUN.match(character) is not None


def count_words(text: str) -> int:
    """Return how many words a text has, roughly: two unspaced characters are one."""
    runs = _RUN.findall(text)
    return len(_RUN.sub(" ", text).split()) + (sum(map(len, runs)) + 1) // 2


def _usual_width(text: str) -> str:
    return _WIDE.sub(lambda wide: normalize("NFKC", wide[0]), text)


def _pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run; a character that stands alone is a word."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
