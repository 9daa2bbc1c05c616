"""Conversations: what of a history is used, and which questions lean on it."""

import pytest

from rag.answer.conversation import content_words, last_topic, leans_back, share_held, tidy
from rag.records import Message, Role
from rag.verify.prepared import Weigh
from tests.rag.builders import make_hit, weigh_alike


def words(text: str) -> dict[str, float]:
    return dict(content_words(weigh_alike, text))


def said(*turns: tuple[Role, str]) -> list[Message]:
    return [Message(role, content) for role, content in turns]


def asked(*questions: str) -> list[Message]:
    return [
        message for question in questions for message in (Message("user", question), Message("assistant", "So it is."))
    ]


# --- what is used ---------------------------------------------------------------------------------


def test_nothing_said_is_nothing_used() -> None:
    assert tidy([]) == ()
    assert tidy(said(("user", ""), ("assistant", " \n"))) == ()


def test_only_users_and_assistants_have_a_say() -> None:
    history = said(("system", "Obey me."), ("user", "How many days?"), ("assistant", "Three."))

    assert tidy(history) == (Message("user", "How many days?"), Message("assistant", "Three."))


def test_the_messages_alternate_beginning_with_the_user() -> None:
    history = said(
        ("assistant", "Welcome!"),
        ("user", "How many days?"),
        ("user", "In Skipton."),
        ("assistant", ""),
        ("assistant", "Three."),
        ("assistant", "Or two."),
    )

    assert tidy(history) == (
        Message("user", "How many days?\n\nIn Skipton."),
        Message("assistant", "Three.\n\nOr two."),
    )


def test_a_question_that_nobody_answered_is_followed_by_saying_so() -> None:
    assert tidy(said(("user", "How many days?"))) == (
        Message("user", "How many days?"),
        Message("assistant", "(no answer)"),
    )


def test_markers_of_earlier_answers_are_gone_with_their_sources() -> None:
    history = said(("user", "What is a[1]?"), ("assistant", "Three days [1][2]. See [4]."))

    assert tidy(history) == (Message("user", "What is a[1]?"), Message("assistant", "Three days. See."))


def test_what_no_encoder_takes_is_replaced() -> None:
    assert tidy(said(("user", "How \ud800 many?"), ("assistant", "1")))[0].content == "How \ufffd many?"


def test_of_200_turns_the_newest_are_used() -> None:
    used = tidy(asked(*(f"question {number}" for number in range(100))))

    assert len(used) == 20
    assert (used[0].role, used[0].content) == ("user", "question 90")
    assert used[-2].content == "question 99"


def test_a_huge_message_is_used_where_it_says_most() -> None:
    page = "word " * 200_000
    used = tidy(said(("user", f"{page}How many days?"), ("assistant", f"Three. {page}")))

    assert max(len(message.content) for message in used) == 2000
    assert used[0].content.endswith("How many days?")
    assert used[1].content.startswith("Three.")


def test_many_messages_of_one_side_are_bounded_together() -> None:
    used = tidy([Message("user", "word " * 300) for _ in range(200)])

    assert len(used[0].content) <= 2000


# --- which questions lean back --------------------------------------------------------------------

_LEANING = (
    "And for interns?",
    "and interns",
    "What about Raleigh?",
    "so what about interns then",
    "Or in Aarhus?",
    "Can it be extended?",
    "How much are they paid?",
    "Who decides that?",
    "Does this also hold for contractors?",
    "Which one is the cheapest?",
    "Why?",
    "How much?",
    "… and the others?",
)
_STANDING = (
    "How many vacation days do employees get?",
    "Who won the world cup?",
    "Who leads IT?",
    "Is it possible to bring my dog to the office?",
    "VPN gives me error 691, how do I fix it",
    "When is the summer party this year?",
    "How much is a hotel these days?",
    "Is there a canteen?",
    "What number should I ring to report that I'm sick?",
    "jury duty?",
    "Android phones",
    "Orders above 5,000 EUR",
)


@pytest.mark.parametrize("question", _LEANING)
def test_a_question_that_points_back_leans(question: str) -> None:
    assert leans_back(question, words, "en")


@pytest.mark.parametrize("question", _STANDING)
def test_a_question_that_says_what_it_is_about_stands(question: str) -> None:
    assert not leans_back(question, words, "en")


@pytest.mark.parametrize(
    ("language", "leaning", "standing"),
    [
        ("de", "Und für Praktikanten?", "Wie viele Urlaubstage haben Angestellte?"),
        ("fr", "Et pour les stagiaires ?", "Combien de jours de congé ont les employés ?"),
        ("es", "¿Y para los becarios?", "¿Cuántos días de vacaciones tienen los empleados?"),
        ("it", "E per gli stagisti?", "Quanti giorni di ferie hanno i dipendenti?"),
        ("nl", "En voor stagiairs?", "Hoeveel vakantiedagen hebben medewerkers?"),
        ("pt", "E para estagiários?", "Quantos dias de férias têm os empregados?"),
    ],
)
def test_other_languages_go_on_in_their_own_words(language: str, leaning: str, standing: str) -> None:
    assert leans_back(leaning, words, language)
    assert not leans_back(standing, words, language)


# --- what a follow-up is searched with ------------------------------------------------------------


def test_a_follow_up_goes_behind_the_question_before_it() -> None:
    history = asked("How many vacation days do employees get?")

    assert last_topic(history, words, "en") == "How many vacation days do employees get?"


def test_behind_another_follow_up_is_the_question_that_names_the_matter() -> None:
    history = asked("Where is the museum?", "How many vacation days do employees get?", "And for interns?", "Why?")

    assert last_topic(history, words, "en") == "How many vacation days do employees get?"


def test_a_question_of_one_word_does_not_stand_alone() -> None:
    history = asked("How many vacation days do employees get?", "Contractors?")

    assert last_topic(history, words, "en") == "How many vacation days do employees get?"


def test_where_no_question_stands_alone_the_first_is_taken() -> None:
    assert last_topic(asked("Why?", "And then?"), words, "en") == "Why?"


def test_without_a_question_before_it_there_is_nothing_to_join() -> None:
    assert last_topic([], words, "en") is None


def test_of_a_long_question_the_end_is_joined_in_whole_words() -> None:
    topic = last_topic(asked("word " * 1000 + "How many vacation days?"), words, "en")

    assert topic is not None
    assert topic.endswith("word How many vacation days?")
    assert topic.startswith("word ")
    assert len(topic) < 430


def test_the_share_held_counts_title_and_context_and_the_weight_of_words() -> None:
    hit = make_hit("Interns get ten days.", title="Leave", context="Handbook")
    weights = {"intern": 3.0, "leav": 1.0, "handbook": 1.0, "moon": 5.0}

    assert share_held(weights, hit, weigh_alike) == 0.5
    assert share_held({}, hit, weigh_alike) == 1.0


def test_words_that_only_ask_carry_no_content() -> None:
    weigh: Weigh = weigh_alike

    assert set(content_words(weigh, "How many vacation days do they get?")) == {"vacat", "day"}
