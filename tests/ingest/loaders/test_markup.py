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


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.rst", "Smoker\n======\n\n.. warning:: Do not leave it.\n", ["Smoker\n======", "Do not leave it."]),
        ("a.rst", "A.\n\n.. list-table:: Fuels\n   :header-rows: 1\n\n   * - Hay\n", ["A.", "Fuels", "* - Hay"]),
        ("a.rst", "A.\n\n.. a comment\n   over lines\n\n.. _label:\n\n.. image:: bee.png\n\nB.", ["A.", "B."]),
        ("a.rst", "A.\n\n.. |x| replace:: y\n\n.. code-block:: sh\n\n   ls\n", ["A.", "ls"]),
        ("a.adoc", ":toc:\n:author: Ann\n\n[NOTE]\n====\nLook.\n====\n// why\ninclude::x.adoc[]\nB.", ["Look.", "B."]),
        ("a.adoc", "[[anchor]]\nA.\n\n////\nold\n////\n\nimage::bee.png[]\n\nB.", ["A.", "B."]),
        ("a.org", "#+title: T\n#+author: Ann\n* A\n:PROPERTIES:\n:ID: 9\n:END:\nText.\n# why\n", ["* A", "Text."]),
        ("a.org", "* A\n#+begin_src sh\nls\n#+end_src\nB.\n", ["* A", "ls", "B."]),
        (
            "a.tex",
            "\\documentclass{article}\n\\title{T}\n\\begin{document}\n\\section{A}\\label{a}\n% why\n"
            "\\begin{itemize}[noitemsep]\n\\item Look.\n\\end{itemize}\n\\end{document}",
            ["\\section{A}\\label{a}", "\\item Look."],
        ),
        ("a.tex", "\\begin{frame}{Opening hours}\nNine to five.\n\\end{frame}", ["{Opening hours}\nNine to five."]),
        ("a.org", "#+begin_src sh\n# Install it first\nmake\n#+end_src", ["# Install it first\nmake"]),
        ("a.adoc", "----\n// The timeout is 30 s\n[server]\n----", ["----\n// The timeout is 30 s\n[server]\n----"]),
        ("a.tex", "No preamble \\cite{x}, all text.", ["No preamble \\cite{x}, all text."]),
    ],
)
def test_signs_for_the_printing_program_are_in_no_passage(name: str, text: str, said: list[str]) -> None:
    loaded = load(text, name)

    assert loaded.text == text
    assert [text[s.start : s.end] for s in loaded.sections if s.kind != "furniture"] == said
