"""CSV and TSV: delimiters, quotes, titles, headers, records."""

import pytest

from ingest.loaders.delimited import sniff_delimiter
from tests.ingest.loaders.reading import load, pieces


def test_rows_are_lines_of_a_table_under_its_header() -> None:
    loaded = load('Name,City\n"Lozano, Ann",Rome\nBob,"New\nYork"\n', "a/our_people.csv")

    assert loaded.title == "our people"
    assert loaded.media_type == "text/csv"
    assert pieces(loaded) == [
        ("table", "our people\nName | City", "Name | City\nLozano, Ann | Rome\nBob | New York"),
    ]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("Preis;Menge\n1,50;3\n2,50;4\n", ";"),
        ("a\tb, c\n1\t2, 3\n", "\t"),
        ("a|b|c\nx, y|2|3\nx, y, z|5|6\n", "|"),
        ('a,b\n"x;y;z",1\n"x;y;z",2\n', ","),
        ("id,tags\n1,a;b;c\n2,d;e\n3,f\n", ","),
        ("Industry\nAccounting\nOther\n", ","),
        ("Title line\n\na,b,c\n1,2,3\n4,5,6\n", ","),
    ],
)
def test_the_delimiter_is_what_gives_all_rows_as_many_cells(text: str, delimiter: str) -> None:
    assert sniff_delimiter(text) == delimiter


def test_excels_hint_names_the_delimiter_and_is_no_data() -> None:
    loaded = load("sep=|\nName|Age\nAnn|30\n", "a.csv")

    assert loaded.text == "Name | Age\nAnn | 30"


def test_a_title_above_the_header_names_the_document_and_stays_text() -> None:
    loaded = load("Stanley Cups,,\nas of 2024,,\nTeam,Location,Cups\nBlues,STL,1\n", "cups.csv")

    assert loaded.title == "Stanley Cups"
    assert pieces(loaded) == [
        (
            "table",
            "Stanley Cups\nTeam | Location | Cups",
            "Stanley Cups\nas of 2024\n\nTeam | Location | Cups\nBlues | STL | 1",
        ),
    ]


def test_ragged_and_blank_rows_lose_nothing() -> None:
    loaded = load("A,B\n1\n\n,2\n3,4,5\n", "a.csv")

    assert loaded.text == "A | B\n1\n| 2\n3 | 4 | 5"


def test_a_table_without_a_header_has_none_in_its_context() -> None:
    assert pieces(load("Ann,30\nBob,25\n", "a.csv")) == [("table", "a", "Ann | 30\nBob | 25")]


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    loaded = load('Part,Size\n"3 inch,5\nbolt,6\nnut,7\n', "parts.csv")

    assert loaded.text == 'Part | Size\n"3 inch | 5\nbolt | 6\nnut | 7'
    assert "unclosed" in loaded.notes[0]


def test_a_huge_cell_is_read_whole() -> None:
    loaded = load("id,body\n1," + "word " * 60_000 + "\n", "a.csv")

    assert loaded.text.count("word") == 60_000


def test_rows_that_hold_long_texts_are_records_with_sections_of_their_own() -> None:
    text = "How do I reset it?\n\n" + "Hold the button. " * 40
    loaded = load(f'id,Title,Answer\n7,Reset,"{text}"\n8,Charge,"{"Use the cable. " * 40}"\n', "faq.csv")

    assert pieces(loaded) == [
        ("body", "faq › Reset", f"id: 7\nTitle: Reset\nAnswer: {text.strip()}"),
        ("body", "faq › Charge", "id: 8\nTitle: Charge\nAnswer: " + ("Use the cable. " * 40).strip()),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_detected(encoding: str) -> None:
    rows = "Name;Straße\nJörg Müller;Königstraße 5, Köln\nÄnne Groß;Bäckergasse 7, Düsseldorf\n"

    assert load(rows.encode(encoding), "a.csv").text == rows.replace(";", " | ").rstrip()


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n,,\n"])
def test_a_table_of_nothing_has_no_text(content: str) -> None:
    assert (load(content, "a.csv").text, load(content, "a.csv").sections) == ("", ())
