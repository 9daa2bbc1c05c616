"""Small folders that people asked in vain, a kind of question each: what the answer says, and what it does not.

More of the ferry company's are in tests/test_asked.py, and the single sentences in tests/rag/text/test_full_stops.py.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from fpdf import FPDF

from rag.engine import Engine
from tests.asking import ask, index_files, opened

CONTACTS = {
    "managing director": "Anna Berg",
    "chief accountant": "Tom Lindqvist",
    "head of the workshop": "Piet van Dam",
    "safety officer": "Nora Haug",
    "dog of the house": "Bruno",
}
INSTALLING = """\
# Installation

To use Larch, install the package with pip:

```bash
pip install larch-sync
```

Then create the first vault:

```bash
# this asks for a passphrase
larch init ~/vault
larch remote add nas ssh://backup@nas/pool
larch push
```

The package needs Python 3.11 and works on Linux and macOS.
"""
FAQ = """\
# FAQ

## Why do I get "LarchError: vault is locked"?

Another process has the vault open, or it was killed. Run `larch unlock` once no other process is left.

## Why is the first push so slow?

The first push sends every block. Later ones send only what changed.

## How do I change the passphrase?

Run `larch passwd`. The data is not encrypted again, only the key is.
"""
ERRORS = """\
# Ticket machine error codes

## ERR-4012
The card reader lost its connection. Restart the reader with the key behind the flap.

## ERR-4021
The paper roll is jammed. Open the lower door and pull the roll to the left.

## ERR-4102
The printer is too hot. Wait ten minutes with the door open.

## ERR-4120
The clock is wrong by more than five minutes. Call the service desk on extension 331.
"""
SHIPS = """\
ship,built,passengers,cars,cabins,top speed (kn),home port
MV Terna,2004,620,110,48,19.5,Leirvik
MV Skua,2016,840,180,96,22,Sandnes
MV Alk,1998,410,75,0,17,Leirvik
"""
DRILLS = """\
# Safety drills

A fire drill is held on every ship every week. New crew members attend it before their first trip.

The muster stations are:

- Deck 4 port side: passengers of cabins 401 to 448
- Deck 4 starboard: passengers without a cabin
- Deck 6 aft: families with children under 12
- Deck 7: crew

