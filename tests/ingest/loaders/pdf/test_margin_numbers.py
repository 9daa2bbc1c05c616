"""Numbers of lines in the margin: they are in no sentence, and lists keep theirs."""

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes

CONTRACT = (
    "The lessee pays the rent of 900 EUR on the third",
    "of every month. If the payment is late by more than",
    "ten days, interest is due. The deposit amounts to",
    "three rents and is returned within six weeks after",
    "the keys were handed over, unless there is damage",
    "that the lessee has to answer for. Subletting needs",
    "written consent.",
)


def draw(lines: Sequence[str], numbers: Sequence[str], *, gap: float = 30) -> Loaded:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=10)
    pdf.add_page()
    for i, (line, number) in enumerate(zip(lines, numbers, strict=True)):
        if number:
            pdf.text(40, 100 + 14 * i, number)
        pdf.text(40 + gap, 100 + 14 * i, line)
    return load_bytes(bytes(pdf.output()), "contract.pdf", LoadOptions())


def body(loaded: Loaded) -> list[str]:
    return [loaded.text[s.start : s.end] for s in loaded.sections if s.kind != "furniture"]


@pytest.mark.parametrize("first", [1, 34])
def test_the_numbers_of_lines_are_furniture_behind_the_text(first: int) -> None:
    numbers = [str(first + i) for i in range(len(CONTRACT))]
    loaded = draw(CONTRACT, numbers)

    assert body(loaded) == ["\n".join(CONTRACT)]
    assert loaded.text.split("\n")[-1] == " ".join(numbers)


def test_every_words_box_stays_with_its_word() -> None:
    loaded = draw(CONTRACT, [str(1 + i) for i in range(len(CONTRACT))])
    words = loaded.pages[0].words

    assert words is not None
    boxes = {loaded.text[a:b]: box for (a, b), box in zip(words.spans, words.boxes.tolist(), strict=True)}
    assert boxes["7"][0] == pytest.approx(40, abs=1)
    assert boxes["written"][0] == pytest.approx(70, abs=1)
    assert boxes["written"][1] < 100 + 14 * 6 < boxes["written"][3]


def test_every_fifth_line_may_be_numbered() -> None:
    lines = [f"{CONTRACT[i % 6]}" for i in range(30)]
    loaded = draw(lines, [str(i + 1) if i % 5 == 4 else "" for i in range(30)])
    assert body(loaded) == ["\n".join(lines)]


@pytest.mark.parametrize(
    ("lines", "numbers", "gap"),
    [
        (("Open the valve.", "Take the lock off.", "Wait.", "Start.", "Press the key."), "12345", 30),  # a list
        (CONTRACT[:5], ("3", "9", "4", "7", "2"), 30),  # numbers that count nothing
        (CONTRACT[:5], "12345", 9),  # numbers that are words of the lines
        (CONTRACT[:3], "123", 30),  # too few to tell
    ],
)
def test_other_numbers_are_text(lines: Sequence[str], numbers: Sequence[str], gap: float) -> None:
    assert body(draw(lines, tuple(numbers), gap=gap))[0].startswith(f"{numbers[0]} {lines[0]}")
