"""Families: versions, threads and series, told apart by names and by how much text is the same."""

from itertools import combinations

import pytest

from rag.answer.families import Member, Relation, find_families, in_order, relate

RULES = (
    "Rules of the boat house. Boats are booked in the calendar of the club. A double may be taken for {} hours a day. "
    "Whoever is late pays {} euros. The key is at the porter's, who notes the name. Oars are dried and hung up again."
)
RATES = "Tarife des Freibads. Erwachsene zahlen {} Euro, Kinder zahlen {} Euro. Hunde dürfen nicht auf die Liegewiese."
CANTEEN = "Tarifs de la cantine. Le repas adulte coûte {} euros et le repas enfant {} euros. Les chèques sont acceptés."
MINUTES = (
    "Present: Ada, Bo, Cleo. The roof of the shed leaks and is mended by Bo. Next time: the summer party.",
    "Present: Bo, Dan. The summer party is on the meadow. Cleo buys lanterns. The fund holds ninety euros.",
)
BERICHTE = (
    "Anwesend: Uwe, Ines. Der Rasen wird im April neu gesät, die Tore kommen in die Halle. Uwe holt Samen.",
    "Anwesend: Ines, Olaf. Die Trikots sind bestellt, Olaf sammelt das Geld ein. Das Fest entfällt.",
)
SEANCES = (
    "Présents : Luc, Anne. Le toit de l'école sera réparé au printemps par l'entreprise Morel.",
    "Présents : Anne, Zoé. Les jeux du parc sont commandés, la livraison est prévue en mai.",
)
INVOICE = "Invoice. Mill Paper Ltd, Quay 3. Please pay within thirty days. {} reams of paper at {} euros each."
SITE = "If there is a fire, leave by the nearest door and meet at {}. The warden is {}. Do not use the lift at all."


def member(uri: str, text: str, title: str = "", date: str | None = None) -> Member:
    return Member(uri, "default", uri, title or uri.rpartition("/")[2].rpartition(".")[0], date, lambda: text)


def relation(one: Member, other: Member) -> Relation | None:
    assert relate(one, other) == relate(other, one)
    return relate(one, other)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (("club/boat rules 2024.md", RULES.format(2, 5)), ("club/boat rules 2026.md", RULES.format(3, 8))),
        (("club/boat-rules.md", RULES.format(2, 5)), ("club/boat-rules-v2.md", RULES.format(3, 8))),
        (("club/boat_rules_draft.md", RULES.format(2, 5)), ("club/boat_rules_final.md", RULES.format(3, 8))),
        (("club/old/boat rules.md", RULES.format(2, 5)), ("club/boat rules.md", RULES.format(3, 8))),
        (("club/boat rules v1.9.md", RULES.format(2, 5)), ("club/boat rules v1.10.md", RULES.format(3, 8))),
        (("club/boat rules 2026-01-15.md", RULES.format(2, 5)), ("club/boat rules 2026-04-01.md", RULES.format(2, 8))),
        (("Bad/Tarife_2024.pdf", RATES.format(3, 1)), ("Bad/Tarife_ab_2026.pdf", RATES.format(4, 2))),
        (("Bad/Tarife_alt.pdf", RATES.format(3, 1)), ("Bad/Tarife_neu.pdf", RATES.format(4, 2))),
        (("Bad/Tarife Fassung 1.pdf", RATES.format(3, 1)), ("Bad/Tarife Fassung 2.pdf", RATES.format(4, 2))),
        (("c/tarifs_2025.csv", CANTEEN.format(5, 3)), ("c/Tarifs_communaux_2026.xlsx", CANTEEN.format(6, 4))),
        (("c/tarifs anciens.pdf", CANTEEN.format(5, 3)), ("c/tarifs.pdf", CANTEEN.format(6, 4))),
        (("c/tarifs 2024-2025.pdf", CANTEEN.format(5, 3)), ("c/tarifs 2025-2026.pdf", CANTEEN.format(6, 4))),
    ],
)
def test_versions_have_one_name_and_mostly_one_text(older: tuple[str, str], newer: tuple[str, str]) -> None:
    pair = member(*newer), member(*older)
    assert relation(*pair) == "versions"
    assert [each.uri for each in in_order(pair)] == [older[0], newer[0]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("m/2026-03-02 minutes.md", MINUTES[0]), ("m/2026-03-30 minutes.md", MINUTES[1])),
        (("m/minutes 2025.md", MINUTES[0]), ("m/minutes 2026.md", MINUTES[1])),
        (("r/weekly report 2026-03-02.md", RULES.format(2, 5)), ("r/weekly report 2026-03-09.md", RULES.format(2, 5))),
        (("i/invoice-MP-0117.pdf", INVOICE.format(10, 4)), ("i/invoice-MP-0164.pdf", INVOICE.format(12, 4))),
        (("north/fire plan.md", SITE.format("the gate", "Ada")), ("south/fire plan.md", SITE.format("the oak", "Bo"))),
        (("plans/fire-plan-north.md", SITE.format("A", "B")), ("plans/fire-plan-south.md", SITE.format("C", "D"))),
        (("P/Protokoll 2026-01-12.docx", BERICHTE[0]), ("P/Protokoll 2026-02-09.docx", BERICHTE[1])),
        (("P/Wochenbericht KW 11.docx", BERICHTE[0]), ("P/Wochenbericht KW 12.docx", BERICHTE[0])),
        (("P/Rechnung 2026-017.pdf", INVOICE.format(1, 4)), ("P/Rechnung 2026-018.pdf", INVOICE.format(2, 4))),
        (("P/Hallenplan_Winter_2025.xlsx", RATES.format(1, 2)), ("P/Hallenplan_Sommer_2026.xlsx", BERICHTE[0])),
        (("v/PV_2025-11-18.docx", SEANCES[0]), ("v/PV_2026-01-20.docx", SEANCES[1])),
        (("v/facture 0017.pdf", CANTEEN.format(1, 2)), ("v/facture 0018.pdf", CANTEEN.format(3, 4))),
    ],
)
def test_members_of_a_series_are_no_versions(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert relation(member(*one), member(*other)) == "series"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kiln 3", "Re: Kiln 3", "thread"),
        ("Re: Kiln 3", "RE: AW: Kiln 3", "thread"),
        ("Recall of lamps", "Correction: Recall of lamps", "thread"),
        ("Hallensperrung", "AW: Hallensperrung", "thread"),
        ("Sommerfest", "Korrektur: Sommerfest", "thread"),
        ("WG: Sommerfest", "AW: WG: Sommerfest", "thread"),
        ("Coupure d'eau", "Re: Coupure d'eau", "thread"),
        ("Réunion", "Rectificatif : Réunion", "thread"),
        ("TR: Réunion", "Réf: Réunion", "thread"),
        ("Re[2]: Keys", "Re[3]: Keys", "thread"),
        ("Kiln 3", "Re: Kiln 4", None),
        ("Kiln 3", "Invitation", None),
    ],
)
def test_mails_of_one_subject_are_a_thread(one: str, other: str, expected: str | None) -> None:
    assert relation(member("mail/1.eml", "Hi", one), member("mail/2.eml", "Hello", other)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (member("p/pets on board.md", MINUTES[0]), member("p/refunds.md", MINUTES[0])),
        (
            member("p/error-codes.md", "E1 is hot", "Lift error codes"),
            member("p/lift-faq.md", "Ask us", "Lift questions"),
        ),
        (member("p/annual figures.md", RULES.format(1, 2)), member("p/boat rules.md", RULES.format(1, 2))),
    ],
)
def test_other_documents_are_no_family(one: Member, other: Member) -> None:
    assert relation(one, other) is None


