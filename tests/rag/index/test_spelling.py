"""Spelling: whole words of a collection for words that it does not know."""

from pathlib import Path

import pytest

from rag.index.analysis import analyse
from rag.index.compounds import find_compounds
from rag.index.spelling import cost_of_slips, meant_asking_word
from rag.index.word_files import write_words
from rag.index.words import Words

TEXTS = {
    "en": (
        "The library keeps its opening hours on Wednesday. A committee of neighbours decides about the parking permit "
        "and the temperature of the swimming pool. Receipts are necessary; the calendar shows each appointment. "
        "A party for children costs a part of the deposit. Mr Schmitt is the treasurer."
    ),
    "de": (
        "Die Bücherei hat am Donnerstag geöffnet. Die Öffnungszeiten der Geschäftsstelle und der Mitgliedsbeitrag "
        "stehen in der Satzung. Das Schwimmbad hat einen Parkplatz, die Kündigung braucht eine Unterschrift. "
        "Rückenfit ist am Abend; der Präsident begrüßt die Übungsleiter. Wer etwas beitragen will, trägt sich ein."
    ),
    "fr": (
        "La bibliothèque est ouverte mercredi. Le ramassage des poubelles et le règlement de la cantine sont affichés. "
        "L'inscription à l'école demande un justificatif. Le secrétariat donne un rendez-vous pour le stationnement. "
        "La commune reporte la cérémonie de février."
    ),
}
TYPOS = [
    ("en", "librery", "library"),
    ("en", "opning", "opening"),
    ("en", "wenesday", "wednesday"),
    ("en", "comittee", "committee"),
    ("en", "nieghbours", "neighbours"),
    ("en", "permitt", "permit"),
    ("en", "temprature", "temperature"),
    ("en", "swiming", "swimming"),
    ("en", "neccesary", "necessary"),
    ("en", "calender", "calendar"),
    ("en", "apointement", "appointment"),
    ("en", "reciepts", "receipts"),
    ("de", "Bucherei", "Bücherei"),
    ("de", "Büchrei", "Bücherei"),
    ("de", "Donerstag", "Donnerstag"),
    ("de", "Oeffnungszeiten", "Öffnungszeiten"),
    ("de", "öfnungszeiten", "öffnungszeiten"),
    ("de", "Mitglidsbeitrag", "Mitgliedsbeitrag"),
    ("de", "Geschäftstelle", "Geschäftsstelle"),
    ("de", "Schwimbad", "Schwimmbad"),
    ("de", "Kündigungg", "Kündigung"),
    ("de", "Unterschfrit", "Unterschrift"),
    ("de", "rückenfitt", "rückenfit"),
    ("de", "Praesident", "Präsident"),
    ("fr", "bibliotheque", "bibliothèque"),
    ("fr", "bibliothéque", "bibliothèque"),
    ("fr", "mercedi", "mercredi"),
    ("fr", "ramasage", "ramassage"),
    ("fr", "réglement", "règlement"),
    ("fr", "inscripsion", "inscription"),
    ("fr", "ecole", "école"),
    ("fr", "justificatf", "justificatif"),
    ("fr", "secretariat", "secrétariat"),
    ("fr", "stationement", "stationnement"),
    ("fr", "ceremonie", "cérémonie"),
    ("fr", "fevrier", "février"),
]
MEANT = [
    ("en", "marker"),  # a word all the same
    ("en", "Schmidt"),  # a name
    ("en", "summarise"),
    ("en", "ratio"),
    ("en", "ERR-4102 x9y 2024"),
    ("en", "hrs"),
    ("de", "eintreten"),
    ("de", "Ubung"),
    ("fr", "rapporte"),
    ("fr", "revient"),
]


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Words]:
    indexes = {}
    for language, text in TEXTS.items():
        folder: Path = tmp_path_factory.mktemp(language)
        rows = [("a", "d", text)]
        ids = sorted(chunk_id for chunk_id, _, _ in rows)
        write_words(folder, rows, language, {}, find_compounds(rows, language, {}), ids=ids)
        indexes[language] = Words(folder, language)
    return indexes


