"""Members: the version, or the member of a series, that a question asks for."""

from functools import partial

import pytest

from rag.answer.families import Family, Member, Relation, in_order
from rag.answer.members import Choice, choose, read_asked
from rag.text.languages import language_of_question
from tests.rag.builders import weigh_alike


def family(relation: Relation, *uris: str, title: str = "", text: str = "") -> Family:
    return Family(
        relation, in_order(Member(uri, "default", uri, title or uri, None, partial(str, text or uri)) for uri in uris)
    )


def choice(question: str, *families: Family) -> Choice:
    return choose(read_asked(question, language_of_question(question, ["en", "de", "fr"])), families, weigh_alike)


def speaking(question: str, of: Family) -> list[str]:
    chosen = choice(question, of)
    silent = chosen.superseded.keys() | chosen.others | chosen.untimely
    return [member.uri for member in of.members if member.uri not in silent]


FEES = family("versions", "fees 2022.md", "fees 2024.md", "fees 2026.md")


@pytest.mark.parametrize(
    ("question", "uris"),
    [
        ("What does a swim cost?", ["fees 2026.md"]),
        ("What does a swim cost at the moment?", ["fees 2026.md"]),
        ("What did a swim cost in 2024?", ["fees 2024.md"]),
        ("What did a swim cost in 2025?", ["fees 2024.md"]),  # those of 2024 were valid then
        ("What did a swim cost before 2026?", ["fees 2024.md"]),
        ("What did a swim cost before 2024?", ["fees 2022.md"]),
        ("What did a swim cost last year?", ["fees 2024.md"]),
        ("What did a swim cost under the old fees?", ["fees 2024.md"]),
        ("What was the fee of 2022, and what is it in 2026?", ["fees 2022.md", "fees 2026.md"]),
        ("How has the fee changed?", ["fees 2022.md", "fees 2024.md", "fees 2026.md"]),
        ("Was kostet das Bad?", ["fees 2026.md"]),
        ("Was hat das Bad letztes Jahr gekostet?", ["fees 2024.md"]),
        ("Was hat das Bad vor 2024 gekostet?", ["fees 2022.md"]),
        ("Was galt nach der alten Ordnung?", ["fees 2024.md"]),
        ("Combien coûte la piscine ?", ["fees 2026.md"]),
        ("C'était combien la piscine en 2022 ?", ["fees 2022.md"]),
        ("Combien coûtait la piscine l'année dernière ?", ["fees 2024.md"]),
        ("Quel était l'ancien tarif de la piscine ?", ["fees 2024.md"]),
    ],
)
def test_the_newest_version_speaks_unless_another_is_asked_for(question: str, uris: list[str]) -> None:
    assert speaking(question, FEES) == uris


def test_an_older_version_is_passed_over_for_the_one_that_speaks() -> None:
    assert choice("What does a swim cost?", FEES).superseded == {
        "fees 2022.md": "fees 2026.md",
        "fees 2024.md": "fees 2026.md",
    }


def test_a_newer_version_than_the_one_that_is_asked_for_is_not_called_older() -> None:
    chosen = choice("What did a swim cost in 2024?", FEES)
    assert chosen.superseded == {"fees 2022.md": "fees 2024.md"}
    assert chosen.others == {"fees 2026.md"}


REPORTS = family("series", *(f"report-2026-03-{day:02}.md" for day in (2, 9, 16)), "report-2026-04-06.md")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("How many crates came on 9 March?", ["03-09"]),
        ("How many crates came in the week of 9 March?", ["03-09"]),
        ("How many crates came on 2026-03-09?", ["03-09"]),
        ("How many crates came in March?", ["03-02", "03-09", "03-16"]),
        ("How many crates came in April 2026?", ["04-06"]),
        ("How many crates came in week 12?", ["03-16"]),
        ("How many crates came by the latest report?", ["04-06"]),
        ("What did the previous report say of crates?", ["03-16"]),
        ("How many crates came?", ["03-02", "03-09", "03-16", "04-06"]),
        ("How many crates came on 1 May?", ["03-02", "03-09", "03-16", "04-06"]),
        ("Wie viele Kisten kamen am 9. März?", ["03-09"]),
        ("Wie viele Kisten kamen in der KW 12?", ["03-16"]),
        ("Wie viele Kisten nennt der neueste Bericht?", ["04-06"]),
        ("Combien de caisses sont arrivées le 9 mars ?", ["03-09"]),
        ("Combien de caisses selon le dernier rapport ?", ["04-06"]),
    ],
)
def test_of_a_series_the_member_of_the_asked_time_speaks(question: str, days: list[str]) -> None:
    assert speaking(question, REPORTS) == [f"report-2026-{day}.md" for day in days]


def test_no_member_of_a_series_is_called_an_older_version() -> None:
    for question in ("How many crates came?", "How many crates came on 9 March?", "What does the latest report say?"):
        assert choice(question, REPORTS).superseded == {}


@pytest.mark.parametrize(
    ("question", "uris"),
    [
        ("Where do we meet in Hamburg?", ["hamburg/plan.md"]),
        ("Wo ist der Sammelplatz in Porto?", ["porto/plan.md"]),
        ("Where do we meet in Hamburg and in Porto?", ["hamburg/plan.md", "porto/plan.md"]),
        ("Où est le point de rencontre à Lyon ?", ["lyon/plan.md"]),
        ("Where do we meet?", ["hamburg/plan.md", "lyon/plan.md", "porto/plan.md"]),
        ("Where do we meet in Berlin?", ["hamburg/plan.md", "lyon/plan.md", "porto/plan.md"]),
    ],
)
def test_of_a_series_the_place_that_is_named_speaks(question: str, uris: list[str]) -> None:
    assert speaking(question, family("series", "hamburg/plan.md", "lyon/plan.md", "porto/plan.md")) == uris


@pytest.mark.parametrize(
    ("question", "uris"),
    [
        ("What was on invoice 0117?", ["invoice-MP-0117.pdf"]),
        ("What was on MP-0164?", ["invoice-MP-0164.pdf"]),
        ("Was steht auf der Rechnung 7?", ["invoice-MP-0007.pdf"]),
        ("Which invoice is due within 7 days?", ["invoice-MP-0007.pdf", "invoice-MP-0117.pdf", "invoice-MP-0164.pdf"]),
    ],
)
def test_of_a_series_the_number_that_is_named_speaks(question: str, uris: list[str]) -> None:
    of = family("series", "invoice-MP-0007.pdf", "invoice-MP-0117.pdf", "invoice-MP-0164.pdf")
    assert speaking(question, of) == uris


def test_a_word_of_a_name_that_every_text_has_tells_nothing_apart() -> None:
    texts = {
        "lake care plus.md": "Lake Care Plus pays for glasses. Lake Care Plus pays for teeth.",
        "lake basic.md": "Lake Basic is a plan of Lake Care. Lake Care answers calls. Lake Care pays for teeth.",
    }
    plans = Family("series", tuple(Member(uri, "c", uri, uri, None, partial(str, texts[uri])) for uri in texts))
    assert speaking("What does Lake Care pay for?", plans) == list(texts)
    assert speaking("What does Lake Care Plus pay for?", plans) == ["lake care plus.md"]
    assert speaking("What does the basic plan pay for?", plans) == ["lake basic.md"]


def test_all_mails_of_a_thread_may_speak() -> None:
    assert choice("What is the temperature?", family("thread", "1.eml", "2.eml")) == Choice()
