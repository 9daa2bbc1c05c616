"""Tables by the places of words: which are found, what their rows are, and what only looks like one."""

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes

FONT_PT = 10
FEES = (
    ("No.", "Item", "Unit", "Residents", "Others"),
    ("11", "Parking permit, zone A", "year", "92", "-"),
    ("12", "Parking permit, zone B", "year", "58", ""),
    ("21", "Great Hall", "evening", "210", "315"),
)
LEFTS = (50, 80, 200, 260, 330)


def draw(*pages: Sequence[tuple[float, float, str]], ruled: bool = False) -> Loaded:
    """Load a PDF in points with pieces of text at `left, top`."""
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.set_font("Helvetica", size=FONT_PT)
    for pieces in pages:
        pdf.add_page()
        for left, top, text in pieces:
            pdf.text(left, top, text)
            if ruled:
                pdf.rect(left - 3, top - FONT_PT, 60, 14)
    return load_bytes(bytes(pdf.output()), "fees.pdf", LoadOptions())


def grid(
    rows: Sequence[Sequence[str]], *, top: float = 100, pitch: float = 18, lefts: Sequence[float] = LEFTS
) -> list[tuple[float, float, str]]:
    return [
        (left, top + pitch * i, text)
        for i, row in enumerate(rows)
        for left, text in zip(lefts, row, strict=False)
        if text
    ]


def tables(loaded: Loaded) -> list[str]:
    return [loaded.text[s.start : s.end] for s in loaded.sections if s.kind == "table"]


@pytest.mark.parametrize("ruled", [False, True])
def test_rows_are_lines_of_cells_between_bars_below_their_header(ruled: bool) -> None:
    loaded = draw([(50, 60, "The fees of the town."), *grid(FEES), (50, 200, "Payment within 21 days.")], ruled=ruled)

    assert tables(loaded) == [
        "No. | Item | Unit | Residents | Others\n"
        "11 | Parking permit, zone A | year | 92 | -\n"
        "12 | Parking permit, zone B | year | 58\n"
        "21 | Great Hall | evening | 210 | 315"
    ]
    assert [s.context for s in loaded.sections] == [
        "fees",
        "fees\nNo. | Item | Unit | Residents | Others",
        "fees",
    ]
    assert loaded.text.startswith("The fees of the town.\n\nNo. | Item")
    assert loaded.text.endswith("315\n\nPayment within 21 days.")


def test_every_words_box_stays_with_its_word() -> None:
    loaded = draw(grid(FEES))
    words = loaded.pages[0].words

    assert words is not None
    boxes = {loaded.text[a:b]: box for (a, b), box in zip(words.spans, words.boxes.tolist(), strict=True)}
    assert "|" not in "".join(boxes)
    assert boxes["58"][0] == pytest.approx(260, abs=1.5)
    assert boxes["58"][1] < 136 < boxes["58"][3]
    assert boxes["315"][0] == pytest.approx(330, abs=1.5)
    assert boxes["315"][3] > 154 > boxes["315"][1]


def test_an_empty_cell_keeps_its_place() -> None:
    rows = (("Item", "Monday", "Sunday"), ("Lido", "", "4"), ("Hall", "7", ""), ("Rink", "2", "3"))
    assert tables(draw(grid(rows))) == ["Item | Monday | Sunday\nLido |  | 4\nHall | 7\nRink | 2 | 3"]


def test_amounts_that_end_at_one_edge_make_a_column_with_their_centred_name() -> None:
    pieces = [(50.0, 100.0, "Good"), (243.0, 100.0, "Price in pounds")]
    for i, (good, price, left) in enumerate(
        (("Tea", "2.50", 290), ("Coffee", "12.50", 284.5), ("Cake", "112.50", 278.9))
    ):
        pieces += [(50, 112 + 12 * i, good), (left, 112 + 12 * i, price)]
    assert tables(draw(pieces)) == ["Good | Price in pounds\nTea | 2.50\nCoffee | 12.50\nCake | 112.50"]


@pytest.mark.parametrize("shift", [0, 6])
def test_a_cell_of_several_lines_is_one_cell(shift: float) -> None:
    """Whether the other cells stand beside its first line or beside its middle."""
    pieces = [*grid([("Item", "Day", "Week")], lefts=(50, 200, 260))]
    for top, first, second, day, week in (
        (125, "Alpine ski set", "(skis, poles)", "19", "69"),
        (155, "Helmets", "of", "3", "9"),
    ):
        pieces += [(50, top, first), (50, top + 12, second), (200, top + shift, day), (260, top + shift, week)]
    pieces += grid([("Sledge", "5", "17")], top=185, lefts=(50, 200, 260))
    assert tables(draw(pieces)) == [
        "Item | Day | Week\nAlpine ski set (skis, poles) | 19 | 69\nHelmets of | 3 | 9\nSledge | 5 | 17"
    ]


def test_a_word_that_a_hyphen_breaks_in_a_cell_is_one_word() -> None:
    pieces = [*grid([("Item", "Use")], lefts=(50, 200)), (50, 125, "Oil"), (200, 125, "lubri-"), (200, 136, "cation")]
    pieces += grid([("Soap", "cleaning"), ("Wax", "polish"), ("Glue", "repair")], top=155, lefts=(50, 200))
    assert tables(draw(pieces)) == ["Item | Use\nOil | lubrication\nSoap | cleaning\nWax | polish\nGlue | repair"]


