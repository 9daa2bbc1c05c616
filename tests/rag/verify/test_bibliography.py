"""Lists of sources below an answer."""

import pytest

from rag.text.markers import lift_markers
from rag.verify.answer_sentences import assign_marks, split_answer
from rag.verify.bibliography import Bibliography
from tests.rag.builders import make_sources

SOURCES = make_sources("The Louvre museum stands in Paris.", "Staff may work from home.")  # d1.md, d2.md


def kept(text: str) -> str:
    """Return what of an answer is not a list of sources."""
    marked = lift_markers(text, sources=2)
    spans = split_answer(marked.text)
    owned = assign_marks(marked.marks, spans)
    texts = [marked.text[span.start : span.end] for span in spans]
    bibliography = Bibliography(SOURCES)
    left = []
    for i, sentence in enumerate(texts):
        begins_line = i == 0 or "\n" in marked.text[spans[i - 1].end : spans[i].start]
        follows = (texts[i + 1], owned[i + 1]) if i + 1 < len(texts) else ("", [])
        if not bibliography.takes(sentence, owned[i], begins_line, follows):
            left.append(sentence)
    return " ".join(left)


@pytest.mark.parametrize(
    "listed",
    [
        "References:\n[1] d1.md — D1\n[2] d2.md. Updated in 2024.",
        "## Sources\n\n- d1.md\n- d2.md, p. 3",
        "**Quellen:**\n1. d1.md\n2. d2.md",
        "[^1]: d1.md\n[^2]: Some book, 2024",
        "[1]: d1.md",
        "[1] d1.md\n[2] d2.md",
        "Source: d1.md",
        "Sources:",
    ],
)
def test_a_list_of_sources_is_no_part_of_an_answer(listed: str) -> None:
    assert kept(f"It is so.\n\n{listed}") == "It is so."


@pytest.mark.parametrize(
    "text",
    [
        "Sources: - Taxes of all kinds - Loans",
        "[1] The Louvre stands in Paris.",
        "Documents: - A passport",
        "d1.md says so.",
        "Source: the budget of 2024",
    ],
)
def test_what_says_something_is_kept(text: str) -> None:
    lines = text.replace(" - ", "\n- ")

    assert kept(lines) == lift_markers(text).text.strip()


def test_behind_the_list_the_answer_goes_on() -> None:
    assert kept("Sources:\n[1] d1.md\n\nIt is so.") == "It is so."
