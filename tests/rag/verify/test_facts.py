"""Facts: what a source must have of a sentence."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.analysis import analyse
from rag.verify.facts import index_facts, missing_facts, read_facts


def missing(sentence: str, source: str, context: str = "") -> tuple[str, ...]:
    indexed, beside = index_facts(source, analyse, "en"), index_facts(context, analyse, "en")
    return missing_facts(read_facts(sentence, analyse, "en"), indexed, beside, analyse)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("It costs 1250.", "It costs 1,250.00."),
        ("It has 3 doors.", "It has three doors."),
        ("Es kostet 1.250 Euro.", "Es kostet 1250,00 Euro."),
        ("It has three doors.", "It has 3 doors."),
        ("It cost $5 million.", "It cost 5,000,000."),
        ("It cost $5.2 million.", "Cost (in millions) | 5.2"),
        ("In 2018–19 it grew.", "In 2018-2019 it grew."),
        ("On 3 March 1998 he left.", "He left on 1998-03-03."),
        ("On 1998-03-04 he left.", "He left on March 4, 1998."),
        ("He left on 05/03/2024.", "He left on 5 March 2024."),
        ("He left on 03/05/2024.", "He left on 5 March 2024."),
        ("In Sept. 2020 it rained.", "It rained in September 2020."),
        ("Closed on the 2nd of May.", "Closed on 2 May and 1 June."),
        ("In May it is closed.", "Closed on 2 May."),
        ("Staff may march.", "None."),
        ("The German chancellor spoke.", "The chancellor of Germany spoke."),
        ("He likes Italians.", "He likes Italy."),
        ("The UN voted.", "The United Nations voted."),
        ("He works for the United Nations.", "He works for the UN."),
        ("The U.S. voted.", "The US voted."),
        ("He met Beyoncé's sister.", "He met the sister of Beyonce."),
        ("He saw O’Brien.", "He saw O'Brien."),
        ("Employees may go.", "Staff may go."),
        ("They get 5 working days.", "They get 5 days."),
        ("They get 5 days.", "Days | 5"),
        ("One of them left.", "They left."),
        ("120 150 are the limits.", "| 120 | 150 |"),
    ],
)
def test_facts_are_found_in_another_form(sentence: str, source: str) -> None:
    assert missing(sentence, source) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "lacking"),
    [
        ("It has 12 doors.", "It has 112 doors.", ("12",)),
        ("7 and 7.", "none", ("7",)),
        ("It costs 1,250.5.", "It costs 1250.", ("1,250.5",)),
        ("It cost $5 million.", "It cost $5 billion.", ("$5 million",)),
        ("They get 5 weeks.", "They get 5 days.", ("5 weeks",)),
        ("It is 5 %.", "It is $5.", ("5 %",)),
        ("He left in March.", "He left in April.", ("March",)),
        ("Since May it rains.", "Since June it rains.", ("May",)),
        ("Closed on 2 May.", "Closed on 1 May and 2 June.", ("2 May",)),
        ("Closed on 2 May.", "In May it is closed on 2 days.", ("2 May",)),
        ("Closed on May 2.", "Closed on 1 May and 2 June.", ("May 2",)),
        ("He left on 09/03/2024.", "He left on 5 March 2024.", ("09/03/2024",)),
        ("He left on 1998-03-06.", "He left on 5 March 1998.", ("1998-03-06",)),
        ("Fixed until 39 March.", "Fixed until 31 March.", ("39",)),  # no day has that number
        ("Then Smith left.", "Then Jones left.", ("Smith",)),
        ("He lives in St. Moritz.", "He lives in St. Gallen.", ("Moritz",)),
        ("We met on Monday.", "We met on Tuesday.", ("Monday",)),
        ("NASA did it.", "ESA did it.", ("NASA",)),
        ("Ann Lee left.", "Bob Lee left.", ("Ann",)),
        ("It needs form B12.", "It needs form B13.", ("B12",)),
        ("It needs version 3.11.2.", "It needs version 3.11.3.", ("3.11.2",)),
    ],
)
def test_what_a_source_has_otherwise_is_missing(sentence: str, source: str, lacking: tuple[str, ...]) -> None:
    assert missing(sentence, source) == lacking


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("de", "Der Vertrag läuft 3 Jahre.", "Der Vertrag läuft drei Jahre."),
        ("de", "Vom 07.07. bis 25.07. ist zu.", "Vom 7. bis 25. Juli ist zu."),
        ("fr", "Ouvert du 01/07 au 31/08.", "Ouvert du 1er juillet au 31 août."),
        ("fr", "Fermé du 2 au 13 mars.", "Fermé du lundi 2 au vendredi 13 mars."),
        ("en", "Call 02079460318.", "Call 020 7946 0318 or +44 20 7946 0318."),
        ("en", "Two fifths of them came.", "40% of them came."),
        ("en", "1 member left.", "One member left."),
        ("it", "Si parte alle sette e mezza.", "Si parte alle 7.30."),
        ("nl", "Om zeven uur gaat het open.", "Het gaat om 19.00 uur open."),
        ("pt", "Pelo menos 20 minutos.", "Pelo menos vinte minutos."),
        ("sv", "Senast 28/2 2026.", "Senast den 28 februari 2026."),
    ],
)
def test_values_are_the_same_in_every_writing(language: str, sentence: str, source: str) -> None:
    facts = read_facts(sentence, analyse, language)
    assert facts.values
    assert missing_facts(facts, index_facts(source, analyse, language), index_facts("", analyse, "en"), analyse) == ()


@pytest.mark.parametrize(
    ("dated", "sentence", "lacking"),
    [
        ("2025-12-01", "Closed from 24 December 2025 to 2 January 2026.", ()),
        ("2025-12-01", "Closed from 24 December 2024.", ("24 December 2024",)),
        (None, "Closed from 24 December 2025.", ("24 December 2025",)),
        ("2025-12-01", "In December 2025 it closed.", ()),
        ("2025-12-01", "In May it closed.", ("May",)),
        ("2025-12-01", "Closed from 24 December to 5 January.", ("24 December to 5 January",)),
    ],
)
def test_a_date_may_have_the_year_of_its_document(dated: str | None, sentence: str, lacking: tuple[str, ...]) -> None:
    source = index_facts("Closed from 24 December to 2 January.", analyse, "en")
    beside = index_facts("Notice", analyse, "en", dated)
    assert missing_facts(read_facts(sentence, analyse, "en"), source, beside, analyse) == lacking


def test_names_years_and_months_may_stand_in_the_context_but_amounts_may_not() -> None:
    assert missing("Then Smith paid in May 2024.", "He paid.", context="Smith, May 2024") == ()
    assert missing("He paid 120.", "He paid.", context="120") == ("120",)


def test_a_word_that_opens_a_sentence_is_no_name_by_that() -> None:
    assert read_facts("Workers left. However, pay rose: Nobody knew.", analyse, "en").names == ()
    assert [name for name, _ in read_facts("While the Park is open, Ann may go.", analyse, "en").names] == [
        "Park",
        "Ann",
    ]


@given(st.text())
def test_every_text_holds_its_own_facts(text: str) -> None:
    assert missing(text, text) == ()


def test_many_names_are_read_in_one_pass() -> None:  # looking back to the text's beginning would take minutes
    assert ("Ann", None) in read_facts("A B. " * 20_000 + "He met Ann", analyse, "en").names


def test_names_behind_a_long_text_without_letters_are_read_in_linear_time() -> None:
    text = "- " * 25_000 + "x.\n" + "Paris.\n" * 7_000
    started = time.process_time()

    read_facts(text, analyse, "en")

    assert (
        time.process_time() - started < 5
    )  # 0.4 s on two busy cores; more than 60 with the first letter sought for each name
