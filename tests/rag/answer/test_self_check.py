"""The self-check: nothing is quoted that the verification of a model's sentence would not let pass."""

import pytest

from rag.answer.quoting import quote
from rag.answer.self_check import SelfCheck
from rag.records import Evidence, Line, Span
from rag.verify.cited_text import CitedText
from tests.rag.builders import make_sources, weigh_alike

TEXT = """| Ship | Home port | No. of cabins | Dogs allowed |
| --- | --- | --- | --- |
| Terna | Leirvik | 12 | no |
| Skua | Harlow | 22 | yes |

## Error E-15
Battery not *recognised*. Clean the five con-
tacts with a pen."""


def place(quoted: str) -> Span:
    """Return where words stand in the document, which begins with ten other characters."""
    return Span(10 + TEXT.index(quoted), 10 + TEXT.index(quoted) + len(quoted))


def evidence(said: str, *quotes: str, under: str = "") -> Evidence:
    """Return a line that says something of some words of the text."""
    spans = tuple(map(place, quotes))
    names = [part.split(": ") for part in said.split(" · ")] if " · " in said else []
    cells = tuple((name, cell) for name, cell in names)
    heading = Line(under, (place(under),)) if under else None
    return Evidence(1, spans[0].start, spans[-1].end, quotes[0], 1.0, lines=(Line(said, spans, cells, heading),))


PROSE = "Battery not *recognised*. Clean the five con-\ntacts"
ROW = "Skua | Harlow | 22 | yes"


@pytest.mark.parametrize(
    ("said", "quotes", "under", "is_sound"),
    [
        ("Ship: Skua · Home port: Harlow · No. of cabins: 22 · Dogs allowed: yes", [ROW], "", True),
        ("Ship: Skua · No. of cabins: 22", [ROW], "", True),
        ("Ship: Skua · Home port: Harlow · No. of cabins: 12 · Dogs allowed: yes", [ROW], "", False),
        ("Ship: Skua · Home port: Harlow · No. of cabins: 23 · Dogs allowed: yes", [ROW], "", False),
        ("Ship: Skua · Home port: Leirvik · No. of cabins: 22", [ROW], "", False),
        ("Ship: Skua · Home port: Harlow · Dogs not allowed: yes", [ROW], "", False),
        ("Battery not recognised. Clean the five contacts", [PROSE], "", True),
        ("Battery recognised. Clean the five contacts", [PROSE], "", False),
        ("Clean the five contacts with a pen.", ["Clean the five con-\ntacts", "with a pen."], "Error E-15", True),
        ("…", ["Skua"], "", True),
    ],
)  # fmt: skip
def test_what_is_said_stands_in_the_passage(said: str, quotes: list[str], under: str, is_sound: bool) -> None:
    check = SelfCheck(make_sources(TEXT), weigh_alike, ["en"])
    assert check.holds(evidence(said, *quotes, under=under)) is is_sound


def test_code_is_quoted_with_its_introduction() -> None:
    text = "Create the vault:\n\n```sh\nlarch init --no-daemon ~/vault\n```"
    lines = (Line("Create the vault:", (Span(10, 10 + len(text)),)), Line(text[text.index("```") :], ()))
    code = Evidence(1, 10, 10 + len(text), text, 1.0, lines=lines, kind="code")
    assert SelfCheck(make_sources(text), weigh_alike).holds(code)


def test_what_does_not_hold_is_not_said_and_the_next_is() -> None:
    sources = make_sources(TEXT)
    written = CitedText(sources)
    pieces = [evidence("Ship: Skua · No. of cabins: 23", ROW), evidence("Ship: Skua · No. of cabins: 22", ROW)]
    quote(pieces, sources, written, SelfCheck(sources, weigh_alike).holds, max_sentences=3)
    assert written.text == "Ship: Skua · No. of cabins: 22 [1]"
