"""Plain text and its decoding."""

import pytest

from ingest.loaded import Loaded, LoadOptions
from ingest.loaders.load import load_bytes
from rag.errors import LoadError
from rag.records import Section


def load(content: bytes, name: str = "notes.txt") -> Loaded:
    return load_bytes(content, name, LoadOptions())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_gives_the_same_text(encoding: str) -> None:
    text = "Grüße aus Köln: the office opens at nine."

    assert load(text.encode(encoding)).text == text


def test_a_single_byte_encoding_is_guessed_and_said() -> None:
    text = "Die Kündigungsfrist beträgt für alle Beschäftigten grundsätzlich drei Monate zum Quartalsende. " * 3

    loaded = load(text.encode("cp1252"))

    assert loaded.text == text
    assert "a guess" in loaded.notes[0]


def test_a_few_bad_bytes_do_not_make_utf8_a_guess() -> None:
    loaded = load("é".encode() * 20 + b"\xff ok")

    assert loaded.text == "é" * 20 + "\ufffd ok"
    assert loaded.notes == ("what is not valid UTF-8 was read as \ufffd, 1 in all",)


def test_text_is_nfc_with_one_kind_of_line_end_and_otherwise_untouched() -> None:
    loaded = load("  e\u0301\r\n\tb\rc \n\n".encode())

    assert loaded.text == "  \u00e9\n\tb\nc \n\n"


def test_the_section_covers_all_that_is_not_blank_under_the_title() -> None:
    loaded = load(b"\n\nTravel policy\n\nBook early.\n")

    assert loaded.title == "Travel policy"
    assert loaded.sections == (Section(2, 28, "body", "Travel policy"),)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"=====\nTravel\n=====\nBook early.", "Travel"),
        (b"We book early.\nThen we go.", "travel rules"),
        (b"word " * 50, "travel rules"),
        (b"", "travel rules"),
    ],
)
def test_the_title_is_a_first_line_that_reads_like_one_else_the_name(content: bytes, title: str) -> None:
    assert load(content, "a/travel_rules.txt").title == title


def test_an_empty_file_loads_without_sections() -> None:
    loaded = load(b" \n")

    assert (loaded.text, loaded.sections) == (" \n", ())


def test_a_binary_of_no_known_kind_is_refused_by_name() -> None:
    with pytest.raises(LoadError, match=r"notes\.txt is not text \(binary content: it has many control"):
        load(bytes(range(1, 32)) * 9)


def test_a_false_byte_order_mark_is_an_error_that_names_the_encoding() -> None:
    with pytest.raises(LoadError, match="utf-16"):
        load(b"\xff\xfe\x00")


def test_a_file_without_a_suffix_is_text_if_it_reads_as_text() -> None:
    assert load(b"All rights reserved", "LICENSE").media_type == "text/plain"


def test_the_first_line_of_a_log_is_not_its_title() -> None:
    assert load(b"2026-03-01 00:12:07 INFO weight 20 kg\nand more", "hive_scale.log").title == "hive scale"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x01\x02\x03\x04\x05 kiln\0\0", "zero bytes: 2 of 12"),
        (b"kiln \xff\xfa\xff\0", "zero bytes: 1 of 9"),
        (b"kiln \x02 is on\0", "zero bytes: 1 of 13"),
        (b"\0 the kiln is on", "zero bytes: 1 of 16"),
        (bytes(512), "zero bytes: 512 of 512"),
        (b"\x01\x02\x03\x04\x05 kiln", "it has many control characters"),
    ],
)
def test_why_something_is_not_text_is_said_with_both_cures(content: bytes, why: str) -> None:
    with pytest.raises(LoadError) as refusal:
        load(content, "kiln.log")
    cure = "save it as UTF-8 if it is a damaged text, or give it the suffix of its real format"
    assert str(refusal.value) == f"kiln.log is not text (binary content: {why}); {cure}"


def test_a_bad_byte_costs_a_text_with_a_byte_order_mark_no_more_than_one_without() -> None:
    loaded = load(b"\xef\xbb\xbfThe kiln \xff is hot.")
    assert loaded.text == "The kiln \ufffd is hot."
    assert loaded.notes == ("what is not valid UTF-8 was read as \ufffd, 1 in all",)


@pytest.mark.parametrize("name", ["kiln.log", "kiln.md", "kiln"])
def test_zero_bytes_in_a_text_are_left_out_and_counted(name: str) -> None:
    loaded = load("Größe: the kiln is on\n".encode() + bytes(512) + b"and off again\0.\n", name)
    assert loaded.text == "Größe: the kiln is on\nand off again.\n"
    assert loaded.notes == ("it is damaged: zero bytes were left out: 513",)
