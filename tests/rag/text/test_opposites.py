"""Opposites: their sides never overlap, a turned sentence is seen, an innocent one is not."""

import re
from functools import cache
from itertools import product

import pytest

from rag.text.lexicon import LANGUAGES, lexicon_of

FULL = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "no")
SHORT = ("ro", "fi", "hu", "tr", "ru", "el", "ar")
WITH_OPPOSITES = [code for code in LANGUAGES if lexicon_of(code).opposites]

TURNED = [
    ("en", "over", "Parcels over 10 kg cost extra.", "Parcels under 10 kg cost extra."),
    ("en", "bound", "Stay for at least three nights.", "Stay for no more than three nights."),
    ("en", "before", "Pay before Friday.", "Pay after Friday."),
    ("en", "allowed", "Dogs are allowed on the lawn.", "Dogs are prohibited on the lawn."),
    ("en", "rise", "The rent rose by 3%.", "The rent fell by 3%."),
    ("en", "open", "The pool opens at nine.", "The pool closes at nine."),
    ("en", "include", "The price includes breakfast.", "The price excludes breakfast."),
    ("en", "accept", "The board approved the plan.", "The board rejected the plan."),
    ("en", "on", "Switch the pump on first thing.", "Switch the pump off first thing."),
    ("en", "left", "Take the left-hand door.", "Take the right-hand door."),
    ("de", "over", "Pakete über 10 kg kosten extra.", "Pakete unter 10 kg kosten extra."),
    ("de", "bound", "Es dauert mindestens drei Tage.", "Es dauert höchstens drei Tage."),
    ("de", "allowed", "Das Grillen ist erlaubt.", "Das Grillen ist verboten."),
    ("de", "rise", "Die Miete ist gestiegen.", "Die Miete ist gesunken."),
    ("de", "open", "Das Bad ist montags geöffnet.", "Das Bad ist montags geschlossen."),
    ("de", "include", "Der Preis ist inklusive Strom.", "Der Preis ist exklusive Strom."),
    ("de", "accept", "Der Antrag wurde angenommen.", "Der Antrag wurde abgelehnt."),
    ("de", "rise", "Der Verbrauch nimmt zu.", "Der Verbrauch nimmt ab."),
    ("fr", "over", "Les colis de plus de 10 kg sont taxés.", "Les colis de moins de 10 kg sont taxés."),
    ("fr", "bound", "Il faut au moins trois jours.", "Il faut au plus trois jours."),
    ("fr", "before", "Payez avant vendredi.", "Payez après vendredi."),
    ("fr", "allowed", "Les chiens sont autorisés.", "Les chiens sont interdits."),
    ("fr", "rise", "Le loyer a augmenté.", "Le loyer a diminué."),
    ("fr", "open", "La piscine ouvre à neuf heures.", "La piscine ferme à neuf heures."),
    ("fr", "accept", "Le conseil a adopté le projet.", "Le conseil a rejeté le projet."),
]

INNOCENT = [
    ("en", "The following people may leave right away, and may be back in May."),
    ("en", "Look after the keys that were left over from last year."),
    ("en", "Pay no later than Friday and no more than 50 euros."),
    ("de", "Der Vorstand trifft sich am Montag im Rathaus und berät über den Haushalt."),
    ("de", "Es sind nicht mehr als fünf Personen."),
    ("de", "Die Sitzung fällt am Montag aus, weitere Termine folgen."),
    ("fr", "À partir de lundi, le personnel doit porter un badge."),
    ("fr", "La réunion se tient au plus tard le 3 mars."),
    ("fr", "Bien sûr, le droit de vote appartient aux membres."),
]


@cache
def relation_pattern(language: str, relation: str, side: int) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lexicon_of(language).opposites[relation][side]})\b", re.I)


def sides(language: str, text: str) -> dict[str, set[int]]:
    """Return each relation that a text has words of, with their sides."""
    found = {
        relation: {side for side in (0, 1) if relation_pattern(language, relation, side).search(text)}
        for relation in lexicon_of(language).opposites
    }
    return {relation: found_sides for relation, found_sides in found.items() if found_sides}


