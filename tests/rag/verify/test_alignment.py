"""Alignment: a nearly literal sentence with a word changed that matters."""

import pytest

from rag.index.analysis import analyse
from rag.verify.alignment import changed_words

SOURCE = "Beyonce was born in Houston in 1981. Our employees like Madonna and twenty-two more."


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("Madonna was born in Houston in 1981.", ("Madonna",)),  # though the source has that name, too
        ("Beyonce was born in Houston in 1982.", ("1982",)),
        ("Beyonce was not born in Houston in 1981.", ("not",)),
        ("Beyonce was born in Houston, in 1981.", ()),
        ("Beyonce was raised in Houston in 1981.", ()),
        ("In 1981 a child came into the world there.", ()),  # no copy
        ("Madonna sang.", ()),  # too short to say
    ],
)
def test_changes_that_matter_are_named(sentence: str, changed: tuple[str, ...]) -> None:
    assert changed_words(sentence, SOURCE.split(". ")[0], analyse) == changed


def test_a_common_word_in_place_of_another_is_no_name() -> None:
    source = "Employees of the bank get five days of leave. Our employees like it."
    assert changed_words("Workers of the bank get five days of leave.", source, analyse) == ()


def test_an_ending_does_not_make_two_names_one() -> None:
    assert changed_words(
        "You can contact Smith's office in town.", "You can contact Jones's office in town.", analyse
    ) == ("Smith's",)


def test_a_denial_that_moved_is_no_change() -> None:
    assert changed_words("Approval of a request is not needed.", "No approval of a request is needed.", analyse) == ()


def test_a_denial_taken_out_is_named() -> None:
    assert changed_words("Staff may bring their dogs.", "Staff may never bring their dogs.", analyse) == ("never",)


def test_an_abbreviation_for_number_is_no_denial() -> None:
    source = "No. | Name of the berth | Length\n7 | North quay | 120 m"
    assert changed_words("Name of the berth: North quay. Length: 120 m", source, analyse) == ()
    assert changed_words("Invoice No. 7 is paid in full.", "Invoice 7 is paid in full.", analyse) == ()


def test_what_is_longer_than_any_sentence_is_not_compared() -> None:  # for it would take minutes
    assert changed_words("Ann saw the the " * 2_000, "Eve saw the the " * 2_000, analyse) == ()


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "In autumn Bob replaces Ann.", "In autumn Ann replaces Bob."),
        ("en", "Bob Jones is paid by Ann Smith.", "Every month Ann Smith is paid by Bob Jones."),
        ("en", "Harlowe leads, Harlow follows.", "Harlow leads, Harlowe follows."),
        ("fr", "Le lundi, Zoé remplace Luc.", "Le lundi, Luc remplace Zoé."),
        ("es", "Eva sustituye a Ana.", "Ana sustituye a Eva."),
    ],
)
def test_two_names_that_changed_places_are_named(language: str, sentence: str, source: str) -> None:
    changed = changed_words(sentence, source, analyse, language)
    assert len(changed) >= 2
    assert all(name in sentence for name in changed)


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("en", "Bob is replaced by Ann.", "Ann replaces Bob."),
        ("en", "Bob meets Ann in Rome.", "Ann meets Bob in Oslo."),
        ("en", "Bob and Ann sing.", "Ann and Bob sing."),
        ("en", "Ann pays Bob.", "Ann pays Bob, then Bob pays Ann."),
        ("ja", "BobはAnnを替える", "AnnはBobを替える"),
    ],
)
def test_names_whose_order_says_nothing_are_not(language: str, sentence: str, source: str) -> None:
    assert not {"Ann", "Bob"} & set(changed_words(sentence, source, analyse, language))