def _forms(language: str, term: str) -> set[str]:
    words = {word.strip(".,;") for word in TEXTS[language].replace("'", " ").split()}
    return {word for word in words if analyse(word, language) == [term]}


@pytest.mark.parametrize(("language", "written", "meant"), TYPOS)
def test_a_typo_finds_the_word_of_the_texts(spelled: dict[str, Words], language: str, written: str, meant: str) -> None:
    question = spelled[language].spelled(written, lambda term: _forms(language, term)).casefold()
    assert question in {written.casefold(), meant.casefold()}
    assert analyse(question, language) == analyse(meant, language)  # some are one word to the stemmer as they are


@pytest.mark.parametrize(("language", "written"), MEANT)
def test_another_word_stays(spelled: dict[str, Words], language: str, written: str) -> None:
    text = f"so {written}"
    assert spelled[language].spelled(text, lambda term: _forms(language, term), {"marker"}.__contains__) == text


def test_several_typos_of_a_question_are_corrected(spelled: dict[str, Words]) -> None:
    question = "librery opning hours on wenesday"
    assert spelled["en"].spelled(question, lambda term: _forms("en", term)) == "library opening hours on wednesday"


@pytest.mark.parametrize(
    ("language", "written", "meant"),
    [
        ("de", "wan ist das", "wann ist das"),
        ("en", "wen is the party", "when is the party"),
        ("en", "WEN is the party", "WEN is the party"),  # a code
        ("en", "is it on teh day", "is it on teh day"),  # `the` is too short to be told
        ("en", "how much may it cost", "how much may it cost"),  # a word as good as `many`
        ("en", "are ten enough", "are ten enough"),
        ("de", "habe ich das", "habe ich das"),
        ("de", "an wen geht das", "an wen geht das"),
        ("fr", "c'est en mai", "c'est en mai"),
    ],
)
def test_a_short_word_is_one_that_asks(spelled: dict[str, Words], language: str, written: str, meant: str) -> None:
    assert spelled[language].spelled(written, lambda term: _forms(language, term)) == meant


def test_a_short_word_that_the_encoder_knows_is_meant(spelled: dict[str, Words]) -> None:
    assert spelled["en"].spelled("wen is it", is_word={"wen"}.__contains__) == "wen is it"
    assert spelled["de"].spelled("wan ist das", is_word={"wan"}.__contains__) == "wann ist das"  # it knows English


def test_a_word_of_another_language_is_taken_for_one_that_is_nearly_alike(spelled: dict[str, Words]) -> None:
    def ask(text: str) -> str:
        return spelled["fr"].spelled(text, lambda term: _forms("fr", term), {"inscripsion"}.__contains__)

    assert ask("When is the inscripsion?") == "When is the inscription?"
    assert ask("Quand est l'inscripsion ?") == "Quand est l'inscripsion ?"


def test_an_asking_word_is_taken_only_where_no_other_is_as_near() -> None:
    assert meant_asking_word("wher", ["where", "what"]) == "where"
    assert meant_asking_word("wher", ["where", "whern"]) is None


@pytest.mark.parametrize(
    ("written", "meant", "cost"),
    [
        ("cafe", "café", 0),
        ("strasse", "straße", 0),
        ("muenchen", "münchen", 0),
        ("comittee", "committee", 2),
        ("nieghbour", "neighbour", 2),  # swapped neighbours are one slip
        ("librery", "library", 3),  # a wrong letter
        ("neccesary", "necessary", 4),
        ("party", "part", None),
        ("radio", "ratio", None),
        ("revient", "retient", None),
        ("eintreten", "eintragen", None),
        ("rapporte", "apporte", None),  # another first letter
    ],
)
def test_what_slips_cost(written: str, meant: str, cost: int | None) -> None:
    assert cost_of_slips(written, meant) == cost


def test_a_name_is_no_slip_for_one_with_a_wrong_letter() -> None:
    assert cost_of_slips("schneidar", "schneider") == 3
    assert cost_of_slips("schneidar", "schneider", is_name=True) is None
    assert cost_of_slips("schnedier", "schneider", is_name=True) == 2
