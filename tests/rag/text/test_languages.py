"""Telling languages apart, by texts of a sentence or less."""

import pytest

from rag.text.languages import (
    UNKNOWN,
    detect,
    language_at,
    language_of_question,
    likely_languages,
    nameless_words,
    tell,
)
from rag.text.lexicon import LANGUAGES

SENTENCES = [
    ("en", "How much does the membership cost per year?"),
    ("en", "Where can I park?"),
    ("de", "Was kostet die Mitgliedschaft im Jahr?"),
    ("de", "Wo kann ich parken?"),
    ("fr", "Combien coûte l'adhésion par an ?"),
    ("fr", "Quand ouvre la piscine ?"),
    ("es", "La reunión tendrá lugar el viernes en el ayuntamiento."),
    ("es", "¿Dónde puedo aparcar?"),
    ("it", "Portare la carta d'identità e due foto."),
    ("it", "Dove posso parcheggiare?"),
    ("nl", "De vergadering is vrijdag in het gemeentehuis."),
    ("nl", "Waar kan ik parkeren?"),
    ("pt", "A reunião será na sexta-feira na câmara municipal."),
    ("pt", "Onde posso estacionar?"),
    ("sv", "Ta med ditt pass och två foton."),
    ("sv", "Var kan jag parkera?"),
    ("da", "Hvad koster medlemskabet om året?"),
    ("da", "Medbring dit pas og to billeder."),
    ("no", "Hva koster medlemskapet per år?"),
    ("no", "Ta med passet ditt og to bilder."),
    ("pl", "Gdzie mogę zaparkować?"),
    ("fi", "Paljonko jäsenyys maksaa vuodessa?"),
    ("hu", "Mennyibe kerül a tagság évente?"),
    ("ro", "Cât costă calitatea de membru pe an?"),
    ("tr", "Nereye park edebilirim?"),
    ("ru", "Сколько стоит членство в год?"),
    ("el", "Πόσο κοστίζει η συνδρομή τον χρόνο;"),
    ("ar", "كم تكلفة العضوية في السنة؟"),
    ("ta", "உறுப்பினர் கட்டணம் எவ்வளவு?"),
    ("th", "ค่าสมาชิกต่อปีเท่าไร"),
    ("ja", "会費は年間いくらですか。"),
    ("ko", "연회비가 얼마입니까?"),
    ("zh", "会费每年多少钱？"),
]


@pytest.mark.parametrize(("language", "text"), SENTENCES)
def test_one_sentence_tells_its_language(language: str, text: str) -> None:
    assert tell(text) == language


@pytest.mark.parametrize("text", ["", "12.50", "Parkplatz", "Brandt & Co", "Los Angeles", "x = y + 1"])
def test_too_little_tells_nothing(text: str) -> None:
    assert tell(text) is None


@pytest.mark.parametrize(
    "text", ["Скільки коштує членство на рік?", "शुल्क कितना है?", "כמה עולה החברות?", "قیمت چقدر است؟"]
)
def test_another_language_of_another_script_is_unknown_and_not_english(text: str) -> None:
    assert tell(text) == UNKNOWN


def test_letters_alone_make_no_other_language_of_english() -> None:
    assert tell("The café of Müller and Sjöström is in the old town, and it is open all week.") == "en"


def test_a_signature_without_words_takes_the_language_around_it() -> None:
    text = "Wir freuen uns auf die Feier und bitten um Antwort.\nPeter Mayer\nTuS Erlenrode"
    start = text.index("Peter")
    assert language_at(text, start, len(text)) == "de"
    assert language_at("Peter Mayer", 0, 11) is None


def test_the_language_of_most_of_a_document_is_detected() -> None:
    german = "Die Mitglieder zahlen den Beitrag bis zum 15. Januar auf das Konto des Vereins.\n" * 30
    english = "The members pay their fee by 15 January into the account of the club.\n" * 10
    assert detect(german + english) == "de"
    assert detect(english + german + english * 4) == "en"


@pytest.mark.parametrize("text", ["", "12.50;13.00\n" * 500, "Скільки коштує членство на рік?"])
def test_of_a_document_that_tells_nothing_there_is_no_language(text: str) -> None:
    assert detect(text) is None


def test_one_word_decides_among_a_few_languages() -> None:
    assert detect("im Winter") is None
    assert detect("im Winter", ["de", "en"]) == "de"
    assert detect("Winter", ["de", "en"]) is None
    assert detect("Combien coûte l'adhésion ?", ["de", "en"]) is None


@pytest.mark.parametrize(
    ("question", "languages", "language"),
    [
        ("Was kostet die Mitgliedschaft im Jahr?", ["en"], "de"),
        ("Aufnahmegebühr 2024?", ["de"], "de"),  # nothing is told: the collection's
        ("Parking?", ["de", "en"], "de"),
        ("Hvor kan jeg parkere?", ["no"], "no"),  # as good as Danish
        ("Hvor kan jeg parkere?", ["de", "da"], "da"),
        ("会费每年多少钱？", ["en"], "zh"),
        ("How much is the fee?", ["simple"], "en"),
        ("Comment obtenir une carte ?", ["fr"], "fr"),
    ],
)
def test_a_questions_language_is_told_by_itself_or_by_the_collection(
    question: str, languages: list[str], language: str
) -> None:
    assert language_of_question(question, languages) == language


def test_a_comment_is_not_french() -> None:
    assert tell("Comment on: Chan K, Ying S. Stress induces bridging at fragile site loci in mitosis.") != "fr"


def test_words_that_name_nothing_are_those_of_the_questions_language() -> None:
    german = nameless_words("Wie heißt denn der Trainer?")
    assert {"wie", "heißt", "denn", "der"} <= german
    assert "trainer" not in german
    assert "quand" not in german
    assert "quand" in nameless_words("C'est quand la coupure ?")
    assert nameless_words("What war is it about?") == frozenset()  # English's are another rule's
    assert nameless_words("Trainer") == frozenset()  # of any language


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Wer ist der Trainer?", ("de",)),
        ("Who is the mayor?", ("en",)),
        ("什么时候开门？", ("zh",)),
        ("Telefon?", LANGUAGES),
        ("Kulübün adresi", LANGUAGES),  # a letter alone tells too little
        ("Де ключі від залу?", ()),  # Ukrainian
    ],
)
def test_languages_that_a_short_text_may_be_in(text: str, languages: tuple[str, ...]) -> None:
    assert likely_languages(text) == languages
