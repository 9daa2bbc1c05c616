"""Parts: which questions ask two things, which compare two, and which stay whole."""

import pytest

from rag.answer.conversation import content_words
from rag.answer.parts import asks_barely, compared_in_two, split_question, split_sides
from tests.rag.builders import weigh_alike


def words(text: str) -> dict[str, float]:
    return dict(content_words(weigh_alike, text))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How much is the invoice from Brenmark and until when do we have to pay it?",
            ("How much is the invoice from Brenmark?", "until when do we have to pay it?"),
        ),
        (
            "Which cooling rate does the paper suggest, and was anything measured above 15 degrees?",
            ("Which cooling rate does the paper suggest?", "was anything measured above 15 degrees?"),
        ),
        (
            "How much paid leave do we have and do we need a doctor's note?",
            ("How much paid leave do we have?", "do we need a doctor's note?"),
        ),
        (
            "How often is the fire drill held? And who attends it?",
            ("How often is the fire drill held?", "And who attends it?"),
        ),
        (
            "I have a dog. May it travel on the car deck? What does a cabin cost?",
            ("I have a dog. May it travel on the car deck?", "What does a cabin cost?"),
        ),
        (
            "Wie heißt der Judotrainer und wie erreiche ich ihn?",
            ("Wie heißt der Judotrainer?", "wie erreiche ich ihn?"),
        ),
        (
            "Combien coûte la salle des fêtes et jusqu'à quand faut-il la réserver ?",
            ("Combien coûte la salle des fêtes?", "jusqu'à quand faut-il la réserver ?"),
        ),
        (
            "¿Cuánto cuesta el carné de socio y cuándo se paga?",
            ("¿Cuánto cuesta el carné de socio?", "cuándo se paga?"),
        ),
        ("Quanto costa la sala grande e quando si paga?", ("Quanto costa la sala grande?", "quando si paga?")),
        ("Hoeveel kost de grote zaal en wanneer betaal ik?", ("Hoeveel kost de grote zaal?", "wanneer betaal ik?")),
        ("Quanto custa a sala grande e quando se paga?", ("Quanto custa a sala grande?", "quando se paga?")),
    ],
)
def test_two_questions_are_told_apart(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question, words, "en")[0] == parts


@pytest.mark.parametrize(
    "question",
    [
        "Do you sell bread and butter?",
        "Is it open on Saturdays and Sundays?",
        "When and where is the general meeting?",
        "How long and how wide is the table?",
        "at what temperature and for how long do we cure the slides",
        "Which ferries sail when it is calm and when it is stormy?",
        "What happens if the alarm rings and nobody hears it?",
        "Which rules apply to visitors who come by car and who stay overnight?",
        "What are research and development costs?",
        "Tell me what to do with the battery and why.",
        "What cannot be solved in theory, but which in practice takes too long?",
        "did the limit get a majority in January?",
        "Who may park here or can I use the yard?",
        "sailing week: dates, age and price?",
        "I was ill and missed several market days - do they count as missed?",
        "Was kosten Schwimmen und Turnen im Jahr?",
        "Wann und wo ist die Versammlung?",
        "Quels sont les horaires du lundi et du mardi ?",
        "¿Qué documentos y qué fotos necesito?",
        "What? Why? How?",
    ],
)
def test_one_question_stays_whole(question: str) -> None:
    assert split_question(question, words, "en") == ((), "en")


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What is the difference between the MV Terna and the MV Skua?", ("MV Terna", "MV Skua")),
        ("Compare the Saver ticket with the Flex ticket.", ("Saver ticket", "Flex ticket")),
        ("What is different at night between the 2024 and the 2026 rules?", ("2024 rules", "2026 rules")),
        ("which of the two, the stacks or the lab books, must be kept longer?", ("stacks", "lab books")),
        ("By how much did a wedding go up from 2025 to 2026?", ("2025", "2026")),
        ("Um wie viel ist der Beitrag von 2024 auf 2026 gestiegen?", ("2024", "2026")),
        ("Was ist der Unterschied zwischen aktiven und passiven Mitgliedern?", ("aktiven", "passiven Mitgliedern")),
        ("Quelle est la différence entre le tarif plein et le tarif réduit ?", ("tarif plein", "tarif réduit")),
    ],
)
def test_both_sides_of_a_comparison_have_their_names(question: str, sides: tuple[str, ...]) -> None:
    assert tuple(side.name for side in split_sides(question, "en")) == sides


def test_the_parts_language_is_the_questions() -> None:
    assert split_question("Wie heißt der Judotrainer und wie erreiche ich ihn?", words, "en")[1] == "de"


@pytest.mark.parametrize(
    ("part", "is_bare"), [("up to what value?", True), ("until when?", True), ("how long is probation?", False)]
)
def test_a_bare_part_needs_the_one_before_it(part: str, *, is_bare: bool) -> None:
    assert asks_barely(part, "en") == is_bare


def test_a_side_is_asked_about_without_the_other() -> None:
    terna, _ = split_sides("What is different at night between the 2024 and the 2026 rules?", "en")

    assert "2024 rules" in terna.question
    assert "night" in terna.question
    assert "2026" not in terna.question


@pytest.mark.parametrize(
    "question",
    [
        "What does a permit cost in 2026?",
        "How many members joined between 2024 and 2026?",
        "How does the revenue compare to previous quarters and what might this mean?",
        "Is there a bus between the harbour and the town?",
        "Who sits between Asta Holm and Maren Dahl?",
    ],
)
def test_what_is_no_comparison_has_no_sides(question: str) -> None:
    assert split_sides(question, "en") == ()


def test_two_documents_may_be_compared_without_their_names() -> None:
    assert compared_in_two("did the price of pads go up between the two invoices?", "en") == (
        "did the price of pads invoices?"
    )
    assert compared_in_two("what do the two invoices say?", "en") == ""
