"""Follow-ups that are made whole: with another name, code or number, or with the name that a pronoun stands for."""

import pytest

from rag.answer.follow_ups import go_on, refer, restate
from rag.records import Message
from tests.rag.builders import weigh_alike


@pytest.mark.parametrize(
    ("topic", "follow_up", "whole", "language"),
    [
        ("What does ERR-4012 mean?", "And 4021?", "What does ERR-4021 mean?", "en"),
        ("What does ERR-4012 mean?", "and E17", "What does E17 mean?", "en"),
        ("What is the warranty of the PX-40?", "And the VG-9?", "What is the warranty of the VG-9?", "en"),
        ("What did a permit cost in 2025?", "And 2026?", "What did a permit cost in 2026?", "en"),
        ("What did a permit cost in 2025?", "And in 2026?", "What did a permit cost in 2026?", "en"),
        ("What does a zone A permit cost?", "and for zone B?", "What does a zone B permit cost?", "en"),
        ("Wie groß ist Raum 12?", "Und Raum 14?", "Wie groß ist Raum 14?", "de"),
        ("What does a permit cost?", "And in 2025?", "What does a permit cost in 2025?", "en"),
        ("Was kostet ein Ausweis?", "Und im Jahr 2025?", "Was kostet ein Ausweis im Jahr 2025?", "de"),
        ("How many cabins does the MV Skua have?", "And the MV Alk?", "How many cabins does the MV Alk have?", "en"),
        ("Which documents mention Maren Dahl?", "What about Jorik Veen?", "Which documents mention Jorik Veen?", "en"),
        ("Was bedeutet Fehler E26?", "Und E27?", "Was bedeutet Fehler E27?", "de"),
        ("Que signifie le code E26 ?", "Et E27 ?", "Que signifie le code E27 ?", "fr"),
        ("¿Qué significa el error E26?", "¿Y E27?", "¿Qué significa el error E27?", "es"),
    ],
)
def test_a_bare_name_takes_the_place_of_its_kind(topic: str, follow_up: str, whole: str, language: str) -> None:
    assert restate(follow_up, topic, language) == whole


@pytest.mark.parametrize(
    ("topic", "follow_up", "language"),
    [
        ("How many vacation days do employees get?", "And in Raleigh?", "en"),
        ("What does ERR-4012 mean?", "And how do I clear it?", "en"),
        ("What does ERR-4012 mean?", "And 17?", "en"),
        ("Is ERR-4012 worse than ERR-4021?", "And 4102?", "en"),
        ("Does Maren Dahl know Jorik Veen?", "And Anna Berg?", "en"),
        ("Was kostet eine Karte?", "Und Hunde?", "de"),
    ],
)
def test_what_says_more_or_fits_nowhere_is_left_alone(topic: str, follow_up: str, language: str) -> None:
    assert restate(follow_up, topic, language) is None


@pytest.mark.parametrize(
    ("topic", "follow_up", "whole", "language"),
    [
        ("How many cabins does the MV Skua have?", "And how fast is it?", "how fast is the MV Skua?", "en"),
        ("Who is Maren Dahl?", "When did she start?", "When did Maren Dahl start?", "en"),
        ("What does ERR-4012 mean?", "how do I clear it?", "how do I clear ERR-4012?", "en"),
        ("Wie viele Kabinen hat die MV Skua?", "Und wie schnell ist sie?", "wie schnell ist die MV Skua?", "de"),
    ],
)
def test_a_pronoun_is_replaced_by_the_only_name(topic: str, follow_up: str, whole: str, language: str) -> None:
    assert refer(follow_up, topic, language) == whole


@pytest.mark.parametrize(
    ("topic", "follow_up"),
    [
        ("How many cabins does the MV Skua have?", "Is it possible to bring a dog?"),
        ("How many days of leave do we get?", "Can it be extended?"),
        ("Is the MV Skua faster than the MV Alk?", "And how long is it?"),
        ("How many cabins does the MV Skua have?", "Who won the world cup?"),
    ],
)
def test_without_one_name_for_a_pronoun_nothing_is_replaced(topic: str, follow_up: str) -> None:
    assert refer(follow_up, topic, "en") is None


def test_a_topic_goes_on_through_follow_ups() -> None:
    asked = ("What does ERR-4012 mean?", "And 4021?", "Why?")
    history = [message for each in asked for message in (Message("user", each), Message("assistant", "So."))]

    assert go_on(asked[0], history, weigh_alike, "en") == "What does ERR-4021 mean?"