def spelled(pattern: str) -> set[str]:
    """Return all that a pattern spells out: look-arounds are left out, `*` and `+` taken as once."""
    phrases, end = _spelled_choice(pattern, 0)
    assert end == len(pattern), pattern[end:]
    return phrases


def _spelled_choice(pattern: str, start: int) -> tuple[set[str], int]:
    phrases, row, at = set[str](), {""}, start
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            phrases, row, at = phrases | row, {""}, at + 1
            continue
        piece, at = _spelled_piece(pattern, at)
        row = {before + after for before, after in product(row, piece)}
    return phrases | row, at


def _spelled_piece(pattern: str, at: int) -> tuple[set[str], int]:
    if look := re.compile(r"\(\?(<?[=!])").match(pattern, at):
        return {""}, _spelled_choice(pattern, look.end())[1] + 1
    if pattern.startswith("(?:", at):
        piece, closing = _spelled_choice(pattern, at + 3)
        end = closing + 1
    elif letters := re.compile(r"\[([^\]^\\-]+)\]").match(pattern, at):
        piece, end = set(letters[1]), letters.end()
    elif pattern.startswith(r"\w", at):
        piece, end = {"x"}, at + 2
    elif pattern.startswith((r"\b", r"\W", r"\d"), at) or pattern[at] in "[$":  # inside a look around only
        piece, end = {"0"}, re.compile(r"\\.\+?|\[[^\]]+\]|\$").match(pattern, at).end()  # type: ignore[union-attr]
    else:
        assert pattern[at] not in r".^{}\*+?", pattern[at:]
        piece, end = {pattern[at]}, at + 1
    following = pattern[end : end + 1]
    if following in ("?", "*"):
        return piece | {""}, end + 1
    return piece, end + 1 if following == "+" else end


def test_what_a_pattern_spells() -> None:
    assert spelled(r"(?<!no )ris(?:e[sn]?|ing)|go up(?! to\b)|ab\w*") == {
        *("rise", "rises", "risen", "rising", "go up", "ab", "abx"),
    }


def test_languages_have_enough_relations_by_the_same_names() -> None:
    names = set(lexicon_of("en").opposites)
    assert all(lexicon_of(code).opposites.keys() <= names for code in LANGUAGES)
    assert [code for code in FULL if code in WITH_OPPOSITES and len(lexicon_of(code).opposites) < 35] == []
    assert [code for code in SHORT if code in WITH_OPPOSITES and len(lexicon_of(code).opposites) < 14] == []


def test_a_language_whose_words_have_no_bounds_has_no_opposites() -> None:
    assert [code for code in WITH_OPPOSITES if not lexicon_of(code).bounds_words] == []


@pytest.mark.parametrize("language", WITH_OPPOSITES)
def test_patterns_compile_without_groups_and_the_two_sides_have_no_word_in_common(language: str) -> None:
    for relation, patterns in lexicon_of(language).opposites.items():
        compiled = [relation_pattern(language, relation, side) for side in (0, 1)]
        assert [pattern.groups for pattern in compiled] == [0, 0], relation
        for side in (0, 1):
            phrases = spelled(patterns[side])
            assert "" not in phrases, relation
            assert [phrase for phrase in phrases if compiled[1 - side].search(phrase)] == [], relation


@pytest.mark.parametrize(("language", "relation", "sentence", "turned"), TURNED)
def test_a_turned_sentence_differs_in_one_relation(language: str, relation: str, sentence: str, turned: str) -> None:
    ours, theirs = sides(language, sentence), sides(language, turned)
    different = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}

    assert different == {relation}
    assert (ours[relation], theirs[relation]) in (({0}, {1}), ({1}, {0}))


@pytest.mark.parametrize(("language", "text"), INNOCENT)
def test_an_innocent_sentence_has_no_relation_on_both_sides(language: str, text: str) -> None:
    assert [relation for relation, found in sides(language, text).items() if len(found) > 1] == []
