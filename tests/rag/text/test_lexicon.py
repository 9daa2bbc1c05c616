"""The tables of languages: each is there, well formed and loaded on demand."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from rag.text import lexicon
from rag.text.full_stops import LONGEST_ABBREVIATION
from rag.text.lexicon import LANGUAGES, Lexicon, abbreviations, lexicon_of, united
from rag.text.values.units import CURRENCIES, PERCENT, UNITS
from rag.text.values.vocabulary import HOURS, MONTHS, PARTS, PERIODS, WEEKDAYS

AS_WRITTEN = {
    *(
        "time_zones",
        "sentence_starters",
        "not_in_documents",
        "prompt_example",
        "mention_heads",
        "said_heads",
        "nearly_head",
    ),
    *("at_least", "more_documents", "not_answered", "capitalises_nouns", "writes_compounds"),
    *("number_glue", "value_words", "parts_words", "bounds_words"),
}


def test_every_table_is_listed() -> None:
    folder = Path(lexicon.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(LANGUAGES)


def test_a_language_has_its_own_table_and_one_without_a_table_has_no_words_not_english_ones() -> None:
    assert "nicht" in lexicon_of("de").negating
    assert lexicon_of("simple") == lexicon_of("cs") == Lexicon()


def test_no_abbreviation_is_longer_than_full_stops_look_for() -> None:
    names = {name for code in LANGUAGES for name in abbreviations(lexicon_of(code)) if name.isalpha()}
    assert max(map(len, names)) == LONGEST_ABBREVIATION


def test_united_words_are_those_of_every_language() -> None:
    assert {"not", "nicht", "pas", "nunca"} <= united(lambda table: table.negating)
    assert united(lambda table: table.conjunctions) == {"and", "or", "to", "und", "oder", "et", "y"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_in_lower_case_and_patterns_compile(language: str) -> None:
    table = lexicon_of(language)
    for field in fields(table):
        value = getattr(table, field.name)
        if isinstance(value, bool):
            continue
        if field.name.endswith("_pattern"):
            assert re.compile(rf"\b(?:{value})\b").groups == 0, field.name
        elif field.name.endswith("_patterns"):
            assert all(re.compile(re.sub(r"(?<!P)<\w+>", "x", pattern)) for pattern in value), field.name
        elif field.name not in {*AS_WRITTEN, "units"}:
            assert [word for word in value if word != word.lower() or not word.strip()] == [], field.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_values_have_known_keys_and_are_in_lower_case(language: str) -> None:
    table = lexicon_of(language)
    known = {*MONTHS, *WEEKDAYS, *PERIODS, *HOURS, *UNITS, *CURRENCIES, PERCENT, *PARTS}

    assert set(table.value_words) - known == set()
    assert [words for words in table.value_words.values() if words != words.lower() or "||" in words] == []
    assert all(re.compile(pattern) for pattern in table.time_words.values())


def test_english_months_are_twelve_each_with_its_abbreviation() -> None:
    english = lexicon_of("en")
    assert len(english.months) == 12
    assert {english.months[number - 1][:3] for number in english.month_abbreviations.values()} <= set(
        english.month_abbreviations
    )
    assert english.months[english.month_abbreviations["sept"] - 1] == "september"


def test_a_word_counts_in_one_unit_only() -> None:
    words = [word for of_unit in lexicon_of("en").units.values() for word in of_unit.split()]
    assert len(words) == len(set(words))


def test_a_number_word_has_its_value() -> None:
    english = lexicon_of("en")
    assert (english.cardinals["zero"], english.cardinals["nineteen"], english.cardinals["ninety"]) == (0, 19, 90)
    assert (english.ordinals["first"], english.ordinals["twentieth"], english.ordinals["fiftieth"]) == (1, 20, 50)
    assert english.weak_numbers <= {*english.cardinals, *english.ordinals}


def test_a_table_is_loaded_when_it_is_first_used() -> None:
    code = (
        "import sys; from rag.text.lexicon import lexicon_of; lexicon_of('de');"
        "print(*sorted(m for m in sys.modules if m.startswith('rag.text.lexicon.') and ('opp' in m or m[-3] == '.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.split() == ["rag.text.lexicon.de", "rag.text.lexicon.opposites", "rag.text.lexicon.opposites.german"]
