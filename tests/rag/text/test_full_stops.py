"""Sentences of many languages: abbreviations, ordinals and dates end none, and real ends are still found."""

import pytest

from rag.text.full_stops import FullStop, ends_sentence
from rag.text.sentences import split_sentences

ONE = [  # each is one sentence
    "Die Prüfung findet am 3. Oktober im 2. Stock statt.",
    "Die Frist beträgt gem. § 5 Abs. 2 Nr. 3 der Satzung 14 Tage.",
    "Mitzubringen sind z. B. Ausweis, Helm u. a. Schutzkleidung.",
    "Der Beitrag beträgt mind. 40 Euro inkl. MwSt. und ist bis zum 15. des Monats fällig.",
    "Das regelt Art. 6 Abs. 1 lit. b DSGVO i. V. m. § 26 BDSG.",
    "Seit dem 19. Jahrhundert steht hier die St. Anna Kirche.",
    "Die Sitzung vom 14. Nov. 2025 leitete Fr. Dipl.-Ing. Kurz.",
    "L'art. L. 123-4 s'applique aux frais d'env. 40 euros, cf. annexe 3, p. ex. ceux de M. Lefèvre.",
    "El Sr. Ruiz, de EE. UU., vive en la pág. 4 de la Av. Sol núm. 7.",
    "De heer J. de Vries betaalt bijv. 40 euro incl. btw, d.w.z. per mnd. en a.u.b. vóór de 5e.",
    "Mötet hålls den 3 maj kl. 14, dvs. på t.ex. 2 tr. i hus nr. 5.",
    "The sample weighs approx. 4.5 kg and is sold at St. Gallen, no. 14, by Brandt & Co. Ltd. of Leeds.",
    "Das Büro ist vom 24. Dezember bis zum 6. Januar geschlossen.",
    "Anmeldung bis 12. März bei Fr. Dr. Weber, Tel. 0151 2345, Zi. 12.",
    "Zum 50. Geburtstag kam u. a. Bürgermeister Hr. Klein mit der 1. Mannschaft.",
    "Die Miete beträgt ca. 650 Euro zzgl. Nebenkosten, d. h. rd. 800 Euro mtl. bzw. 9600 Euro jährl. inkl. Heizung.",
    "Gem. § 3 Abs. 2 S. 1 der Satzung i. d. F. v. 3. Mai 2023 ist der Vorstand zuständig.",
    "Die 2. und 3. Klassen fahren am 1. und 2. Juni ins Landheim.",
    "Der Bus hält Mo. bis Fr. um 8 Uhr vor der Schule, Sa. und So. nicht.",
    "Kfz. und Geräte, bspw. Rasenmäher, sind lt. Vertrag v. 12.03.2024 Eigentum des Vereins.",
    "Frau Prof. Dr. med. Schulz spricht im 3. Quartal über das Thema.",
    "Die Halle in der Schiller-Str. 5 ist evtl. Montag ab 18 Uhr frei.",
    "La séance du 1er févr. 2026 est présidée par Mme. Durand, av. de la Gare, n° 12.",
    "Rendez-vous chez le Dr. Martin, 12 bd. Voltaire, tél. 01 23 45, max. 3 personnes.",
    "Conformément à l'art. 12 du règlement, p. 4, al. 2, le tarif est de 40 euros env. par jour.",
    "M. et Mme Petit, c.-à-d. les locataires, paient 300 euros par mois.",
    "La Sra. García vive en la C. Mayor n.º 5, 2.º izq., tel. 91 234 56.",
    "El Dr. López atiende de 9 a. m. a 2 p. m. en la Avda. Libertad núm. 7.",
    "Según el art. 5 y la pág. 12, p. ej. Madrid y Sevilla quedan excluidas.",
    "Los EE. UU. y la UE firmaron el acuerdo aprox. en 2019.",
    "Il sig. Rossi abita in p.za Dante n. 5, tel. 06 1234.",
    "L'art. 12 del regolamento, pag. 4, prevede ad es. Roma e Milano, ecc. come sedi.",
    "La dott.ssa Bianchi riceve dal lun. al ven. presso lo studio.",
    "Il corso costa ca. 40 euro al mese per i soci della S. Vincenzo.",
    "De vergadering van 3 jan. 2026 wordt geleid door mr. Jansen en dhr. De Boer.",
    "Volgens art. 5 lid 2 betaalt u max. 40 euro p.p. excl. btw voor de cursus o.l.v. Mw. Bakker.",
    "Het gebouw is t.o. het station, nr. 14, en i.v.m. de verbouwing gesloten.",
    "O Sr. Silva mora na R. Direita n.º 5, tel. 21 345, e paga aprox. 40 euros.",
    "Segundo o art. 5 da lei, pág. 12, p. ex. Lisboa e Porto ficam excluídas.",
    "A Dra. Costa atende das 9 h. às 12 h. na Av. da Liberdade núm. 7.",
    "Enligt avtalet bl.a. Stockholm och Malmö, kap. 3 § 2, betalar medlemmar ca. 400 kr. per år.",
    "Kontakta t.ex. Anna på tel. 08 123 eller kl. 9 f.m. om ni har frågor.",
    "Mötet leds av dr. Lund och börjar den 1 jan. 2026 enl. kallelsen.",
    "Mødet holdes den 3. maj kl. 14 på 2. sal, dvs. hos hr. Jensen.",
    "Den 1. Maj holder vi lukket, jf. § 5, stk. 2, nr. 3.",
    "Medlemmer betaler ca. 400 kr. pr. år inkl. moms, f.eks. København og Aarhus.",
    "Møtet holdes den 3. mai kl. 14 i 2. etasje, dvs. hos hr. Hansen.",
    "Medlemmer betaler ca. 400 kr. pr. år inkl. mva., f.eks. Oslo og Bergen.",
    "Se § 5 nr. 3 og bl.a. Stortinget for mer.",
    "Zebranie odbędzie się dn. 3 maja o godz. 14 przy ul. Długiej 5 m. 3.",
    "Zgodnie z art. 5 ust. 2 pkt 3 opłata wynosi ok. 40 zł. miesięcznie, np. Warszawa i Kraków.",
    "Prof. Kowalski mieszka przy al. Jana Pawła II nr 5 w Warszawie od 2. Połowy roku.",
    "W 2019 r. Kowalski był prezesem klubu im. Piłsudskiego.",
    "Dr. Brown of Smith & Co. met Mr. Lee at approx. 5 p.m. EST on Jan. 5 in St. Louis.",
    "The fee (see Sec. 4, p. 12) is approx. 40 dollars incl. tax, e.g. London.",
    "Kokous pidetään 3. toukokuuta klo 14, ts. n. 2 tunnin ajan, esim. Helsingissä.",
    "Az ülés 2026. május 3. napján lesz, kb. 14 órakor a 2. emeleten.",
    "Собрание состоится 3 мая 2026 г. в зале на ул. Ленина, д. 5, т. е. в ДК.",
]