The master writes each drill in the log book.
"""
PRESS = (  # the lines of two pages
    (
        "Laundry of the Hotel Seeblick",
        "The laundry works from six in the morning until four in the afternoon. Sheets",
        "are collected from the floors by the porters, and towels by the maids.",
        "Wool is never put into the dryer. Stains of wine are treated with salt.",
        "If the steam press jams, switch it off at the red handle, wait until the gauge shows zero, and then",
    ),
    (
        "lift the upper plate with the iron bar that hangs behind the door of the boiler room.",
        "The bar is put back afterwards. Jams are written into the blue book.",
        "Soap is ordered on the first Monday of a month from the wholesaler in Konstanz.",
    ),
)
LEASE = (
    "The lessee pays the rent of 2,340 EUR on the third working day",
    "of every month to the account of the lessor. If the payment is",
    "late by more than ten days, interest of five percent above the",
    "base rate is due from the first day of delay. The deposit",
    "amounts to three monthly rents and is returned within six weeks",
    "after the keys were handed over, unless there is damage that",
    "the lessee has to answer for. Subletting needs written consent.",
)


def draw_press() -> bytes:
    """Return a PDF whose sentence on the press goes on overleaf, below and above running lines."""
    pdf = FPDF(unit="pt", format=(595, 842))
    for number, lines in enumerate(PRESS, start=1):
        pdf.add_page()
        pdf.set_font("Helvetica", size=9)
        pdf.text(72, 36, "Hotel Seeblick - House manual")
        pdf.text(480, 812, f"Page {number} of 2")
        pdf.set_font("Helvetica", size=11)
        for i, line in enumerate(lines):
            pdf.text(72, 72 + 15 * i, line)
    return bytes(pdf.output())


def draw_lease() -> bytes:
    """Return a PDF with numbered lines and a mark across them."""
    pdf = FPDF(unit="pt", format=(595, 842))
    pdf.add_page()
    pdf.set_font("Helvetica", size=70)
    with pdf.rotation(45, 200, 542):
        pdf.text(200, 542, "DRAFT COPY")
    pdf.set_font("Helvetica", size=12)
    for i, line in enumerate(LEASE):
        pdf.text(40, 62 + 22 * i, str(i + 1))
        pdf.text(80, 62 + 22 * i, line)
    return bytes(pdf.output())


HIRE = """\
<html><title>Bikes</title><body><h1>Bike hire, summer</h1><table><tr><th>Bike<th>3 hours<th>1 day<th>Deposit</tr>
<tr><td>City bike<td>€9<td>€16<td>€50</tr><tr><td>Cargo bike<td>€24<td>€42<td>€400</tr></table></body></html>
"""


def list_contacts() -> str:
    return "Who is who at the Ravensberg mill\n\n" + "".join(f"{k.capitalize()}: {v}\n" for k, v in CONTACTS.items())


@dataclass(frozen=True)
class Case:
    """A question of a collection, what its answer says in one piece each, and what it must not say."""

    collection: str
    question: str
    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()


CASES = [
    *(
        Case("contacts", f"Who is the {job}?", (name,), tuple(set(CONTACTS.values()) - {name}))
        for job, name in CONTACTS.items()
    ),
    Case("larch", "How do I install Larch?", ("\npip install larch-sync\n",), ("passwd",)),
    Case(
        "larch",
        "How do I create the first vault?",
        ("\nlarch init ~/vault\nlarch remote add nas ssh://backup@nas/pool\nlarch push\n",),
        ("passwd",),
    ),
    Case(
        "larch", 'Why do I get "vault is locked"?', ("Another process has the vault open", "larch unlock"), ("passwd",)
    ),
    Case("ferry", "What should I do about error 4102?", ("Wait ten minutes with the door open",), ("reader", "roll")),
    Case("ferry", "Which ships have their home port in Leirvik?", ("MV Terna", "MV Alk"), ("Skua",)),
    Case("ferry", "What is the top speed of the MV Terna?", ("top speed (kn): 19.5",), ("Skua", "Alk")),
    Case("hire", "What does the cargo bike cost for a day?", ("1 day: €42",), ("City",)),
    Case("ferry", "List all muster stations.", ("Deck 4 port", "Deck 4 starboard", "Deck 6 aft", "Deck 7: crew")),
]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, compiled_encoders: Path) -> Iterator[Mapping[str, Engine]]:
    files: dict[str, dict[str, str | bytes]] = {
        "contacts": {"contacts.txt": list_contacts()},
        "larch": {"install.md": INSTALLING, "faq.md": FAQ},
        "ferry": {"error-codes.md": ERRORS, "ships.csv": SHIPS, "safety-drills.md": DRILLS},
        "hire": {"rates.html": HIRE},
        "press": {"laundry.pdf": draw_press()},
        "lease": {"lease.pdf": draw_lease()},
    }
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(opened(index_files(tmp_path_factory.mktemp(name), compiled_encoders, contents)))
            for name, contents in files.items()
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.question)
def test_the_answer_says_what_was_asked_and_nothing_of_its_neighbours(
    engines: Mapping[str, Engine], case: Case
) -> None:
    said = ask(engines[case.collection], case.question).answer

    assert [text for text in case.must if text not in said] == [], said
    assert [text for text in case.must_not if text in said] == [], said


@pytest.mark.parametrize("case", [case for case in CASES if case.collection == "larch"], ids=lambda case: case.question)
def test_no_marker_stands_in_code(engines: Mapping[str, Engine], case: Case) -> None:
    said = ask(engines["larch"], case.question).answer

    assert re.search(r"\[\d+\]", said)
    assert not any(re.search(r"\[\d+\]", code) for code in said.split("```")[1::2]), said


def test_a_sentence_over_a_page_break_is_whole_and_quoted_on_both_pages(engines: Mapping[str, Engine]) -> None:
    answer = ask(engines["press"], "What do I do if the steam press jams?")

    whole = f"{PRESS[0][-1]} {PRESS[1][0]}"
    assert whole[:-1] in " ".join(answer.answer.split())
    assert {citation.page for citation in answer.citations} == {1, 2}


def test_numbers_of_lines_are_in_no_sentence_and_a_watermark_is_no_title(engines: Mapping[str, Engine]) -> None:
    answer = ask(engines["lease"], "When is the rent due?")

    assert "2,340 EUR on the third working day of every month to the account" in " ".join(answer.answer.split())
    assert {citation.title for citation in answer.citations} == {"lease"}
    assert not any("DRAFT" in citation.quote for citation in answer.citations)