def test_a_table_that_goes_on_overleaf_keeps_its_header() -> None:
    more = (
        ("31", "Market stall", "day", "16", "20"),
        ("34", "Skip", "day", "11", "11"),
        ("41", "Dog", "year", "5", "6"),
    )
    loaded = draw(grid(FEES), [*grid(more, top=60), (50, 200, "Payment within 21 days.")])

    assert [s.context for s in loaded.sections if s.kind == "table"] == [
        "fees\nNo. | Item | Unit | Residents | Others"
    ] * 2
    assert tables(loaded)[1].startswith("31 | Market stall | day | 16 | 20\n")


def test_a_later_table_with_text_before_it_has_no_part_in_an_earlier_header() -> None:
    later = (("9", "1"), ("8", "3"), ("7", "2"))
    loaded = draw(grid(FEES), [(50, 40, "The results."), *grid(later, top=60, lefts=(200, 260))])
    assert [s.context for s in loaded.sections if s.kind == "table"][1:] in ([], ["fees"])


def test_a_heading_in_larger_print_parts_two_tables() -> None:
    pdf = FPDF(unit="pt", format=(400, 600))
    pdf.add_page()
    rows = [(10, ("Day", "Opens", "Who")), (10, ("Monday", "16:00", "Anna")), (10, ("Friday", "14:00", "Ben"))]
    more = [(10, ("Name", "Task", "Years")), (10, ("Anna", "keys", "2")), (10, ("Carla", "accounts", "7"))]
    for i, (size, row) in enumerate([*rows, (16, ("People",)), *more]):
        pdf.set_font("Helvetica", size=size)
        for left, text in zip((50, 150, 250), row, strict=False):
            pdf.text(left, 100 + 20 * i, text)
    loaded = load_bytes(bytes(pdf.output()), "times.pdf", LoadOptions())

    assert [table.split("\n")[0] for table in tables(loaded)] == ["Day | Opens | Who", "Name | Task | Years"]


PROSE = (
    ("Gels made of gelatin are never", "A jump in temperature was used,"),
    ("quite at rest. After setting the", "which leaves the cooling rate"),
    ("helices go on to grow and merge,", "undefined. Here we vary the rate"),
    ("so that the modulus rises with", "over a factor of twenty and ask"),
)
LOOKALIKES: dict[str, list[tuple[float, float, str]]] = {
    "prose in two columns, column by column": [
        *((50, 100 + 12 * i, left) for i, (left, _) in enumerate(PROSE)),
        *((220, 100 + 12 * i, right) for i, (_, right) in enumerate(PROSE)),
    ],
    "prose in two columns, line by line": grid(PROSE, pitch=12, lefts=(50, 220)),
    "blocks side by side": [
        *grid([("Supertape",), ("Postbus 14",), ("Etten",)], lefts=(50,)),
        *grid([("98559514", "2017"), ("87032595", "2018"), ("4550219", "2019")], top=103, lefts=(200, 280)),
    ],
    "a form": grid(
        [
            ("Organisation:", "Harbour Choir"),
            ("Person in charge:", "Wendel Stroud"),
            ("Begin:", "17:00"),
            ("End:", "21:30"),
        ],
        lefts=(50, 200),
    ),
    "a list with its numbers far out": grid(
        [("1.", "Open the air valve."), ("2.", "Take the lock off."), ("3.", "Wait."), ("4.", "Start.")], lefts=(50, 90)
    ),
    "numbered lines": grid(
        [
            ("1", "The lessee pays the rent"),
            ("2", "of every month to the"),
            ("3", "account of the lessor"),
            ("4", "at once."),
        ],
        pitch=22,
        lefts=(40, 80),
    ),
    "dashes": grid([("-", "water with soap"), ("-", "ethanol"), ("-", "hexane"), ("-", "oil")], lefts=(50, 70)),
    "contents with leaders": grid(
        [("1 Safety ................................", "3"), ("2 Gas .....................................", "7")] * 2,
        lefts=(50, 300),
    ),
    "contents without leaders": grid([("Safety", "3"), ("Gas", "7"), ("Fire", "7"), ("Water", "12")], lefts=(50, 300)),
    "numbered contents": grid(
        [("1", "Safety", "3"), ("2", "Gas", "7"), ("3", "Fire", "7"), ("4", "Water", "12")], lefts=(50, 80, 300)
    ),
    "a header and a footer": [
        (50, 30, "Town council"),
        (300, 30, "Page 1"),
        (50, 100, "Some text."),
        (50, 580, "Minutes"),
    ],
    "signatures": grid([("Ulrike Hansmann", "Jens Petri"), ("Chair", "Secretary")], lefts=(50, 250)),
    "two addresses": grid(
        [("Harbour Choir", "Tarnholt Bikes"), ("Chandler's Lane", "Mill Lane"), ("Otterwick", "Aldersby")],
        pitch=12,
        lefts=(50, 250),
    ),
    "an indented list": [
        (50 + 20 * (i % 3), 100 + 12 * i, text) for i, text in enumerate(("Tools", "Saw", "Blades", "Oil", "Wood"))
    ],
    "justified text": [
        (50, 100 + 12 * i, "the words of   a line that is  spread over its   whole width are apart  but not")
        for i in range(6)
    ],
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_only_lines_up_is_no_table(name: str) -> None:
    loaded = draw(LOOKALIKES[name])

    assert tables(loaded) == []
    assert " | " not in loaded.text