TWO = [  # each is two, parted at the first stop that has a word with a capital behind it, or later
    "Der Verein besteht seit 2019. Der Vorstand tagt monatlich.",
    "Das Training beginnt um 14. Die Halle ist offen.",
    "Bitte lesen Sie Seite 12. Dort steht alles.",
    "Wir wohnen in der Hauptstraße 5. Parkplätze gibt es genug.",
    "Es gibt Tee, Kaffee usw. Der Eintritt ist frei.",
    "Er fährt einen BMW. Sie fährt Rad.",
    "„Das ist gut.“ Dann ging er.",
    "Das regelt die DSGVO. Anträge sind schriftlich zu stellen.",
    "Der Kurs dauert 5 Min. Danach ist Pause.",
    "Die Mitglieder zahlen 40 Euro. Kinder zahlen 20.",
    "Wie heißt der Trainer? Er heißt Peter.",
    "La mairie est fermée. M. Petit est absent.",
    "Le tarif est de 40 euros env. Les enfants ne paient pas.",
    "« C'est fini. » Il est parti.",
    "Il aime l'art. Elle préfère la musique.",
    "La reunión es el 3 de mayo. El Sr. Ruiz vendrá.",
    "Viven en EE. UU. El viaje es largo.",
    "De vergadering begint om 14 uur. De heer De Boer is er niet.",
    "Wij hebben koffie, thee enz. Het kost niets.",
    "Mötet börjar kl. 14. Det slutar kl. 16.",
    "Den 3. maj. Det var en fredag.",
    "Mødet begynder kl. 14. Vi ses der.",
    "Vi bor i nr. 5. Det er et stort hus.",
    "Mieszkam przy ul. Długiej 5. To jest blisko.",
    "La riunione è il 3 maggio. Il sig. Rossi non viene.",
    "A reunião é às 14. O Sr. Silva não vem.",
    "Vitamin C ist gut. Sie wird oft gekauft.",
    "Gruppe B. Die Kinder kommen um 10 Uhr.",
]


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text, language=language)]


