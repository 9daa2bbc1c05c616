"""Analysing: which words a text is found by, in one language or in several. Pure.

A word is looked up as what it would be in each language of the collection: `Beiträge` is `beitrag` in German, and
`beiträg` in English. A word that says nothing in the language of its own text is left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import tantivy

from rag.errors import SettingsError
from rag.registry import suggestion
from rag.text.languages import detect
from rag.text.lexicon import lexicon_of
from rag.text.scripts import pair_characters

AUTO = "auto"  # the setting: each document in its own language
LANGUAGES: Mapping[str, str | None] = {  # code: the stemmer and the stop words; None: lower case is all
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "ja": None, "ko": None, "pl": None, "th": None, "zh": None, "simple": None,
}  # fmt: skip
_ANALYSIS = 3  # raised when a text's words come out differently: an older index is then built anew
_COMPOUNDS = 1  # … when those of languages that write compounds do
_WITHOUT_STOP_WORDS = {"arabic", "greek", "romanian", "tamil", "turkish"}  # tantivy has no list for these
_LONGEST_WORD = 64  # bytes; longer runs are hashes and encoded files
_FALLBACK = "en"  # where no document tells its language
_PLAIN = "simple"


def check_language(setting: str) -> None:
    """Raise SettingsError where `words.language` is neither a known language nor AUTO."""
    if setting not in LANGUAGES and setting != AUTO:
        raise SettingsError(
            f"words.language is '{setting}'{suggestion(setting, LANGUAGES)}; choose from: {AUTO} (each text's own), "
            f"{', '.join(LANGUAGES)} (`simple` suits any other)"
        )


def describe_words(setting: str, languages: Sequence[str] = ()) -> dict[str, Any]:  # Any: JSON
    """Return what a manifest says of a word index: the setting, how words are analysed, and the texts' languages."""
    compounds = {"compounds": _COMPOUNDS} if writing_compounds(languages or [setting]) else {}
    own = {"languages": list(languages)} if languages else {}
    return {"language": setting, "analysis": _ANALYSIS} | compounds | own


def is_analysed_alike(words: Mapping[str, Any], setting: str) -> bool:
    """Say whether a manifest's words are what the setting makes of them today; else the word index is built anew."""
    return dict(words) == describe_words(setting, words.get("languages", ()))


def indexed_languages(words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the languages of a word index, by its manifest, that of most documents first."""
    return tuple(words.get("languages", ())) or (words["language"],)


def writing_compounds(languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of some languages that write compounds as one word."""
    return tuple(language for language in languages if lexicon_of(language).writes_compounds)


def choose_languages(setting: str, detected: Iterable[str]) -> tuple[str, ...]:
    """Return the languages to analyse documents in, that of most first, by what was `detected` of each, or "".

    A setting other than AUTO holds for all. The first one is also that of documents that tell none.
    """
    if setting != AUTO:
        return (setting,)
    counts = Counter(language for language in detected if language in LANGUAGES)
    return tuple(sorted(counts, key=lambda language: (-counts[language], language))) or (_FALLBACK,)


def analyse(text: str, language: str = "en") -> list[str]:
    """Return the text's words as they are indexed: lower case, without stop words, stemmed, in order."""
    return list(_analyser(language).analyze(pair_characters(text)))


def stems(text: str, languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Return, for each word of a text, what it may be indexed as, first in the language that the text is in.

    That is the most likely of `languages`, or the first one. Its stop words are left out.
    """
    if len(languages) == 1:
        return [(word,) for word in analyse(text, languages[0])]
    own = detect(text, languages) or languages[0]
    order = (own, *(language for language in languages if language != own))
    return [found for word in analyse(text, _PLAIN) if (found := _stems_of(word, order))]


@lru_cache(maxsize=65_536)
def _stems_of(word: str, order: tuple[str, ...]) -> tuple[str, ...]:
    in_own, *in_others = (analyse(word, language) for language in order)
    return tuple(dict.fromkeys([*in_own, *(stem for other in in_others for stem in other)])) if in_own else ()


@lru_cache
def _analyser(language: str) -> tantivy.TextAnalyzer:
    check_language(language)
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(_LONGEST_WORD)).filter(tantivy.Filter.lowercase())
    name = LANGUAGES[language]
    if name is None:
        return builder.build()
    if name not in _WITHOUT_STOP_WORDS:
        builder = builder.filter(tantivy.Filter.stopword(name))
    return builder.filter(tantivy.Filter.stemmer(name)).build()
