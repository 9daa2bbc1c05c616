"""Address cards: people and companies by themselves."""

import pytest

from tests.ingest.loaders.reading import load, pieces


def card(*lines: str, version: str = "3.0") -> str:
    return "\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_each_card_is_a_section_under_its_name() -> None:
    loaded = load(
        card("FN:Anna Berg", "ORG:Kiln;Glazes", "TEL;TYPE=work,cell:+43 1 99") + card("FN:Bo Lind"), "team.vcf"
    )

    assert pieces(loaded) == [
        ("body", "team › Anna Berg", "Anna Berg\nOrganization: Kiln, Glazes\nPhone (work, mobile): +43 1 99"),
        ("body", "team › Bo Lind", "Bo Lind"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("TEL;HOME;FAX:01 99", "Phone (private, fax): 01 99"),
        ("item1.EMAIL;type=INTERNET:anna@kiln.example", "E-mail: anna@kiln.example"),
        ("TEL;VALUE=uri:tel:+43-1", "Phone: +43-1"),
        ("ADR;TYPE=HOME:;;Linden Lane 4;Graz;;8010;Austria", "Address (private): Linden Lane 4, Graz, 8010, Austria"),
        ("TITLE:Potter\\, head of kiln", "Title: Potter, head of kiln"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:T=C3=BCr 2", "Note: Tür 2"),
    ],
)
def test_what_is_known_of_somebody_is_a_line_with_a_label(line: str, said: str) -> None:
    assert load(card("FN:Anna Berg", line, version="2.1"), "a.vcf").text == f"Anna Berg\n{said}"


def test_a_picture_is_left_out_and_a_name_in_parts_is_put_in_order() -> None:
    loaded = load(card("N:Berg;Anna;;Dr.;", "PHOTO;ENCODING=b;TYPE=JPEG:" + "/9j/4AAQ" * 99), "a.vcf")

    assert (loaded.title, loaded.text) == ("Dr. Anna Berg", "Dr. Anna Berg")


def test_a_file_without_cards_is_noted() -> None:
    assert load("Anna Berg", "a.vcf").notes == ("it has no address cards and was read as plain text",)


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nTEL:{}\nEND:VCARD\n"


@pytest.mark.parametrize("damaged", ["BEGIN:VCRD\n", "BEG\x7fN:VCARD\n", "\n"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_card_whose_first_line_is_damaged_is_read(place: int, damaged: str) -> None:
    cards = [CARD.format(name, number) for name, number in (("Ann", 1), ("Bob", 2), ("Eve", 3))]
    cards[place] = cards[place].replace("BEGIN:VCARD\n", damaged)
    loaded = load("".join(cards), "a.vcf")
    assert loaded.text == "Ann\nPhone: 1\n\nBob\nPhone: 2\n\nEve\nPhone: 3"
    assert loaded.notes == ()


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_cards_that_are_cut_off_are_said_to_be(lost: int) -> None:
    lines = (CARD.format("Ann", 1) + CARD.format("Bob", 2)).splitlines(keepends=True)
    loaded = load("".join(lines[:-lost]), "a.vcf")
    assert loaded.text.startswith("Ann\nPhone: 1")
    assert loaded.notes == ("it is cut off: its last part is missing",)
