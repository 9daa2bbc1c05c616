"""Names of documents: what they are, and what only marks an edition or an occasion."""

import pytest

from rag.text.document_names import read_name, share_words


@pytest.mark.parametrize(
    ("uri", "frame", "dated"),
    [
        ("fees/fee schedule 2025.pdf", ("fee", "schedule"), "2025"),
        ("fees/Fee_Schedule_2026_final.pdf", ("fee", "schedule"), "2026"),
        ("m/2026-03-17 harbour minutes.docx", ("harbour", "minutes"), "2026-03-17"),
        ("m/20260317_minutes.md", ("minutes",), "2026-03-17"),
        ("m/minutes 12.03.2026.txt", ("minutes",), "2026-03-12"),
        ("p/Protokoll vom 3. März 2026.docx", ("protokoll",), "2026-03-03"),
        ("p/PV du 12 mai 2026.odt", ("pv",), "2026-05-12"),
        ("p/rota-february-2026.xlsx", ("rota",), "2026-02"),
        ("p/bylaws 2025-10.pdf", ("bylaws",), "2025-10"),
        ("p/Hallenplan_Winter_2025-26.xlsx", ("hallenplan",), "2025-12"),
        ("p/Wochenbericht KW 12.docx", ("wochenbericht",), ""),
        ("p/LeavePolicyV2.pdf", ("leave", "policy"), ""),
        ("p/Satzung_alt.pdf", ("satzung",), ""),
        ("p/Rechnung 2026-017.pdf", ("rechnung",), "2026"),
    ],
)
def test_marks_are_no_words_of_a_name(uri: str, frame: tuple[str, ...], dated: str) -> None:
    name = read_name(uri, "")
    assert (name.frame, name.dated) == (frame, dated)


@pytest.mark.parametrize(
    ("uri", "version", "age", "numbers"),
    [
        ("LeavePolicyV2.pdf", (2,), 0, ()),
        ("rules v1.10 final.docx", (1, 10), 1, ()),
        ("Entwurf 3 Vertrag.docx", (3,), 0, ()),
        ("Preisliste (2).pdf", (2,), 0, ()),
        ("Satzung_alt.pdf", (), -1, ()),
        ("règlement nouveau.pdf", (), 1, ()),
        ("invoice-BM-0117.pdf", (), 0, ("117",)),
    ],
)
def test_versions_ages_and_numbers_are_read(uri: str, version: tuple[int, ...], age: int, numbers: tuple[str]) -> None:
    name = read_name(uri, "")
    assert (name.version, name.age, name.numbers) == (version, age, numbers)


def test_the_title_tells_the_date_where_the_file_name_does_not() -> None:
    assert read_name("a/minutes.md", "Minutes of 9 June 2026").dated == "2026-06-09"


@pytest.mark.parametrize("title", ["Re: Oven door", "AW: Oven door", "RE: AW: Oven door", "Correction: Oven door"])
def test_a_reply_has_the_subject_of_its_thread(title: str) -> None:
    assert read_name("mail/7.eml", title).thread == "oven door"


def test_names_of_one_frame_share_words_and_have_others() -> None:
    plans = [read_name(f"plans/{site}.md", f"Emergency plan: {site}") for site in ("library", "depot")]
    assert share_words(plans[0], plans[1], frozenset())
    assert not share_words(plans[0], plans[1], frozenset({"emergency", "plan"}))
    assert not share_words(plans[0], read_name("other/depot.md", "Emergency plan: depot"), frozenset())
