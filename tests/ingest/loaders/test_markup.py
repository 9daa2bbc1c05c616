"""AsciiDoc, Org, reStructuredText, LaTeX: headings of each, and nothing lost."""

import pytest

from tests.ingest.loaders.reading import load, pieces

EXPECTED = ["Guide", "Guide › Setup", "Guide › Setup › Ports", "Guide › Use"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.adoc", "= Guide\n\nIntro.\n\n== Setup\n\nPlug in.\n\n=== Ports ===\n\nNine.\n\n== Use\n\nTurn on.\n"),
        ("a.org", "* Guide\nIntro.\n** Setup\nPlug in.\n*** Ports\nNine.\n** Use\nTurn *on*.\n"),
        (
            "a.rst",
            "=====\nGuide\n=====\n\nIntro.\n\nSetup\n-----\n\nPlug.\n\nPorts\n~~~~~\n\nNine.\n\nUse\n---\n\nTurn on.\n",
        ),
        (
            "a.tex",
            "\\part{Guide}\nIntro.\n\\chapter{Setup}\nPlug in.\n\\section*{Ports}\nNine.\n\\chapter{Use}\nTurn on.\n",
        ),
    ],
)
def test_headings_are_paths_and_the_text_is_the_file(name: str, text: str) -> None:
    loaded = load(text, name)

    assert (loaded.text, loaded.title) == (text, "Guide")
    assert [context for _, context, _ in pieces(loaded)] == EXPECTED
    assert sum(len("".join(piece.split())) for *_, piece in pieces(loaded)) == len("".join(text.split()))


def test_a_heading_with_nothing_of_its_own_opens_the_section_below_it() -> None:
    assert pieces(load("= Guide\n\n== Setup\n\nPlug in.\n\n== Last\n", "a.adoc")) == [
        ("body", "Guide › Setup", "= Guide\n\n== Setup\n\nPlug in."),
        ("body", "Guide › Last", "== Last"),
    ]


def test_rules_of_tables_and_short_rules_are_no_headings() -> None:
    text = "=====  =====\nA      B\n=====  =====\n1      2\n=====  =====\n\nNot a title\n---\n\n----\n\nEnd.\n"

    assert [context for _, context, _ in pieces(load(text, "a_b.rst"))] == ["a b"]


def test_a_stated_title_is_the_documents() -> None:
    assert load("#+TITLE: Field notes\n* One\nText.\n", "a.org").title == "Field notes"
    assert load("\\title{Field notes}\n\\section{One}\nText.\n", "a.tex").title == "Field notes"


def test_without_headings_it_is_one_section_under_its_name() -> None:
    assert pieces(load("Only text.\n", "field_notes.rst")) == [("body", "field notes", "Only text.")]
    assert pieces(load(" \n", "a.rst")) == []
