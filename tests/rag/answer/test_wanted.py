"""What a question wants: a list, a figure, a type of answer, by its own words."""

import re
from collections import Counter
from pathlib import Path

import pytest

from rag.answer.wanted import ASKED_TYPES, asked_types, asks_for_figure, asks_for_list
from rag.text.lexicon import LANGUAGES, lexicon_of

# Language, types of answer, question; in every language that has a table.
TYPED = [
    tuple(line.split("\t")) for line in (Path(__file__).parent / "typed_questions.tsv").read_text("utf-8").splitlines()
]

LISTS = [
    "How do I reset the pump?",
    "What are the steps of a restart?",
    "Which documents do I bring?",
    "what must I wear in the lab",
    "Wie komme ich zum Schlüssel?",
    "Was muss ich mitbringen?",
    "Welche Unterlagen brauche ich?",
    "Comment renouveler un passeport ?",
    "Quels documents faut-il fournir ?",
]
FIGURES = [
    "When does it open?",
    "How much is the fee?",
    "What is the phone number of the clerk?",
    "Wann beginnt die Sitzung?",
    "Wie hoch ist der Beitrag?",
    "Was kostet ein Hund?",
    "Quand ouvre la mairie ?",
    "Combien coûte la cantine ?",
]


@pytest.mark.parametrize("question", LISTS)
def test_a_question_how_or_for_several_things_asks_for_a_list(question: str) -> None:
    assert asks_for_list(question)


@pytest.mark.parametrize("question", ["Who is the mayor?", "Wer leitet das Labor?", "", "showing steppe", "???"])
def test_other_questions_do_not(question: str) -> None:
    assert not asks_for_list(question)


@pytest.mark.parametrize("question", FIGURES)
def test_a_question_for_an_amount_a_date_or_a_time_asks_for_a_figure(question: str) -> None:
    assert asks_for_figure(question)


@pytest.mark.parametrize("question", ["Who is the mayor?", "Wer leitet das Labor?", "", "whenever", "feel update"])
def test_a_word_that_only_holds_such_a_word_does_not(question: str) -> None:
    assert not asks_for_figure(question)


@pytest.mark.parametrize(("types", "question"), [(types, question) for _, types, question in TYPED])
def test_a_question_tells_the_type_of_its_answer(types: str, question: str) -> None:
    assert asked_types(question) == set(types.split())


def test_a_type_of_answer_is_asked_for_in_every_language() -> None:
    counts = Counter((language, kind) for language, types, _ in TYPED for kind in types.split())
    least = {"en": 10, "de": 5, "fr": 5}
    assert [
        (language, kind)
        for language in LANGUAGES
        for kind in ASKED_TYPES
        if kind != "web" and counts[language, kind] < least.get(language, 2)
    ] == []


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("where is the exit and when does it open", {"place", "time"}),
        ("\u201eWo ist das?\u201c", {"place"}),
        ("who", {"person"}),
        ("Opening hours library Wednesday", {"time"}),
        ("Mitgliedsbeitrag Jugend", {"money"}),
        ("ERR-4102", set()),
        ("", set()),
        ("\u00bf???", set()),
        ("who " * 5_000, {"person"}),
    ],
)
def test_types_of_odd_questions(question: str, types: set[str]) -> None:
    assert asked_types(question) == types


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_asks_for_lists_and_figures_and_types(language: str) -> None:
    table = lexicon_of(language)
    fields = ["list_pattern", "figure_pattern", *(f"{kind}_pattern" for kind in ASKED_TYPES)]
    assert [field for field in fields if not re.search(r"\w", getattr(table, field))] == []
