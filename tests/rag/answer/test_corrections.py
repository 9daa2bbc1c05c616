"""Corrections: what a later mail, notice or minutes corrects does not speak."""

from dataclasses import replace

import pytest

from rag.answer.candidates import Candidate, read_candidates
from rag.answer.corrections import corrected, quoted_depth
from rag.answer.widening import unwidened
from rag.records import Source
from rag.text.languages import language_of_question
from tests.rag.builders import make_hit, weigh_alike


def candidates_of(uri: str, text: str, title: str = "", date: str | None = None) -> list[Candidate]:
    hit = replace(make_hit(text, document_id=uri, title=title, date=date), uri=uri)
    return list(read_candidates(unwidened(Source(1, hit)), weigh_alike))


def speaking(question: str, *documents: tuple[str, ...]) -> list[str]:
    """Return the uris of documents of one candidate each that nothing corrects."""
    candidates = [each for document in documents for each in candidates_of(*document)]
    assert len(candidates) == len(documents)
    language = language_of_question(question, ["en", "de", "fr"])
    places = corrected(candidates, weigh_alike(question), language)
    return [document[0] for i, document in enumerate(documents) if i not in places]


def mail(number: int, subject: str, text: str, day: int) -> tuple[str, str, str, str]:
    return f"mail/{number}.eml", text, subject, f"2026-03-{day:02}"


@pytest.mark.parametrize(
    ("question", "subject", "first", "then"),
    [
        ("How hot is the oven?", "Oven", "The oven is at 180 degrees.", "The oven is at 160 degrees now."),
        ("When is the oven mended?", "Oven", "The oven is mended on 4 May.", "The oven is mended on 7 May."),
        ("Which lots of lamps go back?", "Lamps", "Lamps of lots 25 to 30 go back.", "Lamps of lots 15 to 20 go back."),
        ("What does the hall cost?", "Hall", "The hall costs 90 euros.", "The hall costs 110 euros."),
        (
            "Wann ist die Halle zu?",
            "Halle",
            "Die Halle ist am 1. Mai zu.",
            "Die Halle ist am 8. Mai zu.",
        ),
        ("Was kostet der Bus?", "Bus", "Der Bus kostet 90 Euro.", "Der Bus kostet jetzt 95 Euro."),
        ("Wann fährt der Bus?", "Bus", "Der Bus fährt um 8 Uhr.", "Der Bus fährt um 9 Uhr."),
        ("Quand coupe-t-on l'eau ?", "Eau", "L'eau est coupée le 4 mai.", "L'eau est coupée le 11 mai."),
        ("Combien coûte la salle ?", "Salle", "La salle coûte 90 euros.", "La salle coûte 95 euros."),
        ("À quelle heure part le car ?", "Car", "Le car part à 8 h 30.", "Le car part à 9 h 30."),
    ],
)
def test_in_a_thread_the_later_mail_speaks(question: str, subject: str, first: str, then: str) -> None:
    mails = mail(1, subject, first, 2), mail(2, f"Re: {subject}", then, 4)
    assert speaking(question, *mails) == ["mail/2.eml"]
    assert speaking(question, *reversed(mails)) == ["mail/2.eml"]


@pytest.mark.parametrize(
    ("question", "first", "then"),
    [
        ("When is the clean-up?", "The clean-up is on 10 April.", "The clean-up is moved to 17 April."),
        ("When does the bridge work begin?", "Bridge work: from May.", "The bridge work is put off to 1 June."),
        ("When is the street closed?", "Street closed 7 to 18 April.", "Moved: street closed 31 March to 11 April."),
        ("What does the pass cost?", "The pass costs 80 euros.", "Correction: the pass costs 85 euros."),
        ("Wann ist das Turnier?", "Das Turnier ist am 10. Mai.", "Das Turnier ist auf den 17. Mai verschoben."),
        ("Was kostet der Kurs?", "Der Kurs kostet 40 Euro.", "Korrektur: Der Kurs kostet 45 Euro."),
        ("Wann probt der Chor?", "Der Chor probt um 18 Uhr.", "Der Chor probt ab sofort um 19 Uhr."),
        ("Quand a lieu la fête ?", "La fête a lieu le 10 mai.", "La fête est reportée au 17 mai."),
        ("Combien coûte le repas ?", "Le repas coûte 5 euros.", "Rectificatif : le repas coûte 6 euros."),
        ("Quand ouvre le parc ?", "Le parc ouvre à 8 h 00.", "Le parc ouvre désormais à 9 h 00."),
    ],
)  # fmt: skip
def test_a_later_notice_that_says_so_corrects_an_earlier_one(question: str, first: str, then: str) -> None:
    minutes = ("m/2026-03-03 minutes.md", first), ("m/2026-03-31 minutes.md", then)
    assert speaking(question, *minutes) == ["m/2026-03-31 minutes.md"]


@pytest.mark.parametrize(
    ("question", "first", "then"),
    [
        ("When is the party?", "The party is on 10 April.", "The party is on 17 April."),  # nobody says it was moved
        ("When is the party?", "The party is on 10 April.", "The clean-up is moved to 17 April."),  # another thing
        ("When is the party?", "The party is on 10 April.", "The party is moved to the barn."),  # another fact
        ("When is the party?", "The party is on 17 April.", "The party is moved to 17 April."),  # the same
    ],
)
def test_what_is_not_corrected_speaks(question: str, first: str, then: str) -> None:
    minutes = ("m/2026-03-03 minutes.md", first), ("m/2026-03-31 minutes.md", then)
    assert speaking(question, *minutes) == [uri for uri, _ in minutes]


def test_what_has_but_one_word_of_the_thing_does_not_correct_it() -> None:
    minutes = (
        ("m/2026-03-03 minutes.md", "The party of the choir is on 10 April."),
        ("m/2026-03-31 minutes.md", "The concert of the choir is moved to 17 April."),
    )
    assert len(speaking("When is the party of the choir?", *minutes)) == 2


def test_two_documents_of_one_day_both_speak() -> None:
    one = "n/2026-03-03 a.md", "The pass costs 80 euros."
    other = "n/2026-03-03 b.md", "Correction: the pass costs 85 euros."
    assert len(speaking("What does the pass cost?", one, other)) == 2


def test_a_mail_corrects_the_protocol_that_it_names() -> None:
    question = "How long are slides cured?"
    protocol = ("p/P-03 coating.md", "Slides are cured for 2 hours.", "P-03 Coating")
    naming = mail(1, "Slides", "Change P-03: slides are cured for 4 hours instead of 2.", 2)
    assert speaking(question, protocol, naming) == ["mail/1.eml"]
    assert len(speaking(question, protocol, mail(1, "S", "Slides are cured for 4 hours instead of 2.", 2))) == 2


def test_what_a_mail_quotes_is_older_than_what_it_says() -> None:
    text = "\n\n".join(f"{signs}The glaze is at {heat} degrees." for signs, heat in (("", 9), ("> ", 8), (">> ", 7)))
    candidates = candidates_of("mail/2.eml", text, "Re: Glaze")
    assert [quoted_depth(each) for each in candidates] == [0, 1, 2]
    assert set(corrected(candidates, weigh_alike("How hot is the glaze?"), "en")) == {1, 2}
