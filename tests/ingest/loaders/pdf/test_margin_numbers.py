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


LEGENDS = {
    "lower case": ("inlet valve", "filter housing", "drain plug", "pump with motor and shaft", "relief valve", "seal"),
    "as long as each other": ("inlet valve", "outlet port", "filter cap", "drain plug", "motor shaft", "pump seals"),
    "capitals": ("Inlet valve", "Outlet port", "Filter cap", "Drain plug", "Motor shaft", "Pump seals"),
    "words and signs": ("axle, left", "axle, right", "nut (M8)", "bolt (M8 x 40)", "washer", "circlip 20 mm"),
    "steps": (
        "open the drain valve and let the water out", "take the lid off", "lift the cartridge", "rinse it",
        "put it back", "close the lid and bleed the housing at the top screw",
    ),
    "German": ("der Einlass", "das Gehäuse", "die Ablassschraube", "der Motor mit Welle", "das Ventil", "die Dichtung"),
    "French": ("la vanne", "le filtre", "le bouchon de vidange", "la pompe et son moteur", "le joint", "la soupape"),
    "ingredients": ("two eggs", "a cup of flour", "half a teaspoon of salt", "milk", "butter for the pan", "sugar"),
    "names": ("van den Berg", "de Vries", "von der Heide", "al-Rashid", "le Goff", "di Stefano"),
    "hyphened": ("e-mail", "x-ray room", "t-piece", "o-ring", "u-bolt", "v-belt"),
}  # fmt: skip


@pytest.mark.parametrize("legend", LEGENDS.values(), ids=LEGENDS)
def test_the_numbers_of_a_legend_are_text(legend: Sequence[str]) -> None:
    numbers = [str(i + 1) for i in range(len(legend))]
    words = "\n".join(body(draw(legend, numbers))).split()
    assert [number for number in numbers if number not in words] == []


def test_the_numbers_of_a_legend_may_stand_in_a_column() -> None:
    words = "\n".join(body(columns(LEGENDS["German"], COUNTED[:6]))).split()
    assert [number for number in COUNTED[:6] if number not in words] == []


GERMAN = (
    "Der Mieter zahlt die Miete bis zum dritten",
    "Werktag jedes Monats auf das Konto des",
    "Vermieters. Bei Verzug von mehr als zehn",
    "Tagen sind Zinsen zu entrichten. Seine",
    "Kaution von drei Mieten wird ihm nach der",
    "Abgabe der Schlüssel erstattet.",
)


def columns(
    lines: Sequence[str],
    numbers: Sequence[str],
    *,
    left: float = 40,
    shift: float = 0,
    pitch: float = 14,
    pages: int = 1,
) -> Loaded:
    """Load a page whose numbers are drawn before its lines, in smaller print."""
    pdf = FPDF(unit="pt", format=(400, 600))
    for _ in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=8)
        for i, number in enumerate(numbers):
            if number:
                pdf.text(left, 100 + shift + pitch * i, number)
        pdf.set_font("Helvetica", size=10)
        for i, line in enumerate(lines):
            pdf.text(70, 100 + 14 * i, line)
    return load_bytes(bytes(pdf.output()), "contract.pdf", LoadOptions())


COUNTED = tuple(str(i + 1) for i in range(7))


@pytest.mark.parametrize(
    "loaded",
    [
        columns(CONTRACT, COUNTED),
        columns(CONTRACT, COUNTED, shift=2),  # beside their lines, and not on them
        columns(CONTRACT, COUNTED, left=350),  # at the right
        columns(CONTRACT, tuple(str(i + 1) for i in range(14)), pitch=7),  # two for each line
        columns(CONTRACT, tuple(str(i + 90) for i in range(7))),
    ],
    ids=["left", "lower", "right", "twice", "from 90"],
)
def test_a_column_of_numbers_beside_the_text_is_furniture(loaded: Loaded) -> None:
    assert "\n".join(body(loaded)) == "\n".join(CONTRACT)


def test_numbers_begin_anew_on_each_page() -> None:
    sentences = [line for piece in body(columns(CONTRACT, COUNTED, pages=2)) for line in piece.split("\n")]
    assert [line for line in sentences if line.strip().isdecimal()] == []


def test_every_fifth_number_may_stand_in_a_column() -> None:
    lines = [CONTRACT[i % 6] for i in range(30)]
    loaded = columns(lines, [str(i + 1) if i % 5 == 4 else "" for i in range(30)])
    assert body(loaded) == ["\n".join(lines)]


def test_lines_that_begin_with_nouns_are_numbered_too() -> None:
    assert body(columns(GERMAN, COUNTED[:6])) == body(draw(GERMAN, COUNTED[:6])) == ["\n".join(GERMAN)]


def test_the_numbers_of_rows_are_text() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=10)
    pdf.add_page()
    for i, (part, price) in enumerate([("bolt", "4.50"), ("nut", "1.20"), ("washer", "0.30"), ("pin", "2.75")] * 2):
        for left, cell in ((40, str(i + 1)), (90, part), (300, price)):
            pdf.text(left, 100 + 14 * i, cell)
    loaded = load_bytes(bytes(pdf.output()), "parts.pdf", LoadOptions())
    assert "3 washer 0.30" in "\n".join(body(loaded)).replace("| ", "")


@pytest.mark.parametrize("numbers", [("2", "7", "12", "20", "31", "38"), ("9", "8", "4", "3", "1", "7")])
def test_a_column_that_counts_nothing_is_text(numbers: Sequence[str]) -> None:
    assert all(number in "\n".join(body(columns(CONTRACT[:6], numbers, left=350))).split() for number in numbers)