@pytest.mark.parametrize("text", ONE)
def test_an_abbreviation_a_date_and_an_ordinal_end_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", TWO)
def test_a_real_end_is_found(text: str) -> None:
    assert len(sentences(text)) == 2
    assert " ".join(sentences(text)) == text


def test_an_ordinal_before_a_capital_is_one_only_where_the_language_writes_it_so() -> None:
    text = "Am 3. Oktober"
    assert sentences(text, "de") == [text]
    assert sentences(text, "en") == ["Am 3.", "Oktober"]


def test_the_language_can_be_given() -> None:
    text = "Siehe Abs. 2, lt. Satzung"
    assert sentences(text, "de") == [text]
    assert sentences("Siehe lt. Satzung", "en") == ["Siehe lt. Satzung"]  # `lt.` is an English title too
    assert sentences("Nach gem. Satzung", "en") == ["Nach gem.", "Satzung"]


def test_each_section_of_a_document_is_split_by_its_own_language() -> None:
    german = "Die Prüfung findet am 3. Oktober im 2. Stock statt. Bitte bringen Sie den Ausweis mit. " * 8
    english = "The exam is held in room 3. Students must bring their passport and a pen with them. " * 8
    text = f"{german}\n\n{english}"

    spans = split_sentences(text, len(german) + 2) + split_sentences(text, 0, len(german))

    assert len(spans) == 16 + 16


def test_a_language_without_a_table_is_split_by_shape() -> None:
    text = "Η Α. Κ. Παπαδοπούλου ζει εδώ. Το σπίτι είναι μεγάλο."
    assert sentences(text) == ["Η Α. Κ. Παπαδοπούλου ζει εδώ.", "Το σπίτι είναι μεγάλο."]


@pytest.mark.parametrize(
    ("before", "after", "lead", "ends"),
    [
        ("2", "Stock", "Die Praxis ist im ", False),
        ("2", "Stock", "im 1. und ", False),  # of two ordinals
        ("5", "Kinder", "zwischen 3 und ", True),  # of two numbers
        ("2019", "Mitglieder", "seit ", True),  # no ordinal is that high
        ("14", "Die", "beginnt um ", True),
        ("II", "Quartal", "im ", False),
        ("bzw", "Anmeldung", "", False),
        ("BMW", "Anmeldung", "", True),  # no vowel, but a name
    ],
)
def test_german_numbers_and_short_words(before: str, after: str, lead: str, ends: bool) -> None:
    stop = FullStop(before, after, lead, lower=False, opens_item=False, begins_lower=False)
    assert ends_sentence(stop, "de") is ends
