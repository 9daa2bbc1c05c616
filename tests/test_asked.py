"""Questions in parts, comparisons, follow-ups and lists of documents, with the default encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.engine import Engine
from rag.settings import Settings
from tests.asking import ask, index_files, opened

FERRY = {
    "crew/ships.csv": (
        "ship,built,passengers,cars,cabins,top speed (kn),home port\n"
        "MV Terna,2004,620,110,48,19.5,Leirvik\nMV Skua,2016,840,180,96,22,Sandnes\nMV Alk,1998,410,75,0,17,Leirvik\n"
    ),
    "crew/uniform.txt": (
        "Uniform rules\n\nDeck crew wear the navy jacket from October to April. Safety shoes are compulsory on the car "
        "deck. Jewellery other than a wedding ring is not permitted there.\n"
    ),
    "crew/payroll.txt": (
        "Payroll calendar 2026\n\nSalaries are paid on the 25th of each month. If it is a Sunday or public holiday, "
        "they are paid before.\nIn December they are paid on the 18th.\n"
    ),
    "support/error-codes.md": (
        "# Ticket machine error codes\n\n"
        "## ERR-4012\nThe card reader lost its connection. Restart the reader with the key behind the flap.\n\n"
        "## ERR-4021\nThe paper roll is jammed. Open the lower door and pull the roll to the left.\n\n"
        "## ERR-4102\nThe printer is too hot. Wait ten minutes with the door open.\n"
    ),
    "minutes/2026-03-10-board.md": (
        "# Board meeting, 10 March 2026\n\nPresent: Asta Holm (chair), Jorik Veen, Maren Dahl.\n\n"
        "3. The purchase of a fourth ferry was put off until the autumn.\n"
    ),
    "minutes/2026-09-15-board.md": (
        "# Board meeting, 15 September 2026\n\nPresent: Asta Holm (chair), Maren Dahl.\n\n"
        "1. The purchase of a fourth ferry was approved.\n"
    ),
    "de/hausordnung.txt": (
        "Hausordnung\n\nDie Sauna ist dienstags von 18 bis 21 Uhr geöffnet. Den Schlüssel verwaltet Jorik Veen.\n"
    ),
    "fr/avis.txt": "Avis\n\nLa passerelle est fermée en janvier. Maren Dahl la fait repeindre en vert.\n",
}


@pytest.fixture(scope="module")
def engine(sample_index: Settings) -> Iterator[Engine]:
    with opened(sample_index) as engine:
        yield engine


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory, compiled_encoders: Path) -> Iterator[Engine]:
    with opened(index_files(tmp_path_factory.mktemp("ferry"), compiled_encoders, FERRY)) as engine:
        yield engine


def test_each_part_is_answered_from_its_own_document(engine: Engine) -> None:
    answer = ask(engine, "How long is probation, and what does a parking permit cost?")

    assert "six months" in answer.answer
    assert "£15 a month" in answer.answer
    assert answer.search_question == "How long is probation? / what does a parking permit cost?"


def test_a_part_that_nothing_answers_is_named(engine: Engine) -> None:
    answer = ask(engine, "How long is probation and who won the world cup?")

    assert answer.answer.splitlines()[-1] == "Not answered: who won the world cup?"
    assert "six months" in answer.answer
    assert answer.sentences[-1].citations == ()


def test_where_no_part_is_answered_the_whole_is_refused(engine: Engine) -> None:
    assert ask(engine, "Who won the world cup and what is the capital of Mongolia?").abstained


def test_both_sides_of_a_comparison_are_quoted_under_their_names(engine: Engine) -> None:
    lines = ask(engine, "What is the difference between the PX-40 and the VG-9?").answer.splitlines()

    assert lines[0] == "PX-40:"
    assert any(line.startswith("The PX-40") for line in lines[1 : lines.index("VG-9:")])
    assert any(line.startswith("The VG-9") for line in lines[lines.index("VG-9:") :])


def test_a_follow_up_names_another_product(engine: Engine) -> None:
    answer = ask(engine, "And the VG-9?", "What is the warranty of the PX-40?")

    assert answer.search_question == "What is the warranty of the VG-9?"
    assert "24 months" in answer.answer


def test_a_follow_up_names_another_code(ferry: Engine) -> None:
    answer = ask(ferry, "And 4021?", "What does ERR-4012 mean?")

    assert answer.search_question == "What does ERR-4021 mean?"
    assert "The paper roll is jammed" in answer.answer


def test_a_code_that_is_not_there_is_refused(ferry: Engine) -> None:
    assert ask(ferry, "And 4999?", "What does ERR-4012 mean?").abstained


def test_a_pronoun_stands_for_the_ship_that_was_asked_about(ferry: Engine) -> None:
    answer = ask(ferry, "And how fast is it?", "How many cabins does the MV Skua have?")

    assert answer.search_question == "how fast is the MV Skua?"
    assert any("22" in citation.quote and "Skua" in citation.quote for citation in answer.citations)


def test_a_follow_up_may_ask_for_another_list(ferry: Engine) -> None:
    answer = ask(ferry, "And Jorik Veen?", "Which documents mention Maren Dahl?")

    assert answer.answer.startswith("2 documents mention “Jorik Veen”:")


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Which documents mention Maren Dahl?", "3 documents mention"),
        ("In welchen Dokumenten wird Maren Dahl erwähnt?", "3 Dokumente erwähnen"),
        ("Quels documents mentionnent Maren Dahl ?", "3 documents mentionnent"),
    ],
)
def test_a_list_is_complete_whatever_the_documents_languages(ferry: Engine, question: str, count: str) -> None:
    answer = ask(ferry, question)

    assert answer.answer.startswith(count)
    assert [citation.uri.rpartition("/")[2] for citation in answer.citations] == [
        "avis.txt",
        "2026-03-10-board.md",
        "2026-09-15-board.md",
    ]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ('where does it say "put off until the autumn"', "was put off until the autumn"),
        ("Wo steht „von 18 bis 21 Uhr geöffnet“?", "Die Sauna ist dienstags von 18 bis 21 Uhr geöffnet"),
        ("Où est-il écrit « la passerelle est fermée » ?", "La passerelle est fermée en janvier"),
    ],
)
def test_a_phrase_is_quoted_with_its_sentence(ferry: Engine, question: str, quote: str) -> None:
    assert [quote in citation.quote for citation in ask(ferry, question).citations] == [True]


def test_a_named_document_is_asked_about_a_subject(ferry: Engine) -> None:
    answer = ask(ferry, "What does the uniform document say about jewellery?")

    assert {citation.uri for citation in answer.citations} == {"docs/crew/uniform.txt"}
    assert "Jewellery other than a wedding ring" in answer.answer


def test_typing_errors_become_words_of_the_documents(ferry: Engine) -> None:
    answer = ask(ferry, "When are salares paid in Decembre?")

    assert answer.search_question == "When are salaries paid in December?"
    assert "the 18th" in answer.answer


def test_a_section_is_named_by_how_its_heading_begins(ferry: Engine) -> None:
    answer = ask(ferry, "What does ERR-4021 say?")

    assert "The paper roll is jammed" in answer.answer
    assert answer.confidence > 0.9