def test_an_edition_with_a_new_rule_and_another_wording_is_a_version() -> None:
    newer = (
        RULES.format(3, 8).replace("Whoever is late pays", "A fine is due from the second time on:")
        + " Dogs wait outside."
    )
    assert relation(
        member("club/boat rules 2024.md", RULES.format(2, 5)), member("club/boat rules 2026.md", newer)
    ) == ("versions")


def test_two_years_with_a_text_of_their_own_are_a_series() -> None:
    assert relation(member("club/choir camp 2024.md", MINUTES[0]), member("club/choir camp 2025.md", MINUTES[1])) == (
        "series"
    )


def test_documents_of_two_collections_are_no_family() -> None:
    one, other = member("a/rules 2024.md", RULES), member("a/rules 2025.md", RULES)
    assert relation(one, Member(other.id, "elsewhere", other.uri, other.title, None, other.read)) is None


def test_the_date_of_a_name_comes_before_that_of_a_file() -> None:
    copied = member("a/rules 2024.md", RULES, date="2026-11-27")
    assert in_order([member("a/rules 2025.md", RULES, date="2013-12-23"), copied])[0] is copied


def test_a_version_of_the_same_day_is_no_version() -> None:
    copies = [member(f"a/rules{end}.md", RULES, date="2026-01-01") for end in ("", " copy")]
    assert relation(*copies) == "series"


def test_families_are_found_with_their_members_in_order() -> None:
    documents = [
        member("m/2026-03-30 minutes.md", MINUTES[1]),
        *(member(f"club/boat rules {year}.md", RULES.format(year, 5)) for year in (2026, 2022, 2024)),
        member("m/2026-03-02 minutes.md", MINUTES[0]),
    ]
    found = [(family.relation, [each.uri for each in family.members]) for family in find_families(documents)]
    assert found == [
        ("versions", ["club/boat rules 2022.md", "club/boat rules 2024.md", "club/boat rules 2026.md"]),
        ("series", ["m/2026-03-02 minutes.md", "m/2026-03-30 minutes.md"]),
    ]


def test_the_text_is_read_only_where_the_names_leave_a_doubt() -> None:
    def unread() -> str:
        raise AssertionError

    apart = [Member(uri, "c", uri, uri, None, unread) for uri in ("a/rules.md", "a/lunch.md", "mail/1.eml")]
    assert [relate(one, other) for one, other in combinations(apart, 2)] == [None, None, None]
