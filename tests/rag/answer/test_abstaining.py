"""Whether an answer is given: before it is written, while it is sent, and when it is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.abstaining import (
    FLOOR,
    ON_TOPIC,
    has_written,
    judge,
    languages_of,
    may_ask_model,
    may_quote,
    says_nothing,
    will_be_given,
)
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.records import AnswerSentence, Strictness
from rag.text.lexicon import LANGUAGES, lexicon_of
from tests.rag.builders import make_hit

HITS = [make_hit("Ten days.")]
PIECES = [
    *("The documents do not say.", "The documents", "The sources do not mention it.", "How many days?"),
    *("Ten days [1].", "Yes", "[1]", "", "Some limits:"),
]
JUST_OFF_TOPIC = ON_TOPIC - 0.001


def sentence(text: str, *, supported: bool = True, support: float = 0.0) -> AnswerSentence:
    """Return a sentence that cites a source where it is supported."""
    citations, share = ((1,), 1.0) if supported else ((), support)
    return AnswerSentence(text, 0, len(text), citations, supported=supported, support=share)


def framing(text: str) -> AnswerSentence:
    """Return what states nothing, as the Citer has it."""
    return AnswerSentence(text, 0, len(text), supported=True, support=1.0)


@pytest.mark.parametrize(
    ("confidence", "quotes", "asks"), [(0.5, True, True), (0.49, False, True), (0.02, False, True)]
)
def test_the_documents_are_quoted_from_one_half_on_a_model_is_asked_sooner(
    confidence: float, quotes: bool, asks: bool
) -> None:
    assert (may_quote(HITS, confidence), may_ask_model(HITS, confidence)) == (quotes, asks)


def test_without_hits_or_hope_nobody_answers() -> None:
    assert not may_quote([], 1.0)
    assert not may_ask_model([], 1.0)
    assert not may_ask_model(HITS, FLOOR - 0.001)


@pytest.mark.parametrize("answer", [NOT_IN_DOCUMENTS, "the documents do not say", "“The documents do not say.” [1]"])
def test_the_fixed_sentence_is_known_in_any_dress(answer: str) -> None:
    assert says_nothing(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_may_write_the_fixed_sentence_in_the_questions_language(language: str) -> None:
    sentence = lexicon_of(language).not_in_documents
    assert says_nothing(f"{sentence} [1]")
    assert not will_be_given(sentence.rpartition(" ")[0], [], "off")  # the last word may still come


@pytest.mark.parametrize("answer", ["", "The documents do not say. But ten.", "The documents say."])
def test_nothing_else_is_the_fixed_sentence(answer: str) -> None:
    assert not says_nothing(answer)


@pytest.mark.parametrize(
    ("text", "sentences", "strictness", "is_given", "note"),
    [
        (NOT_IN_DOCUMENTS, [sentence(NOT_IN_DOCUMENTS)], "off", False, ""),
        ("", [], "off", False, "wrote nothing"),
        ("[1] [2]", [], "off", False, "only markers"),
        ("Ten.", [sentence("Ten.", supported=False)], "mark", False, "no source is about any of it"),
        ("Ten.", [sentence("Ten.", supported=False, support=JUST_OFF_TOPIC)], "mark", False, "no source is about"),
        ("Ten.", [sentence("Ten.", supported=False, support=ON_TOPIC)], "mark", True, ""),
        ("Ten.", [], "drop", False, "the sources support none"),
        ("Ten.", [sentence("Ten.", supported=False)], "off", True, ""),
        ("Some limits:", [framing("Some limits:")], "mark", False, "no source is about any of it"),
        ("Here: Ten?", [framing("Here:"), sentence("Ten?")], "mark", False, "it only asks"),
        ("Ten?", [sentence("Ten?")], "mark", False, "it only asks"),
        ("Ten? Ten.", [sentence("Ten?"), sentence("Ten.")], "mark", True, ""),
        (
            f"{NOT_IN_DOCUMENTS} Ten.",
            [sentence(NOT_IN_DOCUMENTS, supported=False), sentence("Ten.")],
            "mark",
            True,
            "and then goes on",
        ),
    ],
)
def test_a_written_answer_is_judged(
    text: str, sentences: list[AnswerSentence], strictness: Strictness, is_given: bool, note: str
) -> None:
    verdict = judge(text, sentences, strictness)

    assert verdict.is_given == is_given
    assert note in " ".join(verdict.notes)
    assert bool(verdict.notes) == bool(note)


@pytest.mark.parametrize(
    "denial",
    [
        NOT_IN_DOCUMENTS,
        "The documents do not mention the fee for parking.",
        "**Unfortunately, the provided sources do not explicitly state the fee.**",
        "I could not find the fee in the documents.",
        "There is no information about the fee.",
        "Die vorliegenden Unterlagen enthalten dazu keine Angaben.",
        "Les documents fournis ne mentionnent pas le tarif.",
        "Los documentos no mencionan la tarifa.",
        "I documenti non menzionano la tariffa.",
        "Os documentos não mencionam a tarifa.",
        "De documenten vermelden de prijs niet.",
        "Dokumenty nie podają ceny.",
        "Dokumenten nämner inte avgiften.",
    ],
)
def test_a_model_that_says_in_its_own_words_that_the_documents_do_not_answer_is_believed(denial: str) -> None:
    said = sentence(denial, supported=False, support=0.9)
    wrong = sentence("The fee is 400 euros.", supported=False, support=0.9)
    right = sentence("The fee is 300 euros [1].")

    assert not judge(denial, [said], "mark").is_given
    assert not judge(f"{denial} {wrong.text}", [said, wrong], "mark").is_given
    assert judge(f"{denial} {right.text}", [said, right], "mark").is_given
    assert judge(f"{wrong.text} {denial}", [wrong, said], "mark").is_given


@pytest.mark.parametrize(
    "claim", ["The documents do not allow dogs.", "The sources disagree.", "There is no fee.", "I cannot park there."]
)
def test_a_denial_of_something_else_is_a_sentence_as_any_other(claim: str) -> None:
    assert judge(claim, [sentence(claim, supported=False, support=0.9)], "mark").is_given


@pytest.mark.parametrize(
    ("said", "is_given"),
    [
        ("Die Frist beträgt zehn Tage.", True),
        ("Le délai est de dix jours.", True),
        ("Pancakes are made of flour and eggs.", False),  # in a language of the sources
        ("Zehn Tage.", False),  # too little tells the language
        ("Die Unterlagen enthalten dazu keine Angaben.", False),
    ],
)
def test_words_tell_no_topic_in_a_language_that_no_source_is_in(said: str, is_given: bool) -> None:
    languages = languages_of([make_hit("The period of notice is ten days, and it begins with the letter.")])
    marked = [sentence(said, supported=False)]

    assert judge(said, marked, "mark", languages).is_given == is_given
    assert will_be_given(said, marked, "mark", languages) == is_given
    assert not judge(said, marked, "mark", languages | {"de", "fr"}).is_given


@pytest.mark.parametrize(
    ("text", "is_something"), [("", False), (" \n", False), ("[1][2].", False), ("```\n```", False), ("Ten.", True)]
)
def test_a_text_without_a_word_is_nothing(text: str, is_something: bool) -> None:
    assert has_written(text) == is_something


def test_a_last_sentence_that_is_cut_off_does_not_count_for_one_that_says_something() -> None:
    cut_off = [sentence("How many?"), sentence("Ten da")]

    assert judge("How many? Ten da", cut_off, "mark").is_given
    assert not judge("How many? Ten da", cut_off, "mark", is_cut_off=True).is_given


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([None, 0.0, JUST_OFF_TOPIC, ON_TOPIC])), max_size=5),
    st.integers(0, 5),
    st.sampled_from(["mark", "drop", "off"]),
    st.booleans(),
)
def test_what_is_sent_early_is_never_withheld_at_the_end(
    written: list[tuple[str, float | None]], sent: int, strictness: Strictness, is_cut_off: bool
) -> None:
    sentences = [
        framing(text) if text.endswith(":") else sentence(text, supported=share is None, support=share or 0.0)
        for text, share in written
        if text
    ]

    def text_of(some: list[AnswerSentence]) -> str:
        return " ".join(each.text for each in some)

    if will_be_given(text_of(sentences[:sent]), sentences[:sent], strictness) and sentences[:sent]:
        assert judge(text_of(sentences), sentences, strictness, is_cut_off=is_cut_off).is_given
