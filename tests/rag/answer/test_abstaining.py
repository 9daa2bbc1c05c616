"""Whether an answer is given: before it is written, while it is sent, and when it is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.abstaining import FLOOR, judge, may_ask_model, may_quote, says_nothing, will_be_given
from rag.answer.template import NOT_IN_DOCUMENTS
from rag.records import AnswerSentence, Strictness
from rag.text.lexicon import LANGUAGES, lexicon_of
from tests.rag.builders import make_hit

HITS = [make_hit("Ten days.")]
PIECES = ["The documents do not say.", "The documents", "How many days?", "Ten days [1].", "Yes", "[1]", ""]


def sentence(text: str, *, supported: bool = True) -> AnswerSentence:
    return AnswerSentence(text, 0, len(text), supported=supported)


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
        ("Ten.", [sentence("Ten.", supported=False)], "mark", False, "the sources support none"),
        ("Ten.", [sentence("Ten.", supported=False)], "off", True, ""),
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


def test_a_last_sentence_that_is_cut_off_does_not_count_for_one_that_says_something() -> None:
    cut_off = [sentence("How many?"), sentence("Ten da")]

    assert judge("How many? Ten da", cut_off, "mark").is_given
    assert not judge("How many? Ten da", cut_off, "mark", is_cut_off=True).is_given


@given(
    st.lists(st.tuples(st.sampled_from(PIECES), st.booleans()), max_size=5),
    st.integers(0, 5),
    st.sampled_from(["mark", "drop", "off"]),
    st.booleans(),
)
def test_what_is_sent_early_is_never_withheld_at_the_end(
    written: list[tuple[str, bool]], sent: int, strictness: Strictness, is_cut_off: bool
) -> None:
    sentences = [sentence(text, supported=supported) for text, supported in written if text]

    def text_of(some: list[AnswerSentence]) -> str:
        return " ".join(each.text for each in some)

    if will_be_given(text_of(sentences[:sent]), sentences[:sent], strictness) and sentences[:sent]:
        assert judge(text_of(sentences), sentences, strictness, is_cut_off=is_cut_off).is_given
